import { type AnyLine, timesTheTime, withinMs } from "../line.ts";
import { type Bench, sizeOf } from "./with.ts";

const FRESH_MS = 30;
const WARM_MS = 10;
const REOPEN = 1 / 40;
const PARSE = 1.15;
const ASSET_MS = 12;
const CANCEL_MS = 200;

/** What a person waits for. */
export function openingLines(bench: Bench, bytes: number): AnyLine[] {
	const { probes } = bench;
	const lines: AnyLine[] = [];
	const small = bench.file("small", bytes);
	const file = bench.file("mix", bytes);
	if (file) {
		const about = { size: sizeOf(file), group: file.path };
		const fresh = probes.firstRows(file, null);
		const warm = probes.firstRows(file, bench.warmUp);
		const asset = probes.asset(file);
		const cancel = probes.cancel(file);
		lines.push(
			{
				...about,
				id: "first-rows-fresh",
				what: "first 100 rows, fresh process (without Node's start)",
				must: "30 ms",
				probes: [fresh],
				judge: (median) => withinMs(median(fresh, "ms"), FRESH_MS),
			},
			{
				...about,
				id: "first-rows-warm",
				what: "first 100 rows, warm threads",
				must: "10 ms",
				probes: [warm],
				judge: (median) => withinMs(median(warm, "ms"), WARM_MS),
			},
			{
				...about,
				id: "asset-parse",
				what: "an asset of mix: read and parsed, vs JSON.parse of its bytes, p50",
				must: "1.15x",
				probes: [asset],
				judge: (median) => timesTheTime(median(asset, "read50"), median(asset, "parse50"), PARSE),
			},
			{
				...about,
				id: "asset-p99",
				what: "an asset of mix: until its task can be shown, vs JSON.parse of its bytes, p99",
				must: "12 ms",
				probes: [asset],
				judge: (median) => ({
					...timesTheTime(median(asset, "task99"), median(asset, "parse99"), Infinity),
					isMet: median(asset, "task99") <= ASSET_MS,
				}),
			},
			{
				...about,
				id: "asset-task",
				what: "an asset of mix: until its task can be shown, vs JSON.parse of its bytes, p50",
				must: "",
				probes: [asset],
				judge: (median) => ({
					...timesTheTime(median(asset, "task50"), median(asset, "parse50"), Infinity),
					isMet: null,
				}),
			},
			{
				...about,
				id: "cancel",
				what: "from cancel to its end, the longest of five",
				must: `${CANCEL_MS} ms`,
				probes: [cancel],
				judge: (median) =>
					median(cancel, "cancelled") > 0
						? withinMs(median(cancel, "ms"), CANCEL_MS)
						: { ours: "", reference: "the file is read before it can be cancelled", ratio: "", isMet: null },
			},
		);
	}
	for (const each of [file, small]) {
		if (!each) continue;
		const reopen = probes.reopen(each);
		lines.push({
			id: `reopen-${each.kind}`,
			what: `${each.kind}, from the kept index, vs reading it by 2 workers`,
			size: sizeOf(each),
			must: "1/40",
			group: each.path,
			probes: [reopen],
			judge: (median) => timesTheTime(median(reopen, "ms"), median(reopen, "indexMs"), REOPEN),
		});
	}
	return lines;
}
