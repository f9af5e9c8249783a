import { createContext, untrack } from "svelte";
import type { PairRow } from "#shared/compare/batch";
import type { ComparedSide, ComparePlan } from "#shared/compare/settings";
import type { HostEvent } from "#shared/contract";
import type { ExportId, ExportSummary, RowSelection, SourceState, TaskRef, TaskRow } from "#shared/export";
import type { TaskInFront } from "#shared/media-needs";
import type { TextHit } from "#shared/search";
import { Memory, placeKey } from "../db.ts";
import type { OpenDocument } from "../document/paged-document.ts";
import type { Host } from "../host.ts";
import { CanvasTools } from "./canvas-tools.svelte.ts";
import { BatchComparison } from "./compare/batch-comparison.svelte.ts";
import { Consensus } from "./compare/consensus.svelte.ts";
import { Explanation } from "./compare/explanation.svelte.ts";
import { MemberPages } from "./compare/member-pages.svelte.ts";
import { PlanForm } from "./compare/plan-form.svelte.ts";
import { Comparison } from "./compare/comparison.svelte.ts";
import { Replay } from "./compare/replay.svelte.ts";
import { rowOfTask } from "./compare/side-options.svelte.ts";
import { Columns } from "./columns.svelte.ts";
import { Facets } from "./facets.svelte.ts";
import { Gallery } from "./gallery.svelte.ts";
import { Layout } from "./layout.svelte.ts";
import { Looks } from "./looks.svelte.ts";
import { Media } from "./media.svelte.ts";
import { Notices } from "./notices.svelte.ts";
import type { DecodePicture } from "./picture-file.ts";
import { Picture } from "./picture.svelte.ts";
import { Problems } from "./problems.svelte.ts";
import { RawText } from "./raw-text.svelte.ts";
import { SavedQueries } from "./saved-queries.svelte.ts";
import { Search } from "./search.svelte.ts";
import { Session } from "./session.svelte.ts";
import { Status } from "./status.svelte.ts";
import { TaskList } from "./task-list.svelte.ts";
import { TaskView } from "./task-view.svelte.ts";
import type { ReadText } from "./text/text-file.ts";
import { TextFinder } from "./text-finder.svelte.ts";
import { Theme } from "./theme.svelte.ts";
import { ViewCopy } from "./view-copy.svelte.ts";

/** Of exports with more tasks the members of an asset are looked for when asked: all rows are gone through for them. */
const mostLookedThrough = 200_000;

/** Where a person stands in an export. */
interface CarriedPlace {
	selection: RowSelection;
	row: number | null;
	top: number;
	hidden: readonly string[];
}

/** The task in front, or one of the views of several. */
export type Centre = "task" | "gallery" | "batch" | "consensus";

/** Everything that is true on this page, put together once. */
export class Loupe {
	readonly notices = new Notices();
	readonly memory: Memory;
	readonly theme: Theme;
	readonly layout: Layout;
	readonly looks: Looks;
	readonly columns: Columns;
	readonly session: Session;
	readonly media: Media;
	readonly list: TaskList;
	readonly queries: SavedQueries;
	readonly search: Search;
	readonly facets: Facets;
	readonly view: TaskView;
	readonly viewCopy: ViewCopy;
	readonly tools: CanvasTools;
	readonly problems: Problems;
	readonly raw: RawText;
	readonly finder: TextFinder;
	readonly status: Status;
	readonly gallery: Gallery;
	readonly batch: BatchComparison;
	readonly planForm: PlanForm;
	readonly explanation: Explanation;
	readonly consensus: Consensus;
	readonly memberPages: MemberPages;
	/** Two sides of the task in front. */
	readonly comparison: Comparison;
	readonly replay: Replay;
	/** The export that list and view show; the session may be one step ahead. */
	#shown: ExportId | null = null;
	/** The place that goes over to the export that comes in front next. */
	#carried: CarriedPlace | null = null;
	/** What the file of the export in front was, as told last. */
	#source: SourceState = "same";
	/** False while an export comes in front: its place must not be overwritten by the beginning. */
	#settled = false;
	/** Resolves when the task that came in front is read. */
	#showing: Promise<void> = Promise.resolve();

	readonly #host: Host;

	constructor(host: Host, memoryName?: string, decode?: DecodePicture, readText?: ReadText, open?: OpenDocument) {
		this.#host = host;
		this.memory = new Memory((reason) => {
			this.notices.tell({
				severity: "info",
				title: "Settings are not remembered",
				detail: reason,
				next: "Everything else works. Where a private window is the reason, use an ordinary one.",
			});
		}, memoryName);
		this.theme = new Theme(this.memory);
		this.layout = new Layout(this.memory);
		this.looks = new Looks(this.memory);
		this.columns = new Columns(this.memory);
		this.session = new Session(host, this.notices);
		this.media = new Media(host, this.notices, {
			query: () => ({ id: this.list.exportId, where: this.list.selection.where }),
			front: () => this.#front,
			offer: (files, front) => this.session.offer(files, front),
		});
		this.view = new TaskView(host, new Picture(host, decode), () => this.theme.resolved, {
			readText,
			openDocument: open,
			memory: this.memory,
		});
		this.viewCopy = new ViewCopy(this.notices);
		this.tools = new CanvasTools(
			() => `${this.view.ref?.export ?? ""} ${String(this.view.ref?.row)} ${String(this.view.page)}`,
		);
		this.list = new TaskList(host, this.notices, (ref) => {
			this.#showing = this.view.show(ref);
			this.consensus.follow(ref);
			this.lookAhead(null);
		});
		this.queries = new SavedQueries(this.memory);
		this.search = new Search(host, this.list, this.queries);
		this.facets = new Facets(host, this.list, this.search, this.notices);
		this.problems = new Problems(host, this.notices);
		this.raw = new RawText(host, this.notices);
		this.finder = new TextFinder(host, (hit) => this.#showHit(hit));
		this.status = new Status(host);
		this.gallery = new Gallery(host, this.memory, this.notices, () => this.theme.resolved);
		this.batch = new BatchComparison(host, this.notices, {
			where: () => this.list.selection.where,
			changeQuery: (edit) => this.search.change(edit),
		});
		this.explanation = new Explanation(host, this.notices, () => this.list.exportId);
		this.consensus = new Consensus(host, this.notices, () => (this.session.current?.tasks ?? 0) <= mostLookedThrough);
		this.memberPages = new MemberPages({
			tasks: () => this.consensus.tasks,
			page: () => this.view.page,
			isFilm: () => this.view.tracks.isFilm,
			media: this.view.media,
			scheme: () => this.theme.resolved,
		});
		this.planForm = new PlanForm(this.memory, () => this.session.exports);
		this.comparison = new Comparison({
			host,
			memory: this.memory,
			view: this.view,
			scheme: () => this.theme.resolved,
			exports: () => this.session.exports,
		});
		this.replay = new Replay(host, this.memory, this.view);
	}

	/** Listens to the host, reads what is remembered and what is open. Returns the function that stops all of it. */
	start(): () => void {
		const stops = [
			this.#host.subscribe((event) => {
				this.hear(event);
			}),
			this.theme.watch(),
			this.status.watch(),
			this.session.watch(),
			$effect.root(() => {
				$effect(() => {
					const { current } = this.session;
					untrack(() => void this.#bring(current));
				});
				$effect(() => {
					const { task } = this.view;
					untrack(() => {
						void this.comparison.follow(task);
						void this.replay.follow(task);
					});
				});
				$effect(() => {
					if (this.media.generation > 0)
						untrack(() => {
							this.view.lookAgain();
							this.gallery.forget();
						});
				});
			}),
		];
		void Promise.all(
			[this.theme, this.layout, this.looks, this.columns, this.queries, this.gallery, this.comparison, this.replay].map(
				(held) => held.load(),
			),
		);
		void this.session.start();
		void this.media.load();
		return () => {
			for (const stop of stops) stop();
			this.#shown = null;
			this.search.stop();
			this.view.stop();
			this.list.stop();
			this.gallery.stop();
			this.batch.stop();
			this.consensus.stop();
			this.comparison.stop();
			this.replay.pause();
			this.memory.close();
		};
	}

	/** The task in front, in the state that is shown. */
	get #front(): TaskInFront | null {
		const { ref, visit } = this.view;
		return ref === null || this.centre !== "task" ? null : { ref, visit };
	}

	hear(event: HostEvent): void {
		switch (event.name) {
			case "exportChanged":
				this.session.changed(event.payload);
				break;
			case "exportClosed":
				this.session.closed(event.payload);
				break;
			case "searchChanged":
				this.finder.hear(event.payload);
				break;
			case "comparisonChanged":
				this.batch.hear(event.payload);
				if (event.payload.state?.phase !== "comparing") void this.list.compared(event.payload.export);
				break;
			case "exportShown":
				void this.session.show(event.payload);
				break;
			case "openFailed":
				this.notices.fault(event.payload.fault, event.payload.name);
				break;
			case "thumbnailsReady":
				this.gallery.hear(event.payload);
				break;
			case "mediaChanged":
				this.media.changed(event.payload);
				break;
		}
	}

	/**
	 * Opens the file of an export again, as it is now, and stands there where the person stood: rows are told by their
	 * number, the only thing that both readings have for certain.
	 */
	async readAgain(id: ExportId): Promise<void> {
		const { list, view } = this;
		this.#carried =
			id === this.#shown ? { selection: list.selection, row: list.row, top: list.top, hidden: [...view.hidden] } : null;
		if ((await this.session.reopen(id)) === null) this.#carried = null;
	}

	/** What stands in the middle of the page. */
	get centre(): Centre {
		const { batch, gallery, consensus } = this;
		return batch.isOpen ? "batch" : gallery.isOpen ? "gallery" : consensus.isOpen ? "consensus" : "task";
	}

	showCentre(centre: Centre): void {
		if (this.gallery.isOpen !== (centre === "gallery")) this.gallery.toggle();
		if (this.batch.isOpen !== (centre === "batch")) this.batch.toggle();
		if (this.consensus.isOpen !== (centre === "consensus")) void this.consensus.toggle();
	}

	/** Brings the task of a pair behind a number in front, at that pair. */
	async openPair(pair: PairRow | undefined): Promise<void> {
		if (pair === undefined) return;
		this.explanation.close();
		this.showCentre("task");
		await this.list.goToRow(pair.row);
		await this.#showing;
		const { ref } = this.view;
		if (ref?.row !== pair.row) return;
		const { state } = this.batch;
		const sides = state === null ? null : await this.#sidesOf(ref, pair, state.plan);
		if (state === null || sides === null) this.view.select(pair.b ?? pair.a);
		else {
			// A pair that another threshold made is one only there.
			const threshold = this.explanation.pairs.filter?.threshold ?? state.settings.threshold;
			await this.comparison.open(sides, { ...state.settings, threshold }, pair);
		}
	}

	/** The two sides of a pair behind a number of the batch; null where the other export has not its task. */
	async #sidesOf(
		ref: TaskRef,
		{ taskId }: PairRow,
		plan: ComparePlan,
	): Promise<readonly [ComparedSide, ComparedSide] | null> {
		const a = { ref, moment: plan.from };
		if (plan.kind === "stages") return [a, { ref, moment: plan.to }];
		const row = taskId === null ? null : await rowOfTask(this.#host, plan.b, taskId);
		return row === null ? null : [a, { ref: { export: plan.b, row: row.row }, moment: plan.to }];
	}

	/** Has the row that is pointed at read, and the neighbours of the one in front: they are likely to be asked for next. */
	lookAhead(pointedAt: TaskRow | null): void {
		const { exportId, cursor, row } = this.list;
		if (exportId === null) return;
		const near = cursor === null ? [] : [this.list.at(cursor + 1), this.list.at(cursor - 1)];
		const rows = [pointedAt ?? undefined, ...near].filter((each) => each?.row !== row);
		this.view.ahead.prepare(exportId, rows);
	}

	/** Remembers where the person is; called when a task comes in front or the list rests. */
	async keepPlace(): Promise<void> {
		const current = this.session.current;
		if (current?.id !== this.#shown || !this.#settled) return;
		await this.memory.rememberPlace({
			key: placeKey(current.name, current.bytes),
			where: this.list.selection.where,
			order: this.list.selection.order,
			row: this.list.row,
			top: this.list.top,
			hiddenClasses: [...this.view.hidden],
			usedAt: Date.now(),
		});
	}

	/** Brings a hit's task in front as it was in the hit's stage visit, and selects what the hit lies in. */
	async #showHit({ row, visit, pointer }: TextHit): Promise<void> {
		const { view } = this;
		if (view.ref?.row !== row || view.task === null) {
			await this.list.goToRow(row);
			await this.#showing;
		}
		if (view.task !== null && view.visit !== visit) await view.showVisit(visit);
		const { ref } = view;
		// Another task may have come in front meanwhile.
		if (view.task === null || ref?.row !== row) return;
		const isWithin = (part: { pointer: string }) => pointer.startsWith(`${part.pointer}/`);
		const tool = view.tools.find(isWithin);
		if (tool) view.select(tool.index);
		else if (view.task.snapshot.classifications.some(isWithin)) this.layout.openSection("answers");
		else {
			this.layout.openSection("raw");
			await this.raw.show(ref, pointer.slice(0, pointer.lastIndexOf("/")));
		}
	}

	async #bring(current: ExportSummary | null): Promise<void> {
		this.finder.follow(current?.id ?? null);
		void this.batch.follow(current?.id ?? null, current?.phase === "done");
		this.problems.follow(current?.id ?? null, current?.problems ?? 0);
		if (current !== null && current.id === this.#shown) {
			this.#followSource(current);
			await this.list.changed(current);
			return;
		}
		this.#source = current?.source.state ?? "same";
		this.#shown = current?.id ?? null;
		this.#settled = false;
		this.view.showAll();
		if (current === null) {
			await this.list.open(null, { where: "", order: null }, null, 0);
			return;
		}
		const place = this.#carried ?? (await this.#rememberedPlace(current));
		if (this.#shown !== current.id) return;
		this.#carried = null;
		for (const key of place.hidden) this.view.hidden.add(key);
		await this.list.open(current.id, place.selection, place.row, place.top);
		if (this.#shown === current.id) this.#settled = true;
	}

	async #rememberedPlace({ name, bytes }: ExportSummary): Promise<CarriedPlace> {
		const place = await this.memory.place(placeKey(name, bytes));
		return {
			selection: { where: place?.where ?? "", order: place?.order ?? null },
			row: place?.row ?? null,
			top: place?.top ?? 0,
			hidden: place?.hiddenClasses ?? [],
		};
	}

	/** A file that is back is read where it could not be before. */
	#followSource({ source }: ExportSummary): void {
		const before = this.#source;
		this.#source = source.state;
		if (source.state !== before) this.view.ahead.forget();
		if (before === "same" || source.state !== "same") return;
		this.gallery.forget();
		if (this.view.fault !== null) void this.view.show(this.view.ref, this.view.visit);
	}
}

export const [useLoupe, provideLoupe] = createContext<Loupe>();
