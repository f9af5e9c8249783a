import type { ExportId } from "#shared/export";
import type { FindingBody, FindingId, PlanTerms, Version } from "#shared/findings/finding";
import type { DisputeWindow, PlanPreview, PlanState } from "#shared/findings/plans";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import { OpenExport } from "../../exports/open-export.ts";
import type { AroundFindings, Findings } from "../findings.ts";
import { newFindingId, newRevision } from "../new-ids.ts";
import { allocated, fittingStrata, type Stratum } from "./allocation.ts";
import { ruledOutShare, worstMargin } from "./confidence.ts";
import { PlanStanding } from "./plan-standing.ts";
import { PlanStandings } from "./plan-standings.ts";
import { divided } from "./plan-strata.ts";
import { drawSample, MOST_STRATA } from "./sample.ts";

export interface AroundPlans extends Pick<AroundFindings, "open"> {
	findings: Findings;
}

/** Disputes in one answer. */
const MOST_DISPUTES = 1000;
/** Bytes of a plan's tasks, about: it is one line of the journal. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Samples of tasks to be read, by one reader or by two who do not see each other's verdicts. */
export class WorkPlans {
	readonly #standings = new WeakMap<OpenExport, PlanStandings>();

	constructor(private readonly around: AroundPlans) {}

	async preview(id: ExportId, terms: PlanTerms): Promise<Outcome<PlanPreview>> {
		const choice = await this.#choice(id, terms);
		if (!choice.ok) return choice;
		const { strata, size, population } = choice.value;
		if (size === 0) return ok({ population, chosen: 0, strata: [], margin: 1, ruledOut: 1, notes: [] });
		const fitting = fittingStrata(strata, Math.min(size, MOST_STRATA));
		const counts = allocated(
			fitting.map(({ rows }) => rows.length),
			size,
		);
		const parts = fitting.map(({ name, rows }, at) => ({ name, population: rows.length, chosen: counts[at] ?? 0 }));
		return ok({
			population,
			chosen: size,
			strata: parts,
			margin: worstMargin(parts),
			ruledOut: ruledOutShare(parts),
			notes: notesOn(terms, choice.value, fitting.length),
		});
	}

	async make(id: ExportId, terms: PlanTerms): Promise<Outcome<FindingId>> {
		const choice = await this.#choice(id, terms);
		if (!choice.ok) return choice;
		const { open, strata, size } = choice.value;
		if (size === 0) return fault("plan-impossible", `${open.summary.name} has no task of the query ${terms.where}`);
		const { findings } = this.around;
		const drawn = drawSample(strata, size, terms.seed);
		const keys = findings.keysOf(open);
		const tasks = drawn.rows.map((row) => keys.taskOf(row));
		const bytes = tasks.reduce((sum, task) => sum + JSON.stringify(task).length, 0);
		if (bytes > MOST_BYTES)
			return fault("plan-impossible", `its tasks take ${String(bytes)} bytes, more than ${String(MOST_BYTES)}`);
		const body: FindingBody = { kind: "plan", terms, tasks, strata: drawn.strata };
		const version: Version = {
			id: newFindingId(),
			rev: newRevision(),
			after: [],
			utc: new Date().toISOString(),
			finding: {
				author: findings.reviewer,
				source: findings.sourceOf(open),
				task: null,
				target: { kind: "task" },
				body,
			},
		};
		const saved = await findings.change(`Make the plan ${terms.name}`, [version]);
		return saved.ok ? ok(version.id) : saved;
	}

	async list(id: ExportId): Promise<Outcome<PlanState[]>> {
		const standings = await this.#standingsOf(id);
		return standings instanceof PlanStandings ? ok(await standings.states()) : standings;
	}

	async disputes(id: ExportId, plan: FindingId, from: number, to: number): Promise<Outcome<DisputeWindow>> {
		const found = await this.#plan(id, plan);
		return found instanceof PlanStanding ? ok(found.disputes(from, Math.min(to, from + MOST_DISPUTES))) : found;
	}

	/** See PlanStanding; of the reviewer in front. */
	async next(id: ExportId, plan: FindingId, after: number | null): Promise<Outcome<number | null>> {
		const found = await this.#plan(id, plan);
		return found instanceof PlanStanding ? ok(found.next(after)) : found;
	}

	async #choice(
		id: ExportId,
		terms: PlanTerms,
	): Promise<Outcome<{ open: OpenExport; strata: Stratum[]; size: number; population: number }>> {
		const open = this.around.open(id);
		if (!(open instanceof OpenExport)) return open;
		const wrong = wrongTerms(terms);
		if (wrong !== null) return wrong;
		const selected = await open.selectRows({ where: terms.where, order: null });
		if (!selected.ok) return selected;
		const rows = Uint32Array.from(selected.value);
		const strata = await divided(rows, terms.strata, open.index);
		if (!Array.isArray(strata)) return strata;
		return ok({ open, strata, size: Math.min(terms.size, rows.length), population: rows.length });
	}

	async #standingsOf(id: ExportId): Promise<PlanStandings | Fault> {
		const { findings } = this.around;
		const { held } = await findings.ready();
		const open = this.around.open(id);
		if (!(open instanceof OpenExport)) return open;
		const known = this.#standings.get(open);
		if (known) return known;
		const standings = new PlanStandings(open, findings.keysOf(open), held, () => findings.reviewer);
		this.#standings.set(open, standings);
		return standings;
	}

	async #plan(id: ExportId, plan: FindingId): Promise<PlanStanding | Fault> {
		const standings = await this.#standingsOf(id);
		if (!(standings instanceof PlanStandings)) return standings;
		return (await standings.of(plan)) ?? fault("plan-missing", plan);
	}
}

function wrongTerms({ readers, blind }: PlanTerms): Fault | null {
	if (new Set(readers).size < readers.length)
		return fault("plan-impossible", `a reader is named twice: ${readers.join(", ")}`);
	if (blind && readers.length < 2)
		return fault("plan-impossible", "blind reading takes two readers or more, and one is named");
	return null;
}

function notesOn(terms: PlanTerms, choice: { strata: Stratum[]; size: number }, fitting: number): string[] {
	const notes: string[] = [];
	if (choice.size < terms.size)
		notes.push(`There are ${String(choice.size)} tasks to choose from: all of them are chosen.`);
	if (choice.strata.length > fitting) {
		const together = choice.strata.length - fitting + 1;
		notes.push(`The ${String(together)} smallest parts stand together: each part gives a task.`);
	}
	return notes;
}
