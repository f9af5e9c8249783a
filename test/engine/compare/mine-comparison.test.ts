import type { BatchReport } from "#shared/compare/batch";
import { type ComparePlan, defaultSettings, type Moment } from "#shared/compare/settings";
import type { Finding, FindingBody, FindingTarget, PlanTerms, Version } from "#shared/findings/finding";
import { namedTool } from "#shared/findings/named";
import type { Tool } from "#shared/task";
import { describe, expect, it } from "vitest";
import type { OpenExport } from "../../../main/engine/exports/open-export.ts";
import { correctionsByClass, wilson } from "../../../renderer/state/compare/corrections-by-class.ts";
import { valueOf } from "../../value-of.ts";
import { newId, verdict, versionOf } from "../findings/finding-desk.ts";
import { compareByStep, compareHere } from "../batches-here.ts";
import { ComparingEngine } from "./comparing-engine.ts";

const exported: Moment = { kind: "exported" };
const mine: Moment = { kind: "mine" };

interface Box {
	objectId: string;
	x: number;
	title?: string;
}

function exportOf(tasks: readonly (readonly Box[])[], first = 0): string {
	return JSON.stringify(
		tasks.map((boxes, at) => ({
			asset: `https://x.io/${String(first + at)}.jpg`,
			metadata: { width: 1000, height: 1000 },
			task: {
				taskId: `t${String(first + at)}`,
				updatedBy: "worker@x.io",
				tools: boxes.map(({ objectId, x, title = "Car" }) => ({
					...{ objectId, schemaId: `s-${title}`, title },
					"bounding-box": { x, y: 0, width: 10, height: 10 },
				})),
				classifications: [{ schemaId: "q", title: "Ok?", tool: "radio", answer: "Yes" }],
				relations: [],
			},
		})),
	);
}

const tasks = [
	[
		{ objectId: "a", x: 0 },
		{ objectId: "b", x: 100 },
	],
	[{ objectId: "c", x: 0 }],
	[],
];

type Mark = Extract<FindingBody, { kind: "mark" }>;

function markOf(x: number, some: Partial<Mark> = {}): Mark {
	return {
		...{ kind: "mark", geometry: { kind: "bounding-box", x, y: 0, width: 10, height: 10 }, page: null },
		...{ meaning: "right", schemaId: "s-Car", title: "Car", text: "", answers: [], replaces: null },
		...some,
	};
}

interface Saying {
	author?: string;
	target?: FindingTarget;
	after?: readonly Version[];
}

const wholeTask: FindingTarget = { kind: "task" };

/** A person at an export. */
class Desk {
	constructor(
		readonly comparing: ComparingEngine,
		readonly open: OpenExport,
	) {}

	get id(): string {
		return this.open.summary.id;
	}

	tool(row: number, at: number): Tool {
		const { snapshot } = valueOf(this.open.readTask({ export: this.id, row }, null));
		return snapshot.tools[at] as Tool;
	}

	async say(
		row: number,
		body: FindingBody,
		{ author = "me", target = wholeTask, after = [] }: Saying = {},
	): Promise<Version> {
		const { findings } = this.comparing.engine.findingsRoom;
		const finding: Finding = {
			...{ author, target, body },
			source: findings.sourceOf(this.open),
			task: findings.keysOf(this.open).taskOf(row),
		};
		return this.put(versionOf(finding, after));
	}

	async put(version: Version): Promise<Version> {
		valueOf(await this.comparing.engine.saveFindings({ id: newId(16), label: "Say", versions: [version] }));
		return version;
	}

	remove(row: number, at: number): Promise<Version> {
		return this.say(row, { kind: "removal" }, { target: { kind: "tool", ...namedTool(this.tool(row, at)) } });
	}

	async compare(row: number) {
		const ref = { export: this.id, row };
		return valueOf(
			await this.comparing.engine.compareTasks({ ref, moment: exported }, { ref, moment: mine }, defaultSettings),
		);
	}

	get plan(): ComparePlan {
		return { kind: "stages", export: this.id, from: exported, to: mine };
	}

	/** The figures once they are what is expected: they follow by themselves. */
	async followed(isThere: (report: BatchReport) => boolean): Promise<BatchReport> {
		for (;;) {
			const report = await this.comparing.report(this.id);
			if (isThere(report)) return report;
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
	}
}

const comparing = new ComparingEngine();

async function desk(text = exportOf(tasks)): Promise<Desk> {
	valueOf(await comparing.engine.setReviewer("me"));
	return new Desk(comparing, await comparing.open(comparing.write(text)));
}

describe("a task against what its reviewer makes of it", () => {
	it("says what was corrected, and from when it is undone nothing", async () => {
		const me = await desk(exportOf(tasks, 100));
		expect((await me.compare(0)).counts).toMatchObject({ pairs: 2, unchanged: 2 });
		await me.remove(0, 1);
		await me.say(0, markOf(3, { replaces: namedTool(me.tool(0, 0)) }));
		await me.say(0, markOf(500));
		await me.say(0, { kind: "answer", answer: { schemaId: "q", tool: "radio", title: "Ok?", answer: "No", answers: [] } }, { target: { kind: "answer", schemaId: "q", title: "Ok?", page: null, owner: null } }); // prettier-ignore
		const compared = await me.compare(0);
		expect(compared.counts).toMatchObject({ pairs: 1, moved: 1, removed: 1, added: 1 });
		expect(compared.answers).toMatchObject([{ change: "changed", before: ["Yes"], after: ["No"] }]);
		expect(compared.b).toMatchObject({ moment: mine, visit: null });
		const read = valueOf(await comparing.engine.readMine({ export: me.id, row: 0 }));
		expect(read.snapshot.tools.map(({ index, title }) => [index, title])).toEqual([[0, "Car"], [1, "Car"]]); // prettier-ignore
		expect(read.snapshot.toolsCounted).toBe(2);
		for (let step = 0; step < 4; step++) valueOf(await comparing.engine.undoFindings());
		expect((await me.compare(0)).counts).toMatchObject({ pairs: 2, unchanged: 2 });
		expect(valueOf(await comparing.engine.readMine({ export: me.id, row: 0 }))).toEqual(
			valueOf(await comparing.engine.readTask({ export: me.id, row: 0 }, null)),
		);
	});

	it("says what of the corrections does not fit any more", async () => {
		const me = await desk(exportOf(tasks, 200));
		const gone = { ...namedTool(me.tool(0, 0)), objectId: "gone", print: "point:0" };
		await me.say(0, { kind: "removal" }, { target: { kind: "tool", ...gone } });
		expect((await me.compare(0)).notes).toEqual(["B: The removal of Car is left out: it is not there"]);
		expect(valueOf(await comparing.engine.readMine({ export: me.id, row: 0 })).notes).toContain(
			"The removal of Car is left out: it is not there",
		);
	});

	it("is what this reviewer says, unless an adjudicator of the task corrected it", async () => {
		const me = await desk(exportOf(tasks, 300));
		await me.say(0, markOf(300), { author: "Eve" });
		expect((await me.compare(0)).counts).toMatchObject({ added: 0 });
		await me.say(0, markOf(400));
		expect((await me.compare(0)).counts).toMatchObject({ added: 1 });
		// A ruling without a correction leaves the reviewer's own.
		await me.say(0, verdict("accept", { role: "adjudicator" }), { author: "Ada" });
		expect((await me.compare(0)).counts).toMatchObject({ added: 1 });
		await me.say(0, markOf(500), { author: "Ada" });
		await me.say(0, markOf(600), { author: "Ada" });
		expect((await me.compare(0)).counts).toMatchObject({ added: 2 });
	});

	it("tells a blind reader nothing of a ruling before their own verdict", async () => {
		const me = await desk(exportOf(tasks, 350));
		const terms: PlanTerms = {
			...{ name: "Blind", where: "", size: 1, seed: 1, strata: { by: "none" } },
			...{ readers: ["me", "Eve"], blind: true },
		};
		const task = comparing.engine.findingsRoom.findings.keysOf(me.open).taskOf(0);
		await me.say(0, { kind: "plan", terms, tasks: [task], strata: [] });
		await me.say(0, verdict("reject", { role: "adjudicator" }), { author: "Ada" });
		await me.say(0, markOf(500), { author: "Ada" });
		expect((await me.compare(0)).counts).toMatchObject({ added: 0 });
		await me.say(0, verdict("accept"));
		expect((await me.compare(0)).counts).toMatchObject({ added: 1 });
	});

	it("leaves out a correction with several versions, and says so", async () => {
		const me = await desk(exportOf(tasks, 400));
		const first = await me.say(0, markOf(300));
		await me.say(0, markOf(310), { after: [first] });
		await me.put({ ...versionOf(first.finding, [first]), rev: newId(12) });
		const { counts, notes } = await me.compare(0);
		expect(counts).toMatchObject({ added: 0 });
		expect(notes).toEqual(["B: A correction is left out: of several versions one is to be chosen first"]);
	});

	it("follows a task into the export that comes next", async () => {
		const me = await desk(exportOf(tasks, 500));
		await me.remove(1, 0);
		await comparing.engine.closeExport(me.id);
		const next = await desk(exportOf([...tasks.map((boxes) => [...boxes, { objectId: "new", x: 900 }])], 500));
		expect((await next.compare(1)).counts).toMatchObject({ pairs: 1, removed: 1 });
	});

	it("cannot be asked of a row that is not there", async () => {
		const me = await desk(exportOf(tasks, 600));
		const ref = { export: me.id, row: 9 };
		expect(await comparing.engine.readMine(ref)).toMatchObject({ ok: false, code: "task-missing" });
		const asked = comparing.engine.compareTasks({ ref, moment: exported }, { ref, moment: mine }, defaultSettings);
		expect(await asked).toMatchObject({ ok: false, code: "task-missing" });
	});
});

describe("an export against what its reviewer makes of it", () => {
	it("counts what was kept and corrected, per class, whichever side is mine", async () => {
		const boxes = (title: string, from: number, count: number): Box[] =>
			Array.from({ length: count }, (_, at) => ({
				objectId: `${title}${String(from + at)}`,
				x: 40 * (from + at),
				title,
			}));
		const me = await desk(exportOf([[...boxes("Car", 0, 6), ...boxes("Van", 10, 3)], boxes("Car", 0, 4)], 4000));
		// Of ten cars: two moved, one made a van and moved, two struck out; of three vans one made a car. Two vans are added.
		await me.say(0, markOf(3, { replaces: namedTool(me.tool(0, 0)) }));
		await me.say(1, markOf(44, { replaces: namedTool(me.tool(1, 1)) }));
		await me.say(0, markOf(42, { schemaId: "s-Van", title: "Van", replaces: namedTool(me.tool(0, 1)) }));
		await me.remove(0, 2);
		await me.remove(1, 3);
		await me.say(0, markOf(400, { replaces: namedTool(me.tool(0, 6)) }));
		await me.say(1, markOf(700, { schemaId: "s-Van", title: "Van" }));
		await me.say(1, markOf(800, { schemaId: "s-Van", title: "Van" }));
		const byHand = [
			{ name: "Car", exported: 10, kept: 5, changed: 2, relabelled: 1, removed: 2, added: 0 },
			{ name: "Van", exported: 3, kept: 2, changed: 0, relabelled: 1, removed: 0, added: 2 },
		];
		const figures = correctionsByClass(await comparing.compare(me.plan), "b");
		expect(figures).toMatchObject(byHand);
		expect(figures[0]?.rate?.share).toBe(0.5);
		// As SciPy has it: binomtest(5, 10).proportion_ci(method="wilson").
		expect(figures[0]?.rate?.interval[0]).toBeCloseTo(0.236593090512564, 12);
		expect(figures[0]?.rate?.interval[1]).toBeCloseTo(0.7634069094874361, 12);
		const turned = await comparing.compare({ ...me.plan, from: mine, to: exported });
		expect(correctionsByClass(turned, "a")).toMatchObject(byHand);
	});

	it.each([
		[0, 10, 0, 0.27753279986288926],
		[1, 10, 0.017876213095072896, 0.4041500267952385],
		[10, 10, 0.7224672001371109, 1],
		[7, 200, 0.0170555420085672, 0.07047061152229074],
		[1, 1, 0.20654931437723745, 1],
	])("the interval of %i of %i is SciPy's", (found, of, low, high) => {
		expect(wilson(found, of)[0]).toBeCloseTo(low, 12);
		expect(wilson(found, of)[1]).toBeCloseTo(high, 12);
	});

	it("compares every task as corrected, and follows what is corrected next", async () => {
		const me = await desk(exportOf(tasks, 1000));
		await me.remove(0, 0);
		const first = await comparing.compare(me.plan);
		expect(first).toMatchObject({
			compared: 3,
			counts: { pairs: 2, unchanged: 2, removed: 1, added: 0 },
			state: { sameBytes: 2 },
			people: [{ name: "worker@x.io", tasks: 3 }],
		});
		const { changes } = comparing;
		const told = changes.length;
		const version = await me.say(2, markOf(50, { schemaId: "s-Bus", title: "Bus" }));
		const second = await me.followed(({ counts }) => counts.added === 1);
		expect(second).toMatchObject({
			compared: 3,
			counts: { pairs: 2, unchanged: 2, removed: 1, added: 1 },
			state: { phase: "done", tasks: 3, totalTasks: 3, sameBytes: 1 },
		});
		expect(changes.slice(told).every(({ state }) => state?.phase === "done")).toBe(true);
		const filter = { where: "", change: "added", class: null, classA: null, classB: null, threshold: null } as const;
		const pairs = valueOf(await comparing.engine.listPairs(me.id, filter, 0, 10));
		expect(pairs.pairs).toMatchObject([{ row: 2, a: null, b: 0, classB: "Bus" }]);
		expect(valueOf(await comparing.engine.readRows(me.id, { where: "added>0", order: null }, 0, 9)).matching).toBe(1);
		await me.put({ ...versionOf(null, [version]) });
		await me.followed(({ counts }) => counts.added === 0);
		// What another row holds is as a comparison from the beginning has it.
		const followed = await comparing.report(me.id);
		await comparing.compare({ ...me.plan, from: mine, to: exported });
		const anew = await comparing.compare(me.plan);
		expect({ ...anew, state: null }).toEqual({ ...followed, state: null });
	});

	it("is against another export as well, on whichever side", async () => {
		const me = await desk(exportOf(tasks, 2000));
		const other = await comparing.open(comparing.write(exportOf(tasks.toReversed(), 2000)));
		const twisted = await comparing.open(comparing.write(exportOf(tasks, 2000)));
		expect(other.index.length).toBe(3);
		await me.remove(0, 1);
		const asked = { kind: "exports", a: twisted.summary.id, b: me.id, from: exported, to: mine } as const;
		expect((await comparing.compare(asked)).counts).toMatchObject({ pairs: 2, removed: 1 });
		const turned = { kind: "exports", a: me.id, b: twisted.summary.id, from: mine, to: exported } as const;
		expect((await comparing.compare(turned)).counts).toMatchObject({ pairs: 2, added: 1 });
		await me.say(1, markOf(70));
		await me.followed(({ counts }) => counts.removed === 1);
	});

	it("is not shown again where something else is corrected than when it was compared", async () => {
		const alone = new ComparingEngine();
		valueOf(await alone.engine.setReviewer("me"));
		const file = alone.write(exportOf(tasks));
		const me = new Desk(alone, await alone.open(file));
		await me.remove(0, 0);
		const before = await alone.compare(me.plan);
		await alone.restart();
		const again = new Desk(alone, await alone.open(file));
		const after = await alone.report(again.id);
		expect({ ...after, state: null }).toEqual({ ...before, state: null });
		// From the disk: all is compared anew for the first change.
		await again.remove(0, 1);
		await again.followed(({ counts }) => counts.removed === 2);
		// Kept at the end, whatever was not kept before.
		await alone.restart();
		const third = new Desk(alone, await alone.open(file));
		expect((await alone.report(third.id)).counts).toMatchObject({ removed: 2 });
		await alone.engine.closeExport(third.id);
		valueOf(await alone.engine.undoFindings());
		const fourth = new Desk(alone, await alone.open(file));
		expect(valueOf(await alone.engine.readComparison(fourth.id, "", null))).toBeNull();
	});

	it("does not begin again by itself where it was given up", async () => {
		const { comparers, step } = compareByStep();
		const alone = new ComparingEngine(comparers);
		valueOf(await alone.engine.setReviewer("me"));
		const me = new Desk(alone, await alone.open(alone.write(exportOf(tasks))));
		valueOf(await alone.engine.startComparison(me.plan, defaultSettings));
		valueOf(await alone.engine.cancelComparison(me.id));
		await me.remove(0, 0);
		await new Promise((resolve) => setTimeout(resolve, 250));
		step();
		expect((await alone.report(me.id)).state.phase).toBe("cancelled");
	});

	it("does the same on several comparers", async () => {
		const many = new ComparingEngine(compareHere(3));
		valueOf(await many.engine.setReviewer("me"));
		const me = new Desk(many, await many.open(many.write(exportOf(Array.from({ length: 300 }, () => tasks[0] ?? [])))));
		for (let row = 0; row < 300; row += 7) await me.say(row, markOf(300));
		expect((await many.compare(me.plan)).counts).toMatchObject({ pairs: 600, added: 43, removed: 0 });
	});
});
