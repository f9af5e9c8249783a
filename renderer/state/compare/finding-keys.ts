import type { TaskRef } from "#shared/export";
import type { Host } from "../../host.ts";

/** By which findings name the tasks of the page. */
export class FindingKeys {
	readonly #host: Host;
	readonly #known = new Map<string, string>();

	constructor(host: Host) {
		this.#host = host;
	}

	/** Whether the task of any side is among those named; true also where that cannot be told. */
	async anyIn(sides: readonly { ref: TaskRef }[], named: readonly string[]): Promise<boolean> {
		const keys = await Promise.all(sides.map(({ ref }) => this.#keyOf(ref)));
		return keys.some((key) => key === null || named.includes(key));
	}

	async #keyOf(ref: TaskRef): Promise<string | null> {
		const name = `${ref.export} ${String(ref.row)}`;
		const known = this.#known.get(name);
		if (known !== undefined) return known;
		const read = await this.#host.readTaskFindings(ref);
		if (!read.ok) return null;
		const { key } = read.value.task;
		this.#known.set(name, key);
		return key;
	}
}
