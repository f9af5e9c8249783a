import { setImmediate } from "node:timers/promises";
import type { Finding, FindingId, HeldFinding, Version } from "#shared/findings/finding";
import type { ChangeDone, FindingsChange, SavedChange } from "#shared/findings/lists";
import { isConflict } from "#shared/findings/merge";
import type { Json } from "#shared/json";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import { ChangeHistory, contentsOf, type Step, versionsBack } from "./change-history.ts";
import { HeldFindings } from "./held-findings.ts";
import type { Journal, JournalEntry, OpenedJournal, Written } from "./journal/journal.ts";
import { LONGEST_LABEL, type Operation, readOperation } from "./operations.ts";

/** What came from elsewhere did this. */
export interface MergedFindings extends SavedChange {
	added: number;
	updated: number;
	unchanged: number;
	/** Findings with more than one version now that had one before, or none. */
	conflicts: number;
}

/** Findings in one line of the journal. */
const MOST_IN_LINE = 5000;
/** Letters in one: a few findings with masks of many points are as much as thousands of words. */
const MOST_LETTERS = 8 * 1024 * 1024;
/** Answers that a change which is sent again is given once more. */
const MOST_ACKNOWLEDGED = 10_000;

/**
 * The findings as the journal tells them. What changes them is written first and holds once it is on disk; changes are
 * written together, and undo waits until those before it hold.
 */
export class FindingStore {
	readonly held = new HeldFindings();
	#history = new ChangeHistory();
	readonly #journal: Journal;
	/** The journal adds to them. */
	readonly #notes: readonly string[];
	#misunderstood: string[] = [];
	readonly #acknowledged = new Map<string, Written>();
	/** Changes on their way to the disk, by id. */
	readonly #writing = new Map<string, Promise<Outcome<SavedChange>>>();
	/** Whoever has to be alone waits for those before it, and all others wait for it. */
	#alone: Promise<unknown> = Promise.resolve();
	readonly #flying = new Set<Promise<unknown>>();
	#seq = 0;
	/** Lines that are not understood are kept: nothing takes their place. */
	#isUnderstood = true;
	readonly #unfollow: () => void;

	/** `changed` is told the keys of the tasks whose findings are others now; null: it may be all. */
	constructor(
		{ journal, entries, notes }: OpenedJournal,
		private readonly changed: (keys: ReadonlySet<string> | null) => void,
	) {
		this.#journal = journal;
		this.#notes = notes;
		this.#apply(entries);
		this.#unfollow = journal.follow((more, isWhole) => {
			if (isWhole) this.#forget();
			const keys = this.#apply(more);
			this.changed(isWhole ? null : keys);
		});
	}

	/** What was found damaged or was not understood, in sentences. */
	get notes(): string[] {
		return [...this.#notes, ...this.#misunderstood];
	}

	get place(): string {
		return this.#journal.id;
	}

	get mode(): "saving" | "reading" {
		return this.#journal.mode;
	}

	get trouble(): Fault | null {
		return this.#journal.trouble;
	}

	/** Of the last operation that holds here. */
	get seq(): number {
		return this.#seq;
	}

	/** What undo takes back, and redo does again; null: nothing. */
	get steps(): { undo: Step | null; redo: Step | null } {
		return { undo: this.#history.last, redo: this.#history.next };
	}

	/** A change that is here already is answered as it was the first time. */
	async save({ id, label, versions }: FindingsChange): Promise<Outcome<SavedChange>> {
		const writing = this.#writing.get(id);
		if (writing) return writing;
		const saving = this.#save(id, label, versions);
		this.#writing.set(id, saving);
		try {
			return await saving;
		} finally {
			this.#writing.delete(id);
		}
	}

	/** One step of any number of findings. Nothing is written of what the next start would not understand. */
	async change(id: string, label: string, versions: readonly Version[]): Promise<Outcome<SavedChange>> {
		const parts = [...inLines(versions)];
		const operation = (part: readonly Version[]): Operation => ({
			kind: "change",
			id,
			label: label.slice(0, LONGEST_LABEL),
			versions: part,
		});
		for (const part of parts) {
			const read = readOperation(operation(part) as unknown as Json);
			if (typeof read === "string") return fault("finding-refused", read);
			// Whoever asks something meanwhile does not wait for all of them.
			await setImmediate();
		}
		return this.#inLines(parts, operation);
	}

	/** What others hold, merged. With a label it is a step that can be taken back. */
	async merge(
		held: readonly HeldFinding[],
		step: { id: string; label: string } | null = null,
	): Promise<Outcome<MergedFindings>> {
		const done = { added: 0, updated: 0, unchanged: 0, conflicts: 0 };
		const news: HeldFinding[] = [];
		for (const more of held) {
			const known = this.held.all.get(more.id);
			const after = this.held.after(more);
			if (after === null) done.unchanged++;
			else {
				news.push(more);
				if (known === undefined) done.added++;
				else done.updated++;
				if (isConflict(after) && !(known && isConflict(known))) done.conflicts++;
			}
		}
		const { id, label } = step ?? { id: null, label: null };
		const saved = await this.#inLines(inLines(news), (part) => ({ kind: "merge", id, label, held: part }));
		return saved.ok ? ok({ ...saved.value, ...done }) : saved;
	}

	undo(): Promise<Outcome<ChangeDone | null>> {
		return this.#aloneDo(() => this.#back("undo", this.#history.last));
	}

	redo(): Promise<Outcome<ChangeDone | null>> {
		return this.#aloneDo(() => this.#back("redo", this.#history.next));
	}

	async retry(): Promise<Outcome<null>> {
		const tried = await this.#journal.retry();
		this.changed(new Set());
		return tried;
	}

	async close(): Promise<void> {
		this.#unfollow();
		await this.#alone;
		await Promise.all(this.#flying);
		await this.#journal.close();
	}

	async #save(id: string, label: string, versions: readonly Version[]): Promise<Outcome<SavedChange>> {
		await this.#alone;
		const known = this.#acknowledged.get(id);
		if (known) return ok(known);
		// Kept longer ago than is remembered, or as part of what a page poured in.
		if (versions.every((version) => this.held.hasVersion(version)))
			return ok({ seq: this.#seq, utc: new Date().toISOString() });
		const written = await this.#write({ kind: "change", id, label, versions });
		this.#compact();
		return written;
	}

	/** In as many lines as it takes. */
	async #inLines<T>(
		parts: Iterable<readonly T[]>,
		operation: (part: readonly T[]) => Operation,
	): Promise<Outcome<SavedChange>> {
		await this.#alone;
		// All of it before anybody who has to be alone: half a step would be taken back.
		return this.#fly(async () => {
			let last: Outcome<SavedChange> = ok({ seq: this.#seq, utc: new Date().toISOString() });
			for (const part of parts) {
				last = await this.#write(operation(part));
				if (!last.ok) return last;
			}
			this.#compact();
			return last;
		});
	}

	async #fly<T>(work: () => Promise<T>): Promise<T> {
		const flying = work();
		this.#flying.add(flying);
		try {
			return await flying;
		} finally {
			this.#flying.delete(flying);
		}
	}

	async #back(kind: "undo" | "redo", step: Step | null): Promise<Outcome<ChangeDone | null>> {
		if (step === null) return ok(null);
		const { all } = this.held;
		const versions = versionsBack(step, kind === "undo" ? "before" : "after", all, new Date().toISOString());
		const tasks = new Set<string>();
		const parts = versions.length === 0 ? [[]] : [...inLines(versions)];
		let last: Outcome<ChangeDone | null> = ok(null);
		for (const [at, part] of parts.entries()) {
			for (const { id, finding } of part) {
				for (const content of [finding, ...contentsOf(all.get(id))]) {
					if (content?.task) tasks.add(content.task.key);
				}
			}
			const written = await this.#write({ kind, versions: part, ends: at === parts.length - 1 });
			if (!written.ok) return written;
			last = ok({ ...written.value, label: step.label, tasks: [...tasks] });
		}
		return last;
	}

	async #aloneDo<T>(work: () => Promise<T>): Promise<T> {
		const before = this.#alone;
		const run = (async () => {
			await before;
			await Promise.all(this.#flying);
			return work();
		})();
		// What fails is for whoever asked: those who wait for it go on.
		this.#alone = run.catch(() => undefined);
		return run;
	}

	async #write(operation: Operation): Promise<Outcome<SavedChange>> {
		const writing = this.#journal.append(operation as unknown as Json);
		this.#flying.add(writing);
		try {
			const written = await writing;
			// Also after a failure: why saving does not work is told.
			this.changed(written.ok ? this.#apply([{ ...written.value, op: null }], operation) : new Set());
			return written;
		} finally {
			this.#flying.delete(writing);
		}
	}

	/** What the journal tells now takes the place of everything it told. */
	#forget(): void {
		this.held.clear();
		this.#history = new ChangeHistory();
		this.#acknowledged.clear();
		this.#misunderstood = [];
		this.#isUnderstood = true;
		this.#seq = 0;
	}

	#apply(entries: readonly JournalEntry[], written: Operation | null = null): Set<string> {
		const keys = new Set<string>();
		for (const { seq, utc, op } of entries) {
			this.#seq = seq;
			const operation = written ?? readOperation(op);
			if (typeof operation === "string") {
				this.#isUnderstood = false;
				this.#misunderstood.push(`Operation ${String(seq)} is not understood and is left as it is: ${operation}`);
			} else this.#do(operation, { seq, utc }, keys);
		}
		return keys;
	}

	#do(operation: Operation, { seq, utc }: Written, keys: Set<string>): void {
		switch (operation.kind) {
			case "change": {
				const { id, label, versions } = operation;
				const step = this.#step(
					id,
					label,
					versions.map((version) => version.id),
				);
				for (const version of versions) this.held.add(version, seq);
				this.#stepEnds(step, keys);
				this.#history.add(step);
				this.#acknowledge(id, { seq, utc });
				break;
			}
			case "merge": {
				const { id, label, held } = operation;
				const step = this.#step(
					id ?? "",
					label ?? "",
					held.map((one) => one.id),
				);
				for (const one of held) this.held.merge(one, seq);
				this.#stepEnds(step, keys);
				if (id !== null) this.#history.add(step);
				break;
			}
			case "undo":
			case "redo": {
				const { kind, versions, ends } = operation;
				const step = this.#step(
					"",
					"",
					versions.map((version) => version.id),
				);
				for (const version of versions) this.held.add(version, seq);
				this.#stepEnds(step, keys);
				if (ends && kind === "undo") this.#history.undone();
				if (ends && kind === "redo") this.#history.redone();
				break;
			}
			case "step": {
				const { id, label, touched } = operation;
				const sides = touched.map(([finding, before, after]) => [finding, { before, after }] as const);
				this.#history.add({ id, label, touched: new Map(sides) });
				break;
			}
			case "place":
				this.#history.placeAt(operation.at);
				break;
			case "acknowledged":
				for (const [id, at, when] of operation.changes) this.#acknowledge(id, { seq: at, utc: when });
				break;
		}
	}

	/** A step about to be done: what stands in its findings. */
	#step(id: string, label: string, findings: readonly FindingId[]): Step {
		const touched: Step["touched"] = new Map();
		for (const finding of findings) touched.set(finding, { before: contentsOf(this.held.all.get(finding)), after: [] });
		return { id, label, touched };
	}

	#stepEnds({ touched }: Step, keys: Set<string>): void {
		for (const [finding, sides] of touched) {
			sides.after = contentsOf(this.held.all.get(finding));
			for (const content of [...sides.before, ...sides.after]) addKey(content, keys);
		}
	}

	#acknowledge(id: string, written: Written): void {
		this.#acknowledged.set(id, written);
		if (this.#acknowledged.size < 2 * MOST_ACKNOWLEDGED) return;
		// Many at once: to find the first key of a map, all that were deleted before it are passed over.
		let spare = this.#acknowledged.size - MOST_ACKNOWLEDGED;
		for (const oldest of this.#acknowledged.keys()) {
			if (spare-- === 0) break;
			this.#acknowledged.delete(oldest);
		}
	}

	/** Where it fails the journal is as it was, and its trouble says why. */
	#compact(): void {
		if (!this.#isUnderstood) return;
		const compacting = this.#journal.compactIfDue(() => this.#kept() as Iterable<Json>);
		this.#flying.add(compacting);
		void compacting.finally(() => this.#flying.delete(compacting));
	}

	*#kept(): Iterable<unknown> {
		const all = [...this.held.all.values()];
		for (const held of inLines(all, 100)) yield { kind: "merge", id: null, label: null, held } satisfies Operation;
		const { steps, done } = this.#history.kept();
		for (const { id, label, touched } of steps) {
			const entries = [...touched].map(([finding, { before, after }]) => [finding, before, after] as const);
			const parts = entries.length === 0 ? [[]] : inLines(entries);
			for (const part of parts) yield { kind: "step", id, label, touched: part } satisfies Operation;
		}
		yield { kind: "place", at: done } satisfies Operation;
		const changes = [...this.#acknowledged].map(([id, { seq, utc }]) => [id, seq, utc] as const);
		yield { kind: "acknowledged", changes } satisfies Operation;
	}
}

/** One after the other, as many as a line is to hold; one that is larger alone. */
export function* inLines<T>(items: readonly T[], most = MOST_IN_LINE): Generator<T[]> {
	let part: T[] = [];
	let letters = 0;
	for (const item of items) {
		const size = JSON.stringify(item).length;
		if (part.length > 0 && (part.length >= most || letters + size > MOST_LETTERS)) {
			yield part;
			part = [];
			letters = 0;
		}
		part.push(item);
		letters += size;
	}
	if (part.length > 0) yield part;
}

function addKey(finding: Finding | null, keys: Set<string>): void {
	if (finding?.task) keys.add(finding.task.key);
}
