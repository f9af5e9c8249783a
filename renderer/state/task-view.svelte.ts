import { SvelteSet } from "svelte/reactivity";
import type { TaskRef } from "#shared/export";
import { mediumOf, type Medium } from "#shared/medium";
import type { Fault } from "#shared/outcome";
import type { Task, Tool } from "#shared/task";
import { classKey, isOnPage, pageOf, pagesNamed, sheetOf } from "#shared/drawing/placing";
import { isOfVolume, type Planes, planesOf } from "#shared/drawing/planes";
import type { Link } from "#shared/drawing/links";
import { marksOf, type Mark } from "#shared/drawing/mark";
import { pictureSize, type SheetPicture } from "../canvas/sheet-picture.ts";
import type { Scheme } from "#shared/drawing/colour";
import type { Host } from "../host.ts";
import type { SheetSource } from "../wording/picture.ts";
import type { OpenDocument } from "../document/paged-document.ts";
import { AreaImage } from "./document/area-image.svelte.ts";
import { DocumentAsset } from "./document/document-asset.svelte.ts";
import { Chat } from "./chat/chat.svelte.ts";
import { groupByClass, hiddenTools, toolBeside, type ClassGroup } from "./class-groups.ts";
import { AnswerFilter } from "./answer-filter.svelte.ts";
import { Film } from "./film/film.svelte.ts";
import { Origins } from "./origins.svelte.ts";
import type { Picture } from "./picture.svelte.ts";
import { RelationEnds } from "#shared/drawing/relation-ends";
import { relationLinks } from "#shared/drawing/relation-links";
import { partOf, Sound } from "./sound/sound.svelte.ts";
import { TextAsset } from "./text/text-asset.svelte.ts";
import type { ReadText } from "./text/text-file.ts";
import { TextSpans } from "./text/text-spans.svelte.ts";
import { TrackView } from "./track-view.svelte.ts";
import { TasksAhead } from "./tasks-ahead.ts";
import { firstPage, type Track } from "#shared/drawing/tracks";
import { VolumeAsset } from "./volume-asset.svelte.ts";

/** One and the same, so that a task without relations never repaints for them. */
const noLinks: readonly Link[] = [];

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
	readonly picture: Picture;
	readonly ahead: TasksAhead;
	readonly tracks = new TrackView(
		() => this.task,
		() => this.page,
		() => this.document.pages ?? (this.film.isOpen && this.film.total === null ? (this.film.frames ?? 0) : 0),
	);
	/** What the asset is: a text is looked for and shown instead of a picture. */
	medium = $state<Medium>("picture");
	readonly document: DocumentAsset;
	readonly areaImage: AreaImage;
	/** The file of a film, where there is one; its frames may also be pictures of their own. */
	readonly film: Film;
	readonly sound: Sound;
	readonly text: TextAsset;
	/** Looked for where annotations lie in one. */
	readonly volume: VolumeAsset;
	readonly textSpans: TextSpans;
	readonly chat: Chat;
	readonly #host: Host;
	readonly #scheme: () => Scheme;
	#turn = 0;

	/** The page that a hand asked for last: of a film it comes in front a little later. */
	readonly aim: number = $derived.by(() => this.film.wanted ?? this.page);
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
	readonly planes: Planes | null = $derived.by(() => planesOf(this.#pageShown, this.volume.grid));
	/** What is painted under the shapes of the page; of the sheet's proportions, not always of its pixels. */
	readonly shown: SheetPicture | null = $derived.by(
		() => this.document.bitmap ?? this.film.picture ?? this.picture.bitmap,
	);
	/** Pixels of the picture of the page, be it one bitmap or tiles; null where there is none. */
	readonly shownSize: { width: number; height: number } | null = $derived.by(() => {
		if (this.shown !== null) return pictureSize(this.shown);
		const { size } = this.picture;
		return size === null ? null : { width: size.width, height: size.height };
	});
	readonly sheet: (SheetSource & { x: number; y: number; planes?: Planes["planes"] }) | null = $derived.by(() => {
		const { page } = this.document;
		if (page !== null) return { x: 0, y: 0, width: page.width, height: page.height, by: "document" };
		if (this.shownSize !== null) return { x: 0, y: 0, ...this.shownSize, by: "picture" };
		// The frames of a film are of one size; the pages of a pile of pictures need not be.
		return sheetOf(this.task?.asset ?? null, this.tracks.isFilm ? this.tools : this.#pageShown, this.planes);
	});
	/** The selected annotation where it only tells that its object leaves. */
	readonly #leaving: number | null = $derived.by(() =>
		this.selectedTool?.interpolationStopped === true ? this.selectedTool.index : null,
	);
	readonly marks: readonly Mark[] = $derived.by(() =>
		marksOf(this.#pageShown, this.sheet, {
			scheme: this.#scheme(),
			planes: this.planes,
			grid: this.volume.grid,
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
		this.medium === "sound" ? partOf(this.selectedTool) : null,
	);

	/** `scheme` says which of light and dark the colours are for, just now. */
	constructor(host: Host, picture: Picture, scheme: () => Scheme, readText?: ReadText, open?: OpenDocument) {
		this.#host = host;
		this.ahead = new TasksAhead(host);
		this.picture = picture;
		this.#scheme = scheme;
		this.film = new Film(host, {
			asset: () => this.task?.asset ?? null,
			page: () => this.page,
			frames: () => this.tracks.pages,
			arrive: (page) => {
				this.#turnTo(page);
			},
			goTo: (page) => {
				this.goToPage(page);
			},
			isReading: () => this.picture.loading,
		});
		this.sound = new Sound(host);
		this.document = new DocumentAsset(host, open);
		this.areaImage = new AreaImage(host);
		this.text = new TextAsset(host, readText);
		this.volume = new VolumeAsset(host);
		this.chat = new Chat({
			tools: () => this.pageTools,
			hidden: () => this.hiddenKeys,
			text: () => this.text.blocks?.text ?? null,
		});
		this.textSpans = new TextSpans({
			tools: () => this.pageTools,
			hidden: () => this.hiddenKeys,
			text: () => this.text.blocks?.text ?? null,
			scheme,
		});
	}

	/** Another task, or another moment of this one. What is shown stays until the answer has come. */
	async show(ref: TaskRef | null, visit: number | null = null): Promise<void> {
		const turn = ++this.#turn;
		const same = ref !== null && ref.export === this.ref?.export && ref.row === this.ref.row;
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
			this.#clearMedia();
			return;
		}
		this.task = outcome.value;
		// A visit without annotations says nothing of what the asset is.
		if (!same || this.tools.length > 0) this.medium = mediumOf(outcome.value);
		this.visit = visit;
		// Object ids repeat, so a selection is not carried to another moment by guessing.
		this.#unpoint();
		if (same) return;
		this.film.clear();
		this.tracks.selectedId = null;
		this.page = this.pagesNamed[0] ?? 0;
		this.#look(ref);
	}

	showVisit(visit: number | null): Promise<void> {
		return this.ref === null ? Promise.resolve() : this.show(this.ref, visit);
	}

	goToPage(page: number): void {
		// A film brings its frame in front when the picture is there.
		if (this.ref === null || page < 0 || this.film.take(page) || page === this.page) return;
		this.#turnTo(page);
		this.#lookAtPage(this.ref);
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
	}

	/** Plays or pauses what has a time. */
	togglePlay(): void {
		if (this.medium === "sound" && this.sound.isOpen) this.sound.toggle();
		if (this.medium === "picture" && this.tracks.isFilm && this.tracks.isLong) this.film.toggle();
	}

	/** Plays what of a sound is selected. */
	playPart(): void {
		if (this.selectedPart !== null && this.sound.isOpen) this.sound.playPart(...this.selectedPart);
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
		if (this.ref !== null && this.task !== null) this.#look(this.ref);
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

	/** The next tool in the order of the list, hidden ones left out. */
	stepSelection(direction: 1 | -1): void {
		const tool = toolBeside(this.groups, this.hiddenKeys, this.selected, direction);
		if (tool !== null) this.#choose(tool);
	}

	toggleClass(key: string): void {
		if (!this.hidden.delete(key)) this.hidden.add(key);
	}

	/** Hides the class of what is selected; with nothing selected shows all again. */
	hideSelectedClass(): void {
		if (this.selectedTool === null) this.showAll();
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
		this.#relation = null;
		this.tracks.selectedId = tool === null ? null : (this.tracks.trackOf(tool.index)?.id ?? null);
	}

	get #isVolume(): boolean {
		return this.medium === "picture" && this.tools.some(isOfVolume);
	}

	#look(ref: TaskRef): void {
		const { medium } = this;
		const isVolume = this.#isVolume;
		if (isVolume) void this.volume.show(ref);
		else this.volume.clear();
		if ((medium !== "picture" && medium !== "document") || isVolume) this.picture.clear();
		if (medium !== "document") this.document.clear();
		if (medium !== "text") this.text.clear();
		if (medium === "sound") void this.sound.show(ref);
		else this.sound.clear();
		// A film whose frames have links of their own is a pile of pictures.
		const isFile = this.tracks.isFilm && medium === "picture" && (this.task?.asset.dataset.length ?? 0) < 2;
		if (isFile && !isVolume) void this.#lookForFilm(ref);
		else {
			this.film.clear();
			this.#lookAtPage(ref);
		}
	}

	async #lookForFilm(ref: TaskRef): Promise<void> {
		const isShown = await this.film.show(ref);
		if (isShown) this.picture.clear();
		else if (ref === this.ref) this.#lookAtPage(ref);
	}

	#lookAtPage(ref: TaskRef): void {
		const { medium, page } = this;
		if (medium === "document") void this.#lookForDocument(ref, page);
		else if (medium !== "sound" && !this.#isVolume) void (medium === "text" ? this.text : this.picture).show(ref, page);
	}

	/** People turn documents into pictures before they look at them here. */
	async #lookForDocument(ref: TaskRef, page: number): Promise<void> {
		this.picture.clear();
		if ((await this.document.show(ref, page)) === "absent") await this.picture.show(ref, page);
	}

	#clearMedia(): void {
		this.sound.clear();
		this.film.clear();
		this.picture.clear();
		this.document.clear();
		this.text.clear();
		this.volume.clear();
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
		this.#clearMedia();
	}
}
