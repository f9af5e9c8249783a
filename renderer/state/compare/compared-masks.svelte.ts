import type { MaskComparison, MaskComparisonRead } from "#shared/compare/masks";
import type { ComparedSide } from "#shared/compare/settings";
import type { Fault } from "#shared/outcome";
import type { LabelSource } from "../../canvas/label-source.ts";
import type { Host } from "../../host.ts";
import { readLabels, type ReadLabels } from "../masks/label-file.ts";
import { LabelTiles } from "../masks/label-tiles.ts";

/** Whoever goes through tasks by a held key does not ask for the masks of each. */
const restMs = 250;

/** The masks of two sides: how far they are compared, and what came out. */
export class ComparedMasks {
	/** null: not asked yet, or there is nothing to compare. */
	state = $state.raw<MaskComparisonRead | null>(null);
	fault = $state.raw<Fault | null>(null);
	/** Within which surfaces count as the same, in the comparison's unit. */
	tolerance = $state(2);
	/** The picture of the difference lies over the canvas. */
	isShown = $state(true);
	/** Its tiles; null where there is none, and for volumes. */
	source = $state.raw<LabelSource | null>(null);
	/** Why a tile of it is missing on the canvas. */
	tileFault = $state<string | null>(null);
	readonly comparison: MaskComparison | null = $derived(this.state?.phase === "ready" ? this.state.comparison : null);
	/** There is something to say of masks. */
	readonly isThere: boolean = $derived(this.fault !== null || (this.state !== null && this.state.phase !== "none"));
	readonly #host: Host;
	/** A mask of the task in front is being read: one at a time is, and two that ask would take turns for ever. */
	readonly #isBusy: () => boolean;
	readonly #read: ReadLabels;
	/** Of the source. */
	#url: string | null = null;
	#sides: readonly [ComparedSide, ComparedSide] | null = null;
	#turn = 0;

	constructor(host: Host, isBusy: () => boolean, read: ReadLabels = readLabels) {
		this.#host = host;
		this.#isBusy = isBusy;
		this.#read = read;
	}

	/** Other sides are compared; what was found of those before is gone. The same sides change nothing. */
	async follow(a: ComparedSide, b: ComparedSide): Promise<void> {
		if (this.#sides !== null && JSON.stringify(this.#sides) === JSON.stringify([a, b])) return;
		this.forget();
		this.#sides = [a, b];
		await this.#ask(restMs);
	}

	forget(): void {
		this.#turn += 1;
		this.#sides = null;
		this.state = null;
		this.fault = null;
		this.#show(null);
	}

	/** What is shown stays until the other figures are there. */
	async tolerate(tolerance: number): Promise<void> {
		if (!Number.isFinite(tolerance) || tolerance < 0 || tolerance > 1000) return;
		this.tolerance = tolerance;
		await this.#ask(0);
	}

	/** Again, after a mask was brought in. */
	async again(): Promise<void> {
		await this.#ask(0);
	}

	/** Figures for another tolerance are of the same picture: its tiles stay. */
	#show(comparison: MaskComparison | null): void {
		const picture = comparison?.kind === "picture" ? comparison.difference : null;
		if (this.#url === (picture?.url ?? null)) return;
		this.#url = picture?.url ?? null;
		this.tileFault = null;
		const failed = (words: string): void => {
			this.tileFault = words;
		};
		this.source = picture && new LabelTiles({ ...picture, tiles: picture }, this.#read, failed);
	}

	async #ask(rest: number): Promise<void> {
		const turn = ++this.#turn;
		const sides = this.#sides;
		if (sides === null) return;
		if (rest > 0) await pause(rest);
		while (turn === this.#turn) {
			if (this.#isBusy()) {
				await pause(restMs);
				continue;
			}
			const outcome = await this.#host.compareMasks(...sides, this.tolerance);
			if (turn !== this.#turn) return;
			this.fault = outcome.ok ? null : outcome;
			const isMaking = outcome.ok && outcome.value.phase === "making";
			// Figures for another tolerance come at once as a rule: the table need not vanish for them.
			if (!isMaking || this.comparison === null) this.state = outcome.ok ? outcome.value : null;
			this.#show(this.comparison);
			if (!isMaking) return;
		}
	}
}

function pause(milliseconds: number): Promise<void> {
	return new Promise((resolve) => {
		setTimeout(resolve, milliseconds);
	});
}
