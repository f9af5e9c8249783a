import { isNifti } from "./nifti-plan.ts";
import { isNrrd } from "./nrrd-header.ts";
import { isDicom } from "./dicom-plan.ts";
import { VolumeRefused } from "./volume-refused.ts";

/** Bytes that tell what a file is. */
export const sniffBytes = 1024;

export type VolumeKind = "nrrd" | "nifti" | "dicom" | "png" | "zip" | "gzip";

/**
 * What lies there, by its first bytes and never by its name.
 *
 * Errors: VolumeRefused for what is none of these, with what it is.
 */
export function kindOfVolume(head: Uint8Array): VolumeKind {
	const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, sniffBytes)).toString("latin1");
	if (isNrrd(head)) return "nrrd";
	if (start.startsWith("\x1f\x8b")) return "gzip";
	if (/^PK(?:\x03\x04|\x05\x06|\x07\x08)/u.test(start)) return "zip";
	if (start.startsWith("\x89PNG\r\n\x1a\n")) return "png";
	if (isNifti(head)) return "nifti";
	if (isDicom(head)) return "dicom";
	const wrong = wrongContent(start);
	throw new VolumeRefused("unsupported", wrong.sentence, wrong.missing);
}

function wrongContent(start: string): { sentence: string; missing: "proxy-page" | "wrong-content" } {
	const text = start.replace(/^\xef\xbb\xbf/u, "").trimStart();
	if (/^<(?:!doctype\s+html|html|head|body|script)/iu.test(text))
		return { sentence: "a web page was answered where a volume was wanted", missing: "proxy-page" };
	const error = /<Code>([A-Za-z]{1,60})<\/Code>/u.exec(text)?.[1];
	const sentence =
		start === ""
			? "it is empty"
			: error !== undefined
				? `a storage's error was answered where a volume was wanted: ${error}`
				: /^<(?:\?xml|error)/iu.test(text)
					? "an XML text lies where a volume was wanted"
					: /^[[{]/u.test(text)
						? "a JSON text lies where a volume was wanted"
						: start.startsWith("\xff\xd8\xff")
							? "it is a JPEG picture, expected a volume"
							: `its first bytes (${hex(start)}) are not those of NRRD, NIfTI, DICOM, PNG, gzip or ZIP`;
	return { sentence, missing: "wrong-content" };
}

function hex(start: string): string {
	return Buffer.from(start.slice(0, 8), "latin1")
		.toString("hex")
		.replace(/(..)(?=.)/gu, "$1 ");
}
