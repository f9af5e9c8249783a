import type { CompareSettings } from "#shared/compare/settings";
import type { AnswerPair, ChangeCounts, Scores, ToolPair, ToolsComparison } from "#shared/compare/task-comparison";
import { assignAt } from "./assign-tools.ts";
import type { ComparedAnswer, ComparedTool } from "./compared.ts";
import { identityOf } from "./identity.ts";
import { prepareTools } from "./prepare-tools.ts";
import { radiusOf } from "./shapes/nearness.ts";
import { measureOf } from "./similarity.ts";
import { changesOf, findingOf } from "./tool-changes.ts";

/** How the nested answers of two annotations differ: those that do not may be told too. */
export type CompareNested = (a: readonly ComparedAnswer[], b: readonly ComparedAnswer[]) => readonly AnswerPair[];

/**
 * Which annotations of two sides belong together, and how they differ: first by identity, then by assignments of the highest
 * total similarity within one class, then within any, each page and geometry kind on its own. Entries that only say
 * where an object leaves are in no list but `leaves`.
 * @param sheet size of the picture, in pixels; null where it is not known.
 */
export function compareTools(
	a: readonly ComparedTool[],
	b: readonly ComparedTool[],
	settings: CompareSettings,
	sheet: { width: number; height: number } | null,
	compareNested: CompareNested,
): ToolsComparison {
	const prepared = prepareTools(a, b, settings, sheet);
	const radius = radiusOf(settings, sheet);
	const assigned = assignAt(prepared, settings.threshold, settings).sort((left, right) => left.a - right.a);
	const isPairedA = new Set(assigned.map((pair) => pair.a));
	const isPairedB = new Set(assigned.map((pair) => pair.b));
	const pairs = assigned.map((pair): ToolPair => {
		const [toolA, toolB] = [a[pair.a] as ComparedTool, b[pair.b] as ComparedTool];
		const { step, similarity } = pair;
		const answers = nestedChanges(toolA, toolB, compareNested);
		const identities = { a: identityOf(toolA, settings.pairing), b: identityOf(toolB, settings.pairing) };
		return {
			a: toolA.index,
			b: toolB.index,
			step,
			similarity,
			measure: measureOf(toolA.geometry, toolB.geometry, radius),
			changes: changesOf(toolA, toolB, similarity, answers.length > 0),
			finding: findingOf(toolA.geometry, toolB.geometry, step, similarity, settings.threshold, identities),
			answers,
		};
	});
	const alone = (tools: readonly ComparedTool[], isPaired: ReadonlySet<number>): number[] =>
		tools.filter((tool, position) => !isPaired.has(position) && !tool.interpolationStopped).map(({ index }) => index);
	return {
		pairs,
		removed: alone(a, isPairedA),
		added: alone(b, isPairedB),
		leaves: {
			removed: prepared.stopsA.map((position) => (a[position] as ComparedTool).index),
			added: prepared.stopsB.map((position) => (b[position] as ComparedTool).index),
		},
	};
}

const noAnswers: readonly AnswerPair[] = [];

/** Nested answers that differ. */
function nestedChanges(a: ComparedTool, b: ComparedTool, compareNested: CompareNested): readonly AnswerPair[] {
	if (a.classifications.length === 0 && b.classifications.length === 0) return noAnswers;
	return compareNested(a.classifications, b.classifications).filter(({ change }) => change !== "unchanged");
}

/** What is counted of a comparison of tools. */
interface CountedTools extends Pick<ToolsComparison, "removed" | "added"> {
	pairs: readonly Pick<ToolPair, "similarity" | "changes">[];
}

export function countChanges({ pairs, removed, added }: CountedTools): ChangeCounts {
	const counts: ChangeCounts = {
		pairs: pairs.length,
		unchanged: 0,
		moved: 0,
		relabelled: 0,
		retyped: 0,
		answered: 0,
		added: added.length,
		removed: removed.length,
	};
	for (const { changes } of pairs) {
		if (changes.length === 0) counts.unchanged++;
		for (const change of changes) counts[change]++;
	}
	return counts;
}

/** Mean over the pairs, 0 to 1; null where there is none. */
export function meanSimilarity({ pairs }: Pick<CountedTools, "pairs">): number | null {
	if (pairs.length === 0) return null;
	return pairs.reduce((sum, { similarity }) => sum + similarity, 0) / pairs.length;
}

/** A hit is a pair of one class with at least the threshold; a relabelled pair is one missing and one extra. */
export function scoresOf(
	{ pairs, removed, added }: CountedTools,
	{ threshold, reference }: Pick<CompareSettings, "threshold" | "reference">,
): Scores | null {
	if (reference === null) return null;
	let hits = 0;
	for (const { changes, similarity } of pairs) if (similarity >= threshold && !changes.includes("relabelled")) hits++;
	const [onlyInReference, onlyInOther] = reference === "a" ? [removed, added] : [added, removed];
	return scoresFrom(hits, pairs.length - hits + onlyInReference.length, pairs.length - hits + onlyInOther.length);
}

/**
 * Precision hits/(hits+extra), recall hits/(hits+missing), F1 2·hits/(2·hits+missing+extra); null for a denominator
 * of 0.
 */
export function scoresFrom(hits: number, missing: number, extra: number): Scores {
	const share = (of: number, all: number): number | null => (all > 0 ? of / all : null);
	return {
		hits,
		missing,
		extra,
		precision: share(hits, hits + extra),
		recall: share(hits, hits + missing),
		f1: share(2 * hits, 2 * hits + missing + extra),
	};
}
