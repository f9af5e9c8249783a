import * as v from "valibot";
import { missingClasses } from "#shared/media-needs";

const MAGIC = "ango-loupe bundle";
const VERSION = 1;

const hex = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const instant = v.nullable(v.pipe(v.number(), v.finite()));
const role = v.picklist(["asset", "brush", "volume"]);
const text = v.pipe(v.string(), v.maxLength(4000));

const bundledFile = v.object({
	/** What it is looked for by: the sum of the task's id and of its link without what only a signature is for. */
	key: hex,
	taskId: v.nullable(text),
	role,
	/** Host and path of its link. */
	place: text,
	sha256: hex,
	bytes: count,
	/** Its suffix in the bundle. */
	type: v.pipe(v.string(), v.regex(/^[a-z0-9]{1,10}$/u)),
	/** Pixels or voxels along each axis, where its own header tells. */
	sizes: v.nullable(v.pipe(v.array(count), v.maxLength(16))),
	/** Milliseconds since 1970; null where it is not known. */
	fetchedAt: instant,
	expiresAt: instant,
	/** Of the answer that it came in; null for what was not fetched. */
	status: v.nullable(count),
});

/** A file of media in a bundle, under one of the keys that lead to it. */
export type BundledFile = v.InferOutput<typeof bundledFile>;

const missingFile = v.object({
	key: hex,
	taskId: v.nullable(text),
	role,
	place: text,
	class: v.picklist(missingClasses),
	sentence: text,
	at: instant,
});

/** Something that the export points to and the bundle does not hold. */
export type MissingFile = v.InferOutput<typeof missingFile>;

const index = v.object({ magic: v.literal(MAGIC), version: v.literal(VERSION), media: v.array(bundledFile) });
const missing = v.object({ magic: v.literal(MAGIC), version: v.literal(VERSION), missing: v.array(missingFile) });

/** Bytes of either list that are read: some millions of entries. */
export const mostIndex = 512 * 1024 * 1024;

export function indexText(media: readonly BundledFile[]): string {
	return listText("media", [...media].sort(byKey));
}

export function missingText(files: readonly MissingFile[]): string {
	return listText("missing", [...files].sort(byKey));
}

/** Null where it is none that this version reads. */
export function indexIn(content: string): BundledFile[] | null {
	const parsed = v.safeParse(index, jsonIn(content));
	return parsed.success ? parsed.output.media : null;
}

/** Null where it is none that this version reads. */
export function missingIn(content: string): MissingFile[] | null {
	const parsed = v.safeParse(missing, jsonIn(content));
	return parsed.success ? parsed.output.missing : null;
}

/** An entry a line, so that two bundles can be compared as texts. */
function listText(name: string, entries: readonly object[]): string {
	const lines = entries.map((entry) => JSON.stringify(entry)).join(",\n");
	return `{"magic":"${MAGIC}","version":${String(VERSION)},"${name}":[${lines === "" ? "" : `\n${lines}\n`}]}\n`;
}

function byKey(a: { key: string; role: string }, b: { key: string; role: string }): number {
	const [one, other] = [`${a.key} ${a.role}`, `${b.key} ${b.role}`];
	return one < other ? -1 : one > other ? 1 : 0;
}

function jsonIn(content: string): unknown {
	try {
		return JSON.parse(content) as unknown;
	} catch (error) {
		if (error instanceof SyntaxError) return null;
		throw error;
	}
}
