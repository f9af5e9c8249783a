import { untrack } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import type { ExportId } from "#shared/export";
import { type BulkDone, type BulkEdit, editedBy } from "#shared/findings/bulk";
import type { FindingId, HeldFinding, Version } from "#shared/findings/finding";
import {
	everyFinding,
	type FindingCounts,
	type FindingFilter,
	type FindingOrder,
	type FindingRow,
} from "#shared/findings/lists";
import { type Fault, ok, type Outcome } from "#shared/outcome";
import type { Host } from "../../host.ts";
import { count, counted } from "../../wording/count.ts";
import { faultAdvice } from "../../wording/fault.ts";
import { WindowCache } from "../window-cache.ts";
import { Settling } from "./settling.svelte.ts";
import type { Findings } from "./findings.svelte.ts";

/** What the list needs of the page around it. */
interface AroundList {
	exportId(): ExportId | null;
	/** The query of the task list. */
	where(): string;
}

/** As many are taken out of a selection of all, and selected one by one, at most. */
const mostByHand = 1000;
const typingMs = 120;

/** The findings of an export as a list: searched, filtered, counted, and changed several at a time. */
export class FindingList {
	isOpen = $state(false);
	filter = $state.raw<FindingFilter>(everyFinding);
	order = $state<FindingOrder>("task");
	/** Of the tasks of the query alone. */
	ofQuery = $state(false);
	/** Of every export: also findings that have nothing to do with the one in front. */
	everywhere = $state(false);
	counts = $state.raw<FindingCounts | null>(null);
	/** Of the filter without the choices, so that a choice that was made can be changed. */
	all = $state.raw<FindingCounts | null>(null);
	total = $state(0);
	fault = $state.raw<Fault | null>(null);
	active = $state<number | null>(null);
	/** One by one; of a selection of all those that are taken out of it. */
	readonly picked = new SvelteMap<FindingId, FindingRow>();
	/** All that the filter finds are selected, but for those that are picked. */
	isAll = $state(false);
	/** How many are selected. */
	readonly selected: number = $derived.by(() => {
		const { isAll, total, picked } = this;
		return isAll ? Math.max(0, total - picked.size) : picked.size;
	});
	/** A change of the selected is on its way. */
	isChanging = $state(false);
	/** What the last one did, in a sentence. */
	done = $state<string | null>(null);
	/** The conflict that is being settled. */
	readonly settling: Settling;
	readonly rows: WindowCache<FindingRow>;
	/** Of which list they are selected. */
	#selectedOf = "";
	#turn = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(
		private readonly host: Host,
		private readonly findings: Findings,
		private readonly around: AroundList,
	) {
		this.settling = new Settling(host, () => this.#id);
		this.rows = new WindowCache(async (from, to) => {
			const read = await this.#window(from, to);
			if (read !== null) this.total = read.total;
			return read?.rows ?? null;
		});
	}

	toggle(isOpen = !this.isOpen): void {
		this.isOpen = isOpen;
		if (isOpen) void this.read();
		else this.#unselect();
	}

	/** Opens the list on some of the findings: those of a rule, say. */
	show(part: Partial<FindingFilter>): void {
		this.filter = { ...everyFinding, ...part };
		this.toggle(true);
	}

	change(part: Partial<FindingFilter>): void {
		this.filter = { ...this.filter, ...part };
		this.#unselect();
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.read(), part.text === undefined ? 0 : typingMs);
	}

	sortBy(order: FindingOrder): void {
		this.order = order;
		void this.read();
	}

	/** Anew, from the host: findings, the filter or the export are others now. */
	async read(): Promise<void> {
		if (!this.isOpen) return;
		const turn = ++this.#turn;
		const [id, filter] = [this.#id, this.#filter];
		const { where, text } = filter;
		const [counts, all] = await Promise.all([
			this.host.countFindings(id, filter),
			this.host.countFindings(id, { ...everyFinding, where, text }),
		]);
		if (turn !== this.#turn) return;
		this.fault = counts.ok ? null : counts;
		if (!counts.ok) return;
		this.counts = counts.value;
		this.all = all.ok ? all.value : null;
		this.total = counts.value.total;
		await this.rows.refresh();
	}

	isSelected({ held }: FindingRow): boolean {
		return this.picked.has(held.id) !== this.isAll;
	}

	toggleSelected(row: FindingRow): void {
		this.done = null;
		if (!this.picked.delete(row.held.id) && this.picked.size < mostByHand) this.picked.set(row.held.id, row);
	}

	/** All that the filter finds, however many these are; none where some are selected. */
	selectAll(): void {
		const isAll = this.selected === 0;
		this.#unselect();
		this.isAll = isAll;
	}

	/** As one step that is undone as one. `label` as it is told where it is undone. */
	async changeSelected(label: string, edit: BulkEdit): Promise<void> {
		this.isChanging = true;
		this.done = null;
		try {
			const done = await (this.isAll ? this.#changeAll(label, edit) : this.#changePicked(label, edit));
			// They stay selected: it may be tried again.
			if (done.ok) this.#unselect();
			this.done = done.ok ? doneWords(label, done.value, edit) : faultAdvice(done);
		} finally {
			this.isChanging = false;
		}
	}

	#unselect(): void {
		this.isAll = false;
		this.done = null;
		this.picked.clear();
	}

	/** By the engine: a hundred thousand are no message. */
	async #changeAll(label: string, edit: BulkEdit): Promise<Outcome<BulkDone>> {
		const choice = { filter: this.#filter, except: [...this.picked.keys()], count: this.selected };
		// What was said last is of the list too.
		await this.findings.outbox.send();
		return this.host.changeListed(this.#id, choice, edit, label);
	}

	async #changePicked(label: string, edit: BulkEdit): Promise<Outcome<BulkDone>> {
		// As they are now: since they were selected, other hands may have changed them.
		const known = await this.#held([...this.picked.keys()]);
		if (!known.ok) return known;
		const edits = known.value.flatMap((held) => {
			const finding = editedBy(edit, held, this.findings.reviewer);
			return finding === undefined ? [] : [{ id: held.id, finding, held }];
		});
		if (edits.length > 0) this.findings.change(label, edits);
		return ok({ changed: edits.length, left: this.picked.size - edits.length });
	}

	/** One finding takes the place of all versions of the conflict in front. */
	settle(finding: Version["finding"]): void {
		const { row } = this.settling;
		this.settling.close();
		if (row === null) return;
		const { held, version } = row;
		const name = version.finding.task?.asset ?? version.finding.task?.key ?? "finding";
		this.findings.change(`Settle ${name}`, [{ id: held.id, finding, held }]);
	}

	/** Follows what it is made of, within an effect. */
	follow(): void {
		const watched = [this.findings.version, this.around.exportId(), this.ofQuery ? this.around.where() : ""];
		const of = JSON.stringify([this.#id, this.#filter.where]);
		untrack(() => {
			// What is not in the list any more must not be removed with it.
			if (of !== this.#selectedOf) this.#unselect();
			this.#selectedOf = of;
			if (watched.length > 0) void this.read();
		});
	}

	/** In several answers where the rows are long. Null where one failed. */
	async #window(from: number, to: number): Promise<{ rows: FindingRow[]; total: number } | null> {
		const [id, filter, order] = [this.#id, this.#filter, this.order];
		const rows: FindingRow[] = [];
		for (;;) {
			const read = await this.host.listFindings(id, filter, order, from + rows.length, to);
			if (!read.ok) {
				this.fault = read;
				return null;
			}
			const { rows: more, total } = read.value;
			rows.push(...more);
			if (more.length === 0 || from + rows.length >= Math.min(to, total)) return { rows, total };
		}
	}

	/** Likewise. */
	async #held(ids: readonly FindingId[]): Promise<Outcome<HeldFinding[]>> {
		const held: HeldFinding[] = [];
		for (let rest = ids; rest.length > 0;) {
			const read = await this.host.readHeldFindings(rest);
			if (!read.ok) return read;
			held.push(...read.value);
			const last = rest.indexOf(read.value.at(-1)?.id ?? "");
			rest = last < 0 ? [] : rest.slice(last + 1);
		}
		return ok(held);
	}

	get #id(): ExportId | null {
		return this.everywhere ? null : this.around.exportId();
	}

	get #filter(): FindingFilter {
		return this.ofQuery && !this.everywhere ? { ...this.filter, where: this.around.where() } : this.filter;
	}
}

function doneWords(label: string, { changed, left }: BulkDone, edit: BulkEdit): string {
	if (left === 0) return `${label}: ${counted(changed, "finding")} changed.`;
	const why = {
		verdict: "conflicts, other reviewers’ verdicts, what is no verdict, and what has this one already",
		tag: "conflicts, what is no verdict, and what has this tag already",
		remove: "conflicts",
	}[edit.kind];
	return `${label}: ${count(changed)} changed; ${count(left)} left as they are (${why}).`;
}
