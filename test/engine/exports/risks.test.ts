/** What could make a fast reader of structure wrong, one by one; held to the slow reader, or to what it must say. */
import { appendFileSync, readFileSync, renameSync, truncateSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, inject, test } from "vitest";
import type { ScanPool } from "../../../main/engine/exports/scan-pool.ts";
import { InlinePool } from "../../../main/engine/exports/scan-pool.ts";
import { type FastOptions, rowsOf, scanFast, scanSlowly, TextFolder } from "./scanned.ts";

const scanner = new WebAssembly.Module(readFileSync(inject("scannerFile")));
const folder = new TextFolder();
afterAll(() => {
	folder.remove();
});

function task(id: number, more: Record<string, unknown> = {}): Record<string, unknown> {
	return {
		taskId: `t${String(id)}`,
		stage: "Review",
		stageId: "Review",
		updatedAt: "2024-01-31T12:00:00.000Z",
		totalDuration: 1200,
		tools: [{ polygon: [[1, 2.5]], schemaId: "s", title: "Car" }],
		classifications: [],
		relations: [],
		stageHistory: [{ stage: "Label", stageId: "Label", duration: 5, tools: [] }],
		...more,
	};
}

function asset(id: number, more: Record<string, unknown> = {}, inTask: Record<string, unknown> = {}): string {
	const externalId = `${String(id)}.jpg`;
	return JSON.stringify({ asset: `https://h.invalid/${externalId}?x=1`, externalId, ...more, task: task(id, inTask) });
}

const three = (more: Record<string, unknown>): string => `[${[1, 2, 3].map((id) => asset(id, more)).join(",")}]`;

async function same(text: string | Uint8Array, options: FastOptions = {}): Promise<void> {
	const bytes = typeof text === "string" ? Buffer.from(text) : text;
	const [fast, slow] = await Promise.all([scanFast(folder.write(bytes), scanner, options), scanSlowly(bytes)]);
	expect(rowsOf(fast)).toEqual(rowsOf(slow));
	expect(fast.totals.totals()).toEqual(slow.totals.totals());
	const byPlace = (a: { byte: number }, b: { byte: number }): number => a.byte - b.byte;
	expect(fast.problems.sort(byPlace)).toEqual(slow.problems.sort(byPlace));
}

async function ids(text: string | Uint8Array, options: FastOptions = {}): Promise<(string | null)[]> {
	const { index } = await scanFast(folder.write(Buffer.from(text)), scanner, options);
	return Array.from({ length: index.length }, (_, row) => index.texts.taskId.get(row));
}

describe("a piece may end anywhere:", () => {
	test.each([
		["in an escape", '\\ "quoted\\" \u0001 \\u0041', {}],
		["in a character of several bytes", "é 夏 🚗 \u2028", {}],
		["in a key", "plain", { aVeryLongKeyThatNobodyAsksAbout: { with: ["things", "in", "it"] } }],
	])(
		"%s",
		async (_name, word, more) => {
			const text = `[${asset(1, { externalId: word, ...more }, { stage: word, updatedBy: word })},${asset(2, { note: word })}]`;
			for (let pieceBytes = 1; pieceBytes <= 67; pieceBytes++) await same(text, { pieceBytes, firstBytes: 1 });
		},
		60_000,
	);

	test("at every byte of a text", async () => {
		const text = Buffer.from(
			`\uFEFF[ ${asset(1, { "k\u00e9y": 'a\\"b' })} ,\r\n${asset(2, { batches: ["B", null] })} ]\r\n`,
		);
		// The first piece ends at `cut`: the beginning is read by the asking thread, the rest by another.
		for (let cut = 1; cut <= text.length; cut++) await same(text, { firstBytes: cut, segmentBytes: 400 });
	}, 300_000);
});

describe("what strings may hold:", () => {
	test("runs of backslashes of every length before a quote", async () => {
		for (let length = 0; length <= 140; length++) {
			const word = `${"\\".repeat(length)}"]}[{`;
			await same(
				`[${asset(1, { contextData: { a: word, b: [word] } })},${asset(2, { note: `${"x".repeat(length)}\\` })}]`,
			);
		}
	}, 300_000);

	test("brackets, braces and quotes", async () => {
		await same(three({ contextData: { a: "}]}]", b: '"{"', c: ["[[[", '\\"}'] }, externalId: "]}" }), {
			segmentBytes: 200,
		});
	});

	test("decoys of how an element begins, in strings", async () => {
		await same(three({ contextData: { a: ',{"asset":"x"}', b: '\n{"asset":1,' } }), { segmentBytes: 64, threads: 3 });
	});

	test("decoys of how an element begins, in nested objects", async () => {
		const decoy = [{ other: 1 }, { asset: "no", task: { taskId: "decoy" } }, { asset: "no" }];
		await same(three({ contextData: { list: decoy } }), { segmentBytes: 64, threads: 4 });
		expect(await ids(three({ contextData: { list: decoy } }), { segmentBytes: 50 })).toEqual(["t1", "t2", "t3"]);
	});
});

describe("what stands around elements:", () => {
	const a = asset(1);
	const b = asset(2);
	test.each([
		["a byte order mark", `\uFEFF[${a},${b}]`],
		["line ends of Windows", `[\r\n${a},\r\n${b}\r\n]\r\n`],
		["a comma too many at the end", `[${a},${b},]`],
		["a comma too many in the middle", `[${a},,${b}]`],
		["a missing comma", `[${a} ${b}]`],
		["scalars", `[1,${a},"x",null,${b},true]`],
		["garbage", `[${a}, oops ,${b}]`],
		["more after the end", `[${a}] ${b}`],
		["a second list", `[${a}][${b}]`],
		["nothing before the end of the file", `[${a},${b}`],
		["an empty list", "[]"],
		["an empty list with white space", " [ \n ] "],
		["an empty file", ""],
		["white space alone", " \n\t\r\n"],
		["one asset", a],
		["one asset in a list", `[${a}]`],
		["lines", `${a}\n${b}`],
		["lines with blank ones between", `\n\n${a}\r\n\r\n${b}\n\n`],
		["lines with commas", `${a},\n${b},\n`],
		["a damaged line", `${a}\n{"asset":\n${b}\n`],
		["a list in an object", `{"data":[${a},${b}]}`],
		["something else", "%PDF-1.4"],
		["empty objects", `[{},${a},{}]`],
	])("%s", async (_name, text) => {
		for (const options of [{}, { segmentBytes: 90, firstBytes: 40 }, { firstRows: 1, pieceBytes: 7 }])
			await same(text, options);
	});

	test("white space between any two tokens", async () => {
		for (const space of [" ", "\n", "\t", "\r\n", "    "]) {
			const parsed: unknown[] = [JSON.parse(a), JSON.parse(b)];
			const spaced = JSON.stringify(parsed, null, 1).replace(
				/[{}[\]:,](?=\s|"|-|\d)/gu,
				(token) => `${space}${token}${space}`,
			);
			// Tokens within strings were spaced too: the text says other things, and the same ones to both readers.
			await same(spaced, { segmentBytes: 200, pieceBytes: 13 });
		}
	});
});

describe("what is not JSON:", () => {
	test("NaN where a column is read is told", async () => {
		await same(`[${asset(1).replace('"totalDuration":1200', '"totalDuration":NaN')},${asset(2)}]`);
	});

	test("keys given twice: the last counts", async () => {
		const twice = asset(1).replace('"stage":"Review"', '"stage":"Label","tools":[],"stage":"Review"');
		await same(`[${twice},${asset(2)}]`);
	});

	test("a missing bracket: every intact neighbour is found", async () => {
		const broken = asset(2).replace('"tools":[{"polygon":[[1,2.5]]', '"tools":[{"polygon":[[1,2.5]');
		const text = `[${asset(1)},${broken},${[3, 4, 5, 6, 7, 8, 9].map((id) => asset(id)).join(",")}]`;
		for (const options of [{}, { segmentBytes: 300, firstBytes: 1 }, { segmentBytes: 1000 }]) {
			expect(await ids(text, options)).toEqual(["t1", "t3", "t4", "t5", "t6", "t7", "t8", "t9"]);
		}
	});

	test("a stray quote: every intact neighbour is found", async () => {
		const broken = asset(2).replace('"polygon"', '""polygon"');
		const text = `[${asset(1)},${broken},${[3, 4, 5, 6, 7, 8, 9].map((id) => asset(id)).join(",")}]`;
		for (const options of [{}, { segmentBytes: 300, firstBytes: 1 }]) {
			expect(await ids(text, options)).toEqual(["t1", "t3", "t4", "t5", "t6", "t7", "t8", "t9"]);
		}
	});

	test("a file that ends anywhere", async () => {
		const whole = Buffer.from(`[${asset(1)},${asset(2)}]`);
		for (let length = 0; length < whole.length; length++) {
			const cut = whole.subarray(0, length);
			const { index, problems, end } = await scanFast(folder.write(cut), scanner, {
				segmentBytes: 150,
				firstBytes: 60,
			});
			const slow = await scanSlowly(cut);
			expect(index.length).toBe(slow.index.length);
			expect(problems.length).toBe(slow.problems.length);
			if (length > 0) expect(problems.length > 0 || end.fault !== null).toBe(true);
		}
	}, 300_000);
});

describe("depth and size:", () => {
	test.each([10_000, 10_000_000])(
		"%i brackets deep",
		async (depth) => {
			const deep = `${"[".repeat(depth)}${"]".repeat(depth)}`;
			const text = `[${asset(1)},${asset(2).replace('"task":', `"contextData":${deep},"task":`)},${asset(3)}]`;
			expect(await ids(text)).toEqual(["t1", "t2", "t3"]);
			expect(await ids(text.replace("]]]", "]]"))).toEqual(expect.arrayContaining(["t1", "t3"]));
		},
		120_000,
	);

	test("an asset longer than many stretches", async () => {
		const points = Array.from({ length: 20_000 }, (_, i) => [i, i + 0.5]);
		const text = `[${asset(1)},${asset(2, {}, { tools: [{ polygon: points, schemaId: "s", title: "Car" }] })},${asset(3)}]`;
		await same(text, { segmentBytes: 5000, firstBytes: 100 });
	});

	test("a text longer than what is kept of one", async () => {
		await same(
			`[${asset(1, { externalId: "x".repeat(5000), asset: `https://h.invalid/${"y".repeat(40_000)}.jpg` })},${asset(2)}]`,
		);
	});

	test("more classes, visits and batches in one asset than the scanner holds", async () => {
		const tools = Array.from({ length: 9000 }, (_, i) => ({ point: [1, 2], schemaId: `s${String(i)}`, title: "" }));
		const stageHistory = Array.from({ length: 200 }, (_, i) => ({
			stage: `S${String(i % 70)}`,
			stageId: `S${String(i % 70)}`,
		}));
		const batches = Array.from({ length: 9000 }, (_, i) => `B${String(i)}`);
		await same(`[${asset(1)},${asset(2, { batches }, { tools, stageHistory })},${asset(3)}]`);
	});
});

/** A pool whose first stretch finds the file changed. */
function changing(change: () => void): ScanPool {
	const inner = new InlinePool(scanner, 2);
	let isFirst = true;
	return {
		size: inner.size,
		scanner,
		run: (job, options) => {
			if (isFirst && job.type === "segment") {
				isFirst = false;
				change();
			}
			return inner.run(job, options);
		},
		stop: () => inner.stop(),
	};
}

describe("a file that changes while it is read:", () => {
	const text = `[${Array.from({ length: 200 }, (_, id) => asset(id)).join(",")}]`;
	const options = { firstBytes: 1000, firstRows: 2, segmentBytes: 20_000 };

	test("it shrinks: an error, never its end", async () => {
		const file = folder.write(Buffer.from(text));
		const pool = changing(() => {
			truncateSync(file, 3000);
		});
		const { end } = await scanFast(file, scanner, options, pool);
		expect(end.phase).toBe("failed");
		expect(end.fault?.code).toBe("file-changed");
	});

	test("it grows", async () => {
		const file = folder.write(Buffer.from(text));
		const pool = changing(() => {
			appendFileSync(file, "   ");
		});
		const { end } = await scanFast(file, scanner, options, pool);
		expect(end.fault?.code).toBe("file-changed");
	});

	test("it is replaced by another: what was opened is read, and nothing of the other", async () => {
		const file = folder.write(Buffer.from(text));
		const pool = changing(() => {
			writeFileSync(`${file}.new`, `[${asset(999)}]`);
			renameSync(`${file}.new`, file);
		});
		const { index } = await scanFast(file, scanner, options, pool);
		expect(index.texts.taskId.get(199)).toBe("t199");
		expect(index.length).toBe(200);
	});
});
