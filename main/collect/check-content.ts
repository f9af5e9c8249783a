import type { MediaRole, MissingWhy } from "#shared/media-needs";
import { isWebPage } from "./answer-fields.ts";

type Said = Pick<MissingWhy, "class" | "sentence">;

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

const binarySuffix = /\.(?:png|jpe?g|gif|webp|bmp|tiff?|nrrd|nhdr|nii|gz|zip|dcm|pdf|mp4|webm|mov|wav|mp3|ogg|flac)$/iu;

/** The suffix of a file's kind; "bin" where its bytes say nothing. @param head its first bytes, at least 512 of a longer file */
export function suffixOf(head: Uint8Array): string {
	const start = Buffer.from(head.subarray(0, 512)).toString("latin1");
	return kinds.find(([, pattern]) => pattern.test(start))?.[0] ?? "bin";
}

/**
 * Why what came as a file is none that the link can have meant; null where it may be one. Whether it can be read is for
 * its reader to say.
 *
 * @param head its first bytes, at least 4,096 of a longer file
 * @param place host and path of the link
 */
export function refusalOfContent(head: Uint8Array, role: MediaRole, place: string): Said | null {
	if (head.length === 0) return { class: "wrong-content", sentence: "It is empty." };
	if (suffixOf(head) !== "bin") {
		if (role === "asset" || masks.has(suffixOf(head))) return null;
		return { class: "wrong-content", sentence: `It is a ${suffixOf(head)} file, which no mask is.` };
	}
	const text = new TextDecoder("utf-8").decode(head);
	const isBinary = role !== "asset" || binarySuffix.test(place);
	if (isWebPage(text) && (isBinary || !/\.x?html?$/iu.test(place))) {
		return {
			class: "proxy-page",
			sentence:
				"A web page came in its place, as a proxy or a login makes it: open that host in a browser of this machine once, or ask who runs the network.",
		};
	}
	if (/^\s*(?:<\?xml[^>]{0,200}>\s*)?<Error>/u.test(text))
		return { class: "wrong-content", sentence: "An error of the storage came in its place." };
	if (!isBinary) return null;
	const what = /^\s*[{[]/u.test(text) ? "JSON" : /^\s*</u.test(text) ? "XML" : null;
	if (what !== null) return { class: "wrong-content", sentence: `${what} came in its place.` };
	// A picture or recording of a format that is not in the table is for its reader to judge.
	return role === "asset" ? null : { class: "wrong-content", sentence: "It is no kind of file that a mask may be." };
}

/** Whether a PNG whose last bytes these are has come to its end; true for whatever is none. */
export function hasItsEnd(suffix: string, tail: Uint8Array): boolean {
	return suffix !== "png" || Buffer.from(tail).includes(Buffer.from("IEND\xaeB`\x82", "latin1"));
}
