import { describe, expect, test } from "vitest";
import type { HeldFinding, PlanTerms } from "../../../../preload/shared/findings/finding.ts";
import type { PlanState } from "../../../../preload/shared/findings/plans.ts";
import { type Beside, PlanStanding } from "../../../../main/engine/findings/plans/plan-standing.ts";
import type { PlanBody } from "../../../../main/engine/findings/plans/plan-readings.ts";
import { Withheld } from "../../../../main/engine/findings/plans/withheld.ts";
import { findingOf, heldOf, planOf, verdictBody, verdictBy, versionOf } from "./some-findings.ts";

const keys = ["t1", "t2", "t3", "t4"];

/** A plan of some tasks, the findings about them, and who looks. */
function scene(found: readonly HeldFinding[], viewer = "lea", more: Partial<PlanTerms> = {}, tasks = keys) {
	const plan = planOf(tasks, more);
	const all = [plan, ...found];
	const withheld = new Withheld(() => all);
	for (const held of all) withheld.put(held);
	const body = plan.heads[0]?.finding?.body as PlanBody;
	const beside: Beside = {
		ofKey: (key) => found.filter(({ heads }) => heads.some(({ finding }) => finding?.task?.key === key)),
		rowOf: (key) => (tasks.includes(key) && key !== "gone" ? tasks.indexOf(key) * 10 : null),
		isClosed: (key) => withheld.isClosed(key, viewer),
		reader: viewer,
	};
	const standing = (of = body) => read(of, beside);
	return { body, standing, state: stateOf(standing()), disputes: standing().disputes(0, 1000).disputes };
}

function read(body: PlanBody, beside: Beside): PlanStanding {
	const standing = new PlanStanding("plan", body, beside);
	let isLeft = true;
	while (isLeft) isLeft = standing.readOn();
	return standing;
}

function stateOf(standing: PlanStanding): Omit<PlanState, "keptFrom"> {
	const steps = standing.state();
	for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

const both = (key: string, ana: string, ben: string) => [verdictBy("ana", key, ana), verdictBy("ben", key, ben)];

describe("how a plan stands", () => {
	test("complete, disputed and settled tasks, and who read how many", () => {
		const { state } = scene([
			...both("t1", "accept", "accept"),
			...both("t2", "accept", "reject"),
			...both("t3", "fix", "reject"),
			verdictBy("lea", "t3", "fix", { role: "adjudicator" }),
			verdictBy("ana", "t4", "skip"),
		]);
		expect(state).toMatchObject({ tasks: 4, missing: 0, complete: 3, disputed: 1, settled: 1 });
		expect(state.readers).toEqual([
			{ reader: "ana", done: 3 },
			{ reader: "ben", done: 3 },
		]);
		// t1 accepted, t3 settled as faulty; t2 is open, t4 not judged.
		expect(state.faulty).toMatchObject({ share: 0.5, of: 2 });
	});

	test("a reader of a blind plan sees no figure of what they have not judged", () => {
		const found = [
			verdictBy("ben", "t1", "reject"),
			verdictBy("ben", "t2", "reject"),
			verdictBy("ana", "t2", "reject"),
		];
		expect(scene(found, "ana").state.faulty).toMatchObject({ share: 1, of: 1 });
		expect(scene(found, "lea").state.faulty).toMatchObject({ share: 1, of: 2 });
		// How far the other is says nothing of what they found.
		expect(scene(found, "ana").state.readers[1]?.done).toBe(2);
	});

	test("three readers: what two others disagree about stays unseen", () => {
		const found = [verdictBy("ana", "t1", "reject"), verdictBy("ben", "t1", "accept")];
		const { state } = scene(found, "eva", { readers: ["ana", "ben", "eva"] });
		expect(state).toMatchObject({ agreement: null, faulty: null, complete: 0 });
	});

	test("unsure decides nothing", () => {
		expect(scene(both("t1", "unsure", "unsure")).state.faulty).toBeNull();
	});

	test("tasks that the export has not are told", () => {
		expect(scene([], "lea", {}, ["t1", "gone"]).state).toMatchObject({ tasks: 2, missing: 1 });
	});

	test("a plan of a damaged file that chose more than there was tells no share", () => {
		const { body, standing } = scene(both("t1", "fix", "fix"));
		const strata = [{ name: "all", population: 0, places: [0, 0, 7] }];
		expect(stateOf(standing({ ...body, strata })).faulty).toBeNull();
	});
});

describe("agreement", () => {
	test("the table of both readers' verdicts, the standing ones first", () => {
		const { agreement } = scene([
			...both("t1", "accept", "accept"),
			...both("t2", "blurred", "reject"),
			...both("t3", "reject", "reject"),
			verdictBy("ana", "t4", "accept"),
		]).state;
		expect(agreement).toMatchObject({ readers: ["ana", "ben"], items: 3, kappa: null, kappaInterval: null });
		expect(agreement?.percent).toBeCloseTo(2 / 3, 12);
		expect(agreement?.verdicts).toEqual(["accept", "reject", "blurred"]);
		expect(agreement?.counts).toEqual([
			[1, 0, 0],
			[0, 1, 0],
			[0, 1, 0],
		]);
	});

	test("κ and α from twenty tasks on", () => {
		const many = [...Array(20).keys()].map((at) => `k${String(at)}`);
		// Of 20: both accept 9, both reject 7, ana accepts and ben rejects 3, the other way 1.
		const found = many.flatMap((key, at) =>
			both(key, at < 12 ? "accept" : "reject", at < 9 || at === 19 ? "accept" : "reject"),
		);
		const { agreement } = scene(found, "lea", {}, many).state;
		// Observed 0.8; by chance 0.6 × 0.5 + 0.4 × 0.5 = 0.5.
		expect(agreement?.kappa).toBeCloseTo(0.6, 12);
		// Coincidences: n = 40, 22 accept and 18 reject: 1 - 39 × 8 / (2 × 22 × 18) = 0.606.
		expect(agreement?.alpha).toBeCloseTo(1 - (39 * 8) / (2 * 22 * 18), 12);
		expect(agreement?.kappaInterval?.[0]).toBeLessThan(0.6);
		expect(agreement?.kappaInterval?.[1]).toBeGreaterThan(0.6);
	});

	test("one reader agrees with nobody", () => {
		expect(
			scene([verdictBy("ana", "t1", "fix")], "lea", { readers: ["ana"], blind: false }).state.agreement,
		).toBeNull();
	});
});

describe("disputes", () => {
	test("open ones first, in the plan's order, with what each said", () => {
		const { disputes } = scene([
			...both("t1", "fix", "reject"),
			verdictBy("lea", "t1", "fix", { role: "adjudicator" }),
			...both("t3", "accept", "reject"),
			verdictBy("ana", "t4", "reject", { reasons: ["blurred"], remark: "see the left edge" }),
			verdictBy("ben", "t4", "accept"),
		]);
		expect(disputes.map(({ task, settled }) => [task.key, settled])).toEqual([
			["t3", null],
			["t4", null],
			["t1", { by: "lea", verdict: "fix" }],
		]);
		expect(disputes[1]).toMatchObject({
			row: 30,
			verdicts: [
				{ reader: "ana", verdict: "reject", reasons: ["blurred"], remark: "see the left edge" },
				{ reader: "ben", verdict: "accept", reasons: [], remark: "" },
			],
		});
	});

	test("adjudicators who say different things have settled nothing", () => {
		const adjudicator = { role: "adjudicator" } as const;
		const { disputes } = scene([
			...both("t1", "fix", "reject"),
			verdictBy("lea", "t1", "fix", adjudicator),
			verdictBy("max", "t1", "reject", adjudicator),
		]);
		expect(disputes.map(({ settled }) => settled)).toEqual([null]);
	});

	test("a reader who says two things at once is a dispute as well", () => {
		const conflict = heldOf(
			versionOf("c", "r1", findingOf("ana", "t1", verdictBody("accept"))),
			versionOf("c", "r2", findingOf("ana", "t1", verdictBody("reject"))),
		);
		const { disputes } = scene([conflict, verdictBy("ben", "t1", "accept")]);
		expect(disputes[0]?.verdicts.map(({ reader, verdict }) => [reader, verdict])).toEqual([
			["ana", "accept"],
			["ana", "reject"],
			["ben", "accept"],
		]);
	});
});

describe("the next task of a plan", () => {
	const next = (found: readonly HeldFinding[], after: number | null) => {
		return scene(found, "ana").standing().next(after);
	};

	test("is the next in the plan's order that is not judged, and round again", () => {
		const found = [verdictBy("ana", "t2", "accept"), verdictBy("ben", "t3", "accept")];
		expect(next(found, null)).toBe(0);
		expect(next(found, 0)).toBe(20);
		expect(next(found, 30)).toBe(0);
		expect(next(found, 7)).toBe(0);
	});

	test("comes to what was skipped when nothing else is left", () => {
		const judged = ["t1", "t3"].map((key) => verdictBy("ana", key, "fix"));
		const skip = verdictBy("ana", "t2", "skip");
		expect(next([...judged, skip], 0)).toBe(30);
		expect(next([...judged, skip, verdictBy("ana", "t4", "fix")], 0)).toBe(10);
	});

	test("a remark alone leaves a task to be read", () => {
		expect(next([verdictBy("ana", "t1", null, { remark: "hm" })], null)).toBe(0);
	});

	test("is none where all are judged", () => {
		expect(
			next(
				keys.map((key) => verdictBy("ana", key, "accept")),
				0,
			),
		).toBeNull();
	});
});
