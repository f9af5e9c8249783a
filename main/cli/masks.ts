import * as path from "node:path";
import type { TaskRef } from "#shared/export";
import type { MaskEntry, MaskRead } from "#shared/masks";
import type { Outcome } from "#shared/outcome";
import type { VolumeRead } from "#shared/volumes";
import type { Engine } from "../engine/engine.ts";
import type { OpenExport } from "../engine/exports/open-export.ts";
import { visible } from "../engine/exports/text-places.ts";
import type { Call } from "./arguments.ts";
import { counted, grouped, type Output, textTable } from "./output.ts";
import { inWords, valueOf } from "./read-export.ts";
import { WrongCall } from "./usage.ts";

/** Milliseconds between two questions for a mask that is being read: each waits a while itself. */
const pause = 50;

/**
 * `masks`: what the masks of a query's tasks hold, in the exported state and, with --history, as they left each stage:
 * voxels of each label of a volume, pixels of each colour of brush strokes. False where one is missing or cannot be read.
 * Errors: CommandFailed.
 */
export async function printMasks(engine: Engine, open: OpenExport, call: Call, output: Output): Promise<boolean> {
	for (const folder of call.media) await listed(engine, valueOf(await engine.addMediaFolder(path.resolve(folder))));
	const { id } = open.summary;
	for (const { colour, to } of call.map) valueOf(await engine.mapMaskColour(id, colour, classNamed(open, to)));
	let isWhole = true;
	let left = call.limit ?? Infinity;
	for (const row of valueOf(await open.selectRows({ where: call.where, order: null }))) {
		if (left <= 0) break;
		const ref: TaskRef = { export: id, row };
		const taskId = open.index.texts.taskId.get(row);
		let hasAny = false;
		for (const { visit, stage } of momentsOf(open, ref, call.history)) {
			const about = { row, taskId, visit, stage };
			const volume = await whole(() => engine.readVolume(ref, "volume", visit));
			const brush = await whole(() => engine.readMask(ref, visit, 0));
			if (!isNone(volume)) say({ ...about, role: "volume" }, volume, volumeText, call.format, output);
			if (!isNone(brush)) say({ ...about, role: "brush" }, brush, brushText, call.format, output);
			isWhole &&= isHere(volume) && isHere(brush);
			hasAny ||= !isNone(volume) || !isNone(brush);
		}
		if (hasAny) left -= 1;
	}
	return isWhole;
}

function isNone(read: Outcome<VolumeRead | MaskRead>): boolean {
	return read.ok && read.value.phase === "none";
}

function isHere(read: Outcome<VolumeRead | MaskRead>): boolean {
	return read.ok && read.value.phase !== "missing";
}

/** The exported state, and those of visits that the export keeps. */
function momentsOf(open: OpenExport, ref: TaskRef, history: boolean): Pick<About, "visit" | "stage">[] {
	const exported = { visit: null, stage: null };
	if (!history) return [exported];
	const visits = valueOf(open.readTask(ref, null)).visits.filter(({ hasSnapshot }) => hasSnapshot);
	return [exported, ...visits.map(({ index, stage }) => ({ visit: index, stage }))];
}

/** A class by its schemaId or its title; one that the export does not have is a title. */
function classNamed({ summary }: OpenExport, name: string): MaskEntry["classes"][number] {
	const byId = summary.classes.find(({ schemaId }) => schemaId === name);
	if (byId) return { schemaId: name, title: byId.title };
	const titled = summary.classes.filter(({ title }) => title === name);
	if (titled.length > 1) {
		const ids = titled.map(({ schemaId }) => schemaId).join(", ");
		throw new WrongCall(`${name} is the title of several classes: name one of ${ids}`);
	}
	return { schemaId: titled[0]?.schemaId ?? null, title: name };
}

interface About {
	row: number;
	taskId: string | null;
	/** Index of the visit that the task is shown as it left; null: as exported. */
	visit: number | null;
	stage: string | null;
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
	const { row, taskId, role, visit, stage } = about;
	const moment = visit === null ? "" : `, as it left ${stage ?? "a stage"}`;
	output.line(visible(`task ${taskId ?? "(no id)"}, row #${String(row)}${moment}: ${role}`));
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
