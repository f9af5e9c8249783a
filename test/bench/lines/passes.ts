import { type AnyLine, timesFaster, timesTheTime, withinMs } from "../line.ts";
import { type Bench, sizeOf } from "./with.ts";

const RIPGREP = 2;
const FIRST_HITS_MS = 100;
/** A text that is found often, and one that is nowhere. */
const OFTEN = "pedestrian";
const NOWHERE = "no such text";

/** What goes through the whole text once more, after it is open. */
export function passLines(bench: Bench, bytes: number): AnyLine[] {
	const { probes } = bench;
	const lines: AnyLine[] = [];
	const file = bench.file("mix", bytes);
	if (!file) return lines;
	const about = { size: sizeOf(file), group: file.path };
	const missing = probes.missing("ripgrep");
	for (const [id, text] of [
		["search-often", OFTEN],
		["search-nowhere", NOWHERE],
	] as const) {
		const search = probes.search(file, text);
		const line = { ...about, id, what: `search of mix for "${text}", vs ripgrep counting`, must: `${RIPGREP}x` };
		if (missing !== null) lines.push({ ...line, why: missing });
		else {
			lines.push({
				...line,
				probes: [search],
				judge: (median) => timesTheTime(median(search, "ms"), median(search, "ripgrepMs"), RIPGREP),
			});
		}
	}
	const search = probes.search(file, OFTEN);
	const check = probes.check(file);
	const parse = probes.parse(file);
	lines.push(
		{
			...about,
			id: "search-first",
			what: `first hits of "${OFTEN}" in mix`,
			must: `${FIRST_HITS_MS} ms`,
			probes: [search],
			judge: (median) => withinMs(median(search, "first"), FIRST_HITS_MS),
		},
		{
			...about,
			id: "check",
			what: "check of every asset of mix, vs JSON.parse of each",
			must: "",
			probes: [check, parse],
			judge: (median) => timesFaster(median(check, "ms"), median(parse, "ms"), file.truth.bytes, null),
		},
	);
	return lines;
}
