import { frameTotalOf } from "#shared/drawing/placing";
import type { TaskRef } from "#shared/export";
import type { MediaFound } from "#shared/media";
import type { Fault } from "#shared/outcome";
import type { AssetInfo } from "#shared/task";
import type { Host } from "../../host.ts";
import { closeLater } from "../close-later.ts";
import { errorText } from "../notices.svelte.ts";
import { openFilm, type FilmPlayer, type OpenFilm } from "./film-player.ts";
import { frameOfTime, framesIn, rateOf } from "./frame-time.ts";

/** What a film needs to know of the task in front, and what it does to it. */
export interface FilmTask {
	asset(): AssetInfo | null;
	/** The frame in front, 0-based. */
	page(): number;
	/** Frames that the export names, by its total or by its annotations. */
	frames(): number;
	/** The picture of a frame is there, or there is none for it: it comes in front. */
	arrive(page: number): void;
	/** Goes to a frame as a hand would. */
	goTo(page: number): void;
	/** Whether the picture of the frame in front is still being read, where frames are files. */
	isReading(): boolean;
}

/** Frames a second, and who says so. */
export interface FilmRate {
	value: number;
	by: "person" | "export" | "film" | "nobody";
}

/** Of a film about which nobody says anything: that of European television, and named wherever it is used. */
const assumedRate = 25;
export const speeds = [0.25, 0.5, 1, 1.5, 2, 4] as const;

/**
 * The film of a task: its file, looked for and opened, and the frame of it that is shown. The frame in front of the page
 * is the one whose picture is there, so that annotations never lie on the picture of another.
 */
export class Film {
	found = $state.raw<MediaFound | null>(null);
	/** Why there is no answer at all. */
	fault = $state.raw<Fault | null>(null);
	/** Why a file that was found is not shown, as the end of a sentence. */
	broken = $state.raw<string | null>(null);
	loading = $state(false);
	/** The picture of the frame in front; null where there is none. */
	picture = $state.raw<VideoFrame | null>(null);
	/** Seconds; null where it is not known. */
	duration = $state<number | null>(null);
	/** The frame that is on its way; null: the one in front is there. */
	wanted = $state<number | null>(null);
	/** A frame that has no picture of its own, and the second at which the one shown for it begins. */
	uneven = $state.raw<{ frame: number; seconds: number } | null>(null);
	playing = $state(false);
	speed = $state<number>(1);
	muted = $state(true);
	/** Frames a second that a person set for this task. */
	chosenRate = $state<number | null>(null);
	/** Whether a file is open, and neither broken nor without pictures. */
	isOpen = $state(false);
	readonly #host: Host;
	readonly #task: FilmTask;
	readonly #open: OpenFilm;
	#player: FilmPlayer | null = null;
	#url: string | null = null;
	#turn = 0;
	/** Milliseconds and frame at which playing without a file began. */
	#clock: { at: number; page: number } | null = null;

	/** Frames that the export says there are; annotations tell no more than that there are as many as they name. */
	readonly total: number | null = $derived.by(() => {
		const asset = this.#task.asset();
		return asset === null ? null : frameTotalOf(asset);
	});
	readonly rate: FilmRate = $derived.by(() => {
		if (this.chosenRate !== null) return { value: this.chosenRate, by: "person" };
		const asset = this.#task.asset();
		const named = asset?.frameRate ?? null;
		if (named !== null && named > 0) return { value: named, by: "export" };
		const measured = this.total === null || this.duration === null ? null : rateOf(this.total, this.duration);
		return measured === null ? { value: assumedRate, by: "nobody" } : { value: measured, by: "film" };
	});
	/** Frames of the file at this rate; null where its length is not known. */
	readonly frames: number | null = $derived(this.duration === null ? null : framesIn(this.duration, this.rate.value));

	constructor(host: Host, task: FilmTask, open: OpenFilm = openFilm) {
		this.#host = host;
		this.#task = task;
		this.#open = open;
	}

	/** Looks for the film of a task and opens it. @returns whether there is one: else its frames may lie there one by one. */
	async show(ref: TaskRef): Promise<boolean | null> {
		this.#turn += 1;
		const turn = this.#turn;
		const isStale = () => turn !== this.#turn;
		this.loading = true;
		const outcome = await this.#host.findRecording(ref, "video");
		if (isStale()) return null;
		this.fault = outcome.ok ? null : outcome;
		this.found = outcome.ok ? outcome.value : null;
		const url = outcome.ok ? outcome.value.url : null;
		if (url === null) {
			this.#close();
			this.loading = false;
			return false;
		}
		// The same file again: a media folder was listed, or another task names it too.
		if (url !== this.#url) this.#begin(url);
		else if (this.isOpen) this.take(this.#task.page());
		const isShown = await this.#opened();
		if (isStale()) return null;
		this.loading = false;
		return isShown;
	}

	clear(): void {
		this.#turn += 1;
		this.#close();
		this.found = null;
		this.fault = null;
		this.loading = false;
		this.chosenRate = null;
	}

	/** Seeks a frame, which comes in front when its picture is there. @returns false where no film is open. */
	take(page: number): boolean {
		const player = this.#player;
		if (player === null || !this.isOpen) return false;
		if (page === (this.wanted ?? this.#task.page()) && this.picture !== null) return true;
		if (this.frames !== null && page >= this.frames) {
			this.pause();
			this.#show(null, page);
			return true;
		}
		this.wanted = page;
		player.seek(page, this.rate.value);
		return true;
	}

	toggle(): void {
		if (this.playing) this.pause();
		else this.play();
	}

	/** From the frame in front; from the beginning where that is the last one. Without a file, by the clock. */
	play(): void {
		const [page, end] = [this.#task.page(), (this.isOpen ? this.frames : null) ?? this.#task.frames()];
		if (page >= end - 1) this.#task.goTo(0);
		this.playing = true;
		this.#clock = null;
		if (this.isOpen) {
			this.#player?.setSpeed(this.speed);
			this.#player?.play();
		} else this.#startClock(page >= end - 1 ? 0 : page);
	}

	pause(): void {
		if (!this.playing) return;
		this.playing = false;
		this.#clock = null;
		this.#player?.pause();
		// The element may have gone on to the next picture since the one that is shown.
		if (this.isOpen) {
			this.wanted ??= this.#task.page();
			this.#player?.seek(this.wanted, this.rate.value);
		}
	}

	setSpeed(speed: number): void {
		this.speed = speed;
		this.#player?.setSpeed(speed);
		if (this.#clock !== null) this.#startClock(this.#task.page());
	}

	setMuted(isMuted: boolean): void {
		this.muted = isMuted;
		this.#player?.setMuted(isMuted);
	}

	/** @param rate frames a second; null: what the export or the film says */
	setRate(rate: number | null): void {
		this.chosenRate = rate;
		this.uneven = null;
		if (this.#clock !== null) this.#startClock(this.#task.page());
		// The same frame is another moment now.
		const page = this.#task.page();
		this.#show(null, page);
		this.take(page);
	}

	#begin(url: string): void {
		this.#close();
		this.#url = url;
		const player = this.#open(url, {
			shown: (picture, sought) => {
				if (player !== this.#player) picture.close();
				else this.#shown(picture, sought);
			},
			ended: () => {
				if (player === this.#player) this.pause();
			},
			failed: (why) => {
				if (player === this.#player) this.#fail(why);
			},
		});
		this.#player = player;
		player.setMuted(this.muted);
	}

	/** Waits until the film in hand can be sought in. */
	async #opened(): Promise<boolean> {
		const player = this.#player;
		if (player === null) return false;
		try {
			const { duration } = await player.ready;
			if (player !== this.#player) return true;
			if (!this.isOpen) {
				this.duration = Number.isFinite(duration) && duration > 0 ? duration : null;
				this.isOpen = true;
				this.take(this.#task.page());
				// It was played by the clock meanwhile.
				if (this.playing) this.play();
			}
			return true;
		} catch (error) {
			if (player === this.#player) this.#fail(errorText(error));
			return false;
		}
	}

	#shown(picture: VideoFrame, sought: number | null): void {
		// Asked for before the person went to where the film has no pictures.
		if (this.wanted === null && !this.playing) {
			picture.close();
			return;
		}
		const seconds = picture.timestamp / 1e6;
		const own = frameOfTime(seconds, this.rate.value);
		if (sought !== null && own !== sought && this.uneven === null) this.uneven = { frame: sought, seconds };
		this.#show(picture, sought ?? own);
	}

	#show(picture: VideoFrame | null, page: number): void {
		const before = this.picture;
		this.picture = picture;
		if (this.wanted === page || this.playing || picture === null) this.wanted = null;
		this.#task.arrive(page);
		closeLater(before);
	}

	#fail(why: string): void {
		const page = this.wanted;
		this.playing = false;
		this.isOpen = false;
		this.broken = why;
		this.#player?.dispose();
		this.#player = null;
		this.#show(null, page ?? this.#task.page());
	}

	#close(): void {
		this.playing = false;
		this.#clock = null;
		this.#player?.dispose();
		this.#player = null;
		this.#url = null;
		this.isOpen = false;
		this.broken = null;
		this.duration = null;
		this.wanted = null;
		this.uneven = null;
		const before = this.picture;
		this.picture = null;
		closeLater(before);
	}

	/** Plays frames that are files of their own, or shapes on an empty sheet: a frame waits for its picture. */
	#startClock(page: number): void {
		const clock = { at: performance.now(), page };
		this.#clock = clock;
		const tick = (now: number): void => {
			if (this.#clock !== clock) return;
			requestAnimationFrame(tick);
			if (this.#task.isReading()) return;
			const passed = Math.max(0, now - clock.at) / 1000;
			const next = clock.page + Math.floor(passed * this.rate.value * this.speed);
			const last = this.#task.frames() - 1;
			if (next !== this.#task.page()) this.#task.goTo(Math.min(next, last));
			if (next >= last) this.pause();
		};
		requestAnimationFrame(tick);
	}
}
