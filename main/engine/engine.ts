import { readFileSync } from "node:fs";
import * as path from "node:path";
import type { HostEvent, HostStatus } from "#shared/contract";
import type {
	ExportId,
	ExportSummary,
	FacetFind,
	FacetWindow,
	ProblemWindow,
	RecentExport,
	RecentId,
	RowSelection,
	RowWindow,
	TaskRef,
} from "#shared/export";
import type { MediaFolder } from "#shared/media";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import type { HitWindow, TextSearch } from "#shared/search";
import type { RawWindow, Task } from "#shared/task";
import type { ThumbnailWish } from "#shared/thumbnail";
import { connectionsMade } from "./connections.ts";
import { compareOnThreads } from "./compare/batch/compare-threads.ts";
import { Comparisons } from "./compare/comparisons.ts";
import { MaskComparisons } from "./compare/masks/mask-comparisons.ts";
import { measureOnThread } from "./compare/masks/mask-measurer.ts";
import type { EngineApi, EngineOptions, MediaFile } from "./engine-api.ts";
import type { EngineThreads } from "./engine-threads.ts";
import { checkOnThreads } from "./exports/check/checkers.ts";
import { IndexCache } from "./exports/index-cache.ts";
import type { OpenExport } from "./exports/open-export.ts";
import { type ScanPool, ThreadPool } from "./exports/scan-pool.ts";
import { TextCache } from "./exports/text-cache.ts";
import { searchOnThreads, SearchThreads } from "./exports/text-search/search-threads.ts";
import { FindingQuestions } from "./findings/finding-questions.ts";
import { makeDataFolder } from "./data-folder.ts";
import { FindingsFiles } from "./findings/files/findings-files.ts";
import { FindingsRoom } from "./findings/findings-room.ts";
import { judgeOnThreads } from "./findings/rules/judge-threads.ts";
import { ExportMedia } from "./media/export-media.ts";
import { Masks } from "./media/masks/masks.ts";
import { MaskWorker } from "./media/masks/mask-threads.ts";
import { MediaNeeds } from "./media/needs/media-needs.ts";
import { makeOnThread } from "./media/volumes/volume-threads.ts";
import { Volumes } from "./media/volumes/volumes.ts";
import { closed, OpenExports } from "./open-exports.ts";
import { openPaths } from "./open-paths.ts";
import { RecentExports } from "./recent-exports.ts";
import { drawOnThreads } from "./thumbnails/drawing-threads.ts";
import { findKeptPicture, findPicture } from "./thumbnails/find-picture.ts";
import { ThumbnailCache } from "./thumbnails/thumbnail-cache.ts";
import { Thumbnails } from "./thumbnails/thumbnails.ts";

/** Everything the program knows how to do with exports, without a screen. */
export class Engine extends FindingQuestions implements EngineApi {
	readonly #exports: OpenExports;
	readonly #listeners = new Set<(event: HostEvent) => void>();
	readonly #tell = (event: HostEvent): void => {
		if (event.name === "findingsChanged") this.#comparisons.findingsChanged();
		for (const listener of this.#listeners) listener(event);
	};
	readonly #recent: RecentExports;
	/** What exports point to, for what fetches and packs it. */
	readonly media: ExportMedia;
	readonly #needs: MediaNeeds;
	readonly #pool: ScanPool;
	readonly #searchThreads: SearchThreads;
	readonly #thumbnails: Thumbnails;
	readonly #comparisons: Comparisons;
	readonly #volumes: Volumes;
	readonly #masks: Masks;
	readonly #comparedMasks: MaskComparisons;
	readonly findingsRoom: FindingsRoom;
	/** As {@link startComparison}, with what only the command line asks for. */
	readonly compareAll: Comparisons["run"] = (...asked) => this.#comparisons.run(...asked);
	readonly compareTasks: EngineApi["compareTasks"] = (...asked) => this.#comparisons.compareTasks(...asked);
	readonly startComparison: EngineApi["startComparison"] = (...asked) => this.#comparisons.start(...asked);
	readonly cancelComparison: EngineApi["cancelComparison"] = (...asked) => this.#comparisons.cancel(...asked);
	readonly readComparison: EngineApi["readComparison"] = (...asked) => this.#comparisons.report(...asked);
	readonly listPairs: EngineApi["listPairs"] = (...asked) => this.#comparisons.pairs(...asked);
	readonly listMembers: EngineApi["listMembers"] = (...asked) => this.#comparisons.members(...asked);
	readonly readConsensus: EngineApi["readConsensus"] = (...asked) => this.#comparisons.consensus(...asked);

	readonly compareMasks: EngineApi["compareMasks"] = (...asked) => this.#comparedMasks.compare(...asked);
	readonly readMask: EngineApi["readMask"] = (...asked) => this.#masks.read(...asked);
	readonly listMaskParts: EngineApi["listMaskParts"] = (...asked) => this.#masks.parts(...asked);
	readonly mapMaskColour: EngineApi["mapMaskColour"] = (...asked) => this.#masks.map(...asked);
	readonly findVolume: EngineApi["findVolume"] = (...asked) => this.#volumes.find(...asked);
	readonly readVolume: EngineApi["readVolume"] = (...asked) => this.#volumes.read(...asked);
	readonly resumeExport: EngineApi["resumeExport"] = (place) => this.#exports.resume(place);
	readonly watchPlaces: OpenExports["watch"] = (placed) => {
		this.#exports.watch(placed);
	};
	readonly addMediaFolder: EngineApi["addMediaFolder"] = (folder) => this.media.addFolder(folder);
	readonly removeMediaFolder: EngineApi["removeMediaFolder"] = (id) => this.media.removeFolder(id);
	readonly findMedia: EngineApi["findMedia"] = (...asked) => this.media.find("picture", ...asked);
	readonly findText: EngineApi["findText"] = (...asked) => this.media.find("text", ...asked);
	readonly findRecording: EngineApi["findRecording"] = (ref, kind) => this.media.find(kind, ref, 0);
	readonly findDocument: EngineApi["findDocument"] = (ref) => this.media.find("document", ref, 0);
	readonly readTiles: EngineApi["readTiles"] = (url) => this.media.readTiles(url);
	readonly readMediaReport: EngineApi["readMediaReport"] = (...asked) => this.#needs.report(...asked);
	readonly listMediaNeeds: EngineApi["listMediaNeeds"] = (...asked) => this.#needs.window(...asked);
	readonly copyMediaList: EngineApi["copyMediaList"] = (...asked) => this.#needs.list(...asked);
	readonly readMediaStore: EngineApi["readMediaStore"] = () => this.media.store.state();
	readonly limitMediaStore: EngineApi["limitMediaStore"] = (bytes) => this.media.store.limit(bytes);
	readonly importMedia: EngineApi["importMedia"] = (...asked) => this.#needs.import(...asked);
	readonly readMediaImport: EngineApi["readMediaImport"] = () => this.#needs.importState();
	readonly cancelMediaImport: EngineApi["cancelMediaImport"] = () => this.#needs.cancelImport();
	readonly offerPaths: EngineApi["offerPaths"] = (...asked) => this.#needs.offer(...asked);
	/** As {@link startCollect}, with what only the command line asks for. */
	readonly collectAll: MediaNeeds["collects"]["run"] = (...asked) => this.#needs.collects.run(...asked);
	readonly startCollect: EngineApi["startCollect"] = (...asked) => this.#needs.collects.start(...asked);
	readonly cancelCollect: EngineApi["cancelCollect"] = (...asked) => this.#needs.collects.cancel(...asked);
	readonly readCollect: EngineApi["readCollect"] = (...asked) => this.#needs.collects.read(...asked);

	constructor(
		private readonly options: EngineOptions,
		{ pool, searchThread, checkers, drawers, comparers, judges, volumes, masker, measurer }: EngineThreads = {},
	) {
		super();
		makeDataFolder(options.dataFolder);
		const worker = (name: string): string => path.resolve(path.dirname(options.workerFile), `${name}-worker.cjs`);
		this.#pool = pool ?? new ThreadPool(options.workerFile, new WebAssembly.Module(readFileSync(options.scannerFile)));
		this.#searchThreads = new SearchThreads(searchThread ?? searchOnThreads(worker("search")));
		this.#recent = new RecentExports(options.dataFolder, (name, reason) => {
			this.#fail(name, reason);
		});
		this.#exports = new OpenExports({
			means: {
				pool: this.#pool,
				caches: {
					indexes: new IndexCache(path.join(options.cacheFolder, "indexes")),
					texts: new TextCache(options.cacheFolder),
				},
				checks: {
					checkers: checkers ?? checkOnThreads(worker("check")),
					atOnce: options.checksAtOnce ?? true,
				},
				searchThreads: this.#searchThreads,
			},
			cacheFolder: options.cacheFolder,
			tell: this.#tell,
			findingsOf: (open) => this.findingsRoom.findings.rowsOf(open),
			opened: (id, file, real) => {
				const sampleFile = this.#sampleFile;
				// The sample's pictures lie beside it, whichever way it is opened.
				if (file === sampleFile || real === sampleFile)
					this.media.ownFolder(id, path.join(path.dirname(sampleFile), "media"));
			},
			bundled: (id, bundle, open) => {
				this.media.bundles.add(id, bundle, open, options.checksAtOnce ?? true);
			},
			remember: (real) => this.#recent.remember(real),
		});
		this.media = new ExportMedia(options, {
			asset: (ref) => this.#exports.with(ref.export, (open) => open.readAsset(ref)),
			taskId: (ref) => this.#exports.get(ref.export)?.index.texts.taskId.get(ref.row) ?? null,
			damaged: (file, reason) => {
				this.#fail(file, reason);
			},
			changed: (payload) => {
				this.#needs.changed();
				this.#tell({ name: "mediaChanged", payload });
			},
		});
		this.#needs = new MediaNeeds({
			exports: () => this.#exports.all,
			open: (id) => this.#exports.get(id) ?? closed(id),
			media: this.media,
			isPassing: (real) => this.#exports.isPassing(real),
			openPaths: (paths) => this.openPaths(paths),
			collectFile: options.collectFile ?? null,
		});
		this.findingsRoom = new FindingsRoom(options, {
			exports: () => this.#exports.all,
			open: (id) => this.#exports.get(id) ?? closed(id),
			media: () => this.media,
			judges: judges ?? judgeOnThreads(worker("rules")),
			tell: this.#tell,
		});
		this.#comparisons = new Comparisons({
			open: (id) => this.#exports.get(id) ?? closed(id),
			changed: (payload) => {
				this.#tell({ name: "comparisonChanged", payload });
			},
			comparers: comparers ?? compareOnThreads(worker("compare")),
			mine: this.findingsRoom.mine,
		});
		this.#volumes = new Volumes(path.join(options.cacheFolder, "volumes"), volumes ?? makeOnThread(worker("volume")), {
			task: (ref, visit) => this.readTask(ref, visit),
			classes: (id) => this.#exports.get(id)?.summary.classes ?? [],
			find: (wanted) => this.media.linked.find(wanted),
			findInFolders: (ref) => this.media.findVolume(ref),
		});
		this.#masks = new Masks(options, {
			thread: masker ?? new MaskWorker(worker("mask")),
			open: (id) => this.#exports.get(id) ?? closed(id),
			linked: this.media.linked,
			damaged: (file, reason) => {
				this.#fail(file, reason);
			},
		});
		this.#comparedMasks = new MaskComparisons(path.join(options.cacheFolder, "mask-differences"), {
			measure: measurer ?? measureOnThread(worker("compare-masks")),
			open: (id) => this.#exports.get(id) ?? closed(id),
			picture: (...asked) => this.#masks.state(...asked),
			volume: (...asked) => this.#volumes.read(...asked),
			resolve: (id) => this.resolveMedia(id),
		});
		this.#thumbnails = new Thumbnails(
			new ThumbnailCache(options.thumbnailFolder ?? path.join(options.cacheFolder, "thumbnails")),
			drawers ?? drawOnThreads(worker("thumbnail")),
			{
				order: (ref) => this.#exports.get(ref.export)?.readPlace(ref.row) ?? closed(ref.export),
				findPicture: async (ref, names) => {
					const kept = await findKeptPicture(this.media.linked, ref.export, names);
					if (!kept.ok || kept.value !== null) return kept;
					return this.media.with(ref, (library, implied) => findPicture(library, names, implied));
				},
				told: (payload) => {
					this.#tell({ name: "thumbnailsReady", payload });
				},
			},
		);
	}

	subscribe(listener: (event: HostEvent) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	listExports(): Promise<Outcome<ExportSummary[]>> {
		return Promise.resolve(ok(this.#exports.all.map((open) => open.summary)));
	}

	openPaths(paths: readonly string[]): Promise<Outcome<ExportId[]>> {
		return openPaths(paths, {
			exports: this.#exports,
			findings: this.findingsRoom.files,
			failed: (name, reason) => {
				this.#fail(name, reason);
			},
		});
	}

	async openSample(): Promise<Outcome<ExportId>> {
		return this.#exports.open(this.#sampleFile, false);
	}

	async openRecent(id: RecentId): Promise<Outcome<ExportId>> {
		const file = await this.#recent.pathOf(id);
		return file.ok ? this.#exports.open(file.value) : file;
	}

	async listRecent(): Promise<Outcome<RecentExport[]>> {
		return ok(await this.#recent.list());
	}

	forgetRecent(id: RecentId): Promise<Outcome<null>> {
		return this.#recent.forget(id);
	}

	async closeExport(id: ExportId): Promise<Outcome<null>> {
		const open = this.#exports.get(id);
		if (!open) return closed(id);
		this.#exports.remove(id);
		this.#comparisons.close(id);
		this.findingsRoom.close(id);
		await this.#needs.close(id);
		await this.#thumbnails.close(id);
		await this.media.bundles.close(id);
		await open.close();
		this.#tell({ name: "exportClosed", payload: id });
		return ok(null);
	}

	async reopenExport(id: ExportId): Promise<Outcome<ExportId>> {
		const open = this.#exports.get(id);
		if (!open) return closed(id);
		// First the new one: a file that cannot be opened now must not cost what is still there of the old.
		const reopened = await this.#exports.again(open);
		if (!reopened.ok) return reopened;
		this.media.reopened(id, reopened.value);
		await this.closeExport(id);
		return reopened;
	}

	cancelReading(id: ExportId): Promise<Outcome<null>> {
		return this.#exports.with(id, (open) => {
			open.cancel();
			return ok(null);
		});
	}

	readRows(id: ExportId, selection: RowSelection, from: number, to: number): Promise<Outcome<RowWindow>> {
		return this.#exports.with(id, (open) => open.readRows(selection, from, to));
	}

	locateRow(ref: TaskRef, selection: RowSelection): Promise<Outcome<number | null>> {
		return this.#exports.with(ref.export, (open) => open.locateRow(ref.row, selection));
	}

	readFacets(id: ExportId, where: string, find: FacetFind | null): Promise<Outcome<FacetWindow>> {
		return this.#exports.with(id, (open) => open.readFacets(where, find));
	}

	readProblems(id: ExportId, from: number, to: number): Promise<Outcome<ProblemWindow>> {
		return this.#exports.with(id, (open) => ok(open.readProblems(from, to)));
	}

	readTask(ref: TaskRef, visit: number | null): Promise<Outcome<Task>> {
		return this.#exports.with(ref.export, (open) => open.readTask(ref, visit));
	}

	readRaw(ref: TaskRef, pointer: string, from: number, to: number): Promise<Outcome<RawWindow>> {
		return this.#exports.with(ref.export, (open) => open.readRaw(ref, pointer, from, to));
	}

	copyRaw(ref: TaskRef, pointer: string): Promise<Outcome<string>> {
		return this.#exports.with(ref.export, (open) => open.copyRaw(ref, pointer));
	}

	async searchText(id: ExportId, search: TextSearch, from: number, to: number): Promise<Outcome<HitWindow>> {
		const open = this.#exports.get(id);
		return open ? open.searches.read(search, from, to) : closed(id);
	}

	cancelSearch(id: ExportId): Promise<Outcome<null>> {
		return this.#exports.with(id, (open) => {
			open.searches.cancel();
			return ok(null);
		});
	}

	async listMediaFolders(): Promise<Outcome<MediaFolder[]>> {
		return ok(await this.media.folders());
	}

	resolveMedia(id: string): Promise<Outcome<MediaFile>> {
		if (FindingsFiles.isMade(id)) return this.findingsRoom.files.resolve(id);
		if (Masks.isTile(id)) return this.#masks.resolveTile(id);
		if (MaskComparisons.isDifference(id)) return this.#comparedMasks.resolve(id);
		return Volumes.isVoxels(id) ? this.#volumes.resolve(id) : this.media.resolve(id);
	}

	wantThumbnails(wish: ThumbnailWish): Promise<Outcome<null>> {
		return this.#exports.with(wish.export, () => {
			this.#thumbnails.want(wish);
			return ok(null);
		});
	}

	readThumbnail(id: string): Promise<Outcome<Uint8Array>> {
		const picture = this.#thumbnails.picture(id);
		return Promise.resolve(picture ? ok(picture) : fault("media-missing", "no thumbnail has this id"));
	}

	engineStatus(): Promise<Outcome<HostStatus>> {
		return Promise.resolve(ok({ memory: process.memoryUsage.rss(), connections: connectionsMade() }));
	}

	async stop(): Promise<void> {
		const open = this.#exports.all;
		for (const { summary } of open) {
			this.#exports.remove(summary.id);
			this.#comparisons.close(summary.id);
		}
		await Promise.all([this.#thumbnails.stop(), this.#needs.stop(), this.findingsRoom.stop()]);
		await Promise.all(open.map((each) => each.close()));
		await Promise.all([this.#pool.stop(), this.#searchThreads.end()]);
		await Promise.all([this.#volumes.stop(), this.#comparedMasks.stop(), this.#masks.stop()]);
		await this.media.stop();
	}

	/** Resolves when the export has been read through, or reading it ended otherwise: for the command line. */
	async reading(id: ExportId): Promise<Outcome<OpenExport>> {
		const open = this.#exports.get(id);
		if (!open) return closed(id);
		await open.ended;
		return ok(open);
	}

	/** As {@link reading}, and every asset checked. */
	async checking(id: ExportId): Promise<Outcome<OpenExport>> {
		const read = await this.reading(id);
		if (!read.ok) return read;
		read.value.beginCheck();
		await read.value.checkOver();
		return read;
	}

	get #sampleFile(): string {
		return path.join(this.options.resourcesFolder, "sample", "sample-export.json");
	}

	#fail(name: string, reason: Fault): void {
		this.#tell({ name: "openFailed", payload: { name, fault: reason } });
	}
}
