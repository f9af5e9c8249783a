import type { ComparePlan } from "#shared/compare/settings";
import type { FindingBody, PlanTerms } from "#shared/findings/finding";
import { describe, expect, test } from "vitest";
import type { OpenExport } from "../../../../main/engine/exports/open-export.ts";
import { previewWords } from "../../../../renderer/wording/work-plan.ts";
import { valueOf } from "../../../value-of.ts";
import { ComparingEngine } from "../../compare/comparing-engine.ts";
import { verdict, versionOf } from "../finding-desk.ts";
import { planTerms } from "./some-findings.ts";

const comparing = new ComparingEngine();
const tasks = 120;
const people = ["kim@x.io", "lou@x.io", "mia@x.io"];

/** How far the box of a task lies otherwise in the second export, of ten pixels; null: there is none on either side. */
function movedBy(row: number): number | null {
	return row % 12 === 11 ? null : ([0, 0, 0, 1, 2, 4, 9, 0][row % 8] ?? null);
}

/** Nobody, for every tenth; Kim did most. */
function personOf(row: number): string | null {
	if (row % 10 === 9) return null;
	return people[row % 10 < 6 ? 0 : (row % 10) - 6] ?? null;
}

function exportOf(shift: (row: number) => number): string {
	return JSON.stringify(
		Array.from({ length: tasks }, (_, row) => {
			const by = personOf(row);
			return {
				asset: `https://x.io/${String(row)}.jpg`,
				metadata: { width: 1000, height: 1000 },
				task: {
					taskId: String(row).padStart(24, "0"),
					...(by === null ? {} : { updatedBy: by }),
					tools:
						movedBy(row) === null
							? []
							: [
									{
										...{ objectId: "o1", schemaId: "car", title: "Car" },
										"bounding-box": { x: 100 + shift(row), y: 5, width: 10, height: 10 },
									},
								],
					classifications: [],
					relations: [],
				},
			};
		}),
	);
}

/** Intersection over union of the box and the moved one, by hand. */
function iou(row: number): number | null {
	const moved = movedBy(row);
	return moved === null ? null : (10 - moved) / (10 + moved);
}

function byName(name: (row: number) => string): Map<string, number[]> {
	const parts = new Map<string, number[]>();
	for (let row = 0; row < tasks; row++) parts.set(name(row), [...(parts.get(name(row)) ?? []), row]);
	return new Map([...parts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function similarityName(row: number): string {
	const value = iou(row);
	if (value === null) return "(not compared)";
	if (value < 0.5) return "0 to 0.5";
	return value < 0.9 ? "0.5 to 0.9" : "0.9 to 1";
}

/** Shares in proportion, at least one each, the rest where most is left over: one task after the other. */
function slowAllocation(populations: readonly number[], size: number): number[] {
	const all = populations.reduce((sum, each) => sum + each, 0);
	const small = populations.map((each) => each * size < all);
	const rest = size - small.filter(Boolean).length;
	const large = populations.reduce((sum, each, at) => sum + (small[at] === true ? 0 : each), 0);
	const chosen = populations.map((each, at) => (small[at] === true ? 1 : Math.floor((each * rest) / large)));
	const left = populations.map((each, at) => (small[at] === true ? -1 : (each * rest) % large));
	for (let given = chosen.reduce((sum, each) => sum + each, 0); given < size; given++) {
		const highest = Math.max(...left);
		// Of equal remainders that of the largest part.
		const equal = populations.map((each, at) => (left[at] === highest ? each : -1));
		const most = equal.indexOf(Math.max(...equal));
		chosen[most] = (chosen[most] ?? 0) + 1;
		left[most] = -1;
	}
	return chosen;
}

/** The chance that none of `faulty` tasks, standing in parts so, is chosen: draw after draw. */
function chanceOfNone(parts: readonly { population: number; chosen: number }[], faulty: readonly number[]): number {
	return parts.reduce((chance, { population, chosen }, at) => {
		let none = chance;
		for (let draw = 0; draw < chosen; draw++)
			none *= Math.max(0, population - (faulty[at] ?? 0) - draw) / (population - draw);
		return none;
	}, 1);
}

/** The least share that has at most 5 % of going unseen, wherever it stands: every way of standing is tried. */
function slowRuledOut(parts: readonly { population: number; chosen: number }[]): number {
	const standings = (faulty: number, at: number): number[][] => {
		const { population = 0 } = parts[at] ?? {};
		if (at === parts.length - 1) return faulty <= population ? [[faulty]] : [];
		return Array.from({ length: Math.min(faulty, population) + 1 }, (_, here) => here).flatMap((here) =>
			standings(faulty - here, at + 1).map((rest) => [here, ...rest]),
		);
	};
	for (let faulty = 1; faulty < tasks; faulty++)
		if (standings(faulty, 0).every((standing) => chanceOfNone(parts, standing) <= 0.05)) return faulty / tasks;
	return 1;
}

async function bodyOf(plan: string): Promise<Extract<FindingBody, { kind: "plan" }>> {
	const [held] = valueOf(await comparing.engine.readHeldFindings([plan]));
	const body = held?.heads[0]?.finding?.body;
	if (body?.kind !== "plan") throw new Error("This is no plan");
	return body;
}

/** Previews and makes a plan, and holds it against the parts found by hand. */
async function hold(open: OpenExport, more: Partial<PlanTerms>, parts: Map<string, number[]>): Promise<string> {
	const terms = planTerms({ blind: false, ...more });
	const preview = valueOf(await comparing.engine.previewPlan(open.summary.id, terms));
	const populations = [...parts.values()].map((rows) => rows.length);
	const chosen = slowAllocation(populations, terms.size);
	const expected = [...parts.keys()].map((name, at) => ({
		name,
		population: populations[at] ?? 0,
		chosen: chosen[at] ?? 0,
	}));
	expect(preview.strata).toEqual(expected);
	expect(preview).toMatchObject({ population: tasks, chosen: terms.size });
	// Cochran: z √Σ (N_h / N)² (N_h - n_h) / (N_h - 1) / 4 n_h.
	const variance = expected.reduce((sum, { population, chosen: n }) => {
		const weight = population / tasks;
		return sum + (population === n ? 0 : (weight ** 2 * (population - n)) / (population - 1) / (4 * n));
	}, 0);
	expect(preview.margin).toBeCloseTo(1.959963984540054 * Math.sqrt(variance), 12);
	const plan = valueOf(await comparing.engine.makePlan(open.summary.id, terms));
	const body = await bodyOf(plan);
	for (const [at, { name, population, places }] of body.strata.entries()) {
		expect({ name, population, chosen: places.length }).toEqual(expected[at]);
		const rows = places.map((place) => Number(body.tasks[place]?.taskId));
		expect(rows.every((row) => parts.get(name)?.includes(row))).toBe(true);
		expect(new Set(rows).size).toBe(places.length);
	}
	return plan;
}

describe("a plan divided by similarity", async () => {
	const a = await comparing.open(comparing.write(exportOf(() => 0)));
	const b = await comparing.open(comparing.write(exportOf((row) => movedBy(row) ?? 0)));
	const exported = { kind: "exported" } as const;
	const compare: ComparePlan = { kind: "exports", a: a.summary.id, b: b.summary.id, from: exported, to: exported };
	const strata = { by: "similarity", bounds: [0.5, 0.9] } as const;

	test("cannot be made before the export is compared", async () => {
		const refused = await comparing.engine.makePlan(b.summary.id, planTerms({ strata }));
		expect(refused).toMatchObject({ code: "plan-impossible" });
	});

	test("draws from each range of similarity in proportion, and what could not be compared by itself", async () => {
		await comparing.compare(compare);
		const parts = byName(similarityName);
		expect([...parts].map(([name, rows]) => [name, rows.length])).toEqual([
			["(not compared)", 10],
			["0 to 0.5", 30],
			["0.5 to 0.9", 25],
			["0.9 to 1", 55],
		]);
		for (const size of [4, 17, 60, 119]) await hold(a, { size, strata }, parts);
	});

	test("says what it rules out, wherever the faulty stand, as trying every way does", async () => {
		const whole = { by: "similarity", bounds: [0.9] } as const;
		const terms = planTerms({ size: 45, strata: whole });
		const preview = valueOf(await comparing.engine.previewPlan(a.summary.id, terms));
		expect(preview.strata).toHaveLength(3);
		expect(preview.ruledOut).toBeCloseTo(slowRuledOut(preview.strata), 12);
		expect(previewWords(preview)).toEqual([
			"45 tasks of 120.",
			"A share found in them is right to within ± 12 % at worst, at 95 % confidence.",
			`Where none of them is faulty, ${(preview.ruledOut * 100).toFixed(1)} % or more being faulty is ruled out, at 95 % confidence.`,
		]);
	});

	test("bounds that are turned, doubled or at the ends make the same parts; one at 1 keeps the equal ones", async () => {
		const parts = byName(similarityName);
		await hold(a, { size: 20, strata: { by: "similarity", bounds: [0.9, 0.5, 0.5, 0, 1] } }, parts);
		await hold(a, { size: 20, strata: { by: "similarity", bounds: [] } }, byName((row) => (iou(row) === null ? "(not compared)" : "0 to 1"))); // prettier-ignore
	});
});

describe("a plan divided by person", async () => {
	const open = await comparing.open(comparing.write(exportOf((row) => row)));
	const parts = byName((row) => personOf(row) ?? "(nobody)");

	test("draws from each who updated tasks last in proportion, and from what nobody did", async () => {
		expect([...parts].map(([name, rows]) => [name, rows.length])).toEqual([
			["(nobody)", 12],
			["kim@x.io", 84],
			["lou@x.io", 12],
			["mia@x.io", 12],
		]);
		for (const size of [4, 9, 50, 120]) await hold(open, { size, strata: { by: "person" } }, parts);
	});

	test("weighs what is found by how many tasks each did", async () => {
		valueOf(await comparing.engine.setReviewer("ana"));
		const plan = await hold(open, { size: 20, strata: { by: "person" }, readers: ["ana"] }, parts);
		const body = await bodyOf(plan);
		const { findings } = comparing.engine.findingsRoom;
		// Every task of Lou's is faulty, none of the others'.
		const versions = body.tasks.map((task) =>
			versionOf({
				author: "ana",
				source: findings.sourceOf(open),
				task,
				target: { kind: "task" },
				body: verdict(personOf(Number(task.taskId)) === "lou@x.io" ? "reject" : "accept"),
			}),
		);
		valueOf(await comparing.engine.saveFindings({ id: "c".repeat(22), label: "Read", versions }));
		const state = valueOf(await comparing.engine.listPlans(open.summary.id)).find(({ id }) => id === plan);
		expect(state?.faulty).toMatchObject({ of: 20 });
		expect(state?.faulty?.share).toBeCloseTo(12 / 120, 12);
		const [low = 1, high = 0] = state?.faulty?.interval ?? [];
		expect(low).toBeLessThan(0.1);
		expect(high).toBeGreaterThan(0.1);
	});
});
