import type { RowSelection, TaskRef } from "#shared/export";
import type { FindingProgress } from "#shared/findings/lists";
import type { Host } from "../../host.ts";
import type { Notices } from "../notices.svelte.ts";
import type { TaskList } from "../task-list.svelte.ts";
import type { Findings } from "./findings.svelte.ts";

/** Counting waits for hands to rest, ms. */
const restMs = 150;

interface AroundReview {
	host: Host;
	notices: Notices;
	list: TaskList;
	findings: Findings;
}

/** How far the tasks of the list are reviewed, and the way to those that are not. */
export class Review {
	/** Of the tasks that the list shows; null before it is counted. */
	progress = $state.raw<FindingProgress | null>(null);
	/** Nothing is left to go to; told until the next step. */
	isThrough = $state(false);
	reviewerOpen = $state(false);
	unsavedOpen = $state(false);
	readonly #around: AroundReview;
	#turn = 0;

	constructor(around: AroundReview) {
		this.#around = around;
	}

	/** Counts again whenever findings or the tasks of the list are others. Until the returned function is called. */
	watch(): () => void {
		let timer: ReturnType<typeof setTimeout> | undefined;
		let said = this.#around.findings.version;
		const stop = $effect.root(() => {
			$effect(() => {
				const { findings, list } = this.#around;
				const { version } = findings;
				const asked = [version, findings.reviewer, list.exportId, list.selection.where, list.matching];
				clearTimeout(timer);
				timer = setTimeout(
					() => {
						if (said !== version) void list.said();
						said = version;
						void this.count();
					},
					asked.length > 0 ? restMs : 0,
				);
			});
		});
		return () => {
			clearTimeout(timer);
			this.#turn += 1;
			stop();
		};
	}

	async count(): Promise<void> {
		const turn = ++this.#turn;
		const { host, list } = this.#around;
		if (list.exportId === null) {
			this.progress = null;
			return;
		}
		const counted = await host.readProgress(list.exportId, list.selection.where);
		// A query that is being typed may not be understood yet: the list says so.
		if (turn === this.#turn) this.progress = counted.ok ? counted.value : null;
	}

	/** To the next task of the list that the reviewer has not judged; from the last one on to the first. */
	async step(direction: 1 | -1): Promise<void> {
		const { list, findings, notices } = this.#around;
		this.isThrough = false;
		// What was just said has to be counted as said.
		await findings.outbox.send();
		await list.located();
		const { exportId, standing, selection } = list;
		if (exportId === null) return;
		const left: RowSelection = { where: unreviewed(selection.where), order: selection.order };
		const beside = direction === 1 ? Math.floor(standing) + 1 : Math.ceil(standing) - 1;
		const next = await this.#rowAt(exportId, selection, beside);
		if (next !== null && (await this.#placeOf(next, left)) !== null) {
			await list.moveTo(beside);
			return;
		}
		const first = await this.#around.host.readRows(exportId, left, 0, 1);
		if (!first.ok) {
			notices.fault(first, "Next unreviewed");
			return;
		}
		const total = first.value.matching;
		if (total === 0) {
			this.isThrough = true;
			return;
		}
		const behind = await this.#firstBehind(exportId, { selection, left, total }, standing);
		// Backwards the one that stands here itself is no step.
		const here = list.cursor === null ? null : await this.#rowAt(exportId, left, behind - 1);
		const stands = here !== null && here.row === list.row;
		const at = direction === 1 ? behind % total : (behind - (stands ? 2 : 1) + 2 * total) % total;
		const row = await this.#rowAt(exportId, left, at);
		if (row !== null) await list.goToRow(row.row);
	}

	/** Position among those left of the first that stands behind `standing` in the list: both are in the same order. */
	async #firstBehind(
		exportId: string,
		{ selection, left, total }: { selection: RowSelection; left: RowSelection; total: number },
		standing: number,
	): Promise<number> {
		let [low, high] = [0, total];
		while (low < high) {
			const middle = Math.floor((low + high) / 2);
			const row = await this.#rowAt(exportId, left, middle);
			const place = row === null ? null : await this.#placeOf(row, selection);
			if (place === null || place > standing) high = middle;
			else low = middle + 1;
		}
		return low;
	}

	async #rowAt(exportId: string, selection: RowSelection, at: number): Promise<TaskRef | null> {
		if (at < 0) return null;
		const read = await this.#around.host.readRows(exportId, selection, at, at + 1);
		const [row] = read.ok ? read.value.rows : [];
		return row === undefined ? null : { export: exportId, row: row.row };
	}

	async #placeOf(ref: TaskRef, selection: RowSelection): Promise<number | null> {
		const place = await this.#around.host.locateRow(ref, selection);
		return place.ok ? place.value : null;
	}
}

/** The tasks of a query that the reviewer has not judged. */
function unreviewed(where: string): string {
	return where.trim() === "" ? "-has:reviewed" : `(${where}) -has:reviewed`;
}
