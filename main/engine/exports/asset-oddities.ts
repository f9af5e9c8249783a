import {
	ANSWER,
	ASSET,
	assetTexts,
	listKeys,
	METADATA,
	REVIEW,
	TASK,
	taskTexts,
	VISIT,
	visitTexts,
} from "./asset-places.ts";
import { readNumber } from "./format-keys.ts";
import { parseInstant } from "./instant.ts";

const instants: ReadonlySet<string> = new Set(["updatedAt", "completedAt"]);
const numbers: ReadonlySet<string> = new Set([
	"totalDuration",
	"duration",
	"duration(ms)",
	"consensus",
	"consensusAverage",
	"frameTotal",
]);
const assetLists: ReadonlySet<string> = new Set(["batches", "dataset", "attachments"]);

/**
 * What is odd about a value of this kind ("a list", "an object", "true", …) under a key that the format knows; null where
 * nothing is. `place`: where in an asset, see asset-places.ts.
 */
export function wrongForm(place: number, key: string, what: string): string | null {
	// V2 says "reviewed by nobody" with an empty list (format.md, section 11).
	if (what === "null" || (place === REVIEW && key === "completedBy" && what === "a list")) return null;
	if (place === ASSET && key === "task")
		return what === "an object" ? null : `"task" is ${what}, not an object; the asset is shown without a task`;
	if (place === ASSET && (key === "metadata" || key === "contextData"))
		return what === "an object" ? null : `"${key}" is ${what}, not an object; it is read as empty`;
	if (isList(place, key)) return what === "a list" ? null : `"${key}" is ${what}, not a list; it is read as empty`;
	if (isText(place, key) && what !== "a string" && what !== "a number")
		return `"${key}" is ${what}, not a text or number; it is read as missing`;
	return null;
}

function isList(place: number, key: string): boolean {
	if (place === ASSET) return listKeys.has(key) || key === "tasks" || assetLists.has(key);
	return (place === TASK && key === "stageHistory") || ((place === TASK || place === ANSWER) && listKeys.has(key));
}

function isText(place: number, key: string): boolean {
	if (place === ASSET) return assetTexts.has(key);
	if (place === TASK || place === ANSWER) return taskTexts.has(key);
	return (place === VISIT || place === REVIEW) && visitTexts.has(key);
}

/** Whether a time, a duration or a count belongs here: {@link wrongScalar} then has to be asked. */
export function isMeasure(place: number, key: string): boolean {
	if (!instants.has(key) && !numbers.has(key)) return false;
	return place === METADATA ? key === "frameTotal" : isText(place, key);
}

/** What is odd about the text or number of a measure; null where nothing is. An empty text says that there is none. */
export function wrongScalar(key: string, value: string | number): string | null {
	if (value === "") return null;
	if (instants.has(key))
		return parseInstant(value) === null ? `"${key}" is ${shown(value)}, not a time; it sorts as missing` : null;
	return readNumber(value) === null ? `"${key}" is ${shown(value)}, not a number; it is read as missing` : null;
}

/** The beginning of a value, as JSON. */
function shown(value: string | number): string {
	const text = JSON.stringify(value);
	return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
