import type { MediaFound, TileSet } from "#shared/media";
import { count, counted } from "./count.ts";

/** What lies under the shapes: a sheet of the size the export names, or of the shapes' own extent. */
export interface SheetSource {
	width: number;
	height: number;
	/** Who says so. */
	by: "picture" | "document" | "export" | "volume" | "mask" | "extent";
	/** Set for a volume. */
	planes?: readonly unknown[];
}

/** Whether there are shapes at all; "nothing to draw" is a state of its own. */
export function sheetSentence(sheet: SheetSource | null): string {
	if (sheet === null) return "Nothing to draw: no picture, no size in the export, no shapes on this page.";
	if (sheet.planes !== undefined) {
		const size = sheet.by === "volume" ? "as large as the volume" : "as far as they reach";
		return `Annotations of a volume, all slices seen from three sides, ${size}.`;
	}
	const size = `${count(sheet.width)} × ${count(sheet.height)}`;
	if (sheet.by === "document") return `Page of ${size} pt.`;
	if (sheet.by === "picture") return `Picture of ${size} px.`;
	if (sheet.by === "export") return `Geometry on a sheet of ${size} px, the size that the export names.`;
	if (sheet.by === "mask") return `Brush strokes on a sheet of ${size} px, the size of their mask.`;
	return `Geometry on a sheet of its own extent, ${size} px: the export names no size.`;
}

const longestName = 80;

/** A name that may be a whole text: its beginning and its end. */
function brief(name: string): string {
	const letters = Array.from(name);
	if (letters.length <= longestName) return name;
	return `${letters.slice(0, longestName / 2).join("")}…${letters.slice(-longestName / 4).join("")}`;
}

/** Why there is no picture: what became of its link, where that is known, and the names looked for. */
export function missingSentence(found: MediaFound): string {
	const looked = lookedSentence(found);
	return found.missing === undefined ? looked : `${found.missing.sentence} ${looked}`;
}

function lookedSentence(found: MediaFound): string {
	const names = found.lookedFor.slice(0, 3).map(brief).join(", ");
	const more = found.lookedFor.length > 3 ? ` and ${counted(found.lookedFor.length - 3, "more name")}` : "";
	if (found.folders === 0) {
		return found.lookedFor.length === 0
			? "No media folder is named yet, and the export names no file."
			: `No media folder is named yet. The export names ${names}${more}.`;
	}
	if (found.lookedFor.length === 0) return "The export names no file to look for.";
	const [first] = found.lookedFor;
	return `${brief(first ?? "The picture")} is not in the ${counted(found.folders, "media folder")} (looked for ${names}${more}).`;
}

/** How the picture was matched, for people who must trust it. */
export function matchSentence(found: MediaFound): string {
	if (found.match === null) return "";
	const how =
		found.match.exactness === "exact"
			? ""
			: found.match.exactness === "unicode form"
				? ", in another Unicode form"
				: ", but for upper and lower case";
	return `Matched by ${found.match.by}${how}.`;
}

/** Which of several equally good files is shown. */
export function tieSentence(found: MediaFound): string {
	const others = found.ties.length;
	return `${found.file ?? "A file"} is shown; ${counted(others, "other file")} ${others === 1 ? "matches" : "match"} as well.`;
}

/** Null where the sizes agree or one of them is not known. */
export function sizeConflict(
	picture: { width: number; height: number } | null,
	asset: { width: number | null; height: number | null },
): string | null {
	if (picture === null || asset.width === null || asset.height === null) return null;
	if (picture.width === asset.width && picture.height === asset.height) return null;
	return (
		`The picture is ${count(picture.width)} × ${count(picture.height)} px, the export says ` +
		`${count(asset.width)} × ${count(asset.height)} px: shapes may not lie where they were drawn.`
	);
}

/** Proportions that differ by less than this share are those of viewers that round. */
const sameProportions = 0.02;

/** Null where the page of a document has the proportions of the one that its areas were drawn on, at whatever zoom. */
export function pageConflict(
	page: { width: number; height: number },
	drawnOn: { width: number; height: number } | null,
): string | null {
	if (drawnOn === null) return null;
	const ratio = (page.width * drawnOn.height) / (page.height * drawnOn.width);
	if (Math.abs(Math.log(ratio)) <= sameProportions) return null;
	return (
		`The page is ${count(page.width)} × ${count(page.height)} pt, its areas were drawn on one of ` +
		`${count(drawnOn.width)} × ${count(drawnOn.height)}: they may not lie where they were drawn.`
	);
}

/** How far a large picture is. */
export function makingSentence(found: MediaFound, share: number): string {
	const size = found.size === null ? "" : ` (${count(found.size.width)} × ${count(found.size.height)} px)`;
	return `${found.file ?? "The picture"}${size} is cut into tiles: ${String(Math.floor(share * 100))} %.`;
}

/** What was done to a picture's values to show them; nothing where they are shown as they are. */
export function samplesSentences({ samples, range, hasProfile, isInk }: TileSet): string[] {
	const said: string[] = [];
	if (range !== null) said.push(`${samples}: shown from ${sampleValue(range.least)} to ${sampleValue(range.most)}.`);
	if (isInk) said.push("Printing inks (CMYK), converted to red, green and blue.");
	else if (hasProfile) said.push("Its colour profile is not applied.");
	return said;
}

/** Whole numbers exactly, others to six digits. */
function sampleValue(value: number): string {
	if (Number.isInteger(value) && Math.abs(value) < 1e15) return value < 0 ? `−${count(-value)}` : count(value);
	return String(Number(value.toPrecision(6))).replace("-", "−");
}
