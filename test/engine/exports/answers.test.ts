import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AddedColumns } from "../../../main/engine/exports/added-columns.ts";
import { AnswerSets } from "../../../main/engine/exports/answer-sets.ts";
import { Answers } from "../../../main/engine/exports/answers.ts";
import { checkAsset } from "../../../main/engine/exports/check/check-asset.ts";
import { MemoryText } from "../../../main/engine/exports/text-source.ts";
import { summariseParsed } from "./oracle.ts";
import { randomExport } from "./random-exports.ts";
import { throughBytes } from "./through-bytes.ts";

type Fields = Record<string, unknown>;

function isObject(value: unknown): value is Fields {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function own(object: unknown, key: string): unknown {
	return isObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;
}
function list(value: unknown): unknown[] {
	return Array.isArray(value) ? (value as unknown[]) : [];
}

/** The slow way: every answer of a task's exported state, as "question\nanswer" of a set. */
function answersByWalking(owner: unknown): Set<string> {
	const found = new Set<string>();
	const walk = (holder: unknown): void => {
		for (const item of list(own(holder, "classifications"))) {
			if (!isObject(item)) continue;
			const title = own(item, "title");
			const name = typeof title === "string" || typeof title === "number" ? String(title) : "";
			const answer = own(item, "answer");
			const given = Array.isArray(answer) ? (answer as unknown[]) : [answer];
			for (const one of given) {
				if (one === null || one === undefined) continue;
				found.add(`${name}\n${typeof one === "string" ? one : JSON.stringify(one)}`);
			}
			walk(item);
		}
	};
	walk(owner);
	const tools = Array.isArray(own(owner, "tools")) ? own(owner, "tools") : own(owner, "objects");
	for (const tool of list(tools)) walk(tool);
	return found;
}

function ownersOf(asset: Fields, form: string): unknown[] {
	if (form === "v3") return [own(asset, "task")];
	if (form === "v2") return list(own(asset, "tasks")).filter(isObject);
	return [isObject(own(asset, "answer")) ? own(asset, "answer") : asset];
}

function pairsOf(answers: Answers, row: number): Set<string> {
	return new Set(
		Array.from(answers.of(row), (id) => {
			const { question, answer } = answers.pair(id);
			return `${answers.title(question)}\n${answer ?? "?"}`;
		}),
	);
}

/** Adds rows given as lists of question and answer in turn. */
function append(answers: Answers, rows: (string[] | null)[]): void {
	const pairs: string[] = [];
	const numbers = rows.map((texts) => {
		if (!texts) return null;
		const own: number[] = [];
		for (let i = 0; i < texts.length; i += 2) {
			own.push(pairs.length / 2);
			pairs.push(texts[i] ?? "", texts[i + 1] ?? "");
		}
		return own;
	});
	answers.append(numbers, pairs);
}

function setsOf(answers: Answers, rows: (string[] | null)[]) {
	let begun = 0;
	const sets = new AnswerSets(answers, {
		index: { length: rows.length },
		begin: () => begun++,
		answersOf: (row) => rows[row] ?? null,
	});
	return { sets, begun: () => begun };
}

describe("the answers of an export", () => {
	test("are those that a walk through the parsed JSON finds, in random exports of every form", () => {
		fc.assert(
			fc.property(randomExport, ({ elements }) => {
				const answers = new Answers(new AddedColumns());
				const expected: Set<string>[] = [];
				for (const element of elements) {
					const parsed = JSON.parse(element) as Fields;
					const summary = summariseParsed(parsed);
					if (!summary || summary.tasks.length === 0) continue;
					const rows = summary.tasks.length;
					const source = new MemoryText(Buffer.from(element));
					const found = checkAsset({ source, start: 0, form: summary.form, rows }, () => true);
					append(answers, found.answers ?? []);
					for (const owner of ownersOf(parsed, summary.form)) expected.push(answersByWalking(owner));
				}
				// Texts are kept as UTF-8, in which half of a surrogate pair has no place.
				const plain = (texts: Set<string>) => new Set([...texts].map((text) => Buffer.from(text).toString("utf8")));
				expect(answers.rows).toBe(expected.length);
				for (const [row, texts] of expected.entries()) expect(pairsOf(answers, row)).toEqual(plain(texts));
			}),
			{ numRuns: Number(process.env["LOUPE_RUNS"] ?? 400) },
		);
	}, 120_000);

	test("are counted by question, the most frequent first", () => {
		const answers = new Answers(new AddedColumns());
		append(answers, [
			["Damaged?", "Yes", "Where", "Front", "Where", "Back"],
			["Damaged?", "No"],
			["Damaged?", "No"],
			[],
		]);
		expect(answers.questions()).toEqual([
			{
				title: "Damaged?",
				different: 2,
				answers: [
					{ answer: "No", rows: 2 },
					{ answer: "Yes", rows: 1 },
				],
			},
			{
				title: "Where",
				different: 2,
				answers: [
					{ answer: "Front", rows: 1 },
					{ answer: "Back", rows: 1 },
				],
			},
		]);
		expect(answers.questions(1)[0]).toEqual({ title: "Damaged?", different: 2, answers: [{ answer: "No", rows: 2 }] });
	});

	test("stop at the memory they may take, and say so instead of answering for rows beyond", () => {
		const answers = new Answers(new AddedColumns(), 5000);
		append(
			answers,
			Array.from({ length: 100 }, (_, row) => ["Note", `text ${String(row)} ${"x".repeat(100)}`]),
		);
		expect(answers.full).toBe(true);
		expect(answers.rows).toBeGreaterThan(0);
		expect(answers.rows).toBeLessThan(100);
		answers.end();
		expect(answers.complete).toBe(false);
		const { sets } = setsOf(answers, Array(100).fill([]) as string[][]);
		const set = sets.answer("note", () => true, "any");
		expect(set.complete).toBe(false);
		expect(set.progress).toBeCloseTo(answers.rows / 100);
		expect(set.has(0)).toBe(true);
		expect(set.has(99)).toBe(false);
	});

	test("come back from bytes as they were, and go on growing", () => {
		const columns = new AddedColumns();
		const answers = new Answers(columns);
		append(answers, [["Q", "a", "Q", "ä𝄞"], null, ["R", "b".repeat(3000)]]);
		answers.end();
		const restored = new Answers(throughBytes(columns));
		expect(restored.complete).toBe(true);
		expect(restored.rows).toBe(3);
		expect(restored.questions()).toEqual(answers.questions());
		expect(restored.isUnread(1)).toBe(true);
		expect(restored.pair(2)).toEqual(answers.pair(2));
		append(restored, [["Q", "ä𝄞"]]);
		expect([...restored.of(3)]).toEqual([1]);
	});
});

describe("a set of rows by an answer", () => {
	const rows = [
		["Damaged?", "Yes"],
		["damaged?", "yes"],
		null,
		["Other", "Yes"],
		["Damaged?", "No", "Damaged?", "Yes"],
	];

	test("has the rows whose answer passes, the question's letter case aside", () => {
		const answers = new Answers(new AddedColumns());
		const { sets, begun } = setsOf(answers, rows);
		const set = sets.answer("DAMAGED?", (answer) => answer === "Yes", "=Yes");
		expect(begun()).toBe(1);
		expect([set.complete, set.progress, set.has(0)]).toEqual([false, 0, false]);
		append(answers, rows.slice(0, 3));
		const { version } = set;
		expect([set.has(0), set.has(1), set.progress]).toEqual([true, false, 0.6]);
		append(answers, rows.slice(3));
		answers.end();
		expect(rows.map((_, row) => set.has(row))).toEqual([true, false, false, false, true]);
		expect([set.complete, set.progress]).toEqual([true, 1]);
		expect(set.version).toBeGreaterThan(version);
	});

	test("asks each answer once, and is the same set when it is asked for again", () => {
		const answers = new Answers(new AddedColumns());
		append(answers, rows);
		const { sets } = setsOf(answers, rows);
		const asked: string[] = [];
		const test = (answer: string) => asked.push(answer) > 0;
		const set = sets.answer("Damaged?", test, "any");
		for (let times = 0; times < 3; times++) for (const row of rows.keys()) set.has(row);
		expect(sets.answer("damaged?", test, "any")).toBe(set);
		expect(asked).toEqual(["Yes", "yes", "No"]);
	});

	test("reads a long answer again before it judges it: its beginning says nothing of its end", async () => {
		const long = (end: string) => ["Note", `${"x".repeat(5000)}${end}`];
		const texts = [long("needle"), long("hay"), ["Note", "needle"]];
		const answers = new Answers(new AddedColumns());
		append(answers, texts);
		answers.end();
		const { sets } = setsOf(answers, texts);
		const set = sets.answer("Note", (answer) => answer.endsWith("needle"), "needle");
		expect([set.has(0), set.has(2), set.complete]).toEqual([false, true, false]);
		const { version } = set;
		while (!set.complete) await new Promise((resolve) => setImmediate(resolve));
		expect(texts.map((_, row) => set.has(row))).toEqual([true, false, true]);
		expect(set.version).toBeGreaterThan(version);
	});

	test("stays unfinished where a long answer cannot be read again", async () => {
		const texts = [["Note", "x".repeat(5000)]];
		const answers = new Answers(new AddedColumns());
		append(answers, texts);
		answers.end();
		const { sets } = setsOf(answers, [null]);
		const set = sets.answer("Note", () => true, "any");
		for (let turn = 0; turn < 5; turn++) {
			expect([set.has(0), set.complete]).toEqual([false, false]);
			await new Promise((resolve) => setImmediate(resolve));
		}
	});
});
