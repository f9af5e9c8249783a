import type { ComparedSide, CompareSettings } from "#shared/compare/settings";
import type { TaskComparison, ToolPair } from "#shared/compare/task-comparison";
import { ok, type Outcome } from "#shared/outcome";
import type { Snapshot } from "#shared/task";
import { sampleTask } from "../../sample-task.ts";

/**
 * What a comparison looks like, in place of the engine's: annotations of one id are pairs, answers and relations are
 * left out. The engine's own is tested where it lives, and with the page in test/e2e.
 */
export function compareHere(a: ComparedSide, b: ComparedSide, settings: CompareSettings): Outcome<TaskComparison> {
	const visitOf = ({ moment }: ComparedSide) => (moment.kind === "visit" ? moment.visit : null);
	const before = sampleTask(a.ref, visitOf(a)).snapshot;
	const after = sampleTask(b.ref, visitOf(b)).snapshot;
	return ok({
		...comparisonOf(before, after),
		a: { ...a, visit: visitOf(a) },
		b: { ...b, visit: visitOf(b) },
		settings,
	});
}

/** Pairs by object id; `changed` names those of A that carry a change, and which. */
export function comparisonOf(
	before: Pick<Snapshot, "tools">,
	after: Pick<Snapshot, "tools">,
	changed: ReadonlyMap<number, Partial<ToolPair>> = new Map(),
): TaskComparison {
	const pairs = before.tools.flatMap((tool): ToolPair[] => {
		const other = after.tools.find(({ objectId, page }) => objectId === tool.objectId && page === tool.page);
		if (other === undefined) return [];
		const pair: ToolPair = {
			a: tool.index,
			b: other.index,
			step: "identity",
			similarity: 1,
			measure: { kind: "none" },
			changes: [],
			finding: null,
			answers: [],
		};
		return [{ ...pair, ...changed.get(tool.index) }];
	});
	const [inA, inB] = [new Set(pairs.map(({ a }) => a)), new Set(pairs.map(({ b }) => b))];
	const removed = before.tools.map(({ index }) => index).filter((index) => !inA.has(index));
	const added = after.tools.map(({ index }) => index).filter((index) => !inB.has(index));
	const side = { ref: { export: "first", row: 0 }, moment: { kind: "exported" } as const, visit: null };
	const count = (change: string) => pairs.filter(({ changes }) => changes.some((each) => each === change)).length;
	return {
		a: side,
		b: side,
		settings: { threshold: 0.5, pairing: { by: "id" }, radius: null, matching: "optimal", reference: null },
		tools: { pairs, removed, added, leaves: { removed: [], added: [] } },
		answers: [],
		relations: { pairs: [], removed: [], added: [] },
		counts: {
			pairs: pairs.length,
			unchanged: pairs.filter(({ changes }) => changes.length === 0).length,
			moved: count("moved"),
			relabelled: count("relabelled"),
			retyped: count("retyped"),
			answered: count("answered"),
			added: added.length,
			removed: removed.length,
		},
		similarity: pairs.length === 0 ? null : 1,
		scores: null,
		bothEmpty: before.tools.length + after.tools.length === 0,
		notes: [],
	};
}
