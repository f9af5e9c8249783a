import { setImmediate } from "node:timers/promises";
import type { Finding, FindingId, HeldFinding, Version } from "#shared/findings/finding";
import type { ChangeDone, FindingsChange, SavedChange } from "#shared/findings/lists";
import type { Json } from "#shared/json";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import { Acknowledged } from "./acknowledged.ts";
import { ChangeHistory, type IsSealed, type Reached } from "./change-history.ts";
import { HeldFindings } from "./held-findings.ts";
import { inLines } from "./in-lines.ts";
import type { Journal, JournalEntry, OpenedJournal, Written } from "./journal/journal.ts";
import { LONGEST_LABEL, type Operation, readOperation } from "./operations.ts";
import { type Sides, type Step, stepIn } from "./step.ts";
import { stepBack } from "./steps-back.ts";

/** Finds what of a finding that comes from elsewhere is to be kept. */
export interface Sieve {
	/** `known`: what is kept of it. Null: it changes nothing. */
	take(more: HeldFinding, known: HeldFinding | undefined): HeldFinding | null;
	/** Findings of which something was kept. */
	taken: number;
}

const nothingSealed: IsSealed = () => false;

/**
 * The findings as the journal tells them. What changes them is written first and holds once it is on disk; changes are
 * written together, and undo waits until those before it hold.
 */
export class FindingStore {
	readonly held = new HeldFindings();
	#misunderstood: string[] = [];
	#history = this.#newHistory();
	readonly #journal: Journal;
	/** The journal adds to them. */
	readonly #notes: readonly string[];
	readonly #acknowledged = new Acknowledged();
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
		this.#apply(entries, null, null);
		this.#unfollow = journal.follow((more, isWhole) => {
			if (isWhole) this.#forget();
			const keys = isWhole ? null : new Set<string>();
			this.#apply(more, null, keys);
			this.changed(keys);
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

	/** What undo takes back, and redo does again, of the steps that are not sealed; null: nothing. */
	steps(isSealed: IsSealed = nothingSealed): { undo: Step | null; redo: Step | null } {
		const [undo, redo] = [this.#history.last(isSealed), this.#history.next(isSealed)];
		return { undo: undo?.step ?? null, redo: redo?.step ?? null };
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
		const operation = (part: readonly Version[]): Operation => ({
			kind: "change",
			id,
			label: label.slice(0, LONGEST_LABEL),
			versions: part,
		});
		const parts: (readonly Version[])[] = [];
		for (const part of inLines(versions)) {
			parts.push(part);
			const read = readOperation(operation(part) as unknown as Json);
			if (typeof read === "string") return fault("finding-refused", read);
			// Whoever asks something meanwhile does not wait for all of them.
			await setImmediate();
		}
		return this.#inLines(parts, operation);
	}

	/** What another copy of this very journal holds, merged: no step. Answers with how many findings that changed. */
	async merge(held: readonly HeldFinding[]): Promise<Outcome<number>> {
		const news = held.filter((more) => this.held.after(more) !== null);
		const saved = await this.#inLines(inLines(news), (part) => ({ kind: "merge", id: null, label: null, held: part }));
		return saved.ok ? ok(news.length) : saved;
	}

	/**
	 * What comes from elsewhere, merged piece by piece as one step: each piece is on the disk before the next is asked for.
	 * Faults: those of the pieces, and of saving; what was merged before stays, and is a step that can be taken back.
	 */
	async bringIn(
		{ id, label }: { id: string; label: string },
		pieces: Iterable<Outcome<readonly HeldFinding[]>> | AsyncIterable<Outcome<readonly HeldFinding[]>>,
		sieve: Sieve,
	): Promise<Outcome<null>> {
		await this.#alone;
		return this.#fly(async () => {
			for await (const piece of pieces) {
				if (!piece.ok) return piece;
				const news = piece.value.map((more) => sieve.take(more, this.held.all.get(more.id)));
				for (const held of inLines(news.filter((more) => more !== null))) {
					const written = await this.#write({ kind: "merge", id, label, held });
					if (!written.ok) return written;
					sieve.taken += held.length;
				}
			}
			this.#compact();
			return ok(null);
		});
	}

	undo(isSealed: IsSealed = nothingSealed): Promise<Outcome<ChangeDone | null>> {
		return this.#aloneDo(() => this.#back("undo", this.#history.last(isSealed)));
	}

	redo(isSealed: IsSealed = nothingSealed): Promise<Outcome<ChangeDone | null>> {
		return this.#aloneDo(() => this.#back("redo", this.#history.next(isSealed)));
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

	async #back(kind: "undo" | "redo", reached: Reached | null): Promise<Outcome<ChangeDone | null>> {
		if (reached === null) return ok(null);
		const { step, passes } = reached;
		const { all } = this.held;
		const { versions, held } = stepBack(step, kind, all, new Date().toISOString());
		const tasks = new Set<string>();
		for (const content of [...versions.map(({ finding }) => finding), ...held.flatMap(contentsOf)])
			addKey(content, tasks);
		for (const { id } of [...versions, ...held]) for (const content of contentsOf(all.get(id))) addKey(content, tasks);
		const lines = [
			...[...inLines(versions)].map((part): Operation => ({ kind, versions: part, ends: false })),
			...[...inLines(held)].map((part): Operation => ({ kind, versions: [], held: part, ends: false })),
		];
		const last = { ...(lines.pop() ?? { kind, versions: [] }), ...(passes === 0 ? {} : { passes }) };
		let written: Outcome<SavedChange> | null = null;
		for (const line of [...lines, { ...last, ends: true } as Operation]) {
			written = await this.#write(line);
			if (!written.ok) return written;
		}
		return written === null ? ok(null) : ok({ ...written.value, label: step.label, tasks: [...tasks] });
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
			const keys = new Set<string>();
			if (written.ok) this.#apply([{ ...written.value, op: null }], operation, keys);
			this.changed(keys);
			return written;
		} finally {
			this.#flying.delete(writing);
		}
	}

	/** What the journal tells now takes the place of everything it told. */
	#forget(): void {
		this.held.clear();
		this.#history = this.#newHistory();
		this.#acknowledged.clear();
		this.#misunderstood = [];
		this.#isUnderstood = true;
		this.#seq = 0;
	}

	/** `keys`: of the tasks whose findings are others now are put there. */
	#apply(entries: readonly JournalEntry[], written: Operation | null, keys: Set<string> | null): void {
		for (const { seq, utc, op } of entries) {
			this.#seq = seq;
			const operation = written ?? readOperation(op);
			if (typeof operation === "string") {
				this.#isUnderstood = false;
				this.#misunderstood.push(`Operation ${String(seq)} is not understood and is left as it is: ${operation}`);
			} else this.#do(operation, { seq, utc }, keys);
		}
	}

	#do(operation: Operation, { seq, utc }: Written, keys: Set<string> | null): void {
		switch (operation.kind) {
			case "change": {
				const { id, label, versions } = operation;
				const touched = this.#during(versions, false, keys, () => {
					for (const version of versions) this.held.add(version, seq);
				});
				this.#history.add({ id, label, touched });
				this.#acknowledged.add(id, { seq, utc });
				break;
			}
			case "merge": {
				const { id, label, held } = operation;
				const touched = this.#during(held, true, keys, () => {
					for (const one of held) this.held.merge(one, seq);
				});
				if (id !== null) this.#history.add({ id, label: label ?? "", touched });
				break;
			}
			case "undo":
			case "redo": {
				const { kind, versions, held = [], ends, passes = 0 } = operation;
				this.#during([...versions, ...held], false, keys, () => {
					for (const version of versions) this.held.add(version, seq);
					for (const one of held) this.held.merge(one, seq);
				});
				if (ends && kind === "undo") this.#history.undone(passes);
				if (ends && kind === "redo") this.#history.redone(passes);
				break;
			}
			case "step":
				this.#history.add(stepIn(operation));
				break;
			case "steps":
				this.#history.addPacked({ isMore: operation.isMore, data: operation.data });
				break;
			case "place":
				this.#history.placeAt(operation.at);
				break;
			case "acknowledged":
				for (const [id, at, when] of operation.changes) this.#acknowledged.add(id, { seq: at, utc: when });
				break;
		}
	}

	/** What a step does to findings. `isMerge`: what is known to be replaced since is remembered too. */
	#during(
		findings: readonly { id: FindingId }[],
		isMerge: boolean,
		keys: Set<string> | null,
		work: () => void,
	): Map<FindingId, Sides> {
		const before = new Map(findings.map(({ id }) => [id, this.held.all.get(id)]));
		work();
		const touched = new Map<FindingId, Sides>();
		for (const [id, was] of before) {
			const now = this.held.all.get(id);
			const [heads, after] = [was?.heads ?? [], now?.heads ?? []];
			touched.set(id, { before: heads, after, past: isMerge ? pastOf(was, now) : null });
			if (keys !== null) for (const { finding } of [...heads, ...after]) addKey(finding, keys);
		}
		return touched;
	}

	/** Where it fails the journal is as it was, and its trouble says why. */
	#compact(): void {
		if (!this.#isUnderstood) return;
		const compacting = this.#journal.compactIfDue(() => this.#kept() as Iterable<Json>);
		this.#flying.add(compacting);
		void compacting.finally(() => this.#flying.delete(compacting));
	}

	#newHistory(): ChangeHistory {
		return new ChangeHistory((words) => this.#misunderstood.push(words));
	}

	*#kept(): Iterable<unknown> {
		const all = [...this.held.all.values()];
		for (const held of inLines(all, 100)) yield { kind: "merge", id: null, label: null, held } satisfies Operation;
		yield* this.#history.kept();
		yield { kind: "acknowledged", changes: this.#acknowledged.entries() } satisfies Operation;
	}
}

function addKey(finding: Finding | null, keys: Set<string>): void {
	if (finding?.task) keys.add(finding.task.key);
}

function contentsOf(held: HeldFinding | undefined): (Finding | null)[] {
	return held?.heads.map(({ finding }) => finding) ?? [];
}

function pastOf(was: HeldFinding | undefined, now: HeldFinding | undefined): Sides["past"] {
	const before = new Set(was?.past);
	return { before: was?.past ?? [], since: now?.past.filter((rev) => !before.has(rev)) ?? [] };
}
