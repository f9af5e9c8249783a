import { classKey, pageOf } from "#shared/drawing/placing";
import type { Classification, Task, Tool } from "#shared/task";
import { nameInLink } from "../../exports/format-keys.ts";
import { cocoShape, type PictureSize } from "./coco-shape.ts";

/** What could not be said in COCO. */
export interface CocoLeft {
	/** Annotations by kind. */
	kinds: Map<string, number>;
	/** Annotations with holes of pictures whose size nobody knows. */
	masks: number;
}

interface Category {
	id: number;
	name: string;
	schemaId: string | null;
	hasPoints: boolean;
}

/**
 * Tasks as a COCO file of instances, in pieces: annotations first, then the pictures (one for each page) and the classes
 * that they turned out to have. Ids count from 1 in the order of the tasks, so that the same tasks make the same bytes.
 * Areas with holes are masks by run lengths (not compressed), all others polygons; answers are `attributes`.
 */
export class CocoFile {
	readonly left: CocoLeft = { kinds: new Map(), masks: 0 };
	readonly #images: string[] = [];
	readonly #categories = new Map<string, Category>();
	#annotations = 0;

	begin(): string {
		return '{"annotations":[';
	}

	/** @param sizeOf of a page of the task: as the export says, or as its picture is */
	*task(task: Task, sizeOf: (page: number) => PictureSize): Generator<string> {
		const pages = new Map<number, { id: number; size: PictureSize }>();
		const pictureOf = (page: number): { id: number; size: PictureSize } => {
			const known = pages.get(page);
			if (known) return known;
			const size = sizeOf(page);
			const picture = { id: this.#images.length + 1, size };
			pages.set(page, picture);
			this.#images.push(JSON.stringify(imageOf(task, page, picture.id, size)));
			return picture;
		};
		// A picture without annotations is one that has none.
		if (task.snapshot.tools.length === 0) pictureOf(0);
		for (const tool of task.snapshot.tools) {
			if (tool.interpolationStopped) continue;
			const picture = pictureOf(pageOf(tool) ?? 0);
			const line = this.#annotation(tool, picture);
			if (line !== null) yield line;
		}
	}

	*end(): Generator<string> {
		yield '\n],"images":[';
		yield* listed(this.#images);
		yield '\n],"categories":[';
		const categories = [...this.#categories.values()].map(({ id, name, schemaId, hasPoints }) => ({
			...{ id, name, schema_id: schemaId },
			...(hasPoints ? { keypoints: ["point"], skeleton: [] } : {}),
		}));
		yield* listed(categories.map((category) => JSON.stringify(category)));
		yield "\n]}\n";
	}

	#annotation(tool: Tool, { id, size }: { id: number; size: PictureSize }): string | null {
		const shape = cocoShape(tool.geometry, size);
		if (shape === null) {
			const { kind } = tool.geometry;
			this.left.kinds.set(kind, (this.left.kinds.get(kind) ?? 0) + 1);
			return null;
		}
		const { withoutMask = false, ...where } = shape;
		if (withoutMask) this.left.masks++;
		this.#annotations++;
		const annotation = {
			id: this.#annotations,
			image_id: id,
			category_id: this.#category(tool, where.keypoints !== undefined),
			...where,
			object_id: tool.objectId,
			...(tool.geometry.kind === "rotated-bounding-box" ? { rotation: tool.geometry.rotation } : {}),
			...(tool.classifications.length === 0 ? {} : { attributes: attributesOf(tool.classifications) }),
		};
		return `${this.#annotations === 1 ? "\n" : ",\n"}${JSON.stringify(annotation)}`;
	}

	#category(tool: Tool, hasPoint: boolean): number {
		const key = classKey(tool);
		const known = this.#categories.get(key);
		if (known) {
			known.hasPoints ||= hasPoint;
			return known.id;
		}
		const id = this.#categories.size + 1;
		this.#categories.set(key, { id, name: tool.title, schemaId: tool.schemaId, hasPoints: hasPoint });
		return id;
	}
}

function* listed(lines: readonly string[]): Generator<string> {
	let between = "\n";
	for (const line of lines) {
		yield between + line;
		between = ",\n";
	}
}

function imageOf(task: Task, page: number, id: number, { width, height }: PictureSize): object {
	const { asset } = task;
	const link = asset.dataset[page];
	const own = (link === undefined ? null : nameInLink(link)) ?? (page === 0 ? asset.name : null);
	const stem = asset.externalId ?? asset.name ?? task.taskId ?? `row ${String(task.ref.row)}`;
	// A frame of a film, or a page of a document, has no file of its own.
	const name = own ?? (page === 0 ? stem : `${stem}#${String(page + 1)}`);
	return {
		id,
		file_name: name,
		...(width === null || height === null ? {} : { width, height }),
		task_id: task.taskId,
		external_id: asset.externalId,
		page,
	};
}

/** By title down to the question; several answers to one are a list. */
function attributesOf(answers: readonly Classification[]): object {
	const found = new Map<string, unknown>();
	const add = (list: readonly Classification[], above: string): void => {
		for (const { title, answer, classifications } of list) {
			const name = above + title;
			const known = found.get(name);
			if (answer !== null) found.set(name, known === undefined ? answer : [known, answer].flat());
			add(classifications, `${name} > `);
		}
	};
	add(answers, "");
	return Object.fromEntries(found);
}
