import type { ChangeId, Version } from "#shared/findings/finding";
import type { FindingsChange, SavedChange } from "#shared/findings/lists";
import { type Fault, fault, type Outcome } from "#shared/outcome";
import type { Host } from "../../host.ts";
import { errorText } from "../notices.svelte.ts";
import { type KeptFindings, unread } from "./kept-findings.ts";

/** A change that hands made, and how far it has come. */
export interface Outgoing {
	change: FindingsChange;
	/** Where the engine has it on disk; null: not yet. */
	saved: SavedChange | null;
	/** Why it could not be saved the last time it was tried; null: it was not, or is on its way. */
	fault: Fault | null;
	/** The engine will not have it as it is: it stands in the way of no other, and a person has to say what now. */
	isRefused: boolean;
	/** It is on the disk of this page, and comes again after a reload. */
	isKept: boolean;
}

/** Waits before what failed is tried again by itself, ms; the last one stays. */
const patience = [1000, 3000, 10_000, 30_000];

/**
 * Changes on their way to the engine's journal, one after the other in the order of hands: a later one may build on an
 * earlier one. Each is put on the page's own disk meanwhile, so that it outlives the page and the engine.
 */
export class Outbox {
	/** In the order of hands: those not saved, and those saved that no answer of the engine shows yet. */
	list = $state.raw<readonly Outgoing[]>([]);
	/** Not saved yet. */
	readonly unsaved: readonly Outgoing[] = $derived(this.list.filter(({ saved }) => saved === null));
	/** Those that were tried, and failed or were refused. */
	readonly failed: readonly Outgoing[] = $derived(this.unsaved.filter(({ fault }) => fault !== null));
	readonly versions: readonly Version[] = $derived(this.list.flatMap(({ change }) => change.versions));
	readonly #host: Host;
	readonly #kept: KeptFindings;
	readonly #told: (saved: SavedChange) => void;
	#place: string | null = null;
	#sending: Promise<void> | null = null;
	#failures = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#lastAt = 0;
	#isStopped = false;

	constructor(host: Host, kept: KeptFindings, told: (saved: SavedChange) => void) {
		this.#host = host;
		this.#kept = kept;
		this.#told = told;
	}

	/** Takes up what was on its way when the page was left. Before, nothing is sent: it would overtake that. */
	async open(place: string, folder: string): Promise<void> {
		const waiting = await this.#kept.waiting([place, unread(folder)]);
		const before = waiting.filter(({ id }) => !this.list.some(({ change }) => change.id === id));
		this.list = [...before.map(({ change }) => outgoing(change, true)), ...this.list];
		this.#place = place;
		for (const { change, saved } of this.list) if (saved === null) void this.#keep(place, change);
		void this.send();
	}

	/** Takes a change; it is sent at once. */
	put(change: FindingsChange): void {
		this.list = [...this.list, outgoing(change, false)];
		if (this.#place === null) return;
		void this.#keep(this.#place, change);
		void this.send();
	}

	/** Sends what is not saved, until all is or one fails. Resolves when there is nothing more to do now. */
	send(): Promise<void> {
		clearTimeout(this.#timer);
		this.#sending ??= this.#sendAll().finally(() => {
			this.#sending = null;
		});
		return this.#sending;
	}

	/** As {@link send}, with what was refused as well. */
	retry(): Promise<void> {
		this.#failures = 0;
		this.list = this.list.map((each) => (each.isRefused ? { ...each, isRefused: false } : each));
		return this.send();
	}

	/** Gives up a change that is not saved. */
	drop(id: ChangeId): void {
		this.list = this.list.filter(({ change, saved }) => change.id !== id || saved !== null);
		void this.#kept.drop(id);
	}

	/** An answer of the engine was asked for after these were saved: it shows them itself. */
	forget(ids: readonly ChangeId[]): void {
		this.list = this.list.filter(({ change }) => !ids.includes(change.id));
	}

	/** Ids of those that are saved. */
	savedIds(): ChangeId[] {
		return this.list.flatMap(({ change, saved }) => (saved === null ? [] : [change.id]));
	}

	stop(): void {
		this.#isStopped = true;
		clearTimeout(this.#timer);
	}

	async #keep(place: string, change: FindingsChange): Promise<void> {
		// Two hands in one millisecond still have an order.
		this.#lastAt = Math.max(Date.now(), this.#lastAt + 0.001);
		if (await this.#kept.put(place, change, this.#lastAt)) this.#update(change.id, { isKept: true });
	}

	async #sendAll(): Promise<void> {
		for (;;) {
			const place = this.#place;
			const next = this.unsaved.find(({ isRefused }) => !isRefused);
			if (next === undefined || place === null || this.#isStopped) return;
			const { change } = next;
			const answer = await this.#send(change);
			if (answer.outcome.ok) {
				this.#failures = 0;
				const saved = answer.outcome.value;
				this.#update(change.id, { saved, fault: null, isRefused: false });
				void this.#kept.acknowledged(place, change, saved.seq);
				this.#told(saved);
			} else {
				this.#update(change.id, { fault: answer.outcome, isRefused: answer.isRefused });
				if (answer.isRefused) continue;
				this.#wait();
				return;
			}
		}
	}

	async #send(change: FindingsChange): Promise<{ outcome: Outcome<SavedChange>; isRefused: boolean }> {
		try {
			const outcome = await this.#host.saveFindings(change);
			return { outcome, isRefused: !outcome.ok && outcome.code === "finding-refused" };
		} catch (error) {
			let outcome = fault("not-saved", errorText(error));
			// A host that is there and throws has refused the call itself: it will again.
			try {
				await this.#host.readFindingsState();
				return { outcome, isRefused: true };
			} catch {
				outcome = fault("host-silent", errorText(error));
				return { outcome, isRefused: false };
			}
		}
	}

	#wait(): void {
		const pause = patience[Math.min(this.#failures, patience.length - 1)] ?? 0;
		this.#failures += 1;
		if (!this.#isStopped) this.#timer = setTimeout(() => void this.send(), pause);
	}

	#update(id: ChangeId, more: Partial<Outgoing>): void {
		this.list = this.list.map((each) => (each.change.id === id ? { ...each, ...more } : each));
	}
}

function outgoing(change: FindingsChange, isKept: boolean): Outgoing {
	return { change, saved: null, fault: null, isRefused: false, isKept };
}
