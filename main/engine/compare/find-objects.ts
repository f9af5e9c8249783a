const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** A piece of a text. */
export interface Range {
	start: number;
	end: number;
}

/** What a byte is to a reader that only looks for the end of a container. */
const PLAIN = 0;
const byteKinds = new Uint8Array(256);
byteKinds[QUOTE] = 1;
byteKinds[OPEN_LIST] = byteKinds[OPEN_OBJECT] = 2;
byteKinds[CLOSE_LIST] = byteKinds[CLOSE_OBJECT] = 3;

/** Where the last container began that lay within the one whose end was looked for, and in no other; -1: none did. */
let lastWithin = -1;

/** Behind the object or list that begins at `at`. Errors: SyntaxError where it has no end. */
export function containerEnd(bytes: Uint8Array, at: number): number {
	return endFrom(bytes, at, 0);
}

/** Behind the container in which `at` lies, so many containers deep and in no text. */
function endFrom(bytes: Uint8Array, at: number, within: number): number {
	let depth = within;
	lastWithin = -1;
	for (;;) {
		// Beyond the end there is no kind, which is not plain.
		let kind = byteKinds[bytes[at++] as number];
		while (kind === PLAIN) kind = byteKinds[bytes[at++] as number];
		if (kind === 1) {
			let byte = bytes[at++];
			while (byte !== QUOTE) {
				if (byte === BACKSLASH) at++;
				else if (byte === undefined) throw new SyntaxError("The asset ends within a text");
				byte = bytes[at++];
			}
		} else if (kind === 2) {
			if (depth++ === 1) lastWithin = at - 1;
		} else if (kind === 3) {
			if (--depth === 0) return at;
		} else throw new SyntaxError("The asset ends within a list or an object");
	}
}

/** Only the exported state carries it; mostly as the last member. */
const metadata = Buffer.from(',"metadata":');

/** An object, and how far its text goes until it is closed, or its metadata begin: there no text or container is open. */
interface Stem extends Range {
	stem: number;
}

/** Places in the list before, from the one that is expected next. */
const nearby = [0, 1, -1, 2] as const;

/**
 * Finds the objects of the lists of one text. Each list mostly says again what the one before it said, since a stage
 * leaves most annotations as they are: what begins with the same bytes need not be read to know where it ends.
 */
export class ObjectFinder {
	#before: readonly Stem[] = [];

	constructor(private readonly bytes: Buffer) {}

	/** Of the list that begins at `start`; null where an element is something else. Errors: SyntaxError. */
	find(start: number): { objects: readonly Range[]; end: number } | null {
		const { bytes } = this;
		const objects: Stem[] = [];
		let next = 0;
		for (let at = start + 1; ;) {
			const byte = bytes[at];
			if (byte === OPEN_OBJECT) {
				const known = this.#knownAt(at, next);
				next = known === -1 ? next + 1 : known + 1;
				const object = this.#object(at, this.#before[known]);
				objects.push(object);
				at = object.end;
			} else if (byte === COMMA || byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) at++;
			else if (byte === CLOSE_LIST) {
				if (objects.length > 0) this.#before = objects;
				return { objects, end: at + 1 };
			} else return null;
		}
	}

	/** Which object of the list before begins as the text at `at` does; -1: none that is near. */
	#knownAt(at: number, next: number): number {
		const { bytes } = this;
		for (const step of nearby) {
			const known = this.#before[next + step];
			if (known === undefined) continue;
			const { start, stem } = known;
			const end = at + stem - start;
			if (end <= bytes.length && bytes.compare(bytes, start, stem, at, end) === 0) return next + step;
		}
		return -1;
	}

	#object(start: number, known: Stem | undefined): Stem {
		const { bytes } = this;
		const from = known === undefined ? start : start + known.stem - known.start;
		if (known !== undefined && bytes[from] === CLOSE_OBJECT) return { start, end: from + 1, stem: from };
		const end = endFrom(bytes, from, known === undefined ? 0 : 1);
		const before = lastWithin - metadata.length;
		const hasMetadata = before > start && bytes.compare(metadata, 0, metadata.length, before, lastWithin) === 0;
		return { start, end, stem: hasMetadata ? before : end - 1 };
	}
}
