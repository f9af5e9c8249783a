import type { TaskRef } from "#shared/export";
import type { MediaFound } from "#shared/media";
import type { Fault } from "#shared/outcome";
import { openDocument } from "../../document/open-document.ts";
import type { DocumentPage, OpenDocument, PagedDocument } from "../../document/paged-document.ts";
import { rasterSize } from "../../document/raster-size.ts";
import type { Host } from "../../host.ts";
import { count, counted } from "../../wording/count.ts";
import { closeLater } from "../close-later.ts";
import { errorText } from "../notices.svelte.ts";

/** How long a zoom rests before the page is painted for it. */
const restMs = 120;

/** The PDF of a task, and the one page of it that is in front: looked for, opened, painted as fine as the zoom asks. */
export class DocumentAsset {
	found = $state.raw<MediaFound | null>(null);
	/** Why there is no answer at all. */
	fault = $state.raw<Fault | null>(null);
	/** Why a document that was found, or a page of it, cannot be shown. */
	broken = $state.raw<string | null>(null);
	loading = $state(false);
	/** Of the file; null where none is open. */
	pages = $state.raw<number | null>(null);
	/** The page in front, in points; known before its picture. */
	page = $state.raw<Pick<DocumentPage, "width" | "height" | "rotation"> | null>(null);
	bitmap = $state.raw<ImageBitmap | null>(null);
	readonly #host: Host;
	readonly #open: OpenDocument;
	#turn = new AbortController();
	#file: { url: string; document: PagedDocument; ended: AbortController } | null = null;
	#front: { index: number; page: DocumentPage } | null = null;
	#painting = new AbortController();
	/** Pixels of the screen for each point. */
	#zoom = 1;
	#rest: ReturnType<typeof setTimeout> | undefined;

	constructor(host: Host, open: OpenDocument = openDocument) {
		this.#host = host;
		this.#open = open;
	}

	/**
	 * Shows a page (0-based) of a task's PDF. Resolves when it is painted or cannot be; "absent" where there is none to be
	 * shown, "superseded" where another call came first.
	 */
	async show(ref: TaskRef, index: number): Promise<"shown" | "absent" | "superseded"> {
		this.#turn.abort();
		const { signal } = (this.#turn = new AbortController());
		const isStale = () => signal.aborted;
		this.loading = true;
		const outcome = await this.#host.findDocument(ref);
		if (isStale()) return "superseded";
		this.fault = outcome.ok ? null : outcome;
		this.found = outcome.ok ? outcome.value : null;
		this.broken = null;
		const url = outcome.ok ? outcome.value.url : null;
		if (url === null) {
			this.#close();
			this.loading = false;
			return "absent";
		}
		try {
			const document = await this.#documentAt(url, this.found?.bytes ?? 0, signal);
			if (index !== this.#front?.index) await this.#turnTo(document, index, signal);
			if (this.bitmap === null) await this.#paint();
		} catch (error) {
			if (isStale()) return "superseded";
			const { pages } = this;
			// Opened anew when it is asked for again: the trouble may have been with the file.
			this.#close();
			this.pages = pages;
			this.broken = errorText(error);
		}
		if (isStale()) return "superseded";
		this.loading = false;
		return "shown";
	}

	/** The page is painted for this zoom when it has rested a little. @param zoom pixels of the screen for each point */
	zoomTo(zoom: number): void {
		this.#zoom = zoom;
		clearTimeout(this.#rest);
		if (this.#front === null || this.bitmap === null || this.#isPainted()) return;
		this.#rest = setTimeout(() => {
			this.#paint().catch((error: unknown) => {
				this.broken = errorText(error);
			});
		}, restMs);
	}

	clear(): void {
		this.#turn.abort();
		this.#close();
		this.found = null;
		this.fault = null;
		this.broken = null;
		this.loading = false;
	}

	async #documentAt(url: string, bytes: number, signal: AbortSignal): Promise<PagedDocument> {
		if (this.#file?.url === url) return this.#file.document;
		this.#close();
		const ended = new AbortController();
		const stop = (): void => {
			ended.abort();
		};
		// While it is being opened it is dropped for the next task; once open it stays for its other pages.
		signal.addEventListener("abort", stop);
		const document = await this.#open(url, bytes, ended.signal);
		signal.removeEventListener("abort", stop);
		if (signal.aborted) {
			document.close();
			signal.throwIfAborted();
		}
		this.#file = { url, document, ended };
		this.pages = document.pages;
		return document;
	}

	async #turnTo(document: PagedDocument, index: number, signal: AbortSignal): Promise<void> {
		// Marks of another page must not be seen on this one; its size stays until the next is known.
		this.#takeBitmap(null);
		this.#release();
		if (document.pages === 0) throw new Error("it has no pages");
		if (index >= document.pages) {
			throw new Error(`it has no page ${count(index + 1)}, only ${counted(document.pages, "page")}`);
		}
		const page = await document.page(index);
		if (signal.aborted) {
			page.release();
			signal.throwIfAborted();
		}
		this.#front = { index, page };
		this.page = { width: page.width, height: page.height, rotation: page.rotation };
	}

	/** Does nothing more where another painting takes its place. @throws where the page cannot be painted */
	async #paint(): Promise<void> {
		clearTimeout(this.#rest);
		const front = this.#front;
		if (front === null) return;
		this.#painting.abort();
		const { signal } = (this.#painting = new AbortController());
		let bitmap: ImageBitmap;
		try {
			bitmap = await front.page.render(rasterSize(front.page, this.#zoom), signal);
		} catch (error) {
			if (signal.aborted) return;
			throw error;
		}
		if (signal.aborted) {
			bitmap.close();
			return;
		}
		this.#takeBitmap(bitmap);
		// The zoom may have gone on meanwhile.
		this.zoomTo(this.#zoom);
	}

	#isPainted(): boolean {
		const { bitmap, page } = this;
		if (bitmap === null || page === null) return false;
		return rasterSize(page, this.#zoom).width === bitmap.width;
	}

	#release(): void {
		clearTimeout(this.#rest);
		this.#painting.abort();
		this.#front?.page.release();
		this.#front = null;
	}

	#leavePage(): void {
		this.#release();
		this.#takeBitmap(null);
		this.page = null;
	}

	#close(): void {
		this.#leavePage();
		this.#file?.document.close();
		this.#file?.ended.abort();
		this.#file = null;
		this.pages = null;
	}

	#takeBitmap(bitmap: ImageBitmap | null): void {
		const before = this.bitmap;
		this.bitmap = bitmap;
		closeLater(before);
	}
}
