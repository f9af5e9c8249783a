import type { ChangeId, Version } from "#shared/findings/finding";
import type { FindingsChange, SavedChange } from "#shared/findings/lists";
import type { FaultCode } from "#shared/faults";
import { type Fault, fault, type Outcome } from "#shared/outcome";
import type { Host } from "../../host.ts";
import { errorText } from "../notices.svelte.ts";
import { type KeptFindings, unread } from "./kept-findings.ts";
import { afterLeavingOut } from "./left-out.ts";

/** A change that hands made, and how far it has come. */
export interface Outgoing {
	change: FindingsChange;
	/** In the order of hands: see OutboxRecord. */
	at: number;
	/** Where the engine has it on disk; null: not yet. */
	saved: SavedChange | null;
	/** Why it could not be saved the last time it was tried; null: it was not, or is on its way. */
	fault: Fault | null;
	/** The engine will not have it as it is: it stands in the way of no other, and a person has to say what now. */
	isRefused: boolean;
	/** It is on the disk of this page, and comes again after a reload. */
	isKept: boolean;
	/** A person gave it up while it was on its way: whether it is saved all the same is not known yet. */
	isGivenUp: boolean;
}

/** What became of a change that was given up too late to be held back. */
export type GivenUp = "saved" | "unknown";

/** Waits before what failed is tried again by itself, ms; the last one stays. */
const patience = [1000, 3000, 10_000, 30_000];

/**
 * Changes on their way to the engine's journal, one after the other in the order of hands: a later one may build on an
 * earlier one. Each is put on the page's own disk meanwhile, so that it outlives the page and the engine.
 */
export class Outbox {
	/** What was on its way when the page was left is in the list: before, nobody can say that everything is saved. */
	isOpen = $state(false);
	/** In the order of hands: those not saved, and those saved that no answer of the engine shows yet. */
	list = $state.raw<readonly Outgoing[]>([]);
	/** Not saved yet. */
	readonly unsaved: readonly Outgoing[] = $derived(this.list.filter(({ saved }) => saved === null));
	/** Those that were tried, and failed or were refused. */
	readonly failed: readonly Outgoing[] = $derived(this.unsaved.filter(({ fault }) => fault !== null));
	/** What is to be seen of them. */
	readonly versions: readonly Version[] = $derived(
		this.list.flatMap(({ change, isGivenUp }) => (isGivenUp ? [] : change.versions)),
	);
	/** Of those given up and not answered for: what is done next replaces them too, should they be saved. */
	readonly doubtful: readonly Version[] = $derived(
		this.list.flatMap(({ change, isGivenUp }) => (isGivenUp ? change.versions : [])),
	);
	/** The last one that a hand can take back before it is saved. */
	readonly last: FindingsChange | null = $derived(this.unsaved.findLast(({ isGivenUp }) => !isGivenUp)?.change ?? null);
	readonly #host: Host;
	readonly #kept: KeptFindings;
	readonly #told: (saved: SavedChange) => void;
	readonly #gaveUp: (change: FindingsChange, what: GivenUp) => void;
	/** The change whose answer is awaited. */
	#onItsWay: ChangeId | null = null;
	#place: string | null = null;
	#sending: Promise<void> | null = null;
	#failures = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#lastAt = 0;
	#isStopped = false;

	/** `gaveUp` is told of a change that was given up and is saved all the same, or may be. */
	constructor(
		host: Host,
		kept: KeptFindings,
		told: (saved: SavedChange) => void,
		gaveUp: (change: FindingsChange, what: GivenUp) => void,
	) {
		this.#host = host;
		this.#kept = kept;
		this.#told = told;
		this.#gaveUp = gaveUp;
	}

	/** Takes up what was on its way when the page was left. Before, nothing is sent: it would overtake that. */
	async open(place: string, folder: string): Promise<void> {
		const waiting = await this.#kept.waiting([place, unread(folder)]);
		const before = waiting.filter(({ id }) => !this.list.some(({ change }) => change.id === id));
		this.list = [...before.map(({ change, at }) => ({ ...this.#outgoing(change, true), at })), ...this.list];
		this.#place = place;
		this.isOpen = true;
		for (const each of this.unsaved) void this.#keep(each);
		void this.send();
	}

	/** Takes a change; it is sent at once. */
	put(change: FindingsChange): void {
		const put = this.#outgoing(change, false);
		this.list = [...this.list, put];
		if (this.#place === null) return;
		void this.#keep(put);
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

	/**
	 * Gives up a change that is not saved. One whose answer is awaited cannot be called back: it is shown no more, and
	 * what became of it is told.
	 */
	drop(id: ChangeId): void {
		const dropped = this.unsaved.find(({ change }) => change.id === id);
		if (dropped === undefined) return;
		void this.#kept.drop(id);
		if (id === this.#onItsWay) {
			this.#update(id, { isGivenUp: true, isKept: false });
			return;
		}
		// Sent before, and nobody answered: the engine may have it.
		if (isUnanswered(dropped.fault)) this.#gaveUp(dropped.change, "unknown");
		this.#leaveOut(dropped.change);
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

	async #keep({ change, at }: Outgoing): Promise<void> {
		const place = this.#place;
		if (place !== null && (await this.#kept.put(place, change, at))) this.#update(change.id, { isKept: true });
	}

	#outgoing(change: FindingsChange, isKept: boolean): Outgoing {
		// Two hands in one millisecond still have an order.
		this.#lastAt = Math.max(Date.now(), this.#lastAt + 0.001);
		return { change, at: this.#lastAt, saved: null, fault: null, isRefused: false, isKept, isGivenUp: false };
	}

	async #sendAll(): Promise<void> {
		for (;;) {
			const place = this.#place;
			const next = this.unsaved.find(({ isRefused }) => !isRefused);
			if (next === undefined || place === null || this.#isStopped) return;
			const { change } = next;
			this.#onItsWay = change.id;
			const answer = await this.#send(change);
			this.#onItsWay = null;
			const isGivenUp = this.list.some((each) => each.isGivenUp && each.change.id === change.id);
			if (answer.outcome.ok) {
				this.#failures = 0;
				const saved = answer.outcome.value;
				this.#update(change.id, { saved, fault: null, isRefused: false, isGivenUp: false });
				if (isGivenUp) this.#gaveUp(change, "saved");
				void this.#kept.acknowledged(place, change, saved.seq);
				this.#told(saved);
			} else if (isGivenUp) {
				if (isUnanswered(answer.outcome)) this.#gaveUp(change, "unknown");
				this.#leaveOut(change);
			} else {
				this.#update(change.id, { fault: answer.outcome, isRefused: answer.isRefused });
				if (answer.isRefused) continue;
				this.#wait();
				return;
			}
		}
	}

	#leaveOut(leftOut: FindingsChange): void {
		const changed: Outgoing[] = [];
		this.list = this.list.flatMap((each): Outgoing[] => {
			if (each.change.id === leftOut.id) return [];
			const later = each.saved === null ? afterLeavingOut(each.change, leftOut) : null;
			if (later === null) return [each];
			changed.push({ ...each, change: later });
			return changed.slice(-1);
		});
		for (const each of changed) void this.#keep(each);
	}

	async #send(change: FindingsChange): Promise<{ outcome: Outcome<SavedChange>; isRefused: boolean }> {
		try {
			const outcome = await this.#host.saveFindings(change);
			return { outcome, isRefused: !outcome.ok && refusals.has(outcome.code) };
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

/** What is answered so will be again, as long as it is what it is. */
const refusals: ReadonlySet<FaultCode> = new Set(["finding-refused", "plan-kept"]);

/** It was sent, and nobody is left who could say what became of it. */
function isUnanswered(fault: Fault | null): boolean {
	return fault?.code === "host-silent" || fault?.code === "engine-stopped";
}
