import { untrack } from "svelte";
import type { Bounds } from "#shared/drawing/drawing";
import type { Point } from "#shared/task";
import type { Stage } from "../canvas/stage.ts";
import { useLoupe } from "../state/loupe.svelte.ts";
import { paletteOf } from "../state/masks/mask-classes.ts";

/** What hands do with brush strokes; places in pixels of the picture. */
interface Strokes {
	/** null: the pointer is elsewhere. */
	point(at: Point | null, zoom: number): void;
	select(at: Point, zoom: number): void;
}

/**
 * Keeps the mask of the task in front on a stage, as it is looked at, and what is selected of it in sight. Called while a
 * component is made. `isHeld`: the picture of the task before is still seen.
 */
export function showMask(stage: () => Stage | null, isHeld: () => boolean): Strokes {
	const { looks, view } = useLoupe();
	const { mask } = view;
	/** What was selected by a hand on the canvas: it is in sight already. */
	let touched: number | null = null;

	/** Where the mask lies: over all of the sheet. Volumes have no brush masks. */
	const laid = $derived.by(() => {
		const { source } = mask;
		const { sheet } = view;
		if (source === null || sheet === null || sheet.planes !== undefined || !looks.values.masks) return null;
		return { source, bounds: { x: sheet.x, y: sheet.y, width: sheet.width, height: sheet.height } };
	});

	$effect(() => {
		stage()?.mask.show(isHeld() ? null : laid);
	});
	$effect(() => {
		const { selected, classes } = mask;
		stage()?.mask.paintWith(paletteOf(classes, { ...looks.mask, hidden: view.hidden, selected }));
	});
	$effect(() => {
		stage()?.mask.look(looks.mask.opacity);
	});
	$effect(() => {
		stage()?.mask.frame(mask.part?.box ?? null);
	});
	$effect(() => {
		const { selected, part } = mask;
		const isTouched = selected === touched;
		touched = null;
		if (selected === null || isTouched) return;
		untrack(() => {
			if (part !== null) reveal(part.box);
			else
				void mask.parts.want(selected).then(() => {
					if (mask.selected === selected && mask.part === null) reveal(mask.extentOf(selected, null));
				});
		});
	});

	function reveal(part: Bounds | null): void {
		if (part === null || laid === null) return;
		const { source, bounds } = laid;
		const [across, down] = [bounds.width / source.width, bounds.height / source.height];
		stage()?.revealPart({
			x: bounds.x + part.x * across,
			y: bounds.y + part.y * down,
			width: part.width * across,
			height: part.height * down,
		});
	}

	/** The label at a place, and the pixel of the mask there. */
	function under(at: Point, zoom: number): [label: number | null, x: number, y: number] {
		if (laid === null) return [null, 0, 0];
		const { source, bounds } = laid;
		const x = Math.floor(((at[0] - bounds.x) * source.width) / bounds.width);
		const y = Math.floor(((at[1] - bounds.y) * source.height) / bounds.height);
		const label = stage()?.mask.labelAt(at, zoom) ?? null;
		const key = mask.classes.find((each) => each.label === label)?.key;
		return [key !== undefined && view.hidden.has(key) ? null : label, x, y];
	}

	return {
		point: (at, zoom) => {
			untrack(() => {
				if (at === null) mask.point(null, 0, 0);
				else mask.point(...under(at, zoom));
			});
		},
		select: (at, zoom) => {
			untrack(() => {
				const [label, x, y] = under(at, zoom);
				touched = label === 0 ? null : label;
				mask.selectAt(label, x, y);
			});
		},
	};
}
