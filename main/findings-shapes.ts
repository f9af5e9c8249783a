import * as v from "valibot";
import { changeId, exchangedFinding, findingId, planTerms, version } from "./engine/findings/finding-shapes.ts";

/** What the questions about findings take, for the door. */

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const ref = v.strictObject({ export: id, row: index });
const where = v.pipe(v.string(), v.maxLength(10_000));
const name = v.pipe(v.string(), v.maxLength(1000));
const names = v.pipe(v.array(name), v.maxLength(1000));
const rulesText = v.pipe(v.string(), v.maxLength(1_000_000));

const filter = v.strictObject({
	where,
	text: where,
	kinds: v.array(v.picklist(["verdict", "mark", "removal", "answer", "violation", "plan", "words"])),
	verdicts: names,
	authors: names,
	reasons: names,
	tags: names,
	assignee: v.nullable(name),
	rule: v.nullable(name),
	fits: v.array(v.picklist(["here", "changed", "part-gone", "task-gone"])),
	onlyConflicts: v.boolean(),
});
const order = v.picklist(["task", "newest", "verdict", "author"]);

export const findingsShapes = {
	readFindingsState: v.strictTuple([]),
	setReviewer: v.strictTuple([v.pipe(name, v.trim(), v.minLength(1))]),
	saveFindings: v.strictTuple([
		v.strictObject({
			id: changeId,
			label: name,
			versions: v.pipe(v.array(version), v.minLength(1), v.maxLength(10_000)),
		}),
	]),
	undoFindings: v.strictTuple([]),
	redoFindings: v.strictTuple([]),
	retryFindings: v.strictTuple([]),
	readTaskFindings: v.strictTuple([ref]),
	readHeldFindings: v.strictTuple([v.pipe(v.array(findingId), v.maxLength(1000))]),
	listFindings: v.strictTuple([v.nullable(id), filter, order, index, index]),
	changeListed: v.strictTuple([
		v.nullable(id),
		v.strictObject({ filter, except: v.pipe(v.array(findingId), v.maxLength(10_000)), count: index }),
		v.variant("kind", [
			v.strictObject({ kind: v.literal("verdict"), verdict: v.pipe(name, v.minLength(1)) }),
			v.strictObject({ kind: v.literal("tag"), tag: v.pipe(name, v.trim(), v.minLength(1)) }),
			v.strictObject({ kind: v.literal("remove") }),
		]),
		name,
	]),
	countFindings: v.strictTuple([v.nullable(id), filter]),
	readProgress: v.strictTuple([id, where]),
	readFindingWords: v.strictTuple([]),
	pullFindings: v.strictTuple([index, index, index]),
	pushFindings: v.strictTuple([v.pipe(v.array(exchangedFinding), v.maxLength(5000))]),
	makeFindingsFile: v.strictTuple([
		v.nullable(id),
		v.strictObject({
			format: v.picklist(["findings", "csv", "ango", "coco", "html"]),
			filter,
			order,
			forSpreadsheet: v.boolean(),
			tasks: v.picklist(["corrected", "all"]),
		}),
	]),
	chooseFindings: v.strictTuple([]),
	readFindingsImport: v.strictTuple([]),
	previewPlan: v.strictTuple([id, planTerms]),
	makePlan: v.strictTuple([id, planTerms]),
	listPlans: v.strictTuple([id]),
	listDisputes: v.strictTuple([id, findingId, index, index]),
	nextOfPlan: v.strictTuple([id, findingId, v.nullable(index)]),
	readRules: v.strictTuple([rulesText]),
	listRulePacks: v.strictTuple([]),
	saveRulePack: v.strictTuple([v.pipe(name, v.minLength(1)), rulesText]),
	startRules: v.strictTuple([id, rulesText, where]),
	cancelRules: v.strictTuple([id]),
	readRuleRun: v.strictTuple([id]),
	readMine: v.strictTuple([ref]),
} as const;
