import type { Problem, TaskRef } from "#shared/export";
import { fault, ok, type Outcome } from "#shared/outcome";
import type { AssetInfo, RawWindow, Task } from "#shared/task";
import { answersOf, findDamage } from "./check/check-asset.ts";
import { locatePointer, type TextRange } from "./json-pointer.ts";
import { AssetTooLarge, parseAsset, type ParsedAsset, readText } from "./large-asset.ts";
import { RawLines } from "./raw-lines.ts";
import { asAsset, readTask } from "./read-task.ts";
import type { RowIndex, RowPlace } from "./row-index.ts";
import { partAt, type SourceText } from "./source-text.ts";
import { isSystemError, systemFault } from "./system-fault.ts";
import { type FilePart, SourceChanged } from "./text-source.ts";
import { isKeptOf } from "./token-capture.ts";

/** Of an asset so large that its lists of tools are cut, what is shown of them takes at most this much text. */
const SHOWN_TOOLS = 24 * 1024 * 1024;
const COPY_LIMIT = 64 * 1024 * 1024;

/** What the reader of single assets needs of the export around it. */
export interface AssetTextsOwner {
	readonly index: RowIndex;
	/** What makes the asset at these bytes of a part unreadable, where a pass has found it. */
	damageWithin(part: string, from: number, to: number): Problem | null;
	/** Runs a person's read with passes stepping aside. */
	hold<T>(read: () => T): T;
	/** The text does not hold what the index says of it. */
	distrust(): void;
}

/** Reads single assets of an open export by their places, and says in words why one cannot be read. */
export class AssetTexts {
	/** Of the row read last: whoever shows a task asks for its picture next, and a large asset is not read twice for it. */
	#lastAsset: { row: number; asset: AssetInfo } | null = null;
	#raw: { key: string; lines: RawLines; bytes: number } | null = null;

	constructor(
		private readonly name: string,
		private readonly text: SourceText,
		private readonly owner: AssetTextsOwner,
	) {}

	readTask(ref: TaskRef, visit: number | null): Outcome<Task> {
		const { index } = this.owner;
		if (!this.#hasRow(ref.row)) return this.#missing(ref.row);
		const place = index.place(ref.row);
		return this.#reading(place, () => {
			const { value, cut } = this.#parse(place, visit);
			const asset = asAsset(value);
			if (!asset) return fault("task-damaged", this.#where(place));
			const task = readTask(asset, place, ref, visit, cut);
			const isNamed = place.form === "v3" || place.form === "v2";
			if (task && isNamed && !isKeptOf(index.texts.taskId.get(ref.row), task.taskId)) {
				// Edited at the same size and time, between the samples by which the file was known again.
				this.owner.distrust();
				throw new SourceChanged("Another task stands there than when it was read");
			}
			if (!task) return fault("stage-missing", `visit ${String(visit)} of ${this.#where(place)}`);
			this.#lastAsset = { row: ref.row, asset: task.asset };
			return ok(task);
		});
	}

	readAsset(ref: TaskRef): Outcome<AssetInfo> {
		const refusal = this.text.refusal();
		if (refusal) return refusal;
		if (this.#lastAsset?.row === ref.row) return ok(this.#lastAsset.asset);
		const task = this.readTask(ref, null);
		return task.ok ? ok(task.value.asset) : task;
	}

	/** Question and answer in turn; null where the asset cannot be read now. */
	answersOf(row: number): string[] | null {
		const place = this.owner.index.place(row);
		const read = this.#reading(place, () =>
			ok(this.#withText(place.offset, place.length, (source) => answersOf(source, place.form, place.member))),
		);
		return read.ok ? read.value : null;
	}

	readRaw(ref: TaskRef, pointer: string, from: number, to: number): Outcome<RawWindow> {
		return this.#atPointer(ref, pointer, (range, place) => {
			const key = `${String(ref.row)} ${pointer}`;
			if (this.#raw?.key !== key) {
				const bytes = range.end - range.start;
				this.#raw = {
					key,
					bytes,
					lines: this.#withText(place.offset + range.start, bytes, (source) => new RawLines(source)),
				};
			}
			const raw = this.#raw;
			const last = Math.min(to, from + 1000);
			const lines = this.#withText(place.offset + range.start, raw.bytes, (source) =>
				raw.lines.lines(source, from, last),
			);
			return ok({ total: raw.lines.total, from, lines, bytes: raw.bytes });
		});
	}

	copyRaw(ref: TaskRef, pointer: string): Outcome<string> {
		return this.#atPointer(ref, pointer, (range, place) => {
			const bytes = range.end - range.start;
			if (bytes > COPY_LIMIT)
				return fault("too-large", `${String(bytes)} bytes; the clipboard takes at most ${String(COPY_LIMIT)}`);
			return ok(this.#withText(place.offset + range.start, bytes, readText));
		});
	}

	#hasRow(row: number): boolean {
		return Number.isInteger(row) && row >= 0 && row < this.owner.index.length;
	}

	#missing(row: number): Outcome<never> {
		return fault("task-missing", `row ${String(row)} of ${this.name}`);
	}

	#atPointer<T>(ref: TaskRef, pointer: string, answer: (range: TextRange, place: RowPlace) => Outcome<T>): Outcome<T> {
		if (!this.#hasRow(ref.row)) return this.#missing(ref.row);
		const place = this.owner.index.place(ref.row);
		return this.#reading(place, () => {
			const range = this.#withText(place.offset, place.length, (source) => locatePointer(source, pointer));
			return range ? answer(range, place) : fault("task-missing", `${pointer} of ${this.#where(place)}`);
		});
	}

	#parse(place: RowPlace, visit: number | null): ParsedAsset {
		return this.#withText(place.offset, place.length, (source) => parseAsset(source, visit, SHOWN_TOOLS));
	}

	#withText<T>(start: number, length: number, use: (source: FilePart) => T): T {
		return this.owner.hold(() => this.text.read(start, length, use));
	}

	#reading<T>(place: RowPlace, read: () => Outcome<T>): Outcome<T> {
		const refusal = this.text.refusal();
		if (refusal) return refusal;
		try {
			return read();
		} catch (error) {
			if (error instanceof AssetTooLarge) return fault("too-large", `${this.#where(place)}: ${error.message}`);
			if (error instanceof SyntaxError) return this.#damaged(place, error);
			// Of a file that is not what it was nothing more is shown.
			if (error instanceof SourceChanged) this.text.watch.suspect(error.message);
			else if (!isSystemError(error)) throw error;
			return this.text.refusal() ?? systemFault(error, this.name);
		}
	}

	/** Says where the damage is: by line and column where the check has counted them. */
	#damaged(place: RowPlace, error: SyntaxError): Outcome<never> {
		return this.#reading(place, () => {
			const part = partAt(this.text.parts, place.offset);
			const start = place.offset - part.start;
			const known = this.owner.damageWithin(part.name, start, start + place.length);
			const found = known
				? `line ${String(known.line)}, column ${String(known.column)} (byte ${String(known.byte)}): ${known.sentence}`
				: this.#withText(place.offset, place.length, (source) => {
						const finding = findDamage(source, start);
						return finding ? `byte ${String(finding.at)}: ${finding.sentence}` : error.message;
					});
			return fault("task-damaged", `${this.#where(place)}: ${found}`);
		});
	}

	#where(place: RowPlace): string {
		return `${this.name}, asset at byte ${String(place.offset)}`;
	}
}
