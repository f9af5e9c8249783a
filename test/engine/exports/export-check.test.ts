import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { Engine } from "../../../main/engine/engine.ts";
import type { Checkers } from "../../../main/engine/exports/check/checkers.ts";
import type { OpenExport } from "../../../main/engine/exports/open-export.ts";
import { checkByStep, checkHere } from "../batches-here.ts";
import { engineHere } from "../engine-here.ts";

const folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-check-"));
const engines: Engine[] = [];
afterEach(async () => {
	for (const engine of engines.splice(0)) await engine.stop();
});
afterAll(() => {
	fs.rmSync(folder, { recursive: true, force: true });
});

let files = 0;
function write(text: string | Buffer, name = `export-${String(++files)}.json`): string {
	const file = path.join(folder, name);
	fs.writeFileSync(file, text);
	return file;
}

async function open(file: string, checkers: Checkers = checkHere()) {
	const engine = engineHere(folder, { checkers }, { checksAtOnce: true });
	engines.push(engine);
	const ids = await engine.openPaths([file]);
	if (!ids.ok) throw new Error(ids.detail);
	const [id = ""] = ids.value;
	const read = await engine.reading(id);
	if (!read.ok) throw new Error(read.detail);
	return { engine, id, open: read.value };
}

function asset(id: number, more: Record<string, unknown> = {}, answer = "Yes"): string {
	return JSON.stringify({
		externalId: `${String(id)}.jpg`,
		task: {
			taskId: `t${String(id)}`,
			tools: [{ objectId: "o", schemaId: "s", title: "Car", point: [1.5, 2.5] }],
			classifications: [{ title: "Damaged?", answer }],
			relations: [],
			...more,
		},
	});
}

async function checked(opened: OpenExport): Promise<void> {
	while (opened.summary.checkPhase === "waiting") await sleep(1);
	await opened.checkOver();
}

describe("the check of an export", () => {
	test("finds a damaged asset that has a row, by line, column and byte, and reading it says the same", async () => {
		const texts = [0, 1, 2, 3].map((id) => asset(id));
		const sound = `[\n${texts.join(",\n")}\n]`;
		const damaged = sound.replace(/(t2[^\n]*)1\.5/u, "$11..");
		const { open: opened } = await open(write(damaged));
		await checked(opened);
		const byte = damaged.indexOf("1..") + 2;
		const { problems, total } = opened.readProblems(0, 10);
		expect(total).toBe(1);
		const start = damaged.indexOf('{"externalId":"2.jpg"');
		expect(problems[0]).toEqual({
			part: path.basename(opened.path),
			byte,
			line: 4,
			column: byte - damaged.lastIndexOf("\n", byte),
			row: 2,
			severity: "damaged",
			sentence: `Expected a digit after the decimal point, found a full stop. The asset "2.jpg", task t2, that begins at byte ${String(start)} cannot be shown`,
			excerpt: expect.stringContaining("1..,2.5") as string,
		});
		expect(opened.summary).toMatchObject({ checkPhase: "done", checkedAssets: 4, checked: 1, problems: 1 });
		expect(opened.damaged).toBe(1);
		const task = opened.readTask({ export: "", row: 2 }, null);
		expect(task).toMatchObject({ ok: false, code: "task-damaged" });
		expect(task.ok ? "" : task.detail).toContain(
			`line 4, column ${String(problems[0]?.column)} (byte ${String(byte)})`,
		);
		expect(opened.readTask({ export: "", row: 1 }, null).ok).toBe(true);
		const found = opened.readRows({ where: "has:problems", order: null }, 0, 10);
		expect(found.ok ? found.value.rows.map(({ taskId, problems: count }) => [taskId, count]) : found).toEqual([
			["t2", 1],
		]);
		// Its answers cannot be read; those of the others can.
		expect([0, 1, 2, 3].map((row) => opened.answers.isUnread(row))).toEqual([false, false, true, false]);
		const set = opened.answerSets.answer("damaged?", (answer) => answer === "Yes", "=Yes");
		expect([set.complete, ...[0, 1, 2, 3].map((row) => set.has(row))]).toEqual([true, true, true, false, true]);
	});

	test("says where a damaged asset is also before it has come there", async () => {
		const sound = `[${asset(1)}]`;
		const never: Checkers = { count: 1, start: () => ({ give: () => undefined, end: () => undefined }) };
		const { open: opened } = await open(write(sound.replace("1.5", "1..")), never);
		const task = opened.readTask({ export: "", row: 0 }, null);
		expect(task.ok ? "" : task.detail).toContain(`byte ${String(sound.indexOf("1.5") + 2)}: Expected a digit`);
	});

	test("lists what both passes find once, in the order of the file", async () => {
		const bad = Buffer.from(`[${asset(1)},${asset(2, { totalDuration: -1 })},${asset(3, { tools: 7 })}]`);
		bad[bad.indexOf("Yes", bad.indexOf("t3"))] = 0xff;
		const { checkers, step } = checkByStep();
		const { open: opened } = await open(write(bad), checkers);
		const before = opened.readProblems(0, 10).problems;
		expect(before.map(({ severity }) => severity)).toEqual(["odd", "damaged"]);
		step();
		const { problems, total } = opened.readProblems(0, 10);
		expect(total).toBe(3);
		expect(problems.map(({ row }) => row)).toEqual([1, 2, 2]);
		expect(problems.map(({ byte }) => byte)).toEqual(problems.map(({ byte }) => byte).sort((a, b) => a - b));
		expect([0, 1, 2].map((row) => opened.index.row(row).problems)).toEqual([0, 1, 2]);
	});

	test("counts positions within the parts of a ZIP file or a gzip file", async () => {
		const text = `\n[${asset(1, { totalDuration: -1 })}]`;
		const { open: opened } = await open(write(gzipSync(text)));
		await checked(opened);
		expect(opened.readProblems(0, 10).problems).toMatchObject([{ byte: text.indexOf("-1"), line: 2, row: 0 }]);
	});

	test("is the same with several checkers, over many batches, in the order of the file", async () => {
		const texts = Array.from({ length: 9000 }, (_, id) =>
			asset(id, id % 100 === 0 ? { totalDuration: -id - 1 } : {}, `a${String(id % 3)}`),
		);
		const file = write(texts.join("\n"));
		const { open: opened } = await open(file, checkHere(3));
		const seen: number[] = [];
		while (opened.summary.checkPhase !== "done") {
			seen.push(opened.summary.checked);
			await sleep(1);
		}
		expect(seen).toEqual([...seen].sort((a, b) => a - b));
		const { problems } = opened.readProblems(0, 1000);
		expect(problems.map(({ row, line }) => [row, line])).toEqual(
			Array.from({ length: 90 }, (_, at) => [at * 100, at * 100 + 1]),
		);
		expect(opened.answers.questions()).toEqual([
			{
				title: "Damaged?",
				different: 3,
				answers: ["a0", "a1", "a2"].map((answer) => ({ answer, rows: 3000 })),
			},
		]);
		expect(opened.summary.checkedAssets).toBe(9000);
	});

	test("stops when it is cancelled, keeps what it found, and goes on where it was when somebody asks for answers", async () => {
		const texts = Array.from({ length: 9000 }, (_, id) => asset(id));
		const { checkers, step } = checkByStep();
		const { engine, id, open: opened } = await open(write(texts.join("\n")), checkers);
		step();
		await engine.cancelReading(id);
		expect(opened.summary.checkPhase).toBe("cancelled");
		const { rows } = opened.answers;
		expect(rows).toBe(2000);
		step();
		expect(opened.answers.rows).toBe(rows);
		const set = opened.answerSets.answer("Damaged?", () => true, "any");
		expect([set.complete, set.progress]).toEqual([false, 2000 / 9000]);
		while (opened.summary.checkPhase === "checking") step();
		expect(opened.summary).toMatchObject({ checkPhase: "done", checkedAssets: 9000, checked: 1 });
		expect([set.complete, set.has(8999)]).toEqual([true, true]);
		const all = await opened.selectRows({ where: 'answer:"damaged?"=Yes', order: null });
		expect(all.ok ? [...all.value].length : all).toBe(9000);
	});

	test("is not made again at the next opening: what it found is kept with the index", async () => {
		const file = write(`[${asset(1, { totalDuration: -1 })},${asset(2)}]`);
		const first = await open(file);
		await checked(first.open);
		const before = first.open.readProblems(0, 10);
		await first.engine.stop();
		const nobody: Checkers = {
			count: 1,
			start: () => {
				throw new Error("It was begun again");
			},
		};
		const { open: again } = await open(file, nobody);
		expect(again.summary).toMatchObject({ checkPhase: "done", checkedAssets: 2, checked: 1, problems: 1 });
		expect(again.readProblems(0, 10)).toEqual(before);
		expect(again.index.row(0).problems).toBe(1);
		expect(again.answers.questions()).toEqual(first.open.answers.questions());
		expect(again.readRows({ where: 'answer:"Damaged?"=Yes', order: null }, 0, 9)).toMatchObject({
			ok: true,
			value: { pending: null, matching: 2 },
		});
	});
});

describe("a file that changes while it is open", () => {
	const faults: [string, (file: string) => void, string][] = [
		["is cut", (file) => fs.truncateSync(file, 300), "file-changed"],
		["grows", (file) => fs.appendFileSync(file, " "), "file-changed"],
		[
			"is rewritten at its size",
			(file) => fs.writeFileSync(file, fs.readFileSync(file, "utf8").replaceAll("Car", "Cat")),
			"file-changed",
		],
		[
			"is replaced",
			(file) => {
				fs.writeFileSync(`${file}.new`, fs.readFileSync(file, "utf8").replaceAll("Car", "Cat"));
				fs.renameSync(`${file}.new`, file);
			},
			"file-changed",
		],
		["is deleted", (file) => fs.rmSync(file), "file-away"],
	];

	test.each(faults)("and %s: nothing of it is shown, and the list stays", async (_, happen, code) => {
		for (const zipped of [false, true]) {
			const text = `[${[1, 2, 3].map((id) => asset(id)).join(",")}]`;
			const file = write(zipped ? gzipSync(text) : text);
			const { engine, id, open: opened } = await open(file);
			const ref = { export: id, row: 1 };
			expect((await engine.readTask(ref, null)).ok).toBe(true);
			if (zipped && code === "file-changed") fs.appendFileSync(file, "more");
			else happen(file);
			for (const read of [engine.readTask(ref, null), engine.readRaw(ref, "", 0, 9), engine.copyRaw(ref, "")])
				expect(await read).toMatchObject({ ok: false, code });
			expect(opened.summary.source.state).toBe(code === "file-away" ? "gone" : "changed");
			expect(opened.readRows({ where: "", order: null }, 0, 9)).toMatchObject({ ok: true, value: { matching: 3 } });
		}
	});

	test("is read again as it is now, under a new id, and the old one is closed", async () => {
		const file = write(`[${asset(1)}]`);
		const { engine, id } = await open(file);
		const events: string[] = [];
		engine.subscribe((event) => {
			if (event.name === "exportClosed") events.push(event.payload);
		});
		fs.writeFileSync(file, `[${asset(7)},${asset(8)}]`);
		const reopened = await engine.reopenExport(id);
		if (!reopened.ok) throw new Error(reopened.detail);
		expect(reopened.value).not.toBe(id);
		expect(events).toEqual([id]);
		const read = await engine.reading(reopened.value);
		expect(read.ok && read.value.index.texts.taskId.get(1)).toBe("t8");
		expect(await engine.listExports()).toMatchObject({ ok: true, value: [{ id: reopened.value }] });
	});

	test("stays open as it was where it cannot be read again", async () => {
		const file = write(`[${asset(1)}]`);
		const { engine, id, open: opened } = await open(file);
		fs.rmSync(file);
		expect(await engine.reopenExport(id)).toMatchObject({ ok: false, code: "file-missing" });
		expect(opened.readRows({ where: "", order: null }, 0, 9)).toMatchObject({ ok: true, value: { matching: 1 } });
	});

	test("comes back, and both reading and the check go on", async () => {
		const texts = Array.from({ length: 5000 }, (_, row) => asset(row));
		const file = write(texts.join("\n"));
		const { checkers, step } = checkByStep();
		const { engine, id, open: opened } = await open(file, checkers);
		fs.renameSync(file, `${file}.away`);
		const ref = { export: id, row: 1 };
		expect(await engine.readTask(ref, null)).toMatchObject({ ok: false, code: "file-away" });
		// The descriptor is opened by the first batch: away, it stops the check.
		step();
		expect(opened.summary.checkPhase).toBe("stopped");
		fs.renameSync(`${file}.away`, file);
		expect((await engine.readTask(ref, null)).ok).toBe(true);
		expect(opened.summary.source).toEqual({ state: "same", sentence: "" });
		while (opened.summary.checkPhase === "checking") step();
		expect(opened.summary).toMatchObject({ checkPhase: "done", checkedAssets: 5000 });
	});

	test("stops the check, which says so and does not pass it for done", async () => {
		const texts = Array.from({ length: 9000 }, (_, row) => asset(row));
		const file = write(texts.join("\n"));
		const { checkers, step } = checkByStep();
		const { open: opened } = await open(file, checkers);
		step();
		fs.truncateSync(file, 1_000_000);
		while (opened.summary.checkPhase === "checking") step();
		expect(opened.summary.checkPhase).toBe("stopped");
		expect(opened.summary.source.state).toBe("changed");
		expect(opened.answers.complete).toBe(false);
	});

	test("is told changed where the text that was unpacked from it is", async () => {
		const { engine, id, open: opened } = await open(write(gzipSync(`[${asset(1)}]`)));
		const texts = fs.readdirSync(path.join(folder, "cache")).filter((name) => name.startsWith("unpacked-"));
		for (const name of texts) fs.appendFileSync(path.join(folder, "cache", name), "x");
		expect(await engine.readTask({ export: id, row: 0 }, null)).toMatchObject({ ok: false, code: "file-changed" });
		expect(opened.summary.source.state).toBe("changed");
	});
});
