import { randomBytes } from "node:crypto";
import type { Browser, BrowserContext, CDPSession, Dialog, Frame, Page, Request, Route } from "@playwright/test";
import type { Reply } from "./electron-session.ts";
import type { SenderFrame } from "./electron.ts";
import type { Rpc } from "./rpc.ts";
import { mainWorld, preloadWorld } from "./worlds.ts";

/** A scheme of one's own cannot be navigated to over the protocol: it is shown under an origin that nobody has. */
const shownOrigin = "https://bundle.app.invalid";
const ownOrigin = "app://bundle";

function toShown(url: string): string {
	return url.startsWith(ownOrigin) ? shownOrigin + url.slice(ownOrigin.length) : url;
}

function toOwn(url: string): string {
	return url.startsWith(shownOrigin) ? ownOrigin + url.slice(shownOrigin.length) : url;
}

/** A window of the program, as a page of a real Chromium. */
export class StandInWindow {
	readonly page: Page;
	readonly #id: number;
	readonly #rpc: Rpc;
	readonly #session: CDPSession;
	/** Names what the stand-in keeps in the page; drawn anew, so that no script can guess it. */
	readonly #secret = `standIn${randomBytes(8).toString("hex")}`;
	/** The preload's world, while there is one. */
	#world: number | null = null;
	/** Navigations that the program itself asked for, which no event of Electron's announces. */
	#own = 0;

	private constructor(id: number, rpc: Rpc, page: Page, session: CDPSession) {
		this.#id = id;
		this.#rpc = rpc;
		this.page = page;
		this.#session = session;
	}

	static async open(browser: Browser, rpc: Rpc, id: number, preload: string): Promise<StandInWindow> {
		const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
		const page = await context.newPage();
		const window = new StandInWindow(id, rpc, page, await context.newCDPSession(page));
		await window.#prepare(context, preload);
		return window;
	}

	async load(url: string): Promise<void> {
		await this.#navigate(() => this.page.goto(toShown(url)));
	}

	async #prepare(context: BrowserContext, preload: string): Promise<void> {
		const secret = JSON.stringify(this.#secret);
		const world = `preload-${this.#secret}`;
		const session = this.#session;
		session.on("Runtime.executionContextCreated", ({ context: created }) => {
			if (created.name === world) this.#world = created.id;
		});
		session.on("Runtime.bindingCalled", ({ payload, executionContextId }) => {
			if (executionContextId === this.#world)
				void this.#hear(JSON.parse(payload) as { kind: string; id: number; channel: string; args: unknown[] });
		});
		await session.send("Page.enable");
		await session.send("Runtime.enable");
		await session.send("Runtime.addBinding", { name: `${this.#secret}_send`, executionContextName: world });
		await session.send("Page.addScriptToEvaluateOnNewDocument", { source: `(${String(mainWorld)})(${secret})` });
		await session.send("Page.addScriptToEvaluateOnNewDocument", {
			worldName: world,
			source: `(${String(preloadWorld)})(${secret}, (require, module, exports) => {${preload}\n})`,
		});
		await context.route("**/*", async (route) => {
			try {
				await this.#answer(route);
			} catch (error) {
				// Requests may be under way while the program ends; in Electron the page would end with it.
				if (!this.#rpc.gone && !this.page.isClosed()) throw error;
			}
		});
		context.on("page", (popup) => void this.#refusePopup(popup));
	}

	async #answer(route: Route): Promise<void> {
		const request = route.request();
		const url = toOwn(request.url());
		if (request.isNavigationRequest() && this.#own === 0) {
			const frame = this.page.frames().find((one) => isFrameOf(request, one));
			const isMainFrame = frame === this.page.mainFrame();
			// A window that opens is asked about by itself; its request is not one of this page.
			const prevented = frame === undefined || (await this.#rpc.ask("navigates", this.#id, url, isMainFrame));
			if (prevented === true) {
				await route.abort("aborted");
				return;
			}
		}
		const reply = (await this.#rpc.ask("request", request.method(), url, await request.allHeaders())) as Reply;
		if (reply.kind === "cancelled") await route.abort("blockedbyclient");
		else await route.fulfill({ status: reply.status, headers: reply.headers, body: Buffer.from(reply.body) });
	}

	async #refusePopup(popup: Page): Promise<void> {
		if (popup === this.page) return;
		const action = await this.#rpc.ask("opensWindow", this.#id, popup.url());
		if (action === "deny") await popup.close();
	}

	/** What the preload says over ipcRenderer. */
	async #hear({ kind, id, channel, args }: { kind: string; id: number; channel: string; args: unknown[] }) {
		const url = toOwn(this.page.url());
		const frame: SenderFrame = { url, origin: ownOrigin, isMainFrame: true, exists: true, isOurs: true };
		if (kind === "message") {
			await this.#rpc.ask("message", this.#id, frame, channel, args);
			return;
		}
		try {
			const value = await this.#rpc.ask("invoke", this.#id, frame, channel, args);
			await this.#inPreload(
				`settle(${String(id)}, null, ${value === undefined ? "undefined" : JSON.stringify(value)})`,
			);
		} catch (error) {
			const message = error instanceof Error ? error.message : String(error);
			await this.#inPreload(`settle(${String(id)}, ${JSON.stringify(message)})`);
		}
	}

	async send(channel: string, args: unknown[]): Promise<void> {
		await this.#inPreload(`receive(${JSON.stringify(channel)}, ${JSON.stringify(args)})`);
	}

	/** Loads the page anew, as the program does it: nothing announces it but the start of a navigation. */
	async reload(): Promise<void> {
		await this.#navigate(() => this.page.reload());
	}

	async #navigate(go: () => Promise<unknown>): Promise<void> {
		this.#own++;
		try {
			await this.#rpc.ask("started", this.#id);
			await go();
		} finally {
			this.#own--;
		}
	}

	/** Tells the preload where files lie that are dropped next. */
	async know(paths: readonly string[]): Promise<void> {
		const names = Object.fromEntries(paths.map((path) => [path.split("/").at(-1) ?? path, path]));
		await this.#inPreload(`know(${JSON.stringify(names)})`);
	}

	async #inPreload(call: string): Promise<void> {
		if (this.#world === null) return;
		const expression = `globalThis[${JSON.stringify(this.#secret)}].${call}`;
		// The world may have gone between the question and its answer: nobody is there to be told.
		await this.#session.send("Runtime.evaluate", { expression, contextId: this.#world }).catch((error: unknown) => {
			if (!/context|closed|detached/iu.test(String(error))) throw error;
		});
	}

	/** Asks the page to go, as Electron does; false: it refused, and the program did not go over that. */
	async leave(): Promise<boolean> {
		const { page } = this;
		if (page.isClosed()) return true;
		const left = new Promise<boolean>((resolve) => {
			const onGone = (): void => {
				resolve(true);
			};
			page.once("close", onGone);
			page.once("dialog", (asked) => {
				void this.#answerUnload(asked).then((goes) => {
					if (goes) return;
					page.off("close", onGone);
					resolve(false);
				});
			});
		});
		await page.close({ runBeforeUnload: true });
		return left;
	}

	async #answerUnload(asked: Dialog): Promise<boolean> {
		const goes = (await this.#rpc.ask("refuses", this.#id)) === true;
		await (goes ? asked.accept() : asked.dismiss());
		return goes;
	}

	async close(): Promise<void> {
		await this.page.context().close();
	}
}

/** The frame of a window that is only being opened cannot be asked for: that throws. */
function isFrameOf(request: Request, frame: Frame): boolean {
	try {
		return request.frame() === frame;
	} catch {
		return false;
	}
}
