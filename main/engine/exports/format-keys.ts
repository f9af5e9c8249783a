/**
 * The keys by which the format is recognised (format.md, sections 1-4, 8, 11), in one place for the one-pass summary
 * and for the model of a single task, so that both decide alike.
 */

/** Keys whose presence tells a tool's kind. Where a tool holds several, the earliest in this list counts. */
export const geometryKeys = [
	"bounding-box",
	"rotated-bounding-box",
	"polygon",
	"polyline",
	"segmentation",
	"point",
	"ner",
	"pdf",
	"spline",
	"circle",
	"angle",
	"vertex",
	"medical-brush",
] as const;

export type GeometryKey = (typeof geometryKeys)[number];

/** True on a tool that only says from which frame on its object is gone: it is no object, and counted nowhere. */
export const STOPPED_KEY = "interpolationStopped";

/** First keys an asset may begin with: what a repair looks for after a damaged one. */
export const assetKeys: ReadonlySet<string> = new Set([
	"asset",
	"assetId",
	"attachments",
	"batches",
	"contextData",
	"dataset",
	"externalId",
	"metadata",
	"task",
	"tasks",
	"data",
	"_id",
	"labelTask",
]);

/** Last path segment of a link without its query and fragment, percent-decoded; null where there is none. */
export function nameInLink(link: string): string | null {
	if (link.startsWith("data:")) return null;
	const path = link.split(/[?#]/u, 1)[0] ?? "";
	return nameInPath(path.slice(path.lastIndexOf("/") + 1));
}

/** The last segment of a link's path, percent-decoded; null where there is nothing in it. */
export function nameInPath(name: string): string | null {
	if (name === "") return null;
	try {
		return decodeURIComponent(name);
	} catch {
		// A stray % is part of the name.
		return name;
	}
}

/** A finite number from a number or a numeric text, as exporters mix them; null otherwise. */
export function readNumber(value: unknown): number | null {
	if (typeof value === "number") return Number.isFinite(value) ? value : null;
	if (typeof value === "string" && /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/u.test(value)) {
		const number = Number(value);
		return Number.isFinite(number) ? number : null;
	}
	return null;
}
