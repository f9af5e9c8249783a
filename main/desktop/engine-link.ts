import type { HostEvent } from "#shared/contract";
import type { ExportId } from "#shared/export";
import { fault } from "#shared/outcome";
import type { EngineApi, EngineMethod, EngineOptions } from "../engine/engine-api.ts";
import type { EnginePort, FromEngine } from "./engine-messages.ts";

interface Pending {
	resolve: (value: unknown) => void;
	reject: (error: Error) => void;
}

type Method<K extends EngineMethod> = EngineApi[K];

/**
 * The engine as main sees it: every method a message to the engine's process. When that process ends, what was asked is
 * answered with the fault `engine-stopped`, the exports that were open in it are told closed, and the next call starts
 * another.
 */
export class EngineLink implements EngineApi {
	readonly #start: () => EnginePort;
	readonly #options: EngineOptions;
	readonly #listeners = new Set<(event: HostEvent) => void>();
	readonly #pending = new Map<number, Pending>();
	readonly #open = new Set<ExportId>();
	#port: EnginePort | null = null;
	#calls = 0;

	/** @param start makes a process; called again after each end of one */
	constructor(start: () => EnginePort, options: EngineOptions) {
		this.#start = start;
		this.#options = options;
	}

	listExports = this.#method("listExports");
	openSample = this.#method("openSample");
	openRecent = this.#method("openRecent");
	listRecent = this.#method("listRecent");
	forgetRecent = this.#method("forgetRecent");
	closeExport = this.#method("closeExport");
	reopenExport = this.#method("reopenExport");
	cancelReading = this.#method("cancelReading");
	readRows = this.#method("readRows");
	locateRow = this.#method("locateRow");
	readFacets = this.#method("readFacets");
	readProblems = this.#method("readProblems");
	readTask = this.#method("readTask");
	readRaw = this.#method("readRaw");
	copyRaw = this.#method("copyRaw");
	searchText = this.#method("searchText");
	cancelSearch = this.#method("cancelSearch");
	compareTasks = this.#method("compareTasks");
	startComparison = this.#method("startComparison");
	cancelComparison = this.#method("cancelComparison");
	readComparison = this.#method("readComparison");
	listPairs = this.#method("listPairs");
	listMembers = this.#method("listMembers");
	readConsensus = this.#method("readConsensus");
	listMediaFolders = this.#method("listMediaFolders");
	removeMediaFolder = this.#method("removeMediaFolder");
	findMedia = this.#method("findMedia");
	readTiles = this.#method("readTiles");
	findText = this.#method("findText");
	findVolume = this.#method("findVolume");
	findRecording = this.#method("findRecording");
	findDocument = this.#method("findDocument");
	importMedia = this.#method("importMedia");
	offerPaths = this.#method("offerPaths");
	readMediaImport = this.#method("readMediaImport");
	cancelMediaImport = this.#method("cancelMediaImport");
	readMediaReport = this.#method("readMediaReport");
	listMediaNeeds = this.#method("listMediaNeeds");
	copyMediaList = this.#method("copyMediaList");
	readMediaStore = this.#method("readMediaStore");
	limitMediaStore = this.#method("limitMediaStore");
	startCollect = this.#method("startCollect");
	cancelCollect = this.#method("cancelCollect");
	readCollect = this.#method("readCollect");
	readMask = this.#method("readMask");
	listMaskParts = this.#method("listMaskParts");
	mapMaskColour = this.#method("mapMaskColour");
	readVolume = this.#method("readVolume");
	compareMasks = this.#method("compareMasks");
	readFindingsState = this.#method("readFindingsState");
	setReviewer = this.#method("setReviewer");
	saveFindings = this.#method("saveFindings");
	undoFindings = this.#method("undoFindings");
	redoFindings = this.#method("redoFindings");
	retryFindings = this.#method("retryFindings");
	readTaskFindings = this.#method("readTaskFindings");
	readHeldFindings = this.#method("readHeldFindings");
	listFindings = this.#method("listFindings");
	changeListed = this.#method("changeListed");
	countFindings = this.#method("countFindings");
	readProgress = this.#method("readProgress");
	readFindingWords = this.#method("readFindingWords");
	pullFindings = this.#method("pullFindings");
	pushFindings = this.#method("pushFindings");
	makeFindingsFile = this.#method("makeFindingsFile");
	readFindingsImport = this.#method("readFindingsImport");
	previewPlan = this.#method("previewPlan");
	makePlan = this.#method("makePlan");
	listPlans = this.#method("listPlans");
	listDisputes = this.#method("listDisputes");
	nextOfPlan = this.#method("nextOfPlan");
	readRules = this.#method("readRules");
	listRulePacks = this.#method("listRulePacks");
	saveRulePack = this.#method("saveRulePack");
	startRules = this.#method("startRules");
	cancelRules = this.#method("cancelRules");
	readRuleRun = this.#method("readRuleRun");
	readMine = this.#method("readMine");
	importFindings = this.#method("importFindings");
	openPaths = this.#method("openPaths");
	addMediaFolder = this.#method("addMediaFolder");
	resolveMedia = this.#method("resolveMedia");
	wantThumbnails = this.#method("wantThumbnails");
	readThumbnail = this.#method("readThumbnail");
	engineStatus = this.#method("engineStatus");

	/** Lets the engine put away what it unpacked, then ends its process. */
	async stop(): Promise<void> {
		const port = this.#port;
		if (port === null) return;
		await this.#call("stop", []);
		port.kill();
	}

	subscribe(listener: (event: HostEvent) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	#method<K extends EngineMethod>(name: K): Method<K> {
		const method = (...args: readonly unknown[]): Promise<unknown> => this.#call(name, args);
		return method as Method<K>;
	}

	#call(method: EngineMethod, args: readonly unknown[]): Promise<unknown> {
		const port = (this.#port ??= this.#connect());
		const id = ++this.#calls;
		return new Promise((resolve, reject) => {
			this.#pending.set(id, { resolve, reject });
			port.post({ kind: "call", id, method, args });
		});
	}

	#connect(): EnginePort {
		const port = this.#start();
		port.onMessage((message) => {
			this.#receive(message);
		});
		port.onExit((code) => {
			this.#ended(code);
		});
		port.post({ kind: "start", options: this.#options });
		return port;
	}

	#receive(message: FromEngine): void {
		if (message.kind === "event") {
			this.#tell(message.event);
			return;
		}
		const pending = this.#pending.get(message.id);
		this.#pending.delete(message.id);
		if (message.kind === "answer") pending?.resolve(message.value);
		else pending?.reject(new Error(message.message));
	}

	#ended(code: number): void {
		this.#port = null;
		const asked = [...this.#pending.values()];
		this.#pending.clear();
		// `stop` answers with nothing; to it this value is as good as any.
		for (const { resolve } of asked)
			resolve(fault("engine-stopped", `The process that reads exports ended (code ${String(code)}).`));
		for (const id of [...this.#open]) this.#tell({ name: "exportClosed", payload: id });
	}

	#tell(event: HostEvent): void {
		if (event.name === "exportChanged") this.#open.add(event.payload.id);
		else if (event.name === "exportClosed") this.#open.delete(event.payload);
		for (const listener of this.#listeners) listener(event);
	}
}
