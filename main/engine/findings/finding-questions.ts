import type { EngineApi } from "../engine-api.ts";
import { changeListed } from "./bulk-change.ts";
import type { FindingsRoom } from "./findings-room.ts";

/** The questions about findings, as the engine answers them. */
export abstract class FindingQuestions {
	protected abstract readonly findingsRoom: FindingsRoom;

	readonly readFindingsState: EngineApi["readFindingsState"] = (...asked) => this.findingsRoom.findings.state(...asked);
	readonly setReviewer: EngineApi["setReviewer"] = (...asked) => this.findingsRoom.findings.setReviewer(...asked);
	readonly saveFindings: EngineApi["saveFindings"] = (...asked) => this.findingsRoom.findings.save(...asked);
	readonly undoFindings: EngineApi["undoFindings"] = (...asked) => this.findingsRoom.findings.undo(...asked);
	readonly redoFindings: EngineApi["redoFindings"] = (...asked) => this.findingsRoom.findings.redo(...asked);
	readonly retryFindings: EngineApi["retryFindings"] = (...asked) => this.findingsRoom.findings.retry(...asked);
	readonly readTaskFindings: EngineApi["readTaskFindings"] = (...asked) => this.findingsRoom.findings.ofTask(...asked);
	readonly readHeldFindings: EngineApi["readHeldFindings"] = (...asked) => this.findingsRoom.findings.held(...asked);
	readonly listFindings: EngineApi["listFindings"] = (...asked) => this.findingsRoom.findings.list(...asked);
	readonly changeListed: EngineApi["changeListed"] = (...asked) => changeListed(this.findingsRoom.findings, ...asked);
	readonly countFindings: EngineApi["countFindings"] = (...asked) => this.findingsRoom.findings.count(...asked);
	readonly readProgress: EngineApi["readProgress"] = (...asked) => this.findingsRoom.findings.progress(...asked);
	readonly readFindingWords: EngineApi["readFindingWords"] = (...asked) => this.findingsRoom.findings.words(...asked);
	readonly pullFindings: EngineApi["pullFindings"] = (...asked) => this.findingsRoom.findings.pull(...asked);
	readonly pushFindings: EngineApi["pushFindings"] = (...asked) => this.findingsRoom.findings.push(...asked);
	readonly makeFindingsFile: EngineApi["makeFindingsFile"] = (...asked) => this.findingsRoom.files.make(...asked);
	readonly importFindings: EngineApi["importFindings"] = (...asked) => this.findingsRoom.files.import(...asked);
	readonly readFindingsImport: EngineApi["readFindingsImport"] = (...asked) =>
		this.findingsRoom.files.lastImport(...asked);
	readonly previewPlan: EngineApi["previewPlan"] = (...asked) => this.findingsRoom.plans.preview(...asked);
	readonly makePlan: EngineApi["makePlan"] = (...asked) => this.findingsRoom.plans.make(...asked);
	readonly listPlans: EngineApi["listPlans"] = (...asked) => this.findingsRoom.plans.list(...asked);
	readonly listDisputes: EngineApi["listDisputes"] = (...asked) => this.findingsRoom.plans.disputes(...asked);
	readonly nextOfPlan: EngineApi["nextOfPlan"] = (...asked) => this.findingsRoom.plans.next(...asked);
	readonly readRules: EngineApi["readRules"] = (...asked) => this.findingsRoom.rules.read(...asked);
	readonly listRulePacks: EngineApi["listRulePacks"] = (...asked) => this.findingsRoom.rules.packs(...asked);
	readonly saveRulePack: EngineApi["saveRulePack"] = (...asked) => this.findingsRoom.rules.savePack(...asked);
	readonly startRules: EngineApi["startRules"] = (...asked) => this.findingsRoom.rules.start(...asked);
	readonly cancelRules: EngineApi["cancelRules"] = (...asked) => this.findingsRoom.rules.cancel(...asked);
	readonly readRuleRun: EngineApi["readRuleRun"] = (...asked) => this.findingsRoom.rules.state(...asked);
	readonly readMine: EngineApi["readMine"] = (...asked) => this.findingsRoom.mine.read(...asked);
}
