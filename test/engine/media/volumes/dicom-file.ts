/** DICOM files (PS3.10), written by code that shares nothing with the reader's. */

export type DicomValue = string | number | Buffer | readonly DicomElement[][];
export type DicomElement = readonly [tag: string, vr: string, value: DicomValue];

const long = new Set(["OB", "OW", "SQ", "UN", "UT"]);

export interface DicomOptions {
	syntax?: string;
	/** Elements of the data set, in any order; of the same tag the last. */
	more?: readonly DicomElement[];
	isBig?: boolean;
	isImplicit?: boolean;
}

const plainSyntax = "1.2.840.10008.1.2.1";

/** @param pixels as they lie in the file */
export function dicomFile(
	columns: number,
	rows: number,
	pixels: Buffer,
	{ syntax = plainSyntax, more = [], isBig = false, isImplicit = false }: DicomOptions = {},
): Buffer {
	const meta = encoded([["00020010", "UI", syntax]], false, false);
	const group = encoded([["00020000", "UL", meta.length]], false, false);
	const elements = new Map<string, DicomElement>();
	const base: DicomElement[] = [
		["00080060", "CS", "CT"],
		["0020000e", "UI", "1.2.3"],
		["00280002", "US", 1],
		["00280004", "CS", "MONOCHROME2"],
		["00280010", "US", rows],
		["00280011", "US", columns],
		["00280100", "US", 16],
		["00280101", "US", 16],
		["00280102", "US", 15],
		["00280103", "US", 0],
		["7fe00010", "OW", pixels],
	];
	for (const element of [...base, ...more]) elements.set(element[0], element);
	const sorted = [...elements.values()].sort(([a], [b]) => (a < b ? -1 : 1));
	return Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), group, meta, encoded(sorted, isBig, isImplicit)]);
}

function encoded(elements: readonly DicomElement[], isBig: boolean, isImplicit: boolean): Buffer {
	const number = (value: number, bytes: 2 | 4): Buffer => {
		const buffer = Buffer.alloc(bytes);
		if (isBig) buffer.writeUIntBE(value, 0, bytes);
		else buffer.writeUIntLE(value, 0, bytes);
		return buffer;
	};
	const parts: Buffer[] = [];
	for (const [tag, vr, value] of elements) {
		const bytes =
			typeof value === "string"
				? Buffer.from(value.length % 2 === 0 ? value : `${value}${vr === "UI" ? "\0" : " "}`, "latin1")
				: typeof value === "number"
					? number(value, vr === "UL" ? 4 : 2)
					: Buffer.isBuffer(value)
						? value
						: Buffer.concat(
								value.map((item) => {
									const inner = encoded(item, isBig, isImplicit);
									return Buffer.concat([number(0xfffe, 2), number(0xe000, 2), number(inner.length, 4), inner]);
								}),
							);
		parts.push(number(parseInt(tag.slice(0, 4), 16), 2), number(parseInt(tag.slice(4), 16), 2));
		if (isImplicit) parts.push(number(bytes.length, 4));
		else if (long.has(vr)) parts.push(Buffer.from(vr), Buffer.alloc(2), number(bytes.length, 4));
		else parts.push(Buffer.from(vr), number(bytes.length, 2));
		parts.push(bytes);
	}
	return Buffer.concat(parts);
}
