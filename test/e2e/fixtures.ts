import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { test as base, expect, type Page } from "@playwright/test";

const program = fileURLToPath(new URL("../../dist/main/loupe.js", import.meta.url));

/** The page, served by the real program to a real browser. */
export interface Served {
	/** Starts the program on these files (none: the sample) and shows the page. */
	open(...files: string[]): Promise<Page>;
	/** Ends the programs that run, and opens as before: another day. */
	restart(...files: string[]): Promise<Page>;
	/** A folder of this test alone. */
	folder: string;
	/** Console messages that a test expects, by a piece of their text. */
	expectConsole(piece: string): void;
}

export const test = base.extend<{ served: Served }>({
	served: async ({ page }, use) => {
		const folder = mkdtempSync(path.join(tmpdir(), "loupe-e2e-"));
		const expected: string[] = [];
		const complaints = listen(page, expected);
		const children: ChildProcess[] = [];
		const open = async (...files: string[]): Promise<Page> => {
			const started = await start(files, folder);
			children.push(started.child);
			await page.goto(started.link);
			return page;
		};
		await use({
			folder,
			expectConsole: (piece) => expected.push(piece),
			open,
			restart: async (...files) => {
				await page.goto("about:blank");
				await Promise.all(children.splice(0).map(stop));
				return open(...files);
			},
		});
		// First the page, then its host: a question asked in between would be answered by nobody.
		await page.close();
		await Promise.all(children.map(stop));
		rmSync(folder, { recursive: true, force: true });
		// Nothing of the page may fail, break the policy, or ask for anything but its own host.
		expect(complaints).toEqual([]);
	},
});

export { expect };

/** Loads the page again, once what it was told to remember is on the disk: it remembers behind its own back. */
export async function reload(page: Page): Promise<void> {
	await page.evaluate(
		() =>
			new Promise<void>((resolve, reject) => {
				const opening = indexedDB.open("loupe-page");
				opening.onerror = () => {
					reject(new Error(String(opening.error)));
				};
				opening.onsuccess = () => {
					const { result } = opening;
					// Transactions of the same tables that may write come one after the other: behind this one there is none.
					const last = result.transaction([...result.objectStoreNames], "readwrite");
					last.oncomplete = () => {
						result.close();
						resolve();
					};
				};
			}),
	);
	await page.reload();
}

function listen(page: Page, expected: readonly string[]): string[] {
	const complaints: string[] = [];
	page.on("console", (message) => {
		const text = message.text();
		if (message.type() !== "error" && message.type() !== "warning") return;
		if (!expected.some((piece) => text.includes(piece))) complaints.push(`console: ${text}`);
	});
	page.on("pageerror", (error) => complaints.push(`page: ${error.message}`));
	page.on("request", (request) => {
		const url = request.url();
		if (!/^(?:http:\/\/127\.0\.0\.1:\d+\/|blob:http:\/\/127\.0\.0\.1:)/u.test(url)) complaints.push(`request: ${url}`);
	});
	return complaints;
}

/** Starts `serve`; resolves with its link. All that it remembers lies in the folder. */
export async function start(files: readonly string[], folder: string): Promise<{ child: ChildProcess; link: string }> {
	const env = {
		...process.env,
		HOME: folder,
		XDG_CONFIG_HOME: path.join(folder, "config"),
		APPDATA: path.join(folder, "config"),
		XDG_CACHE_HOME: path.join(folder, "cache"),
		LOCALAPPDATA: path.join(folder, "cache"),
	};
	const child = spawn(process.execPath, [program, "serve", "--no-open", ...files], {
		env,
		stdio: ["pipe", "pipe", "inherit"],
	});
	let output = "";
	for await (const chunk of child.stdout) {
		output += String(chunk);
		const link = /http:\S+/u.exec(output)?.[0];
		if (link !== undefined) return { child, link };
	}
	throw new Error(`The program ended without a link: ${output}`);
}

/** Ends a program that was started. */
export async function stop(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null) return;
	const ended = once(child, "exit");
	child.kill("SIGTERM");
	await ended;
}
