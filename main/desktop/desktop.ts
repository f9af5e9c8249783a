import { app, protocol, session, type BrowserWindow } from "electron";
import { channels } from "#shared/channels";
import type { HostEvent } from "#shared/contract";
import type { ExportId, RecentExport } from "#shared/export";
import type { Outcome } from "#shared/outcome";
import { createDoor } from "../door.ts";
import { createHandlers } from "../handlers.ts";
import { pageHeaders } from "../page/page-headers.ts";
import type { ConnectionCount } from "./connection-count.ts";
import { watchForCrashes } from "./crash-watch.ts";
import { desktopShell } from "./desktop-shell.ts";
import { chooseFiles } from "./dialogs.ts";
import { EngineLink } from "./engine-link.ts";
import { startEngineProcess } from "./engine-port.ts";
import { answerIpc } from "./ipc.ts";
import { setMenu } from "./menu.ts";
import { Opening } from "./opening.ts";
import { Outbox } from "./outbox.ts";
import { places } from "./places.ts";
import { report } from "./report.ts";
import { answerPage } from "../page/page-answers.ts";
import { scheme } from "../page/page-place.ts";
import { sealSession } from "./seal-session.ts";
import { openWindow, raiseWindow } from "./window.ts";

/** The program with a window: what is asked of it before it is ready waits until it is. */
export class Desktop {
	readonly #count: ConnectionCount;
	readonly #collects: boolean;
	readonly #outbox = new Outbox((event) => this.#window?.webContents.send(channels.tell, event));
	readonly #opening = new Opening((event) => {
		this.#outbox.tell(event);
	});
	#window: BrowserWindow | null = null;
	#ready = false;

	/** @param collects whether the page may fetch what exports point to */
	constructor(count: ConnectionCount, collects: boolean) {
		this.#count = count;
		this.#collects = collects;
	}

	/** Opens files, and brings the window to the front that shows them. */
	async open(files: readonly string[], cwd: string): Promise<void> {
		this.raise();
		await this.#opening.open(files, cwd);
	}

	/** The window in front; a new one where it was closed. Nothing before Electron is ready: it will open one then. */
	raise(): void {
		if (this.#window !== null) raiseWindow(this.#window);
		else if (this.#ready) this.#openWindow();
	}

	/** Everything that needs Electron to be ready, in the order in which it has to be there. */
	async start(): Promise<void> {
		const engine = this.#startEngine();
		await sealSession(session.defaultSession, this.#count);
		const resolveMedia = engine.resolveMedia.bind(engine);
		const readThumbnail = engine.readThumbnail.bind(engine);
		const page = await answerPage({ folder: places.page, headers: pageHeaders, resolveMedia, readThumbnail });
		protocol.handle(scheme, ({ method, url, headers }) => page({ method, url, range: headers.get("range") }));
		const window = (): BrowserWindow | null => this.#window;
		const door = createDoor(createHandlers(engine, desktopShell(window, this.#count, this.#collects)));
		answerIpc(() => this.#window?.webContents ?? null, {
			ask: (question, args) => door.ask(question, args),
			offer: (paths, front) => this.#opening.open(paths, process.cwd(), { front }),
			listening: () => {
				this.#outbox.listening();
			},
		});
		// Before the window: Electron's own menu can reload the page and look inside it.
		this.#setMenu(engine, []);
		this.#ready = true;
		this.#openWindow();
		await this.#refreshMenu(engine);
	}

	#startEngine(): EngineLink {
		const engine = new EngineLink(() => startEngineProcess(places.engineEntry), {
			dataFolder: places.engineData(),
			cacheFolder: places.engineCache(),
			resourcesFolder: places.resources(),
			workerFile: places.scanWorker,
			scannerFile: places.scanner,
			...(this.#collects ? { collectFile: places.collect } : {}),
		});
		engine.subscribe((event) => {
			this.#outbox.tell(event);
			if (changesRecent(event))
				this.#refreshMenu(engine).catch((error: unknown) => {
					report("The menu was not brought up to date", error);
				});
		});
		this.#opening.begin(engine);
		let stopped = false;
		app.on("will-quit", (event) => {
			if (stopped) return;
			stopped = true;
			event.preventDefault();
			// The engine puts away what it unpacked; one that hangs does not keep the program from ending.
			const patience = setTimeout(() => {
				app.exit(0);
			}, 3000);
			void engine.stop().finally(() => {
				clearTimeout(patience);
				app.quit();
			});
		});
		return engine;
	}

	#openWindow(): void {
		const window = openWindow({
			preload: places.preload,
			boundsFile: places.windowBounds(),
			icon: places.icon(),
			onClosed: () => {
				this.#window = null;
				this.#outbox.silent();
			},
		});
		this.#window = window;
		window.webContents.on("did-start-navigation", (details) => {
			if (details.isMainFrame && !details.isSameDocument) this.#outbox.silent();
		});
		watchForCrashes(window, () => {
			this.#outbox.silent();
		});
	}

	async #refreshMenu(engine: EngineLink): Promise<void> {
		const listed = await engine.listRecent();
		this.#setMenu(engine, listed.ok ? listed.value : []);
	}

	#setMenu(engine: EngineLink, recent: readonly RecentExport[]): void {
		setMenu({
			recent,
			open: () => void this.#choose().catch(reportOpening),
			openRecent: ({ id, name }) => void this.#show(name, engine.openRecent(id)).catch(reportOpening),
			openSample: () => void this.#show("The sample", engine.openSample()).catch(reportOpening),
		});
	}

	async #choose(): Promise<void> {
		const paths = await chooseFiles(this.#window);
		if (paths !== null) await this.open(paths, process.cwd());
	}

	async #show(name: string, opening: Promise<Outcome<ExportId>>): Promise<void> {
		this.raise();
		const outcome = await opening;
		if (outcome.ok) this.#outbox.tell({ name: "exportShown", payload: outcome.value });
		else this.#outbox.tell({ name: "openFailed", payload: { name, fault: outcome } });
	}
}

/** True where an export is new or gone: the recent list is another one then. */
function changesRecent(event: HostEvent): boolean {
	return event.name === "exportClosed" || (event.name === "exportChanged" && event.payload.phase === "done");
}

function reportOpening(error: unknown): void {
	report("A file could not be opened", error);
}
