import type { AssetMembers, ConsensusClass, ConsensusQuestion, ConsensusReport } from "#shared/compare/consensus";
import type { CompareSettings } from "#shared/compare/settings";
import type { ToolsComparison } from "#shared/compare/task-comparison";
import { classKey } from "#shared/drawing/placing";
import type { ConsensusScore, GeometryKind } from "#shared/task";
import { manyRaters } from "./agreement.ts";
import { compareTools } from "./compare-tools.ts";
import type { ComparedSnapshot, ComparedTool } from "./compared.ts";
import { clustersOf, type MemberPair, type Sheet } from "./consensus-clusters.ts";
import { questionsOf } from "./consensus-questions.ts";
import { answerCategory, RatingTable } from "./rating-table.ts";

export type ConsensusMember = AssetMembers["members"][number] & {
	snapshot: Pick<ComparedSnapshot, "tools" | "classifications">;
	/** What the export says of single classes and questions. */
	detailed: readonly ConsensusScore[];
};

/** How far below the next a member's agreement must be to be named. */
const CLEARLY = 0.1;
/** Exported scores are whole numbers. */
const ROUNDING = 1;
/** Kinds for which the Hub has a score (an entity may be of a text only). */
const scoredKinds: ReadonlySet<GeometryKind> = new Set<GeometryKind>(["bounding-box", "polygon", "pdf", "entity"]);
/** The Hub's mean IoU knows no threshold: all that overlap may be paired. */
const ANY_OVERLAP = 1e-6;

/**
 * How far the members of one asset agree. The order in which they are given orders the result and changes nothing else:
 * all is found in the order of their task ids (and rows, where these repeat), and then told in theirs.
 * `sheet`: size of the picture in pixels.
 */
export function consensusOf(
	members: readonly ConsensusMember[],
	asked: CompareSettings,
	sheet: Sheet,
): ConsensusReport {
	const settings: CompareSettings = asked.pairing.by === "id" ? { ...asked, pairing: { by: "geometry" } } : asked;
	const order = [...members.keys()].sort((a, b) =>
		compareMembers(members[a] as ConsensusMember, members[b] as ConsensusMember),
	);
	/** Where the nth of the order stands in `members`, and the other way. */
	const placeOf = (ordered: number): number => order[ordered] as number;
	const inOrder = order.map((place) => members[place] as ConsensusMember);
	const tools = inOrder.map(({ snapshot }) => snapshot.tools);
	const pairs = comparePairs(tools, settings, sheet);
	const agreement = members.map(() => members.map((): number | null => null));
	for (const { a, b, tools: found } of pairs) {
		const value = meanOverAll(found, tools[a] ?? [], tools[b] ?? []);
		for (const [one, other] of [
			[placeOf(a), placeOf(b)],
			[placeOf(b), placeOf(a)],
		] as const)
			(agreement[one] as (number | null)[])[other] = value;
	}
	for (const [place, member] of members.entries())
		(agreement[place] as (number | null)[])[place] = countOf(member.snapshot.tools) === 0 ? null : 1;
	const questions = questionsOf(inOrder.map(({ snapshot }) => snapshot.classifications)).map(
		(question): ConsensusQuestion => ({
			...question,
			answers: members.map((_, place) => question.answers[order.indexOf(place)] ?? null),
			exported: exportedScore(inOrder, question.schemaId, question.path.at(-1) ?? ""),
		}),
	);
	const classes = scoreClasses(inOrder, settings, sheet);
	const { fleiss, alpha } = manyRaters(ratingsOf(questions, members.length));
	return {
		members: members.map(({ snapshot: _snapshot, detailed: _detailed, ...member }) => member),
		settings,
		clusters: clustersOf(tools, pairs, settings, sheet).map((cluster) => ({
			...cluster,
			parts: cluster.parts
				.map(({ member, tool }) => ({ member: placeOf(member), tool }))
				.sort((a, b) => a.member - b.member),
		})),
		agreement,
		outlier: outlierOf(agreement),
		questions,
		classes,
		hub: hubScore(questions, classes, inOrder),
		fleiss,
		alpha,
	};
}

/** By task id, and by row where that is missing or repeats. */
function compareMembers(a: ConsensusMember, b: ConsensusMember): number {
	const [one, other] = [a.taskId ?? "", b.taskId ?? ""];
	return one < other ? -1 : one > other ? 1 : a.ref.row - b.ref.row;
}

function comparePairs(
	members: readonly (readonly ComparedTool[])[],
	settings: CompareSettings,
	sheet: Sheet,
): MemberPair[] {
	return members.flatMap((ofA, a) =>
		members.slice(a + 1).map((ofB, after) => ({
			a,
			b: a + 1 + after,
			// What nested answers say changes no cluster.
			tools: compareTools(ofA, ofB, settings, sheet, () => []),
		})),
	);
}

/** Entries that only say where an object leaves are none. */
function countOf(tools: readonly ComparedTool[]): number {
	return tools.reduce((count, { interpolationStopped }) => count + (interpolationStopped ? 0 : 1), 0);
}

/** Each annotation has its pair's similarity, or 0. */
function meanOverAll(
	{ pairs }: ToolsComparison,
	a: readonly ComparedTool[],
	b: readonly ComparedTool[],
): number | null {
	const all = countOf(a) + countOf(b);
	if (all === 0) return null;
	return (2 * pairs.reduce((sum, { similarity }) => sum + similarity, 0)) / all;
}

/** Between two members there is no telling who is the odd one out. */
function outlierOf(agreement: readonly (readonly (number | null)[])[]): number | null {
	if (agreement.length < 3) return null;
	const means = agreement.flatMap((row, member) => {
		const others = row.filter((value, other): value is number => other !== member && value !== null);
		// Sorted, so that the order of the members does not decide in the last bit.
		return others.length === 0 ? [] : [{ member, mean: meanOf(others.sort((a, b) => a - b)) as number }];
	});
	const [lowest, next] = means.sort((a, b) => a.mean - b.mean || a.member - b.member);
	return lowest !== undefined && next !== undefined && next.mean - lowest.mean > CLEARLY ? lowest.member : null;
}

/** Each question is an item. The same words are one category in all of them: else chance would seem to agree on nothing. */
function ratingsOf(questions: readonly ConsensusQuestion[], members: number): RatingTable {
	const table = new RatingTable(members);
	for (const { answers } of questions) table.add(answers.map(answerCategory));
	return table;
}

/** For each class of a kind that the Hub scores: its mean IoU over the pairs of members of whom one has any. */
function scoreClasses(members: readonly ConsensusMember[], settings: CompareSettings, sheet: Sheet): ConsensusClass[] {
	const classes = new Map<string, { schemaId: string | null; title: string; tools: ComparedTool[][] }>();
	for (const [member, { snapshot }] of members.entries())
		for (const tool of snapshot.tools) {
			if (tool.interpolationStopped || !scoredKinds.has(tool.geometry.kind)) continue;
			const { schemaId, title } = tool;
			const held = classes.get(classKey(tool)) ?? { schemaId, title, tools: members.map(() => []) };
			classes.set(classKey(tool), held);
			held.tools[member]?.push(tool);
		}
	const whole: CompareSettings = { ...settings, threshold: ANY_OVERLAP, matching: "optimal" };
	return [...classes.values()]
		.map(({ schemaId, title, tools }): ConsensusClass => {
			const scores = comparePairs(tools, whole, sheet)
				.map(({ a, b, tools: found }) => meanOverAll(found, tools[a] ?? [], tools[b] ?? []))
				.filter((score) => score !== null);
			const mean = meanOf(scores);
			return {
				schemaId,
				title,
				hub: mean === null ? null : 100 * mean,
				exported: exportedScore(members, schemaId, title),
			};
		})
		.sort((a, b) => (JSON.stringify([a.title, a.schemaId]) < JSON.stringify([b.title, b.schemaId]) ? -1 : 1));
}

/** Of the first member whose task has one: they are of one consensus. */
function exportedScore(members: readonly ConsensusMember[], schemaId: string | null, title: string): number | null {
	for (const { detailed } of members) {
		const score = detailed.find((entry) => (schemaId === null ? entry.title === title : entry.schemaId === schemaId));
		if (score !== undefined && score.score !== null) return score.score;
	}
	return null;
}

function hubScore(
	questions: readonly ConsensusQuestion[],
	classes: readonly ConsensusClass[],
	members: readonly ConsensusMember[],
): ConsensusReport["hub"] {
	const ofQuestions = questions.map(({ hub }) => hub).filter((hub) => hub !== null);
	const ofClasses = classes.map(({ hub }) => hub).filter((hub) => hub !== null);
	const score = meanOf([...ofQuestions, ...ofClasses]);
	const exported = members.find(({ consensus }) => consensus !== null)?.consensus ?? null;
	return {
		answers: meanOf(ofQuestions),
		objects: meanOf(ofClasses),
		score,
		exported,
		disagrees: score !== null && exported !== null && Math.abs(score - exported) > ROUNDING,
	};
}

function meanOf(values: readonly number[]): number | null {
	return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
