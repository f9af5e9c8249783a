import type { Kind } from "../generate.ts";
import { type AnyLine, beyond } from "../line.ts";
import { type Bench, sizeOf } from "./with.ts";

const OVER_BARE = 50e6;
const OVER_SMALLER = 12e6;
const INDEX_BYTES = 140;
/** The kinds with the longest and with the most assets. */
const indexed: readonly Kind[] = ["mix", "box", "small"];

/** What reading takes of memory, and what stays of it. */
export function memoryLines(bench: Bench, bytes: number): AnyLine[] {
	const { probes, options } = bench;
	const lines: AnyLine[] = [];
	const file = bench.file("mix", bytes);
	if (file) {
		const ours = probes.scan(file, 2, false);
		const bare = probes.bareNode();
		lines.push({
			id: "memory",
			what: "memory at most while mix is read, over bare Node",
			size: sizeOf(file),
			must: "50 MB",
			group: file.path,
			probes: [ours, bare],
			judge: (median) => beyond(median(ours, "peak"), median(bare, "peak"), OVER_BARE),
		});
		const [least = bytes] = options.bytes;
		const smaller = least < bytes ? bench.file("mix", least) : null;
		if (smaller) {
			const less = probes.scan(smaller, 2, false);
			lines.push({
				id: "memory-growth",
				what: `memory at most while mix is read, beyond that of ${sizeOf(smaller)}`,
				size: sizeOf(file),
				must: "12 MB",
				group: file.path,
				probes: [ours, less],
				judge: (median) => beyond(median(ours, "peak"), median(less, "peak"), OVER_SMALLER),
			});
		}
	}
	for (const kind of indexed) {
		const of = bench.file(kind, bytes);
		if (!of) continue;
		const ours = probes.scan(of, 2, false);
		lines.push({
			id: `index-bytes-${kind}`,
			what: `index of ${kind}, bytes in use an asset`,
			size: sizeOf(of),
			must: "140 B",
			group: of.path,
			probes: [ours],
			judge: (median) => {
				const each = median(ours, "indexBytes") / of.truth.assets;
				return { ours: `${each.toFixed(0)} B`, reference: "", ratio: "", isMet: each <= INDEX_BYTES };
			},
		});
	}
	return lines;
}
