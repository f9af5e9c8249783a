import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HeldFinding } from "#shared/findings/finding";
import { contentOf, merged } from "#shared/findings/merge";
import { findingsText } from "../../../../main/engine/findings/files/findings-text.ts";
import { type FindingsRead, readFindings } from "../../../../main/engine/findings/files/read-findings.ts";
import { valueOf } from "../../../value-of.ts";
import { oneHeld } from "./random-findings.ts";

let folder = "";
beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), "findings-file-"));
});
afterAll(() => rm(folder, { recursive: true }));

const fixtures = path.resolve(import.meta.dirname, "../../../fixtures/findings");
const schemaFile = path.resolve(import.meta.dirname, "../../../../resources/loupe-findings.schema.json");
const isOfSchema = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
	JSON.parse(readFileSync(schemaFile, "utf8")) as object,
);

async function read(content: string | Uint8Array, salvages = false) {
	const file = path.join(folder, "some.loupe-findings");
	await writeFile(file, content);
	return readFindings(file, salvages);
}
/** All that is read of it, at once. */
async function allOf(found: FindingsRead): Promise<HeldFinding[]> {
	const all: HeldFinding[] = [];
	for await (const piece of found.pieces()) all.push(...valueOf(piece));
	expect(found.findings).toBe(all.length);
	return all;
}
const textOf = (held: readonly HeldFinding[]): string => [...findingsText(held)].join("");
const list = (held: readonly HeldFinding[]) =>
	fc.uniqueArray(oneHeld, { selector: ({ id }) => id, maxLength: 6 }).map((more) => [...held, ...more]);

test("what is written is read again, is of the schema, and is the same bytes in any order", async () => {
	await fc.assert(
		fc.asyncProperty(list([]), async (held) => {
			const text = textOf(held);
			const found = valueOf(await read(text));
			expect(textOf(await allOf(found))).toBe(text);
			expect(textOf([...held].reverse())).toBe(text);
			expect([found.notes, found.damaged]).toEqual([[], []]);
			expect(isOfSchema(JSON.parse(text)), JSON.stringify(isOfSchema.errors)).toBe(true);
		}),
		{ numRuns: 80 },
	);
});

test("another program may indent it and sort its keys", async () => {
	const [held] = fc.sample(list([]), { numRuns: 1, seed: 4 }) as [HeldFinding[]];
	const { angoLoupeFindings, ...rest } = JSON.parse(textOf(held)) as Record<string, unknown>;
	const found = valueOf(await read(JSON.stringify({ angoLoupeFindings, ...rest }, null, "\t")));
	const indented = await allOf(found);
	expect(contentOf(indented)).toBe(contentOf(await allOf(valueOf(await read(textOf(held))))));
	expect(found.notes).toEqual([]);
});

/** A value somewhere within, replaced, dropped, or with one more beside it. */
function bend(value: unknown, picks: readonly number[]): unknown {
	const copy = structuredClone(value);
	let [owner, key]: [unknown, string] = [{ "": copy }, ""];
	let at: unknown = copy;
	let nth = 0;
	while (typeof at === "object" && at !== null && Object.keys(at).length > 0 && nth < picks.length - 2) {
		const keys = Object.keys(at);
		key = keys[(picks[nth++] as number) % keys.length] as string;
		[owner, at] = [at, (at as Record<string, unknown>)[key]];
	}
	const odd: unknown[] = [null, true, -1.5, "x".repeat(1001), [], {}, 1e20, "2024-13-01T00:00:00Z", [[1, 2, 3]], "Z"];
	const holder = owner as Record<string, unknown>;
	const way = (picks[nth] as number) % 4;
	if (way === 0 && !Array.isArray(holder)) Reflect.deleteProperty(holder, key);
	else if (way === 1 && typeof at === "object" && at !== null && !Array.isArray(at)) Object.assign(at, { extra: 1 });
	else holder[key] = odd[(picks[nth + 1] as number) % odd.length];
	return copy;
}

test("what is bent is refused by the schema just where the reader refuses it", async () => {
	let refused = 0;
	await fc.assert(
		fc.asyncProperty(oneHeld, fc.array(fc.nat(1000), { minLength: 4, maxLength: 9 }), async (held, picks) => {
			const bent = bend({ angoLoupeFindings: 1, findings: [held] }, picks);
			const text = JSON.stringify(bent);
			const found = await read(text);
			expect(isOfSchema(JSON.parse(text)), `${text} ${JSON.stringify(found)}`).toBe(found.ok);
			if (!found.ok) refused++;
		}),
		{ numRuns: 500 },
	);
	expect(refused).toBeGreaterThan(100);
});

test("answers are nested as deep as both allow, and no deeper", async () => {
	const [held] = fc.sample(oneHeld, { numRuns: 1, seed: 1 }) as [HeldFinding];
	const nested = (depth: number): object => ({
		...{ schemaId: null, tool: null, title: "", answer: null },
		answers: depth === 0 ? [] : [nested(depth - 1)],
	});
	const finding = {
		...{ author: "Ana", source: { hash: "0".repeat(40), name: "a" }, task: null, target: { kind: "task" } },
	};
	for (const [depth, isFine] of [
		[16, true],
		[17, false],
	] as const) {
		const version = { ...held.heads[0], finding: { ...finding, body: { kind: "answer", answer: nested(depth) } } };
		const text = JSON.stringify({ angoLoupeFindings: 1, findings: [{ ...held, heads: [version] }] });
		expect(isOfSchema(JSON.parse(text))).toBe(isFine);
		expect((await read(text)).ok).toBe(isFine);
	}
});

describe("every released version", () => {
	test("1 opens, is of the schema, and holds a finding of each kind", async () => {
		const file = path.join(fixtures, "version-1.loupe-findings");
		const found = valueOf(await readFindings(file));
		const held = await allOf(found);
		expect(found.notes).toEqual([]);
		expect(isOfSchema(JSON.parse(readFileSync(file, "utf8")))).toBe(true);
		const kinds = held.flatMap(({ heads }) => heads.map(({ finding }) => finding?.body.kind ?? "removed"));
		expect(new Set(kinds)).toEqual(
			new Set(["verdict", "mark", "removal", "answer", "violation", "plan", "words", "removed"]),
		);
		const targets = held.flatMap(({ heads }) => heads.map(({ finding }) => finding?.target.kind));
		expect(new Set(targets)).toEqual(new Set(["task", "tool", "answer", "relation", "difference", undefined]));
		expect(held.filter(({ heads }) => heads.length > 1)).toHaveLength(1);
		expect(textOf(held)).toBe(readFileSync(file, "utf8"));
	});
});

const good = () => textOf(fc.sample(oneHeld, { numRuns: 5, seed: 9 }));

describe("refused", () => {
	test.each([
		["an export", '[{"asset":"a","task":{}}]', "findings-refused", "does not begin with"],
		["nothing", "", "findings-refused", "does not begin with"],
		["a later version", '{"angoLoupeFindings":2,"found":[1]}', "findings-newer", "has version 2"],
		["a version that is none", '{"angoLoupeFindings":"1","findings":[]}', "findings-damaged", 'got version "1"'],
		["a finding of another form", '{"angoLoupeFindings":1,"findings":[{"id":1}]}', "findings-damaged", "finding 1: id"],
		["a foreign key", '{"angoLoupeFindings":1,"findings":[],"__proto__":1}', "findings-damaged", '"__proto__"'],
		["depth", `{"angoLoupeFindings":1,"findings":[${"[".repeat(1e5)}`, "findings-damaged", "deeper than 64"],
		["a list that is none", '{"angoLoupeFindings":1,"findings":{}}', "findings-damaged", "is no list"],
		["a second hash", '{"angoLoupeFindings":1,"findings":[],"sha256":"x"}', "findings-damaged", "is no hash"],
	])("%s", async (_, text, code, words) => {
		const found = await read(text);
		expect(found).toMatchObject({ ok: false, code });
		expect(found.ok ? "" : found.detail).toContain(words);
	});

	test("half a file, with the line at which it ends", async () => {
		const text = good();
		const found = await read(text.slice(0, text.length * 0.7));
		expect(found).toMatchObject({ ok: false, code: "findings-damaged" });
		expect(found.ok ? "" : found.detail).toMatch(/line \d: /u);
	});

	test("bytes that are no text", async () => {
		const found = await read(Buffer.concat([Buffer.from('{"angoLoupeFindings":1,"a":"'), Buffer.from([0xff, 0xfe])]));
		expect(found).toMatchObject({ ok: false, code: "findings-damaged" });
		expect(found.ok ? "" : found.detail).toContain("UTF-8");
	});

	test("versions of another finding, and those that replace each other", async () => {
		const [one] = fc.sample(oneHeld, { numRuns: 1, seed: 3 }) as [HeldFinding];
		const head = one.heads[0] as HeldFinding["heads"][number];
		const other = { ...one, heads: [{ ...head, id: "b".repeat(22) }] };
		const circle = { ...one, past: [head.rev] };
		for (const [held, words] of [
			[other, "another finding"],
			[circle, "replace each other"],
		] as const) {
			const found = await read(JSON.stringify({ angoLoupeFindings: 1, findings: [held] }));
			expect(found.ok ? "" : found.detail).toContain(words);
		}
	});

	test("a folder, a name that leads to another machine, and nothing", async () => {
		expect(await readFindings(folder)).toMatchObject({ ok: false, code: "not-a-file" });
		expect(await readFindings("\\\\host\\a.loupe-findings")).toMatchObject({ ok: false, code: "path-refused" });
		expect(await readFindings(path.join(folder, "none"))).toMatchObject({ ok: false, code: "file-missing" });
	});
});

test("a letter that was changed is told", async () => {
	const [held] = fc.sample(oneHeld, { numRuns: 1, seed: 12 }) as [HeldFinding];
	const text = textOf([held]).replace(/"utc":"\d/u, '"utc":"9');
	expect(valueOf(await read(text)).notes.join(" ")).toContain("was changed after it was written");
});

test("what is whole of a damaged file can be had where that is asked for", async () => {
	const lines = good().split("\n");
	lines[2] = '{"id":"x"},';
	const cut = lines.join("\n").slice(0, -120);
	const found = valueOf(await read(cut, true));
	const held = await allOf(found);
	expect(held.length).toBeGreaterThanOrEqual(3);
	expect(found.damaged[0]).toContain("line 3");
	expect(found.damaged.at(-1)).toContain("nothing after it is read");
	expect(merged(held[0] as HeldFinding, held[0] as HeldFinding)).toEqual(held[0]);
});
