import { SvelteMap } from "svelte/reactivity";
import type { Finding, FindingId } from "#shared/findings/finding";
import type { FindingRow, TaskFindings } from "#shared/findings/lists";
import { namedTool } from "#shared/findings/named";
import { fault, ok, type Outcome } from "#shared/outcome";
import type { FindingsInHand } from "../../../../renderer/state/drawing/findings-in-hand.ts";
import type { Stuck } from "../../../../renderer/state/findings/findings.svelte.ts";
import { sampleTask } from "../../sample-task.ts";

const tools = sampleTask({ export: "e", row: 0 }).snapshot.tools;

/** Findings of one task that are kept here alone, one version each. */
export class KeptFindings implements FindingsInHand {
	reviewer = $state("");
	/** Before they are read nothing can be kept. */
	isRead = $state(true);
	drafts = $state(0);
	readonly stuck = new SvelteMap<object, Stuck>();
	/** What was done, as it would be undone. */
	readonly labels: string[] = [];
	#kept: TaskFindings = $state.raw({} as TaskFindings);

	constructor(begin: TaskFindings, reviewer: string) {
		this.#kept = begin;
		this.reviewer = reviewer;
	}

	get ofTask(): TaskFindings {
		// As the page has it before the first answer.
		return this.isRead ? this.#kept : (null as unknown as TaskFindings);
	}

	readOf(): Promise<Outcome<TaskFindings>> {
		return Promise.resolve(this.isRead ? ok(this.#kept) : fault("host-silent", "not yet"));
	}

	/** The host tells the same once more: equal, and nothing of it the same object. */
	readAgain(): void {
		this.#kept = structuredClone(this.#kept);
	}

	change(label: string, edits: readonly { id: FindingId; finding: Finding | null }[]): void {
		this.labels.push(label);
		for (const { id, finding } of edits) {
			const others = this.#kept.rows.filter(({ version }) => version.id !== id);
			const rows = finding === null ? others : [...others, rowOf(id, finding)];
			const tools = rows.map(({ version }) => [version.id, positionOf(version.finding)] as const);
			this.#kept = { ...this.#kept, rows, tools };
		}
	}
}

function rowOf(id: FindingId, finding: Finding): FindingRow {
	const version = { id, rev: "r".repeat(16), after: [], utc: "2024-03-05T13:03:22.000Z", finding };
	return { held: { id, heads: [version], past: [] }, version, row: 0, fit: "here" };
}

function positionOf({ target, body }: Finding): number | null {
	const named = target.kind === "tool" ? target : body.kind === "mark" ? body.replaces : null;
	const at = tools.findIndex((tool) => named !== null && namedTool(tool).print === named.print);
	return at < 0 ? null : at;
}
