import type { AnyLine } from "../line.ts";
import { canvasLines } from "./canvas.ts";
import { coldLines } from "./cold.ts";
import { compareLines } from "./compare.ts";
import { elsewhere } from "./elsewhere.ts";
import { journalLines } from "./journal.ts";
import { maskLines } from "./masks.ts";
import { memoryLines } from "./memory.ts";
import { openingLines } from "./opening.ts";
import { passLines } from "./passes.ts";
import { readingLines } from "./reading.ts";
import { rowLines } from "./rows.ts";
import { ruleLines } from "./rules.ts";
import { scrollLines } from "./scrolling.ts";
import { taskLines } from "./tasks.ts";
import { thumbnailLines } from "./thumbnails.ts";
import { typingLines } from "./typing.ts";
import { volumeLines } from "./volume.ts";
import type { Bench } from "./with.ts";

/** All lines, in the order of the table of aims. To add one, write it into one of the files beside this one. */
export function allLines(bench: Bench): AnyLine[] {
	const { bytes } = bench.options;
	const each = bytes.flatMap((size) => [
		...readingLines(bench, size),
		...memoryLines(bench, size),
		...openingLines(bench, size),
		...coldLines(bench, size),
		...passLines(bench, size),
	]);
	return [
		...each,
		...compareLines(bench),
		...ruleLines(bench),
		...rowLines(bench),
		...journalLines(bench),
		...scrollLines(bench),
		...typingLines(bench),
		...thumbnailLines(bench),
		...maskLines(bench),
		...canvasLines(bench),
		...taskLines(bench),
		...volumeLines(bench),
		...elsewhere,
	];
}
