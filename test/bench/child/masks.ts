import type { ClassMap } from "../../../main/engine/compare/masks/class-map.ts";
import { measureMasks } from "../../../main/engine/compare/masks/measure-masks.ts";
import { scoreMasks } from "../../../main/engine/compare/masks/score-masks.ts";
import { median } from "../figures.ts";
import type { Figures, Order } from "./orders.ts";

const CLASSES = 5;
const DISCS = 60;

/** Discs of five classes over each other; moved to the right by some pixels. */
function discs(side: number, moved: number): Uint16Array {
	const labels = new Uint16Array(side * side);
	for (let disc = 0; disc < DISCS; disc++) {
		const radius = Math.round((side / 80) * (1 + (disc % 9)));
		const [x, y] = [Math.round((disc * 977 * side) / 8192) % side, Math.round((disc * 1583 * side) / 8192) % side];
		for (let row = Math.max(0, y - radius); row < Math.min(side, y + radius); row++) {
			const half = Math.floor(Math.sqrt(radius ** 2 - (row - y) ** 2));
			const from = Math.max(0, x + moved - half);
			labels.fill(
				1 + (disc % CLASSES),
				row * side + from,
				row * side + Math.min(side, Math.max(from, x + moved + half)),
			);
		}
	}
	return labels;
}

/** Two masks in memory, so that no disk is measured: counts, surfaces, distances, scores and the difference. */
export function compareMasks({ side }: Extract<Order, { job: "compare-masks" }>): Figures {
	const [a, b] = [discs(side, 0), discs(side, 7)];
	const mapOf = (labels: Uint16Array): ClassMap => ({
		sizes: [side, 1, side],
		planes: 1,
		readSlice: (_plane, row, into) => {
			into.set(labels.subarray(row * side, (row + 1) * side));
		},
	});
	const classes = Array.from({ length: CLASSES }, (_, n) => ({ schemaId: `s${n}`, title: `class ${n}`, colour: "" }));
	const times: number[] = [];
	const plain: number[] = [];
	let [differ, told] = [0, 0];
	for (let pass = 0; pass < 3; pass++) {
		const began = performance.now();
		differ = 0;
		for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) differ += 1;
		const counted = performance.now();
		const findings = measureMasks(
			mapOf(a),
			mapOf(b),
			CLASSES,
			[1, 1, 1],
			() => undefined,
			() => undefined,
		);
		const { voxels } = scoreMasks(findings, classes, 2, null);
		times.push(performance.now() - counted);
		plain.push(counted - began);
		told = voxels.onlyA + voxels.onlyB + voxels.other;
	}
	if (told !== differ) throw new Error(`${String(told)} pixels differ, a plain pass counts ${String(differ)}`);
	return { ms: median(times), plain: median(plain), differ };
}
