import type { Finding, FindingId, FindingKind, HeldFinding, Version } from "#shared/findings/finding";
import { isConflict, isSameHeld, merged, withVersion } from "#shared/findings/merge";
import { Withheld } from "./plans/withheld.ts";

/** Changes that lists are mended by; beyond them they are made anew. */
const MOST_LATEST = 1000;
/** Changes of which it is remembered what tasks they were about: several lines of a file that comes in. */
const MOST_TOUCHED = 20_000;

/** What a change did to what lists show. */
export interface ListedChange {
	/** Null: it was not there. */
	before: Listed | null;
	now: Listed | null;
	/** See {@link Withheld.put}. */
	opened: readonly string[] | null;
}

/** A finding that is there, with what lists ask of it at hand. */
export interface Listed {
	id: FindingId;
	held: HeldFinding;
	/** The only head, else the first of them that is not a removal. */
	version: Version & { finding: Finding };
	/** Of its task; null of plans and words. */
	key: string | null;
	/** Of the version, here as well: lists of many look at nothing else of most findings. */
	kind: FindingKind;
	author: string;
	/** When the version was made, ms since 1970. */
	at: number;
	isConflict: boolean;
	/** Numbers findings without gaps by the order in which they came; another one after a change of the task. */
	slot: number;
}

/** Everything that is kept, and what of it is there, by task. */
export class HeldFindings {
	readonly all = new Map<FindingId, HeldFinding>();
	readonly listed = new Map<FindingId, Listed>();
	/** Those of kind `words`: a search asks how verdicts are called. */
	readonly words = new Map<FindingId, Listed>();
	readonly #byKey = new Map<string, Listed[]>();
	/** What blind readers may not see of it. */
	withheld = this.#newWithheld();
	/** In the order in which they came. */
	readonly ids: FindingId[] = [];
	/** The operation that changed each last. */
	readonly #seqs = new Map<FindingId, number>();
	/** By task: the last one that may have opened what was withheld of it. */
	readonly #opened = new Map<string, number>();
	/** The last one that changed a plan, or took it away: it may have opened anything. */
	#allOpened = 0;
	/** Grows with every change. */
	version = 0;
	/** The latest changes, one for each version; never all of them. */
	#latest: ListedChange[] = [];
	/** The same of more of them, and less of each: see {@link touchedAfter}. */
	#touched: (readonly string[] | null)[] = [];
	/** Plans that are there. */
	readonly plans = new Map<FindingId, Listed>();
	/** Slots that were given away. */
	slots = 0;
	conflicts = 0;

	/** Slots are not given again: what is remembered by them is of nothing that is here. */
	clear(): void {
		this.all.clear();
		this.listed.clear();
		this.words.clear();
		this.#byKey.clear();
		this.#seqs.clear();
		this.#opened.clear();
		this.#allOpened = 0;
		this.ids.length = 0;
		this.withheld = this.#newWithheld();
		this.conflicts = 0;
		this.version++;
		this.#latest = [];
		this.#touched = [];
		this.plans.clear();
	}

	get count(): number {
		return this.listed.size;
	}

	ofKey(key: string): readonly Listed[] {
		return this.#byKey.get(key) ?? [];
	}

	/** Keys of the tasks that have findings. */
	keys(): IterableIterator<string> {
		return this.#byKey.keys();
	}

	/** In the order in which they came. */
	changedSince(seq: number): readonly FindingId[] {
		if (seq <= 0 || seq < this.#allOpened) return this.ids;
		const isNew = (id: FindingId): boolean => {
			if ((this.#seqs.get(id) ?? 0) > seq) return true;
			const key = this.#opened.size === 0 ? null : (this.listed.get(id)?.key ?? null);
			return key !== null && (this.#opened.get(key) ?? 0) > seq;
		};
		return this.ids.filter(isNew);
	}

	/** What changed since a version, in order; null where that is too long ago to be known. */
	changesAfter(version: number): readonly ListedChange[] | null {
		const changes = this.version - version;
		return changes <= this.#latest.length ? this.#latest.slice(this.#latest.length - changes) : null;
	}

	/**
	 * The keys of tasks of which something else may be seen, or is said, since a version, change by change; null in place of
	 * keys: of any task. Null alone where that is too long ago to be known.
	 */
	touchedAfter(version: number): readonly (readonly string[] | null)[] | null {
		const changes = this.version - version;
		return changes <= this.#touched.length ? this.#touched.slice(this.#touched.length - changes) : null;
	}

	/** `seq`: of the operation. */
	add(version: Version, seq: number): void {
		this.#put(withVersion(this.all.get(version.id) ?? null, version), seq);
	}

	/** What is known after more is; null where it is known already. */
	after(more: HeldFinding): HeldFinding | null {
		const known = this.all.get(more.id);
		// Merged with itself it is in order: it makes no difference which of several came first.
		if (known === undefined) return isInOrder(more) ? more : merged(more, more);
		const both = merged(known, more);
		return isSameHeld(both, known) ? null : both;
	}

	merge(more: HeldFinding, seq: number): void {
		const after = this.after(more);
		if (after !== null) this.#put(after, seq);
	}

	/** Whether a version was here before, whatever became of it. */
	hasVersion({ id, rev }: Version): boolean {
		const known = this.all.get(id);
		if (known === undefined) return false;
		return known.heads.some((head) => head.rev === rev) || known.past.includes(rev);
	}

	#newWithheld(): Withheld {
		return new Withheld(() => this.all.values());
	}

	#put(held: HeldFinding, seq: number): void {
		const { id } = held;
		if (!this.all.has(id)) this.ids.push(id);
		this.all.set(id, held);
		this.#seqs.set(id, seq);
		const opened = this.withheld.put(held);
		const before = this.listed.get(id);
		const now = this.#list(held, before);
		this.version++;
		this.#latest.push({ before: before ?? null, now, opened });
		if (this.#latest.length > 2 * MOST_LATEST) this.#latest = this.#latest.slice(-MOST_LATEST);
		this.#touched.push(opened === null ? null : keysOf(before, now, opened));
		if (this.#touched.length > 2 * MOST_TOUCHED) this.#touched = this.#touched.slice(-MOST_TOUCHED);
		this.conflicts += (now?.isConflict === true ? 1 : 0) - (before?.isConflict === true ? 1 : 0);
		if (now) this.listed.set(id, now);
		else this.listed.delete(id);
		if (now?.kind === "words") this.words.set(id, now);
		else if (before?.kind === "words") this.words.delete(id);
		if (now?.kind === "plan") this.plans.set(id, now);
		else if (before?.kind === "plan") this.plans.delete(id);
		this.#move(before, now);
		// A verdict may open what was withheld: whoever asks for what changed is given it then.
		if (before?.kind === "plan") this.#allOpened = seq;
		const key = now?.key ?? before?.key ?? null;
		if (key !== null && this.withheld.isRead(key)) this.#opened.set(key, seq);
	}

	#list(held: HeldFinding, before: Listed | undefined): Listed | null {
		const version = held.heads.find((head): head is Listed["version"] => head.finding !== null);
		if (version === undefined) return null;
		const key = version.finding.task?.key ?? null;
		return {
			id: held.id,
			held,
			version,
			key,
			kind: version.finding.body.kind,
			author: version.finding.author,
			// A day that no month has is no number, and what is no number has no place in an order.
			at: Date.parse(version.utc) || 0,
			isConflict: isConflict(held),
			slot: before?.key === key ? before.slot : this.slots++,
		};
	}

	#move(before: Listed | undefined, now: Listed | null): void {
		const wasAt = before?.key ?? null;
		const isAt = now?.key ?? null;
		if (wasAt !== null && before) {
			const there = this.#byKey.get(wasAt) ?? [];
			const at = there.indexOf(before);
			if (wasAt === isAt && now) {
				there[at] = now;
				return;
			}
			there.splice(at, 1);
			if (there.length === 0) this.#byKey.delete(wasAt);
		}
		if (isAt === null || !now) return;
		const there = this.#byKey.get(isAt);
		if (there) there.push(now);
		else this.#byKey.set(isAt, [now]);
	}
}

function keysOf(before: Listed | undefined, now: Listed | null, opened: readonly string[]): readonly string[] {
	const [was, is] = [before?.key ?? null, now?.key ?? null];
	return [...(was === null || was === is ? [] : [was]), ...(is === null ? [] : [is]), ...opened];
}

/** As hands leave it: most are, and need no merging. */
function isInOrder({ heads, past, turns }: HeldFinding): boolean {
	const [only] = heads;
	if (turns !== undefined || only === undefined || heads.length > 1) return false;
	return !past.includes(only.rev) && only.after.every((rev) => past.includes(rev));
}
