import type { HostApi, HostInfo, HostStatus } from "#shared/contract";
import { ok } from "#shared/outcome";
import type { EngineApi } from "./engine/engine-api.ts";

/** What only the program around the engine can answer. Paths go from here to the engine, never to the page. */
export interface Shell {
	info(): HostInfo;
	/** Of the host; the engine's own connections are added. */
	status(): HostStatus;
	/** The files a person chose; null where the dialog was closed, or there is none. */
	chooseExports(): Promise<string[] | null>;
	chooseMediaFolder(): Promise<string | null>;
	/** A bundle or files of media, or a folder of them. */
	chooseMedia(from: "files" | "folder"): Promise<string[] | null>;
	/** Files of findings. */
	chooseFindings(): Promise<string[] | null>;
}

/** Every question of the page, answered by the shell or handed to the engine. */
export function createHandlers(engine: EngineApi, shell: Shell): HostApi {
	return {
		info: () => Promise.resolve(ok(shell.info())),
		status: async () => {
			const inner = await engine.engineStatus();
			if (!inner.ok) return inner;
			const { memory, connections } = shell.status();
			return ok({ memory, connections: connections + inner.value.connections });
		},
		chooseExports: async () => {
			const paths = await shell.chooseExports();
			return paths === null ? ok([]) : engine.openPaths(paths);
		},
		chooseMediaFolder: async () => {
			const folder = await shell.chooseMediaFolder();
			return folder === null ? ok(null) : engine.addMediaFolder(folder);
		},
		chooseMedia: async (from, front) => {
			const paths = await shell.chooseMedia(from);
			if (paths === null) return ok(false);
			const begun = await engine.importMedia(paths, front);
			return begun.ok ? ok(true) : begun;
		},
		chooseFindings: async () => {
			const paths = await shell.chooseFindings();
			if (paths === null) return ok(false);
			const merged = await engine.importFindings(paths);
			return merged.ok ? ok(true) : merged;
		},
		listExports: () => engine.listExports(),
		openSample: () => engine.openSample(),
		openRecent: (id) => engine.openRecent(id),
		listRecent: () => engine.listRecent(),
		forgetRecent: (id) => engine.forgetRecent(id),
		closeExport: (id) => engine.closeExport(id),
		reopenExport: (id) => engine.reopenExport(id),
		cancelReading: (id) => engine.cancelReading(id),
		readRows: (id, selection, from, to) => engine.readRows(id, selection, from, to),
		locateRow: (ref, selection) => engine.locateRow(ref, selection),
		readFacets: (id, where, find) => engine.readFacets(id, where, find),
		readProblems: (id, from, to) => engine.readProblems(id, from, to),
		readTask: (ref, visit) => engine.readTask(ref, visit),
		readRaw: (ref, pointer, from, to) => engine.readRaw(ref, pointer, from, to),
		copyRaw: (ref, pointer) => engine.copyRaw(ref, pointer),
		searchText: (id, search, from, to) => engine.searchText(id, search, from, to),
		cancelSearch: (id) => engine.cancelSearch(id),
		compareTasks: (a, b, settings) => engine.compareTasks(a, b, settings),
		startComparison: (plan, settings) => engine.startComparison(plan, settings),
		cancelComparison: (id) => engine.cancelComparison(id),
		readComparison: (id, where, threshold) => engine.readComparison(id, where, threshold),
		listPairs: (id, filter, from, to) => engine.listPairs(id, filter, from, to),
		listMembers: (ref) => engine.listMembers(ref),
		readConsensus: (ref, settings) => engine.readConsensus(ref, settings),
		listMediaFolders: () => engine.listMediaFolders(),
		removeMediaFolder: (id) => engine.removeMediaFolder(id),
		findMedia: (ref, page) => engine.findMedia(ref, page),
		readTiles: (url) => engine.readTiles(url),
		findText: (ref, page) => engine.findText(ref, page),
		findVolume: (ref) => engine.findVolume(ref),
		findRecording: (ref, kind) => engine.findRecording(ref, kind),
		findDocument: (ref) => engine.findDocument(ref),
		readMask: (ref, visit, page) => engine.readMask(ref, visit, page),
		listMaskParts: (ref, visit, page, label, from, to) => engine.listMaskParts(ref, visit, page, label, from, to),
		mapMaskColour: (id, colour, to) => engine.mapMaskColour(id, colour, to),
		readVolume: (ref, role, visit) => engine.readVolume(ref, role, visit),
		compareMasks: (a, b, tolerance) => engine.compareMasks(a, b, tolerance),
		readMediaReport: (id, where) => engine.readMediaReport(id, where),
		listMediaNeeds: (id, where, filter, from, to) => engine.listMediaNeeds(id, where, filter, from, to),
		copyMediaList: (id, where, filter) => engine.copyMediaList(id, where, filter),
		readMediaStore: () => engine.readMediaStore(),
		limitMediaStore: (bytes) => engine.limitMediaStore(bytes),
		readMediaImport: () => engine.readMediaImport(),
		cancelMediaImport: () => engine.cancelMediaImport(),
		startCollect: (id, where) => engine.startCollect(id, where),
		cancelCollect: (id) => engine.cancelCollect(id),
		readCollect: (id) => engine.readCollect(id),
		readFindingsState: () => engine.readFindingsState(),
		setReviewer: (name) => engine.setReviewer(name),
		saveFindings: (change) => engine.saveFindings(change),
		undoFindings: () => engine.undoFindings(),
		redoFindings: () => engine.redoFindings(),
		retryFindings: () => engine.retryFindings(),
		readTaskFindings: (ref) => engine.readTaskFindings(ref),
		readHeldFindings: (ids) => engine.readHeldFindings(ids),
		listFindings: (id, filter, order, from, to) => engine.listFindings(id, filter, order, from, to),
		changeListed: (id, choice, edit, label) => engine.changeListed(id, choice, edit, label),
		countFindings: (id, filter) => engine.countFindings(id, filter),
		readProgress: (id, where) => engine.readProgress(id, where),
		readFindingWords: () => engine.readFindingWords(),
		pullFindings: (since, from, to) => engine.pullFindings(since, from, to),
		pushFindings: (held) => engine.pushFindings(held),
		makeFindingsFile: (id, order) => engine.makeFindingsFile(id, order),
		readFindingsImport: () => engine.readFindingsImport(),
		previewPlan: (id, terms) => engine.previewPlan(id, terms),
		makePlan: (id, terms) => engine.makePlan(id, terms),
		listPlans: (id) => engine.listPlans(id),
		listDisputes: (id, plan, from, to) => engine.listDisputes(id, plan, from, to),
		nextOfPlan: (id, plan, after) => engine.nextOfPlan(id, plan, after),
		readRules: (text) => engine.readRules(text),
		listRulePacks: () => engine.listRulePacks(),
		saveRulePack: (name, text) => engine.saveRulePack(name, text),
		startRules: (id, text, where) => engine.startRules(id, text, where),
		cancelRules: (id) => engine.cancelRules(id),
		readRuleRun: (id) => engine.readRuleRun(id),
		readMine: (ref) => engine.readMine(ref),
		wantThumbnails: (wish) => engine.wantThumbnails(wish),
	};
}
