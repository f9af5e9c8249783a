import type { FindingTask } from "#shared/findings/finding";
import type { OpenExport } from "../exports/open-export.ts";

/**
 * What joins findings to the rows of an export: `id:` and the task id, else `external:` and the external id, else
 * `asset:` and the name of the file; `#2` for the second row of the same, and so on; `row:` and the row's number where a
 * task has none of them.
 */
export class TaskKeys {
	readonly #byKey = new Map<string, number>();
	readonly #keys: string[] = [];

	constructor(private readonly open: OpenExport) {}

	keyOf(row: number): string {
		this.#grow();
		return this.#keys[row] ?? `row:${String(row)}`;
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
			taskId: taskId.get(row),
			externalId: externalId.get(row),
			asset: asset.get(row),
		};
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
			let stem = `row:${String(row)}`;
			for (const [prefix, column] of ways) {
				const text = column.get(row);
				if (text === null || text === "") continue;
				stem = `${prefix}${text}`;
				break;
			}
			let key = stem;
			for (let nth = 2; this.#byKey.has(key); nth++) key = `${stem}#${String(nth)}`;
			this.#byKey.set(key, row);
			this.#keys.push(key);
		}
	}
}
