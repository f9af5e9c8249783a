/** An engine in a folder of its own, and what findings are made of. */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { FindingsNews } from "#shared/findings/lists";
import type { Finding, FindingBody, FindingTarget, HeldFinding, Version } from "#shared/findings/finding";
import { everyFinding, type FindingFilter, type FindingRow } from "#shared/findings/lists";
import type { Engine } from "../../../main/engine/engine.ts";
import type { OpenExport } from "../../../main/engine/exports/open-export.ts";
import type { Findings } from "../../../main/engine/findings/findings.ts";
import { valueOf } from "../../value-of.ts";
import { engineHere } from "../engine-here.ts";

/** Rows of a made-up export: task ids `1…`, and what their tasks hold. */
export function exportText(
	rows: readonly {
		taskId?: string;
		externalId?: string;
		tools?: readonly object[];
		classifications?: readonly object[];
	}[],
): string {
	return JSON.stringify(
		rows.map(({ taskId, externalId, tools = [], classifications = [] }, row) => ({
			asset: `https://x.io/${String(row)}.jpg`,
			...(externalId === undefined ? {} : { externalId }),
			metadata: { width: 100, height: 100 },
			task: {
				...(taskId === undefined ? {} : { taskId }),
				tools,
				classifications,
				relations: [],
			},
		})),
	);
}

export function box(objectId: string, x: number, title = "Car"): object {
	return { objectId, schemaId: `s-${title}`, title, "bounding-box": { x, y: 1, width: 10, height: 10 } };
}

export class FindingDesk {
	readonly folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-findings-"));
	readonly news: FindingsNews[] = [];
	engine: Engine;

	constructor() {
		this.engine = this.#start();
	}

	get findings(): Findings {
		return this.engine.findingsRoom.findings;
	}

	/** Ends the engine and begins another one on the same folders. */
	async restart(): Promise<void> {
		await this.engine.stop();
		this.engine = this.#start();
	}

	async remove(): Promise<void> {
		await this.engine.stop();
		fs.rmSync(this.folder, { recursive: true, force: true });
	}

	async open(name: string, text: string): Promise<OpenExport> {
		const file = path.join(this.folder, name);
		fs.writeFileSync(file, text);
		const [id = ""] = valueOf(await this.engine.openPaths([file]));
		return valueOf(await this.engine.reading(id));
	}

	/** A finding about the task of a row. */
	finding(open: OpenExport, row: number, body: Partial<FindingBody> = {}, more: Partial<Finding> = {}): Finding {
		return {
			author: this.findings.reviewer,
			source: this.findings.sourceOf(open),
			task: this.findings.keysOf(open).taskOf(row),
			target: { kind: "task" },
			body: { ...verdict("accept"), ...body } as FindingBody,
			...more,
		};
	}

	async save(label: string, ...versions: Version[]): Promise<void> {
		valueOf(await this.engine.saveFindings({ id: newId(16), label, versions }));
	}

	async rows(open: OpenExport | null, filter: Partial<FindingFilter> = {}): Promise<readonly FindingRow[]> {
		const id = open === null ? null : open.summary.id;
		return valueOf(await this.engine.listFindings(id, { ...everyFinding, ...filter }, "task", 0, 1000)).rows;
	}

	async held(id: string): Promise<HeldFinding | undefined> {
		const [held] = valueOf(await this.engine.readHeldFindings([id]));
		return held;
	}

	#start(): Engine {
		const engine = engineHere(this.folder);
		engine.subscribe((event) => {
			if (event.name === "findingsChanged") this.news.push(event.payload);
		});
		return engine;
	}
}

export function newId(bytes: number): string {
	return randomBytes(bytes).toString("base64url");
}

/** `after`: the versions that it takes the place of. */
export function versionOf(finding: Finding | null, after: readonly Version[] = [], id?: string): Version {
	return {
		id: id ?? after[0]?.id ?? newId(16),
		rev: newId(12),
		after: after.map(({ rev }) => rev),
		utc: new Date().toISOString(),
		finding,
	};
}

export function verdict(
	word: string | null,
	more: Partial<Extract<FindingBody, { kind: "verdict" }>> = {},
): FindingBody {
	return { kind: "verdict", verdict: word, reasons: [], remark: "", tags: [], assignee: null, role: "reader", ...more };
}

export function toolTarget(named: Omit<Extract<FindingTarget, { kind: "tool" }>, "kind">): FindingTarget {
	return { kind: "tool", ...named };
}
