import fc from "fast-check";
import { expect, test } from "vitest";
import { everyFinding, type FindingFilter, type FindingOrder } from "#shared/findings/lists";
import type { FindingBody, Version } from "#shared/findings/finding";
import { countFindings, selectFindings } from "../../../main/engine/findings/finding-lists.ts";
import { FindingSelections } from "../../../main/engine/findings/finding-selections.ts";
import { HeldFindings } from "../../../main/engine/findings/held-findings.ts";

const rev = (n: number): string => String(n).padStart(16, "r");

interface Step {
	finding: number;
	author: string;
	task: number;
	verdict: string | null;
	kind: "verdict" | "removal" | "plan" | "gone";
}

function bodyOf({ kind, verdict, task }: Step): FindingBody {
	if (kind === "removal") return { kind };
	if (kind === "plan") {
		const terms = { name: "p", where: "", size: 1, seed: 1, strata: { by: "none" as const }, readers: ["ana", "bo"] };
		const tasks = [{ key: `id:${String(task)}`, taskId: null, externalId: null, asset: null }];
		return { kind, terms: { ...terms, blind: true }, tasks, strata: [] };
	}
	return { kind: "verdict", verdict, reasons: [], remark: "", tags: [], assignee: null, role: "reader" };
}

/** The n-th version of all; it takes the place of the ones before it. */
function versionOf(step: Step, n: number, held: HeldFindings): Version {
	const id = String(step.finding).padStart(22, "f");
	const after = held.all.get(id)?.heads.map((head) => head.rev) ?? [];
	const task = { key: `id:${String(step.task)}`, taskId: null, externalId: null, asset: `a${String(step.task)}` };
	const source = { hash: "0".repeat(40), name: "e.json" };
	const finding =
		step.kind === "gone"
			? null
			: {
					author: step.author,
					source,
					task: step.kind === "plan" ? null : task,
					target: { kind: "task" as const },
					body: bodyOf(step),
				};
	return { id, rev: rev(n), after, utc: new Date(1_700_000_000_000 + ((n * 7919) % 50) * 1000).toISOString(), finding };
}

const steps = fc.array(
	fc.record({
		finding: fc.nat(30),
		author: fc.constantFrom("ana", "bo", "cy"),
		task: fc.nat(8),
		verdict: fc.constantFrom("accept", "reject", null),
		kind: fc.constantFrom("verdict", "verdict", "verdict", "removal", "plan", "gone"),
	} as const),
	{ maxLength: 60 },
);
const filters: readonly FindingFilter[] = [
	everyFinding,
	{ ...everyFinding, verdicts: ["reject"] },
	{ ...everyFinding, authors: ["ana"], text: "a1" },
	{ ...everyFinding, kinds: ["removal", "plan"] },
];
const orders: readonly FindingOrder[] = ["task", "newest", "verdict", "author"];

test("a list that is mended after changes is the one that would be made anew, and so are its counts", () => {
	const asked = fc.record({ filter: fc.constantFrom(...filters), order: fc.constantFrom(...orders) });
	fc.assert(
		fc.property(steps, asked, fc.constantFrom("ana", "cy"), (all, { filter, order }, reviewer) => {
			const held = new HeldFindings();
			// As few as are kept: each is asked again after every third change.
			const selections = new FindingSelections(held);
			const list = { place: null, rows: null, reviewer };
			for (const [n, step] of all.entries()) {
				held.add(versionOf(step, n, held), n + 1);
				if (n % 3 !== 0) continue;
				const anew = selectFindings(held, list, filter, order);
				const kept = selections.select(list, filter, order);
				expect(kept.map(({ id }) => id)).toEqual(anew.map(({ id }) => id));
				expect(selections.count(list, filter)).toEqual(countFindings(anew, null));
			}
		}),
		{ numRuns: 300 },
	);
});
