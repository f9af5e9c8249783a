import { errorText, type Notices } from "./notices.svelte.ts";

/** Milliseconds. */
const tellFor = 2_000;

/** What is seen on the canvas, as a picture onto the clipboard; where that is closed, into a file. */
export class ViewCopy {
	/** True for a moment after a copy. */
	copied = $state(false);
	readonly #notices: Notices;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(notices: Notices) {
		this.#notices = notices;
	}

	/** Called while a key or a button is handled: later the clipboard is closed. `asset`: what is seen, for a file's name. */
	async copy(png: Promise<Blob>, asset: string | null): Promise<void> {
		try {
			// The promise goes in whole: a browser that waited for the picture first would no longer see the hand.
			await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
			this.copied = true;
			clearTimeout(this.#timer);
			this.#timer = setTimeout(() => {
				this.copied = false;
			}, tellFor);
		} catch (error) {
			const stem = (asset ?? "").replace(/^.*[\\/]/u, "").replace(/\.\w+$/u, "");
			await this.#save(png, stem === "" ? "view.png" : `${stem} view.png`, error);
		}
	}

	async #save(png: Promise<Blob>, name: string, reason: unknown): Promise<void> {
		try {
			const url = URL.createObjectURL(await png);
			const link = document.createElement("a");
			link.href = url;
			link.download = name;
			link.click();
			// The browser reads it after this turn.
			setTimeout(() => {
				URL.revokeObjectURL(url);
			}, 60_000);
		} catch (error) {
			this.#notices.tell({
				severity: "error",
				title: "The view could not be made a picture",
				detail: errorText(error),
				next: "Make the window smaller and copy again.",
			});
			return;
		}
		this.#notices.tell({
			severity: "info",
			title: "The clipboard is closed to this page",
			detail: errorText(reason),
			next: `The view is saved as ${name} instead.`,
		});
	}
}
