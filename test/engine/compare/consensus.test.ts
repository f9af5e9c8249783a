import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultSettings } from "#shared/compare/settings";
import { votesAt } from "#shared/compare/quorum";
import { consensusOf, type ConsensusMember } from "../../../main/engine/compare/consensus.ts";
import type { ComparedAnswer, ComparedTool } from "../../../main/engine/compare/compared.ts";
import { answered, compared } from "./compared-samples.ts";

const sheet = { width: 1000, height: 1000 };

function member(
	name: string,
	tools: readonly ComparedTool[],
	classifications: readonly ComparedAnswer[] = [],
	more: Partial<ConsensusMember> = {},
): ConsensusMember {
	return {
		ref: { export: "e", row: name.charCodeAt(0) },
		taskId: name,
		stage: null,
		person: `${name}@example.org`,
		tools: tools.length,
		consensus: null,
		snapshot: { tools, classifications },
		detailed: [],
		...more,
	};
}

/** A box of 100 by 100 pixels whose left edge is at `x`. */
function boxAt(index: number, x: number, title = "Car", more: Partial<ComparedTool> = {}): ComparedTool {
	const geometry = { kind: "bounding-box", x, y: 0, width: 100, height: 100 } as const;
	return compared(index, { geometry, title, schemaId: `s-${title}`, objectId: null, ...more });
}

const of = (...members: ConsensusMember[]) => consensusOf(members, defaultSettings, sheet);

/** "a0 b1: Car 2", most members first: which annotations are one object, and what they were called how often. */
function told(...members: ConsensusMember[]): string[] {
	return of(...members).clusters.map(
		({ parts, classes }) =>
			`${parts.map((part) => `${members[part.member]?.taskId ?? ""}${part.tool}`).join(" ")}: ` +
			classes.map(({ title, votes }) => `${title} ${votes}`).join(", "),
	);
}

describe("clusters", () => {
	test("hold what all marked, what some did, and what one did alone", () => {
		const a = member("a", [boxAt(0, 0), boxAt(1, 300)]);
		const b = member("b", [boxAt(0, 310, "Van"), boxAt(1, 5)]);
		const c = member("c", [boxAt(0, 3), boxAt(1, 600)]);
		expect(told(a, b, c)).toEqual(["a0 b1 c0: Car 3", "a1 b0: Car 1, Van 1", "c1: Car 1"]);
	});

	test("have one annotation of each member at most: the nearest", () => {
		const twice = member("a", [boxAt(0, 0), boxAt(1, 4)]);
		expect(told(twice, member("b", [boxAt(0, 5)]))).toEqual(["a1 b0: Car 2", "a0: Car 1"]);
	});

	test("do not chain: what only the next one overlaps enough is not joined", () => {
		// Each overlaps the next by 2/3 and the one after by 1/3 (IoU 0.5 and 0.2).
		const [a, b, c] = [0, 33.3, 66.6].map((x, at) => member("abc".charAt(at), [boxAt(0, x)]));
		expect(told(a as ConsensusMember, b as ConsensusMember, c as ConsensusMember)).toHaveLength(2);
	});

	test("are of one page, and leave out what only says where an object leaves", () => {
		const stop = boxAt(1, 0, "Car", { page: 1, interpolationStopped: true });
		const a = member("a", [boxAt(0, 0, "Car", { page: 0 }), stop]);
		const b = member("b", [boxAt(0, 0, "Car", { page: 1 })]);
		expect(told(a, b)).toEqual(["a0: Car 1", "b0: Car 1"]);
	});

	test("do not go by object ids, which mean nothing between tasks", () => {
		const a = member("a", [boxAt(0, 0, "Car", { objectId: "x" })]);
		const b = member("b", [boxAt(0, 500, "Car", { objectId: "x" })]);
		expect(told(a, b)).toHaveLength(2);
		expect(of(a, b).settings.pairing).toEqual({ by: "geometry" });
	});

	test("go by an answer that names the object where that is asked for", () => {
		const track = (answer: string, x: number) => boxAt(0, x, "Car", { classifications: [answered("Track", answer)] });
		const members = [member("a", [track("7", 0)]), member("b", [track("7", 500)]), member("c", [track("8", 20)])];
		const report = consensusOf(members, { ...defaultSettings, pairing: { by: "answer", title: "Track" } }, sheet);
		expect(report.clusters.map(({ parts }) => parts.map(({ member: at }) => at))).toEqual([[0, 1], [2]]);
	});
});

describe("agreement", () => {
	test("is each annotation's similarity, 0 for one without a partner, in the mean", () => {
		const a = member("a", [boxAt(0, 0), boxAt(1, 300)]);
		const b = member("b", [boxAt(0, 0)]);
		const empty = member("c", []);
		const { agreement } = of(a, b, empty, member("d", []));
		expect(agreement).toEqual([
			[1, 2 / 3, 0, 0],
			[2 / 3, 1, 0, 0],
			[0, 0, null, null],
			[0, 0, null, null],
		]);
	});

	test("names the one that is clearly below the others", () => {
		const good = (name: string) => member(name, [boxAt(0, 0), boxAt(1, 300)]);
		expect(of(good("a"), member("b", [boxAt(0, 700)]), good("c")).outlier).toBe(1);
		expect(of(good("a"), member("b", [boxAt(0, 2), boxAt(1, 300)]), good("c")).outlier).toBeNull();
		expect(of(good("a"), member("b", [boxAt(0, 700)])).outlier).toBeNull();
	});
});

describe("the Hub's score", () => {
	test("of a question is the mean share of the others with the same answer", () => {
		const { questions, hub } = of(
			member("a", [], [answered("Q", "x"), answered("R", ["p", "q"])]),
			member("b", [], [answered("Q", "x"), answered("R", ["q", "p"])]),
			member("c", [], [answered("Q", "y"), answered("R", null)]),
		);
		expect(questions.map(({ hub: score }) => score)).toEqual([100 / 3, 100 / 3]);
		expect(hub.answers).toBeCloseTo(100 / 3, 12);
		expect(hub.objects).toBeNull();
		expect(questions[0]?.answers).toEqual([["x"], ["x"], ["y"]]);
	});

	test("leaves out nested questions and those that nobody answered", () => {
		const nested = [answered("Q", "x", { classifications: [answered("N", "y")] }), answered("R", null)];
		const { questions } = of(member("a", [], nested), member("b", [], nested));
		expect(questions.map(({ path, hub }) => [path.join(">"), hub])).toEqual([
			["Q", 100],
			["Q>N", null],
		]);
	});

	test("of objects is their mean IoU by class, of the kinds that have one, however little they overlap", () => {
		const { classes, hub } = of(
			member("a", [
				boxAt(0, 0),
				boxAt(1, 300, "Van"),
				compared(2, { geometry: { kind: "point", at: [5, 5] }, title: "Dot" }),
			]),
			member("b", [boxAt(0, 50), boxAt(1, 300, "Bus")]),
		);
		expect(classes.map(({ title, hub: score }) => [title, score])).toEqual([
			["Bus", 0],
			["Car", expect.closeTo(100 / 3, 9)],
			["Van", 0],
		]);
		expect(hub.objects).toBeCloseTo(100 / 9, 9);
	});

	test("stands beside the exported one, and says where they disagree", () => {
		const answers = [answered("Q", "x")];
		const exported = (consensus: number) => ({
			consensus,
			detailed: [{ schemaId: "q-Q", title: "Q", score: consensus, unknown: [] }],
		});
		const of2 = (consensus: number) =>
			of(member("a", [], answers, exported(consensus)), member("b", [], answers, exported(consensus)));
		expect(of2(100)).toMatchObject({ hub: { score: 100, exported: 100, disagrees: false } });
		expect(of2(60)).toMatchObject({ hub: { score: 100, exported: 60, disagrees: true } });
		expect(of2(60).questions[0]?.exported).toBe(60);
		expect(of(member("a", [], answers)).hub).toEqual({
			answers: null,
			objects: null,
			score: null,
			exported: null,
			disagrees: false,
		});
	});

	test("is given with kappa and alpha where there are twenty questions", () => {
		const answers = (shift: number) =>
			Array.from({ length: 24 }, (_, at) => answered(`Q${at}`, (at + (at < 6 ? shift : 0)) % 2 === 0 ? "Yes" : "No"));
		const report = of(member("a", [], answers(0)), member("b", [], answers(0)), member("c", [], answers(1)));
		// 18 items of three, 6 of two to one: (18 + 6/3)/24 observed, half by chance.
		expect(report.fleiss.value).toBeCloseTo((20 / 24 - 0.5) / 0.5, 12);
		expect(report.alpha.n).toBe(24);
		expect(of(member("a", [], [answered("Q", "x")]), member("b", [], [])).fleiss.reason).toContain("Not enough data");
	});
});

describe("a quorum", () => {
	const members = [
		member("a", [boxAt(0, 0), boxAt(1, 300), boxAt(2, 600)]),
		member("b", [boxAt(0, 0), boxAt(1, 300, "Van")]),
		member("c", [boxAt(0, 0, "Van")]),
	];

	test("keeps what that many marked, by the class that most gave it", () => {
		const votes = votesAt(of(...members).clusters, 2);
		expect(votes).toEqual([
			{
				cluster: 0,
				votes: 3,
				kept: true,
				schemaId: "s-Car",
				title: "Car",
				classVotes: 2,
				tied: false,
				classKept: true,
			},
			{
				cluster: 1,
				votes: 2,
				kept: true,
				schemaId: "s-Car",
				title: "Car",
				classVotes: 1,
				tied: true,
				classKept: false,
			},
			{
				cluster: 2,
				votes: 1,
				kept: false,
				schemaId: "s-Car",
				title: "Car",
				classVotes: 1,
				tied: false,
				classKept: false,
			},
		]);
	});

	test("keeps the less the higher it is", () => {
		const kept = [1, 2, 3, 4].map(
			(quorum) => votesAt(of(...members).clusters, quorum).filter((vote) => vote.kept).length,
		);
		expect(kept).toEqual([3, 2, 1, 0]);
	});
});

const boxes = fc.array(
	fc.record({ x: fc.integer({ min: 0, max: 300 }), title: fc.constantFrom("Car", "Van"), page: fc.constantFrom(0, 1) }),
	{ maxLength: 6 },
);
const anyMembers = fc
	.array(fc.tuple(boxes, fc.array(fc.constantFrom("x", "y", null), { minLength: 2, maxLength: 2 })), {
		minLength: 1,
		maxLength: 5,
	})
	.map((all) =>
		all.map(([tools, answers], at) =>
			member(
				"abcde".charAt(at),
				tools.map(({ x, title, page }, index) => boxAt(index, x, title, { page })),
				answers.map((answer, question) => answered(`Q${question}`, answer)),
			),
		),
	);

describe("of any members", () => {
	test("their order orders the result and changes nothing else", () => {
		fc.assert(
			fc.property(anyMembers, fc.nat(), (members, turn) => {
				const order = members.map((_, place) => (place + turn) % members.length);
				if (turn % 2 === 1) order.reverse();
				const one = of(...members);
				const other = of(...order.map((place) => members[place] as ConsensusMember));
				const placed = one.clusters.map((cluster) => ({
					...cluster,
					parts: cluster.parts
						.map(({ member: at, tool }) => ({ member: order.indexOf(at), tool }))
						.sort((a, b) => a.member - b.member),
				}));
				expect(other.clusters).toEqual(placed);
				expect(other.agreement).toEqual(order.map((row) => order.map((column) => one.agreement[row]?.[column])));
				expect(other.outlier).toBe(one.outlier === null ? null : order.indexOf(one.outlier));
				expect(other.hub).toEqual(one.hub);
				expect(other.classes).toEqual(one.classes);
				expect(other.questions.map(({ answers }) => answers)).toEqual(
					one.questions.map(({ answers }) => order.map((place) => answers[place])),
				);
				expect([other.fleiss, other.alpha]).toEqual([one.fleiss, one.alpha]);
			}),
			{ numRuns: 60 },
		);
	});

	test("each annotation is in one cluster, and none has two of a member", () => {
		fc.assert(
			fc.property(anyMembers, (members) => {
				const parts = of(...members).clusters.map((cluster) => cluster.parts);
				const names = parts.flat().map(({ member: at, tool }) => `${at} ${tool}`);
				expect(new Set(names).size).toBe(names.length);
				expect(names).toHaveLength(members.reduce((sum, { tools }) => sum + tools, 0));
				for (const cluster of parts) expect(new Set(cluster.map((part) => part.member)).size).toBe(cluster.length);
			}),
			{ numRuns: 60 },
		);
	});
});
