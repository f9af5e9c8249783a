import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import * as path from "node:path";
import { serve } from "../browser/serve.ts";
import { createDoor } from "../door.ts";
import { Engine } from "../engine/engine.ts";
import { collectMissing } from "../engine/media/collect/collect-program.ts";
import { createHandlers, type Shell } from "../handlers.ts";
import type { Call } from "./arguments.ts";
import { cacheFolder, collectFile, dataFolder, portable, programFolder, scratchFolder } from "./folders.ts";
import { CommandFailed, inWords } from "./read-export.ts";
import { exitCodes } from "./usage.ts";

/** `serve`: the page in a browser on this machine, until the program is told to end. */
export async function servePage(call: Call): Promise<number> {
	const folder = scratchFolder();
	const collects = call.collects && existsSync(collectFile);
	if (call.collects && !collects) process.stderr.write(`${inWords(collectMissing)}\n`);
	const engine = new Engine({
		dataFolder: dataFolder(),
		cacheFolder: folder,
		thumbnailFolder: path.join(cacheFolder(), "thumbnails"),
		isPortable: portable !== null,
		...(call.findings === null ? {} : { findingsFolder: path.resolve(call.findings) }),
		resourcesFolder: path.join(programFolder, "resources"),
		workerFile: path.join(programFolder, "dist", "main", "scan-worker.cjs"),
		scannerFile: path.join(programFolder, "dist", "main", "scanner.wasm"),
		...(collects ? { collectFile } : {}),
	});
	engine.subscribe((event) => {
		if (event.name === "openFailed") process.stderr.write(`${inWords(event.payload.fault)}\n`);
	});
	try {
		const named = call.media.map((media) => path.resolve(media));
		const bundles = named.filter((media) => !isFolderOfMedia(media));
		for (const media of named.filter(isFolderOfMedia)) {
			const added = await engine.addMediaFolder(media);
			if (!added.ok) process.stderr.write(`${inWords(added)}\n`);
		}
		const opened =
			call.files.length > 0
				? await engine.openPaths(call.files.map((file) => path.resolve(file)))
				: await engine.openSample();
		if (!opened.ok) throw new CommandFailed(opened);
		// Now that there are exports that may point to what is inside.
		if (bundles.length > 0) await engine.importMedia(bundles, null);
		const server = await serve({
			engine,
			door: createDoor(createHandlers(engine, browserShell(collects))),
			pageFolder: path.join(programFolder, "dist", "renderer"),
			cacheFolder: folder,
			port: call.port,
			onError: (error) => {
				process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
			},
		});
		tellLink(server.url(), call.open);
		process.stdin.on("data", () => {
			tellLink(server.freshUrl(), false);
		});
		await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
		process.stdin.pause();
		await server.close();
		return exitCodes.done;
	} catch (error) {
		if (!(error instanceof CommandFailed)) throw error;
		if (call.files.length === 0) process.stderr.write(`${error.message}\n`);
		return exitCodes.failed;
	} finally {
		await engine.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Whatever else is there is brought in as a bundle or a file, and what is not there is refused as a folder. */
function isFolderOfMedia(media: string): boolean {
	const found = statSync(media, { throwIfNoEntry: false });
	return found === undefined || (found.isDirectory() && !existsSync(path.join(media, "bagit.txt")));
}

function browserShell(collects: boolean): Shell {
	const { version } = JSON.parse(readFileSync(path.join(programFolder, "package.json"), "utf8")) as { version: string };
	return {
		info: () => ({
			host: "browser",
			version,
			versions: [["Node", process.versions.node]],
			dialogs: false,
			collects,
		}),
		status: () => ({ memory: process.memoryUsage.rss(), connections: 0 }),
		chooseExports: () => Promise.resolve(null),
		chooseMediaFolder: () => Promise.resolve(null),
		chooseMedia: () => Promise.resolve(null),
		chooseFindings: () => Promise.resolve(null),
	};
}

function tellLink(link: string, open: boolean): void {
	process.stdout.write(
		`Ango Loupe is at ${link}\nThe link is good for one visit; press Enter for another, Ctrl+C to end.\n`,
	);
	if (open) openBrowser(link);
}

/** By the system's own opener; where there is none, the address above is what a person needs. */
function openBrowser(link: string): void {
	const openers: Partial<Record<NodeJS.Platform, [string, string[]]>> = {
		win32: ["rundll32", ["url.dll,FileProtocolHandler", link]],
		darwin: ["open", [link]],
	};
	const [command, args] = openers[process.platform] ?? ["xdg-open", [link]];
	if (process.platform === "linux" && !process.env["DISPLAY"] && !process.env["WAYLAND_DISPLAY"]) return;
	const child = spawn(command, args, { stdio: "ignore", detached: true });
	child.on("error", () => {
		process.stdout.write("No browser could be opened here; open the address by hand.\n");
	});
	child.unref();
}
