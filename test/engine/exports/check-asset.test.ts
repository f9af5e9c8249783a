import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AssetForm } from "../../../main/engine/exports/asset-fields.ts";
import { checkAsset, findDamage } from "../../../main/engine/exports/check/check-asset.ts";
import { lookAtText, lookThrough } from "../../../main/engine/exports/check/fast-look.ts";
import { JobStopped } from "../../../main/engine/job-control.ts";
import { findWrittenOddities } from "../../../main/engine/exports/check/written-oddities.ts";
import { type Finding, TextScan } from "../../../main/engine/exports/scan-text.ts";
import { MemoryText } from "../../../main/engine/exports/text-source.ts";
import { summariseParsed } from "./oracle.ts";
import { randomExport } from "./random-exports.ts";

const goOn = () => true;
const runs = Number(process.env["LOUPE_RUNS"] ?? 400);

interface CheckOptions {
	form?: AssetForm;
	rows?: number;
	wholeLimit?: number;
	start?: number;
}

function check(
	text: string | Uint8Array,
	{ form = "v3", rows = 1, wholeLimit = Infinity, start = 0 }: CheckOptions = {},
) {
	const source = new MemoryText(typeof text === "string" ? Buffer.from(text) : text);
	return checkAsset({ source, start, form, rows }, goOn, wholeLimit);
}

/** Sentences with the text that stands at their place. */
function told(text: string, options: CheckOptions = {}): string[] {
	const bytes = Buffer.from(text);
	return check(text, options)
		.findings.sort((a, b) => a.at - b.at)
		.map(({ at, severity, sentence }) => `${severity} at ${bytes.toString("utf8", at, at + 6)}: ${sentence}`);
}

/** The slow, strict pass over one asset as a text of its own. */
async function scanned(bytes: Uint8Array): Promise<Finding[]> {
	const found: Finding[] = [];
	const listener = {
		asset: (asset: { oddities: Finding[] }) => found.push(...asset.oddities),
		finding: (finding: Finding) => found.push(finding),
		progress: () => true,
	};
	await new TextScan(new MemoryText(bytes), listener).run();
	return found;
}

describe("a check finds the damage that the slow strict scan finds", () => {
	/** Bytes that leave quotes, brackets and escapes where they are: what a scanner of structure alone would pass. */
	const harmless = [
		...Buffer.from("0123456789aeflnrstuE+-.:, xyz"),
		0x00,
		0x01,
		0x1f,
		0x7f,
		0x80,
		0xbf,
		0xc0,
		0xed,
		0xff,
	];
	const structure = new Set(Buffer.from('"\\{}[]'));

	test("in random assets with bytes exchanged, at the same byte and in the same words", async () => {
		await fc.assert(
			fc.asyncProperty(
				randomExport,
				fc.array(fc.tuple(fc.nat(), fc.constantFrom(...harmless)), { maxLength: 3 }),
				fc.boolean(),
				async ({ elements }, changes, inPieces) => {
					for (const element of elements) {
						if (!element.startsWith("{") || summariseParsed(JSON.parse(element)) === null) continue;
						const bytes = Buffer.from(element);
						for (const [where, byte] of changes) {
							const at = where % bytes.length;
							if (!structure.has(bytes[at] as number)) bytes[at] = byte;
						}
						const expected = (await scanned(bytes)).filter(({ severity }) => severity === "damaged");
						const found = check(bytes, { wholeLimit: inPieces ? 0 : Infinity }).findings.filter(
							({ severity }) => severity === "damaged",
						);
						// A changed key may have made another thing of the asset: that never has a row.
						if (expected.some(({ sentence }) => sentence.startsWith("Expected an asset"))) continue;
						expect(found.map(({ at }) => at)).toEqual(expected.map(({ at }) => at));
						for (const [index, { sentence }] of found.entries()) {
							const [words] = sentence.split(". The asset ");
							expect(expected[index]?.sentence.startsWith(words ?? "?")).toBe(true);
						}
						const damage = findDamage(new MemoryText(bytes), 0);
						let isSound = true;
						try {
							JSON.parse(bytes.toString("utf8"));
						} catch {
							isSound = false;
						}
						expect(damage === null).toBe(isSound);
					}
				},
			),
			{ numRuns: Math.ceil(runs / 4) },
		);
	}, 120_000);

	test("with the asset's name, and its place in the file", () => {
		const text = '{"externalId":"a.jpg","task":{"taskId":"t1","tools":[{"point":[1,01]}]}}';
		const { findings, answers } = check(text, { start: 1000 });
		expect(answers).toBeNull();
		expect(findings).toEqual([
			{
				at: 1000 + text.indexOf("01]") + 1,
				severity: "damaged",
				sentence:
					'Expected a comma or the closing bracket, found 1. The asset "a.jpg", task t1, that begins at byte 1000 cannot be shown',
				row: 0,
			},
		]);
	});

	test("where something follows the value that a scanner took for its end", () => {
		expect(told('{"task":{}} x')).toEqual([
			"damaged at x: Expected the end of the asset, found x. The asset that begins at byte 0 cannot be shown",
		]);
	});

	test("and ends at once when it is told to, in whatever it is at", () => {
		const source = new MemoryText(Buffer.from('{"task":{"tools":[01]}}'));
		expect(() => checkAsset({ source, start: 0, form: "v3", rows: 1 }, () => false)).toThrow(JobStopped);
	});
});

describe("what is well formed and loses something", () => {
	test.each([
		[
			"a key that comes twice",
			'{"task":{"tools":[],"tools":[]}}',
			'odd at "tools: The key "tools" comes again in this object; its last value counts',
		],
		[
			"an escaped form of the same key",
			'{"task":{"a":1,"\\u0061":2}}',
			'odd at "\\u006: The key "a" comes again in this object; its last value counts',
		],
		[
			"a number with too many digits",
			'{"assetId":9007199254740993,"task":{}}',
			"odd at 900719: The number 9007199254740993 has more digits than are exact; it is read as 9007199254740992",
		],
		[
			"a number that is too large",
			'{"task":{"totalDuration":-1e999}}',
			"odd at -1e999: The number -1e999 is too large to be read; it counts as missing",
		],
		[
			"half of a surrogate pair",
			'{"task":{"stage":"ab\\ud83dcd"}}',
			"odd at \\ud83d: This escape is half of a surrogate pair: it is no character, and is shown as \uFFFD",
		],
		[
			"the other half",
			'{"task":{"stage":"\\ude00"}}',
			"odd at \\ude00: This escape is half of a surrogate pair: it is no character, and is shown as \uFFFD",
		],
		[
			"half a pair in a key",
			'{"task":{"\\ud83d":1}}',
			'odd at "\\ud83: A key here holds half of a surrogate pair: it is no character',
		],
	])("%s is told at its byte", (_, text, sentence) => {
		expect(told(text)).toEqual([sentence]);
		expect(told(text, { wholeLimit: 0 })).toEqual([sentence]);
	});

	test.each([
		["whole pairs", '{"task":{"stage":"\\ud83d\\ude00 \\\\ud83d \\uD83D\\uDE00"}}'],
		["the same key in other objects", '{"a":{"b":1},"c":[{"b":1},{"b":1}],"b":1,"task":{}}'],
		["colons and quotes in strings", '{"task":{"a\\":":"\\":","b":"::\\\\"}}'],
		[
			"numbers that are long and exact enough",
			'{"task":{"a":[9007199254740991,1e21,0.12345678901234567890123,-1E-400,9007199254740992]}}',
		],
	])("%s are not told", (_, text) => {
		expect(told(text)).toEqual([]);
		expect(told(text, { wholeLimit: 0 })).toEqual([]);
	});

	test("never passes the fast look when the exact one finds it, in random assets with doubled keys", () => {
		const numbers = fc.constantFrom(
			"9007199254740993",
			"1e999",
			"12",
			"-0",
			'"\\ud800"',
			'"\\ud83d\\ude00"',
			'"x\\\\"',
			'":"',
		);
		fc.assert(
			fc.property(randomExport, fc.array(numbers, { maxLength: 3 }), ({ elements }, extras) => {
				const list = `[${[...elements, ...extras].join(",")}]`;
				const bytes = Buffer.from(list);
				const text = lookAtText(bytes);
				const look = lookThrough(JSON.parse(bytes.toString("utf8")) as never, text.surrogates);
				const isSuspicious = look.suspicious || look.keys !== text.keys;
				const found = findWrittenOddities(new MemoryText(bytes), goOn);
				if (found.length > 0) expect(isSuspicious).toBe(true);
				// Keys are exact in both; numbers like 1e21 may be suspected and are cleared.
				if (look.keys !== text.keys) expect(found.length).toBeGreaterThan(0);
			}),
			{ numRuns: runs },
		);
	}, 120_000);

	test("in an escape that lies across the pieces in which a long text is read", () => {
		for (const before of [65_529, 65_530, 65_531, 65_534, 65_535, 65_536]) {
			const text = `{"task":{"stage":"${"a".repeat(before)}\\ud83d\\ude00\\ud83d"}}`;
			expect(check(text).findings.map(({ at }) => at)).toEqual([text.lastIndexOf("\\ud83d")]);
		}
	});
});

describe("what cannot be meant so", () => {
	const task = (fields: object) => JSON.stringify({ externalId: "a", task: { taskId: "t", ...fields } });

	test.each([
		[
			"an object id twice in a class on a page",
			task({ tools: [0, 1, 0].map((page) => ({ objectId: "o1", schemaId: "s", page })) }),
			'odd at "o1",": The object id "o1" comes again on page 1 within its class (first as annotation 1, here as 3)',
		],
		[
			"a relation to nothing",
			task({ tools: [{ objectId: "o1" }], relations: [{ title: "on", from: "o1", to: "gone" }] }),
			'odd at "gone": The relation "on" leads to "gone", which is no annotation of this task',
		],
		[
			"a member of a group that is nothing",
			task({ relations: [{ title: "g", group: ["o9"] }] }),
			'odd at "o9"]}: The relation "g" leads to "o9", which is no annotation of this task',
		],
		["a negative duration", task({ totalDuration: -5 }), 'odd at -5}}: "totalDuration" is negative: -5 ms'],
		[
			"a negative duration of a visit",
			task({ stageHistory: [{ duration: 1 }, { duration: "-2" }] }),
			'odd at "-2"}]: "duration" is negative: -2 ms',
		],
		[
			"a time of no calendar",
			task({ updatedAt: "2024-02-30T00:00:00Z" }),
			'odd at "2024-: "updatedAt" is "2024-02-30T00:00:00Z", which is no time that can be read; it counts as missing',
		],
		[
			"a time of an annotation",
			task({ tools: [{ objectId: "o", metadata: { createdAt: "yesterday" } }] }),
			'odd at "yeste: "createdAt" is "yesterday", which is no time that can be read; it counts as missing',
		],
	])("%s is told at its byte", (_, text, sentence) => {
		expect(told(text).map((line) => line.replace(/^(odd at .{0,6}?)[^:]*?:/u, "$1:"))).toHaveLength(1);
		expect(told(text)[0]?.replace(/^odd at [\s\S]*?: (?=["A-Z])/u, "")).toBe(
			sentence.replace(/^odd at [\s\S]*?: (?=["A-Z])/u, ""),
		);
		expect(told(text, { wholeLimit: 0 })).toEqual(told(text));
	});

	test.each([
		[
			"ids that return on another page, or in another class",
			task({
				tools: [
					{ objectId: "o", schemaId: "s", page: 1 },
					{ objectId: "o", schemaId: "s" },
					{ objectId: "o", schemaId: "q" },
				],
			}),
		],
		[
			"groups of groups, answers in groups, relations to themselves",
			task({
				tools: [{ objectId: "o", classifications: [{ objectId: "c" }] }],
				relations: [
					{ objectId: "r", group: ["o", "c"] },
					{ objectId: "q", group: ["r", "q", { objectId: "o" }] },
				],
			}),
		],
		[
			"times as numbers, in epoch milliseconds, missing or empty",
			task({
				updatedAt: 1692790598027,
				stageHistory: [{ completedAt: "1692790598027" }, { completedAt: null }, { completedAt: "" }],
			}),
		],
		[
			"ids that return in an earlier stage",
			task({ stageHistory: [{ tools: [{ objectId: "o" }, { objectId: "o" }] }] }),
		],
	])("%s are not told", (_, text) => {
		expect(told(text)).toEqual([]);
	});

	test("belongs to the row of its own task, where an asset has several", () => {
		const text = JSON.stringify({ tasks: [{ taskId: "a" }, 7, { taskId: "b", "duration(ms)": -1 }] });
		expect(check(text, { form: "v2", rows: 2 }).findings).toMatchObject([{ row: 1, at: text.indexOf("-1") }]);
	});

	test("is the same whether an asset is parsed whole or read in pieces, in random exports", () => {
		fc.assert(
			fc.property(randomExport, ({ elements }) => {
				for (const element of elements) {
					const summary = summariseParsed(JSON.parse(element));
					if (!summary || summary.tasks.length === 0) continue;
					const options = { form: summary.form, rows: summary.tasks.length };
					const order = ({ findings, answers }: ReturnType<typeof check>) => ({
						findings: findings.sort((a, b) => a.at - b.at || a.row - b.row || (a.sentence < b.sentence ? -1 : 1)),
						answers,
					});
					expect(order(check(element, { ...options, wholeLimit: 0 }))).toEqual(order(check(element, options)));
				}
			}),
			{ numRuns: runs },
		);
	}, 120_000);
});

test("an asset nested a hundred thousand deep is looked through without a stack", () => {
	const deep = 100_000;
	const text = `{"task":{"a":${"[".repeat(deep)}${"]".repeat(deep)}}}`;
	for (const wholeLimit of [0, Infinity]) expect(check(text, { wholeLimit }).findings).toEqual([]);
});
