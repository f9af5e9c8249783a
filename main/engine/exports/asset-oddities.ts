import { ANSWER, ASSET, listKeys, METADATA, TASK, VISIT } from "./asset-places.ts";
import { readNumber } from "./format-keys.ts";
import { parseInstant } from "./instant.ts";

/*
 * What is odd about the values of keys that the format knows. The fast scanner leaves every asset in which one of these
 * keys has another type than documented to the reader that asks here: a key that it does not ask about (see
 * scanner-keys.ts) would be told in some files and not in others.
 */

const assetTexts: ReadonlySet<string> = new Set(["asset", "externalId", "assetId"]);
const assetLists: ReadonlySet<string> = new Set(["tasks", "batches", "dataset"]);
const taskTexts: ReadonlySet<string> = new Set([
	"taskId",
	"stage",
	"stageId",
	"updatedAt",
	"updatedBy",
	"totalDuration",
	"consensusAverage",
	"brushDataUrl",
	"medicalBrushDataUrl",
]);
const visitTexts: ReadonlySet<string> = new Set(["stage", "stageId", "completedBy", "reviewStatus", "duration"]);
const taskNumbers: ReadonlySet<string> = new Set(["totalDuration", "consensusAverage"]);

/** `what`: "a list", "an object", "true", …; `place`: where in an asset, see asset-places.ts. Null where nothing is odd. */
export function wrongForm(place: number, key: string, what: string): string | null {
	if (what === "null") return null;
	if (place === ASSET && key === "task")
		return what === "an object" ? null : `"task" is ${what}, not an object; the asset is shown without a task`;
	if (place === ASSET && key === "metadata")
		return what === "an object" ? null : `"metadata" is ${what}, not an object; it is read as empty`;
	if (isList(place, key)) return what === "a list" ? null : `"${key}" is ${what}, not a list; it is read as empty`;
	if (isText(place, key) && what !== "a string" && what !== "a number")
		return `"${key}" is ${what}, not a text or number; it is read as missing`;
	return null;
}

function isList(place: number, key: string): boolean {
	if (place === ASSET) return listKeys.has(key) || assetLists.has(key);
	return (place === TASK && key === "stageHistory") || ((place === TASK || place === ANSWER) && listKeys.has(key));
}

function isText(place: number, key: string): boolean {
	if (place === ASSET) return assetTexts.has(key);
	return place === VISIT ? visitTexts.has(key) : place === TASK && taskTexts.has(key);
}

/** Whether a time, a duration or a count belongs here: {@link wrongMeasure} then has to be asked. */
export function isMeasure(place: number, key: string): boolean {
	if (place === TASK) return key === "updatedAt" || taskNumbers.has(key);
	return place === VISIT ? key === "duration" : place === METADATA && key === "frameTotal";
}

/** What is odd about the text or number of a measure; null where nothing is. An empty text says that there is none. */
export function wrongMeasure(key: string, value: string | number): string | null {
	if (value === "") return null;
	if (key === "updatedAt")
		return parseInstant(value) === null ? `"${key}" is ${shown(value)}, not a time; it sorts as missing` : null;
	return readNumber(value) === null ? `"${key}" is ${shown(value)}, not a number; it is read as missing` : null;
}

/** The beginning of a value, as JSON. */
function shown(value: string | number): string {
	const text = JSON.stringify(value);
	return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
