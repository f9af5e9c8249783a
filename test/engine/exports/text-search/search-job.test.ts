import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { SearchScope, TextSearch } from "#shared/search";
import { placeHits } from "../../../../main/engine/exports/text-search/hit-place.ts";
import { makeNeedle } from "../../../../main/engine/exports/text-search/needle.ts";
import { type JobReport, JobRunner } from "../../../../main/engine/exports/text-search/search-job.ts";
import { MemoryText, stampOf } from "../../../../main/engine/exports/text-source.ts";
import {
	anyValue,
	diceOf,
	literalExpression,
	type OracleHit,
	oracleHits,
	spelled,
	textOf,
	type Value,
} from "./text-oracle.ts";

const folder = mkdtempSync(path.join(tmpdir(), "loupe-search-job-"));
const file = path.join(folder, "text.json");
const noPulse = { begin: () => undefined, end: () => undefined, beginAsset: () => undefined };

afterAll(() => {
	rmSync(folder, { recursive: true, force: true });
});

interface Asked extends Partial<TextSearch> {
	text: string;
	block?: number;
	keep?: number;
	rowCounts?: readonly number[];
}

/** Searches assets that stand in one file, with what is between them. */
function searchFile(assets: readonly string[], asked: Asked, between = ",\n"): { reports: JobReport[]; all: Buffer } {
	const offsets: number[] = [];
	const lengths: number[] = [];
	let all = "[";
	for (const asset of assets) {
		offsets.push(Buffer.byteLength(all));
		lengths.push(Buffer.byteLength(asset));
		all += asset + between;
	}
	writeFileSync(file, all);
	const search = { matchCase: false, isRegExp: false, scope: "everything" as SearchScope, ...asked };
	const reports: JobReport[] = [];
	const rowCounts = Uint32Array.from(assets, (_, at) => asked.rowCounts?.[at] ?? 1);
	let row = 0;
	new JobRunner(noPulse, () => false, asked.block).run(
		{
			file: { path: file, name: "text.json", stamp: stampOf(statSync(file)) },
			search,
			needle: search.isRegExp ? null : makeNeedle(search.text, search.matchCase),
			offsets: Float64Array.from(offsets),
			lengths: Float64Array.from(lengths),
			rows: rowCounts.map((count) => (row += count) - count),
			rowCounts,
			keep: asked.keep ?? Infinity,
		},
		(report) => reports.push(report),
	);
	return { reports, all: Buffer.from(all) };
}

/** The hits of one asset, placed. */
function hitsOf(asset: string, asked: Asked): Omit<OracleHit, "index">[] {
	const { reports, all } = searchFile([asset], asked, "");
	for (const report of reports) expect(report.fault).toBeNull();
	const bytes = Buffer.from(asset);
	const hits = reports.flatMap((report) =>
		Array.from(report.starts, (start, at) => ({ start: start - 1, end: start - 1 + (report.lengths[at] ?? 0) })),
	);
	const places = placeHits(new MemoryText(bytes), hits);
	return places.map(({ pointer, isKey }, at) => {
		const written = all.toString("utf8", 1 + (hits[at]?.start ?? 0), 1 + (hits[at]?.end ?? 0));
		return { pointer, isKey, match: meant(written) };
	});
}

/** What the bytes of a match stand for. A bare token has no escapes. */
function meant(written: string): string {
	return JSON.parse(`"${written}"`) as string;
}

function expected(value: Value, expression: RegExp): Omit<OracleHit, "index">[] {
	return oracleHits(value, expression).map(({ pointer, isKey, match }) => ({ pointer, isKey, match }));
}

const searched = anyValue.chain((value) => fc.record({ value: fc.constant(value), text: textOf(value) }));
const isSearchable = (text: string) => text !== "" && !/\p{Surrogate}/u.test(text);

describe("a literal search", () => {
	test("finds what the parsed texts hold, however they are spelled, with blocks of any size", () => {
		fc.assert(
			fc.property(
				searched,
				fc.nat(),
				fc.boolean(),
				fc.integer({ min: 1, max: 90 }),
				({ value, text }, seed, matchCase, block) => {
					fc.pre(isSearchable(text));
					const asset = spelled([value], diceOf(seed));
					expect(hitsOf(asset, { text, matchCase, block })).toEqual(
						expected([value], literalExpression(text, matchCase)),
					);
				},
			),
			{ numRuns: 700 },
		);
	});

	test("finds a hit that lies across the border of two blocks, wherever the border is", () => {
		const value = { title: 'a 🚗 "quoted"\\ \u00e9t\u00e9 / Kiss\nme', after: "kiſs\u212aiss" };
		for (let seed = 0; seed < 2; seed++) {
			const asset = spelled(value, diceOf(seed));
			for (const text of ['🚗 "QUOTED"\\ ÉT', "kiss", "/ k", "S\nM", '"', "\\ \u00c9"]) {
				const wanted = expected(value, literalExpression(text, false));
				expect(wanted.length).toBeGreaterThan(0);
				for (let block = 1; block <= asset.length + 1; block++) expect(hitsOf(asset, { text, block })).toEqual(wanted);
			}
		}
	});

	test("does not take parts of an escape for text", () => {
		const asset = '{"a":"\\n\\u0041u0041\\\\n\\\\u0041\\\\\\u0042"}';
		const matches = (text: string) => hitsOf(asset, { text, matchCase: true }).map(({ match }) => match);
		expect(matches("n")).toEqual(["n"]);
		expect(matches("0041")).toEqual(["0041", "0041"]);
		expect(matches("u0041")).toEqual(["u0041", "u0041"]);
		expect(matches("A")).toEqual(["A"]);
		expect(matches("\\n")).toEqual(["\\n"]);
		expect(matches("\\B")).toEqual(["\\B"]);
		expect(matches("u0042")).toEqual([]);
	});

	test("does not take the second half of a surrogate pair for a character", () => {
		expect(hitsOf('["\\ud83d\\ude97\\ude97x"]', { text: "x" })).toHaveLength(1);
		expect(hitsOf('["\\ud83d\\ude97"]', { text: "🚗" })).toHaveLength(1);
		expect(hitsOf('["\\ud83d\\ud83d\\ude97"]', { text: "🚗" })).toHaveLength(1);
	});

	test("tells runs of backslashes of every length apart, at every border of blocks", () => {
		for (let run = 0; run < 8; run++) {
			const value = ["\\".repeat(run) + 'n"n'];
			const asset = JSON.stringify(value);
			for (const text of ["n", '"', "\\", '\\n"', 'n"n'])
				for (let block = 1; block < 20; block++)
					expect(hitsOf(asset, { text, block })).toEqual(expected(value, literalExpression(text, true)));
		}
	});

	test("finds numbers and words as written, but nothing that is structure", () => {
		const asset = '{"n": [1.50, -2e3, true, null], "t": "[1.50, true"}';
		const pointers = (text: string) => hitsOf(asset, { text }).map(({ pointer }) => pointer);
		expect(pointers("1.50")).toEqual(["/n/0", "/t"]);
		expect(pointers("E3")).toEqual(["/n/1"]);
		expect(pointers("TRUE")).toEqual(["/n/2", "/t"]);
		expect(pointers("[1")).toEqual(["/t"]);
		expect(pointers(", ")).toEqual(["/t"]);
		expect(pointers("null]")).toEqual([]);
		expect(pointers('"')).toEqual([]);
	});

	test("looks through values alone, or leaves stage histories out, where it is told to", () => {
		const value = { car: "car", task: { tools: ["Car"], stageHistory: [{ car: ["a car"] }], "st\u0061ge": "cars" } };
		const pointers = (scope: SearchScope) =>
			hitsOf(spelled(value, diceOf(3)), { text: "car", scope }).map(
				({ pointer, isKey }) => `${pointer}${isKey ? " key" : ""}`,
			);
		expect(pointers("everything")).toEqual([
			"/car key",
			"/car",
			"/task/tools/0",
			"/task/stageHistory/0/car key",
			"/task/stageHistory/0/car/0",
			"/task/stage",
		]);
		expect(pointers("values")).toEqual(["/car", "/task/tools/0", "/task/stageHistory/0/car/0", "/task/stage"]);
		expect(pointers("exported")).toEqual(["/car key", "/car", "/task/tools/0", "/task/stage"]);
	});

	test("gives a hit to the task of a V2 asset that it lies in, and one outside of all to each of them", () => {
		const two = '{"externalId":"x car","tasks":[{"t":"Car"},null,{"t":"a car"}]}';
		const { reports } = searchFile(['{"t":"car"}', two, '{"t":"car"}'], { text: "car", rowCounts: [1, 2, 1] });
		expect(reports.flatMap(({ hitRows }) => [...hitRows])).toEqual([0, 1, 1, 2, 3]);
		expect(reports.flatMap(({ rows }) => [...rows])).toEqual([0, 1, 2, 3]);
	});

	test("counts hits beyond those that it keeps, and leaves out what stands between assets", () => {
		const { reports } = searchFile(['["aa"]', '["aaa"]', '["a"]'], { text: "a", keep: 3 }, ',"a",');
		expect(reports.reduce((sum, { hits }) => sum + hits, 0)).toBe(6);
		expect(reports.flatMap(({ starts }) => [...starts])).toHaveLength(3);
		expect(reports.flatMap(({ rows }) => [...rows])).toEqual([0, 1, 2]);
		expect(reports.reduce((sum, { read }) => sum + read, 0)).toBeGreaterThan(0);
	});

	test("counts a text in itself once: hits do not overlap", () => {
		expect(hitsOf('["aaaaa"]', { text: "aa", block: 1 })).toHaveLength(2);
		expect(hitsOf('["a\\u0061a\\u0061"]', { text: "aa", block: 2 })).toHaveLength(2);
	});
});

describe("a search by a regular expression", () => {
	const sources = [
		"a+",
		"[^a]",
		"^.",
		"s$",
		"\\bu",
		"k|s",
		"(?<=a)b",
		"\\p{Lu}",
		"\\\\",
		"\\n",
		".{2}",
		"a*",
		"é|夏",
		"🚗",
	];

	test("finds what it finds in the parsed texts, with blocks of any size", () => {
		fc.assert(
			fc.property(
				anyValue,
				fc.constantFrom(...sources),
				fc.nat(),
				fc.boolean(),
				fc.integer({ min: 1, max: 90 }),
				(value, text, seed, matchCase, block) => {
					const asset = spelled([value], diceOf(seed));
					const wanted = expected([value], new RegExp(text, matchCase ? "gu" : "giu"));
					expect(hitsOf(asset, { text, matchCase, block, isRegExp: true })).toEqual(wanted);
				},
			),
			{ numRuns: 500 },
		);
	});

	test("does not count matches of nothing", () => {
		expect(hitsOf('["baab",""]', { text: "a*", isRegExp: true }).map(({ match }) => match)).toEqual(["aa"]);
	});
});

describe("a file that is not what it was", () => {
	test("is told as changed where it was cut", () => {
		writeFileSync(file, '["car"]');
		const stamp = { ...stampOf(statSync(file)), size: 100 };
		const reports: JobReport[] = [];
		new JobRunner(noPulse, () => false).run(
			{
				file: { path: file, name: "text.json", stamp },
				search: { text: "car", matchCase: false, isRegExp: false, scope: "everything" },
				needle: makeNeedle("car", false),
				offsets: Float64Array.of(0),
				lengths: Float64Array.of(100),
				rows: Uint32Array.of(0),
				rowCounts: Uint32Array.of(1),
				keep: 10,
			},
			(report) => reports.push(report),
		);
		expect(reports.at(-1)).toMatchObject({ isLast: true, fault: { code: "file-changed" } });
	});
});
