import { existsSync, renameSync } from "node:fs";
import * as path from "node:path";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import type { Random } from "../bench/random.ts";
import { valueOf } from "../value-of.ts";
import { readStore, watchPage } from "./page-watch.ts";
import { descendantsOf } from "./process-tree.ts";
import { type ServedProgram } from "./served-program.ts";

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const words = ["accept", "fix", "reject"] as const;

/** A key of a verdict: on which task, and the how-manieth of its page. */
interface Press {
	task: number;
	verdict: string;
	nth: number;
}

export interface PageOptions {
	browser: string;
	/** Of the browser. */
	profile: string;
	random: Random;
	tasks: number;
	/** The folder that the program keeps findings in. */
	findings: string;
	/** Starts the program; the same port each time, so that the page is of one origin. */
	serve: () => ServedProgram;
}

/**
 * A person who gives verdicts by keys in a real browser whose page, or the whole of it, is killed again and again: what
 * was called saved has to be there, and what the page had only on its own disk has to arrive.
 */
export class KilledPage {
	readonly wrong: string[] = [];
	/** Milliseconds from the start of a page or a browser to the task in front, with "Saved" under it. */
	readonly starts: number[] = [];
	pressed = 0;
	/** Verdicts over which "Saved" was read. */
	saved = 0;
	/** Changes that were only on the page's own disk when it was killed. */
	kept = 0;
	/** How often the same task was in front after a kill, how many tasks it was away at most, and how often it had rested. */
	readonly views = { same: 0, behind: 0, rested: 0 };
	readonly #options: PageOptions;
	#program: ServedProgram;
	#context: BrowserContext | null = null;
	#page: Page | null = null;
	#presses: Press[] = [];
	#savedKeys = 0;
	#revisions: string[] = [];
	#front = 0;
	/** Where the person stood was remembered before the kill. */
	#rested = false;
	/** Verdicts on tasks, as they were known last. */
	#verdicts = new Map<number, string>();

	constructor(options: PageOptions) {
		this.#options = options;
		this.#program = options.serve();
	}

	/** Opens the page, and looks whether everything is there. */
	async open(): Promise<void> {
		const begun = performance.now();
		const before = this.#page;
		const context = (this.#context ??= await this.#launch());
		const page = (this.#page =
			before === null ? (context.pages()[0] ?? (await context.newPage())) : await context.newPage());
		await page.goto(await this.#program.link());
		await before?.close();
		const row = page.locator('[role="row"][aria-selected="true"]');
		await row.waitFor();
		// Of a file that is read on another task may be in front before.
		await page.getByText("read 100 %").waitFor();
		const status = page.getByRole("status", { name: "Findings" });
		await status.filter({ hasText: /^\s*Saved\s*$/u }).waitFor();
		this.starts.push(performance.now() - begun);
		const shown = Number(/\d+/u.exec((await row.textContent()) ?? "")?.[0]);
		if (this.#presses.length > 0) {
			const behind = Math.abs(this.#front - shown);
			this.views.behind = Math.max(this.views.behind, behind);
			if (behind === 0) this.views.same += 1;
			if (this.#rested) this.views.rested += 1;
			if (shown !== this.#front && this.#rested)
				this.wrong.push(`task ${String(this.#front)} was in front, and had been; now it is ${String(shown)}`);
		}
		this.#front = shown;
		await this.#look();
	}

	/** Gives verdicts on some tasks, one after the other. `mayRest`: a program that answers lets the page arrive where it goes. */
	async judge(mayRest = true): Promise<void> {
		const { random, tasks } = this.#options;
		const page = this.#page;
		if (page === null) throw new Error("There is no page.");
		if (this.#front > tasks - 12) {
			await page.keyboard.press("Home");
			this.#front = 0;
		}
		for (let count = random.between(1, 8); count > 0; count--) {
			// The one that stands would be taken back.
			const task = this.#front;
			const verdict = random.pick(words.filter((word) => word !== this.#verdicts.get(task)));
			const press = { task, verdict, nth: this.#presses.length + 1 };
			this.#presses.push(press);
			this.#verdicts.set(task, verdict);
			this.pressed += 1;
			await page.keyboard.press(String(words.indexOf(verdict) + 1));
			if (random.oneIn(4)) continue;
			await page.keyboard.press("ArrowRight");
			this.#front += 1;
		}
		this.#rested = random.oneIn(4) && mayRest;
		if (this.#rested) await this.#rest(page);
		else await pause(random.fraction() * (random.oneIn(3) ? 120 : 25));
	}

	/** Until where the person stands is remembered. */
	async #rest(page: Page): Promise<void> {
		const until = performance.now() + 30_000;
		let place = await placeOn(page);
		while (place !== this.#front && performance.now() < until) {
			await pause(20);
			place = await placeOn(page);
		}
		if (place !== this.#front)
			this.wrong.push(`task ${String(this.#front)} is in front, and ${String(place)} is remembered`);
	}

	/** The same while nothing can be saved, so that changes are on the page's own disk alone. */
	async judgeUnheard(): Promise<void> {
		// The program does not answer, or the drive with the findings is gone.
		const isStopped = this.#options.random.oneIn(2);
		if (isStopped) process.kill(this.#program.pid, "SIGSTOP");
		else renameSync(this.#options.findings, this.#away);
		await this.judge(!isStopped);
		const revisions = this.#page ? await waitingOn(this.#page) : [];
		this.#revisions.push(...revisions);
		this.kept += revisions.length;
	}

	/** The process that shows the page, and no other. */
	async killPage(): Promise<void> {
		const crashed = this.#page?.waitForEvent("crash");
		for (const { pid, command } of descendantsOf(process.pid))
			if (command.includes("--type=renderer") && this.#isOurs(pid)) process.kill(pid, "SIGKILL");
		await crashed;
	}

	/** The whole browser. */
	async killBrowser(): Promise<void> {
		const closed = this.#context?.waitForEvent("close");
		for (const pid of this.#browsers()) process.kill(pid, "SIGKILL");
		await closed;
		this.#context = null;
		this.#page = null;
	}

	async killProgram(): Promise<void> {
		await this.#program.end("SIGKILL");
		this.#program = this.#options.serve();
	}

	/** What hindered saving is over. */
	goOn(): void {
		process.kill(this.#program.pid, "SIGCONT");
		if (existsSync(this.#away)) renameSync(this.#away, this.#options.findings);
	}

	async close(): Promise<void> {
		await this.#context?.close();
		await this.#program.end("SIGTERM");
	}

	get #away(): string {
		return `${this.#options.findings} away`;
	}

	async #look(): Promise<void> {
		const { held } = valueOf(await this.#program.host.pullFindings(0, 0, 5000));
		const known = new Set(held.flatMap(({ heads, past }) => [...past, ...heads.map(({ rev }) => rev)]));
		const lost = this.#revisions.filter((rev) => !known.has(rev));
		if (lost.length > 0)
			this.wrong.push(`${String(lost.length)} of ${String(this.#revisions.length)} kept changes never came`);
		const found = new Map<number, string>();
		for (const { id, heads } of held) {
			if (heads.length > 1) this.wrong.push(`${id} is in conflict`);
			const finding = heads[0]?.finding ?? null;
			if (finding?.body.kind === "verdict")
				found.set(Number.parseInt(finding.task?.externalId ?? "", 10), finding.body.verdict ?? "");
		}
		const asSaved = new Map<number, Set<string>>();
		for (const { task, verdict, nth } of this.#presses) {
			// What was pressed after it may be there, and need not.
			if (nth <= this.#savedKeys) asSaved.set(task, new Set([verdict]));
			else asSaved.get(task)?.add(verdict);
		}
		for (const [task, verdicts] of asSaved)
			if (!verdicts.has(found.get(task) ?? ""))
				this.wrong.push(
					`task ${String(task)}: ${[...verdicts].join(" or ")} was called saved, it is ${found.get(task) ?? "not there"}`,
				);
		this.saved += this.#savedKeys;
		[this.#presses, this.#savedKeys, this.#revisions] = [[], 0, []];
		this.#verdicts = found;
	}

	async #launch(): Promise<BrowserContext> {
		const { browser, profile } = this.#options;
		// One process for every page: another one, kept ready for the next page, would be killed as well while that is made.
		const args = ["--no-sandbox", "--renderer-process-limit=1"];
		const context = await chromium.launchPersistentContext(profile, { executablePath: browser, args });
		await context.exposeFunction("loupeSaved", (keys: number) => {
			this.#savedKeys = Math.max(this.#savedKeys, keys);
		});
		await context.addInitScript(watchPage);
		return context;
	}

	#browsers(): number[] {
		return descendantsOf(process.pid)
			.filter(({ command }) => command.includes(path.resolve(this.#options.profile)) && !command.includes("--type="))
			.map(({ pid }) => pid);
	}

	#isOurs(pid: number): boolean {
		return this.#browsers().some((browser) => descendantsOf(browser).some((each) => each.pid === pid));
	}
}

/** Revisions that wait on the page's own disk to be acknowledged. */
async function waitingOn(page: Page): Promise<string[]> {
	const records = (await page.evaluate(readStore, "outbox")) as { change: { versions: { rev: string }[] } }[];
	return records.flatMap(({ change }) => change.versions.map(({ rev }) => rev));
}

/** The row in front as the page remembers it on its own disk; -1: none yet. */
async function placeOn(page: Page): Promise<number> {
	const records = (await page.evaluate(readStore, "places")) as { row: number | null }[];
	return records[0]?.row ?? -1;
}
