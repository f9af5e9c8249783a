import type { PairRow } from "#shared/compare/batch";
import type { ComparedSide, ComparePlan } from "#shared/compare/settings";
import type { TaskRef } from "#shared/export";
import type { FindingRow } from "#shared/findings/lists";
import type { TextHit } from "#shared/search";
import type { Host } from "../host.ts";
import type { BatchComparison } from "./compare/batch-comparison.svelte.ts";
import type { Comparison } from "./compare/comparison.svelte.ts";
import type { Explanation } from "./compare/explanation.svelte.ts";
import { rowOfTask } from "./compare/side-options.svelte.ts";
import type { Layout } from "./layout.svelte.ts";
import type { RawText } from "./raw-text.svelte.ts";
import type { TaskView } from "./task-view.svelte.ts";

interface AroundWays {
	view: TaskView;
	layout: Layout;
	raw: RawText;
	batch: BatchComparison;
	comparison: Comparison;
	explanation: Explanation;
	showCentre(centre: "task"): void;
}

/** From a number, or a hit in the text, to the task behind it and the place in that. */
export class WaysIn {
	/** `goTo` brings a row in front, and resolves when its task is read. */
	constructor(
		private readonly host: Host,
		private readonly around: AroundWays,
		private readonly goTo: (row: number) => Promise<void>,
	) {}

	/** Brings the task of a pair behind a number in front, at that pair. */
	async openPair(pair: PairRow | undefined): Promise<void> {
		if (pair === undefined) return;
		const { view, batch, comparison, explanation } = this.around;
		explanation.close();
		this.around.showCentre("task");
		await this.goTo(pair.row);
		const { ref } = view;
		if (ref?.row !== pair.row) return;
		const { state } = batch;
		const sides = state === null ? null : await this.#sidesOf(ref, pair, state.plan);
		if (state === null || sides === null) view.select(pair.b ?? pair.a);
		else {
			// A pair that another threshold made is one only there.
			const threshold = explanation.pairs.filter?.threshold ?? state.settings.threshold;
			await comparison.open(sides, { ...state.settings, threshold }, pair);
		}
	}

	/** Brings the task of a finding in front, with what the finding is about selected where that is there. */
	async openFinding({ row, held }: FindingRow): Promise<void> {
		if (row === null) return;
		const { view } = this.around;
		this.around.showCentre("task");
		await this.goTo(row);
		if (view.ref?.row !== row) return;
		const found = await this.host.readTaskFindings(view.ref);
		const at = found.ok ? found.value.tools.find(([id]) => id === held.id)?.[1] : null;
		if (at !== undefined && at !== null && view.ref.row === row) view.select(at);
	}

	/** The two sides of a pair behind a number of the batch; null where the other export has not its task. */
	async #sidesOf(
		ref: TaskRef,
		{ taskId }: PairRow,
		plan: ComparePlan,
	): Promise<readonly [ComparedSide, ComparedSide] | null> {
		const a = { ref, moment: plan.from };
		if (plan.kind === "stages") return [a, { ref, moment: plan.to }];
		const row = taskId === null ? null : await rowOfTask(this.host, plan.b, taskId);
		return row === null ? null : [a, { ref: { export: plan.b, row: row.row }, moment: plan.to }];
	}

	/** Brings a hit's task in front as it was in the hit's stage visit, and selects what the hit lies in. */
	async openHit({ row, visit, pointer }: TextHit): Promise<void> {
		const { view, layout, raw } = this.around;
		if (view.ref?.row !== row || view.task === null) await this.goTo(row);
		if (view.task !== null && view.visit !== visit) await view.showVisit(visit);
		const { ref } = view;
		// Another task may have come in front meanwhile.
		if (view.task === null || ref?.row !== row) return;
		const isWithin = (part: { pointer: string }) => pointer.startsWith(`${part.pointer}/`);
		const tool = view.tools.find(isWithin);
		if (tool) view.select(tool.index);
		else if (view.task.snapshot.classifications.some(isWithin)) layout.openSection("answers");
		else {
			layout.openSection("raw");
			await raw.show(ref, pointer.slice(0, pointer.lastIndexOf("/")));
		}
	}
}
