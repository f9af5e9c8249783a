import type { BrowserWindow, WebContents } from "electron";
import { channels } from "#shared/channels";
import type { HostEvent } from "#shared/contract";
import { watchForCrashes } from "./crash-watch.ts";
import { guardLeaving } from "./leave-guard.ts";
import { Outbox } from "./outbox.ts";
import { raiseWindow } from "./window.ts";

interface Shown {
	window: BrowserWindow;
	outbox: Outbox;
}

/**
 * The windows of the program: all of them over one engine, so that what one changes the others show. What a person asked
 * for comes in the one that was in front last; everything else is told to all.
 */
export class Windows {
	/** The one in front last comes last. */
	#shown: Shown[] = [];
	/** What nobody could ask for later, while there is no window. */
	#waiting: HostEvent[] = [];
	readonly #open: (beside: BrowserWindow | null) => BrowserWindow;

	/** @param open makes a window that loads the page, beside the one that was in front */
	constructor(open: (beside: BrowserWindow | null) => BrowserWindow) {
		this.#open = open;
	}

	/** The window in front; null where there is none. */
	get front(): BrowserWindow | null {
		return this.#shown.at(-1)?.window ?? null;
	}

	open(): void {
		const window = this.#open(this.front);
		const outbox = new Outbox((event) => {
			window.webContents.send(channels.tell, event);
		});
		const shown = { window, outbox };
		this.#shown.push(shown);
		for (const event of this.#waiting.splice(0)) outbox.tell(event);
		window.on("focus", () => {
			this.#shown = [...this.#shown.filter((other) => other !== shown), shown];
		});
		window.on("closed", () => {
			this.#shown = this.#shown.filter((other) => other !== shown);
			outbox.silent();
		});
		window.webContents.on("did-start-navigation", (details) => {
			if (details.isMainFrame && !details.isSameDocument) outbox.silent();
		});
		guardLeaving(window);
		watchForCrashes(window, () => {
			outbox.silent();
		});
	}

	/** Brings the window in front to a person; false where there is none. */
	raise(): boolean {
		const { front } = this;
		if (front !== null) raiseWindow(front);
		return front !== null;
	}

	tell(event: HostEvent): void {
		if (event.name !== "exportShown" && event.name !== "openFailed") {
			for (const { outbox } of this.#shown) outbox.tell(event);
			return;
		}
		const front = this.#shown.at(-1);
		if (front === undefined) this.#waiting.push(event);
		else front.outbox.tell(event);
	}

	/** Whether it is the page of one of the windows. */
	isPage({ id }: WebContents): boolean {
		return this.#shown.some(({ window }) => window.webContents.id === id);
	}

	/** The page of a window has begun to listen. */
	listening({ id }: WebContents): void {
		this.#shown.find(({ window }) => window.webContents.id === id)?.outbox.listening();
	}
}
