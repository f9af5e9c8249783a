import { expect, test } from "vitest";
import { defaultSettings } from "#shared/compare/settings";
import { KeptComparison } from "../../../main/engine/compare/batch/kept-comparison.ts";
import { emptyCodes, MOVED, RELABELLED, writeCodes } from "../../../main/engine/compare/batch/outcome-codes.ts";
import { ScoredComparison } from "../../../main/engine/compare/batch/scored-comparison.ts";
import { SeededRandom } from "../../../main/engine/compare/seeded-random.ts";

const CLASSES = 4;
const ROWS = 80;

/** Every sort of code, and few classes, so that a task has them by several ways. */
function someKept(): KeptComparison {
	const random = new SeededRandom(3);
	const kept = KeptComparison.begin();
	const of = (): number => random.below(CLASSES);
	const share = (): number => (1 + random.below(10)) / 10;
	const pair = () => {
		const [a, b, similarity] = [of(), of(), share()];
		const moved = similarity < 1 ? MOVED : 0;
		return { a, b, changes: a === b ? moved : moved | RELABELLED, similarity, count: similarity < 1 ? 1 : 3 };
	};
	const nodes = (count: number, from: number) =>
		Array.from({ length: count }, (_, position) => ({ class: of(), rank: from + position, position }));
	for (let row = 0; row < ROWS; row++) {
		const codes = emptyCodes();
		for (let n = random.below(3); n > 0; n--) codes.fixed.push(pair());
		for (let n = random.below(3); n > 0; n--)
			codes.lone.push({ side: random.below(2) === 0 ? 0 : 1, class: of(), count: 2 });
		for (let n = random.below(3); n > 0; n--) codes.singles.push(pair());
		for (let n = random.below(3); n > 0; n--) {
			const [a, b] = [nodes(1 + random.below(3), 0), nodes(1 + random.below(3), 3)];
			const edges = a.flatMap((one, at) =>
				b.map((other, to) => {
					const changes = one.class === other.class ? MOVED : MOVED | RELABELLED;
					return { a: at, b: to, step: random.below(3), changes, similarity: share() };
				}),
			);
			codes.groups.push({ a, b, edges });
		}
		const [numbers, similarities]: [number[], number[]] = [[], []];
		writeCodes(codes, numbers, similarities);
		const outcome = {
			id: row,
			states: Uint8Array.of(1),
			marks: new Uint8Array(1),
			persons: new Uint32Array(1),
			people: [],
			reasons: [],
			lines: [],
			csv: null,
			codes: Uint32Array.from(numbers),
			codeEnds: Uint32Array.of(numbers.length),
			similarities: Float64Array.from(similarities),
			similarityEnds: Uint32Array.of(similarities.length),
			classes: Array.from({ length: CLASSES }, (_, number) => JSON.stringify([`s${number}`, `Class ${number}`])),
			questions: [],
			answers: [""],
		};
		kept.append(outcome, 0, kept.learn(outcome), null);
	}
	return kept;
}

test("the sums by class at a threshold are those of its pairs and single annotations, one by one", () => {
	const kept = someKept();
	const scored = new ScoredComparison(kept, { ...defaultSettings, threshold: 0.5, reference: "a" });
	const rows = Uint32Array.from({ length: ROWS }, (_, row) => row).filter((row) => row % 3 > 0);
	for (const threshold of [0.5, 0.1, 0.3, 0.8, 1]) {
		const scores = scored.scores(threshold);
		const cells = new Map<string, { annotations: number; rows: Set<number> }>();
		const classes = Array.from({ length: CLASSES }, () => ({
			pairs: 0,
			hits: 0,
			lone: [0, 0],
			rows: new Set<number>(),
		}));
		for (const row of rows) {
			const sums = { pairs: 0, hits: 0, similarity: 0, lone: [0, 0] };
			const meet = (a: number | null, b: number | null, count: number): void => {
				const cell = cells.get(`${a} ${b}`) ?? { annotations: 0, rows: new Set() };
				cells.set(`${a} ${b}`, { annotations: cell.annotations + count, rows: cell.rows.add(row) });
			};
			kept.read(row, threshold, scores.chosen, {
				pair(a, b, changes, similarity, count) {
					const hits = (changes & RELABELLED) === 0 && similarity >= threshold ? count : 0;
					for (const own of new Set([classes[a], classes[b]])) {
						if (!own) continue;
						own.pairs += count;
						own.hits += hits;
						own.rows.add(row);
					}
					sums.pairs += count;
					sums.hits += hits;
					sums.similarity += similarity * count;
					meet(a, b, count);
				},
				lone(side, of, count) {
					const own = classes[of];
					if (own) own.lone[side] = (own.lone[side] ?? 0) + count;
					own?.rows.add(row);
					sums.lone[side] = (sums.lone[side] ?? 0) + count;
					meet(side === 0 ? of : null, side === 0 ? null : of, count);
				},
			});
			const { pairs, hits, removed, added, similarity } = scores;
			expect([pairs[row], hits[row], removed[row], added[row]]).toEqual([sums.pairs, sums.hits, ...sums.lone]);
			expect(similarity[row]).toBeCloseTo(sums.similarity, 9);
		}
		const report = scored.classes(rows).at(scores, rows).report("a", "");
		expect(report.classes.map(({ counts, scores: own, tasks }) => [counts.pairs, own?.hits, tasks])).toEqual(
			classes.map((own) => [own.pairs, own.hits, own.rows.size]),
		);
		expect(report.classes.map(({ counts }) => [counts.removed, counts.added])).toEqual(classes.map(({ lone }) => lone));
		const found = report.matrix.cells.map(({ a, b, annotations, tasks }) => [`${a} ${b}`, annotations, tasks]);
		expect(found.sort()).toEqual([...cells].map(([key, cell]) => [key, cell.annotations, cell.rows.size]).sort());
	}
});
