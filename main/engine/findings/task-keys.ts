import { createHash } from "node:crypto";
import type { FindingTask } from "#shared/findings/finding";
import type { OpenExport } from "../exports/open-export.ts";

/** Letters of a name in a key; a finding's key may have 1,000. */
const MOST_IN_KEY = 500;
/** What a finding keeps of a name. */
const MOST_KEPT = 10_000;

/**
 * What joins findings to the rows of an export: `id:` and the task id, else `external:` and the external id, else
 * `asset:` and the name of the file; `#2` for the second row of the same, and so on; `row:`, the
 * hash of the export and the row's number where a task has none of them: such a one is found in this export alone. Of a
 * name that is longer than a finding may hold a key has the beginning, and a hash of all.
 */
export class TaskKeys {
	readonly #byKey = new Map<string, number>();
	readonly #keys: string[] = [];
	/** How many rows begin with the same: where a great many do, the next is not looked for from the first on. */
	readonly #given = new Map<string, number>();

	/** `hash`: of the export's content. */
	constructor(
		private readonly open: OpenExport,
		private readonly hash: string,
	) {}

	keyOf(row: number): string {
		this.#grow();
		return this.#keys[row] ?? this.#byRow(row);
	}

	/** Null where the export has not the task, as far as it is read. */
	rowOf(key: string): number | null {
		this.#grow();
		return this.#byKey.get(key) ?? null;
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

	#byRow(row: number): string {
		return `row:${this.hash}:${String(row)}`;
	}

	#grow(): void {
		const { index } = this.open;
		const { taskId, externalId, asset } = index.texts;
		const ways = [
			["id:", taskId],
			["external:", externalId],
			["asset:", asset],
		] as const;
		for (let row = this.#keys.length; row < index.length; row++) {
			let stem = this.#byRow(row);
			for (const [prefix, column] of ways) {
				const text = column.get(row);
				if (text === null || text === "") continue;
				stem = `${prefix}${bounded(text)}`;
				break;
			}
			let key = stem;
			let nth = this.#given.get(stem) ?? 1;
			while (this.#byKey.has(key)) key = `${stem}#${String(++nth)}`;
			this.#given.set(stem, nth);
			this.#byKey.set(key, row);
			this.#keys.push(key);
		}
	}
}

function bounded(text: string): string {
	if (text.length <= MOST_IN_KEY) return text;
	return `${text.slice(0, MOST_IN_KEY - 100)}…${createHash("sha256").update(text).digest("hex")}`;
}

function cut(text: string | null): string | null {
	return text?.slice(0, MOST_KEPT) ?? null;
}
