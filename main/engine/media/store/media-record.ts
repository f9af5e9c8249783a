import { createHash } from "node:crypto";
import * as v from "valibot";
import { missingClasses, type MissingWhy } from "#shared/media-needs";
import { linkKey } from "#shared/link-life";

const MAGIC = "ango-loupe media";
const VERSION = 1;

/** Names what one task points to by one link, whoever signed it and when: 64 hexadecimal digits. */
export type ScopedKey = string;

/**
 * The link's own key without what only a signature is for, scoped by the task: two tasks never share a file by accident
 * of a link. The link itself cannot be had back from it.
 */
export function scopedKey(taskId: string | null, link: string): ScopedKey {
	return createHash("sha256")
		.update(JSON.stringify([taskId ?? "", linkKey(link)]))
		.digest("hex");
}

const hex = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const instant = v.nullable(v.pipe(v.number(), v.finite()));
const role = v.picklist(["asset", "brush", "volume"]);
const text = v.pipe(v.string(), v.maxLength(4000));

const keptMedia = v.strictObject({
	key: hex,
	sha256: hex,
	bytes: count,
	role,
	/** What it is by its first bytes, as a suffix: "png", "nrrd", "zip"; "bin" where they say nothing. */
	type: v.pipe(v.string(), v.regex(/^[a-z0-9.]{1,12}$/u)),
	/** Host and path of its link, or the name of the file that it came from: never a query. */
	place: text,
	/** Milliseconds since 1970: when it came here, and when its link ends; null where that is not known. */
	fetchedAt: instant,
	expiresAt: instant,
	/** Of the answer that it came in; null for what was not fetched. */
	status: v.nullable(count),
});

/** A file that is kept under a key. */
export type KeptMedia = v.InferOutput<typeof keptMedia>;

const missingRecord = v.strictObject({
	key: hex,
	role,
	place: text,
	class: v.picklist(missingClasses),
	sentence: text,
	at: instant,
	status: v.nullable(count),
});

/** Why something is not here, found out when it was fetched or read. */
export type MissingRecord = v.InferOutput<typeof missingRecord>;

export function whyOf({ class: kind, sentence, at }: MissingRecord): MissingWhy {
	return { class: kind, sentence, at };
}

export function keptMediaIn(value: unknown): KeptMedia | null {
	const parsed = v.safeParse(keptMedia, value);
	return parsed.success ? parsed.output : null;
}

export function missingRecordIn(value: unknown): MissingRecord | null {
	const parsed = v.safeParse(missingRecord, value);
	return parsed.success ? parsed.output : null;
}

/** A record as a file of its own. */
export function recordText(record: KeptMedia | MissingRecord): string {
	return `${JSON.stringify({ magic: MAGIC, version: VERSION, record }, null, "\t")}\n`;
}

const stored = v.object({ magic: v.literal(MAGIC), version: v.literal(VERSION), record: v.unknown() });

/** What such a file holds; null where it is not one of ours, or is damaged. */
export function recordIn(content: string): unknown {
	let value: unknown;
	try {
		value = JSON.parse(content);
	} catch (error) {
		if (error instanceof SyntaxError) return null;
		throw error;
	}
	const parsed = v.safeParse(stored, value);
	return parsed.success ? parsed.output.record : null;
}
