import type { HostEvent } from "#shared/contract";
import type { EngineMethod, EngineOptions, OpenedPlace } from "../engine/engine-api.ts";

/** From main to the engine's process. The first message is `start`. */
export type ToEngine =
	| { kind: "start"; options: EngineOptions }
	| { kind: "call"; id: number; method: EngineMethod; args: readonly unknown[] };

/** From the engine's process to main. */
export type FromEngine =
	| { kind: "answer"; id: number; value: unknown }
	/** The method threw: a bug, told by its message. */
	| { kind: "thrown"; id: number; message: string }
	| { kind: "event"; event: HostEvent }
	/** An export is open from now on: kept for the next process, and for no page. */
	| { kind: "opened"; place: OpenedPlace };

/** Every method that a message may name; a missing or extra one does not compile. */
export const engineMethods = {
	listExports: true,
	openSample: true,
	openRecent: true,
	listRecent: true,
	forgetRecent: true,
	closeExport: true,
	reopenExport: true,
	cancelReading: true,
	readRows: true,
	locateRow: true,
	readFacets: true,
	readProblems: true,
	readTask: true,
	readRaw: true,
	copyRaw: true,
	searchText: true,
	cancelSearch: true,
	compareTasks: true,
	startComparison: true,
	cancelComparison: true,
	readComparison: true,
	listPairs: true,
	listMembers: true,
	readConsensus: true,
	listMediaFolders: true,
	removeMediaFolder: true,
	findMedia: true,
	readTiles: true,
	findText: true,
	findVolume: true,
	findRecording: true,
	findDocument: true,
	importMedia: true,
	offerPaths: true,
	readMediaImport: true,
	cancelMediaImport: true,
	readMediaReport: true,
	listMediaNeeds: true,
	copyMediaList: true,
	readMediaStore: true,
	limitMediaStore: true,
	startCollect: true,
	cancelCollect: true,
	readCollect: true,
	readMask: true,
	listMaskParts: true,
	mapMaskColour: true,
	readVolume: true,
	compareMasks: true,
	readFindingsState: true,
	setReviewer: true,
	saveFindings: true,
	undoFindings: true,
	redoFindings: true,
	retryFindings: true,
	readTaskFindings: true,
	readHeldFindings: true,
	listFindings: true,
	changeListed: true,
	countFindings: true,
	readProgress: true,
	readFindingWords: true,
	pullFindings: true,
	pushFindings: true,
	makeFindingsFile: true,
	readFindingsImport: true,
	previewPlan: true,
	makePlan: true,
	listPlans: true,
	listDisputes: true,
	nextOfPlan: true,
	readRules: true,
	listRulePacks: true,
	saveRulePack: true,
	startRules: true,
	cancelRules: true,
	readRuleRun: true,
	readMine: true,
	importFindings: true,
	openPaths: true,
	resumeExport: true,
	addMediaFolder: true,
	resolveMedia: true,
	wantThumbnails: true,
	readThumbnail: true,
	engineStatus: true,
	stop: true,
} as const satisfies Record<EngineMethod, true>;

/** A process that runs the engine, as the link sees it: Electron's utility process, or a child process in a test. */
export interface EnginePort {
	post(message: ToEngine): void;
	onMessage(listener: (message: FromEngine) => void): void;
	/** Called once, when the process has ended for whatever reason. */
	onExit(listener: (code: number) => void): void;
	kill(): void;
}
