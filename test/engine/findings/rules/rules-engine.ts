/** Exports as files on a disk, opened and judged by the engine that every host has. */
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll } from "vitest";
import type { ExportId } from "#shared/export";
import type { RuleRun } from "#shared/findings/rules";
import type { Engine } from "../../../../main/engine/engine.ts";
import type { RowViolation } from "../../../../main/engine/findings/rules/judge-batch.ts";
import type { Judges } from "../../../../main/engine/findings/rules/judge-threads.ts";
import { valueOf } from "../../../value-of.ts";
import { judgeHere } from "../../batches-here.ts";
import { engineHere } from "../../engine-here.ts";

export class RulesEngine {
	readonly folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-rules-"));
	readonly told: RuleRun[] = [];
	engine: Engine;
	#files = 0;

	/** For the tests of one file. */
	constructor(private readonly judges: Judges = judgeHere()) {
		this.engine = this.#start();
		afterAll(async () => {
			await this.engine.stop();
			fs.rmSync(this.folder, { recursive: true, force: true });
		});
	}

	/** Ends the engine and starts another one that finds what the first has kept. */
	async restart(): Promise<void> {
		await this.engine.stop();
		this.engine = this.#start();
	}

	async open(assets: readonly unknown[], name = `${String(this.#files++)}.json`): Promise<ExportId> {
		const file = path.join(this.folder, name);
		fs.writeFileSync(file, JSON.stringify(assets));
		const [id = ""] = valueOf(await this.engine.openPaths([file]));
		await this.engine.reading(id);
		return id;
	}

	/** A run that only tells what it finds. */
	async run(id: ExportId, text: string, where = ""): Promise<{ state: RuleRun; found: RowViolation[] }> {
		const found: RowViolation[] = [];
		const run = valueOf(
			this.engine.findingsRoom.rules.run(id, text, where, {
				found: (some) => {
					found.push(...some);
				},
				judges: null,
			}),
		);
		await run.over;
		return { state: run.state, found };
	}

	/** A run whose violations become findings, from its beginning to its end. */
	async keep(id: ExportId, text: string, where = ""): Promise<RuleRun> {
		valueOf(await this.engine.startRules(id, text, where));
		return this.over(id);
	}

	async over(id: ExportId): Promise<RuleRun> {
		for (;;) {
			const state = valueOf(await this.engine.readRuleRun(id));
			if (!state) throw new Error("There is no run");
			if (state.phase !== "running") return state;
			await new Promise((resolve) => {
				setImmediate(resolve);
			});
		}
	}

	#start(): Engine {
		const engine = engineHere(this.folder, { judges: this.judges });
		engine.subscribe((event) => {
			if (event.name === "rulesChanged") this.told.push(event.payload.run);
		});
		return engine;
	}
}

/** A box of an export. */
export function box(objectId: string, width: number, title = "Car"): Record<string, unknown> {
	return { objectId, schemaId: `s-${title}`, title, "bounding-box": { x: 0, y: 0, width, height: 10 } };
}

/** A task of an export. */
export function task(
	taskId: string,
	tools: readonly unknown[],
	more: Record<string, unknown> = {},
): Record<string, unknown> {
	return {
		externalId: `${taskId}.jpg`,
		metadata: { width: 100, height: 100 },
		task: { taskId, stage: "Complete", stageId: "Complete", tools, classifications: [], relations: [], ...more },
	};
}
