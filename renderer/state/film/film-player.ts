import { frameMiddle, frameOfTime } from "./frame-time.ts";

interface Seek {
	frame: number;
	rate: number;
}

/** What a player tells. */
export interface FilmEvents {
	/**
	 * A picture is there, the listener's to close. `sought` is the frame whose moment was sought, where it answers a
	 * seek; null while the film plays or is dragged through. Its timestamp says when it begins, in microseconds.
	 */
	shown(picture: VideoFrame, sought: number | null): void;
	/** It stopped at its end. */
	ended(): void;
	/** It plays no more; the end of a sentence ("clip.mp4 …"). */
	failed(why: string): void;
}

export interface FilmFacts {
	/** Seconds; Infinity where the file does not say. */
	duration: number;
}

/** Plays the film at a URL, outside the page, and hands out its pictures one by one. */
export interface FilmPlayer {
	/** Settles once; fails with the end of a sentence as `failed` does. */
	readonly ready: Promise<FilmFacts>;
	/** To a frame counted from 0; `rate` is frames a second. */
	seek(frame: number, rate: number): void;
	play(): void;
	pause(): void;
	/** Times its own speed. */
	setSpeed(speed: number): void;
	setMuted(isMuted: boolean): void;
	dispose(): void;
}

export type OpenFilm = (url: string, events: FilmEvents) => FilmPlayer;

/** Milliseconds that the picture of a seek may come after the browser called it done. */
const lateness = 400;

export const openFilm: OpenFilm = (url, events) => new VideoPlayer(url, events);

/**
 * A video element that is in no document. Pictures are taken as `VideoFrame`s, since these carry the time of the very
 * picture they hold: the element's `currentTime` may be ahead of what it shows, and between a callback and the painting
 * another picture may come. The browser reads the file by ranges, as far as it plays.
 */
class VideoPlayer implements FilmPlayer {
	readonly ready: Promise<FilmFacts>;
	readonly #video = document.createElement("video");
	readonly #events: FilmEvents;
	readonly #ended = new AbortController();
	/** Under way, or its picture is waited for. */
	#seek: Seek | null = null;
	/** Asked for meanwhile: only the last one counts. */
	#next: Seek | null = null;
	#callback = 0;
	#late: ReturnType<typeof setTimeout> | undefined;

	constructor(url: string, events: FilmEvents) {
		this.#events = events;
		const video = this.#video;
		const { signal } = this.#ended;
		video.muted = true;
		video.preload = "auto";
		video.playsInline = true;
		this.ready = new Promise((resolve, reject) => {
			video.addEventListener(
				"loadeddata",
				() => {
					if (video.videoWidth > 0) resolve({ duration: video.duration });
					else reject(new Error("holds no picture that this browser decodes, at most a sound"));
				},
				{ signal, once: true },
			);
			video.addEventListener(
				"error",
				() => {
					const why = this.#whyFailed();
					reject(new Error(why));
					this.#events.failed(why);
				},
				{ signal },
			);
		});
		// Told by `failed` as well: not everybody waits for it.
		this.ready.catch(() => undefined);
		video.addEventListener("seeked", this.#sought, { signal });
		video.addEventListener(
			"ended",
			() => {
				events.ended();
			},
			{ signal },
		);
		video.src = url;
		this.#await();
	}

	seek(frame: number, rate: number): void {
		// One that is over, but for its picture, is not waited for.
		if (this.#seek === null || !this.#video.seeking) this.#go({ frame, rate });
		else this.#next = { frame, rate };
	}

	play(): void {
		this.#video.play().catch((error: unknown) => {
			// A pause, or another film, before it had begun.
			if (error instanceof DOMException && error.name === "AbortError") return;
			this.#events.failed(`could not be played (${error instanceof Error ? error.message : String(error)})`);
		});
	}

	pause(): void {
		this.#video.pause();
	}

	setSpeed(speed: number): void {
		this.#video.playbackRate = speed;
	}

	setMuted(isMuted: boolean): void {
		this.#video.muted = isMuted;
	}

	/** Gives back decoder and connection at once, not when the element is collected. */
	dispose(): void {
		this.#ended.abort();
		clearTimeout(this.#late);
		this.#video.cancelVideoFrameCallback(this.#callback);
		this.#video.pause();
		this.#video.removeAttribute("src");
		this.#video.load();
	}

	#go(seek: Seek): void {
		clearTimeout(this.#late);
		this.#seek = seek;
		this.#next = null;
		this.#video.currentTime = frameMiddle(seek.frame, seek.rate);
	}

	/** Each picture that the browser presents calls once: ask again each time. */
	#await(): void {
		this.#callback = this.#video.requestVideoFrameCallback(() => {
			this.#await();
			// Until a seek is over, pictures of the place before may still come.
			if (this.#video.seeking) return;
			if (this.#seek !== null) this.#arrive(this.#seek, false);
			else if (!this.#video.paused) this.#tell();
		});
	}

	readonly #sought = (): void => {
		const [seek, next] = [this.#seek, this.#next];
		if (seek === null) return;
		if (next !== null) {
			// What was passed is shown as well: with a slow file a long drag would show nothing until it ends.
			this.#tell();
			this.#go(next);
			return;
		}
		clearTimeout(this.#late);
		// None is presented in a hidden page, nor where the one before goes on.
		this.#late = setTimeout(() => {
			if (this.#seek === seek && !this.#video.seeking) this.#arrive(seek, true);
		}, lateness);
		this.#arrive(seek, false);
	};

	/** @param anyhow also where the picture is another frame's: the file has none for this one */
	#arrive(seek: Seek, anyhow: boolean): void {
		const picture = this.#picture();
		if (picture === null) return;
		const isIt = frameOfTime(picture.timestamp / 1e6, seek.rate) === seek.frame;
		// A film that plays has gone on from there: what it shows is told for what it is.
		const isPlaying = !this.#video.paused;
		if (!isIt && !isPlaying && !anyhow) {
			picture.close();
			return;
		}
		clearTimeout(this.#late);
		const next = this.#next;
		this.#seek = null;
		this.#events.shown(picture, isIt || !isPlaying ? seek.frame : null);
		if (next !== null) this.#go(next);
	}

	#tell(): void {
		const picture = this.#picture();
		if (picture !== null) this.#events.shown(picture, null);
	}

	#picture(): VideoFrame | null {
		return this.#video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA ? null : new VideoFrame(this.#video);
	}

	#whyFailed(): string {
		const { error } = this.#video;
		const said = error?.message === undefined || error.message === "" ? "" : ` (${error.message})`;
		if (error?.code === MediaError.MEDIA_ERR_NETWORK) return `could not be read to its end${said}`;
		if (error?.code === MediaError.MEDIA_ERR_DECODE)
			return `is damaged, or this browser decodes only part of it${said}`;
		return `is in a format that this browser does not decode${said}`;
	}
}
