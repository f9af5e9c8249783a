import * as fs from "node:fs";
import type { Scheme } from "#shared/drawing/colour";
import { firstPageOf, isFilm, isOnPage, type PlacedSheet, sheetOf } from "#shared/drawing/placing";
import { isOfVolume, planesOf } from "#shared/drawing/planes";
import { thumbnailSvg } from "#shared/drawing/thumbnail";
import type { TaskRef } from "#shared/export";
import { mediumOf } from "#shared/medium";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import type { Task, Tool } from "#shared/task";
import { type Thumbnail, type ThumbnailClass, thumbnailSide } from "#shared/thumbnail";
import { AssetTooLarge, parseAsset } from "../exports/large-asset.ts";
import { asAsset, readTask } from "../exports/read-task.ts";
import type { TaskPlace } from "../exports/open-export.ts";
import { isSystemError, systemFault } from "../exports/system-fault.ts";
import { FilePart, sameStamp, SourceChanged, stampOf } from "../exports/text-source.ts";
import { linkOfPage, type NamedAsset, namesOfPage } from "../media/media-names.ts";
import { renderOver, renderDrawing } from "../media/raster.ts";
import { type ScopedKey, scopedKey } from "../media/store/media-record.ts";

/** Bytes of an asset's tools that are looked at, where the asset is so large that its lists are cut. */
const shownTools = 4 * 1024 * 1024;
/** An asset above this is not read for a thumbnail: that would take seconds. */
const largestAsset = 256 * 1024 * 1024;
const mostClasses = 6;
const leastSide = 8;
const nothing: PictureNames = { url: null, name: null, externalId: null, dataset: [], key: null };
const quality = 72;

/** Where a task lies, and how its thumbnail should look. */
export interface ThumbnailOrder extends Omit<TaskPlace, "key"> {
	ref: TaskRef;
	scheme: Scheme;
}

/** What leads to the picture of a page: names, and what is left of its link where nothing of a signature may be. */
export interface PictureNames extends NamedAsset {
	/** Within bundles and among what is kept; null where no link names the page. */
	key: ScopedKey | null;
}

/** A picture that a thumbnail may be drawn over. */
export interface ThumbnailPicture {
	path: string;
	size: { width: number; height: number };
	/** Within the file; 0-based. */
	page: number;
}

export interface DrawnThumbnail {
	/** Without a URL: it has no place yet. */
	thumbnail: Thumbnail;
	/** WebP; empty for "counts". */
	picture: Uint8Array;
}

/** Reads a task, then draws it: two steps, since only who asked knows the pictures that its names lead to. One task at a time. */
export class ThumbnailRun {
	#held: { task: Task; scheme: Scheme; page: number } | null = null;

	/** Names that lead to the picture of the page that is drawn. */
	read(order: ThumbnailOrder): Outcome<PictureNames> {
		this.#held = null;
		const { place, name } = order;
		const where = `${name}, asset at byte ${String(place.offset)}`;
		if (place.length > largestAsset) return fault("too-large", `${where}: ${String(place.length)} bytes`);
		try {
			const task = readOrdered(order);
			if (task === null) return fault("task-damaged", where);
			const page = firstPageOf(task.snapshot.tools);
			this.#held = { task, scheme: order.scheme, page };
			// The names of a text or a sound lead to no picture.
			if (mediumOf(task) !== "picture") return ok(nothing);
			// A frame of a film lies in no picture.
			const link = isFilm(task) && task.asset.dataset.length < 2 ? null : linkOfPage(task.asset, page);
			const key = link === null ? null : scopedKey(task.taskId, link);
			return ok({ ...namesOfPage(task.asset, page), key });
		} catch (error) {
			if (error instanceof SourceChanged) return fault("file-changed", `${name}: ${error.message}`);
			if (error instanceof AssetTooLarge) return fault("too-large", `${where}: ${error.message}`);
			if (error instanceof SyntaxError) return fault("task-damaged", `${where}: ${error.message}`);
			if (isSystemError(error)) return systemFault(error, name);
			throw error;
		}
	}

	/** The task that was read last, over a picture or on a sheet. `pictureFault`: why a picture that was found is not one. */
	async draw(picture: ThumbnailPicture | null, pictureFault: Fault | null): Promise<Outcome<DrawnThumbnail>> {
		if (this.#held === null) throw new Error("No task was read");
		const { task, scheme, page } = this.#held;
		this.#held = null;
		if (picture === null) return this.#onSheet(task, scheme, page, pictureFault);
		const sheet: PlacedSheet = { x: 0, y: 0, ...picture.size, by: "export" };
		const size = fitted(sheet);
		const { svg, shapes, dots } = thumbnailSvg(task.snapshot.tools, sheet, {
			...size,
			page,
			scheme,
			ground: false,
			planes: null,
		});
		const drawn = await renderOver(picture.path, size, svg, quality, { page: picture.page });
		if (!drawn.ok) return drawn.code === "raster-missing" ? drawn : this.#onSheet(task, scheme, page, drawn);
		const thumbnail = { ...factsOf(task, page), shows: "picture", ...size, shapes, dots, pictureFault } as const;
		return ok({ thumbnail, picture: drawn.value.bytes });
	}

	async #onSheet(
		task: Task,
		scheme: Scheme,
		page: number,
		pictureFault: Fault | null,
	): Promise<Outcome<DrawnThumbnail>> {
		const { tools } = task.snapshot;
		const facts = factsOf(task, page);
		const onPage = tools.filter((tool) => isOnPage(tool, page));
		// The frames of a film are of one size.
		const planes = planesOf(onPage, null);
		const sheet = sheetOf(task.asset, isFilm(task) ? tools : onPage, planes);
		const counts = { shows: "counts", width: 0, height: 0, shapes: 0, dots: 0, pictureFault } as const;
		if (sheet === null) return ok({ thumbnail: { ...facts, ...counts }, picture: new Uint8Array() });
		const size = fitted(sheet);
		const { svg, shapes, dots } = thumbnailSvg(tools, sheet, { ...size, page, scheme, ground: true, planes });
		if (shapes === 0 && tools.length > 0) return ok({ thumbnail: { ...facts, ...counts }, picture: new Uint8Array() });
		const drawn = await renderDrawing(svg, size, "webp");
		if (!drawn.ok) return drawn;
		const thumbnail = { ...facts, shows: "sheet", ...size, shapes, dots, pictureFault } as const;
		return ok({ thumbnail, picture: drawn.value.bytes });
	}
}

/** Errors: SourceChanged, SyntaxError, AssetTooLarge, those of the file system. Null where no task stands there. */
function readOrdered({ textPath, stamp, place, ref, taskId }: ThumbnailOrder): Task | null {
	const descriptor = fs.openSync(textPath, "r");
	try {
		if (stamp !== null && !sameStamp(stampOf(fs.fstatSync(descriptor)), stamp))
			throw new SourceChanged("it has another size or time than when it was read");
		const { value, cut } = parseAsset(new FilePart(descriptor, place.offset, place.length), null, shownTools);
		const asset = asAsset(value);
		const task = asset && readTask(asset, place, ref, null, cut);
		if (task && (place.form === "v3" || place.form === "v2") && task.taskId !== taskId)
			throw new SourceChanged("another task stands there than when it was read");
		return task;
	} finally {
		fs.closeSync(descriptor);
	}
}

/** Pixels of the thumbnail: the longer side fills the square; a shorter one below 8 is drawn broader than it is, to be seen. */
function fitted({ width, height }: { width: number; height: number }): { width: number; height: number } {
	const scale = thumbnailSide / Math.max(width, height);
	const side = (length: number): number => Math.max(leastSide, Math.round(length * scale));
	return { width: side(width), height: side(height) };
}

function factsOf(
	task: Task,
	page: number,
): Pick<Thumbnail, "url" | "medium" | "isFilm" | "page" | "classes" | "otherTools"> {
	const { tools } = task.snapshot;
	const { classes, otherTools } = classesOf(tools);
	return { url: null, medium: kindOf(task), isFilm: isFilm(task), page, classes, otherTools };
}

function kindOf(task: Task): Thumbnail["medium"] {
	const { tools, medicalBrushDataUrl } = task.snapshot;
	const isVolume = tools.some((tool) => isOfVolume(tool) || tool.geometry.kind === "voxel-brush");
	return isVolume || medicalBrushDataUrl !== null ? "volume" : mediumOf(task);
}

/** By class, most tools first; of equals the one that came first. */
function classesOf(tools: readonly Tool[]): { classes: ThumbnailClass[]; otherTools: number } {
	const counts = new Map<string, ThumbnailClass>();
	for (const { schemaId, title, interpolationStopped } of tools) {
		// It only says from which frame on its object is gone.
		if (interpolationStopped) continue;
		const key = schemaId === null ? `title ${title}` : `id ${schemaId}`;
		const counted = counts.get(key);
		if (counted) counted.tools += 1;
		else counts.set(key, { schemaId, title, tools: 1 });
	}
	const sorted = [...counts.values()].sort((a, b) => b.tools - a.tools);
	const otherTools = sorted.slice(mostClasses).reduce((sum, each) => sum + each.tools, 0);
	return { classes: sorted.slice(0, mostClasses), otherTools };
}
