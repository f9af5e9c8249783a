import type { TaskRef } from "#shared/export";
import type { MediaFound } from "#shared/media";
import type { Fault } from "#shared/outcome";
import type { Tool } from "#shared/task";
import type { Host } from "../../host.ts";
import { Waveform } from "./waveform.svelte.ts";

/** The sound of a task: its file, looked for and played by the browser, which reads it by ranges. */
export class Sound {
	found = $state.raw<MediaFound | null>(null);
	/** Why there is no answer at all. */
	fault = $state.raw<Fault | null>(null);
	/** Why a file that was found is not played, as the end of a sentence. */
	broken = $state.raw<string | null>(null);
	loading = $state(false);
	/** Whether there is something to play. */
	isOpen = $state(false);
	/** Seconds; null where it is not known. */
	duration = $state<number | null>(null);
	/** Where it stands, seconds. */
	position = $state(0);
	playing = $state(false);
	readonly waveform = new Waveform();
	readonly #host: Host;
	#audio: HTMLAudioElement | null = null;
	#url: string | null = null;
	#turn = 0;
	/** Seconds at which it stops, where a part is played. */
	#until: number | null = null;

	constructor(host: Host) {
		this.#host = host;
	}

	async show(ref: TaskRef): Promise<void> {
		this.#turn += 1;
		const turn = this.#turn;
		this.loading = true;
		const outcome = await this.#host.findRecording(ref, "sound");
		if (turn !== this.#turn) return;
		this.loading = false;
		this.fault = outcome.ok ? null : outcome;
		this.found = outcome.ok ? outcome.value : null;
		const url = outcome.ok ? outcome.value.url : null;
		if (url === this.#url) return;
		this.#close();
		if (url !== null) this.#begin(url, outcome.ok ? outcome.value.bytes : 0);
	}

	clear(): void {
		this.#turn += 1;
		this.#close();
		this.found = null;
		this.fault = null;
		this.loading = false;
	}

	toggle(): void {
		if (this.playing) this.pause();
		else this.play();
	}

	/** From where it stands; from the beginning where that is its end. */
	play(): void {
		this.#until = null;
		this.#start();
	}

	/** A part, in seconds; it stands at its end afterwards. */
	playPart(from: number, to: number): void {
		this.seek(from);
		this.#until = to;
		this.#start();
	}

	pause(): void {
		this.#audio?.pause();
	}

	/** To a moment within the sound, seconds. */
	seek(seconds: number): void {
		if (this.#audio === null) return;
		this.#until = null;
		this.position = Math.max(0, Math.min(seconds, this.duration ?? Infinity));
		this.#audio.currentTime = this.position;
	}

	#start(): void {
		const audio = this.#audio;
		audio?.play().catch((error: unknown) => {
			// A pause, or another sound, before it had begun; what cannot be decoded is told by the element.
			if (error instanceof DOMException && ["AbortError", "NotSupportedError"].includes(error.name)) return;
			if (audio === this.#audio) this.broken = `could not be played (${String(error)})`;
		});
	}

	#begin(url: string, bytes: number): void {
		this.#url = url;
		const audio = new Audio();
		this.#audio = audio;
		const on = (name: keyof HTMLMediaElementEventMap, act: () => void): void => {
			audio.addEventListener(name, () => {
				if (audio === this.#audio) act();
			});
		};
		on("durationchange", () => {
			this.duration = Number.isFinite(audio.duration) ? audio.duration : null;
		});
		on("loadedmetadata", () => {
			this.isOpen = true;
			void this.waveform.make(url, bytes, this.duration);
		});
		on("play", () => {
			this.playing = true;
			this.#follow(audio);
		});
		on("pause", () => {
			this.playing = false;
			this.position = audio.currentTime;
		});
		on("seeked", () => {
			this.position = audio.currentTime;
		});
		on("error", () => {
			const said = audio.error?.message ?? "";
			this.broken =
				audio.error?.code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED
					? `is in a format that this browser does not decode${said === "" ? "" : ` (${said})`}`
					: `could not be read or decoded to its end${said === "" ? "" : ` (${said})`}`;
			this.playing = false;
		});
		audio.preload = "metadata";
		audio.src = url;
	}

	/** The element tells its time four times a second: the playhead goes with the screen. */
	#follow(audio: HTMLAudioElement): void {
		const tick = (): void => {
			if (audio !== this.#audio || audio.paused) return;
			this.position = audio.currentTime;
			if (this.#until !== null && audio.currentTime >= this.#until) {
				audio.currentTime = this.#until;
				this.#until = null;
				audio.pause();
				return;
			}
			requestAnimationFrame(tick);
		};
		requestAnimationFrame(tick);
	}

	#close(): void {
		const audio = this.#audio;
		this.#audio = null;
		this.#url = null;
		this.#until = null;
		this.isOpen = false;
		this.broken = null;
		this.duration = null;
		this.position = 0;
		this.playing = false;
		this.waveform.clear();
		if (audio === null) return;
		// Gives back decoder and connection at once, not when the element is collected.
		audio.pause();
		audio.removeAttribute("src");
		audio.load();
	}
}

/** From and to of an annotation of a sound, seconds; null for what has no such place. */
export function partOf(tool: Pick<Tool, "geometry"> | null): readonly [from: number, to: number] | null {
	const geometry = tool?.geometry;
	if (geometry?.kind !== "entity") return null;
	return [Math.min(geometry.start, geometry.end), Math.max(geometry.start, geometry.end)];
}
