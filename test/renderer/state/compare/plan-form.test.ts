import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defaultSettings } from "#shared/compare/settings";
import type { ExportSummary } from "#shared/export";
import { Memory } from "../../../../renderer/db.ts";
import { PlanForm } from "../../../../renderer/state/compare/plan-form.svelte.ts";
import { summaryOf } from "../../fake-host.ts";
import { freshDatabase } from "../../fresh-database.ts";

const stages = [
	{ stageId: "Start", stage: "Start", tasks: 0, visits: 1000 },
	{ stageId: "l", stage: "Label", tasks: 100, visits: 900 },
	{ stageId: "r", stage: "Review", tasks: 900, visits: 800 },
];

let names = 0;
let memory: Memory;
let open: ExportSummary[];

beforeEach(() => {
	freshDatabase();
	memory = new Memory(() => undefined, `plans-${String((names += 1))}`);
	open = [summaryOf("first", 1000, { stages }), summaryOf("second", 50)];
});
afterEach(() => {
	memory.close();
});

const make = () => new PlanForm(memory, () => open);
const [first] = [summaryOf("first", 1000, { stages })];

describe("the form of a comparison", () => {
	it("begins with the stage that most tasks went through against the exported state", async () => {
		const form = make();
		await form.open(first, false);
		expect(form.plan).toEqual({
			kind: "stages",
			export: "first",
			from: { kind: "stage", stage: "l", which: "latest" },
			to: { kind: "exported" },
		});
		await form.open(first, true);
		expect(form.plan).toEqual({
			kind: "exports",
			a: "first",
			b: "second",
			from: { kind: "exported" },
			to: { kind: "exported" },
		});
	});

	it("says what is missing, and plans nothing until it is there", async () => {
		const form = make();
		await form.open(first, false);
		form.to = form.from;
		expect(form.complaint).toBe("Both sides are the same moment.");
		expect(form.plan).toBeNull();
		form.to = { kind: "exported" };
		for (const [settings, complaint] of [
			[{ threshold: NaN }, "The threshold lies between 0 and 1."],
			[{ threshold: 1.5 }, "The threshold lies between 0 and 1."],
			[{ radius: 0 }, "The radius is larger than 0 px."],
			[{ pairing: { by: "answer", title: " " } }, "Pairing by an answer needs the title of its question."],
			[{ pairing: { by: "answer", title: "Track" } }, null],
		] as const) {
			form.settings = { ...defaultSettings, ...settings };
			expect(form.complaint).toBe(complaint);
		}
		await form.open(first, true);
		open = open.slice(0, 1);
		form.other = "gone";
		expect(form.complaint).toBe("The other export is closed.");
	});

	it("remembers what was compared last, the other export by its file", async () => {
		const form = make();
		await form.open(first, true);
		form.from = { kind: "stage", stage: "r", which: 2 };
		form.settings = { ...defaultSettings, threshold: 0.7, reference: "a" };
		await form.remember();
		// Ids are given anew with each start.
		open = [
			{ ...first, id: "x" },
			{ ...summaryOf("second", 50), id: "y" },
		];
		const again = make();
		await again.open({ ...first, id: "x" }, null);
		expect(again.plan).toEqual({
			kind: "exports",
			a: "x",
			b: "y",
			from: { kind: "stage", stage: "r", which: 2 },
			to: { kind: "exported" },
		});
		expect(again.settings).toEqual({ ...defaultSettings, threshold: 0.7, reference: "a" });
		open = open.slice(0, 1);
		await again.open({ ...first, id: "x" }, null);
		expect(again.plan?.kind).toBe("stages");
	});
});
