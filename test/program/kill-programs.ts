import { once } from "node:events";
import * as fs from "node:fs";
import { createServer } from "node:net";
import * as path from "node:path";
import type { Host } from "../../renderer/host.ts";
import { Random } from "../bench/random.ts";
import { findBrowser } from "../browser/find-browser.mjs";
import { DesktopMain } from "./desktop-main.ts";
import { JudgingClient } from "./judging-client.ts";
import { KilledPage } from "./killed-page.ts";
import { ServedProgram } from "./served-program.ts";

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Lives on one folder of findings before another one is taken. */
const livesOfFolder = 25;
/** Milliseconds in which it should go on after a kill. */
const allowed = 3000;

/** What is killed. */
export type KilledPart = "serve" | "main" | "engine" | "page" | "browser";

export interface Killed {
	words: string;
	/** Sentences on what was otherwise than it should be. */
	wrong: string[];
}

/** What was counted over all folders. */
class Tally {
	readonly wrong: string[] = [];
	readonly starts: number[] = [];
	#asked = 0;
	#acknowledged = 0;
	#early = 0;

	constructor(private readonly tell: (line: string) => void) {}

	/** Killed before anything could be asked. */
	early(): void {
		this.#early += 1;
	}

	/** `linked`: of which until there was a process that could be asked. */
	started(milliseconds: number, linked = 0): void {
		this.starts.push(milliseconds);
		if (milliseconds <= allowed) return;
		this.tell(`a start of ${milliseconds.toFixed(0)} ms, ${linked.toFixed(0)} of them until it could be asked`);
	}

	add(client: JudgingClient, kills: number): void {
		this.#asked += client.asked;
		this.#acknowledged += client.acknowledged + client.taken;
		this.wrong.push(...client.wrong.map((words) => `up to kill ${String(kills)}: ${words}`));
		this.tell(
			`${String(kills)} kills, ${String(this.#acknowledged)} operations, ${String(this.wrong.length)} wrong, slowest start ${String(Math.round(Math.max(0, ...this.starts)))} ms`,
		);
	}

	told(what: string, kills: number): Killed {
		return {
			words:
				`${String(kills)} kills of ${what}, ${String(this.#early)} of them before it answered, ` +
				`${String(this.#asked)} changes asked for and ${String(this.#acknowledged)} operations acknowledged; ` +
				`it saved again after ${spread(this.starts)}`,
			wrong: this.wrong,
		};
	}
}

function spread(times: readonly number[]): string {
	const sorted = [...times].sort((a, b) => a - b);
	const at = (share: number): string => String(Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0));
	const over = String(sorted.filter((took) => took > allowed).length);
	return `${at(0.5)} ms (median), ${at(0.95)} (95 %), ${at(1)} at most, ${over} times over ${String(allowed)}`;
}

interface Living {
	readonly host: Host;
	readonly startedAt: number;
	readonly linkedAt: number;
	saving(): ReturnType<ServedProgram["saving"]>;
	end(signal: NodeJS.Signals): Promise<void>;
}

function writeExport(folder: string, count = 3): string {
	const file = path.join(folder, "batch.json");
	const tasks = Array.from({ length: count }, (_, nth) => ({
		externalId: `${String(nth)}.jpg`,
		metadata: { width: 400, height: 300 },
		task: {
			taskId: `t${String(nth)}`,
			stage: "Label",
			stageId: "Label",
			tools: [],
			classifications: [],
			relations: [],
		},
	}));
	fs.writeFileSync(file, JSON.stringify(tasks));
	return file;
}

/** Works until so many operations are acknowledged, and a moment longer: in the middle of the next one it is killed. */
async function workFor(random: Random, client: JudgingClient, host: Host, kill: () => Promise<void>): Promise<void> {
	const acknowledged = client.more(random.between(0, 8));
	const working = client.work(host);
	await Promise.race([acknowledged, working]);
	await pause(random.fraction() * (random.oneIn(4) ? 100 : 12));
	await kill();
	client.rest();
	await working;
}

/** Starts a program again and again, and kills it as a whole. */
async function killWhole(
	what: string,
	times: number,
	scratch: string,
	tell: (line: string) => void,
	start: (folder: string) => Living,
): Promise<Killed> {
	const random = new Random(20_261_129);
	const tally = new Tally(tell);
	for (let kills = 0; kills < times;) {
		const folder = path.join(scratch, `${what} ${String(kills)}`);
		fs.mkdirSync(folder);
		const client = new JudgingClient(random);
		for (let life = 0; life < livesOfFolder && kills < times; life++, kills++) {
			const program = start(folder);
			if (random.oneIn(8)) {
				// While it starts: before it has read what is there, or in the middle of it.
				await pause(random.between(0, 500));
				await program.end("SIGKILL");
				tally.early();
				continue;
			}
			const state = await program.saving();
			tally.started(performance.now() - program.startedAt, program.linkedAt - program.startedAt);
			if (state === null) client.wrong.push("it does not become the writer");
			else await client.look(program.host, state.seq);
			await workFor(random, client, program.host, () => program.end("SIGKILL"));
		}
		const last = start(folder);
		const state = await last.saving();
		await client.look(last.host, state?.seq ?? -1);
		await last.end("SIGTERM");
		fs.rmSync(folder, { recursive: true, force: true });
		tally.add(client, kills);
	}
	return tally.told(what, times);
}

/** The engine's process alone: what is asked of main goes on. */
async function killEngine(times: number, scratch: string, tell: (line: string) => void): Promise<Killed> {
	const random = new Random(20_261_130);
	const tally = new Tally(tell);
	for (let kills = 0; kills < times;) {
		const folder = path.join(scratch, `engine ${String(kills)}`);
		fs.mkdirSync(folder);
		const client = new JudgingClient(random);
		const main = new DesktopMain([writeExport(folder)], path.join(folder, "profile"));
		await main.saving();
		await client.learn(main.host);
		for (let life = 0; life < livesOfFolder && kills < times; life++, kills++) {
			const killedAt = performance.now();
			const state = await main.saving();
			if (life > 0) tally.started(performance.now() - killedAt);
			if (state === null) client.wrong.push("it does not become the writer again");
			else await client.look(main.host, state.seq);
			await workFor(random, client, main.host, () => main.killEngine());
		}
		const state = await main.saving();
		await client.look(main.host, state?.seq ?? -1);
		await main.end("SIGTERM");
		fs.rmSync(folder, { recursive: true, force: true });
		tally.add(client, kills);
	}
	return tally.told("the engine's process", times);
}

/** A page, or the browser around it; now and then the program with it. */
async function killPages(
	what: "page" | "browser",
	times: number,
	scratch: string,
	tell: (line: string) => void,
): Promise<Killed> {
	const random = new Random(20_261_131);
	const tasks = 60;
	const file = writeExport(scratch, tasks);
	const port = await freePort();
	const findings = path.join(scratch, "findings");
	const page = new KilledPage({
		browser: await findBrowser(),
		profile: path.join(scratch, "profile"),
		random,
		tasks,
		findings,
		serve: () => new ServedProgram({ files: [file], findings, home: scratch, port }),
	});
	let programs = 0;
	await page.open();
	for (let kills = 1; kills <= times; kills++) {
		const isHeard = !random.oneIn(3);
		await (isHeard ? page.judge() : page.judgeUnheard());
		await (what === "page" ? page.killPage() : page.killBrowser());
		if (!isHeard) page.goOn();
		if (random.oneIn(3)) {
			await page.killProgram();
			programs += 1;
		}
		await page.open();
		if (kills % 25 === 0)
			tell(`${String(kills)} kills, ${String(page.pressed)} keys, ${page.wrong.join("; ") || "0 wrong"}`);
	}
	await page.close();
	return {
		words:
			`${String(times)} kills of the ${what} (${String(programs)} with the program), ${String(page.pressed)} verdicts by key, ` +
			`${String(page.saved)} of them called saved and ${String(page.kept)} on the page's own disk alone when it was killed; ` +
			`the same task in front ${String(page.views.same)} times, always where hands had rested (${String(page.views.rested)}), ` +
			`else at most ${String(page.views.behind)} tasks away; ` +
			`the page was there after ${spread(page.starts)}`,
		wrong: page.wrong,
	};
}

/** One that nobody has at the moment. */
async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	server.close();
	return typeof address === "object" && address !== null ? address.port : 0;
}

const ways: Record<KilledPart, (times: number, scratch: string, tell: (line: string) => void) => Promise<Killed>> = {
	serve: (times, scratch, tell) =>
		killWhole("the served program", times, scratch, tell, (folder) => {
			const findings = path.join(folder, "findings");
			return new ServedProgram({ files: [writeExport(folder)], findings, home: folder });
		}),
	main: (times, scratch, tell) =>
		killWhole("the desktop's program", times, scratch, tell, (folder) => {
			// A lock that the killed one left: Electron's own is given up with its process.
			fs.rmSync(path.join(folder, "profile", "first-instance"), { force: true });
			return new DesktopMain([writeExport(folder)], path.join(folder, "profile"));
		}),
	engine: killEngine,
	page: (times, scratch, tell) => killPages("page", times, scratch, tell),
	browser: (times, scratch, tell) => killPages("browser", times, scratch, tell),
};

export const killedParts = Object.keys(ways) as KilledPart[];

/** Kills one part of the program so many times. `scratch`: a folder for what it writes. */
export async function killPrograms(
	part: KilledPart,
	times: number,
	scratch: string,
	tell: (line: string) => void,
): Promise<Killed> {
	fs.mkdirSync(scratch, { recursive: true });
	return ways[part](times, scratch, tell);
}
