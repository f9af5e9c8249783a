import { app, protocol, session } from "electron";
import type { HostEvent } from "#shared/contract";
import type { ExportId, RecentExport } from "#shared/export";
import type { Outcome } from "#shared/outcome";
import { createDoor } from "../door.ts";
import { createHandlers } from "../handlers.ts";
import { pageHeaders } from "../page/page-headers.ts";
import type { ConnectionCount } from "./connection-count.ts";
import { desktopShell } from "./desktop-shell.ts";
import { chooseFiles } from "./dialogs.ts";
import { EngineLink } from "./engine-link.ts";
import { startEngineProcess } from "./engine-port.ts";
import { answerIpc } from "./ipc.ts";
import { setMenu } from "./menu.ts";
import { Opening } from "./opening.ts";
import { LeftOpen } from "./left-open.ts";
import { places } from "./places.ts";
import { report } from "./report.ts";
import { answerPage } from "../page/page-answers.ts";
import { scheme } from "../page/page-place.ts";
import { sealSession } from "./seal-session.ts";
import { openWindow } from "./window.ts";
import { Windows } from "./windows.ts";

export interface DesktopOptions {
	/** Whether the page may fetch what exports point to. */
	collects: boolean;
	/** Whether everything is kept beside the program. */
	isPortable: boolean;
	/** Where findings are kept; null: among what the program remembers. */
	findingsFolder: string | null;
}

/** The program with its windows: what is asked of it before it is ready waits until it is. */
export class Desktop {
	readonly #count: ConnectionCount;
	readonly #options: DesktopOptions;
	readonly #windows = new Windows((beside) =>
		openWindow({
			preload: places.preload,
			boundsFile: places.windowBounds(),
			icon: places.icon(),
			beside,
		}),
	);
	readonly #opening = new Opening((event) => {
		this.#windows.tell(event);
	});
	#ready = false;
	readonly #left = new LeftOpen(places.leftOpen());

	constructor(count: ConnectionCount, options: DesktopOptions) {
		this.#count = count;
		this.#options = options;
	}

	/** Opens files, and brings the window to the front that shows them. */
	async open(files: readonly string[], cwd: string): Promise<void> {
		this.raise();
		await this.#opening.open(files, cwd);
	}

	/** Opens what was open when the program ended the last time, where that was no end of a person's will. */
	async openLeft(): Promise<void> {
		const paths = await this.#left.take();
		if (paths.length > 0) await this.#opening.open(paths, process.cwd());
	}

	/** The window in front; a new one where it was closed. Nothing before Electron is ready: it will open one then. */
	raise(): void {
		if (!this.#windows.raise() && this.#ready) this.#windows.open();
	}

	/** Everything that needs Electron to be ready, in the order in which it has to be there. */
	async start(): Promise<void> {
		const engine = this.#startEngine();
		await sealSession(session.defaultSession, this.#count);
		const resolveMedia = engine.resolveMedia.bind(engine);
		const readThumbnail = engine.readThumbnail.bind(engine);
		const page = await answerPage({ folder: places.page, headers: pageHeaders, resolveMedia, readThumbnail });
		protocol.handle(scheme, ({ method, url, headers }) => page({ method, url, range: headers.get("range") }));
		const shell = desktopShell(() => this.#windows.front, this.#count, this.#options.collects);
		const door = createDoor(createHandlers(engine, shell));
		answerIpc((contents) => this.#windows.isPage(contents), {
			ask: (question, args) => door.ask(question, args),
			offer: (paths, front) => this.#opening.open(paths, process.cwd(), { front }),
			listening: (contents) => {
				this.#windows.listening(contents);
			},
		});
		// Before the window: Electron's own menu can reload the page and look inside it.
		this.#setMenu(engine, []);
		this.#ready = true;
		this.#windows.open();
		await this.#refreshMenu(engine);
	}

	#startEngine(): EngineLink {
		const engine = new EngineLink(() => startEngineProcess(places.engineEntry), {
			dataFolder: places.engineData(),
			cacheFolder: places.engineCache(),
			resourcesFolder: places.resources(),
			workerFile: places.scanWorker,
			scannerFile: places.scanner,
			isPortable: this.#options.isPortable,
			...(this.#options.findingsFolder === null ? {} : { findingsFolder: this.#options.findingsFolder }),
			...(this.#options.collects ? { collectFile: places.collect } : {}),
		});
		engine.subscribe((event) => {
			this.#windows.tell(event);
			if (changesRecent(event))
				this.#refreshMenu(engine).catch((error: unknown) => {
					report("The menu was not brought up to date", error);
				});
		});
		engine.watchOpen((paths) => void this.#left.keep(paths));
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
			void Promise.all([this.#left.clear(), engine.stop()]).finally(() => {
				clearTimeout(patience);
				app.quit();
			});
		});
		return engine;
	}

	async #refreshMenu(engine: EngineLink): Promise<void> {
		const listed = await engine.listRecent();
		this.#setMenu(engine, listed.ok ? listed.value : []);
	}

	#setMenu(engine: EngineLink, recent: readonly RecentExport[]): void {
		setMenu({
			recent,
			newWindow: () => {
				this.#windows.open();
			},
			open: () => void this.#choose().catch(reportOpening),
			openRecent: ({ id, name }) => void this.#show(name, engine.openRecent(id)).catch(reportOpening),
			openSample: () => void this.#show("The sample", engine.openSample()).catch(reportOpening),
		});
	}

	async #choose(): Promise<void> {
		const paths = await chooseFiles(this.#windows.front);
		if (paths !== null) await this.open(paths, process.cwd());
	}

	async #show(name: string, opening: Promise<Outcome<ExportId>>): Promise<void> {
		this.raise();
		const outcome = await opening;
		if (outcome.ok) this.#windows.tell({ name: "exportShown", payload: outcome.value });
		else this.#windows.tell({ name: "openFailed", payload: { name, fault: outcome } });
	}
}

/** True where an export is new or gone: the recent list is another one then. */
function changesRecent(event: HostEvent): boolean {
	return event.name === "exportClosed" || (event.name === "exportChanged" && event.payload.phase === "done");
}

function reportOpening(error: unknown): void {
	report("A file could not be opened", error);
}
