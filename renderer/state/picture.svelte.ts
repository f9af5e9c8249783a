import type { TaskRef } from "#shared/export";
import type { MediaFound } from "#shared/media";
import type { Fault } from "#shared/outcome";
import type { Host } from "../host.ts";
import { errorText } from "./notices.svelte.ts";
import { decodePicture, type DecodePicture } from "./picture-file.ts";

/** The picture of one page of a task: looked for, fetched, decoded; the one before is closed. */
export class Picture {
	bitmap = $state.raw<ImageBitmap | null>(null);
	found = $state.raw<MediaFound | null>(null);
	/** Why there is no answer at all. */
	fault = $state.raw<Fault | null>(null);
	/** Why a file that was found cannot be shown. */
	broken = $state.raw<string | null>(null);
	loading = $state(false);
	readonly #host: Host;
	readonly #decode: DecodePicture;
	#abort = new AbortController();
	/** The URL of `bitmap`: the same picture of the next task is not decoded again. */
	#shown: string | null = null;

	constructor(host: Host, decode: DecodePicture = decodePicture) {
		this.#host = host;
		this.#decode = decode;
	}

	async show(ref: TaskRef, page: number): Promise<void> {
		this.#abort.abort();
		const abort = new AbortController();
		this.#abort = abort;
		const isStale = () => abort.signal.aborted;
		this.loading = true;
		const outcome = await this.#host.findMedia(ref, page);
		if (isStale()) return;
		if (!outcome.ok || outcome.value.url === null) {
			this.#take(null, null);
			this.found = outcome.ok ? outcome.value : null;
			this.fault = outcome.ok ? null : outcome;
			this.broken = null;
			this.loading = false;
			return;
		}
		const { url } = outcome.value;
		try {
			if (url !== this.#shown) {
				const bitmap = await this.#decode(url, abort.signal);
				if (isStale()) {
					bitmap.close();
					return;
				}
				this.#take(bitmap, url);
			}
			this.broken = null;
		} catch (error) {
			if (isStale()) return;
			this.#take(null, null);
			this.broken = errorText(error);
		}
		this.found = outcome.value;
		this.fault = null;
		this.loading = false;
	}

	clear(): void {
		this.#abort.abort();
		this.#take(null, null);
		this.found = null;
		this.fault = null;
		this.broken = null;
		this.loading = false;
	}

	#take(bitmap: ImageBitmap | null, url: string | null): void {
		const before = this.bitmap;
		this.bitmap = bitmap;
		this.#shown = url;
		// Closed after whoever shows it has been told to let go: a closed bitmap cannot be painted.
		if (before !== null && before !== bitmap)
			setTimeout(() => {
				before.close();
			}, 0);
	}
}
