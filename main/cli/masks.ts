import * as path from "node:path";
import type { TaskRef } from "#shared/export";
import type { MaskRead } from "#shared/masks";
import type { Outcome } from "#shared/outcome";
import type { VolumeRead } from "#shared/volumes";
import type { Engine } from "../engine/engine.ts";
import type { OpenExport } from "../engine/exports/open-export.ts";
import { visible } from "../engine/exports/text-places.ts";
import type { Call } from "./arguments.ts";
import { counted, grouped, type Output, textTable } from "./output.ts";
import { inWords, valueOf } from "./read-export.ts";

/** Milliseconds between two questions for a mask that is being read: each waits a while itself. */
const pause = 50;

/**
 * `masks`: what the masks of a query's tasks hold, in the exported state: voxels of each label of a volume, pixels of
 * each colour of brush strokes. Errors: CommandFailed.
 */
export async function printMasks(engine: Engine, open: OpenExport, call: Call, output: Output): Promise<void> {
	for (const folder of call.media) await listed(engine, valueOf(await engine.addMediaFolder(path.resolve(folder))));
	const { id } = open.summary;
	let left = call.limit ?? Infinity;
	for (const row of valueOf(await open.selectRows({ where: call.where, order: null }))) {
		if (left <= 0) return;
		const ref: TaskRef = { export: id, row };
		const about = { row, taskId: open.index.texts.taskId.get(row) };
		const volume = await whole(() => engine.readVolume(ref, "volume", null));
		const brush = await whole(() => engine.readMask(ref, null, 0));
		const isNone = (read: Outcome<VolumeRead | MaskRead>): boolean => read.ok && read.value.phase === "none";
		if (isNone(volume) && isNone(brush)) continue;
		left -= 1;
		if (!isNone(volume)) say({ ...about, role: "volume" }, volume, volumeText, call.format, output);
		if (!isNone(brush)) say({ ...about, role: "brush" }, brush, brushText, call.format, output);
	}
}

interface About {
	row: number;
	taskId: string | null;
	role: "volume" | "brush";
}

function say<T extends VolumeRead | MaskRead>(
	about: About,
	read: Outcome<T>,
	inText: (read: T) => string[],
	format: Call["format"],
	output: Output,
): void {
	if (format === "json") {
		const { ok, ...fault } = read;
		// Where the numbers lie is of no use to anybody when this program has ended.
		const shown = JSON.stringify(ok ? read.value : { phase: "failed", ...fault }, (key, value: unknown) =>
			key === "url" || key === "tiles" ? undefined : value,
		);
		output.line(`${JSON.stringify(about).slice(0, -1)},${shown.slice(1)}`);
		return;
	}
	const { row, taskId, role } = about;
	output.line(visible(`task ${taskId ?? "(no id)"}, row #${String(row)}: ${role}`));
	const lines = read.ok ? inText(read.value) : [inWords(read)];
	for (const line of lines) output.line(`  ${line}`);
}

function volumeText(read: VolumeRead): string[] {
	if (read.phase === "missing") return [visible(`missing: ${read.place}, ${read.why.class}: ${read.why.sentence}`)];
	if (read.phase === "picture") return [visible(`${read.name} is a PNG, and is read as a mask of brush strokes`)];
	if (read.phase !== "ready") return [];
	const { name, format, within, sizes, layers, type, labels, notes } = read.volume;
	const rows = labels.map(({ layer, value, name: own, title, voxels, volume, box, colour }) => [
		layer,
		value,
		own ?? "",
		title ?? "",
		voxels,
		volume === null ? "" : volume.toFixed(1),
		box === null ? "" : box.map(([first, last]) => `${String(first)}-${String(last)}`).join(" "),
		colour,
	]);
	const head = ["layer", "value", "name in the file", "class", "voxels", "mm3", "x y z", "colour"];
	return [
		visible(`${name}: ${[format, ...within].join(", ")}, ${sizes.join(" x ")}, ${counted(layers, "layers")}, ${type}`),
		...(rows.length === 0 ? ["no labels"] : textTable(head, rows)),
		...notes.map((note) => visible(`note: ${note}`)),
	];
}

function brushText(read: MaskRead): string[] {
	if (read.phase === "missing") return [visible(`missing: ${read.place}, ${read.why.class}: ${read.why.sentence}`)];
	if (read.phase !== "ready") return [];
	const { name, width, height, entries, pixels, notes } = read.mask;
	const rows = entries.map(({ colour, match, classes, pixels: { exact, edge, near }, parts }) => [
		colour,
		match,
		classes.map(({ title }) => title).join(" or "),
		exact,
		edge,
		near,
		parts,
	]);
	const head = ["colour", "match", "class", "exact", "edge", "near", "parts"];
	return [
		visible(`${name}: PNG, ${grouped(width)} x ${grouped(height)}, background ${grouped(pixels.background)}`),
		...(rows.length === 0 ? ["no strokes"] : textTable(head, rows)),
		...notes.map((note) => visible(`note: ${note}`)),
	];
}

async function whole<T extends { phase: string }>(ask: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
	for (;;) {
		const read = await ask();
		if (!read.ok || read.value.phase !== "making") return read;
		await new Promise((resolve) => setTimeout(resolve, pause));
	}
}

async function listed(engine: Engine, id: string): Promise<void> {
	for (;;) {
		const folders = valueOf(await engine.listMediaFolders());
		if (folders.find((folder) => folder.id === id)?.phase !== "listing") return;
		await new Promise((resolve) => setTimeout(resolve, pause));
	}
}
