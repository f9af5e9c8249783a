import * as path from "node:path";
import type { MaskComparison, MaskComparisonRead } from "#shared/compare/masks";
import type { ComparedSide, Moment } from "#shared/compare/settings";
import type { Outcome } from "#shared/outcome";
import { joinExports } from "../engine/compare/batch/join-exports.ts";
import { MaskBatch, type MaskBatchSummary } from "../engine/compare/masks/mask-batch.ts";
import type { Engine } from "../engine/engine.ts";
import type { OpenExport } from "../engine/exports/open-export.ts";
import { CsvFolder } from "../engine/reports/csv-folder.ts";
import { counted, type Output, textTable } from "./output.ts";
import { valueOf } from "./read-export.ts";

/** How masks are to be compared. */
export interface MaskCall {
	/** Folders in which their files lie. */
	media: readonly string[];
	tolerance: number;
}

const head = [
	...["task", "class", "schemaId", "unit", "A", "B", "both", "IoU", "Dice", "HD95", "boundaryF1"],
	...["volumeA mm3", "volumeB mm3", "not compared"],
];

/** Has the engine find media in folders before anything is asked of it. */
async function addMedia(engine: Engine, folders: readonly string[]): Promise<void> {
	for (const folder of folders) valueOf(await engine.addMediaFolder(path.resolve(folder)));
	for (;;) {
		const listed = valueOf(await engine.listMediaFolders());
		if (listed.every(({ phase }) => phase !== "listing")) return;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

/** The masks of every pair of tasks, a line of JSON each where `json`; with a folder, Masks.csv in it. */
export async function compareMasks(
	engine: Engine,
	[a, b]: readonly [OpenExport, OpenExport | null],
	[from, to]: readonly [Moment, Moment],
	rows: Uint32Array | null,
	call: MaskCall & { json: boolean; csv: string | null; spreadsheet: boolean },
	output: Output,
): Promise<MaskBatchSummary> {
	await addMedia(engine, call.media);
	const batch = new MaskBatch((...asked) => engine.compareMasks(...asked), call.tolerance);
	const folder = call.csv === null ? null : new CsvFolder(path.resolve(call.csv), call.spreadsheet);
	const file = folder?.begin({ name: "Masks.csv", head }) ?? 0;
	const partners = b === null ? null : joinExports(a.index, b.index).partners;
	try {
		for (let place = 0; place < (rows?.length ?? a.index.length); place++) {
			const row = rows?.[place] ?? place;
			const partner = partners === null ? row : (partners[row] ?? -1);
			if (partner < 0) continue;
			const sideA: ComparedSide = { ref: { export: a.summary.id, row }, moment: from };
			const sideB: ComparedSide = { ref: { export: (b ?? a).summary.id, row: partner }, moment: to };
			const read = await batch.add(sideA, sideB);
			const taskId = a.index.texts.taskId.get(row);
			if (read.ok && read.value.phase === "none") continue;
			if (call.json) output.line(JSON.stringify({ taskId, masks: told(read) }));
			folder?.rows(file, rowsOf(taskId, read));
		}
		folder?.finish();
	} catch (error) {
		folder?.drop();
		throw error;
	}
	return batch.summary;
}

function told(read: Outcome<MaskComparisonRead>): unknown {
	if (!read.ok) return { notCompared: "refused", sentence: read.detail };
	const { value } = read;
	if (value.phase === "impossible") return { notCompared: value.missing ?? "not-over-each-other", sentence: value.why };
	return value.phase === "ready" ? figuresOf(value.comparison) : null;
}

/** Without what only the page can use: the place of the difference. */
function figuresOf({ difference, ...figures }: MaskComparison): unknown {
	return JSON.parse(JSON.stringify({ ...figures, difference: undefined, slices: difference.slices })) as unknown;
}

function rowsOf(taskId: string | null, read: Outcome<MaskComparisonRead>): (string | number)[][] {
	const blank = Array.from({ length: head.length - 2 }, () => "");
	if (!read.ok) return [[taskId ?? "", ...blank, read.detail]];
	const { value } = read;
	if (value.phase === "impossible") return [[taskId ?? "", ...blank, value.why]];
	if (value.phase !== "ready") return [];
	const { scores, unit } = value.comparison;
	return scores.map((score) => [
		...[taskId ?? "", score.title, score.schemaId ?? "", unit, score.a, score.b, score.both],
		...[score.iou, score.dice, score.hausdorff95, score.boundaryF1, score.volumeA, score.volumeB].map(
			(each) => each ?? "",
		),
		"",
	]);
}

/** Says how many of the tasks have masks that nobody asked to compare. */
export async function printLeftAlone(a: OpenExport, rows: Uint32Array | null, output: Output): Promise<void> {
	const having = Array.from(valueOf(await a.selectRows({ where: "(has:brush OR has:volume)", order: null })));
	const wanted = rows === null ? null : new Set(rows);
	const tasks = having.filter((row) => wanted === null || wanted.has(row)).length;
	if (tasks === 0) return;
	output.line("");
	output.line(`masks        of ${counted(tasks, "tasks")} not compared; --masks compares them`);
}

export function printMasks({ compared, without, notCompared, classes }: MaskBatchSummary, output: Output): void {
	output.line("");
	output.line(
		`masks        ${counted(compared, "tasks")} compared, ${counted(without, "tasks")} without any${notCompared.map(({ reason, tasks }) => `, ${counted(tasks, "tasks")} not compared: ${reason}`).join("")}`,
	);
	if (classes.length === 0) return;
	const share = (value: number | null): string => (value === null ? "-" : value.toFixed(4));
	const table = classes.map(({ title, tasks, iou, dice, hausdorff95, unit, boundaryF1, a, b, both }) => [
		title,
		tasks,
		...[share(iou), share(dice), hausdorff95 === null ? "-" : `${hausdorff95.toFixed(2)} ${unit}`, share(boundaryF1)],
		...[a, b, both],
	]);
	output.line("");
	const titles = ["mask class", "tasks", "IoU", "Dice", "HD95", "boundary F1", "A", "B", "both"];
	for (const line of textTable(titles, table)) output.line(line);
}
