import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chromium, type Page } from "@playwright/test";

export interface PagePrograms {
	/** The command line that serves the page. */
	loupe: string;
	browser: string;
	/** What the program keeps goes here. */
	scratch: string;
	/** Whether it is only to be shown that it can be measured. */
	isBrief: boolean;
}

/** The page with a file open, as the real program serves it, in a window of 1440 x 900. */
export async function withPage<T>(
	{ loupe, browser: executablePath, scratch }: PagePrograms,
	/** The export, and options before it. */
	args: string | readonly string[],
	measure: (page: Page) => Promise<T>,
): Promise<T> {
	const { child, link } = await serve(loupe, [args].flat(), scratch);
	// Without a screen there would be no scroll bars.
	const browser = await chromium.launch({ executablePath, ignoreDefaultArgs: ["--hide-scrollbars"] });
	try {
		const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
		const page = await context.newPage();
		await page.goto(link);
		return await measure(page);
	} finally {
		await browser.close();
		await end(child);
	}
}

/** Ends a host, and waits until it has. */
export async function end(child: ChildProcess): Promise<void> {
	const ended = once(child, "exit");
	child.kill("SIGTERM");
	await ended;
}

/** Starts the program that serves the page. */
export async function serve(
	loupe: string,
	args: readonly string[],
	scratch: string,
): Promise<{ child: ChildProcess; link: string }> {
	const child = spawn(process.execPath, [loupe, "serve", "--no-open", ...args], {
		env: { ...process.env, XDG_CACHE_HOME: scratch, LOCALAPPDATA: scratch },
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
