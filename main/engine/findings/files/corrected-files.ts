import type { TaskRef } from "#shared/export";
import { isFilm } from "#shared/drawing/placing";
import { mediumOf } from "#shared/medium";
import type { Task } from "#shared/task";
import type { Outcome } from "#shared/outcome";
import { figure } from "../../figures.ts";
import type { OpenExport } from "../../exports/open-export.ts";
import { angoEntry } from "./ango-entry.ts";
import { CocoFile } from "./coco-file.ts";
import type { PictureSize } from "./coco-shape.ts";

/** The tasks of a file, as they should be. */
export interface CorrectedTasks {
	open: OpenExport;
	rows: Iterable<number>;
	/** A task as its reviewer corrected it. */
	read: (ref: TaskRef) => Promise<Outcome<Task>>;
	/** What its picture says of itself, where the export says nothing. */
	sizeOf: (ref: TaskRef, page: number) => Promise<PictureSize>;
}

/** A file in pieces; its notes are whole once it is. */
export interface FileInPieces {
	pieces: Iterable<string> | AsyncIterable<string>;
	notes: () => string[];
}

/** Tasks that could not be read, by the first of them. */
class Unread {
	#count = 0;
	#first = "";

	add(row: number, detail: string): void {
		if (this.#count++ === 0) this.#first = `task #${String(row)}: ${detail}`;
	}

	get notes(): string[] {
		return this.#count === 0
			? []
			: [`${figure(this.#count)} tasks could not be read and are not in the file; the first: ${this.#first}.`];
	}
}

/** As Ango Hub imports annotations: a list of entries, each on a line. */
export function angoFile(tasks: CorrectedTasks): FileInPieces {
	const unread = new Unread();
	const counts = { nameless: 0, left: 0, masks: 0, onPages: 0 };
	async function* pieces(): AsyncGenerator<string> {
		yield "[";
		let between = "\n";
		for await (const task of read(tasks, unread)) {
			const { entry, left, hasMask } = angoEntry(task);
			if (entry === null) {
				counts.nameless++;
				continue;
			}
			counts.left += left;
			counts.onPages += shapesOnPages(task);
			if (hasMask) counts.masks++;
			yield between + JSON.stringify(entry);
			between = ",\n";
		}
		yield "\n]\n";
	}
	return {
		pieces: pieces(),
		notes: () => [
			...unread.notes,
			...told(counts.nameless, "tasks have neither an external id nor an asset id, and are not in the file."),
			...told(counts.left, "annotations have no shape in the export, and are not in the file."),
			...told(
				counts.onPages,
				"shapes on pages of documents are in points of the page: Ango Hub documents areas there only, so look at them once they are imported.",
			),
			...told(counts.masks, "tasks have brush masks, which lie behind links that expire: they are not in the file."),
		],
	};
}

export function cocoFile(tasks: CorrectedTasks): FileInPieces {
	const unread = new Unread();
	const file = new CocoFile();
	let masks = 0;
	let unsized = 0;
	async function* pieces(): AsyncGenerator<string> {
		yield file.begin();
		for await (const task of read(tasks, unread)) {
			if (task.snapshot.brushDataUrl !== null || task.snapshot.medicalBrushDataUrl !== null) masks++;
			const sizes = await pageSizes(task, tasks);
			if ([...sizes.values()].some(({ width }) => width === null)) unsized++;
			yield* file.task(task, (page) => sizes.get(page) ?? { width: null, height: null });
		}
		yield* file.end();
	}
	return {
		pieces: pieces(),
		notes: () => [
			...unread.notes,
			...[...file.left.kinds].map(
				([kind, count]) => `${figure(count)} annotations are not in the file: COCO has no place for ${kind}.`,
			),
			...told(
				file.left.masks,
				"annotations with holes are without their mask: the size of their picture is not known, or too large.",
			),
			...told(unsized, "tasks have pictures whose size is not known: add the folder that holds them."),
			...told(masks, "tasks have brush masks, which are not in the file."),
		],
	};
}

/** Of documents: what lies there otherwise than Ango Hub's own areas do. */
function shapesOnPages(task: Task): number {
	if (mediumOf(task) !== "document") return 0;
	const own = ["pdf", "none", "unknown", "entity"];
	return task.snapshot.tools.filter(({ geometry }) => !own.includes(geometry.kind)).length;
}

async function* read({ open, rows, read: readOne }: CorrectedTasks, unread: Unread): AsyncGenerator<Task> {
	for (const row of rows) {
		const task = await readOne({ export: open.summary.id, row });
		if (task.ok) yield task.value;
		else unread.add(row, task.detail);
	}
}

/** Of the pages that annotations name, and of the first. The frames of a film are of one size. */
async function pageSizes(task: Task, tasks: CorrectedTasks): Promise<Map<number, PictureSize>> {
	const pages = new Set(task.snapshot.tools.map(({ page, geometry }) => page ?? (geometry.kind === "pdf" ? null : 0)));
	pages.add(0);
	const { width, height } = task.asset;
	const sizes = new Map<number, PictureSize>();
	for (const page of pages) {
		if (page === null) continue;
		// Of several pictures the export names the size of the first, if any.
		const isNamed = width !== null && height !== null && (page === 0 || isFilm(task));
		sizes.set(page, isNamed ? { width, height } : await tasks.sizeOf(task.ref, page));
	}
	return sizes;
}

function told(count: number, rest: string): string[] {
	return count === 0 ? [] : [`${figure(count)} ${rest}`];
}
