import { everyFinding, type FindingFilter, type FindingOrder } from "#shared/findings/lists";
import type { OpenExport } from "../../../main/engine/exports/open-export.ts";
import { ExportFindings } from "../../../main/engine/findings/export-findings.ts";
import { FindingSelections } from "../../../main/engine/findings/finding-selections.ts";
import { HeldFindings } from "../../../main/engine/findings/held-findings.ts";
import { TaskKeys } from "../../../main/engine/findings/task-keys.ts";
import { Random } from "../random.ts";
import { verdictOn } from "./made-verdicts.ts";
import type { Figures } from "./orders.ts";
import { makeIndex } from "./rows.ts";

const filters = {
	list: everyFinding,
	filter: { ...everyFinding, verdicts: ["reject"] },
	search: { ...everyFinding, text: "left wheel" },
} satisfies Record<string, FindingFilter>;

const PASSES = 5;

/**
 * Milliseconds of what a person does with the findings of an export: each list with its counts. `first…`: of findings
 * that were not listed before, in an export that was shown: the rows of all are found behind its first task (`rows`, of
 * which the longest step, in which nobody else is heard, is `step`); without: as asked after another verdict was given.
 */
export function measureFindingLists(count: number): Figures {
	const random = new Random(1);
	const held = new HeldFindings();
	for (let n = 0; n < count; n++) held.add(verdictOn(n, random), n + 1);
	// All that lists ask of an export.
	const open = { index: makeIndex(count), summary: { id: "made" } } as unknown as OpenExport;
	const hash = "0123456789".repeat(4);
	const place = new ExportFindings(open, new TaskKeys(open, hash), hash, held);
	const selections = new FindingSelections(held);
	const figures: Figures = { rows: 0, step: 0 };
	const steps = place.findRows();
	// The keys of all tasks are made by the question for the first one.
	place.keys.keyOf(0);
	for (let isDone: boolean | undefined = false; isDone !== true;) {
		const begun = performance.now();
		isDone = steps.next().done;
		const took = performance.now() - begun;
		figures["rows"] = (figures["rows"] ?? 0) + took;
		figures["step"] = Math.max(figures["step"] ?? 0, took);
	}
	const ask = (filter: FindingFilter, order: FindingOrder): number => {
		const list = { place, rows: null, reviewer: "ada" };
		const begun = performance.now();
		const found = selections.select(list, filter, order);
		const { total } = selections.count(list, filter);
		const took = performance.now() - begun;
		if (total === 0 || total !== found.length)
			throw new Error(`${String(found.length)} listed, ${String(total)} counted`);
		return took;
	};
	for (let pass = 0; pass <= PASSES; pass++) {
		for (const [name, filter] of Object.entries(filters)) {
			for (const order of ["task", "newest"] as const) {
				const took = ask(filter, order);
				const figure = pass === 0 ? `first ${name}` : name;
				figures[figure] = Math.max(figures[figure] ?? 0, took);
			}
		}
		held.add(verdictOn(count + pass, random), count + pass + 1);
	}
	return { ...figures, findings: count };
}
