import { rmSync } from "node:fs";
import { join } from "node:path";
import { defaultSettings } from "#shared/compare/settings";
import type { BatchState } from "#shared/compare/batch";
import { fault } from "#shared/outcome";
import { batchReport } from "../../../main/engine/compare/batch/batch-report.ts";
import { compareOnThreads } from "../../../main/engine/compare/batch/compare-threads.ts";
import { KeptComparison } from "../../../main/engine/compare/batch/kept-comparison.ts";
import { emptyCodes, MOVED, RELABELLED, writeCodes } from "../../../main/engine/compare/batch/outcome-codes.ts";
import { QuestionTally } from "../../../main/engine/compare/batch/question-tally.ts";
import { ScoredComparison } from "../../../main/engine/compare/batch/scored-comparison.ts";
import { compareTools } from "../../../main/engine/compare/compare-tools.ts";
import type { ComparedTool } from "../../../main/engine/compare/compared.ts";
import { Comparisons } from "../../../main/engine/compare/comparisons.ts";
import { RowIndex } from "../../../main/engine/exports/row-index.ts";
import { median } from "../figures.ts";
import { Random } from "../random.ts";
import type { Figures, Order } from "./orders.ts";
import { makePool, Opening } from "./reading.ts";

type OrderOf<J extends Order["job"]> = Extract<Order, { job: J }>;

/** Every task as it left Label, and as it was exported. */
export async function compareStages(order: OrderOf<"compare">): Promise<Figures> {
	// What an earlier opening has kept is not compared again.
	rmSync(order.scratch, { recursive: true, force: true });
	const pool = makePool(order, 2);
	const opening = await new Opening(order, pool, order.file, order.scratch).done();
	const { open } = opening;
	const { id } = open.summary;
	const comparisons = new Comparisons({
		open: (asked) => (asked === id ? open : fault("export-closed", asked)),
		changed: () => undefined,
		comparers: compareOnThreads(join(order.built, "compare-worker.cjs"), order.workers),
		mine: { of: () => Promise.resolve(null), ofAll: () => Promise.resolve(new Map()) },
	});
	const from = { kind: "stage", stage: "Label", which: "latest" } as const;
	const began = performance.now();
	const run = await comparisons.run({ kind: "stages", export: id, from, to: { kind: "exported" } }, defaultSettings, {
		lines: null,
		csv: null,
		rows: null,
		comparers: null,
	});
	if (!run.ok) throw new Error(run.detail);
	await run.value.over;
	const ms = performance.now() - began;
	const { phase, fault: reason } = run.value.state;
	if (phase !== "done") throw new Error(`The comparison ended as ${phase}: ${JSON.stringify(reason)}`);
	const { tasks } = run.value.state;
	await open.kept();
	await opening.close();
	await pool.stop();
	return { ms, tasks };
}

/** So many boxes a side on one sheet, crowded, without a common identity. */
export function compareBoxes({ boxes }: OrderOf<"compare-boxes">): Figures {
	const random = new Random(11);
	const size = 60 * Math.sqrt(boxes);
	const side = (): ComparedTool[] =>
		Array.from({ length: boxes }, (_, index) => ({
			index,
			objectId: `${index}`,
			schemaId: `s${index % 7}`,
			title: "Car",
			page: null,
			geometry: {
				kind: "bounding-box",
				x: random.between(0, Math.floor(size)),
				y: random.between(0, Math.floor(size)),
				width: random.between(30, 90),
				height: random.between(30, 90),
			},
			interpolationStopped: false,
			classifications: [],
		}));
	const [a, b] = [side(), side()];
	const times: number[] = [];
	let pairs = 0;
	for (let pass = 0; pass < 7; pass++) {
		const began = performance.now();
		pairs = compareTools(
			a,
			b,
			{ ...defaultSettings, threshold: 0.3, pairing: { by: "geometry" } },
			{ width: size, height: size },
			() => [],
		).pairs.length;
		times.push(performance.now() - began);
	}
	return { ms: median(times), first: times[0] ?? NaN, pairs };
}

/** All figures of so many tasks at thresholds that were not asked for before, from what is kept. */
export function rescore({ tasks }: OrderOf<"rescore">): Figures {
	const kept = keptOf(tasks);
	const index = new RowIndex();
	for (let row = 0; row < tasks; row++) index.push(assetOf(row), 0);
	const scored = new ScoredComparison(kept, defaultSettings);
	const moment = { kind: "exported" } as const;
	const state: BatchState = {
		plan: { kind: "stages", export: "measured", from: moment, to: moment },
		settings: defaultSettings,
		phase: "done",
		fault: null,
		tasks,
		totalTasks: tasks,
		sameBytes: 0,
	};
	const rows = new Uint32Array(tasks).map((_, row) => row);
	const questions = new QuestionTally(kept);
	const about = { onlyInB: 0, ambiguousInB: 0, reasons: [] };
	const times: number[] = [];
	let flips = 0;
	for (const threshold of [null, 0.51, 0.6, 0.7, 0.55, 0.8, 0.45, 0.9]) {
		const began = performance.now();
		const scores = scored.scores(threshold);
		const { base, extras } = scored;
		const parts = scored.parts(index);
		const source = {
			parts,
			state,
			kept,
			base,
			scores,
			classes: scored.classes(rows),
			extras,
			questions,
			rows,
			about,
		};
		flips += batchReport(source).flips.figures;
		// The first is that of the comparison, with all that no threshold changes.
		if (threshold !== null) times.push(performance.now() - began);
	}
	return { ms: median(times), flips };
}

/** About 24 pairs a task: most of them unchanged, some moved, two candidates and a group of four that compete. */
function keptOf(tasks: number): KeptComparison {
	const random = new Random(5);
	const kept = KeptComparison.begin();
	const share = (): number => random.between(300, 999) / 1000;
	const classes = Array.from({ length: 18 }, (_, number) => JSON.stringify([`s${number}`, `Class ${number}`]));
	const empty = {
		marks: new Uint8Array(1),
		persons: Uint32Array.of(1),
		people: ["ana@example.org"],
		reasons: [],
		lines: [],
		csv: null,
	};
	const states = Uint8Array.of(1);
	const questions = [JSON.stringify(["q", "Weather", "radio"])];
	for (let row = 0; row < tasks; row++) {
		const codes = emptyCodes();
		for (let n = 0; n < 6; n++) {
			const of = random.between(0, 17);
			codes.fixed.push({ a: of, b: of, changes: 0, similarity: 1, count: 3 });
		}
		for (let n = 0; n < 3; n++) {
			const of = random.between(0, 17);
			codes.fixed.push({ a: of, b: of, changes: MOVED, similarity: share(), count: 1 });
		}
		for (let n = 0; n < 2; n++)
			codes.singles.push({ a: n, b: random.between(0, 1), changes: MOVED, similarity: share(), count: 1 });
		if (row % 4 === 0)
			codes.groups.push({
				a: [0, 1].map((position) => ({ class: position, rank: position, position })),
				b: [0, 1].map((position) => ({ class: position, rank: position + 2, position })),
				edges: [
					{ a: 0, b: 0, step: 1, changes: MOVED, similarity: share() },
					{ a: 0, b: 1, step: 2, changes: MOVED | RELABELLED, similarity: share() },
					{ a: 1, b: 1, step: 1, changes: MOVED, similarity: share() },
				],
			});
		codes.answers.push({ question: 0, before: 1, after: random.between(1, 3), change: 1 });
		const [numbers, similarities]: [number[], number[]] = [[], []];
		writeCodes(codes, numbers, similarities);
		const outcome = {
			...empty,
			id: row,
			states,
			codes: Uint32Array.from(numbers),
			codeEnds: Uint32Array.of(numbers.length),
			similarities: Float64Array.from(similarities),
			similarityEnds: Uint32Array.of(similarities.length),
			classes,
			questions,
			answers: ["", "=Good", "=Bad", "=Ugly"],
		};
		kept.append(outcome, 0, kept.learn(outcome), null);
	}
	const moment = { kind: "exported" } as const;
	const asked = { kind: "stages", from: moment, to: moment, settings: defaultSettings } as const;
	kept.finish({ key: "", asked, onlyInB: 0, ambiguousInB: 0, reasons: [] });
	return kept;
}

function assetOf(row: number): Parameters<RowIndex["push"]>[0] {
	const task = {
		taskId: `t${row}`,
		stage: row % 2 === 0 ? "Review" : "Complete",
		stageId: null,
		updatedAt: null,
		updatedBy: null,
		totalDuration: null,
		tools: 0,
		classes: [],
		classifications: 0,
		relations: 0,
		visits: [],
		consensus: null,
		hasBrush: false,
		hasVolume: false,
	};
	return {
		form: "v3",
		start: row,
		end: row + 1,
		firstKey: "asset",
		asset: null,
		externalId: `${row}.jpg`,
		assetId: null,
		batches: [`Batch ${row % 5}`],
		pages: 1,
		tasks: [task],
		oddities: [],
	};
}
