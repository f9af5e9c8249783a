import type { MediaRole, MissingWhy } from "#shared/media-needs";
import { isMaskKind, suffixOf } from "../engine/media/media-content.ts";
import { isWebPage } from "./answer-fields.ts";

type Said = Pick<MissingWhy, "class" | "sentence">;

const binarySuffix = /\.(?:png|jpe?g|gif|webp|bmp|tiff?|nrrd|nhdr|nii|gz|zip|dcm|pdf|mp4|webm|mov|wav|mp3|ogg|flac)$/iu;

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
		if (role === "asset" || isMaskKind(suffixOf(head))) return null;
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
