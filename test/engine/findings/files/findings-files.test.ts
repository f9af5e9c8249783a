import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FindingsOrder, MadeFile } from "#shared/findings/files";
import { namedTool } from "#shared/findings/named";
import { everyFinding } from "#shared/findings/lists";
import type { OpenExport } from "../../../../main/engine/exports/open-export.ts";
import { MadeFiles } from "../../../../main/engine/findings/files/made-files.ts";
import { valueOf } from "../../../value-of.ts";
import { box, exportText, FindingDesk, verdict, versionOf } from "../finding-desk.ts";

const order: FindingsOrder = {
	format: "findings",
	filter: everyFinding,
	order: "task",
	forSpreadsheet: false,
	tasks: "corrected",
};
const rows = [
	{ taskId: "t1", externalId: "a.jpg", tools: [box("o1", 5), box("o2", 40, "Van")] },
	{ taskId: "t2", externalId: "b.jpg", tools: [box("o1", 9)] },
	{ taskId: "t3", externalId: "c.jpg" },
];

let desk: FindingDesk;
let open: OpenExport;
beforeEach(async () => {
	desk = new FindingDesk();
	valueOf(await desk.engine.setReviewer("Ana"));
	open = await desk.open("Street.json", exportText(rows));
});
afterEach(() => desk.remove());

async function contentOf({ url }: MadeFile): Promise<string> {
	const id = url.slice("/media/".length);
	return readFileSync(valueOf(await desk.engine.resolveMedia(id)).path, "utf8");
}
function tool(row: number, at = 0) {
	const { snapshot } = valueOf(open.readTask({ export: open.summary.id, row }, null));
	return namedTool(snapshot.tools[at] as (typeof snapshot.tools)[number]);
}
async function someFindings(): Promise<void> {
	await desk.save(
		"one",
		versionOf(desk.finding(open, 0, verdict("reject", { remark: "=2+2\n<script>alert(1)</script>" }))),
	);
	await desk.save("two", versionOf(desk.finding(open, 1, verdict("accept"))));
	await desk.save(
		"three",
		versionOf(desk.finding(open, 0, {}, { body: { kind: "removal" }, target: { kind: "tool", ...tool(0, 1) } })),
	);
}
const make = async (more: Partial<FindingsOrder>) =>
	valueOf(await desk.engine.makeFindingsFile(open.summary.id, { ...order, ...more }));

describe("a file of findings", () => {
	test("brings all of them to another place, and what was removed with them", async () => {
		await someFindings();
		const gone = versionOf(desk.finding(open, 2));
		await desk.save("four", gone);
		await desk.save("five", versionOf(null, [gone]));
		const made = await make({});
		expect(made.name).toBe("Street.loupe-findings");
		expect(made.notes).toEqual(["1 that were removed go along, so that they are removed there too."]);
		const file = path.join(desk.folder, made.name);
		writeFileSync(file, await contentOf(made));
		expect(made.bytes).toBe(readFileSync(file).length);

		const other = new FindingDesk();
		const told: string[] = [];
		other.engine.subscribe(({ name }) => told.push(name));
		const report = valueOf(await other.engine.importFindings([file]));
		expect(report).toMatchObject({ files: ["Street.loupe-findings"], added: 3, conflicts: 0, authors: ["Ana"] });
		expect(told).toContain("findingsBroughtIn");
		expect(valueOf(await other.engine.readFindingsImport())).toEqual(report);
		expect(await other.rows(null)).toHaveLength(3);
		expect(valueOf(await other.engine.importFindings([file, file]))).toMatchObject({ added: 0, unchanged: 4 });
		// One step: taken back as one, and done again.
		valueOf(await other.engine.undoFindings());
		expect(await other.rows(null)).toHaveLength(0);
		valueOf(await other.engine.redoFindings());
		expect(await other.rows(null)).toHaveLength(3);
		await other.remove();
	});

	test("of some has just those", async () => {
		await someFindings();
		const text = await contentOf(await make({ filter: { ...everyFinding, verdicts: ["accept"] } }));
		expect((JSON.parse(text) as { findings: unknown[] }).findings).toHaveLength(1);
	});

	test("is merged where it is opened as a file, beside exports", async () => {
		await someFindings();
		const file = path.join(desk.folder, "named.json");
		writeFileSync(file, await contentOf(await make({})));
		const other = new FindingDesk();
		const exported = path.join(other.folder, "again.json");
		writeFileSync(exported, exportText(rows));
		expect(valueOf(await other.engine.openPaths([file, exported]))).toHaveLength(1);
		expect(await other.rows(null)).toHaveLength(3);
		expect(valueOf(await other.engine.offerPaths([file], null))).toEqual([]);
		await other.remove();
	});

	test("that is damaged brings in nothing, nor does what is named with it", async () => {
		await someFindings();
		const whole = path.join(desk.folder, "whole.loupe-findings");
		writeFileSync(whole, await contentOf(await make({})));
		const half = path.join(desk.folder, "half.loupe-findings");
		writeFileSync(half, readFileSync(whole).subarray(0, 700));
		const other = new FindingDesk();
		expect(await other.engine.importFindings([whole, half])).toMatchObject({ ok: false, code: "findings-damaged" });
		expect(await other.rows(null)).toHaveLength(0);
		const failed: string[] = [];
		other.engine.subscribe((event) => {
			if (event.name === "openFailed") failed.push(event.payload.name);
		});
		expect(await other.engine.openPaths([half])).toMatchObject({ ok: false, code: "findings-damaged" });
		expect(failed).toEqual(["half.loupe-findings"]);
		await other.remove();
	});
});

test("two who changed one finding without knowing make a conflict, in either order", async () => {
	const first = versionOf(desk.finding(open, 0, verdict("accept")));
	await desk.save("one", first);
	const before = path.join(desk.folder, "before.loupe-findings");
	writeFileSync(before, await contentOf(await make({})));
	const other = new FindingDesk();
	valueOf(await other.engine.importFindings([before]));
	await other.save("theirs", versionOf(desk.finding(open, 0, verdict("fix")), [first]));
	const theirs = valueOf(await other.engine.makeFindingsFile(null, order));
	const file = path.join(desk.folder, "theirs.loupe-findings");
	const { path: there } = valueOf(await other.engine.resolveMedia(theirs.url.slice("/media/".length)));
	writeFileSync(file, readFileSync(there));
	await desk.save("mine", versionOf(desk.finding(open, 0, verdict("reject")), [first]));
	expect(valueOf(await desk.engine.importFindings([file]))).toMatchObject({ updated: 1, conflicts: 1 });
	const [row] = await desk.rows(open);
	expect(row?.held.heads).toHaveLength(2);
	expect((await contentOf(await make({ format: "csv" }))).trim().split("\n")).toHaveLength(3);
	await other.remove();
});

describe("CSV", () => {
	test("has a row for each, exact or for spreadsheets", async () => {
		await someFindings();
		const exact = await contentOf(await make({ format: "csv" }));
		expect(exact).toContain('"=2+2\n<script>alert(1)</script>"');
		const guarded = await contentOf(await make({ format: "csv", forSpreadsheet: true }));
		expect(guarded).toContain(`"'=2+2\n<script>`);
		// By the mark a spreadsheet knows that it is UTF-8.
		expect([exact, guarded].map((text) => text.startsWith("\ufeffid,"))).toEqual([false, true]);
		expect(exact.split("\n", 1)[0]?.split(",")).toContain("taskId");
	});
});

test("what people read calls verdicts by the project's words, and what programs read by their ids", async () => {
	const words = { kind: "words", verdicts: [{ id: "too-dark", label: "Too dark", digit: 5 }] } as const;
	const said = versionOf(desk.finding(open, 0, verdict("too-dark")));
	await desk.save("words", versionOf(desk.finding(open, 0, words, { task: null })), said);
	const exact = await contentOf(await make({ format: "csv" }));
	expect([exact.includes("too-dark"), exact.includes("Too dark")]).toEqual([true, false]);
	const guarded = await contentOf(await make({ format: "csv", forSpreadsheet: true }));
	expect([guarded.includes("too-dark"), guarded.includes("Too dark")]).toEqual([false, true]);
	const html = await contentOf(await make({ format: "html", filter: { ...everyFinding, verdicts: ["too-dark"] } }));
	expect(html).toContain("Verdicts: Too dark");
	expect(html).not.toContain("too-dark");
	expect(await desk.rows(open, { text: "TOO DA" })).toHaveLength(1);
	// They are found by the words of now, and not of when it was looked for first.
	const now = { ...words, verdicts: [{ id: "too-dark", label: "Night", digit: 5 }] };
	const [kept] = (await desk.rows(open, { kinds: ["words"] })).map(({ version }) => version);
	await desk.save("words", versionOf(desk.finding(open, 0, now, { task: null }), kept === undefined ? [] : [kept]));
	expect(await desk.rows(open, { text: "TOO DA" })).toHaveLength(0);
	expect(await desk.rows(open, { text: "night" })).toHaveLength(1);
});

describe("a page of findings", () => {
	test("runs nothing, and shows what people wrote as text", async () => {
		await someFindings();
		const html = await contentOf(await make({ format: "html" }));
		expect(html).not.toContain("<script");
		expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
		expect(html).toContain("default-src 'none'");
		// Of the removal, with the annotation that it is about: no picture lies in any folder.
		expect(html.match(/<img /gu)).toHaveLength(1);
		expect(html).toMatch(/src="data:image\/(?:webp|svg\+xml);base64,/u);
		expect(html.match(/(?:src|href)="(?!data:)/gu)).toBeNull();
		expect(await contentOf(await make({ format: "html" }))).toBe(html);
	});
});

test("nothing to write is said", async () => {
	for (const format of ["findings", "csv", "html", "ango", "coco"] as const) {
		const made = await desk.engine.makeFindingsFile(open.summary.id, { ...order, format });
		expect(made).toMatchObject({ ok: false, code: "nothing-to-write" });
	}
});

test("files that were made wait, few and not for long", async () => {
	let now = 0;
	const folder = path.join(desk.folder, "waiting");
	const made = new MadeFiles(folder, () => now);
	const ids: string[] = [];
	for (let n = 0; n < 6; n++) ids.push(valueOf(await made.make([String(n), "é"])).id);
	expect(ids.map((id) => made.resolve(id).ok)).toEqual([false, false, true, true, true, true]);
	const kept = valueOf(made.resolve(ids[5] ?? ""));
	expect([kept.bytes, readFileSync(kept.path, "utf8")]).toEqual([3, "5é"]);
	now = 3_700_000;
	ids.push(valueOf(await made.make(["x"])).id);
	expect(ids.filter((id) => made.resolve(id).ok)).toEqual([ids[6]]);
	await made.removeAll();
	expect(readdirSync(folder)).toEqual([]);
});

test("what killed programs left of such files is removed at the start, and nothing of those that run", async () => {
	const folder = path.join(desk.folder, "left");
	mkdirSync(folder);
	const hex = "0123456789abcdef".repeat(2);
	// Higher than any system counts.
	const [gone, ours, older, other] = [
		`999999999-made-${hex}`,
		`${String(process.pid)}-made-${hex}`,
		`made-${hex}`,
		"made",
	];
	for (const name of [gone, ours, older, other]) writeFileSync(path.join(folder, name), "x");
	const old = new Date(Date.now() - 3 * 60 * 60 * 1000);
	utimesSync(path.join(folder, older), old, old);
	await new MadeFiles(folder).removeAll();
	expect(readdirSync(folder).sort()).toEqual([ours, other].sort());
});

test("no answer is longer than a message is to be, and together they have all", async () => {
	const remark = "x".repeat(900_000);
	const versions = Array.from({ length: 20 }, () => versionOf(desk.finding(open, 0, verdict("fix", { remark }))));
	await desk.save("many", ...versions);
	const ids = versions.map(({ id }) => id);
	const mostLetters = 10_000_000;
	const found: string[] = [];
	while (found.length < 20) {
		const read = valueOf(await desk.engine.listFindings(null, everyFinding, "task", found.length, 20));
		// A row has its version twice.
		expect([read.total, JSON.stringify(read).length < mostLetters]).toEqual([20, true]);
		found.push(...read.rows.map(({ held }) => held.id));
	}
	expect(found.sort()).toEqual([...ids].sort());
	const held = valueOf(await desk.engine.readHeldFindings(ids));
	expect(held.map(({ id }) => id)).toEqual(ids.slice(0, held.length));
	expect(held.length).toBeGreaterThan(0);
	expect(JSON.stringify(held).length).toBeLessThan(mostLetters);
});
