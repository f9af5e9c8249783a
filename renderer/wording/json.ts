import type { Json, UnknownKeys } from "#shared/json";
import { duration, exactDuration } from "./duration.ts";

const longest = 400;

/** A value in a line or a few; what is longer than 400 characters is for the raw view. */
export function jsonText(value: Json): string {
	const text = typeof value === "string" ? value : JSON.stringify(value);
	return text.length > longest ? `${text.slice(0, longest)}… (${String(text.length)} characters, see Raw)` : text;
}

/**
 * Keys of a task or of a visit that the format does not name. Exports with idle times have some for which no name is
 * documented; all documented durations are in milliseconds, so a number under such a name is taken for them, and said so.
 */
export function unknownTimes(keys: UnknownKeys): { name: string; value: string; exact?: string; mono: boolean }[] {
	return unknownFacts(keys).map((fact, place) => {
		const ms = millisecondsIn(keys[place]);
		if (ms === null) return fact;
		return {
			name: fact.name,
			value: duration(ms),
			exact: `${exactDuration(ms)}: the format does not name this key; its number is taken for milliseconds`,
			mono: false,
		};
	});
}

function millisecondsIn(entry: UnknownKeys[number] | undefined): number | null {
	if (entry === undefined || !/duration/iu.test(entry[0])) return null;
	const [, value] = entry;
	const ms = typeof value === "string" && /^\d+(?:\.\d+)?$/u.test(value) ? Number(value) : value;
	return typeof ms === "number" && Number.isFinite(ms) ? ms : null;
}

/** Keys that the format does not name, shown as they are. */
export function unknownFacts(keys: UnknownKeys): { name: string; value: string; mono: boolean }[] {
	return keys.map(([name, value]) => ({ name, value: jsonText(value), mono: typeof value !== "string" }));
}
