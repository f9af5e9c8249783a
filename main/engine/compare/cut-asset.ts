import type { Json } from "#shared/json";
import { isObject, type JsonObject, listField } from "../exports/json-fields.ts";
import { containerEnd, ObjectFinder, type Range } from "./find-objects.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
/** Folds [ and { into one, and ] and }. */
const FOLD = 0x20;

const listKeys: ReadonlySet<string> = new Set(["tools", "objects", "classifications", "relations"]);
/** No key that matters is longer. */
const LONGEST_KEY = "classifications".length;

/** A list of annotations: from its [ to behind its ]. */
interface CutList extends Range {
	/** Each of its objects; null where an element is something else, and of what is not tools. */
	objects: readonly Range[] | null;
}

/** The annotation lists of an asset as bytes of its text. */
type Lists = ReadonlyMap<string, CutList>;

/**
 * An asset whose lists of annotations were cut out before it was parsed: a task carries one copy of them for each visit,
 * and comparing asks for two. What is cut out is not looked at, sound or not, until it is asked for.
 */
export class CutAsset {
	/** Everything but the lists, which are empty in it. */
	readonly fields: JsonObject;
	readonly #lists: Lists;

	/** Errors: SyntaxError where what is not cut out is no JSON, or no object. */
	constructor(readonly bytes: Buffer) {
		const { lists, rest } = findLists(bytes);
		this.#lists = lists;
		const value = JSON.parse(rest) as Json;
		if (!isObject(value)) throw new SyntaxError("The asset is not an object");
		this.fields = value;
	}

	/** The text of the list at a pointer such as `/task/tools`; null where none was cut out there. */
	text(pointer: string): Buffer | null {
		const list = this.#lists.get(pointer);
		return list ? this.bytes.subarray(list.start, list.end) : null;
	}

	/** Where in the bytes the tools of a list lie; null where no list was cut out, or not of objects only. */
	objects(pointer: string): readonly Range[] | null {
		return this.#lists.get(pointer)?.objects ?? null;
	}

	/** The list under a key of the object at a pointer; empty where there is none. Errors: SyntaxError. */
	list(owner: JsonObject, pointer: string, key: string): Json[] {
		const text = this.text(`${pointer}/${key}`);
		// A key that is written with escapes was not cut out.
		return text ? (JSON.parse(text.toString("utf8")) as Json[]) : listField(owner, key);
	}
}

function findLists(bytes: Buffer): { lists: Lists; rest: string } {
	const finder = new ListFinder(bytes);
	try {
		finder.run();
	} catch (error) {
		// Not sound: what is wrong, JSON.parse says in its own words. What it does not mind, the finder read wrong.
		if (!(error instanceof SyntaxError)) throw error;
		JSON.parse(bytes.toString("utf8"));
		throw error;
	}
	const pieces: string[] = [];
	let at = 0;
	for (const { start, end } of finder.gaps) {
		pieces.push(bytes.toString("utf8", at, start + 1));
		at = end - 1;
	}
	pieces.push(bytes.toString("utf8", at));
	return { lists: finder.lists, rest: pieces.join("") };
}

/** Follows task, tasks, answer and stageHistory down to their lists; whatever else there is, only its end is looked for. */
class ListFinder {
	readonly lists = new Map<string, CutList>();
	/** In the order of the text. */
	readonly gaps: Range[] = [];
	readonly #objects: ObjectFinder;
	#at = 0;

	constructor(private readonly bytes: Buffer) {
		this.#objects = new ObjectFinder(bytes);
	}

	run(): void {
		this.#space();
		if (this.bytes[this.#at] === OPEN_OBJECT) this.#owner("", true);
	}

	/** An object that may hold lists. Of duplicate keys the last counts. */
	#owner(pointer: string, isTop: boolean): void {
		this.#members((key) => {
			const first = this.bytes[this.#at];
			const at = `${pointer}/${key}`;
			const isList = first === OPEN_LIST;
			if (listKeys.has(key)) {
				this.lists.delete(at);
				if (isList) this.#list(at, key === "tools" || key === "objects");
				else this.#skip();
			} else if (isList && (key === "stageHistory" || (isTop && key === "tasks"))) this.#owners(at);
			else if (isTop && (key === "task" || key === "answer") && first === OPEN_OBJECT) {
				this.#forget(at);
				this.#owner(at, false);
			} else this.#skip();
		});
	}

	#owners(pointer: string): void {
		this.#forget(pointer);
		this.#at++;
		let index = 0;
		for (;;) {
			this.#space();
			if (this.bytes[this.#at] === CLOSE_LIST) break;
			if (this.bytes[this.#at] === OPEN_OBJECT) this.#owner(`${pointer}/${String(index)}`, false);
			else this.#skip();
			index++;
			this.#space();
			if (this.bytes[this.#at] === COMMA) this.#at++;
			else if (this.bytes[this.#at] !== CLOSE_LIST) throw this.#unexpected();
		}
		this.#at++;
	}

	#list(pointer: string, isOfTools: boolean): void {
		const start = this.#at;
		const found = isOfTools ? this.#objects.find(start) : null;
		if (found) this.#at = found.end;
		else this.#skipContainer();
		const list = { start, end: this.#at, objects: found?.objects ?? null };
		this.lists.set(pointer, list);
		this.gaps.push(list);
	}

	/** A key that comes again replaces all that the first one held. */
	#forget(pointer: string): void {
		for (const known of this.lists.keys()) if (known.startsWith(`${pointer}/`)) this.lists.delete(known);
	}

	#members(value: (key: string) => void): void {
		this.#at++;
		for (;;) {
			this.#space();
			const byte = this.bytes[this.#at];
			if (byte === CLOSE_OBJECT) break;
			if (byte !== QUOTE) throw this.#unexpected();
			const from = this.#at + 1;
			this.#skipString();
			const length = this.#at - 1 - from;
			const key = length > LONGEST_KEY ? "" : this.bytes.toString("latin1", from, from + length);
			this.#space();
			if (this.bytes[this.#at] !== COLON) throw this.#unexpected();
			this.#at++;
			this.#space();
			value(key);
			this.#space();
			if (this.bytes[this.#at] === COMMA) this.#at++;
			else if (this.bytes[this.#at] !== CLOSE_OBJECT) throw this.#unexpected();
		}
		this.#at++;
	}

	#space(): void {
		const { bytes } = this;
		let byte = bytes[this.#at];
		while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) byte = bytes[++this.#at];
	}

	/** Behind the value that begins here. */
	#skip(): void {
		const byte = this.bytes[this.#at] ?? 0;
		if (byte === QUOTE) this.#skipString();
		else if ((byte | FOLD) === OPEN_OBJECT) this.#skipContainer();
		else this.#skipWord();
	}

	/** A number or a literal. */
	#skipWord(): void {
		const { bytes } = this;
		const from = this.#at;
		for (let next = bytes[this.#at]; next !== undefined; next = bytes[++this.#at]) {
			if (next === COMMA || (next | FOLD) === CLOSE_OBJECT || next <= 0x20) break;
		}
		if (this.#at === from) throw this.#unexpected();
	}

	#skipString(): void {
		const { bytes } = this;
		let at = this.#at + 1;
		for (;;) {
			const byte = bytes[at++];
			if (byte === QUOTE) break;
			if (byte === BACKSLASH) at++;
			else if (byte === undefined) throw this.#unexpected();
		}
		this.#at = at;
	}

	#skipContainer(): void {
		this.#at = containerEnd(this.bytes, this.#at);
	}

	#unexpected(): SyntaxError {
		return new SyntaxError(`The asset cannot be read at byte ${String(this.#at)} of its text`);
	}
}
