import { untrack } from "svelte";
import type { Stage } from "../../canvas/stage.ts";
import { useLoupe } from "../../state/loupe.svelte.ts";
import { arrows } from "./arrow-keys.ts";

/**
 * Lets the reviewer's hand draw on a stage. Called while a component is made.
 * @returns what keys on the canvas do: true where they drew something.
 */
export function dressEasel(stage: () => Stage | null): (event: KeyboardEvent) => boolean {
	const { desk, layout } = useLoupe();
	$effect(() => {
		stage()?.easel.give(desk.hand, desk.mode.kind === "draw");
	});
	$effect(() => {
		stage()?.easel.setSnapping(desk.snaps);
	});
	$effect(() => {
		stage()?.easel.show(desk.scene);
	});
	$effect(() => {
		const key = desk.sought;
		if (key !== null && desk.corrections.here.some((mark) => mark.key === key)) {
			untrack(() => {
				stage()?.reveal(key);
				desk.sought = null;
			});
		}
	});
	// A note that was just put down is written beside: where there is no field, its letters would be keys.
	$effect(() => {
		if (desk.wording !== null)
			untrack(() => {
				layout.show("right");
				layout.openSection("mine");
			});
	});
	$effect(() => () => {
		desk.editing.settle();
	});
	return (event) => {
		const { mode } = desk;
		const canvas = stage();
		if (canvas === null || mode.kind === "look" || event.ctrlKey || event.metaKey || event.altKey) return false;
		const way = arrows.get(event.key);
		const step = event.shiftKey ? 10 : 1;
		if (way !== undefined) return desk.moveByKeys(way[0] * step, way[1] * step, canvas.middle);
		return mode.kind === "draw" ? drawKey(event) : editKey(event);
	};

	function drawKey({ key }: KeyboardEvent): boolean {
		const { drafting } = desk;
		if (key === "Enter") return drafting.finish();
		if (key === "Backspace") return drafting.takeBack();
		if (key !== " " || drafting.cursor === null) return false;
		drafting.setCursor();
		return true;
	}

	function editKey({ key, shiftKey }: KeyboardEvent): boolean {
		const { editing } = desk;
		if (key === "Tab") return editing.stepHandle(shiftKey ? -1 : 1);
		if (key === "Insert") return editing.addVertex();
		return key === "Backspace" && editing.deleteVertex();
	}
}
