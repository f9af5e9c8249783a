import type { Question } from "#shared/contract";
import type { TaskRef } from "#shared/export";
import type { FindingsState, TaskFindings } from "#shared/findings/lists";
import { fault, ok } from "#shared/outcome";

/** Of a program in which nothing was found yet. */
export function findingsState(more: Partial<FindingsState> = {}): FindingsState {
	return {
		place: "here",
		folder: "f0",
		reviewer: "ana",
		mode: "saving",
		trouble: null,
		notes: [],
		seq: 0,
		count: 0,
		conflicts: 0,
		undo: null,
		redo: null,
		isPortable: false,
		...more,
	};
}

/** Of a task about which nothing was found yet. */
export function taskFindings({ export: id, row }: TaskRef, more: Partial<TaskFindings> = {}): TaskFindings {
	const taskId = `64e5${String(row).padStart(20, "0")}`;
	return {
		task: { key: `id:${taskId}`, taskId, externalId: null, asset: `street_${String(row).padStart(6, "0")}.jpg` },
		source: { hash: "0".repeat(64), name: `${id}.json` },
		rows: [],
		tools: [],
		withheld: 0,
		...more,
	};
}

/** What a host answers where nothing was found yet; undefined where it is asked about something else. */
export function findingsAnswer(question: Question, args: readonly unknown[]): unknown {
	switch (question) {
		case "readFindingsState":
		case "setReviewer":
		case "retryFindings":
			return ok(findingsState());
		case "saveFindings":
			return ok({ seq: 1, utc: "2024-03-05T13:03:22.000Z" });
		case "undoFindings":
		case "redoFindings":
		case "readFindingsImport":
		case "readRuleRun":
		case "cancelRules":
		case "nextOfPlan":
		case "startRules":
		case "saveRulePack":
			return ok(null);
		case "readTaskFindings": {
			const [ref] = args as [TaskRef];
			return ok(taskFindings(ref));
		}
		case "listFindings":
			return ok({ total: 0, from: 0, rows: [] });
		case "pullFindings":
			return ok({ total: 0, from: 0, held: [], seq: 0 });
		case "changeListed":
			return ok({ changed: 0, left: 0 });
		case "countFindings":
			return ok({ total: 0, kinds: [], verdicts: [], authors: [], rules: [], fits: [], conflicts: 0 });
		case "readProgress":
			return ok({ tasks: 0, reviewed: 0, skipped: 0, verdicts: [] });
		case "readFindingWords":
			return ok({ reasons: [], tags: [], assignees: [], verdicts: [] });
		case "pushFindings":
			return ok(0);
		case "readHeldFindings":
		case "listPlans":
		case "listRulePacks":
			return ok([]);
		case "listDisputes":
			return ok({ total: 0, from: 0, disputes: [] });
		case "chooseFindings":
			return ok(false);
		case "previewPlan":
			return ok({ population: 0, chosen: 0, strata: [], margin: 0, ruledOut: 1, notes: [] });
		case "readRules":
			return ok({ pack: "", rules: [], faults: [] });
		case "makeFindingsFile":
		case "makePlan":
		case "readMine":
			return fault("task-missing", "this host keeps no findings");
		default:
			return undefined;
	}
}
