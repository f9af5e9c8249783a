import { mostDocumentBytes, mostTextBytes, type VolumeGrid } from "#shared/media";
import { fault, ok, type Outcome } from "#shared/outcome";
import type { MediaFile } from "../engine-api.ts";
import type { MediaKind } from "./media-names.ts";
import { isPdf, pdfHeadBytes } from "./pdf-file.ts";
import { type PictureHeader, type ReadBytes, readPictureHeader, unsupportedKind } from "./picture-header.ts";
import { recordingHeadBytes, recordingType } from "./recording-header.ts";
import { textHeadBytes, whyNoText } from "./text-file.ts";
import { volumeGrid } from "./volumes/volume-grid.ts";

/** Pixels along a side, and in all, that a browser is asked to hold in one piece. */
const mostPiece = { side: 16_384, pixels: 64_000_000 };

export const noHeader = { grid: null, why: null };

/** A file as it is shown. */
export interface OpenedMedia extends MediaFile {
	size: PictureHeader["size"];
	/** Of a volume. */
	header: { grid: VolumeGrid | null; why: string | null };
}

/** Whether a browser is not asked to hold it in one piece. */
export function isLarge(size: PictureHeader["size"]): boolean {
	if (size === null) return false;
	const { width, height } = size;
	return Math.max(width, height) > mostPiece.side || width * height > mostPiece.pixels;
}

/** A file to be looked at: its bytes lie at [offset, offset + bytes) of `path`. */
export interface LookedAt {
	path: string;
	offset: number;
	bytes: number;
	/** For reading. */
	name: string;
}

/** What a file is by its content, and whether it can be shown as a kind. Errors: of the file system. */
export async function lookAt(kind: MediaKind, file: LookedAt, read: ReadBytes): Promise<Outcome<OpenedMedia>> {
	const { path, offset, bytes, name } = file;
	if (kind === "text") {
		const why = whyNoText(await read(0, textHeadBytes));
		if (why !== null) return fault("text-unsupported", `${name} is ${why}`);
		if (bytes > mostTextBytes) {
			const [has, most] = [String(bytes), String(mostTextBytes)];
			return fault("text-too-large", `${name} has ${has} bytes, at most ${most} are shown`);
		}
		return ok({ path, bytes, mimeType: "text/plain", size: null, header: noHeader });
	}
	if (kind === "volume") {
		const header = await volumeGrid({ path, offset, bytes });
		return ok({ path, bytes, mimeType: "application/octet-stream", size: null, header });
	}
	if (kind === "document") {
		if (!isPdf(await read(0, pdfHeadBytes)))
			return fault("document-unsupported", `${name} does not begin as a PDF does`);
		if (bytes > mostDocumentBytes) {
			const [has, most] = [String(bytes), String(mostDocumentBytes)];
			return fault("document-too-large", `${name} has ${has} bytes, at most ${most} are shown`);
		}
		return ok({ path, bytes, mimeType: "application/pdf", size: null, header: noHeader });
	}
	if (kind !== "picture") {
		const recording = recordingType(await read(0, recordingHeadBytes), kind);
		if ("why" in recording) return fault("recording-unsupported", `${name} is ${recording.why}`);
		return ok({ path, bytes, mimeType: recording.type, size: null, header: noHeader });
	}
	const header = await readPictureHeader(read);
	if (header === null) return fault("media-unsupported", `${name} is ${unsupportedKind(await read(0, 64))}`);
	return ok({ path, bytes, ...header, header: noHeader });
}
