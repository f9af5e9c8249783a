/** Exports as files on a disk, opened and compared by the engine that every host has. */
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll } from "vitest";
import type { BatchReport, ComparisonChange } from "#shared/compare/batch";
import { type ComparePlan, type CompareSettings, defaultSettings } from "#shared/compare/settings";
import type { ExportId } from "#shared/export";
import type { Comparers } from "../../../main/engine/compare/batch/compare-threads.ts";
import type { Engine } from "../../../main/engine/engine.ts";
import type { OpenExport } from "../../../main/engine/exports/open-export.ts";
import { valueOf } from "../../value-of.ts";
import { compareHere } from "../batches-here.ts";
import { engineHere } from "../engine-here.ts";

export class ComparingEngine {
	readonly folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-compare-"));
	readonly changes: ComparisonChange[] = [];
	engine: Engine;
	#files = 0;

	/** For the tests of one file. */
	constructor(comparers: Comparers = compareHere()) {
		this.engine = this.#start(comparers);
		afterAll(async () => {
			await this.engine.stop();
			fs.rmSync(this.folder, { recursive: true, force: true });
		});
	}

	/** Ends the engine and starts another one that finds what the first has kept. */
	async restart(comparers: Comparers = compareHere()): Promise<void> {
		await this.engine.stop();
		this.engine = this.#start(comparers);
	}

	write(text: string | Buffer, name = `${String(this.#files++)}.json`): string {
		const file = path.join(this.folder, name);
		fs.writeFileSync(file, text);
		return file;
	}

	async open(file: string): Promise<OpenExport> {
		const [id = ""] = valueOf(await this.engine.openPaths([file]));
		return valueOf(await this.engine.reading(id));
	}

	/** The figures of a comparison that is over. */
	async compare(plan: ComparePlan, settings: Partial<CompareSettings> = {}): Promise<BatchReport> {
		const id = plan.kind === "stages" ? plan.export : plan.a;
		valueOf(await this.engine.startComparison(plan, { ...defaultSettings, ...settings }));
		await this.over(id);
		return this.report(id);
	}

	/** Resolves when nothing is compared any more. */
	async over(id: ExportId): Promise<void> {
		for (;;) {
			const { state } = await this.report(id);
			if (state.phase !== "comparing") return;
			await new Promise((resolve) => {
				setImmediate(resolve);
			});
		}
	}

	async report(id: ExportId, where = "", threshold: number | null = null): Promise<BatchReport> {
		const report = valueOf(await this.engine.readComparison(id, where, threshold));
		if (!report) throw new Error("There is no comparison");
		return report;
	}

	#start(comparers: Comparers): Engine {
		const engine = engineHere(this.folder, { comparers });
		engine.subscribe((event) => {
			if (event.name === "comparisonChanged") this.changes.push(event.payload);
		});
		return engine;
	}
}
