import type { ToolList } from "./asset-fields.ts";
import { geometryKeys, STOPPED_KEY } from "./format-keys.ts";

const geometryIndex: ReadonlyMap<string, number> = new Map(geometryKeys.map((key, index) => [key, index]));

/** What the keys of one tool have said: its class, and which geometry keys hold a value. */
export class ToolTally {
	#schemaId: string | null = null;
	#title: string | null = null;
	/** One bit for each of {@link geometryKeys}. */
	#kinds = 0;
	/** It only says where its object leaves. */
	#stopped = false;

	begin(): void {
		this.#schemaId = null;
		this.#title = null;
		this.#kinds = 0;
		this.#stopped = false;
	}

	/** A key that comes again replaces what it said before. */
	forget(key: string): void {
		if (key === "schemaId") this.#schemaId = null;
		else if (key === "title") this.#title = null;
		else if (key === STOPPED_KEY) this.#stopped = false;
		else {
			const index = geometryIndex.get(key);
			if (index !== undefined) this.#kinds &= ~(1 << index);
		}
	}

	name(key: "schemaId" | "title", text: string | null): void {
		if (key === "schemaId") this.#schemaId = text;
		else this.#title = text;
	}

	/** `key` is true. */
	flag(key: string): void {
		if (key === STOPPED_KEY) this.#stopped = true;
	}

	/** `key` holds a value; one that is no geometry key changes nothing. */
	geometry(key: string): void {
		const index = geometryIndex.get(key);
		if (index !== undefined) this.#kinds |= 1 << index;
	}

	/** The list has counted it as an element: one that is no object is taken out again. */
	countInto(list: ToolList): void {
		if (this.#stopped) {
			list.count--;
			return;
		}
		const schemaId = this.#schemaId ?? "";
		const title = this.#title ?? "";
		const key = `${schemaId}\0${title}`;
		let entry = list.classes.get(key);
		if (!entry) {
			entry = { schemaId, title, tools: 0, kinds: new Map() };
			list.classes.set(key, entry);
		}
		entry.tools++;
		// The lowest bit is the earliest key in the list.
		const kind = this.#kinds === 0 ? geometryKeys.length : 31 - Math.clz32(this.#kinds & -this.#kinds);
		entry.kinds.set(kind, (entry.kinds.get(kind) ?? 0) + 1);
	}
}
