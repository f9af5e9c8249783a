import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { recorded } from "./recorded.ts";
import { KnownEvents, strict } from "./strict.ts";

let userData = process.env["LOUPE_STAND_IN_USER_DATA"] ?? "";
/** Where a packaged program would lie. */
const programFolder = userData;
const handed = /^second-instance-.*\.json$/u;

class App extends KnownEvents {
	readonly name = "Ango Loupe";
	readonly isPackaged = process.env["LOUPE_STAND_IN_PACKAGED"] === "1";
	readonly commandLine = strict("app.commandLine", {
		appendSwitch: (name: string, value?: string): void => {
			this.#beforeReady("appendSwitch");
			recorded.switches.push([name, value ?? null]);
		},
	});
	#ready = false;
	readonly #becomesReady: Promise<void>;
	#ask: (() => void) | null = null;

	constructor() {
		super("app", [
			"second-instance",
			"open-file",
			"activate",
			"window-all-closed",
			"will-quit",
			"certificate-error",
			"select-client-certificate",
			"web-contents-created",
		]);
		this.#becomesReady = new Promise((resolve) => {
			this.#ask = resolve;
		});
	}

	/** The test's side of `ready`. */
	becomeReady(): void {
		this.#ready = true;
		this.#ask?.();
		// The other start left a file: the lock has to be synchronous, so there is nobody to talk to.
		setInterval(() => {
			this.#readHanded();
		}, 50).unref();
	}

	isReady(): boolean {
		return this.#ready;
	}

	whenReady(): Promise<void> {
		return this.#becomesReady;
	}

	enableSandbox(): void {
		this.#beforeReady("enableSandbox");
		recorded.sandboxed = true;
	}

	requestSingleInstanceLock(data: object): boolean {
		recorded.order.push("requestSingleInstanceLock");
		const lock = join(userData, "first-instance");
		mkdirSync(userData, { recursive: true });
		try {
			closeSync(openSync(lock, "wx"));
			process.on("exit", () => {
				rmSync(lock, { force: true });
			});
			return true;
		} catch (error) {
			if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
			const file = join(userData, `second-instance-${String(process.pid)}.json`);
			writeFileSync(`${file}.part`, JSON.stringify(data));
			renameSync(`${file}.part`, file);
			return false;
		}
	}

	#readHanded(): void {
		for (const name of readdirSync(userData).filter((file) => handed.test(file))) {
			const data: unknown = JSON.parse(readFileSync(join(userData, name), "utf8"));
			rmSync(join(userData, name));
			// The command line as Chromium hands it on: switches first, and some of its own.
			this.emit("second-instance", {}, ["electron", "--original-process-start-time=1", "evil.json"], "/", data);
		}
	}

	getPath(name: string): string {
		if (name === "exe") return join(programFolder, "ango-loupe");
		if (name !== "userData") throw new Error(`The stand-in does not know the path ${name}`);
		return userData;
	}

	setPath(name: string, path: string): void {
		if (name !== "userData") throw new Error(`The stand-in does not know the path ${name}`);
		this.#beforeReady("setPath");
		if (recorded.order.includes("requestSingleInstanceLock"))
			throw new Error("The profile was moved after it was claimed");
		mkdirSync(path, { recursive: true });
		userData = path;
	}

	getVersion(): string {
		return "0.1.0";
	}

	getAppMetrics(): unknown[] {
		return [{ memory: { workingSetSize: Math.round(process.memoryUsage.rss() / 1024) } }];
	}

	addRecentDocument(path: string): void {
		recorded.recentDocuments.push(path);
	}

	relaunch(options: { args: string[] }): void {
		// The program ends at once: what it said has to be somewhere by then.
		writeFileSync(join(userData, "relaunched.json"), JSON.stringify(options.args));
	}

	quit(): void {
		if (!this.prevented("will-quit", {})) process.exit(0);
	}

	exit(code: number): void {
		process.exit(code);
	}

	#beforeReady(call: string): void {
		if (this.#ready) throw new Error(`${call} was called after app was ready`);
		recorded.order.push(call);
	}
}

export const app = new App();
