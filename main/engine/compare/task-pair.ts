import type { ComparedSide, CompareSettings } from "#shared/compare/settings";
import type { TaskComparison } from "#shared/compare/task-comparison";
import { fault, ok, type Outcome } from "#shared/outcome";
import type { Snapshot, Task } from "#shared/task";
import type { OpenExport } from "../exports/open-export.ts";
import { compareAnswers } from "./compare-answers.ts";
import { compareRelations } from "./compare-relations.ts";
import { compareTools, countChanges, meanSimilarity, scoresOf } from "./compare-tools.ts";
import { correctedTask } from "../findings/mine/corrected-task.ts";
import type { Corrections } from "../findings/mine/corrections.ts";
import { findSide } from "./sides.ts";

/** A side of a comparison of two tasks: its task as it was at the moment that was asked for. */
export interface FoundTask {
	visit: number | null;
	task: Task;
	/** What of the corrections was left out, in sentences. */
	notes: readonly string[];
}

/** The task of a side at its moment. `corrections`: what is corrected of it where that is "mine". */
export function readSide(
	open: OpenExport,
	{ ref, moment }: ComparedSide,
	corrections: Corrections | null = null,
): Outcome<FoundTask> {
	const exported = open.readTask(ref, null);
	if (!exported.ok) return exported;
	const found = findSide(moment, exported.value.visits, exported.value);
	if (found.kind === "missing")
		return fault("stage-missing", `${found.sentence} (task ${exported.value.taskId ?? `of row ${String(ref.row)}`})`);
	const { visit } = found;
	if (visit === null) {
		const asExported = { task: exported.value, notes: [] };
		return ok({ visit, ...(corrections === null ? asExported : correctedTask(exported.value, corrections)) });
	}
	const task = open.readTask(ref, visit);
	return task.ok ? ok({ visit, task: task.value, notes: [] }) : task;
}

/** Lays two tasks beside each other; `a` and `b` as they were asked for. */
export function compareFound(
	a: ComparedSide,
	b: ComparedSide,
	foundA: FoundTask,
	foundB: FoundTask,
	settings: CompareSettings,
): TaskComparison {
	const [sideA, sideB] = [foundA.task.snapshot, foundB.task.snapshot];
	const tools = compareTools(sideA.tools, sideB.tools, settings, sheetOf(foundA.task, foundB.task), compareAnswers);
	return {
		a: { ...a, visit: foundA.visit },
		b: { ...b, visit: foundB.visit },
		settings,
		tools,
		answers: compareAnswers(sideA.classifications, sideB.classifications),
		relations: compareRelations(sideA, sideB, tools, settings.pairing),
		counts: countChanges(tools),
		similarity: meanSimilarity(tools),
		scores: scoresOf(tools, settings),
		bothEmpty: isEmpty(sideA) && isEmpty(sideB),
		notes: [...notesOf(foundA, "A"), ...notesOf(foundB, "B")],
	};
}

/** Pixels; of the first side that knows. */
function sheetOf(...tasks: Task[]): { width: number; height: number } | null {
	for (const { asset } of tasks) {
		const { width, height } = asset;
		if (width !== null && height !== null) return { width, height };
	}
	return null;
}

function isEmpty({ tools, classifications, relations, brushDataUrl, medicalBrushDataUrl }: Snapshot): boolean {
	const lists = tools.length + classifications.length + relations.length;
	return lists === 0 && brushDataUrl === null && medicalBrushDataUrl === null;
}

function notesOf({ task, notes }: FoundTask, name: string): string[] {
	const { toolsLeftOut } = task.snapshot;
	const said = notes.map((note) => `${name}: ${note}`);
	if (toolsLeftOut > 0)
		said.unshift(
			`${String(toolsLeftOut)} annotations of ${name} were left out, since its asset is too large to show whole`,
		);
	return said;
}
