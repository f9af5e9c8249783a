import type { TaskRef } from "#shared/export";
import { fault, ok, type Outcome } from "#shared/outcome";
import type { Task } from "#shared/task";
import { OpenExport } from "../../exports/open-export.ts";
import type { AroundFindings, Findings } from "../findings.ts";
import type { HeldFindings } from "../held-findings.ts";
import { correctedTask } from "./corrected-task.ts";
import { correctedBy, type Corrections, correctionsOf } from "./corrections.ts";

export interface AroundMine extends Pick<AroundFindings, "open"> {
	findings: Findings;
}

/** The exported state of tasks as the reviewer's marks, removals and answers correct it. */
export class Mine {
	#speaker: string | null = null;

	constructor(private readonly around: AroundMine) {}

	/** Tasks are as this person corrects them, whoever the reviewer is. */
	speakFor(person: string): void {
		this.#speaker = person;
	}

	/** Who corrected any task, in order. */
	async authors(): Promise<string[]> {
		const { held } = await this.around.findings.ready();
		const authors = new Set<string>();
		for (const finding of held.all.values()) for (const author of correctedBy(finding)) authors.add(author);
		return [...authors].sort();
	}

	/** A task that nobody corrected is as it was exported. */
	async read(ref: TaskRef): Promise<Outcome<Task>> {
		const open = this.around.open(ref.export);
		if (!(open instanceof OpenExport)) return open;
		if (ref.row >= open.index.length) return fault("task-missing", `row ${String(ref.row)} of ${open.summary.name}`);
		const corrections = await this.of(open, ref.row);
		const task = open.readTask(ref, null);
		return task.ok && corrections !== null ? ok(correctedTask(task.value, corrections).task) : task;
	}

	/** What is corrected of a task, as far as the reviewer may see it; null: nothing. */
	async of(open: OpenExport, row: number): Promise<Corrections | null> {
		const { held } = await this.around.findings.ready();
		return this.#ofKey(held, this.around.findings.keysOf(open).keyOf(row));
	}

	/** By row of an export, in order; rows of which nothing is corrected are not in it. */
	async ofAll(open: OpenExport): Promise<Map<number, Corrections>> {
		const { held } = await this.around.findings.ready();
		const keys = this.around.findings.keysOf(open);
		const found: [number, Corrections][] = [];
		for (const key of held.keys()) {
			const row = keys.rowOf(key);
			const corrections = row === null ? null : this.#ofKey(held, key);
			if (row !== null && corrections !== null) found.push([row, corrections]);
		}
		return new Map(found.sort(([a], [b]) => a - b));
	}

	#ofKey(held: HeldFindings, key: string): Corrections | null {
		const reviewer = this.#speaker ?? this.around.findings.reviewer;
		// A blind reader is told nothing of what an adjudicator made of it, before their own verdict.
		const seen = held.ofKey(key).filter((listed) => !held.withheld.isWithheld(listed.held, reviewer));
		return correctionsOf(
			seen.map((listed) => listed.held),
			reviewer,
		);
	}
}
