import type { Cluster } from "#shared/compare/consensus";
import type { CompareSettings } from "#shared/compare/settings";
import type { ToolsComparison } from "#shared/compare/task-comparison";
import { classKey, pageOf } from "#shared/drawing/placing";
import { comparedPage, type ComparedTool } from "./compared.ts";
import { radiusOf } from "./shapes/nearness.ts";
import { similarityOf } from "./similarity.ts";

export type Sheet = { width: number; height: number } | null;

/** One annotation: which of the members' it is, and its position among that member's tools. */
interface Node {
	member: number;
	place: number;
	tool: ComparedTool;
}

interface Edge {
	a: Node;
	b: Node;
	similarity: number;
	/** The two are the same object by an answer that says so, wherever they lie. */
	isIdentity: boolean;
}

/** What was found between two members, `a` before `b` in their list. */
export interface MemberPair {
	a: number;
	b: number;
	tools: ToolsComparison;
}

/**
 * Annotations of one object, one at most of each member. Pairs of members are paired optimally first; those pairs, the
 * most similar first, then join their clusters where these have no member in common and where the similarity of all
 * annotations of the one to all of the other is at least the threshold in the mean (average linkage). What joins nothing
 * is a cluster of its own. Ties go by the order of `members`, which must not depend on how they were asked for.
 */
export function clustersOf(
	members: readonly (readonly ComparedTool[])[],
	pairs: readonly MemberPair[],
	settings: CompareSettings,
	sheet: Sheet,
): Cluster[] {
	const nodes = members.map((tools, member) => {
		const of = tools.flatMap((tool, place): Node[] => (tool.interpolationStopped ? [] : [{ member, place, tool }]));
		return new Map(of.map((node) => [node.tool.index, node]));
	});
	const linkage = new Linkage(radiusOf(settings, sheet));
	const clusters = new Map<Node, Node[]>();
	for (const ofMember of nodes) for (const node of ofMember.values()) clusters.set(node, [node]);
	for (const edge of edgesOf(pairs, nodes, linkage)) {
		const one = clusters.get(edge.a) ?? [];
		const other = clusters.get(edge.b) ?? [];
		if (one.some(({ member }) => other.some((node) => node.member === member))) continue;
		if (!edge.isIdentity && linkage.between(one, other) < settings.threshold) continue;
		const joined = [...one, ...other];
		for (const node of joined) clusters.set(node, joined);
	}
	return [...new Set(clusters.values())].map((cluster) => clusterOf(cluster, linkage)).sort(inOrder);
}

function edgesOf(
	pairs: readonly MemberPair[],
	nodes: readonly ReadonlyMap<number, Node>[],
	linkage: Linkage,
): readonly Edge[] {
	const edges = pairs.flatMap((pair) =>
		pair.tools.pairs.flatMap(({ a, b, similarity, step }): Edge[] => {
			const [from, to] = [nodes[pair.a]?.get(a), nodes[pair.b]?.get(b)];
			if (from === undefined || to === undefined) return [];
			linkage.remember(from, to, similarity);
			return [{ a: from, b: to, similarity, isIdentity: step === "identity" }];
		}),
	);
	const rank = (edge: Edge) => (edge.isIdentity ? 0 : 1);
	return edges.sort(
		(x, y) =>
			rank(x) - rank(y) ||
			y.similarity - x.similarity ||
			x.a.member - y.a.member ||
			x.b.member - y.b.member ||
			x.a.place - y.a.place ||
			x.b.place - y.b.place,
	);
}

/** How alike annotations of different members are; asked for only where clusters might be joined. */
class Linkage {
	readonly #known = new Map<Node, Map<Node, number>>();

	constructor(private readonly radius: number | null) {}

	remember(a: Node, b: Node, similarity: number): void {
		const [first, second] = a.member < b.member ? [a, b] : [b, a];
		const held = this.#known.get(first);
		if (held === undefined) this.#known.set(first, new Map([[second, similarity]]));
		else held.set(second, similarity);
	}

	of(a: Node, b: Node): number {
		const [first, second] = a.member < b.member ? [a, b] : [b, a];
		const known = this.#known.get(first)?.get(second);
		if (known !== undefined) return known;
		const isOnePage = comparedPage(first.tool) === comparedPage(second.tool);
		const found = isOnePage ? similarityOf(first.tool.geometry, second.tool.geometry, this.radius) : 0;
		this.remember(first, second, found);
		return found;
	}

	between(one: readonly Node[], other: readonly Node[]): number {
		let sum = 0;
		for (const a of one) for (const b of other) sum += this.of(a, b);
		return sum / (one.length * other.length);
	}

	within(nodes: readonly Node[]): number | null {
		let [sum, pairs] = [0, 0];
		for (const [place, a] of nodes.entries())
			for (const b of nodes.slice(place + 1)) {
				sum += this.of(a, b);
				pairs++;
			}
		return pairs === 0 ? null : sum / pairs;
	}
}

function clusterOf(nodes: readonly Node[], linkage: Linkage): Cluster {
	const sorted = [...nodes].sort((a, b) => a.member - b.member);
	const votes = new Map<string, { schemaId: string | null; title: string; votes: number }>();
	for (const { tool } of sorted) {
		const held = votes.get(classKey(tool));
		if (held === undefined) votes.set(classKey(tool), { schemaId: tool.schemaId, title: tool.title, votes: 1 });
		else held.votes++;
	}
	const name = ({ title, schemaId }: { title: string; schemaId: string | null }) => JSON.stringify([title, schemaId]);
	return {
		classes: [...votes.values()].sort((a, b) => b.votes - a.votes || (name(a) < name(b) ? -1 : 1)),
		page: sorted[0] === undefined ? null : pageOf(sorted[0].tool),
		parts: sorted.map(({ member, tool }) => ({ member, tool: tool.index })),
		similarity: linkage.within(sorted),
	};
}

/** By page, what most members marked first, then as they come in the members. */
function inOrder(a: Cluster, b: Cluster): number {
	const [partA, partB] = [a.parts[0], b.parts[0]];
	return (
		(a.page ?? -1) - (b.page ?? -1) ||
		b.parts.length - a.parts.length ||
		(partA?.member ?? 0) - (partB?.member ?? 0) ||
		(partA?.tool ?? 0) - (partB?.tool ?? 0)
	);
}
