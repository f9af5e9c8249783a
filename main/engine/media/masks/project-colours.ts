import * as path from "node:path";
import { setImmediate } from "node:timers/promises";
import * as v from "valibot";
import type { MaskEntry } from "#shared/masks";
import { type Fault, fault, type Outcome } from "#shared/outcome";
import type { OpenExport } from "../../exports/open-export.ts";
import { StoredFile } from "../../stored-file.ts";
import { figure } from "../../figures.ts";
import type { NamedColour } from "./class-colours.ts";
import { colourOf, hexOf } from "./join-colours.ts";

const FILE = "mask-colours.json";
/** Task ids by which a project is known again, and its classes'. */
const mostTasks = 256;
const mostClasses = 1000;
const mostColours = 1000;
const mostProjects = 1000;
/** Rows looked at before other questions are answered. */
const rowsAtOnce = 20_000;

const text = v.pipe(v.string(), v.maxLength(10_000));
const named = v.object({ colour: text, to: v.object({ schemaId: v.nullable(text), title: text }) });
const project = v.object({
	name: v.nullable(text),
	tasks: v.array(text),
	classes: v.array(text),
	colours: v.array(named),
});
const projects = v.array(project);
type Project = v.InferOutput<typeof project>;

/** What tells the project of an export. */
interface ProjectMarks {
	name: string | null;
	tasks: ReadonlySet<string>;
	classes: readonly string[];
}

/** Reads a task's id by row. */
type TaskIds = (row: number) => string | null;

/**
 * What persons said of colours, for each project, in one file.
 *
 * An export names its project nowhere. It is taken for one that is remembered if they have a task in common, whose ids
 * are unique among all projects; or if their files have the same name up to "-task-export-", unless both have classes
 * and none in common. Classes alone prove nothing: a project that was copied has the same.
 */
export class ProjectColours {
	readonly #file: StoredFile;
	readonly #damaged: (file: string, reason: Fault) => void;
	#projects: Promise<Project[]> | null = null;
	/** Of open exports, as long as they have as many rows and nothing was said since. */
	readonly #found = new WeakMap<OpenExport, { rows: number; changes: number; project: Project | null }>();
	#changes = 0;
	/** What was said in an export, for as long as it is open: one may have nothing by which it is known again. */
	readonly #said = new WeakMap<OpenExport, Project>();

	constructor(dataFolder: string, damaged: (file: string, reason: Fault) => void) {
		this.#file = new StoredFile(path.join(dataFolder, FILE), "ango-loupe mask colours", 1);
		this.#damaged = damaged;
	}

	/** What was said of the project of an export. */
	async of(open: OpenExport): Promise<readonly NamedColour[]> {
		const known = this.#found.get(open);
		if (known?.rows === open.index.length && known.changes === this.#changes) return known.project?.colours ?? [];
		const [rows, changes] = [open.index.length, this.#changes];
		const project = await this.#find(open);
		this.#found.set(open, { rows, changes, project });
		return project?.colours ?? [];
	}

	/** See HostApi.mapMaskColour. */
	async map(open: OpenExport, colour: string, to: MaskEntry["classes"][number] | null): Promise<Outcome<null>> {
		const rgb = colourOf(colour);
		if (rgb === null) return fault("mask-unsupported", `${colour} is no colour: #rrggbb or #rgb is one`);
		const hex = hexOf(rgb);
		const all = await this.#load();
		const found = (await this.#find(open)) ?? { name: null, tasks: [], classes: [], colours: [] };
		const { index, summary } = open;
		const { taskId } = index.texts;
		// What it is known by grows with each of its exports.
		const ids = await fewest(index.length, (row) => taskId.get(row));
		found.name = projectName(summary.name) ?? found.name;
		found.tasks = [...new Set([...ids, ...found.tasks])].slice(0, 2 * mostTasks);
		found.classes = [...new Set([...classesOf(open), ...found.classes])].slice(0, mostClasses);
		found.colours = found.colours.filter((each) => each.colour !== hex);
		if (to !== null) found.colours.push({ colour: hex, to });
		if (found.colours.length > mostColours)
			return fault("too-large", `${figure(mostColours)} colours are remembered for one project`);
		this.#changes += 1;
		this.#said.set(open, found);
		if (!all.includes(found)) all.push(found);
		// The one that was said something of last stays longest.
		all.sort((a, b) => Number(a === found) - Number(b === found));
		all.splice(0, Math.max(0, all.length - mostProjects));
		return this.#file.save(all);
	}

	#load(): Promise<Project[]> {
		return (this.#projects ??= this.#read());
	}

	async #read(): Promise<Project[]> {
		const { value, damaged } = await this.#file.load();
		if (damaged) this.#damaged(FILE, damaged);
		if (value === null) return [];
		const parsed = v.safeParse(projects, value);
		if (parsed.success) return parsed.output;
		this.#damaged(FILE, fault("store-damaged", `${FILE}: got something else than colours of projects`));
		return [];
	}

	async #find(open: OpenExport): Promise<Project | null> {
		const all = await this.#load();
		const said = this.#said.get(open);
		if (said) return said;
		if (all.length === 0) return null;
		const { index, summary } = open;
		const known = new Set(all.flatMap(({ tasks }) => tasks));
		const shared = new Set<string>();
		const { taskId } = index.texts;
		for (let row = 0; row < index.length; row++) {
			if (row % rowsAtOnce === rowsAtOnce - 1) await setImmediate();
			const id = taskId.get(row);
			if (id !== null && known.has(id)) shared.add(id);
		}
		const marks = { name: projectName(summary.name), tasks: shared, classes: classesOf(open) };
		return all.findLast((each) => sharesTask(each, marks)) ?? all.findLast((each) => isNamesake(each, marks)) ?? null;
	}
}

function sharesTask({ tasks }: Project, marks: ProjectMarks): boolean {
	return tasks.some((id) => marks.tasks.has(id));
}

function isNamesake({ name, classes }: Project, marks: ProjectMarks): boolean {
	if (name === null || name !== marks.name) return false;
	if (classes.length === 0 || marks.classes.length === 0) return true;
	return classes.some((id) => marks.classes.includes(id));
}

/** `<Project>` of `<Project>-task-export-<date>…`; null of any other name. */
function projectName(file: string): string | null {
	return /^(.+)-task-export-\d{4}-\d{2}-\d{2}/u.exec(file)?.[1] ?? null;
}

/** Small numbers, as those of voxel brushes, stand in every project. */
function classesOf({ summary }: OpenExport): string[] {
	return summary.classes.flatMap(({ schemaId }) => (schemaId.length >= 10 ? [schemaId] : []));
}

/** Ids that any two exports with many tasks in common both pick: those with the least hashes. */
async function fewest(rows: number, idOf: TaskIds): Promise<string[]> {
	let picked: { hash: number; id: string }[] = [];
	const pick = (): void => {
		picked.sort((a, b) => a.hash - b.hash || (a.id < b.id ? -1 : 1));
		picked = picked.slice(0, mostTasks);
	};
	for (let row = 0; row < rows; row++) {
		if (row % rowsAtOnce === rowsAtOnce - 1) await setImmediate();
		const id = idOf(row);
		// "t1" may stand anywhere; ids that are given by the platform have 24 digits.
		if (id !== null && id.length >= 16 && id.length <= 100) picked.push({ hash: hashOf(id), id });
		if (picked.length >= 4 * mostTasks) pick();
	}
	pick();
	return [...new Set(picked.map(({ id }) => id))];
}

/** FNV-1a. */
function hashOf(id: string): number {
	let hash = 0x811c9dc5;
	for (let n = 0; n < id.length; n++) hash = Math.imul(hash ^ id.charCodeAt(n), 0x01000193);
	return hash >>> 0;
}
