import { createContext, untrack } from "svelte";
import type { HostEvent } from "#shared/contract";
import type { TaskRow } from "#shared/export";
import type { TaskInFront } from "#shared/media-needs";
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
import { Columns } from "./columns.svelte.ts";
import { goOnAfter } from "./engine-restart.ts";
import { Facets } from "./facets.svelte.ts";
import { Desk } from "./drawing/desk.svelte.ts";
import { KeptDrafts } from "./drawing/kept-drafts.svelte.ts";
import { KnownQuestions } from "./drawing/known-questions.svelte.ts";
import { FindingList } from "./findings/finding-list.svelte.ts";
import { Findings } from "./findings/findings.svelte.ts";
import { FindingFiles } from "./findings/finding-files.svelte.ts";
import { Rules } from "./findings/rules.svelte.ts";
import { Review } from "./findings/review.svelte.ts";
import { WorkPlans } from "./findings/work-plans.svelte.ts";
import { VerdictWords } from "./findings/verdict-words.svelte.ts";
import { Verdicts } from "./findings/verdicts.svelte.ts";
import { Gallery } from "./gallery.svelte.ts";
import { Layout } from "./layout.svelte.ts";
import { Looks } from "./looks.svelte.ts";
import { Media } from "./media.svelte.ts";
import { Notices } from "./notices.svelte.ts";
import type { DecodePicture } from "./picture-file.ts";
import { Picture } from "./picture.svelte.ts";
import { Places } from "./places.ts";
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
import { WaysIn } from "./ways-in.ts";

/** Of exports with more tasks the members of an asset are looked for when asked: all rows are gone through for them. */
const mostLookedThrough = 200_000;

/** The task in front, or one of the views of several. */
export type Centre = "task" | "gallery" | "batch" | "consensus" | "findings";

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
	/** What reviewers say. */
	readonly findings: Findings;
	readonly findingList: FindingList;
	/** Where they draw. */
	readonly desk: Desk;
	readonly #drafts: KeptDrafts;
	readonly questions: KnownQuestions;
	/** Findings as files. */
	readonly findingFiles: FindingFiles;
	/** What rules say. */
	readonly rules: Rules;
	readonly verdictWords: VerdictWords;
	readonly verdicts: Verdicts;
	readonly review: Review;
	readonly plans: WorkPlans;
	/** Where the person stands in each export, and what comes in front there. */
	readonly places: Places;
	/** From a number or a hit to the task behind it. */
	readonly waysIn: WaysIn;
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
		this.finder = new TextFinder(host, (hit) => this.waysIn.openHit(hit));
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
		this.findings = new Findings(host, this.memory.database, this.notices, () =>
			this.view.visit === null ? this.view.tools : null,
		);
		this.findingList = new FindingList(host, this.findings, {
			exportId: () => this.list.exportId,
			where: () => this.list.selection.where,
		});
		this.questions = new KnownQuestions(host, () => this.session.current?.tasks ?? 0);
		this.desk = new Desk(
			this.findings,
			this.view,
			() => this.theme.resolved,
			() => this.session.current?.classes ?? [],
		);
		this.#drafts = new KeptDrafts(this.memory, this.desk.drafting, () => {
			const [{ task, page }, { current }] = [this.view, this.session];
			if (task === null || task.ref.export !== current?.id) return null;
			return JSON.stringify([placeKey(current.name, current.bytes), task.ref.row, task.taskId, page]);
		});
		this.findingFiles = new FindingFiles(host, this.notices, {
			exportId: () => this.list.exportId,
			where: () => this.list.selection.where,
		});
		this.rules = new Rules(host, this.memory, this.notices, {
			where: () => this.list.selection.where,
			showTasks: (query) => this.search.change(() => query),
		});
		this.verdictWords = new VerdictWords(host, this.notices, this.findings);
		this.verdicts = new Verdicts({
			findings: this.findings,
			words: this.verdictWords,
			view: this.view,
			list: this.list,
			comparison: this.comparison,
			comparing: () => this.comparison.isOn && this.centre === "task",
		});
		this.review = new Review({ host, notices: this.notices, list: this.list, findings: this.findings });
		this.plans = new WorkPlans(host, this.notices, {
			findings: this.findings,
			exportId: () => this.list.exportId,
			where: () => this.list.selection.where,
			inFront: () => this.view.ref,
			saved: () => this.findings.outbox.send(),
			show: async (row) => {
				this.showCentre("task");
				await this.list.goToRow(row);
				await this.#showing;
			},
			judgeAs: (role) => {
				this.verdicts.role = role;
			},
		});
		this.places = new Places(this);
		this.waysIn = new WaysIn(host, this, async (row) => {
			await this.list.goToRow(row);
			await this.#showing;
		});
	}

	/** Listens to the host, reads what is remembered and what is open. Returns the function that stops all of it. */
	start(): () => void {
		const stops = [
			this.#host.subscribe((event) => {
				this.hear(event);
			}),
			this.theme.watch(),
			this.layout.watch(),
			this.status.watch(),
			this.session.watch(),
			this.review.watch(),
			this.#drafts.watch(),
			$effect.root(() => {
				$effect(() => {
					const { current } = this.session;
					untrack(() => {
						this.finder.follow(current?.id ?? null);
						void this.batch.follow(current?.id ?? null, current?.phase === "done");
						void this.rules.follow(current?.id ?? null);
						this.problems.follow(current?.id ?? null, current?.problems ?? 0);
						void this.places.bring(current);
					});
				});
				$effect(() => {
					const { task } = this.view;
					untrack(() => {
						void this.comparison.follow(task);
						void this.replay.follow(task);
						this.findings.follow(task?.ref ?? null);
					});
				});
				$effect(() => {
					// Read so that the plans are followed whenever findings are others than before.
					const [id] = [this.list.exportId, this.findings.version];
					untrack(() => {
						this.plans.follow(id);
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
		void this.findings.start();
		void this.verdictWords.load();
		return () => {
			for (const stop of stops) stop();
			this.places.stop();
			this.search.stop();
			this.view.stop();
			this.list.stop();
			this.gallery.stop();
			this.batch.stop();
			this.consensus.stop();
			this.comparison.stop();
			this.replay.pause();
			this.plans.stop();
			this.findings.stop();
			this.rules.stop();
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
			case "findingsChanged":
				this.findings.hear(event.payload);
				if (event.payload.tasks === null) void this.verdictWords.load();
				void this.comparison.findingsChanged(event.payload.tasks);
				break;
			case "findingsBroughtIn":
				this.findingFiles.hear(event.payload);
				break;
			case "rulesChanged":
				this.rules.hear(event.payload.export, event.payload.run);
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
			case "engineRestarted":
				goOnAfter(event.payload, this);
				break;
			case "mediaChanged":
				this.media.changed(event.payload);
				break;
		}
	}

	/** Something that a person said, typed or drew would be lost, or might be, were the page left now. */
	get isAtStake(): boolean {
		const { findings, desk, session } = this;
		// On the desktop the next start has the same page, and what waits in it; a browser may get another address.
		const comesAgain = session.info?.host === "desktop";
		return (
			findings.drafts > 0 ||
			desk.drafting.begun > 0 ||
			findings.outbox.unsaved.some(({ isKept, isGivenUp }) => !isGivenUp && !(comesAgain && isKept))
		);
	}

	/** What stands in the middle of the page. */
	get centre(): Centre {
		const { batch, gallery, consensus, findingList } = this;
		if (findingList.isOpen) return "findings";
		return batch.isOpen ? "batch" : gallery.isOpen ? "gallery" : consensus.isOpen ? "consensus" : "task";
	}

	showCentre(centre: Centre): void {
		if (centre !== "task") this.layout.makeRoom();
		if (this.gallery.isOpen !== (centre === "gallery")) this.gallery.toggle();
		if (this.findingList.isOpen !== (centre === "findings")) this.findingList.toggle();
		if (this.batch.isOpen !== (centre === "batch")) this.batch.toggle();
		if (this.consensus.isOpen !== (centre === "consensus")) void this.consensus.toggle();
	}

	/** Has the row that is pointed at read, and the neighbours of the one in front: they are likely to be asked for next. */
	lookAhead(pointedAt: TaskRow | null): void {
		const { exportId, cursor, row } = this.list;
		if (exportId === null) return;
		const near = cursor === null ? [] : [this.list.at(cursor + 1), this.list.at(cursor - 1)];
		const rows = [pointedAt ?? undefined, ...near].filter((each) => each?.row !== row);
		this.view.ahead.prepare(exportId, rows);
	}
}

export const [useLoupe, provideLoupe] = createContext<Loupe>();
