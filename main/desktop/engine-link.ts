import type { HostEvent } from "#shared/contract";
import type { ExportId } from "#shared/export";
import { type Fault, fault, type Outcome } from "#shared/outcome";
import type { EngineApi, EngineMethod, EngineOptions, OpenedPlace } from "../engine/engine-api.ts";
import type { EnginePort, FromEngine } from "./engine-messages.ts";
import { HeldExports } from "./held-exports.ts";

interface Call {
	method: EngineMethod;
	args: readonly unknown[];
}

interface Pending extends Call {
	resolve: (value: unknown) => void;
	reject: (error: Error) => void;
}

/** What only reads may be asked a second time. */
const reads = /^(?:read|list|find|locate|count|pull|search|compare|resolve|engineStatus)/u;

type Method<K extends EngineMethod> = EngineApi[K];

/**
 * The engine as main sees it: every method a message to the engine's process. When that process ends, another is started in
 * which the same exports are opened under the same ids, and `engineRestarted` is told; what was asked meanwhile waits,
 * what had only to be read is asked once more, and the rest is answered with the fault `engine-stopped`. An export over
 * which it ends again and again is told closed.
 */
export class EngineLink implements EngineApi {
	readonly #start: () => EnginePort;
	readonly #options: EngineOptions;
	readonly #listeners = new Set<(event: HostEvent) => void>();
	readonly #pending = new Map<number, Pending>();
	readonly #held: HeldExports;
	#port: EnginePort | null = null;
	#calls = 0;
	/** The exports that were open are being opened again: whatever is asked waits for that. */
	#returning: Promise<void> | null = null;
	/** Not told yet. */
	readonly #lost: { name: string; fault: Fault }[] = [];
	#isStopping = false;
	#watcher: (paths: readonly string[]) => void = () => undefined;

	/**
	 * @param start makes a process; called again after each end of one
	 * @param now milliseconds of a clock that only goes on
	 */
	constructor(start: () => EnginePort, options: EngineOptions, now: () => number = () => performance.now()) {
		this.#start = start;
		this.#options = options;
		this.#held = new HeldExports(now);
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
	resumeExport = this.#method("resumeExport");
	addMediaFolder = this.#method("addMediaFolder");
	resolveMedia = this.#method("resolveMedia");
	wantThumbnails = this.#method("wantThumbnails");
	readThumbnail = this.#method("readThumbnail");
	engineStatus = this.#method("engineStatus");

	/** `watcher` is told where the exports lie that are open, whenever they are others. */
	watchOpen(watcher: (paths: readonly string[]) => void): void {
		this.#watcher = watcher;
	}

	/** Lets the engine put away what it unpacked, then ends its process. */
	async stop(): Promise<void> {
		this.#isStopping = true;
		const port = this.#port;
		if (port === null) return;
		await this.#ask({ method: "stop", args: [] });
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

	async #call(method: EngineMethod, args: readonly unknown[]): Promise<unknown> {
		while (this.#returning !== null) await this.#returning;
		return this.#ask({ method, args });
	}

	#ask(call: Call): Promise<unknown> {
		return new Promise((resolve, reject) => {
			this.#post({ ...call, resolve, reject });
		});
	}

	#post(pending: Pending): void {
		const port = (this.#port ??= this.#connect());
		const id = ++this.#calls;
		this.#pending.set(id, pending);
		port.post({ kind: "call", id, method: pending.method, args: pending.args });
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
		if (message.kind === "opened") {
			this.#held.opened(message.place);
			this.#watcher(this.#held.paths);
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
		const { back, left, isFirst } = this.#held.ended(new Set(asked.map(exportOf)));
		const isGoingOn = back.length > 0 && !this.#isStopping;
		const again = isGoingOn && isFirst ? asked.filter(({ method }) => reads.test(method)) : [];
		for (const pending of asked) if (!again.includes(pending)) pending.resolve(ended(code));
		for (const { id, name, ends } of left) {
			const words = `It was open, and was being read or asked, each of the ${String(ends)} times`;
			this.#lose(id, name, ends > 1 ? fault("engine-kept-ending", words) : ended(code));
		}
		this.#returning = isGoingOn ? this.#return(back, again) : null;
		if (!isGoingOn && this.#lost.length > 0) this.#tellRestarted([]);
	}

	/** Starts a process and opens in it what was open in the one before. */
	async #return(back: readonly OpenedPlace[], again: readonly Pending[]): Promise<void> {
		const port = (this.#port = this.#connect());
		const outcomes = await Promise.all(back.map((place) => this.#reopen(place)));
		if (this.#port !== port) {
			// It ended as well, and what was open is the next one's.
			for (const pending of again) pending.resolve(ended());
			return;
		}
		const open = back.filter(({ id, name }, at) => {
			const outcome = outcomes[at];
			if (outcome?.ok === false) this.#lose(id, name, outcome);
			return outcome?.ok === true;
		});
		this.#returning = null;
		this.#tellRestarted(open.map(({ name }) => name));
		for (const pending of again) this.#post(pending);
	}

	async #reopen(place: OpenedPlace): Promise<Outcome<ExportId>> {
		try {
			return (await this.#ask({ method: "resumeExport", args: [place] })) as Outcome<ExportId>;
		} catch (error) {
			// A bug in the engine, over one file: whatever waits for this must not wait for ever.
			return fault("engine-stopped", error instanceof Error ? error.message : String(error));
		}
	}

	#lose(id: ExportId, name: string, reason: Fault): void {
		this.#lost.push({ name, fault: reason });
		this.#tell({ name: "exportClosed", payload: id });
	}

	#tellRestarted(open: readonly string[]): void {
		this.#tell({ name: "engineRestarted", payload: { open, lost: this.#lost.splice(0) } });
	}

	#tell(event: HostEvent): void {
		this.#held.hear(event);
		if (event.name === "exportClosed" && !this.#isStopping) this.#watcher(this.#held.paths);
		for (const listener of this.#listeners) listener(event);
	}
}

function ended(code?: number): Fault {
	const words = code === undefined ? "again" : `(code ${String(code)})`;
	return fault("engine-stopped", `The process that reads exports ended ${words}.`);
}

/** The export that something is asked of. */
function exportOf({ args: [first] }: Call): string {
	if (typeof first === "string") return first;
	const { export: id } = (typeof first === "object" && first !== null ? first : {}) as { export?: unknown };
	return typeof id === "string" ? id : "";
}
