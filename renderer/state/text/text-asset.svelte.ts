import type { TaskRef } from "#shared/export";
import type { MediaFound } from "#shared/media";
import type { Fault } from "#shared/outcome";
import type { Host } from "../../host.ts";
import { errorText } from "../notices.svelte.ts";
import { decodeText, type DecodedText } from "./decode-text.ts";
import { walkSteps } from "./steps.ts";
import { cutText, type TextBlocks } from "./text-blocks.ts";
import { readTextFile, type ReadText } from "./text-file.ts";

/** The text of one page of a task: looked for, fetched, decoded, cut into blocks; without holding up the page. */
export class TextAsset {
	blocks = $state.raw<TextBlocks | null>(null);
	/** How the bytes became `blocks`; its text is left out. */
	decoded = $state.raw<Omit<DecodedText, "text"> | null>(null);
	found = $state.raw<MediaFound | null>(null);
	/** Why there is no answer at all. */
	fault = $state.raw<Fault | null>(null);
	/** Why a file that was found cannot be shown. */
	broken = $state.raw<string | null>(null);
	loading = $state(false);
	readonly #host: Host;
	readonly #read: ReadText;
	#abort = new AbortController();
	/** The URL of `blocks`: the same text is not read again. */
	#shown: string | null = null;

	constructor(host: Host, read: ReadText = readTextFile) {
		this.#host = host;
		this.#read = read;
	}

	async show(ref: TaskRef, page: number): Promise<void> {
		this.#abort.abort();
		const { signal } = (this.#abort = new AbortController());
		const isStale = () => signal.aborted;
		this.loading = true;
		const outcome = await this.#host.findText(ref, page);
		if (isStale()) return;
		this.fault = outcome.ok ? null : outcome;
		this.found = outcome.ok ? outcome.value : null;
		this.broken = null;
		const url = outcome.ok ? outcome.value.url : null;
		if (url === null) this.#take(null, null, null);
		else if (url !== this.#shown) {
			// Spans of this task are never painted over the text of another.
			this.#take(null, null, null);
			try {
				const { text, ...decoded } = await walkSteps(decodeText(await this.#read(url, signal)), signal);
				this.#take(await walkSteps(cutText(text), signal), decoded, url);
			} catch (error) {
				if (isStale()) return;
				this.broken = errorText(error);
			}
		}
		this.loading = false;
	}

	clear(): void {
		this.#abort.abort();
		this.#take(null, null, null);
		this.found = null;
		this.fault = null;
		this.broken = null;
		this.loading = false;
	}

	#take(blocks: TextBlocks | null, decoded: Omit<DecodedText, "text"> | null, url: string | null): void {
		this.blocks = blocks;
		this.decoded = decoded;
		this.#shown = url;
	}
}
