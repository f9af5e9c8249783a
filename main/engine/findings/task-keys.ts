import { createHash } from "node:crypto";
import type { FindingTask } from "#shared/findings/finding";
import type { OpenExport } from "../exports/open-export.ts";
import { TaskNames } from "./task-names.ts";

/** Letters of a name in a key; a finding's key may have 1,000. */
const MOST_IN_KEY = 500;
/** What a finding keeps of a name. */
const MOST_KEPT = 10_000;

const ways = [
	["id:", "taskId"],
	["external:", "externalId"],
	["asset:", "asset"],
] as const;

/**
 * What joins findings to the rows of an export: `id:` and the task id, else `external:` and the external id, else
 * `asset:` and the name of the file; `#2` for the second row of the same, and so on; `row:`, the
 * hash of the export and the row's number where a task has none of them: such a one is found in this export alone. Of a
 * name that is longer than a finding may hold a key has the beginning, and a hash of all.
 *
 * Most keys are what the export says already: only those that are not are kept as text.
 */
export class TaskKeys {
	/** Rows whose key is the first name that they have. */
	readonly #names: TaskNames;
	/** Keys of the other rows that have a name: names met again, and those that are too long. */
	readonly #odd = new Map<number, string>();
	readonly #byOdd = new Map<string, number>();
	/** How many rows begin with the same: where a great many do, the next is not looked for from the first on. */
	readonly #given = new Map<string, number>();
	#read = 0;

	/** `hash`: of the export's content. */
	constructor(
		private readonly open: OpenExport,
		private readonly hash: string,
	) {
		const { texts } = open.index;
		this.#names = new TaskNames(ways.map(([, column]) => texts[column]));
	}

	keyOf(row: number): string {
		this.#grow();
		return this.#odd.get(row) ?? this.#stemOf(row);
	}

	/** Null where the export has not the task, as far as it is read. */
	rowOf(key: string): number | null {
		this.#grow();
		return this.#rowOf(key);
	}

	taskOf(row: number): FindingTask {
		const { taskId, externalId, asset } = this.open.index.texts;
		return {
			key: this.keyOf(row),
			taskId: cut(taskId.get(row)),
			externalId: cut(externalId.get(row)),
			asset: cut(asset.get(row)),
		};
	}

	#rowOf(key: string): number | null {
		for (let way = 0; way < ways.length; way++) {
			const { length } = (ways[way] as (typeof ways)[number])[0];
			if (isOfWay(key, way)) return this.#names.find(way, key, length) ?? this.#byOdd.get(key) ?? null;
		}
		const prefix = this.#byRow("");
		if (!key.startsWith(prefix)) return null;
		const row = Number(key.slice(prefix.length));
		return Number.isSafeInteger(row) && row >= 0 && row < this.#read && key === this.#stemOf(row) ? row : null;
	}

	/** By what a row is called before it is told apart from others. */
	#stemOf(row: number): string {
		const way = this.#names.wayOf(row);
		return way === null ? this.#byRow(row) : `${ways[way]?.[0] ?? ""}${bounded(this.#names.textOf(row, way))}`;
	}

	#byRow(row: number | ""): string {
		return `row:${this.hash}:${String(row)}`;
	}

	#grow(): void {
		const { length } = this.open.index;
		if (this.#read === length) return;
		this.#names.begin(length);
		for (; this.#read < length; this.#read++) {
			const row = this.#read;
			const letters = this.#names.look(row);
			if (letters === null) continue;
			// What was told apart may be called as another is: "a#2", or what a long one is cut to.
			const stem = letters > MOST_IN_KEY || this.#byOdd.size > 0 ? this.#stemOf(row) : null;
			const isOdd = letters > MOST_IN_KEY || (stem !== null && this.#byOdd.has(stem));
			if (isOdd || !this.#names.add(row)) this.#addOdd(row, stem ?? this.#stemOf(row));
		}
	}

	#addOdd(row: number, stem: string): void {
		let key = stem;
		let nth = this.#given.get(stem) ?? 1;
		while (this.#rowOf(key) !== null) key = `${stem}#${String(++nth)}`;
		this.#given.set(stem, nth);
		this.#odd.set(row, key);
		this.#byOdd.set(key, row);
	}
}

/** Letter by letter: it is asked of each finding there is. */
function isOfWay(key: string, way: number): boolean {
	const [prefix] = ways[way] as (typeof ways)[number];
	for (let at = 0; at < prefix.length; at++) if (key.charCodeAt(at) !== prefix.charCodeAt(at)) return false;
	return true;
}

function bounded(text: string): string {
	if (text.length <= MOST_IN_KEY) return text;
	return `${text.slice(0, MOST_IN_KEY - 100)}…${createHash("sha256").update(text).digest("hex")}`;
}

function cut(text: string | null): string | null {
	return text?.slice(0, MOST_KEPT) ?? null;
}
