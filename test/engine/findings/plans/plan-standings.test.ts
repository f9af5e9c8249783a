import fc from "fast-check";
import { expect, test } from "vitest";
import type { FindingId, HeldFinding, Version } from "../../../../preload/shared/findings/finding.ts";
import type { OpenExport } from "../../../../main/engine/exports/open-export.ts";
import { HeldFindings } from "../../../../main/engine/findings/held-findings.ts";
import { type Beside, PlanStanding } from "../../../../main/engine/findings/plans/plan-standing.ts";
import type { PlanBody } from "../../../../main/engine/findings/plans/plan-readings.ts";
import { PlanStandings } from "../../../../main/engine/findings/plans/plan-standings.ts";
import type { TaskKeys } from "../../../../main/engine/findings/task-keys.ts";
import { slowDisputes, slowNext, slowState } from "./slow-standing.ts";
import { findingOf, heldOf, planOf, planTerms, verdictBody, verdictBy, versionOf } from "./some-findings.ts";

const people = ["ana", "ben", "eva", "lea"];
const verdicts = ["accept", "fix", "reject", "unsure", "blurred", "skip", null];
const keys = [...Array(24).keys()].map((at) => `k${String(at)}`);

/** Findings, an export that has the tasks in another order, and whoever looks. */
class Desk {
	readonly held = new HeldFindings();
	reviewer = "ana";
	#names = 0;
	readonly #open = { index: { length: keys.length - 2 } };
	readonly standings = new PlanStandings(
		this.#open as unknown as OpenExport,
		{ rowOf: (key: string) => this.rowOf(key) } as unknown as TaskKeys,
		this.held,
		() => this.reviewer,
	);

	/** Of the export that are read. */
	set rows(rows: number) {
		this.#open.index.length = rows;
	}

	rowOf(key: string): number | null {
		const row = (keys.indexOf(key) * 7) % keys.length;
		return keys.includes(key) && row < this.#open.index.length ? row : null;
	}

	put(version: Version): void {
		this.held.add(version, ++this.#names);
	}

	merge(...all: readonly HeldFinding[]): void {
		for (const one of all) this.held.merge(one, ++this.#names);
	}

	name(): string {
		return `n${String(++this.#names)}`;
	}

	get beside(): Beside {
		const { held, reviewer } = this;
		return {
			ofKey: (key) => held.ofKey(key).map((listed) => listed.held),
			rowOf: (key) => this.rowOf(key),
			isClosed: (key) => held.withheld.isClosed(key, reviewer),
			reader: reviewer,
		};
	}

	plans(): [FindingId, PlanBody][] {
		const all = [...this.held.listed.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
		return all.flatMap(({ id, version: { finding } }) => (finding.body.kind === "plan" ? [[id, finding.body]] : []));
	}

	/** Task by task, whoever may be kept from seeing what another said of it. */
	#keptFrom(id: FindingId, { terms, tasks }: PlanBody): string | null {
		const { held, reviewer } = this;
		const isMade = held.listed.get(id)?.version.finding.author === reviewer;
		const said = (key: string) =>
			// Versions in conflict may be of several tasks.
			[...held.all.values()].flatMap(({ heads }) =>
				heads.flatMap(({ finding }) => (finding?.task?.key === key ? finding : [])),
			);
		const isHidden = (reader: string, key: string): boolean => {
			const all = said(key);
			const isSettler = (author: string): boolean =>
				all.some(
					({ author: by, body }) =>
						by === author && body.kind === "verdict" && body.role === "adjudicator" && body.verdict !== null,
				);
			return all.some(({ author }) => author !== reader && (terms.readers.includes(author) || isSettler(author)));
		};
		const readers = terms.blind ? terms.readers.filter((reader) => reader === reviewer || !isMade) : [];
		const kept = (reader: string): boolean =>
			tasks.some(({ key }) => held.withheld.isClosed(key, reader) && isHidden(reader, key));
		return readers.find(kept) ?? null;
	}

	/** Everything that may be asked, held against the slow way. */
	async hold(): Promise<void> {
		const { beside } = this;
		const slow = this.plans().map(([id, body]) => ({
			...slowState(id, body, beside),
			keptFrom: this.#keptFrom(id, body),
		}));
		expect(await this.standings.states()).toEqual(slow.filter(({ tasks, missing }) => missing < tasks));
		for (const [id, body] of this.plans()) {
			const standing = await this.standings.of(id);
			const disputes = slowDisputes(body, beside);
			expect(standing?.disputes(0, 1000)).toEqual({ total: disputes.length, from: 0, disputes });
			expect(standing?.disputes(1, 3).disputes).toEqual(disputes.slice(1, 3));
			for (const after of [null, 0, 11, 99]) expect(standing?.next(after)).toBe(slowNext(body, beside, after));
		}
	}
}

const said = fc.record({
	by: fc.constantFrom(...people),
	key: fc.constantFrom(...keys),
	verdict: fc.constantFrom(...verdicts),
	role: fc.constantFrom("reader" as const, "reader" as const, "adjudicator" as const),
});
/** `at`: which of the findings that are there, in turn. */
const step = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ kind: fc.constant("say" as const), said }) },
	{
		weight: 3,
		arbitrary: fc.record({ kind: fc.constantFrom("change" as const, "beside" as const), at: fc.nat(), said }),
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant("remove" as const), at: fc.nat() }) },
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant("plan" as const),
			blind: fc.boolean(),
			readers: fc.constantFrom(["ana", "ben"], ["ben", "eva", "ana"], ["lea"]),
			tasks: fc.array(fc.constantFrom(...keys, "gone"), { minLength: 1, maxLength: 8 }),
			places: fc.array(fc.array(fc.nat(9), { maxLength: 6 }), { minLength: 1, maxLength: 3 }),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant("look" as const), by: fc.constantFrom(...people) }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant("grow" as const), rows: fc.nat(keys.length) }) },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("ask" as const, "hold" as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function take(desk: Desk, each: Step): Promise<void> {
	const there = [...desk.held.listed.values()];
	const finding = ({ by, key, verdict, role }: Extract<Step, { kind: "say" }>["said"]) =>
		findingOf(by, key, verdictBody(verdict, { role }));
	const name = desk.name();
	switch (each.kind) {
		case "say":
			desk.put(versionOf(name, name, finding(each.said)));
			return;
		case "change":
		case "beside": {
			// Beside: as another machine would say it, not knowing of the one that is there.
			const listed = there[each.at % there.length];
			if (listed === undefined || listed.kind === "plan") return;
			const after = each.kind === "change" ? listed.held.heads.map(({ rev }) => rev) : [];
			desk.put(versionOf(listed.id, name, finding(each.said), after));
			return;
		}
		case "remove": {
			const listed = there[each.at % there.length];
			const after = listed?.held.heads.map(({ rev }) => rev);
			if (listed !== undefined) desk.put(versionOf(listed.id, name, null, after));
			return;
		}
		case "plan": {
			const tasks = each.tasks.map((key) => ({ key, taskId: key, externalId: null, asset: null }));
			const strata = each.places.map((places, at) => ({ name: String(at), population: 9 - at, places }));
			const terms = planTerms({ blind: each.blind, readers: each.readers });
			desk.put(versionOf(name, name, findingOf("lea", null, { kind: "plan", terms, tasks, strata })));
			return;
		}
		case "look":
			desk.reviewer = each.by;
			return;
		case "grow":
			desk.rows = each.rows;
			return;
		case "ask":
			// Not waited for: what is said next comes in between.
			void desk.standings.states();
			return;
		case "hold":
			return desk.hold();
	}
}

test("However things come to be said, a plan stands as looking at every task anew finds it", async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.array(said, { maxLength: 60 }), async (steps, first) => {
			const desk = new Desk();
			desk.merge(planOf(keys, { readers: ["ana", "ben"] }));
			for (const one of first) await take(desk, { kind: "say", said: one });
			for (const each of steps) await take(desk, each);
			await desk.hold();
		}),
		{ numRuns: 60 },
	);
});

test("Figures of agreement are those of all tasks at once, to the last digit", async () => {
	const desk = new Desk();
	desk.merge(planOf(keys, { readers: ["ana", "ben", "eva"], blind: false }));
	for (const [at, key] of keys.entries())
		for (const [reader, by] of ["ana", "ben", "eva"].entries()) {
			const verdict = ["accept", "reject", "fix"][(at * (reader + 3) + (at >> 2)) % 3] ?? "accept";
			desk.merge(verdictBy(by, key, verdict));
			if (at % 6 === reader) await desk.standings.states();
		}
	await desk.hold();
	const [state] = await desk.standings.states();
	expect(state?.agreement?.kappaInterval).not.toBeNull();
	expect(state?.agreement?.alpha).not.toBeNull();
});

test("A task that a plan from elsewhere names three times is looked at in each place", async () => {
	const desk = new Desk();
	desk.merge(planOf(["k1", "k2", "k1", "k3", "k1"], { blind: false }));
	await desk.hold();
	for (const by of ["ana", "ben"]) {
		desk.merge(verdictBy(by, "k1", by === "ana" ? "fix" : "accept"));
		await desk.hold();
	}
	expect((await desk.standings.states())[0]).toMatchObject({ disputed: 3, complete: 3 });
});

/** Of a finding that was never here. */
const removalOf = (n: number): Version => versionOf(`gone${String(n)}`, "r", null);

test("More changes than are remembered begin anew", async () => {
	const desk = new Desk();
	desk.merge(planOf(keys));
	for (const key of keys) desk.merge(verdictBy("ben", key, "fix"));
	await desk.hold();
	for (let n = 0; n < 40_001; n++) desk.put(removalOf(n));
	desk.merge(...keys.map((key) => verdictBy("ana", key, "accept")));
	expect(desk.held.touchedAfter(1)).toBeNull();
	await desk.hold();
	desk.held.clear();
	desk.merge(planOf(keys), verdictBy("ana", "k1", "fix"));
	await desk.hold();
});

test("No step looks at more than some of the tasks, and a verdict afterwards at one", () => {
	const many = [...Array(5000).keys()].map((at) => `t${String(at)}`);
	const plan = planOf(many);
	let looks = 0;
	const standing = new PlanStanding("plan", plan.heads[0]?.finding?.body as PlanBody, {
		ofKey: () => (looks++, []),
		rowOf: () => (looks++, null),
		isClosed: () => false,
		reader: "ana",
	});
	for (let before = 0; standing.readOn(); before = looks) expect(looks - before).toBeLessThanOrEqual(200);
	expect(looks).toBe(10_000);
	standing.lookAgain("t77");
	expect(looks).toBe(10_001);
});

test("Verdicts without end have a table that ends", async () => {
	const desk = new Desk();
	const many = [...Array(300).keys()].map((at) => `t${String(at)}`);
	desk.merge(planOf(many, { blind: false }));
	for (const [at, key] of many.entries())
		desk.merge(verdictBy("ana", key, `v${String(at % 90)}`), verdictBy("ben", key, `v${String(at % 80)}`));
	desk.merge(heldOf(versionOf("more", "more", findingOf("eva", keys[0] ?? "", verdictBody("fix")))));
	const standing = await desk.standings.of("plan".padEnd(22, "-"));
	const steps = standing?.state();
	let state = steps?.next();
	while (state?.done === false) state = steps?.next();
	const agreement = state?.value?.agreement;
	expect(agreement?.verdicts).toHaveLength(50);
	expect(agreement?.verdicts.at(-1)).toBe("(others)");
	expect(agreement?.counts.flat().reduce((sum, tasks) => sum + tasks, 0)).toBe(300);
	expect(agreement?.percent).toBeCloseTo(80 / 300, 12);
});
