import { untrack } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import type { TaskRef } from "#shared/export";
import type { ChangeId, Finding, FindingId, HeldFinding, RevisionId } from "#shared/findings/finding";
import type { ChangeDone, FindingRow, FindingsNews, FindingsState, TaskFindings } from "#shared/findings/lists";
import { merged, withVersion } from "#shared/findings/merge";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import type { Tool } from "#shared/task";
import type { PageDatabase } from "../../db.ts";
import type { Host } from "../../host.ts";
import { errorText, type Notice, type Notices } from "../notices.svelte.ts";
import { KeptFindings } from "./kept-findings.ts";
import { newChangeId, newVersion } from "./new-ids.ts";
import { type GivenUp, Outbox } from "./outbox.svelte.ts";
import { overlaid } from "./overlay.ts";
import { catchUp, reconcile } from "./reconcile.ts";

/** What a hand does to one finding. */
export interface FindingEdit {
	/** Of a new one: newFindingId(). */
	id: FindingId;
	/** Null: it is removed. */
	finding: Finding | null;
	/**
	 * What is known of it, where it is no finding of the task in front (a row of a list has it). The edit comes after all
	 * of its heads: without, a finding of another task is taken for a new one, and a conflict made.
	 */
	held?: HeldFinding;
}

/** "saved": everything is on the disk. "trouble": something is not, and will not be by itself; `fault` says why. */
export type SavedState =
	| { kind: "saved" }
	| { kind: "saving" }
	| { kind: "trouble"; fault: Fault; changes: number }
	/** Nothing waits; but what is done next would not be saved. */
	| { kind: "reading"; fault: Fault | null };

/** What a person typed or drew that could not become a change: it is tried again until it can. */
export interface Stuck {
	/** "Remark “too dark”". */
	label: string;
	fault: Fault;
	retry: () => Promise<unknown>;
	giveUp: () => void;
}

const gaveUpWords: Readonly<Record<GivenUp, (label: string) => Omit<Notice, "id" | "times">>> = {
	saved: (label) => ({
		severity: "warning",
		title: "It was saved all the same",
		detail: label,
		next: "It was on its way when you gave it up. Undo takes it back.",
	}),
	unknown: (label) => ({
		severity: "warning",
		title: "It may have been saved all the same",
		detail: label,
		next: "It was sent, and the program did not answer. If it was saved it is shown again, and can be taken back.",
	}),
};

/** Pulling what others changed waits for hands to rest, ms. */
const restMs = 2000;

/**
 * What reviewers say, as this page shows it: a change is seen at once, and called saved when the engine has it on disk.
 * To show findings, read `ofTask`, or ask the host anew whenever `version` grows. To change them, call `change`.
 */
export class Findings {
	/** How the engine keeps them; null before its first answer. */
	state = $state.raw<FindingsState | null>(null);
	/** Grows whenever findings are others than before, here or in another window: what lists and counts read again by. */
	version = $state(0);
	/** What undo or redo did last, until the next change: "Undone: Reject a.jpg". */
	lastDone = $state.raw<string | null>(null);
	/** Texts that a person is typing and that are no change yet. */
	drafts = $state(0);
	/** Those of them that could not be kept when that was tried, by what holds them. */
	readonly stuck = new SvelteMap<object, Stuck>();
	/** Whose findings new ones are. */
	readonly reviewer: string = $derived(this.state?.reviewer ?? "");
	readonly outbox: Outbox;
	/** The findings of the task in front, with what is on its way; null before they are read. */
	readonly ofTask: TaskFindings | null = $derived.by(() => {
		const [ref, read] = [this.#ref, this.#read];
		return ref === null || read === null ? null : overlaid(read, this.outbox.versions, ref.row, this.#tools());
	});
	readonly saved: SavedState = $derived.by(() => {
		const [failed, stuck] = [this.outbox.failed[0], [...this.stuck.values()][0]];
		const fault = failed?.fault ?? stuck?.fault ?? null;
		if (fault !== null) return { kind: "trouble", fault, changes: this.outbox.unsaved.length + this.stuck.size };
		const isUnknown = this.state !== null && !this.outbox.isOpen;
		if (this.outbox.unsaved.length > 0 || this.drafts > 0 || isUnknown) return { kind: "saving" };
		if (this.state?.mode === "reading") return { kind: "reading", fault: this.state.trouble };
		return { kind: "saved" };
	});
	/** "Reject a.jpg": what undo would take back; null: nothing. What is not saved yet is taken back first. */
	readonly undoLabel: string | null = $derived.by(() => this.outbox.last?.label ?? this.state?.undo ?? null);
	readonly redoLabel: string | null = $derived.by(() =>
		this.outbox.unsaved.length > 0 ? null : (this.state?.redo ?? null),
	);
	readonly #host: Host;
	readonly #notices: Notices;
	readonly #kept: KeptFindings;
	/** Of the exported state of the task in front; null: another moment is shown. */
	readonly #tools: () => readonly Tool[] | null;
	#ref = $state.raw<TaskRef | null>(null);
	#read = $state.raw<TaskFindings | null>(null);
	/** Why the findings of the task in front could not be read. */
	fault = $state.raw<Fault | null>(null);
	#turn = 0;
	#isStopped = false;
	#reading: Promise<void> = Promise.resolve();
	#resting: ReturnType<typeof setTimeout> | undefined;
	#isReconciled = false;

	constructor(host: Host, database: PageDatabase, notices: Notices, tools: () => readonly Tool[] | null) {
		this.#host = host;
		this.#notices = notices;
		this.#tools = tools;
		this.#kept = new KeptFindings(database, (reason) => {
			notices.tell({
				severity: "warning",
				title: "This page keeps no copy of the findings",
				detail: reason,
				next: "What is called saved is on the disk all the same. Leave the page only when everything is.",
			});
		});
		this.outbox = new Outbox(
			host,
			this.#kept,
			() => {
				this.version += 1;
				void this.#readTask();
			},
			(change, what) => {
				notices.tell(gaveUpWords[what](change.label));
			},
		);
	}

	/** Asks how findings are kept here, sends what was on its way, and makes both sides know the same. */
	async start(): Promise<void> {
		const state = await settled(() => this.#host.readFindingsState());
		if (!state.ok) {
			this.#notices.fault(state, "Findings");
			return;
		}
		this.#take(state.value);
		// What the host answered before it had read what is kept tells nothing of it.
		this.version += 1;
		for (const note of state.value.notes) {
			this.#notices.tell({
				severity: "warning",
				title: "A file of findings was damaged",
				detail: note,
				next: "What this page still knows of it is put back. The damaged file is kept beside the new one.",
			});
		}
		await this.#settleIn(state.value);
	}

	stop(): void {
		this.#isStopped = true;
		this.outbox.stop();
		clearTimeout(this.#resting);
	}

	/** Another task comes in front, or none. */
	follow(ref: TaskRef | null): void {
		if (isSameRef(ref, this.#ref)) return;
		this.#ref = ref;
		this.#read = null;
		this.fault = null;
		void this.#readTask();
	}

	/** The findings of the task in front, once they are read; null where they cannot be, or another came in front. */
	async known(): Promise<TaskFindings | null> {
		const ref = this.#ref;
		await this.#reading;
		return this.#ref === ref ? this.ofTask : null;
	}

	/** The findings of any task, with what is on its way. */
	async readOf(ref: TaskRef): Promise<Outcome<TaskFindings>> {
		if (isSameRef(ref, this.#ref)) {
			await this.#reading;
			if (isSameRef(ref, this.#ref) && this.ofTask !== null) return ok(this.ofTask);
		}
		const read = await settled(() => this.#host.readTaskFindings(ref));
		return read.ok ? ok(overlaid(read.value, this.outbox.versions, ref.row, null)) : read;
	}

	/** Tells that something was not done; `what` names it. */
	told(fault: Fault, what: string): void {
		this.#notices.fault(fault, what);
	}

	/**
	 * Does one step, that is undone as one: shown at once, kept by this page, and sent to the engine. `label` is told where
	 * it is undone: "Reject a.jpg". Findings of other tasks need `held`. Answers at once with the change's id;
	 * whether it is on the disk is told by `saved`.
	 */
	change(label: string, edits: readonly FindingEdit[]): ChangeId {
		const versions = untrack(() =>
			edits.map(({ id, finding, held }) =>
				// Svelte's proxies cannot be stored nor sent.
				newVersion(id, this.#headsOf(id, held), finding === null ? null : $state.snapshot<Finding>(finding)),
			),
		);
		const id = newChangeId();
		this.lastDone = null;
		this.outbox.put({ id, label: label.slice(0, 1000), versions });
		return id;
	}

	/** Row of a finding of the task in front, with what is on its way. */
	rowOf(id: FindingId): FindingRow | null {
		return this.ofTask?.rows.find(({ held }) => held.id === id) ?? null;
	}

	/** Takes the last step back. One that is not saved, and cannot be, is given up. */
	undo(): Promise<void> {
		return this.#step("Undone", () => this.#host.undoFindings());
	}

	redo(): Promise<void> {
		return this.#step("Done again", () => this.#host.redoFindings());
	}

	/** Tries again to save what is not. */
	async retry(): Promise<void> {
		const state = await settled(() => this.#host.retryFindings());
		if (state.ok) this.#take(state.value);
		await Promise.all([this.outbox.retry(), ...[...this.stuck.values()].map((each) => each.retry())]);
	}

	/** Gives up a change that is not saved, as if it had not been made. */
	discard(id: ChangeId): void {
		this.outbox.drop(id);
	}

	async setReviewer(name: string): Promise<boolean> {
		const state = await settled(() => this.#host.setReviewer(name));
		if (!state.ok) {
			this.#notices.fault(state, name);
			return false;
		}
		this.#take(state.value);
		// What another reviewer may see of the task need not be the same.
		this.version += 1;
		await this.#readTask();
		return true;
	}

	/** Told by the engine: something changed, here or in another window. */
	hear({ state, tasks }: FindingsNews): void {
		this.#take(state);
		this.version += 1;
		const key = this.#read?.task.key;
		if (tasks === null || key === undefined || tasks.includes(key)) void this.#readTask();
		if (state.trouble === null && this.outbox.failed.some(({ isRefused }) => !isRefused)) void this.outbox.send();
		clearTimeout(this.#resting);
		this.#resting = setTimeout(() => void this.#catchUp(), restMs);
	}

	#take(state: FindingsState): void {
		const before = this.state;
		this.state = state;
		// Another journal stands there: what is on its way belongs to the one before.
		if (before === null || before.place === state.place) return;
		void this.#settleIn(state);
	}

	#headsOf(id: FindingId, held: HeldFinding | undefined): readonly RevisionId[] {
		let known = held ?? null;
		const here = this.#read?.rows.find((row) => row.held.id === id)?.held;
		if (here !== undefined) known = known === null ? here : merged(known, here);
		for (const version of this.outbox.versions) if (version.id === id) known = withVersion(known, version);
		const doubtful = this.outbox.doubtful.filter((version) => version.id === id);
		return [...(known?.heads ?? []), ...doubtful].map(({ rev }) => rev);
	}

	async #step(word: string, ask: () => Promise<Outcome<ChangeDone | null>>): Promise<void> {
		await this.outbox.send();
		const unsaved = this.outbox.last;
		if (unsaved !== null) {
			if (word !== "Undone") return;
			this.discard(unsaved.id);
			this.lastDone = `${word}: ${unsaved.label}`;
			return;
		}
		const done = await settled(ask);
		if (!done.ok) this.#notices.fault(done, word);
		else if (done.value !== null) {
			this.lastDone = `${word}: ${done.value.label}`;
			this.version += 1;
			await this.#readTask();
		}
	}

	/** What was saved before this was asked for is in the answer; what is on its way is laid over it. */
	#readTask(): Promise<void> {
		this.#reading = this.#readNow();
		return this.#reading;
	}

	async #readNow(): Promise<void> {
		const ref = this.#ref;
		const turn = ++this.#turn;
		const saved = this.outbox.savedIds();
		if (ref === null) {
			this.outbox.forget(saved);
			return;
		}
		const read = await settled(() => this.#host.readTaskFindings(ref));
		if (this.#isStopped) return;
		if (turn !== this.#turn) {
			// A later question is on its way: whoever waits for this one waits for that.
			await this.#reading;
			return;
		}
		this.fault = read.ok ? null : read;
		if (!read.ok) return;
		this.#read = read.value;
		this.outbox.forget(saved);
	}

	/** A journal is there, or another one than before. */
	async #settleIn(state: FindingsState): Promise<void> {
		this.outbox.isOpen = false;
		await this.outbox.open(await this.#kept.placeOf(state), state.folder);
		// One that cannot be read holds nothing to be compared with.
		if (state.place !== "") await this.#reconcile(state);
	}

	async #reconcile(state: FindingsState): Promise<void> {
		this.#isReconciled = false;
		const done = await settled(async () => ok(await reconcile(this.#host, this.#kept, state)));
		const failed = done.ok ? done.value.fault : done;
		if (failed !== null) {
			this.#notices.fault(failed, "Findings");
			return;
		}
		this.#isReconciled = true;
		if (!done.ok || done.value.given === 0) return;
		const { given, isRestored } = done.value;
		this.#notices.tell({
			severity: "info",
			title: isRestored ? "Findings were restored" : "Findings were put back",
			detail: `${String(given)} ${given === 1 ? "finding" : "findings"} that this page kept a copy of`,
			next: isRestored
				? "The folder of findings was empty. They are saved there again."
				: "The folder of findings had not got them any more, or had older ones. They are saved there again.",
		});
	}

	async #catchUp(): Promise<void> {
		if (this.state === null || !this.#isReconciled) return;
		const { state } = this;
		// Where it fails the next news, or the next start, asks again from where this began.
		await settled(async () => {
			await catchUp(this.#host, this.#kept, state);
			return ok(null);
		});
	}
}

function isSameRef(a: TaskRef | null, b: TaskRef | null): boolean {
	return a?.export === b?.export && a?.row === b?.row;
}

/** A host that is gone rejects: here that is one more reason why something could not be done. */
async function settled<T>(ask: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
	try {
		return await ask();
	} catch (error) {
		return fault("host-silent", errorText(error));
	}
}
