import { setImmediate } from "node:timers/promises";
import type { FindingId } from "#shared/findings/finding";
import type { PlanState } from "#shared/findings/plans";
import type { OpenExport } from "../../exports/open-export.ts";
import type { HeldFindings } from "../held-findings.ts";
import type { TaskKeys } from "../task-keys.ts";
import { keptFrom } from "./kept-plan.ts";
import type { PlanBody } from "./plan-readings.ts";
import { PlanStanding } from "./plan-standing.ts";

/** ms of work before others get their turn. */
const WORK = 8;
/** Tasks that are looked at again in one go. */
const AT_ONCE = 128;

/** How the plans stand beside one export, kept up with what is said. Others get their turn while it catches up. */
export class PlanStandings {
	readonly #standings = new Map<FindingId, { rev: string; standing: PlanStanding }>();
	/** Tasks of which something else is said than was read. */
	readonly #waiting = new Set<string>();
	#seen = { version: -1, reviewer: "", rows: -1 };

	constructor(
		private readonly open: OpenExport,
		private readonly keys: TaskKeys,
		private readonly held: HeldFindings,
		private readonly reviewer: () => string,
	) {}

	/** Those of which a task is in the export, newest first. */
	async states(): Promise<PlanState[]> {
		for (;;) {
			await inTurns(this.#catchUp());
			const { reviewer } = this.#seen;
			const states = await this.#statesNow();
			// Others' eyes may not see the same.
			if (reviewer === this.reviewer()) return states;
		}
	}

	/** As it stands now; null: there is no such plan. */
	async of(plan: FindingId): Promise<PlanStanding | null> {
		await inTurns(this.#catchUp());
		return this.#standings.get(plan)?.standing ?? null;
	}

	async #statesNow(): Promise<PlanState[]> {
		const plans = [...this.held.plans.values()].sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
		// Before anybody has a turn: they may begin with all of them anew.
		const standings = plans.flatMap(({ id, version }) => {
			const known = this.#standings.get(id);
			return known === undefined ? [] : [{ version, standing: known.standing }];
		});
		const { withheld } = this.held;
		const states: PlanState[] = [];
		for (const { version, standing } of standings) {
			const kept = keptFrom(version, withheld, this.#seen.reviewer);
			states.push({ ...(await inTurns(standing.state())), keptFrom: kept });
		}
		return states.filter(({ tasks, missing }) => missing < tasks);
	}

	/** Several may catch up at once: each goes on where the others are. */
	*#catchUp(): Generator<undefined, void> {
		for (;;) {
			this.#follow();
			if (!this.#lookAgain() && ![...this.#standings.values()].some(({ standing }) => standing.readOn())) return;
			yield;
		}
	}

	/** Answers whether there was anything to be looked at. */
	#lookAgain(): boolean {
		let left = AT_ONCE;
		for (const key of this.#waiting) {
			if (left-- === 0) break;
			this.#waiting.delete(key);
			for (const { standing } of this.#standings.values()) standing.lookAgain(key);
		}
		return left < AT_ONCE;
	}

	/** Hears what was said, whose eyes look and how the export has grown, and looks at nothing itself. */
	#follow(): void {
		const { held, open } = this;
		const reviewer = this.reviewer();
		const touched = reviewer === this.#seen.reviewer ? held.touchedAfter(this.#seen.version) : null;
		if (touched === null || touched.includes(null)) {
			this.#standings.clear();
			this.#waiting.clear();
		} else for (const keys of touched) for (const key of keys ?? []) this.#waiting.add(key);
		for (const id of this.#standings.keys()) if (!held.plans.has(id)) this.#standings.delete(id);
		for (const { id, version } of held.plans.values()) {
			const { body } = version.finding;
			if (body.kind !== "plan" || this.#standings.get(id)?.rev === version.rev) continue;
			this.#standings.set(id, { rev: version.rev, standing: this.#standing(id, body, reviewer) });
		}
		const { length } = open.index;
		if (length !== this.#seen.rows) for (const { standing } of this.#standings.values()) standing.placeAnew();
		this.#seen = { version: held.version, reviewer, rows: length };
	}

	#standing(id: FindingId, body: PlanBody, reader: string): PlanStanding {
		const { held, keys } = this;
		return new PlanStanding(id, body, {
			ofKey: (key) => held.ofKey(key).map((listed) => listed.held),
			rowOf: (key) => keys.rowOf(key),
			isClosed: (key) => held.withheld.isClosed(key, reader),
			reader,
		});
	}
}

/** To the end, others having their turn in between. */
async function inTurns<T>(steps: Generator<undefined, T>): Promise<T> {
	let began = performance.now();
	for (let step = steps.next(); ; step = steps.next()) {
		if (step.done === true) return step.value;
		if (performance.now() - began < WORK) continue;
		await setImmediate();
		began = performance.now();
	}
}
