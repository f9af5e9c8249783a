import type { Json, UnknownKeys } from "#shared/json";

const longest = 400;

/** A value in a line or a few; what is longer than 400 characters is for the raw view. */
export function jsonText(value: Json): string {
	const text = typeof value === "string" ? value : JSON.stringify(value);
	return text.length > longest ? `${text.slice(0, longest)}… (${String(text.length)} characters, see Raw)` : text;
}

/** Keys that the format does not name, shown as they are. */
export function unknownFacts(keys: UnknownKeys): { name: string; value: string; mono: boolean }[] {
	return keys.map(([name, value]) => ({ name, value: jsonText(value), mono: typeof value !== "string" }));
}
