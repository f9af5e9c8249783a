import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AssetSummary } from "../../../main/engine/exports/asset-fields.ts";
import { type Finding, type ScanResult, TextScan } from "../../../main/engine/exports/scan-text.ts";
import { MemoryText } from "../../../main/engine/exports/text-source.ts";
import { summariseParsed } from "./oracle.ts";
import { randomExport } from "./random-exports.ts";

interface Scanned {
	assets: AssetSummary[];
	findings: Finding[];
	result: ScanResult;
}

async function scan(text: string | Uint8Array, pieceSize = 64 * 1024): Promise<Scanned> {
	const assets: AssetSummary[] = [];
	const findings: Finding[] = [];
	const source = new MemoryText(typeof text === "string" ? Buffer.from(text) : text);
	const listener = {
		asset: (asset: AssetSummary) => assets.push(asset),
		finding: (finding: Finding) => findings.push(finding),
		progress: () => true,
	};
	const result = await new TextScan(source, listener, { pieceSize }).run();
	return { assets, findings, result };
}

function taskIds(scanned: Scanned): (string | null)[] {
	return scanned.assets.flatMap((asset) => asset.tasks.map((task) => task.taskId));
}

const asset = (id: number) =>
	JSON.stringify({
		asset: `https://h.invalid/${String(id)}.jpg`,
		externalId: `${String(id)}.jpg`,
		task: {
			taskId: `t${String(id)}`,
			tools: [{ polygon: [[1, 2]], schemaId: "s", title: "a,{[" }],
			classifications: [],
			relations: [],
		},
	});

describe("a scan finds what JSON.parse of the whole text finds", () => {
	test("in random exports, in pieces of every small size", async () => {
		await fc.assert(
			fc.asyncProperty(randomExport, fc.integer({ min: 1, max: 70 }), async ({ text, elements, ndjson }, pieceSize) => {
				const bytes = Buffer.from(text);
				const whole = new TextDecoder().decode(bytes);
				const parsed: unknown[] = ndjson
					? whole
							.split("\n")
							.filter((line) => line.trim() !== "")
							.map((line): unknown => JSON.parse(line))
					: (JSON.parse(whole) as unknown[]);
				const expected = parsed.map(summariseParsed).filter((summary) => summary !== null);
				const { assets, findings, result } = await scan(bytes, pieceSize);
				expect(assets.map(({ start: _s, end: _e, oddities: _o, firstKey: _f, ...rest }) => rest)).toEqual(expected);
				// Every byte range holds exactly the text of its asset.
				const texts = elements.filter((element) => summariseParsed(JSON.parse(element)) !== null);
				expect(assets.map(({ start, end }) => bytes.toString("utf8", start, end))).toEqual(
					texts.map((t) => Buffer.from(t).toString("utf8")),
				);
				// What is not an asset is told, element by element.
				expect(findings.length).toBe(parsed.length - expected.length);
				expect(result.finished).toBe(true);
			}),
			{ numRuns: Number(process.env["LOUPE_RUNS"] ?? 2000) },
		);
	}, 120_000);

	test("with a chunk boundary at every byte of a text with escapes, wide characters and deep brackets", async () => {
		const text = `\uFEFF [ ${asset(1)} ,\r\n{"asset":"\\u00e9\\\\\\\\\\"é𝄞","externalId":"é","task":{"taskId":"𝄞\\ud834\\udd1e","tools":[[[[]]],{"title":"\\\\"}]}},${asset(3)}]\n`;
		const expected = await scan(text);
		expect(taskIds(expected)).toEqual(["t1", "𝄞𝄞", "t3"]);
		for (let size = 1; size < Buffer.byteLength(text); size++) {
			const { assets, findings } = await scan(text, size);
			expect(assets).toEqual(expected.assets);
			expect(findings).toEqual([]);
		}
	});
});

describe("a damaged text", () => {
	const three = [asset(1), asset(2), asset(3)];

	test("cut anywhere shows every asset that ends before the cut, and says where it was cut", async () => {
		const text = `[${three.join(",")}]`;
		const ends = [1, 2, 3].map((count) => 1 + three.slice(0, count).join(",").length);
		for (let cut = 1; cut < text.length; cut++) {
			const scanned = await scan(text.slice(0, cut), 50);
			expect(taskIds(scanned)).toEqual(["t1", "t2", "t3"].slice(0, ends.filter((end) => end <= cut).length));
			expect(scanned.findings.filter((finding) => finding.severity === "damaged")).toHaveLength(1);
			expect(scanned.findings[0]?.at).toBe(cut);
		}
	});

	test("with one byte destroyed in the middle asset never loses a neighbour, and is told unless still valid", async () => {
		const text = `[${three.join(",")}]`;
		const start = 2 + asset(1).length;
		for (let at = start; at < start + asset(2).length; at++) {
			for (const byte of ['"', "}", "{", "]", "[", ",", "\\", "\u0001", ""]) {
				const broken = text.slice(0, at) + byte + text.slice(at + 1);
				const scanned = await scan(broken, 64);
				const ids = taskIds(scanned);
				expect(ids, broken).toContain("t1");
				expect(ids, broken).toContain("t3");
				let valid = true;
				try {
					JSON.parse(broken);
				} catch {
					valid = false;
				}
				if (!valid) expect(scanned.findings.length, broken).toBeGreaterThan(0);
			}
		}
	});

	test.each([
		["garbage between elements", `[${asset(1)}, @@garbage {x: [} ,${asset(2)},${asset(3)}]`, 1],
		["a bracket too many", `[${asset(1)}},${asset(2)},${asset(3)}]`, 1],
		["a missing comma", `[${asset(1)} ${asset(2)},${asset(3)}]`, 1],
		["two commas", `[${asset(1)},,${asset(2)},${asset(3)}]`, 1],
		["a comma before the end", `[${asset(1)},${asset(2)},${asset(3)},]`, 1],
		["scalars and lists between assets", `[${asset(1)},42,"x",null,[1],{},${asset(2)},${asset(3)}]`, 5],
		["text after the end", `[${asset(1)},${asset(2)},${asset(3)}] tail`, 2],
		["two lists in one file", `[${asset(1)}][${asset(2)},${asset(3)}]`, 1],
		["an asset that lacks its closing bracket", `[${asset(1)},${asset(9).slice(0, -1)},${asset(2)},${asset(3)}]`, 1],
		[
			"two damaged neighbours",
			`[${asset(1)},${asset(8).replace('"tools":', '"tools";')},${asset(9).replace('"tools":', '"tools";')},${asset(2)},${asset(3)}]`,
			2,
		],
		["NaN for a number", `[${asset(1)},${asset(9).replace("[1,2]", "[NaN,2]")},${asset(2)},${asset(3)}]`, 1],
		["a damaged line of NDJSON", `${asset(1)}\n{"asset": broken}\n${asset(2)}\n${asset(3)}\n`, 1],
		["a cut line of NDJSON", `${asset(1)}\n${asset(9).slice(0, 60)}\n${asset(2)}\n${asset(3)}`, 1],
		["a line of NDJSON cut after a colon", `${asset(1)}\n{"asset":\n${asset(2)}\n${asset(3)}\n`, 1],
		[
			"an asset cut within a list, whose neighbours look like members of it",
			`[${asset(1)},${asset(9).slice(0, asset(9).indexOf("]]"))}]},${asset(2)},${asset(3)}]`,
			1,
		],
		[
			"a line of NDJSON cut within a list",
			`${asset(1)}\n{"asset":"9","task":{"tools":[{"schemaId":"s"},\n${asset(2)}\n${asset(3)}\n`,
			1,
		],
		["commas between lines", `${asset(1)},\n${asset(2)},\n${asset(3)}`, 2],
		[
			"decoys in strings and nested objects",
			`[${asset(1)},${asset(2)},{"asset":"a","contextData":{"l":["},{\\"asset\\":1}",{"a":1},{"asset":"x"}]},"task":{"taskId":"t3"}}]`,
			0,
		],
		[
			"a decoy after the fault",
			`[${asset(1)},{"asset":"a","x":nil,"l":[{"a":1},{"asset":"x"}],"task":{}},${asset(2)},${asset(3)}]`,
			1,
		],
	])("%s: the three sound assets are shown", async (_name, text, findings) => {
		const whole = await scan(text);
		expect(taskIds(whole)).toEqual(["t1", "t2", "t3"]);
		expect(whole.findings).toHaveLength(findings);
		for (const size of [1, 7, 63, 200]) {
			const pieces = await scan(text, size);
			expect(pieces.assets).toEqual(whole.assets);
			expect(pieces.findings).toEqual(whole.findings);
		}
	});

	test("a wrong type is told at its byte, and the rest of the task is shown", async () => {
		const text =
			'[{"externalId":"a","task":{"taskId":"t","tools":{"0":{}},"classifications":"none","stageHistory":3,"relations":null}}]';
		const { assets, findings } = await scan(text);
		expect(findings).toEqual([]);
		const oddities = assets[0]?.oddities ?? [];
		expect(oddities.map(({ at, sentence }) => [text.slice(at, at + 3), sentence])).toEqual([
			['{"0', '"tools" is an object, not a list; it is read as empty'],
			['"no', '"classifications" is a string, not a list; it is read as empty'],
			['3,"', '"stageHistory" is a number, not a list; it is read as empty'],
		]);
	});

	test("a text, time or number of another kind is told at its byte and read as missing", async () => {
		const text =
			'[{"externalId":["a"],"batches":"b","metadata":7,"task":{"taskId":"t","stage":{"n":1},"updatedAt":"soon","totalDuration":"long","updatedBy":true,"stageHistory":[{"stage":[],"duration":"1e999"}]}}]';
		const { assets } = await scan(text);
		expect(assets[0]?.oddities.map(({ at, sentence }) => [text.slice(at, at + 3), sentence])).toEqual([
			['["a', '"externalId" is a list, not a text or number; it is read as missing'],
			['"b"', '"batches" is a string, not a list; it is read as empty'],
			['7,"', '"metadata" is a number, not an object; it is read as empty'],
			['{"n', '"stage" is an object, not a text or number; it is read as missing'],
			['"so', '"updatedAt" is "soon", not a time; it sorts as missing'],
			['"lo', '"totalDuration" is "long", not a number; it is read as missing'],
			["tru", '"updatedBy" is true, not a text or number; it is read as missing'],
			["[],", '"stage" is a list, not a text or number; it is read as missing'],
			['"1e', '"duration" is "1e999", not a number; it is read as missing'],
		]);
		expect(assets[0]?.tasks[0]).toMatchObject({ taskId: "t", stage: null, updatedAt: null, totalDuration: null });
	});

	test("the ways in which the legacy format says nothing are not odd", async () => {
		const { assets, findings } = await scan(
			'[{"externalId":"a","consensus":"","brushDataUrl":null,"tasks":[{"taskId":"t","completedAt":"","review":{"status":"Todo","completedBy":[],"completedAt":null,"duration(ms)":0}}]}]',
		);
		expect([...findings, ...(assets[0]?.oddities ?? [])]).toEqual([]);
	});

	test("bytes that are not UTF-8 are told, and the asset is shown", async () => {
		const bytes = Buffer.concat([
			Buffer.from('[{"externalId":"caf'),
			Buffer.from([0xe9]),
			Buffer.from('.jpg","task":{"taskId":"t"}}]'),
		]);
		const { assets } = await scan(bytes);
		expect(assets[0]?.externalId).toBe("caf\uFFFD.jpg");
		expect(assets[0]?.oddities).toEqual([expect.objectContaining({ at: 19, severity: "damaged" })]);
	});

	test("what is not JSON is named by its first character", async () => {
		expect((await scan("<html></html>")).result.notJson).toBe("<");
		expect((await scan("\u0089PNG")).result.notJson).toBe("byte 0xC2");
		expect((await scan("  \n")).result).toMatchObject({ notJson: null, layout: "empty" });
	});

	test("an asset nested ten thousand deep, and one of ten million brackets, are read", async () => {
		const deep = (depth: number) =>
			`{"asset":"d","task":{"taskId":"deep","tools":[${"[".repeat(depth)}${"]".repeat(depth)}]}}`;
		const { assets, findings } = await scan(`[${asset(1)},${deep(10_000)},${deep(10_000_000)},${asset(3)}]`);
		expect(assets.flatMap(({ tasks }) => tasks.map((task) => task.taskId))).toEqual(["t1", "deep", "deep", "t3"]);
		expect(findings).toEqual([]);
	}, 60_000);

	test("a scan that is stopped says so and tells nothing more", async () => {
		const seen: number[] = [];
		const source = new MemoryText(
			Buffer.from(`[${Array.from({ length: 100 }, (_, index) => asset(index)).join(",")}]`),
		);
		const scanning = new TextScan(
			source,
			{ asset: (a) => seen.push(a.start), finding: () => undefined, progress: () => seen.length < 5 },
			{ pieceSize: 256 },
		);
		expect((await scanning.run()).finished).toBe(false);
		expect(seen.length).toBeGreaterThanOrEqual(5);
		expect(seen.length).toBeLessThan(10);
	});
});

describe("the layout is recognised by content", () => {
	test.each([
		["array", `[${asset(1)}]`],
		["single", `${asset(1)}\n`],
		["ndjson", `${asset(1)}\n\n${asset(2)}`],
		["array", "[]"],
		["empty", ""],
	])("%s", async (layout, text) => {
		expect((await scan(text)).result.layout).toBe(layout);
	});
});
