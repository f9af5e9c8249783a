import fc from "fast-check";
import { expect, test } from "vitest";
import { everyFinding, type FindingCounts, type FindingFilter, type FindingOrder } from "#shared/findings/lists";
import type { FindingBody, FindingTarget, Version } from "#shared/findings/finding";
import type { Snapshot } from "#shared/task";
import type { OpenExport } from "../../../main/engine/exports/open-export.ts";
import { TextColumn, TextKind } from "../../../main/engine/exports/text-column.ts";
import { ExportFindings } from "../../../main/engine/findings/export-findings.ts";
import { FindingSelections } from "../../../main/engine/findings/finding-selections.ts";
import { HeldFindings, type Listed } from "../../../main/engine/findings/held-findings.ts";
import { TaskKeys } from "../../../main/engine/findings/task-keys.ts";

const rev = (n: number): string => String(n).padStart(16, "r");
const hashOf = (nth: number): string => String(nth).repeat(40);

interface Step {
	finding: number;
	author: string;
	task: number;
	verdict: string | null;
	/** Which export it was made in. */
	source: number;
	kind: "verdict" | "removal" | "plan" | "gone" | "beside" | "looked" | "grown";
}

function bodyOf({ kind, verdict, task }: Step): FindingBody {
	if (kind === "removal") return { kind };
	if (kind === "plan") {
		const terms = { name: "p", where: "", size: 1, seed: 1, strata: { by: "none" as const }, readers: ["ana", "bo"] };
		const tasks = [{ key: `id:${String(task)}`, taskId: null, externalId: null, asset: null }];
		return { kind, terms: { ...terms, blind: true }, tasks, strata: [] };
	}
	return { kind: "verdict", verdict, reasons: [], remark: "", tags: [], assignee: null, role: "reader" };
}

/** The n-th version of all; it takes the place of the ones before it, or stands beside them. */
function versionOf(step: Step, n: number, held: HeldFindings): Version {
	const id = String(step.finding).padStart(22, "f");
	const after = step.kind === "beside" ? [] : (held.all.get(id)?.heads.map((head) => head.rev) ?? []);
	const task = { key: `id:${String(step.task)}`, taskId: null, externalId: null, asset: `a${String(step.task)}` };
	const source = { hash: hashOf(step.source), name: "e.json" };
	const named = { objectId: "o", schemaId: null, title: "Car", page: null, print: "p" };
	const target: FindingTarget = step.kind === "removal" ? { kind: "tool", ...named } : { kind: "task" };
	const isPlan = step.kind === "plan";
	const finding =
		step.kind === "gone"
			? null
			: { author: step.author, source, task: isPlan ? null : task, target, body: bodyOf(step) };
	return { id, rev: rev(n), after, utc: new Date(1_700_000_000_000 + ((n * 7919) % 50) * 1000).toISOString(), finding };
}

function nothing(): TextColumn {
	return new TextColumn(() => null);
}

/** Of the tasks 0 to 8. */
function taskIds(): TextColumn {
	const column = nothing();
	const rows = [...Array(9).keys()];
	const bytes = Buffer.from(rows.join(""));
	const ends = Uint32Array.from(rows, (row) => row + 1);
	column.append({ bytes, ends, kinds: new Uint8Array(rows.length).fill(TextKind.plain) });
	return column;
}

/** Findings, and an export of which more and more is read. */
class Desk {
	readonly held = new HeldFindings();
	readonly place: ExportFindings;
	readonly selections = new FindingSelections(this.held);
	readonly #index = {
		length: 4,
		texts: { taskId: taskIds(), externalId: nothing(), asset: nothing() },
	};

	constructor() {
		const open = { index: this.#index } as unknown as OpenExport;
		this.place = new ExportFindings(open, new TaskKeys(open, hashOf(0)), hashOf(0), this.held);
	}

	do(step: Step, n: number): void {
		if (step.kind === "grown") this.#index.length = Math.min(7, this.#index.length + 1);
		else if (step.kind === "looked") {
			const nothing = { tools: [], relations: [] } as unknown as Snapshot;
			this.place.look(this.held.ofKey(`id:${String(step.task)}`), nothing);
		} else this.held.add(versionOf(step, n, this.held), n + 1);
	}
}

/** Counted one by one. */
function countsOf(found: readonly Listed[], place: ExportFindings | null): FindingCounts {
	const of = <T extends string>(values: readonly (T | null)[]): (readonly [T, number])[] => {
		const words = [...new Set(values.filter((value) => value !== null))].sort();
		const counts = words.map((word) => [word, values.filter((value) => value === word).length] as const);
		return counts.sort(([, a], [, b]) => b - a);
	};
	const bodies = found.map(({ version }) => version.finding.body);
	return {
		total: found.length,
		kinds: of(bodies.map(({ kind }) => kind)),
		verdicts: of(bodies.map((body) => (body.kind === "verdict" ? body.verdict : null))),
		authors: of(found.map(({ version }) => version.finding.author)),
		rules: [],
		fits: of(found.map((listed) => place?.fit(listed) ?? null)),
		conflicts: found.filter(({ isConflict }) => isConflict).length,
	};
}

const steps = fc.array(
	fc.record({
		finding: fc.nat(30),
		author: fc.constantFrom("ana", "bo", "cy"),
		task: fc.nat(8),
		verdict: fc.constantFrom("accept", "reject", null),
		source: fc.nat(2),
		kind: fc.constantFrom(
			...([
				"verdict",
				"verdict",
				"verdict",
				"verdict",
				"removal",
				"plan",
				"gone",
				"beside",
				"looked",
				"grown",
			] as const),
		),
	}),
	{ maxLength: 60 },
);
const filters: readonly FindingFilter[] = [
	everyFinding,
	{ ...everyFinding, verdicts: ["reject"] },
	{ ...everyFinding, authors: ["ana"], text: "a1" },
	{ ...everyFinding, kinds: ["removal", "plan"] },
	{ ...everyFinding, fits: ["task-gone", "part-gone"] },
	{ ...everyFinding, onlyConflicts: true },
];
const orders: readonly FindingOrder[] = ["task", "newest", "verdict", "author"];
const asked = fc.record({
	filter: fc.constantFrom(...filters),
	order: fc.constantFrom(...orders),
	reviewer: fc.constantFrom("ana", "cy"),
	isPlaced: fc.boolean(),
	every: fc.integer({ min: 1, max: 7 }),
});

test("a list that is mended after changes is the one that would be made anew, and so are its counts", () => {
	fc.assert(
		fc.property(steps, asked, (all, { filter, order, reviewer, isPlaced, every }) => {
			const desk = new Desk();
			const ask = ({ selections, place }: Desk) => {
				const list = { place: isPlaced ? place : null, rows: null, reviewer };
				// Counts first, or the list: either may be made of the other.
				const before = every % 2 === 0 ? selections.count(list, filter) : null;
				const found = selections.select(list, filter, order);
				const counts = selections.count(list, filter);
				expect(before ?? counts).toEqual(counts);
				return { found, counts };
			};
			// Rows may be looked for ahead, while all this goes on.
			let ahead = desk.place.findRows();
			for (const [n, step] of all.entries()) {
				if (step.task % 2 === 0 && ahead.next().done === true) ahead = desk.place.findRows();
				desk.do(step, n);
				if (n % every !== 0) continue;
				const { found, counts } = ask(desk);
				// The same again, of which nothing was asked before.
				const other = new Desk();
				for (const [at, each] of all.slice(0, n + 1).entries()) other.do(each, at);
				const anew = ask(other);
				expect(found.map(({ id }) => id)).toEqual(anew.found.map(({ id }) => id));
				expect(found.every((listed) => desk.held.listed.get(listed.id) === listed)).toBe(true);
				expect(counts).toEqual(countsOf(anew.found, isPlaced ? other.place : null));
			}
		}),
		{ numRuns: 400 },
	);
});
