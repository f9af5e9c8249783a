import { untrack } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import type { ExportId } from "#shared/export";
import type { Finding, FindingId, HeldFinding, Version } from "#shared/findings/finding";
import {
	everyFinding,
	type FindingCounts,
	type FindingFilter,
	type FindingOrder,
	type FindingRow,
} from "#shared/findings/lists";
import type { Fault } from "#shared/outcome";
import type { Host } from "../../host.ts";
import { WindowCache } from "../window-cache.ts";
import type { Findings } from "./findings.svelte.ts";
import { shownVersion } from "./overlay.ts";

/** What the list needs of the page around it. */
interface AroundList {
	exportId(): ExportId | null;
	/** The query of the task list. */
	where(): string;
}

/** As many as are taken at once by "Select all". */
const mostSelected = 1000;
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
	readonly selected = new SvelteMap<FindingId, FindingRow>();
	/** The conflict that is being settled. */
	settling = $state.raw<FindingRow | null>(null);
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
		this.rows = new WindowCache(async (from, to) => {
			const read = await this.#window(from, to);
			if (read !== null) this.total = read.total;
			return read?.rows ?? null;
		});
	}

	toggle(isOpen = !this.isOpen): void {
		this.isOpen = isOpen;
		if (isOpen) void this.read();
		else this.selected.clear();
	}

	/** Opens the list on some of the findings: those of a rule, say. */
	show(part: Partial<FindingFilter>): void {
		this.filter = { ...everyFinding, ...part };
		this.toggle(true);
	}

	change(part: Partial<FindingFilter>): void {
		this.filter = { ...this.filter, ...part };
		this.selected.clear();
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

	toggleSelected(row: FindingRow): void {
		if (!this.selected.delete(row.held.id)) this.selected.set(row.held.id, row);
	}

	/** The first thousand of the list, or none where some are selected. */
	async selectAll(): Promise<void> {
		if (this.selected.size > 0) {
			this.selected.clear();
			return;
		}
		const read = await this.#window(0, mostSelected);
		for (const row of read?.rows ?? []) this.selected.set(row.held.id, row);
	}

	/** As one step that is undone as one. `change` answers null for what is to be removed, undefined for what stays. */
	async changeSelected(label: string, change: (finding: Finding) => Finding | null | undefined): Promise<void> {
		const ids = [...this.selected.keys()];
		// As they are now: since they were selected, other hands may have changed them.
		const known = await this.#held(ids);
		if (known === null) return;
		this.selected.clear();
		const edits = known.flatMap((held) => {
			const before = shownVersion(held)?.finding;
			const finding = before === undefined ? undefined : change(before);
			// A conflict is settled by looking at it.
			return finding === undefined || held.heads.length > 1 ? [] : [{ id: held.id, finding, held }];
		});
		if (edits.length > 0) this.findings.change(label, edits);
	}

	/** One finding takes the place of all versions of the conflict in front. */
	settle(finding: Version["finding"]): void {
		const row = this.settling;
		this.settling = null;
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
			if (of !== this.#selectedOf) this.selected.clear();
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
	async #held(ids: readonly FindingId[]): Promise<HeldFinding[] | null> {
		const held: HeldFinding[] = [];
		for (let rest = ids; rest.length > 0;) {
			const read = await this.host.readHeldFindings(rest);
			if (!read.ok) {
				this.fault = read;
				return null;
			}
			held.push(...read.value);
			const last = rest.indexOf(read.value.at(-1)?.id ?? "");
			rest = last < 0 ? [] : rest.slice(last + 1);
		}
		return held;
	}

	get #id(): ExportId | null {
		return this.everywhere ? null : this.around.exportId();
	}

	get #filter(): FindingFilter {
		return this.ofQuery && !this.everywhere ? { ...this.filter, where: this.around.where() } : this.filter;
	}
}
