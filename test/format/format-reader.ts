/** Exports as files on a disk, opened by the engine that every host opens them with. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll } from "vitest";
import type { TaskRow } from "#shared/export";
import type { Classification, Relation, Task, Tool } from "#shared/task";
import type { OpenExport } from "../../main/engine/exports/open-export.ts";
import { engineHere } from "../engine/engine-here.ts";

export type Fields = Record<string, unknown>;

/** What every tool has, so that a test names only what it is about. */
export const common = { objectId: "o1", schemaId: "s1", title: "Car" } as const;

/** A task of the current format with what a test is about. */
export function asset(task: Fields, around: Fields = {}): Fields {
	return {
		asset: "https://host.invalid/a.jpg",
		externalId: "a.jpg",
		...around,
		task: { taskId: "t1", stage: "Complete", stageId: "Complete", ...task },
	};
}

export class FormatReader {
	readonly folder = mkdtempSync(path.join(tmpdir(), "loupe-format-"));
	readonly #engine = engineHere(this.folder);
	#files = 0;

	/** For the tests of one file. */
	constructor() {
		afterAll(async () => {
			await this.#engine.stop();
			rmSync(this.folder, { recursive: true, force: true });
		});
	}

	async open(text: string, name = `${String(this.#files++)}.json`): Promise<OpenExport> {
		const file = path.join(this.folder, name);
		writeFileSync(file, text);
		const ids = await this.#engine.openPaths([file]);
		if (!ids.ok) throw new Error(ids.detail);
		const reading = await this.#engine.reading(ids.value[0] ?? "");
		if (!reading.ok) throw new Error(reading.detail);
		return reading.value;
	}

	/** Both what the list has of an asset and what the inspector has. Closed again: there is a bound to how many are open. */
	async both(
		element: Fields,
		visit: number | null = null,
		row = 0,
	): Promise<{ row: TaskRow; task: Task; raw: unknown }> {
		const opened = await this.open(JSON.stringify([element]));
		const ref = { export: opened.summary.id, row };
		const task = opened.readTask(ref, visit);
		const raw = opened.copyRaw(ref, "");
		if (!task.ok) throw new Error(task.detail);
		if (!raw.ok) throw new Error(raw.detail);
		const both = { row: opened.index.row(row), task: task.value, raw: JSON.parse(raw.value) as unknown };
		await this.#engine.closeExport(opened.summary.id);
		return both;
	}

	async task(element: Fields, visit: number | null = null): Promise<Task> {
		return (await this.both(element, visit)).task;
	}

	async tools(...tools: unknown[]): Promise<Tool[]> {
		return (await this.task(asset({ tools }))).snapshot.tools;
	}

	/** The only tool, with what all tools have beside what is given. */
	async tool(fields: Fields): Promise<Tool> {
		return only(await this.tools({ ...common, ...fields }));
	}

	async classifications(...classifications: unknown[]): Promise<Classification[]> {
		return (await this.task(asset({ classifications }))).snapshot.classifications;
	}

	async answer(fields: Fields): Promise<Classification> {
		return only(await this.classifications({ objectId: "c1", schemaId: "q1", title: "Ok?", ...fields }));
	}

	async relation(fields: Fields): Promise<Relation> {
		const task = await this.task(asset({ relations: [{ objectId: "r1", schemaId: "s9", title: "on", ...fields }] }));
		return only(task.snapshot.relations);
	}
}

export function only<T>(list: readonly T[]): T {
	const [first] = list;
	if (first === undefined || list.length !== 1) throw new Error(`One was expected, there are ${String(list.length)}`);
	return first;
}

/** What facts of a tool depend on beside it, where there is nothing. */
export const alone = { between: null, isFilm: false, grid: null, volumeMask: null };
