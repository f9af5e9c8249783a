import { setTimeout } from "node:timers/promises";
import { linkKey, linkLife, linkStateAt } from "#shared/link-life";
import type { CollectState, MissingClass, MissingWhy } from "#shared/media-needs";
import { ok, type Fault, type Outcome } from "#shared/outcome";
import type { CollectFile, CollectJob, CollectNeed, FetchedFacts } from "../engine/media/collect/collect-program.ts";
import { isSystemError, systemFault } from "../engine/exports/system-fault.ts";
import { spokenInstant } from "./answer-fields.ts";
import { type Agents, agentsFor, type Fetched, fetchLink, usualLimits } from "./fetch-link.ts";
import { Hosts } from "./hosts.ts";

const mostRefused = 200;
/** Keys of which it is remembered what they brought in this run: another task may point to the same. */
const mostRemembered = 100_000;
/** Milliseconds: the first wait before another try, and the longest that the other side may ask for. */
const firstWait = 500;
const longestWait = 120_000;

/** Fetches what is not here, some files at once, each whole or not at all. */
export class CollectRun {
	readonly #hosts = new Hosts();
	readonly #agents: Agents;
	readonly #failed = new Map<MissingClass, number>();
	/** Links without what signs them, and the need that brought them. */
	readonly #brought = new Map<string, { like: CollectNeed; facts: FetchedFacts }>();
	/** Keys that are being fetched just now: a second need for the same waits. */
	readonly #underway = new Map<string, Promise<void>>();
	readonly #refused: string[] = [];
	readonly #stop = new AbortController();
	readonly #signal: AbortSignal;
	#moreRefused = 0;
	#needs = 0;
	#fetched = 0;
	#there = 0;
	#bytes = 0;
	/** Of the disk or of the export: nothing further can be fetched. */
	#fault: Fault | null = null;

	constructor(private readonly job: CollectJob) {
		this.#agents = agentsFor(job.options.parallel);
		this.#signal = AbortSignal.any([job.signal, this.#stop.signal]);
	}

	async run(): Promise<Outcome<CollectState>> {
		const needs = this.job.needs[Symbol.asyncIterator]();
		// One after the other from the same list, whoever asks first.
		let reading: Promise<unknown> = Promise.resolve();
		const next = (): Promise<IteratorResult<Outcome<CollectNeed>>> => {
			const asked = reading.then(() => needs.next());
			reading = asked.catch(() => undefined);
			return asked;
		};
		const work = async (): Promise<void> => {
			while (!this.#signal.aborted) {
				const read = await next();
				if (read.done === true) return;
				if (read.value.ok) await this.#one(read.value.value);
				else this.#end(read.value);
			}
		};
		try {
			await Promise.all(Array.from({ length: this.job.options.parallel }, () => this.#guarded(work)));
		} finally {
			this.#agents.http.destroy();
			this.#agents.https.destroy();
			await needs.return?.();
		}
		if (this.#fault !== null) return this.#fault;
		return ok(this.#state(this.job.signal.aborted ? "cancelled" : "done"));
	}

	/** The others end as well where one fails, and what it threw is thrown once they have put away their files. */
	async #guarded(work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			// Whatever was given up says so in its own way.
			if (this.#signal.aborted && error instanceof Error && error.name === "AbortError") return;
			this.#stop.abort();
			throw error;
		}
	}

	async #one(need: CollectNeed): Promise<void> {
		this.#needs++;
		const here = await this.job.shelf.isHere(need);
		if (!here.ok) {
			this.#end(here);
			return;
		}
		if (here.value) {
			this.#there++;
			this.#tell();
			return;
		}
		const key = `${need.role} ${linkKey(need.link)}`;
		await this.#underway.get(key);
		let over: () => void = () => undefined;
		const underway = new Promise<void>((resolve) => {
			over = resolve;
		});
		this.#underway.set(key, underway);
		try {
			if (!(await this.#again(key, need))) await this.#fetch(key, need);
		} finally {
			if (this.#underway.get(key) === underway) this.#underway.delete(key);
			over();
		}
		this.#tell();
	}

	/** True where another task of this run brought the same: it is kept for this one too. */
	async #again(key: string, need: CollectNeed): Promise<boolean> {
		const brought = this.#brought.get(key);
		if (brought === undefined) return false;
		const kept = await this.job.shelf.keepAgain(need, brought.like, brought.facts);
		if (!kept.ok) this.#end(kept);
		else if (kept.value === null) return false;
		else this.#count(kept.value);
		return true;
	}

	async #fetch(key: string, need: CollectNeed): Promise<void> {
		const { retries } = this.job.options;
		const host = this.#hosts.of(need.place);
		for (let tried = 0; ; tried++) {
			const dead = this.#deadByServer(need, host.ahead);
			if (dead !== null) return this.#miss(need, dead, null);
			if (host.isGivenUp()) return this.#miss(need, this.#why("temporary", host.sentence()), null);
			let file: CollectFile | null = null;
			let fetched: Fetched;
			try {
				fetched = await this.#ask(need, (begun) => {
					file = begun;
				});
			} catch (error) {
				await (file as CollectFile | null)?.drop();
				if (error instanceof NoRoom) {
					this.#end(error.fault);
					return;
				}
				if (!isSystemError(error)) throw error;
				this.#end(systemFault(error, need.place));
				return;
			}
			const begun = file as CollectFile | null;
			if (fetched.serverTime !== null) host.ahead = fetched.serverTime - this.job.now();
			if (fetched.ok) {
				host.answered();
				if (begun === null) throw new Error("A file came without a place for it");
				return this.#keep(key, need, begun, { status: fetched.status, type: fetched.type, fetchedAt: this.job.now() });
			}
			await begun?.drop();
			if (fetched.unreached) host.failed();
			else host.answered();
			const wait = waitBefore(tried, fetched.after);
			if (!fetched.retry || tried >= retries || wait === null || host.isDoubtful()) {
				return this.#miss(need, fetched.why, fetched.status);
			}
			await setTimeout(wait, undefined, { signal: this.#signal });
		}
	}

	#ask(need: CollectNeed, begun: (file: CollectFile) => void): Promise<Fetched> {
		const { most, allowInner } = this.job.options;
		return fetchLink({
			link: need.link,
			role: need.role,
			limits: { ...usualLimits, most, allowInner },
			agents: this.#agents,
			signal: this.#signal,
			now: () => this.job.now(),
			begin: async () => {
				const file = await this.job.shelf.begin(need);
				if (!file.ok) throw new NoRoom(file);
				begun(file.value);
				return file.value;
			},
		});
	}

	async #keep(key: string, need: CollectNeed, file: CollectFile, facts: FetchedFacts): Promise<void> {
		const kept = await file.keep(facts);
		if (!kept.ok) {
			// Of this file there is too much for what may be kept; a smaller one may still have room.
			if (kept.code === "no-space") return this.#miss(need, this.#why("too-large", kept.detail), facts.status);
			this.#end(kept);
			return;
		}
		if (this.#brought.size < mostRemembered) this.#brought.set(key, { like: need, facts });
		this.#count(kept.value);
	}

	/** By the other side's clock, once it has told it: dead links need not be asked for one by one. */
	#deadByServer(need: CollectNeed, ahead: number | null): MissingWhy | null {
		if (ahead === null) return null;
		const life = linkLife(need.link);
		const server = this.job.now() + ahead;
		if (linkStateAt(life, server) !== "dead" || life.expiresAt === null) return null;
		const [end, clock] = [spokenInstant(life.expiresAt), spokenInstant(server)];
		const sentence = `Its link expired at ${end} (server time ${clock}). Export again in Ango Hub, and fetch it before its links die.`;
		return this.#why("expired", sentence);
	}

	async #miss(need: CollectNeed, why: MissingWhy, status: number | null): Promise<void> {
		this.#failed.set(why.class, (this.#failed.get(why.class) ?? 0) + 1);
		const task = need.taskId === null ? "" : `Task ${need.taskId}: `;
		if (this.#refused.length < mostRefused) this.#refused.push(`${task}${need.place}: ${why.sentence}`);
		else this.#moreRefused++;
		const put = await this.job.shelf.putMissing(need, why, status);
		if (!put.ok) this.#end(put);
	}

	#why(kind: MissingClass, sentence: string): MissingWhy {
		return { class: kind, sentence, at: this.job.now() };
	}

	#count(bytes: number): void {
		this.#fetched++;
		this.#bytes += bytes;
	}

	#end(fault: Fault): void {
		this.#fault ??= fault;
		this.#stop.abort();
	}

	#tell(): void {
		this.job.told(this.#state("running"));
	}

	#state(phase: CollectState["phase"]): CollectState {
		return {
			phase,
			needs: this.#needs,
			fetched: this.#fetched,
			there: this.#there,
			bytes: this.#bytes,
			failed: [...this.#failed].map(([kind, needs]) => ({ class: kind, needs })),
			refused: [...this.#refused],
			moreRefused: this.#moreRefused,
		};
	}
}

/** The place for a file could not be made. */
class NoRoom extends Error {
	constructor(readonly fault: Fault) {
		super();
	}
}

/**
 * Milliseconds before try `tried` + 2: twice as long each time, between half of it and all of it by chance, so that files
 * that failed together do not come back together; and what the other side asks for. Null: it asks for too long.
 */
export function waitBefore(tried: number, after: number | null, random: () => number = Math.random): number | null {
	if (after !== null && after > longestWait) return null;
	const step = Math.min(firstWait * 2 ** tried, 30_000);
	return Math.max(after ?? 0, step / 2 + (step / 2) * random());
}
