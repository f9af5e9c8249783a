import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import * as path from "node:path";
import { type Cells, csvRecord } from "./csv-record.ts";
import type { ReportedTask, TaskFile } from "./reported-task.ts";

/** Characters that are held of one file before they are written. */
const HELD = 1 << 16;

interface OpenFile {
	name: string;
	handle: number;
	held: string[];
	length: number;
}

/** The rows of a task in each of the files, as text that ends with a line feed: made where the task is, written elsewhere. */
export function csvOfTask(files: readonly TaskFile[], task: ReportedTask, guarded: boolean): string[] {
	return files.map((file) => linesOf(file.rows(task), guarded));
}

/**
 * CSV files that are written beside each other as rows come. They bear their names only once all of them are whole:
 * until `finish` they are called NAME.part, and `drop` leaves nothing of them. Errors: those of the file system.
 */
export class CsvFolder {
	readonly #open: OpenFile[] = [];

	/** `guarded`: as for `csvRecord`. */
	constructor(
		private readonly folder: string,
		private readonly guarded: boolean,
	) {
		mkdirSync(folder, { recursive: true });
	}

	/** Begins a file with its head; answers with its number. */
	begin({ name, head }: { name: string; head: readonly string[] }): number {
		const handle = openSync(path.join(this.folder, `${name}.part`), "w");
		this.#open.push({ name, handle, held: [], length: 0 });
		const file = this.#open.length - 1;
		this.rows(file, [head]);
		return file;
	}

	rows(file: number, rows: readonly Cells[]): void {
		this.text(file, linesOf(rows, this.guarded));
	}

	/** Lines as `csvOfTask` makes them. */
	text(file: number, text: string): void {
		const open = this.#open[file] as OpenFile;
		open.held.push(text);
		open.length += text.length;
		if (open.length > HELD) flush(open);
	}

	/** All files are on the disk, under their names. */
	finish(): void {
		for (const open of this.#open) {
			flush(open);
			fsyncSync(open.handle);
			closeSync(open.handle);
		}
		for (const { name } of this.#open.splice(0))
			renameSync(path.join(this.folder, `${name}.part`), path.join(this.folder, name));
	}

	drop(): void {
		for (const { name, handle } of this.#open.splice(0)) {
			closeSync(handle);
			rmSync(path.join(this.folder, `${name}.part`), { force: true });
		}
	}
}

function flush(open: OpenFile): void {
	const bytes = Buffer.from(open.held.join(""));
	for (let written = 0; written < bytes.length;) written += writeSync(open.handle, bytes, written);
	open.held = [];
	open.length = 0;
}

function linesOf(rows: readonly Cells[], guarded: boolean): string {
	return rows.map((row) => `${csvRecord(row, guarded)}\n`).join("");
}
