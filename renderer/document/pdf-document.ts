import {
	AnnotationMode,
	getDocument,
	type PDFDocumentLoadingTask,
	type PDFDocumentProxy,
	type PDFPageProxy,
	PDFWorker,
	VerbosityLevel,
} from "pdfjs-dist/legacy/build/pdf.mjs";
import { FileRanges } from "./file-ranges.ts";
import type { DocumentPage, PagedDocument } from "./paged-document.ts";
import { whyUnreadable } from "./pdf-errors.ts";
import { startPdfThread } from "./pdf-thread.ts";

/** Bytes fetched at a time. */
const rangeBytes = 1 << 18;
/** Pixels of the largest picture within a page: a header that says more is not believed. */
const mostImagePixels = 1 << 28;
/** How long a thread may take to end by itself before it is ended. */
const farewellMs = 2000;

/** What pdf.js brings along lies beside the page (renderer/vite.config.ts). */
function besidePage(folder: string): string {
	return new URL(`./pdf/${folder}/`, document.baseURI).href;
}

/** See `OpenDocument`. Scripts in the file are not run (what would run them is not even here), links lead nowhere. */
export async function openPdf(url: string, bytes: number, signal: AbortSignal): Promise<PagedDocument> {
	signal.throwIfAborted();
	const thread = startPdfThread();
	const trouble = new Trouble();
	thread.addEventListener("error", ({ message }) => {
		trouble.tell(new Error(`the thread that reads it has stopped (${message || "without a reason"})`));
	});
	signal.addEventListener("abort", () => {
		trouble.tell(signal.reason);
	});
	const task = getDocument({
		range: new FileRanges(url, bytes, (error) => {
			trouble.tell(error);
		}),
		worker: PDFWorker.create({ port: thread, verbosity: VerbosityLevel.ERRORS }),
		rangeChunkSize: rangeBytes,
		disableStream: true,
		disableAutoFetch: true,
		isEvalSupported: false,
		enableXfa: false,
		useWorkerFetch: true,
		// Pages look the same on every machine; a font that is neither in the file nor here is the browser's own choice.
		useSystemFonts: false,
		maxImageSize: mostImagePixels,
		cMapUrl: besidePage("cmaps"),
		standardFontDataUrl: besidePage("standard_fonts"),
		wasmUrl: besidePage("wasm"),
		iccUrl: besidePage("iccs"),
		verbosity: VerbosityLevel.ERRORS,
	});
	try {
		return new PdfDocument(await trouble.before(task.promise), task, thread, trouble);
	} catch (error) {
		end(task, thread);
		signal.throwIfAborted();
		throw whyUnreadable(error);
	}
}

/** What ends every wait for pdf.js: it is told nothing of a file that cannot be fetched or a thread that is gone. */
class Trouble {
	readonly #controller = new AbortController();

	/** What comes while nobody waits is told to the next who does. */
	tell(reason: unknown): void {
		this.#controller.abort(reason);
	}

	/** @throws the reason of the trouble */
	async before<T>(promise: Promise<T>): Promise<T> {
		const { signal } = this.#controller;
		signal.throwIfAborted();
		let stop = (): void => undefined;
		const trouble = new Promise<never>((_, reject) => {
			stop = () => {
				reject(signal.reason as Error);
			};
			signal.addEventListener("abort", stop);
		});
		try {
			return await Promise.race([promise, trouble]);
		} finally {
			signal.removeEventListener("abort", stop);
		}
	}
}

class PdfDocument implements PagedDocument {
	readonly #file: PDFDocumentProxy;
	readonly #task: PDFDocumentLoadingTask;
	readonly #thread: Worker;
	readonly #trouble: Trouble;

	constructor(file: PDFDocumentProxy, task: PDFDocumentLoadingTask, thread: Worker, trouble: Trouble) {
		this.#file = file;
		this.#task = task;
		this.#thread = thread;
		this.#trouble = trouble;
	}

	get pages(): number {
		return this.#file.numPages;
	}

	async page(index: number): Promise<DocumentPage> {
		try {
			return new PdfPage(await this.#trouble.before(this.#file.getPage(index + 1)), this.#trouble);
		} catch (error) {
			throw whyUnreadable(error);
		}
	}

	close(): void {
		end(this.#task, this.#thread);
	}
}

class PdfPage implements DocumentPage {
	readonly width: number;
	readonly height: number;
	readonly rotation: number;
	readonly #page: PDFPageProxy;
	readonly #trouble: Trouble;

	constructor(page: PDFPageProxy, trouble: Trouble) {
		const { width, height, rotation } = page.getViewport({ scale: 1 });
		this.width = width;
		this.height = height;
		this.rotation = rotation;
		this.#page = page;
		this.#trouble = trouble;
	}

	async render({ width, height }: { width: number; height: number }, signal: AbortSignal): Promise<ImageBitmap> {
		signal.throwIfAborted();
		const canvas = document.createElement("canvas");
		canvas.width = width;
		canvas.height = height;
		const painting = this.#page.render({
			canvas,
			viewport: this.#page.getViewport({ scale: 1 }),
			// To the last pixel on both sides, whatever the fractions of a page of points are.
			transform: [width / this.width, 0, 0, height / this.height, 0, 0],
			annotationMode: AnnotationMode.ENABLE,
		});
		const cancel = (): void => {
			painting.cancel();
		};
		signal.addEventListener("abort", cancel, { once: true });
		try {
			await this.#trouble.before(painting.promise);
			signal.throwIfAborted();
			return await createImageBitmap(canvas);
		} catch (error) {
			signal.throwIfAborted();
			throw whyUnreadable(error);
		} finally {
			signal.removeEventListener("abort", cancel);
			// Its pixels are given back at once, not when somebody looks for garbage.
			canvas.width = canvas.height = 0;
		}
	}

	release(): void {
		this.#page.cleanup();
	}
}

/** Asks the thread to end, so that fonts are taken out of the page; ends it where it is held up. */
function end(task: PDFDocumentLoadingTask, thread: Worker): void {
	const ended = new Promise((resolve) => setTimeout(resolve, farewellMs));
	// What fails at the end of a file has been told already, or nobody waits for it any more.
	const farewell = task.destroy().catch(() => undefined);
	void Promise.race([farewell, ended]).then(() => {
		thread.terminate();
	});
}
