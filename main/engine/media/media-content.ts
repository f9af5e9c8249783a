import type { MediaRole } from "#shared/media-needs";

/** What a file is by its first bytes, and the suffix that it is kept under. In latin1. */
const kinds: readonly (readonly [suffix: string, start: RegExp])[] = [
	["png", /^\x89PNG\r\n\x1a\n/u],
	["jpg", /^\xff\xd8\xff/u],
	["gif", /^GIF8[79]a/u],
	["webp", /^RIFF....WEBP/su],
	["bmp", /^BM....\0\0\0\0/su],
	["tif", /^(?:II[*+]\0|MM\0[*+])/u],
	["nrrd", /^NRRD000\d/u],
	["gz", /^\x1f\x8b/u],
	["zip", /^PK(?:\x03\x04|\x05\x06)/u],
	["nii", /^.{344}(?:n\+1|ni1)\0/su],
	["nii", /^.{4}(?:n\+2|ni2)\0\r\n\x1a\n/su],
	["dcm", /^.{128}DICM/su],
	["pdf", /^%PDF-/u],
	["mp4", /^....ftyp/su],
	["webm", /^\x1aE\xdf\xa3/u],
];

/** What masks of either kind may be: a volume under a mask's link and the other way round are read as what they are. */
const masks = new Set(["png", "jpg", "gif", "webp", "bmp", "tif", "nrrd", "gz", "zip", "nii", "dcm"]);

export function isMaskKind(suffix: string): boolean {
	return masks.has(suffix);
}

/** Bytes that tell what a file is. */
export const contentHeadBytes = 4096;

/** The suffix of a file's kind; "bin" where its bytes say nothing. @param head its first bytes, at least 512 of a longer file */
export function suffixOf(head: Uint8Array): string {
	const start = Buffer.from(head.subarray(0, 512)).toString("latin1");
	return kinds.find(([, pattern]) => pattern.test(start))?.[0] ?? "bin";
}

/** Why what begins so cannot be what a link of this role leads to; null where it may be. Whether it can be read is for its reader to say. */
export function whyUnfit(head: Uint8Array, role: MediaRole): string | null {
	if (head.length === 0) return "it is empty";
	const suffix = suffixOf(head);
	if (suffix !== "bin")
		return role === "asset" || isMaskKind(suffix) ? null : `it is a ${suffix} file, which no mask is`;
	const text = new TextDecoder("utf-8").decode(head).trimStart();
	if (/^<(?:!doctype\s+html|html|head|body)\b/iu.test(text)) return "it is a web page";
	if (/^(?:<\?xml[^>]{0,200}>\s*)?<Error>/u.test(text)) return "it is an error of a storage";
	return role === "asset" ? null : "it is no kind of file that a mask may be";
}

/** Whether a PNG whose last bytes these are has come to its end; true for whatever is none. */
export function hasItsEnd(suffix: string, tail: Uint8Array): boolean {
	return suffix !== "png" || Buffer.from(tail).includes(Buffer.from("IEND\xaeB`\x82", "latin1"));
}

/** What a volume may be, and not a picture. */
export function isVolumeKind(suffix: string): boolean {
	return ["nrrd", "nii", "dcm", "gz", "zip"].includes(suffix);
}
