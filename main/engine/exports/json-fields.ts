import type { Json, UnknownKeys } from "#shared/json";
import { readNumber } from "./format-keys.ts";

/** A parsed JSON object. Its keys are a stranger's: they are looked up as own keys only. */
export type JsonObject = Record<string, Json>;

export function isObject(value: Json | undefined): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own field; undefined where it is missing, also for names such as `constructor`. */
export function field(object: JsonObject, key: string): Json | undefined {
	return Object.hasOwn(object, key) ? object[key] : undefined;
}

export function textField(object: JsonObject, key: string): string | null {
	const value = field(object, key);
	return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

/** The first of several fields that is a text or number. */
export function firstField(...values: (Json | undefined)[]): string | number | null {
	return (
		values.find((value): value is string | number => typeof value === "string" || typeof value === "number") ?? null
	);
}

export function numberField(object: JsonObject, key: string): number | null {
	return readNumber(field(object, key));
}

export function listField(object: JsonObject, key: string): Json[] {
	const value = field(object, key);
	return Array.isArray(value) ? value : [];
}

/** How deep values are handed on; what is deeper stays in the raw text. */
export const DEPTH_LIMIT = 64;

/** The fields that `known` does not name, in their order. */
export function unknownKeys(object: JsonObject, known: ReadonlySet<string>): UnknownKeys {
	return Object.entries(object)
		.filter(([key]) => !known.has(key))
		.map(([key, value]) => [key, shallow(value)] as const);
}

/** What a value has to be for its key to be read. */
export type Forms = Readonly<Record<string, (value: Json) => boolean>>;

export const isText = (value: Json): boolean => typeof value === "string" || typeof value === "number";
export const isNumeric = (value: Json): boolean => readNumber(value) !== null;
export const isFlag = (value: Json): boolean => typeof value === "boolean";
export const isList = (value: Json): boolean => Array.isArray(value);

/**
 * The fields that were not read, in their order: those that `forms` does not name, and those whose value is something
 * else than their key promises. Null says nothing under a key that is known.
 */
export function unreadKeys(object: JsonObject, forms: Forms, read: readonly string[] = []): UnknownKeys {
	return Object.entries(object)
		.filter(([key, value]) => {
			if (read.includes(key)) return false;
			const form = Object.hasOwn(forms, key) ? forms[key] : undefined;
			return form === undefined || (value !== null && !form(value));
		})
		.map(([key, value]) => [key, shallow(value)] as const);
}

/** The value itself, or a sentence in its place where it is nested too deep to be handed to another process. */
export function shallow(value: Json): Json {
	return depthWithin(value, DEPTH_LIMIT)
		? value
		: `(nested more than ${String(DEPTH_LIMIT)} levels deep: see the raw JSON)`;
}

function depthWithin(value: Json, limit: number): boolean {
	let level: Json[] = [value];
	for (let depth = 0; depth <= limit; depth++) {
		const next: Json[] = [];
		for (const item of level) {
			if (typeof item !== "object" || item === null) continue;
			for (const child of Array.isArray(item) ? item : Object.values(item)) {
				if (typeof child === "object" && child !== null) next.push(child);
			}
		}
		if (next.length === 0) return true;
		level = next;
	}
	return false;
}
