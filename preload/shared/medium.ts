import { namesMessage } from "#shared/named-ids";
import type { Task } from "#shared/task";

/** What a task's asset is, as far as its view depends on it. What is neither text nor sound is drawn on the canvas. */
export type Medium = "picture" | "text" | "sound" | "document";

const textSuffixes: ReadonlySet<string> = new Set(
	"txt text md markdown csv tsv json jsonl ndjson log yaml yml srt vtt".split(" "),
);
const soundSuffixes: ReadonlySet<string> = new Set("mp3 wav ogg oga flac m4a aac opus weba wma".split(" "));
/** Of assets that are neither, whatever marks them. */
const otherSuffixes: ReadonlySet<string> = new Set(
	(
		"png jpg jpeg jfif webp gif bmp tif tiff svg heic heif avif jp2 dcm dicom nrrd nhdr nii gz zip " +
		"mp4 mov avi mkv webm m4v ogv"
	).split(" "),
);

function suffixOf(name: string | null): string | null {
	return /\.([^./\\]+)$/u.exec(name ?? "")?.[1]?.toLowerCase() ?? null;
}

function mediumOfSuffix(suffix: string | null): Medium | null {
	if (suffix === null) return null;
	if (textSuffixes.has(suffix)) return "text";
	if (soundSuffixes.has(suffix)) return "sound";
	if (suffix === "pdf") return "document";
	return otherSuffixes.has(suffix) ? "picture" : null;
}

/**
 * By the suffix of the asset's name, else of its external id; where that is of no known kind, by its annotations:
 * entities at whole numbers of characters are a text's, those with fractions and no selection a sound's. Shapes of a
 * picture on it make it one, and areas of a PDF a document.
 */
export function mediumOf({ asset, snapshot }: Pick<Task, "asset" | "snapshot">): Medium {
	const kinds = snapshot.tools.map(({ geometry }) => geometry);
	const named = mediumOfName(asset);
	if (named === "document") return named;
	const isShape = kinds.some(({ kind }) => kind !== "entity" && kind !== "none" && kind !== "unknown");
	if (isShape) return named === null && kinds.some(({ kind }) => kind === "pdf") ? "document" : "picture";
	if (named !== null) return named;
	if (snapshot.tools.some(namesMessage)) return "text";
	const entities = kinds.filter((geometry) => geometry.kind === "entity");
	if (entities.length === 0) return "picture";
	if (entities.every(({ start, end }) => Number.isInteger(start) && Number.isInteger(end))) return "text";
	return entities.every(({ selection }) => selection === null) ? "sound" : "picture";
}

function mediumOfName({ name, externalId, dataset }: Task["asset"]): Medium | null {
	const [named = null] = [name, externalId].flatMap((text) => mediumOfSuffix(suffixOf(text)) ?? []);
	// Pages that were exported as pictures are no document, whatever the asset is called.
	return named === "document" && dataset.some((page) => !/\.pdf(?:$|[?#])/iu.test(page)) ? "picture" : named;
}
