import type { TaskRef } from "#shared/export";
import { isOfVolume } from "#shared/drawing/planes";
import type { Medium } from "#shared/medium";
import type { Task } from "#shared/task";
import { pictureSize, type SheetPicture } from "../canvas/sheet-picture.ts";
import type { OpenDocument } from "../document/paged-document.ts";
import type { Host } from "../host.ts";
import { AreaImage } from "./document/area-image.svelte.ts";
import { DocumentAsset } from "./document/document-asset.svelte.ts";
import type { ReadLabels } from "./masks/label-file.ts";
import { Film } from "./film/film.svelte.ts";
import type { Picture } from "./picture.svelte.ts";
import { Sound } from "./sound/sound.svelte.ts";
import { TextAsset } from "./text/text-asset.svelte.ts";
import type { ReadText } from "./text/text-file.ts";
import type { Memory } from "../db.ts";
import { VolumeAsset } from "./volume-asset.svelte.ts";
import type { ReadBytes } from "./volume/voxel-bytes.ts";
import { isNamedVolume, Volumes } from "./volume/volumes.svelte.ts";

/** What media need to know of the task in front, and what a film does to it. */
export interface TaskInFront {
	/** The task that is wanted; the one that is shown may still be the one before. */
	ref(): TaskRef | null;
	task(): Task | null;
	/** 0-based. */
	page(): number;
	/** The stage visit shown; null is the exported state. */
	visit(): number | null;
	/** Classes hidden, by classKey. */
	hiddenClasses(): ReadonlySet<string>;
	showClass(key: string): void;
	/** Pages or frames of the asset, as far as they are known. */
	pages(): number;
	isFilm(): boolean;
	/** The picture of a frame is there: it comes in front. */
	arrive(page: number): void;
	/** Goes to a frame as a hand would. */
	goTo(page: number): void;
}

/** How files become texts and documents, where it is not the way that comes with them. */
export interface MediaReaders {
	readText?: ReadText | undefined;
	openDocument?: OpenDocument | undefined;
	readVoxels?: ReadBytes | undefined;
	/** Where it is remembered how slices are shown. */
	memory?: Memory | undefined;
	readLabels?: ReadLabels | undefined;
}

/** The media of the task in front: what its asset is, what of it is looked for, and what lies under its shapes. */
export class TaskMedia {
	/** What the asset is: a text is looked for and shown instead of a picture. */
	medium = $state<Medium>("picture");
	readonly picture: Picture;
	readonly document: DocumentAsset;
	readonly areaImage: AreaImage;
	/** The file of a film, where there is one; its frames may also be pictures of their own. */
	readonly film: Film;
	readonly sound: Sound;
	readonly text: TextAsset;
	/** Looked for where annotations lie in one. */
	readonly volume: VolumeAsset;
	/** The volume and the labels in it as slices, where they are at hand. */
	readonly volumes: Volumes;
	readonly #front: TaskInFront;

	/** Pages of the asset's file, or its frames where the export does not say them; else 0. */
	readonly pagesInFile: number = $derived.by(() => {
		const { film } = this;
		return this.document.pages ?? (film.isOpen && film.total === null ? (film.frames ?? 0) : 0);
	});
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

	constructor(host: Host, picture: Picture, front: TaskInFront, readers: MediaReaders = {}) {
		const { readText, openDocument, readVoxels, memory } = readers;
		this.#front = front;
		this.picture = picture;
		this.film = new Film(host, {
			asset: () => front.task()?.asset ?? null,
			page: () => front.page(),
			frames: () => front.pages(),
			arrive: (page) => {
				front.arrive(page);
			},
			goTo: (page) => {
				front.goTo(page);
			},
			isReading: () => picture.loading,
		});
		this.sound = new Sound(host);
		this.document = new DocumentAsset(host, openDocument);
		this.areaImage = new AreaImage(host);
		this.text = new TextAsset(host, readText);
		this.volumes = new Volumes(
			host,
			{
				task: () => front.task(),
				visit: () => front.visit(),
				hiddenClasses: () => front.hiddenClasses(),
				showClass: (key) => {
					front.showClass(key);
				},
			},
			memory ?? null,
			readVoxels,
		);
		this.volume = new VolumeAsset(host, () => this.volumes.asset.volume);
	}

	/** Another task is in front. */
	show(ref: TaskRef): void {
		this.film.clear();
		// The picture of the task before stays until the next is there; but a film may take long to open.
		if (this.#isFilmFile) this.picture.clear();
		this.look(ref);
	}

	/** Looks for what the task in front is about, and lets go of what it is not. */
	look(ref: TaskRef): void {
		const { medium } = this;
		const isVolume = this.#isVolume;
		if (isVolume) void this.volume.show(ref);
		else this.volume.clear();
		if (medium === "picture") void this.volumes.show(ref);
		else this.volumes.clear();
		if ((medium !== "picture" && medium !== "document") || isVolume) this.picture.clear();
		if (medium !== "document") this.document.clear();
		if (medium !== "text") this.text.clear();
		if (medium === "sound") void this.sound.show(ref);
		else this.sound.clear();
		if (this.#isFilmFile) void this.#lookForFilm(ref);
		else {
			this.film.clear();
			this.lookAtPage(ref);
		}
	}

	/** Another page of the same asset is in front. */
	lookAtPage(ref: TaskRef): void {
		const { medium } = this;
		const page = this.#front.page();
		if (medium === "document") void this.#lookForDocument(ref, page);
		else if (medium !== "sound" && !this.#isVolume) void (medium === "text" ? this.text : this.picture).show(ref, page);
	}

	/** Gives back files, players and pictures; what is still on its way is dropped when it comes. */
	clear(): void {
		this.sound.clear();
		this.film.clear();
		this.picture.clear();
		this.document.clear();
		this.text.clear();
		this.volume.clear();
		this.volumes.clear();
	}

	/** Another state of the same task is in front. */
	showVisit(ref: TaskRef): void {
		if (this.medium === "picture") void this.volumes.showVisit(ref);
	}

	get #isVolume(): boolean {
		const task = this.#front.task();
		// A file whose name says so is no picture either, even where nothing was drawn in it.
		return this.medium === "picture" && task !== null && (task.snapshot.tools.some(isOfVolume) || isNamedVolume(task));
	}

	get #isFilmFile(): boolean {
		// A film whose frames have links of their own is a pile of pictures.
		const links = this.#front.task()?.asset.dataset.length ?? 0;
		return this.#front.isFilm() && this.medium === "picture" && links < 2 && !this.#isVolume;
	}

	/** Whether nobody has gone on to another task while something of this one was looked for. */
	#isWanted(ref: TaskRef): boolean {
		const wanted = this.#front.ref();
		return wanted?.export === ref.export && wanted.row === ref.row;
	}

	async #lookForFilm(ref: TaskRef): Promise<void> {
		const isShown = await this.film.show(ref);
		// Null: another was asked for meanwhile, and what is shown is that one's.
		if (isShown === null || !this.#isWanted(ref)) return;
		if (isShown) this.picture.clear();
		else this.lookAtPage(ref);
	}

	/** People turn documents into pictures before they look at them here. */
	async #lookForDocument(ref: TaskRef, page: number): Promise<void> {
		this.picture.clear();
		const came = await this.document.show(ref, page);
		if (came === "absent" && this.#isWanted(ref)) await this.picture.show(ref, page);
	}
}
