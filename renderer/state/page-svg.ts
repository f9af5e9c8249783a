import { svgOf } from "#shared/drawing/svg";
import { pictureSize } from "../canvas/sheet-picture.ts";
import type { Layout } from "./layout.svelte.ts";
import type { Looks } from "./looks.svelte.ts";
import { maskPicture } from "./masks/mask-picture.ts";
import { readPicture } from "./picture-file.ts";
import type { TaskMedia } from "./task-media.svelte.ts";
import type { TaskView } from "./task-view.svelte.ts";
import type { Theme } from "./theme.svelte.ts";

interface Shown {
	view: TaskView;
	layout: Layout;
	looks: Looks;
	theme: Theme;
}

/**
 * The page in front as `show --svg` writes it, less what is hidden.
 * @param scale CSS pixels for each pixel of the picture.
 * Brush strokes that are shown go in as a picture, at full size or, of large masks, at half or a quarter of it.
 * @param embeds whether the picture goes in, as bytes of its file where that is an image; where there is one.
 * Rejects where nothing is shown, and where the picture's file cannot be read any more.
 */
export async function pageSvg({ view, layout, looks, theme }: Shown, scale: number, embeds: boolean): Promise<string> {
	const { task, sheet, page, planes, interpolated, hiddenKeys } = view;
	if (task === null || sheet === null) throw new Error("There is nothing to draw.");
	// All of one moment: what is shown may be another by the time the picture is read.
	const options = {
		page,
		scheme: theme.resolved,
		scale,
		planes,
		grid: view.media.volume.grid,
		interpolated,
		labels: layout.labels,
		relations: layout.relations,
		hides: ({ index }: { index: number }) => hiddenKeys.has(index),
		looks: { fill: looks.painted.fill, outlined: looks.painted.outlined },
	};
	const strokes = looks.values.masks ? maskPicture(view.mask, view.hidden, looks.mask) : null;
	const picture = embeds ? await pictureLink(view.media) : null;
	const mask = strokes === null ? null : await dataLink(await strokes);
	const by = sheet.by === "picture" || sheet.by === "document" || sheet.by === "mask" ? "export" : sheet.by;
	return `${svgOf(task, { ...sheet, by }, { ...options, picture, mask })}\n`;
}

/**
 * What lies under the shapes as a data: link: the bytes of its file where a browser shows these as they are, else what was
 * made of it: of a frame of a film, of a page of a document, of a picture that the engine decodes.
 */
async function pictureLink({ shown, picture: { bitmap, found, tiles } }: TaskMedia): Promise<string | null> {
	if (shown === null) return null;
	// At once: what is shown is closed when another takes its place, while its file is read.
	const { width, height } = pictureSize(shown);
	const canvas = new OffscreenCanvas(width, height);
	canvas.getContext("2d")?.drawImage(shown, 0, 0, width, height);
	const url = shown === bitmap && tiles === null ? (found?.url ?? null) : null;
	const file = url === null ? null : await readPicture(url);
	if (file?.type.startsWith("image/") === true) return dataLink(file);
	return dataLink(await canvas.convertToBlob({ type: "image/png" }));
}

function dataLink(blob: Blob): Promise<string> {
	return new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.onload = () => {
			resolve(reader.result as string);
		};
		reader.onerror = () => {
			reject(reader.error ?? new Error("The picture could not be read."));
		};
		reader.readAsDataURL(blob);
	});
}
