import { createHash } from "node:crypto";
import * as path from "node:path";
import type { HostEvent } from "#shared/contract";
import type { ExportId, TaskRef } from "#shared/export";
import type { FindingId, FindingSource, HeldFinding, Version } from "#shared/findings/finding";
import type {
	ChangeDone,
	FindingCounts,
	FindingFilter,
	FindingOrder,
	FindingProgress,
	FindingsChange,
	FindingsState,
	FindingWindow,
	FindingWords,
	HeldWindow,
	SavedChange,
	TaskFindings,
} from "#shared/findings/lists";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import type { FindingRows } from "../exports/finding-rows.ts";
import { contentHash } from "../exports/index-cache.ts";
import { OpenExport } from "../exports/open-export.ts";
import { isSystemError } from "../exports/system-fault.ts";
import { ExportFindings } from "./export-findings.ts";
import { FitPass } from "./fit-pass.ts";
import { type ListOf, rowOf, usedWords } from "./finding-lists.ts";
import { progressOf } from "./finding-progress.ts";
import { FindingSelections } from "./finding-selections.ts";
import type { Step } from "./step.ts";
import { FindingStore, type Sieve } from "./finding-store.ts";
import type { HeldFindings, Listed } from "./held-findings.ts";
import { inLines } from "./in-lines.ts";
import { openJournal } from "./journal/open-journal.ts";
import { openStill } from "./journal/still-journal.ts";
import { newFindingId } from "./new-ids.ts";
import { keptFrom, refusedOverPlan } from "./plans/kept-plan.ts";
import { Reviewer } from "./reviewer.ts";
import { RowsOfFindings } from "./rows-of-findings.ts";
import { TaskKeys } from "./task-keys.ts";

/** Keys of tasks that are told one by one; more of them are read anew. */
const MOST_TOLD = 1000;

/** What findings need of the engine around them. */
export interface AroundFindings {
	/** Where they are kept. */
	folder: string;
	isPortable: boolean;
	/** They are only read: nothing in the folder is changed, and nothing followed. */
	isStill?: boolean;
	exports(): OpenExport[];
	open(id: ExportId): OpenExport | Fault;
	tell(event: HostEvent): void;
}

/** Where exports have their findings, and what is said of all of them. */
interface Opened {
	store: FindingStore;
	damaged: Fault | null;
}

/** Everything that reviewers say, kept in a journal and told to every page. */
export class Findings {
	readonly #reviewer: Reviewer;
	readonly #exports = new WeakMap<OpenExport, ExportFindings>();
	readonly #keys = new WeakMap<OpenExport, TaskKeys>();
	readonly #sources = new WeakMap<OpenExport, FindingSource>();
	readonly #passes = new Map<ExportId, FitPass>();
	/** How often the reviewer has changed. */
	#reviewers = 0;
	#selections: { held: HeldFindings; all: FindingSelections } | null = null;
	#opening: Promise<Opened> | null = null;
	#opened: Opened | null = null;

	constructor(private readonly around: AroundFindings) {
		this.#reviewer = new Reviewer(around.folder, around.isStill ?? false);
	}

	/** Resolves when what is kept is read: at the first question, not before. */
	async ready(): Promise<FindingStore> {
		const { store } = await (this.#opening ??= this.#open());
		return store;
	}

	async state(): Promise<Outcome<FindingsState>> {
		return ok(this.#state(await this.ready()));
	}

	async setReviewer(name: string): Promise<Outcome<FindingsState>> {
		const store = await this.ready();
		const saved = await this.#reviewer.set(name);
		if (!saved.ok) return saved;
		this.#reviewers++;
		this.#tell(store, null);
		return ok(this.#state(store));
	}

	async save(change: FindingsChange): Promise<Outcome<SavedChange>> {
		const store = await this.ready();
		return refusedOverPlan(change.versions, store.held, this.reviewer) ?? store.save(change);
	}

	async undo(): Promise<Outcome<ChangeDone | null>> {
		const store = await this.ready();
		return store.undo((step) => this.#isSealed(store, step));
	}

	async redo(): Promise<Outcome<ChangeDone | null>> {
		const store = await this.ready();
		return store.redo((step) => this.#isSealed(store, step));
	}

	async retry(): Promise<Outcome<FindingsState>> {
		const store = await this.ready();
		const tried = await store.retry();
		return tried.ok ? ok(this.#state(store)) : tried;
	}

	async ofTask(ref: TaskRef): Promise<Outcome<TaskFindings>> {
		const { held } = await this.ready();
		const open = this.around.open(ref.export);
		if (!(open instanceof OpenExport)) return open;
		if (ref.row >= open.index.length) return fault("task-missing", `row ${String(ref.row)} of ${open.summary.name}`);
		const place = this.#of(open, held);
		this.#passes.get(ref.export)?.findRows();
		const all = held.ofKey(place.keys.keyOf(ref.row));
		const seen = all.filter((listed) => !held.withheld.isWithheld(listed.held, this.reviewer));
		// A task that cannot be read has its findings all the same.
		const task = seen.length > 0 ? place.readTask(ref.row) : null;
		const tools = task?.ok === true ? place.places(seen, task.value) : [];
		return ok({
			task: place.keys.taskOf(ref.row),
			source: this.sourceOf(open),
			rows: seen.map((listed) => place.rowOf(listed)),
			tools,
			withheld: all.length - seen.length,
		});
	}

	async held(ids: readonly FindingId[]): Promise<Outcome<readonly HeldFinding[]>> {
		const { held } = await this.ready();
		const known = ids.map((id) => held.all.get(id)).filter((one) => one !== undefined);
		return ok(firstLine(known.filter((one) => !held.withheld.isWithheld(one, this.reviewer))));
	}

	async list(
		id: ExportId | null,
		filter: FindingFilter,
		order: FindingOrder,
		from: number,
		to: number,
	): Promise<Outcome<FindingWindow>> {
		const selected = await this.select(id, filter, order);
		if (!selected.ok) return selected;
		const { found, place } = selected.value;
		if (place !== null) this.#passes.get(place.open.summary.id)?.begin();
		const rows = found.slice(from, Math.min(to, from + 1000)).map((listed) => rowOf(listed, place));
		return ok({ total: found.length, from, rows: firstLine(rows) });
	}

	async count(id: ExportId | null, filter: FindingFilter): Promise<Outcome<FindingCounts>> {
		const store = await this.ready();
		const list = await this.#listOf(store, id, filter);
		return list.ok ? ok(this.#selectionsOf(store.held).count(list.value, filter)) : list;
	}

	/** For the rooms beside this one: the findings of a filter that the reviewer may see, in its order. */
	async select(
		id: ExportId | null,
		filter: FindingFilter,
		order: FindingOrder,
	): Promise<Outcome<{ found: readonly Listed[]; place: ExportFindings | null }>> {
		const store = await this.ready();
		const list = await this.#listOf(store, id, filter);
		if (!list.ok) return list;
		const found = this.#selectionsOf(store.held).select(list.value, filter, order);
		return ok({ found, place: list.value.place });
	}

	async progress(id: ExportId, where: string): Promise<Outcome<FindingProgress>> {
		const { held } = await this.ready();
		const open = this.around.open(id);
		if (!(open instanceof OpenExport)) return open;
		const selected = await open.selectRows({ where, order: null });
		if (!selected.ok) return selected;
		return ok(progressOf(selected.value, this.#of(open, held), held, this.reviewer));
	}

	async words(): Promise<Outcome<FindingWords>> {
		const { held } = await this.ready();
		return ok(usedWords(held, this.reviewer));
	}

	/** What the reviewer may not see yet is given once it may be: a page keeps it in the clear. */
	async pull(since: number, from: number, to: number): Promise<Outcome<HeldWindow>> {
		const { held, seq } = await this.ready();
		const ids = held.changedSince(since).filter((id) => {
			const known = held.all.get(id);
			return known !== undefined && !held.withheld.isWithheld(known, this.reviewer);
		});
		const window = ids.slice(from, Math.min(to, from + 5000));
		const known = window.map((id) => held.all.get(id)).filter((one) => one !== undefined);
		return ok({ total: ids.length, from, held: firstLine(known), seq });
	}

	/** Merges what another page, or another reviewer, holds. Answers with how many findings that changed. */
	async push(held: readonly HeldFinding[]): Promise<Outcome<number>> {
		const store = await this.ready();
		return store.merge(held);
	}

	/** For the rooms beside this one: one step that can be taken back, of any number of findings. */
	async change(label: string, versions: readonly Version[]): Promise<Outcome<SavedChange>> {
		const store = await this.ready();
		return store.change(newFindingId(), label, versions);
	}

	/** For the rooms beside this one: what comes from elsewhere, as one step that can be taken back. See the store. */
	async bringIn(
		label: string,
		pieces: Iterable<Outcome<readonly HeldFinding[]>> | AsyncIterable<Outcome<readonly HeldFinding[]>>,
		sieve: Sieve,
	): Promise<Outcome<null>> {
		const store = await this.ready();
		return store.bringIn({ id: newFindingId(), label }, pieces, sieve);
	}

	/** For the rooms beside this one: everything that is kept, whoever may see it; empty before it is ready. */
	get all(): ReadonlyMap<FindingId, HeldFinding> {
		return this.#opened?.store.held.all ?? new Map<FindingId, HeldFinding>();
	}

	/** Whose findings new ones are. */
	get reviewer(): string {
		return this.#reviewer.name;
	}

	/** What findings made in this export name as theirs. */
	sourceOf(open: OpenExport): FindingSource {
		const source = this.#sources.get(open) ?? { hash: hashOf(open), name: open.summary.name };
		this.#sources.set(open, source);
		return source;
	}

	keysOf(open: OpenExport): TaskKeys {
		const keys = this.#keys.get(open) ?? new TaskKeys(open, this.sourceOf(open).hash);
		this.#keys.set(open, keys);
		return keys;
	}

	/** What is found in the rows of an export: read when it is first asked for. */
	rowsOf(open: OpenExport): FindingRows {
		return new RowsOfFindings({
			held: () => {
				void this.ready();
				return this.#opened?.store.held ?? null;
			},
			known: () => this.#opened?.store.held ?? null,
			place: (held) => this.#of(open, held),
			reviewer: () => this.reviewer,
			reviewers: () => this.#reviewers,
		});
	}

	/** An export is closed: nothing is remembered of its tasks. */
	close(id: ExportId): void {
		this.#passes.get(id)?.stop();
		this.#passes.delete(id);
	}

	async stop(): Promise<void> {
		for (const pass of this.#passes.values()) pass.stop();
		const opened = await this.#opening;
		await opened?.store.close();
	}

	async #open(): Promise<Opened> {
		const { folder, isStill } = this.around;
		const damaged = await this.#reviewer.load();
		const store: FindingStore = new FindingStore(await (isStill ? openStill : openJournal)(folder), (keys) => {
			this.#tell(store, keys);
		});
		this.#opened = { store, damaged };
		return this.#opened;
	}

	async #listOf({ held }: FindingStore, id: ExportId | null, filter: FindingFilter): Promise<Outcome<ListOf>> {
		const { reviewer } = this;
		if (id === null) {
			if (filter.where !== "") return fault("query-syntax", "a query of tasks asks for the rows of an export");
			return ok({ place: null, rows: null, reviewer });
		}
		const open = this.around.open(id);
		if (!(open instanceof OpenExport)) return open;
		const rows = filter.where === "" ? ok(null) : await rowsOf(open, filter.where);
		return rows.ok ? ok({ place: this.#of(open, held), rows: rows.value, reviewer }) : rows;
	}

	#selectionsOf(held: HeldFindings): FindingSelections {
		if (this.#selections?.held !== held) this.#selections = { held, all: new FindingSelections(held) };
		return this.#selections.all;
	}

	#of(open: OpenExport, held: HeldFindings): ExportFindings {
		const known = this.#exports.get(open);
		if (known) return known;
		const place = new ExportFindings(open, this.keysOf(open), this.sourceOf(open).hash, held);
		this.#exports.set(open, place);
		const told = (): void => {
			if (this.#opened) this.#tell(this.#opened.store, null);
		};
		this.#passes.set(open.summary.id, new FitPass(place, held, told));
		return place;
	}

	#state(store: FindingStore): FindingsState {
		const { held, place, mode, trouble, notes, seq } = store;
		const { undo, redo } = store.steps((step) => this.#isSealed(store, step));
		const damaged = this.#opened?.damaged ?? null;
		return {
			place,
			folder: createHash("sha256").update(path.resolve(this.around.folder)).digest("hex").slice(0, 32),
			reviewer: this.reviewer,
			mode,
			trouble,
			notes: damaged ? [damaged.detail, ...notes] : notes,
			seq,
			count: held.count,
			conflicts: held.conflicts,
			undo: undo?.label ?? null,
			redo: redo?.label ?? null,
			isPortable: this.around.isPortable,
		};
	}

	/**
	 * What another reader did blind is neither named nor taken back by one who may not see it; nor is the plan taken away,
	 * or put back, that keeps it from them.
	 */
	#isSealed({ held: { withheld } }: FindingStore, { touched }: Step): boolean {
		const { reviewer } = this;
		return [...touched.values()].some(({ before, after }) =>
			[...before, ...after].some(
				(version) =>
					version.finding !== null &&
					(withheld.isHidden(version.finding, reviewer) || keptFrom(version, withheld, reviewer) !== null),
			),
		);
	}

	#tell(store: FindingStore, keys: ReadonlySet<string> | null): void {
		const tasks = keys === null || keys.size > MOST_TOLD ? null : [...keys];
		this.around.tell({ name: "findingsChanged", payload: { state: this.#state(store), tasks } });
	}
}

/** Fewer where they are long: thousands of large masks are no message. One that is larger goes alone. */
function firstLine<T>(items: readonly T[]): readonly T[] {
	const [first = []] = inLines(items);
	return first;
}

/** 1 for each row of a query. */
async function rowsOf(open: OpenExport, where: string): Promise<Outcome<Uint8Array>> {
	const selected = await open.selectRows({ where, order: null });
	if (!selected.ok) return selected;
	const rows = new Uint8Array(open.index.length);
	for (const row of selected.value) rows[row] = 1;
	return ok(rows);
}

/** Zeros where the file cannot be looked at: such findings are joined by their tasks alone. */
function hashOf(open: OpenExport): string {
	try {
		return contentHash(open.source);
	} catch (error) {
		if (isSystemError(error)) return "0".repeat(40);
		throw error;
	}
}
