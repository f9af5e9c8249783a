import { SvelteSet } from "svelte/reactivity";
import type { TaskRef } from "#shared/export";
import { mediumOf } from "#shared/medium";
import type { Fault } from "#shared/outcome";
import type { Task, Tool } from "#shared/task";
import { classKey, isOnPage, pageOf, pagesNamed } from "#shared/drawing/placing";
import { type Planes, planesOf } from "#shared/drawing/planes";
import type { Link } from "#shared/drawing/links";
import { marksOf, type Mark } from "#shared/drawing/mark";
import type { Scheme } from "#shared/drawing/colour";
import type { Host } from "../host.ts";
import { Chat } from "./chat/chat.svelte.ts";
import { groupByClass, hiddenTools, toolBeside, type ClassGroup } from "./class-groups.ts";
import { AnswerFilter } from "./answer-filter.svelte.ts";
import { TaskMask } from "./masks/task-mask.svelte.ts";
import { Origins } from "./origins.svelte.ts";
import type { Picture } from "./picture.svelte.ts";
import { RelationEnds } from "#shared/drawing/relation-ends";
import { noLinks, relationLinks } from "#shared/drawing/relation-links";
import { sheetUnder, type ShownSheet } from "./sheet-under.ts";
import { partOf } from "./sound/sound.svelte.ts";
import { TextSpans } from "./text/text-spans.svelte.ts";
import { TrackView } from "./track-view.svelte.ts";
import { TaskMedia, type MediaReaders } from "./task-media.svelte.ts";
import { TasksAhead } from "./tasks-ahead.ts";
import { firstPage, type Track } from "#shared/drawing/tracks";

/** The task in front: the visit and page shown, what is selected, pointed at and hidden. */
export class TaskView {
	ref = $state.raw<TaskRef | null>(null);
	task = $state.raw<Task | null>(null);
	/** Why the task could not be read. */
	fault = $state.raw<Fault | null>(null);
	loading = $state(false);
	/** The stage visit shown; null is the exported state. */
	visit = $state<number | null>(null);
	/** 0-based. */
	page = $state(0);
	selected = $state<number | null>(null);
	hovered = $state<number | null>(null);
	/** `relation.index`. */
	hoveredRelation = $state<number | null>(null);
	#relation = $state<number | null>(null);
	/** Classes hidden, by classKey. */
	readonly hidden = new SvelteSet<string>();
	readonly origins = new Origins();
	readonly answers = new AnswerFilter();
	readonly ahead: TasksAhead;
	readonly tracks = new TrackView(
		() => this.task,
		() => this.page,
		() => this.media.pagesInFile,
	);
	readonly media: TaskMedia;
	readonly mask: TaskMask;
	readonly textSpans: TextSpans;
	readonly chat: Chat;
	readonly #host: Host;
	readonly #scheme: () => Scheme;
	#turn = 0;

	/** The page that a hand asked for last: of a film it comes in front a little later. */
	readonly aim: number = $derived.by(() => this.media.film.wanted ?? this.page);
	readonly tools: readonly Tool[] = $derived(this.task?.snapshot.tools ?? []);
	/** Pages that annotations or answers name, in order. */
	readonly pagesNamed: readonly number[] = $derived(this.task === null ? [] : pagesNamed(this.task.snapshot));
	/** The exported annotations of the page. */
	readonly pageTools: readonly Tool[] = $derived(this.tools.filter((tool) => isOnPage(tool, this.page)));
	/** What lies on the page between key frames; not exported, and counted nowhere. */
	readonly interpolated: readonly Tool[] = $derived(this.tracks.between.map(({ tool }) => tool));
	readonly #pageShown: readonly Tool[] = $derived([...this.pageTools, ...this.interpolated]);
	readonly groups: readonly ClassGroup[] = $derived.by(() =>
		groupByClass(this.pageTools, this.#scheme(), this.interpolated),
	);
	/** Where the annotations of a volume are seen; null for a picture. */
	readonly planes: Planes | null = $derived.by(() => planesOf(this.#pageShown, this.media.volume.grid));
	readonly sheet: ShownSheet | null = $derived.by(() =>
		// The frames of a film are of one size; the pages of a pile of pictures need not be.
		sheetUnder(
			this.media,
			this.task?.asset ?? null,
			this.tracks.isFilm ? this.tools : this.#pageShown,
			this.planes,
			this.mask.mask,
		),
	);
	/** The selected annotation where it only tells that its object leaves. */
	readonly #leaving: number | null = $derived.by(() =>
		this.selectedTool?.interpolationStopped === true ? this.selectedTool.index : null,
	);
	readonly marks: readonly Mark[] = $derived.by(() =>
		marksOf(this.#pageShown, this.sheet, {
			scheme: this.#scheme(),
			planes: this.planes,
			grid: this.media.volume.grid,
			leaving: this.#leaving,
		}),
	);
	readonly hiddenKeys: ReadonlySet<number> = $derived.by(() =>
		hiddenTools(this.#pageShown, this.hidden, [this.origins, this.answers]),
	);
	/** The relations whose ends are on this page and not hidden. */
	readonly links: readonly Link[] = $derived.by(() => {
		const snapshot = this.task?.snapshot;
		if (snapshot === undefined || snapshot.relations.length === 0) return noLinks;
		const painted = this.marks.filter((mark) => !this.hiddenKeys.has(mark.key));
		return relationLinks(snapshot, { page: this.page, tools: this.#pageShown, painted }, this.#scheme());
	});
	/** `relation.index`; a tool and a relation are never selected together. */
	readonly selectedRelation: number | null = $derived(this.selected === null ? this.#relation : null);
	readonly selectedTool: Tool | null = $derived(this.#toolOf(this.selected));

	/** From and to, seconds: what of a sound is selected. */
	readonly selectedPart: readonly [from: number, to: number] | null = $derived.by(() =>
		this.media.medium === "sound" ? partOf(this.selectedTool) : null,
	);

	/** `scheme` says which of light and dark the colours are for, just now. */
	constructor(host: Host, picture: Picture, scheme: () => Scheme, readers?: MediaReaders) {
		this.#host = host;
		this.ahead = new TasksAhead(host);
		this.#scheme = scheme;
		this.mask = new TaskMask(host, scheme, readers?.readLabels);
		this.media = new TaskMedia(
			host,
			picture,
			{
				ref: () => this.ref,
				task: () => this.task,
				page: () => this.page,
				visit: () => this.visit,
				hiddenClasses: () => this.hidden,
				showClass: (key) => {
					this.hidden.delete(key);
				},
				pages: () => this.tracks.pages,
				isFilm: () => this.tracks.isFilm,
				arrive: (page) => {
					this.#turnTo(page);
				},
				goTo: (page) => {
					this.goToPage(page);
				},
			},
			readers,
		);
		this.chat = new Chat({
			tools: () => this.pageTools,
			hidden: () => this.hiddenKeys,
			text: () => this.media.text.blocks?.text ?? null,
		});
		this.textSpans = new TextSpans({
			tools: () => this.pageTools,
			hidden: () => this.hiddenKeys,
			text: () => this.media.text.blocks?.text ?? null,
			scheme,
		});
	}

	/** Another task, or another moment of this one. What is shown stays until the answer has come. */
	async show(ref: TaskRef | null, visit: number | null = null): Promise<void> {
		const turn = ++this.#turn;
		this.ref = ref;
		if (ref === null) {
			this.#forget();
			return;
		}
		this.loading = true;
		const outcome = await (visit === null ? this.ahead.read(ref) : this.#host.readTask(ref, visit));
		if (turn !== this.#turn) return;
		this.loading = false;
		this.fault = outcome.ok ? null : outcome;
		if (!outcome.ok) {
			this.task = null;
			this.media.clear();
			this.mask.clear();
			return;
		}
		// As the one that is seen, not as the one that was wanted last: that one may never have come in front.
		const same = this.task?.ref.export === ref.export && this.task.ref.row === ref.row;
		this.task = outcome.value;
		// A visit without annotations says nothing of what the asset is.
		if (!same || this.tools.length > 0) this.media.medium = mediumOf(outcome.value);
		this.visit = visit;
		// Object ids repeat, so a selection is not carried to another moment by guessing.
		this.#unpoint();
		if (!same) {
			this.media.picture.leave(false);
			this.tracks.selectedId = null;
			this.page = this.pagesNamed[0] ?? 0;
			this.media.show(ref);
		} else this.media.showVisit(ref);
		this.#lookForMask();
	}

	/** Only where there is a link to one, of its own or in the place of a volume's labels: a mask is of a state. */
	#lookForMask(): void {
		const { task, visit, page } = this;
		const isLinked = (task?.snapshot.brushDataUrl ?? task?.snapshot.medicalBrushDataUrl ?? null) !== null;
		void this.mask.show(task === null || !isLinked ? null : { ref: task.ref, visit, page });
	}

	/** The page goes away: what is on its way is dropped when it comes, and what is held for the task is given back. */
	stop(): void {
		this.#turn += 1;
		this.ahead.forget();
		this.media.clear();
		this.mask.clear();
	}

	showVisit(visit: number | null): Promise<void> {
		return this.ref === null ? Promise.resolve() : this.show(this.ref, visit);
	}

	goToPage(page: number): void {
		// A film brings its frame in front when the picture is there.
		if (this.task === null || page < 0 || this.media.film.take(page) || page === this.page) return;
		this.media.picture.leave(this.tracks.isFilm);
		this.#turnTo(page);
		// Of the task whose shapes are seen: the one that is wanted may still be on its way.
		this.media.lookAtPage(this.task.ref);
	}

	#turnTo(page: number): void {
		if (page === this.page) return;
		const before = this.selectedTool;
		this.page = page;
		this.hovered = null;
		this.hoveredRelation = null;
		// The object stays selected on every page where it is; its track also where it is not.
		if (before === null || before.index < 0 || !isOnPage(before, page))
			this.selected = this.tracks.selectedHere()?.index ?? null;
		this.#lookForMask();
	}

	/** Plays or pauses what has a time. */
	togglePlay(): void {
		if (this.media.medium === "sound" && this.media.sound.isOpen) this.media.sound.toggle();
		if (this.media.medium === "picture" && this.tracks.isFilm && this.tracks.isLong) this.media.film.toggle();
	}

	/** Plays what of a sound is selected. */
	playPart(): void {
		if (this.selectedPart !== null && this.media.sound.isOpen) this.media.sound.playPart(...this.selectedPart);
	}

	/** To the nearest page before or behind this one that has annotations. */
	stepPage(direction: 1 | -1): void {
		const ahead = this.pagesNamed.filter((page) => (page - this.aim) * direction > 0);
		const next = direction === 1 ? ahead[0] : ahead.at(-1);
		if (next !== undefined) this.goToPage(next);
	}

	/** One page or frame on or back, within the asset. */
	stepFrame(direction: 1 | -1): void {
		if (this.aim + direction < this.tracks.pages) this.goToPage(this.aim + direction);
	}

	/** To the key frame of the selected track before or behind this page. */
	stepKeyFrame(direction: 1 | -1): void {
		const frame = this.tracks.nextKeyFrame(direction);
		if (frame !== null) this.goToPage(frame.page);
	}

	/** Selects a track, and goes to its first page unless it is on this one. */
	selectTrack(track: Track): void {
		this.tracks.selectedId = track.id;
		const here = this.tracks.selectedHere();
		if (here !== null) this.selected = here.index;
		else if (firstPage(track) === this.page) this.selected = null;
		else this.goToPage(firstPage(track));
	}

	/** A page's picture or text may be found by now. */
	lookAgain(): void {
		if (this.ref === null || this.task === null) return;
		this.media.look(this.ref);
		void this.mask.lookAgain();
	}

	/** Selects a tool and goes to its page; null selects neither a tool nor a track. */
	select(index: number | null): void {
		const tool = this.#toolOf(index);
		const page = tool === null ? null : pageOf(tool);
		if (page !== null) this.goToPage(page);
		this.#choose(tool);
	}

	/** Selects a relation and goes to a page on which it can be seen. */
	selectRelation(index: number | null): void {
		const snapshot = this.task?.snapshot;
		const relation = snapshot?.relations.find((held) => held.index === index) ?? null;
		this.#choose(null);
		this.#relation = relation?.index ?? null;
		if (snapshot === undefined || relation === null || this.links.some((link) => link.key === index)) return;
		const tool = new RelationEnds(snapshot).of(relation).find((end) => end.tool !== null)?.tool ?? null;
		const page = tool === null ? null : pageOf(tool);
		if (page !== null) this.goToPage(page);
	}

	/** The next tool in the order of the list, hidden ones left out; where none is selected, the one next to `from`. */
	stepSelection(direction: 1 | -1, from: number | null = null): void {
		const tool = toolBeside(this.groups, this.hiddenKeys, this.selected ?? from, direction);
		if (tool !== null) this.#choose(tool);
	}

	toggleClass(key: string): void {
		if (!this.hidden.delete(key)) this.hidden.add(key);
	}

	/** Hides the class of what is selected; with nothing selected shows all again. */
	hideSelectedClass(): void {
		const brushed = this.mask.selectedClass;
		if (this.selectedTool === null && brushed !== null) {
			this.toggleClass(brushed.key);
			this.mask.select(null);
		} else if (this.selectedTool === null) this.showAll();
		else {
			this.toggleClass(classKey(this.selectedTool));
			this.#choose(null);
		}
	}

	/** Whatever hides annotations ends. */
	showAll(): void {
		this.hidden.clear();
		this.origins.clear();
		this.answers.clear();
	}

	#toolOf(index: number | null): Tool | null {
		if (index === null) return null;
		return this.tracks.interpolated(index)?.tool ?? this.tools.find((tool) => tool.index === index) ?? null;
	}

	#choose(tool: Tool | null): void {
		this.selected = tool?.index ?? null;
		this.mask.select(null);
		this.#relation = null;
		this.tracks.selectedId = tool === null ? null : (this.tracks.trackOf(tool.index)?.id ?? null);
	}

	#unpoint(): void {
		this.selected = null;
		this.hovered = null;
		this.hoveredRelation = null;
		this.#relation = null;
	}

	#forget(): void {
		this.task = null;
		this.fault = null;
		this.loading = false;
		this.#unpoint();
		this.tracks.selectedId = null;
		this.visit = null;
		this.page = 0;
		this.media.clear();
		this.mask.clear();
	}
}
