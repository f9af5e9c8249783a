import { type ComparePlan, type CompareSettings, defaultSettings, type Moment } from "#shared/compare/settings";
import type { ExportId, ExportSummary } from "#shared/export";
import { type KeptPlan, type Memory, placeKey } from "../../db.ts";

/** What a person fills in before a batch is compared. What was compared last of an export stands there already. */
export class PlanForm {
	isOpen = $state(false);
	/** Side B is another export that is open; null: another moment of the same. */
	other = $state<ExportId | null>(null);
	from = $state.raw<Moment>({ kind: "exported" });
	to = $state.raw<Moment>({ kind: "exported" });
	settings = $state.raw<CompareSettings>(defaultSettings);
	/** Side A's export. */
	summary = $state.raw<ExportSummary | null>(null);
	readonly #memory: Memory;
	/** What is open. */
	readonly #exports: () => readonly ExportSummary[];
	/** Why nothing can be compared as it stands; null where it can. */
	readonly complaint: string | null = $derived.by(() => this.#complaint());

	constructor(memory: Memory, exports: () => readonly ExportSummary[]) {
		this.#memory = memory;
		this.#exports = exports;
	}

	/** The exports that this one may be compared with. */
	get others(): readonly ExportSummary[] {
		return this.#exports().filter(({ id }) => id !== this.summary?.id);
	}

	/** Opens it for an export. `withOther`: as a comparison with another export, or not; null: as it was last. */
	async open(summary: ExportSummary, withOther: boolean | null): Promise<void> {
		const kept = await this.#memory.plan(placeKey(summary.name, summary.bytes));
		this.summary = summary;
		this.settings = kept?.settings ?? defaultSettings;
		const { others } = this;
		const keptOther = others.find(({ name, bytes }) => placeKey(name, bytes) === kept?.other)?.id ?? null;
		const isOther = withOther ?? keptOther !== null;
		this.choose(isOther ? (keptOther ?? others[0]?.id ?? null) : null);
		if (kept !== null && (kept.other !== null) === isOther) {
			this.from = kept.from;
			this.to = kept.to;
		}
		this.isOpen = true;
	}

	/** Another export as side B, or none; with moments that are likely. */
	choose(other: ExportId | null): void {
		this.other = other;
		const stage = other === null ? firstStage(this.summary) : null;
		this.from = stage === null ? { kind: "exported" } : { kind: "stage", stage, which: "latest" };
		this.to = { kind: "exported" };
	}

	/** Null where there is a complaint. */
	get plan(): ComparePlan | null {
		const { summary, other, from, to } = this;
		if (summary === null || this.complaint !== null) return null;
		return other === null
			? { kind: "stages", export: summary.id, from, to }
			: { kind: "exports", a: summary.id, b: other, from, to };
	}

	/** Called when it is compared. */
	async remember(): Promise<void> {
		const { summary, from, to, settings } = this;
		if (summary === null) return;
		const other = this.others.find(({ id }) => id === this.other);
		const plan: KeptPlan = {
			key: placeKey(summary.name, summary.bytes),
			other: other === undefined ? null : placeKey(other.name, other.bytes),
			from,
			to,
			settings,
			usedAt: Date.now(),
		};
		await this.#memory.rememberPlan(plan);
	}

	#complaint(): string | null {
		const { from, to, other, settings } = this;
		if (other === null && JSON.stringify(from) === JSON.stringify(to)) return "Both sides are the same moment.";
		if (other !== null && !this.others.some(({ id }) => id === other)) return "The other export is closed.";
		if (!(settings.threshold >= 0 && settings.threshold <= 1)) return "The threshold lies between 0 and 1.";
		if (settings.radius !== null && !(settings.radius > 0)) return "The radius is larger than 0 px.";
		if (settings.pairing.by === "answer" && settings.pairing.title.trim() === "") {
			return "Pairing by an answer needs the title of its question.";
		}
		return null;
	}
}

/** Where annotations are made, as far as the counts tell: the stage that most tasks went through, Start and the end aside. */
function firstStage(summary: ExportSummary | null): string | null {
	const working = (summary?.stages ?? []).filter(
		({ stageId, visits }) => visits > 0 && stageId !== "Start" && stageId !== "Complete",
	);
	const most = working.reduce<(typeof working)[number] | null>(
		(best, stage) => (best === null || stage.visits > best.visits ? stage : best),
		null,
	);
	return most === null ? null : most.stageId;
}
