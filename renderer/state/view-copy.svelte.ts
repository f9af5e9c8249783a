import { errorText, type Notices } from "./notices.svelte.ts";

/** Milliseconds. */
const tellFor = 2_000;

/** What a copy is made of, and how it is told of. */
const kinds = {
	picture: { type: "image/png", ending: ".png", next: "Make the window smaller and copy again." },
	svg: {
		type: "image/svg+xml",
		ending: ".svg",
		next: "Copy without the picture, or look whether its file is still there.",
	},
} as const;

export type CopyKind = keyof typeof kinds;

/** What is seen on the canvas, as a picture or as SVG onto the clipboard; where that is closed, into a file. */
export class ViewCopy {
	/** What was copied a moment ago. */
	copied = $state<CopyKind | null>(null);
	/** Whether the picture goes into the SVG. */
	embeds = $state(false);
	readonly #notices: Notices;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(notices: Notices) {
		this.#notices = notices;
	}

	/** Called while a key or a button is handled: later the clipboard is closed. `asset`: what is seen, for a file's name. */
	async copy(png: Promise<Blob>, asset: string | null): Promise<void> {
		await this.#put("picture", png, () => ({ "image/png": png }), asset);
	}

	/** The same for a text of SVG: as one, for editors of drawings, and as plain text, for editors of text. */
	async copySvg(svg: Promise<string>, asset: string | null): Promise<void> {
		const typed = (type: string) => svg.then((text) => new Blob([text], { type }));
		const items = () => ({
			"text/plain": typed("text/plain"),
			...(ClipboardItem.supports("image/svg+xml") ? { "image/svg+xml": typed("image/svg+xml") } : {}),
		});
		await this.#put("svg", typed(kinds.svg.type), items, asset);
	}

	/** Into a file, whether or not the clipboard is open. */
	async saveSvg(svg: Promise<string>, asset: string | null): Promise<void> {
		await this.#save(
			"svg",
			svg.then((text) => new Blob([text], { type: kinds.svg.type })),
			asset,
		);
	}

	async #put(
		kind: CopyKind,
		blob: Promise<Blob>,
		items: () => Record<string, Promise<Blob>>,
		asset: string | null,
	): Promise<void> {
		try {
			// The promises go in whole: a browser that waited for the picture first would no longer see the hand.
			await navigator.clipboard.write([new ClipboardItem(items())]);
			this.copied = kind;
			clearTimeout(this.#timer);
			this.#timer = setTimeout(() => {
				this.copied = null;
			}, tellFor);
		} catch (error) {
			const name = await this.#save(kind, blob, asset);
			if (name === null) return;
			this.#notices.tell({
				severity: "info",
				title: "The clipboard is closed to this page",
				detail: errorText(error),
				next: `The view is saved as ${name} instead.`,
			});
		}
	}

	/** @returns the name of the file; null where there is nothing to save, which is told. */
	async #save(kind: CopyKind, blob: Promise<Blob>, asset: string | null): Promise<string | null> {
		const { ending, next } = kinds[kind];
		const stem = (asset ?? "").replace(/^.*[\\/]/u, "").replace(/\.\w+$/u, "");
		const name = `${stem === "" ? "view" : `${stem} view`}${ending}`;
		try {
			const url = URL.createObjectURL(await blob);
			const link = document.createElement("a");
			link.href = url;
			link.download = name;
			link.click();
			// The browser reads it after this turn.
			setTimeout(() => {
				URL.revokeObjectURL(url);
			}, 60_000);
			return name;
		} catch (error) {
			this.#notices.tell({
				severity: "error",
				title: "The view could not be made a picture",
				detail: errorText(error),
				next,
			});
			return null;
		}
	}
}
