import type { ExportId } from "#shared/export";
import type { PlanStrata, PlanTerms } from "#shared/findings/finding";
import type { PlanPreview } from "#shared/findings/plans";
import type { Fault } from "#shared/outcome";
import type { Host } from "../../host.ts";

/** Asked once typing rests, ms. */
const restMs = 250;
const mostTasks = 100_000;
/** Seeds that a person can read out to another one. */
const seeds = 1_000_000;

/** What a person fills in before a plan is made, and what it would choose. */
export class PlanDraft {
	name = $state("");
	where = $state("");
	size = $state<number | null>(200);
	seed = $state<number | null>(0);
	by = $state<PlanStrata["by"]>("none");
	/** Of similarity: "0.5, 0.9". */
	bounds = $state("0.5, 0.9");
	/** "ana, ben". */
	readers = $state("");
	blind = $state(false);
	preview = $state.raw<PlanPreview | null>(null);
	/** Why there is no preview. */
	fault = $state.raw<Fault | null>(null);
	readonly names: readonly string[] = $derived(
		this.readers
			.split(",")
			.map((name) => name.trim())
			.filter((name) => name !== ""),
	);
	/** What is not filled in rightly, in a sentence; null: nothing. */
	readonly complaint: string | null = $derived.by(() => this.#complaint());
	/** Null where there is a complaint. */
	readonly terms: PlanTerms | null = $derived.by(() => {
		const { name, where, size, seed, names, blind, complaint } = this;
		if (complaint !== null || size === null || seed === null) return null;
		return { name: name.trim(), where: where.trim(), size, seed, strata: this.#strata(), readers: names, blind };
	});
	readonly #host: Host;
	#waiting: ReturnType<typeof setTimeout> | undefined;
	#turn = 0;

	constructor(host: Host) {
		this.#host = host;
	}

	/** Begins anew, with what is likely. */
	begin(name: string, where: string, reviewer: string): void {
		this.name = name;
		this.where = where;
		this.readers = reviewer;
		this.blind = false;
		this.preview = null;
		this.fault = null;
		this.roll();
	}

	/** Another seed. */
	roll(): void {
		this.seed = (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % seeds;
	}

	/** Asks what the terms would choose; whatever was asked before is not waited for. */
	look(terms: PlanTerms | null, id: ExportId | null): void {
		clearTimeout(this.#waiting);
		const turn = ++this.#turn;
		if (terms === null || id === null) {
			this.preview = null;
			return;
		}
		this.#waiting = setTimeout(() => void this.#ask(id, terms, turn), restMs);
	}

	stop(): void {
		clearTimeout(this.#waiting);
		this.#turn++;
	}

	async #ask(id: ExportId, terms: PlanTerms, turn: number): Promise<void> {
		const preview = await this.#host.previewPlan(id, terms);
		if (turn !== this.#turn) return;
		this.preview = preview.ok ? preview.value : null;
		this.fault = preview.ok ? null : preview;
	}

	#strata(): PlanStrata {
		return this.by === "similarity" ? { by: "similarity", bounds: numbersIn(this.bounds) } : { by: this.by };
	}

	#complaint(): string | null {
		const { name, size, seed, names, blind, by, bounds } = this;
		if (name.trim() === "") return "The plan needs a name.";
		if (size === null || !Number.isInteger(size) || size < 1 || size > mostTasks)
			return `The size is a whole number from 1 to ${String(mostTasks)}.`;
		if (seed === null || !Number.isInteger(seed) || seed < 0 || seed > 0xffffffff)
			return "The seed is a whole number from 0 to 4294967295.";
		if (names.length === 0) return "Somebody has to read: name the readers.";
		if (names.length > 50) return "At most 50 readers share a plan.";
		if (names.some((reader, at) => names.indexOf(reader) < at)) return "A reader is named twice.";
		if (blind && names.length < 2) return "Blind reading takes two readers or more, with commas between them.";
		if (by === "similarity" && numbersIn(bounds).some((bound) => !(bound >= 0 && bound <= 1)))
			return "The bounds are numbers from 0 to 1, with commas between them.";
		return null;
	}
}

function numbersIn(text: string): number[] {
	return text
		.split(",")
		.filter((part) => part.trim() !== "")
		.map(Number);
}
