import type { Task } from "#shared/task";

/** What a task's asset is, as far as its view depends on it. What is no text is drawn on the canvas. */
export type Medium = "picture" | "text";

const textSuffixes: ReadonlySet<string> = new Set(
	"txt text md markdown csv tsv json jsonl ndjson log yaml yml srt vtt".split(" "),
);
/** Of assets that are no text whatever marks them: an entity in them stands for seconds, or is a mistake. */
const otherSuffixes: ReadonlySet<string> = new Set(
	(
		"png jpg jpeg jfif webp gif bmp tif tiff svg heic heif avif jp2 pdf dcm nrrd nii gz zip " +
		"mp4 mov avi mkv webm m4v mp3 wav ogg oga flac m4a aac opus"
	).split(" "),
);

function suffixOf(name: string | null): string | null {
	return /\.([^./\\]+)$/u.exec(name ?? "")?.[1]?.toLowerCase() ?? null;
}

/**
 * By the suffix of the asset's name, else of its external id; where that is of no known kind, by its annotations:
 * entities at whole numbers of characters. Shapes of a picture on it make it none.
 */
export function mediumOf({ asset, snapshot }: Pick<Task, "asset" | "snapshot">): Medium {
	const kinds = snapshot.tools.map(({ geometry }) => geometry);
	const isShape = kinds.some(({ kind }) => kind !== "entity" && kind !== "none" && kind !== "unknown");
	if (isShape) return "picture";
	const suffixes = [suffixOf(asset.name), suffixOf(asset.externalId)];
	const known = suffixes.find((suffix) => suffix !== null && (textSuffixes.has(suffix) || otherSuffixes.has(suffix)));
	if (known !== undefined && known !== null) return textSuffixes.has(known) ? "text" : "picture";
	const entities = kinds.filter((geometry) => geometry.kind === "entity");
	return entities.length > 0 && entities.every(({ start, end }) => Number.isInteger(start) && Number.isInteger(end))
		? "text"
		: "picture";
}
