import { setImmediate } from "node:timers/promises";
import { linkStateAt } from "#shared/link-life";
import {
	type MediaNeed,
	type MediaOrigin,
	type MediaReport,
	type MediaRole,
	missingClasses,
	type MissingClass,
	type MissingWhy,
	type NeedFilter,
	type NeedWindow,
	type RoleCount,
} from "#shared/media-needs";
import { fault, ok, type Outcome } from "#shared/outcome";
import { grown } from "../../exports/columns.ts";
import type { OpenExport } from "../../exports/open-export.ts";
import { NeedList } from "./need-list.ts";
import { type Need, readNeeds } from "./read-needs.ts";

/** What is known of a need without reading its file. */
export type NeedLook = { here: { origin: MediaOrigin; bytes: number }; why: null } | { here: null; why: MissingWhy };

/** What a report needs of what is around it. */
export interface AroundReport {
	look(need: Need): Promise<Outcome<NeedLook>>;
	/** Milliseconds since 1970, of a clock that may be wrong. */
	now(): number;
}

const roles: readonly MediaRole[] = ["asset", "brush", "volume"];
const origins: readonly MediaOrigin[] = ["bundle", "store", "folder"];
/** Looked for side by side: a disk answers several questions at once sooner than one after the other. */
const LOOKS = 64;
const MOST_ROWS = 1000;
const MOST_NOTES = 20;
/** The clipboard takes no more, characters. */
const MOST_LIST = 64 * 1024 * 1024;

/**
 * What the tasks of a query point to and what of it is here, as far as they are looked through. Of each need only its
 * row, its place among those of the row, and how it stands is held: who asks for some of them has their tasks read
 * again.
 */
export class NeedReport {
	#phase: MediaReport["phase"] = "reading";
	#read = 0;
	#tasks = 0;
	#unread = 0;
	readonly #notes: string[] = [];
	readonly #stop = new AbortController();
	readonly ended: Promise<void>;
	readonly #counts = new Map<MediaRole, RoleCount>();
	readonly #missing = new Map<MissingClass, number>();
	#length = 0;
	#rows = new Uint32Array(0);
	#places = new Uint32Array(0);
	/** The role, and beside it an origin or a class: see {@link codeOf}. */
	#codes = new Uint8Array(0);

	constructor(
		private readonly open: OpenExport,
		private readonly where: string,
		private readonly around: AroundReport,
	) {
		this.ended = this.#run().catch((error: unknown) => {
			this.#end(error instanceof Error ? error.message : String(error));
		});
	}

	get isOver(): boolean {
		return this.#phase !== "reading";
	}

	/** It ended before all tasks were looked through. */
	get isStopped(): boolean {
		return this.#phase === "stopped";
	}

	cancel(): void {
		this.#stop.abort();
	}

	report(): MediaReport {
		return {
			phase: this.#phase,
			read: this.#read,
			tasks: this.#tasks,
			roles: roles.flatMap((role) => this.#counts.get(role) ?? []),
			missing: missingClasses.flatMap((each) => {
				const needs = this.#missing.get(each) ?? 0;
				return needs > 0 ? [{ class: each, needs }] : [];
			}),
			notes:
				this.#unread > this.#notes.length
					? [...this.#notes, `${String(this.#unread)} tasks could not be read.`]
					: this.#notes,
			now: this.around.now(),
		};
	}

	/** Needs `from` to `to` of the filter, at most 1,000, each looked for anew. */
	async window(filter: NeedFilter, from: number, to: number): Promise<Outcome<NeedWindow>> {
		const matching = this.#matching(filter);
		const wanted = matching.subarray(from, Math.min(to, from + MOST_ROWS));
		const read = await this.#needsAt(wanted);
		if (!read.ok) return read;
		const needs: MediaNeed[] = [];
		for (const need of read.value) {
			const look = await this.around.look(need);
			if (!look.ok) return look;
			needs.push(needOf(need, look.value));
		}
		return ok({ total: matching.length, from, needs });
	}

	/** The list that the connected side reads. */
	async list(filter: NeedFilter): Promise<Outcome<string>> {
		const list = new NeedList();
		const matching = this.#matching(filter);
		for (let from = 0; from < matching.length; from += MOST_ROWS) {
			const read = await this.#needsAt(matching.subarray(from, from + MOST_ROWS));
			if (!read.ok) return read;
			for (const need of read.value) list.add(need);
			if (list.length > MOST_LIST) {
				return fault("too-large", `the list has more than ${String(MOST_LIST)} characters; narrow it by a query`);
			}
			await setImmediate();
		}
		return ok(list.text());
	}

	async #run(): Promise<void> {
		const rows = await this.#begin();
		if (!rows.ok) {
			this.#end(rows.detail);
			return;
		}
		let waiting: Need[] = [];
		for await (const read of readNeeds(this.open, rows.value, this.#stop.signal)) {
			if (!read.ok) {
				this.#end(read.detail);
				return;
			}
			const { needs, fault: why } = read.value;
			if (why) {
				this.#unread++;
				if (this.#notes.length < MOST_NOTES - 1) this.#notes.push(why.detail);
			}
			waiting.push(...needs);
			this.#read++;
			if (waiting.length < LOOKS) continue;
			if (!(await this.#take(waiting))) return;
			waiting = [];
		}
		if (!(await this.#take(waiting))) return;
		this.#phase = this.#stop.signal.aborted ? "stopped" : "done";
	}

	async #begin(): Promise<Outcome<Uint32Array>> {
		await this.open.ended;
		const rows = await this.open.selectRows({ where: this.where, order: null });
		if (!rows.ok) return rows;
		const all = Uint32Array.from(rows.value);
		this.#tasks = all.length;
		return ok(all);
	}

	#end(note: string): void {
		this.#notes.push(note);
		this.#phase = "stopped";
	}

	/** False where what is here cannot be told. */
	async #take(needs: readonly Need[]): Promise<boolean> {
		const looks = await Promise.all(needs.map((need) => this.around.look(need)));
		let last = -1;
		let place = 0;
		for (const [n, need] of needs.entries()) {
			const look = looks[n];
			if (!look?.ok) {
				this.#end(look?.detail ?? "");
				return false;
			}
			place = need.ref.row === last ? place + 1 : 0;
			last = need.ref.row;
			this.#put(need, place, look.value);
		}
		return true;
	}

	#put(need: Need, place: number, look: NeedLook): void {
		const { role, life } = need;
		const needed = this.#length + 1;
		this.#rows = grown(this.#rows, needed, (length) => new Uint32Array(length));
		this.#places = grown(this.#places, needed, (length) => new Uint32Array(length));
		this.#codes = grown(this.#codes, needed, (length) => new Uint8Array(length));
		this.#rows[this.#length] = need.ref.row;
		this.#places[this.#length] = place;
		this.#codes[this.#length] = codeOf(role, look);
		this.#length++;
		const count = this.#counts.get(role) ?? emptyCount(role);
		this.#counts.set(role, count);
		count.needs++;
		count.links[linkStateAt(life, this.around.now())]++;
		const { expiresAt } = life;
		if (expiresAt !== null) {
			count.firstEnd = Math.min(count.firstEnd ?? expiresAt, expiresAt);
			count.lastEnd = Math.max(count.lastEnd ?? expiresAt, expiresAt);
		}
		if (look.here === null) this.#missing.set(look.why.class, (this.#missing.get(look.why.class) ?? 0) + 1);
		else {
			count.here++;
			count.bytes += look.here.bytes;
		}
	}

	/** Which needs a filter lets through, in their order. */
	#matching({ role, state, class: kind }: NeedFilter): Uint32Array {
		const wanted = new Uint8Array(256);
		for (const [n, each] of roles.entries()) {
			if (role !== null && role !== each) continue;
			for (let code = 0; code < STATES; code++) {
				const isHere = code < origins.length;
				if (state !== null && (state === "here") !== isHere) continue;
				if (kind !== null && missingClasses[code - origins.length] !== kind) continue;
				wanted[n * STATES + code] = 1;
			}
		}
		const matching = new Uint32Array(this.#length);
		let count = 0;
		for (let at = 0; at < this.#length; at++) {
			if (wanted[this.#codes[at] as number] === 1) matching[count++] = at;
		}
		return matching.subarray(0, count);
	}

	/** The needs themselves, read again from their tasks. */
	async #needsAt(which: Uint32Array): Promise<Outcome<Need[]>> {
		const rows = [...new Set(Array.from(which, (at) => this.#rows[at] as number))];
		const needs = new Map<number, readonly Need[]>();
		for await (const read of readNeeds(this.open, rows)) {
			if (!read.ok) return read;
			needs.set(read.value.row, read.value.needs);
		}
		return ok(
			Array.from(which).flatMap((at) => needs.get(this.#rows[at] as number)?.[this.#places[at] as number] ?? []),
		);
	}
}

/** Origins and classes. */
const STATES = 16;

function codeOf(role: MediaRole, { here, why }: NeedLook): number {
	const state = here === null ? origins.length + missingClasses.indexOf(why.class) : origins.indexOf(here.origin);
	return roles.indexOf(role) * STATES + state;
}

function emptyCount(role: MediaRole): RoleCount {
	const links = { alive: 0, dead: 0, early: 0, unknown: 0 };
	return { role, needs: 0, here: 0, bytes: 0, links, firstEnd: null, lastEnd: null };
}

function needOf(need: Need, { here, why }: NeedLook): MediaNeed {
	const { ref, taskId, externalId, role, page, visit, visits, place, life } = need;
	const known = { row: ref.row, taskId, externalId, role, page, visit, states: visits.length, place, life };
	return { ...known, origin: here?.origin ?? null, bytes: here?.bytes ?? null, why };
}
