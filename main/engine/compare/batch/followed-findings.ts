import type { ExportId } from "#shared/export";
import { BatchCorrections, type ReadCorrections } from "./batch-corrections.ts";
import { BatchRun } from "./batch-run.ts";
import { isOfMine } from "./comparison-key.ts";
import type { Comparers } from "./compare-threads.ts";

/** A hand that draws changes findings several times a second: figures rest this long between two changes of theirs. */
const REST_MS = 150;
/** What follows is kept with the index once nothing has changed for so long: it is much to write for each stroke. */
const KEEP_AFTER_MS = 5000;

/** What following needs of the comparisons. */
interface AroundFollowing {
	comparers: Comparers;
	mine: ReadCorrections;
	/** The comparison of an export, if there is one. */
	run(id: ExportId): BatchRun | null;
	/** Another one takes its place. */
	put(id: ExportId, run: BatchRun): void;
}

interface Following {
	/** Findings changed since it looked. */
	isWanted: boolean;
	/** What is compared behind the figures that are shown. */
	next: BatchRun | null;
}

/**
 * Comparisons with "mine" as findings change: only tasks of which something else is corrected are compared again, behind
 * the figures that are shown, which change once all of them are there. What was restored from the disk is compared anew
 * as a whole the first time.
 */
export class FollowedFindings {
	readonly #following = new Map<ExportId, Following>();
	/** What is not kept yet. */
	readonly #unkept = new Map<ExportId, { run: BatchRun; timer: NodeJS.Timeout }>();

	constructor(private readonly around: AroundFollowing) {}

	/** Findings are others now. */
	follow(id: ExportId): void {
		const known = this.#following.get(id);
		if (known?.isWanted === true) return;
		if (known) {
			known.isWanted = true;
			return;
		}
		const following = { isWanted: true, next: null };
		this.#following.set(id, following);
		void this.#run(id, following);
	}

	/** Another comparison takes the place, or the export is closed, or somebody has enough of it. */
	end(id: ExportId): void {
		this.#keep(id);
		const following = this.#following.get(id);
		if (!following) return;
		this.#following.delete(id);
		following.next?.cancel();
	}

	async #run(id: ExportId, following: Following): Promise<void> {
		while (following.isWanted) {
			following.isWanted = false;
			await new Promise((resolve) => setTimeout(resolve, REST_MS));
			await this.#once(id, following);
			if (this.#isOver(id, following)) return;
		}
		// Ended by itself: the next change begins anew.
		this.#following.delete(id);
	}

	async #once(id: ExportId, following: Following): Promise<void> {
		const run = this.around.run(id);
		if (run === null || this.#isOver(id, following)) return;
		await run.over;
		const { plan, settings, phase } = run.state;
		// What was given up, or failed, is not taken up again by itself.
		if (phase !== "done" || !isOfMine(plan)) return;
		const corrections = await BatchCorrections.read(plan, run.a, run.b, this.around.mine);
		const touched = corrections.touched(run.corrections, run.b === null ? null : run.kept.partners);
		if (touched.length === 0 || this.#isOver(id, following)) return;
		const { canGrow } = run.kept;
		const next = new BatchRun(
			run.a,
			run.b,
			plan,
			settings,
			this.around.comparers,
			{ changed: () => undefined, lines: () => undefined, csv: () => undefined },
			{
				...{ lines: false, csv: null, corrections },
				rows: canGrow ? touched : null,
				before: canGrow ? run.kept : null,
			},
		);
		following.next = next;
		next.start();
		await next.over;
		following.next = null;
		if (this.#isOver(id, following) || this.around.run(id) !== run || next.state.phase !== "done") return;
		this.around.put(id, next);
		clearTimeout(this.#unkept.get(id)?.timer);
		const timer = setTimeout(() => {
			this.#keep(id);
		}, KEEP_AFTER_MS);
		this.#unkept.set(id, { run: next, timer });
	}

	/** It was ended while it waited. */
	#isOver(id: ExportId, following: Following): boolean {
		return this.#following.get(id) !== following;
	}

	#keep(id: ExportId): void {
		const unkept = this.#unkept.get(id);
		if (!unkept) return;
		this.#unkept.delete(id);
		clearTimeout(unkept.timer);
		unkept.run.a.keepColumn(unkept.run.kept.column);
	}
}
