/** The text before the voxels of an NRRD file (teem.sourceforge.net/nrrd/format.html), taken apart and not yet understood. */
export interface NrrdHeader {
	/** `field: value`; names in small letters, one name for each of its spellings. */
	fields: ReadonlyMap<string, string>;
	/** `key:=value`, in which letter case counts; escapes are undone. */
	keys: ReadonlyMap<string, string>;
	/** Fields that stand there more than once, which the format forbids. */
	repeated: readonly string[];
	/** Lines that are none of these. */
	strays: number;
	/** Where the voxels begin. */
	bytes: number;
	/** False: no blank line ends it, as where the voxels lie in another file. */
	isEnded: boolean;
}

/** More than any header of a volume that a scanner wrote: as much is looked at for its grid. */
export const nrrdHeadBytes = 1 << 20;
/** A segmentation names half a kilobyte for each of its segments. */
export const mostNrrdHeadBytes = 16 << 20;

const beginning = /^NRRD000[1-9]\r?\n/u;

/** Spellings that teem takes for the same field. */
const spellings: ReadonlyMap<string, string> = new Map([
	["datafile", "data file"],
	["lineskip", "line skip"],
	["byteskip", "byte skip"],
	["blocksize", "block size"],
	["axismins", "axis mins"],
	["axismaxs", "axis maxs"],
	["axis max", "axis maxs"],
	["centers", "centerings"],
	["sampleunits", "sample units"],
	["oldmin", "old min"],
	["oldmax", "old max"],
]);

export function isNrrd(head: Uint8Array): boolean {
	return beginning.test(latin1(head.subarray(0, 16)));
}

/**
 * Where the header ends: behind its first blank line; null where there is none in `head`.
 *
 * @param head from the first byte of the file on
 */
export function nrrdHeaderEnd(head: Uint8Array): number | null {
	// Not by a pattern over a text of megabytes: bytes are found faster.
	const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
	for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
		if (bytes[at + 1] === 10) return at + 2;
		if (bytes[at + 1] === 13 && bytes[at + 2] === 10) return at + 3;
	}
	return null;
}

/** @param head at least the whole header */
export function parseNrrdHeader(head: Uint8Array): NrrdHeader {
	const end = nrrdHeaderEnd(head);
	const text = Buffer.from(head.buffer, head.byteOffset, end ?? head.length).toString("utf8");
	const fields = new Map<string, string>();
	const keys = new Map<string, string>();
	const repeated = new Set<string>();
	let strays = 0;
	for (const line of text.split(/\r?\n/u).slice(1)) {
		if (line === "" || line.startsWith("#")) continue;
		const { name, sign, value } = takenApart(line);
		if (sign === ":=") keys.set(name, unescaped(value));
		else if (sign === null) strays += 1;
		else {
			const plain = name.trim().toLowerCase();
			const field = spellings.get(plain) ?? plain;
			if (fields.has(field)) repeated.add(field);
			else fields.set(field, value.trim());
		}
	}
	return { fields, keys, repeated: [...repeated], strays, bytes: end ?? head.length, isEnded: end !== null };
}

/** By the sign that comes first: a value may hold either. A field without the blank behind its colon is taken for one. */
function takenApart(line: string): { name: string; sign: ":" | ":=" | null; value: string } {
	const [key, field, bare] = [line.indexOf(":="), line.indexOf(": "), line.indexOf(":")];
	if (key >= 0 && (field < 0 || key < field))
		return { name: line.slice(0, key), sign: ":=", value: line.slice(key + 2) };
	if (bare < 0) return { name: line, sign: null, value: "" };
	const at = field < 0 ? bare : field;
	return { name: line.slice(0, at), sign: ":", value: line.slice(at + 1) };
}

function unescaped(text: string): string {
	return text.includes("\\") ? text.replace(/\\(n|\\)/gu, (_, letter) => (letter === "n" ? "\n" : "\\")) : text;
}

function latin1(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}
