import type { RecordingKind } from "#shared/media";
import { placeOfLink } from "#shared/link-life";
import type { AssetInfo } from "#shared/task";

/** What of an asset may name a picture or a text. */
export type NamedAsset = Pick<AssetInfo, "url" | "name" | "externalId" | "dataset">;

/** Names under which a picture may lie, as an export gives them: segments of a path, the last one is the file. */
export type NamePath = readonly string[];

export type Named = { ok: true; path: NamePath } | { ok: false; name: string; why: string };

const reserved = /^(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

/**
 * Why a segment is refused, or null. None of these reaches the disk anyway, since names are compared with what was
 * listed; but a name that only makes sense as an attack is said to be one, and not looked for.
 */
function whySegmentRefused(segment: string): string | null {
	if (segment === "." || segment === "..") return "it leaves its folder";
	if (segment.includes(":")) return "drives and streams are not followed";
	if (/\p{Cc}/u.test(segment)) return "it holds control characters";
	if (/[ .]$/.test(segment)) return "it ends in a dot or a blank";
	if (reserved.test(segment)) return "it names a device";
	return null;
}

function checked(name: string, segments: readonly string[]): Named {
	for (const segment of segments) {
		const why = whySegmentRefused(segment);
		if (why !== null) return { ok: false, name, why };
	}
	if (segments.length === 0) return { ok: false, name, why: "it holds no name" };
	return { ok: true, path: segments };
}

/** A name that a person or an importer gave: a file, or a path with `/` or `\` between its segments. */
export function pathOfName(name: string): Named {
	if (/^[\\/]{2}/.test(name)) return { ok: false, name, why: "network and device paths are not followed" };
	if (/^[\\/]/.test(name)) return { ok: false, name, why: "it is an absolute path" };
	return checked(
		name,
		name.split(/[\\/]/).filter((segment) => segment !== ""),
	);
}

function decodedOnce(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		// A stray % sign: names on disk may hold one just so.
		return text;
	}
}

/** Nor a name and password before the host. */
function withoutQuery(link: string): string {
	return link.replace(/[?#].*$/s, "").replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, "$1");
}

/** The path of a link: host, query and fragment dropped, percent-decoded once. */
export function pathOfLink(link: string): Named {
	const place = placeOfLink(link);
	// Without its query, which may be a secret, in a sentence that a page shows.
	const shown = place.length > 200 ? `${place.slice(0, 200)}…` : place;
	const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(link)?.[1]?.toLowerCase();
	if (scheme === undefined) return pathOfName(withoutQuery(link));
	// One letter is a drive.
	if (scheme.length === 1) return { ok: false, name: shown, why: "drives and streams are not followed" };
	if (!/^[a-z0-9+.-]+:\/\/[^/\\]/i.test(link) || scheme === "file") {
		return { ok: false, name: shown, why: `links by ${scheme}: are not followed` };
	}
	const path = decodedOnce(withoutQuery(link).replace(/^[^:]+:\/\/[^/]*/, ""));
	const name = path.replace(/^\//, "");
	if (path.includes("\\")) return { ok: false, name, why: "network and device paths are not followed" };
	return checked(
		name,
		path.split("/").filter((segment) => segment !== ""),
	);
}

/** The link of a page: of the dataset where there is one, else the asset's own on its first page. */
export function linkOfPage({ url, name, dataset }: NamedAsset, page: number): string | null {
	if (dataset.length > 0) return dataset[page] ?? null;
	return page === 0 ? (url ?? name) : null;
}

/**
 * As much of an asset's names as finds the picture of a page: looked for as page 0, it finds the same. It is kept on
 * disk beside the thumbnail, so the query of a link, which may hold a signature, is left out: no file is found by it.
 */
export function namesOfPage(asset: NamedAsset, page: number): NamedAsset {
	const link = linkOfPage(asset, page);
	const dataset = link === null ? [] : [withoutQuery(link)];
	// The external id names the asset, not one of its pages.
	const isWhole = page === 0 && asset.dataset.length <= 1;
	return { url: null, name: null, externalId: isWhole ? asset.externalId : null, dataset };
}

/** What is looked for and shown as it is. */
export type MediaKind = "picture" | "text" | "volume" | "document" | RecordingKind;

/** What else is looked for by name: a mask of brush strokes, or of labelled voxels. */
export type MaskKind = "brush" | "labels";

/** Suffixes of files that are shown, and that may stand for one another. A table is not the text beside it. */
export const shownSuffixes: Readonly<Record<MediaKind | MaskKind, readonly string[]>> = {
	picture: ["png", "jpg", "jpeg", "jfif", "webp", "gif", "bmp", "tif", "tiff"],
	text: ["txt", "text", "md", "markdown"],
	volume: ["nrrd", "nhdr", "nii", "nii.gz", "dcm"],
	video: ["mp4", "webm", "m4v", "mov", "mkv", "ogv"],
	sound: ["wav", "mp3", "flac", "ogg", "oga", "opus", "m4a", "aac", "weba"],
	document: ["pdf"],
	brush: ["png"],
	// What tools call them, longest first; a PNG is at times delivered where a volume was expected.
	labels: ["seg.nrrd", "nrrd", "nhdr", "nii.gz", "nii", "zip", "gz", "png"],
};

/** Kinds that people convert to one of those before they look at them here. */
const convertedSuffixes: Readonly<Record<MediaKind | MaskKind, readonly string[]>> = {
	picture: ["svg", "pdf", "dcm", "heic", "heif", "avif", "jp2", "nrrd"],
	text: ["doc", "docx", "odt", "rtf", "pdf"],
	volume: ["gz", "zip", "png"],
	video: ["avi", "wmv", "asf", "flv", "mpg", "mpeg", "ts", "m2ts", "3gp"],
	sound: ["wma", "aif", "aiff", "amr", "ac3", "mp4", "webm"],
	document: ["doc", "docx", "odt", "ppt", "pptx", "xls", "xlsx"],
	brush: ["jpg", "jpeg", "webp", "tif", "tiff", "bmp"],
	labels: ["dcm", "mha", "mhd"],
};

/** The longest of some suffixes that a name ends in; the name has to have something before it. */
function suffixAmong(name: string, suffixes: readonly string[]): string | null {
	const small = name.toLowerCase();
	let longest: string | null = null;
	for (const suffix of suffixes) {
		if (suffix.length > (longest?.length ?? 0) && small.endsWith(`.${suffix}`)) longest = suffix;
	}
	return longest;
}

/** The name without its suffix where that is one of the kind; the whole name otherwise ("scan.2026.09"). */
export function stemOf(name: string, kind: MediaKind | MaskKind): string {
	const suffix = suffixAmong(name, [...shownSuffixes[kind], ...convertedSuffixes[kind]]);
	return suffix === null ? name : name.slice(0, -suffix.length - 1);
}

export function hasShownSuffix(name: string, kind: MediaKind | MaskKind): boolean {
	return suffixAmong(name, shownSuffixes[kind]) !== null;
}

/** What exporters and people put behind the name of what a mask belongs to: a time in milliseconds, a word. */
const tag = /[-_.](?:\d{10,17}|brush|masks?|labels?|labelmap|seg(?:mentation)?|medical)$/iu;

/**
 * What a mask's name says it belongs to: "b1c2-1700000000000.png" and "b1c2_mask.nii.gz" to b1c2. Null for a name that
 * has no suffix of a mask, or nothing behind what it belongs to.
 */
export function subjectOf(name: string): string | null {
	const stem = stemOf(name, "labels");
	if (stem === name) return null;
	let subject = stem;
	for (let most = 4; most > 0 && tag.test(subject); most--) subject = subject.replace(tag, "");
	return subject === stem || subject === "" ? null : subject;
}

/**
 * The form in which names are equal regardless of Unicode form and letter case. Upper case first, so that ß meets SS
 * and both small sigmas meet; never by locale, or a Turkish machine would find other pictures.
 */
export function foldedName(name: string): string {
	// Most names are plain and small already, and are not copied.
	if (/^[ -@[-~]*$/.test(name)) return name;
	return name.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}
