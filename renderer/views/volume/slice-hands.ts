import type { SliceDesk } from "../../state/volume/slice-desk.svelte.ts";
import type { PlaneName } from "../../volume/body.ts";

export function planeTitle(name: PlaneName): string {
	return `${(name[0] ?? "").toUpperCase()}${name.slice(1)}`;
}

/** Pixels of a trackpad that are one slice; a notch of a wheel is at least that. */
const notch = 40;

/** What a turn of the wheel over a slice means: so many slices on, or with Ctrl a zoom. */
export class SliceWheel {
	#turned = 0;

	read(
		turn: Pick<WheelEvent, "deltaX" | "deltaY" | "deltaMode" | "ctrlKey" | "metaKey">,
	): { kind: "zoom"; factor: number } | { kind: "step"; by: number } {
		const { deltaX, deltaY, deltaMode } = turn;
		// With Shift held some systems turn the axis.
		const way = deltaY === 0 ? deltaX : deltaY;
		const pixels = deltaMode === 0 ? way : way * notch;
		if (turn.ctrlKey || turn.metaKey) {
			// A pinch arrives as Ctrl with small steps.
			const rate = deltaMode === 0 && Math.abs(way) < notch ? 0.01 : 0.0018;
			return { kind: "zoom", factor: Math.exp(-Math.min(200, Math.max(-200, pixels)) * rate) };
		}
		// A notch is a slice, however far the system says that it goes.
		if (Math.abs(pixels) >= notch) {
			this.#turned = 0;
			return { kind: "step", by: Math.sign(pixels) };
		}
		this.#turned += pixels;
		const by = Math.trunc(this.#turned / notch);
		this.#turned -= by * notch;
		return { kind: "step", by };
	}
}

type Key = Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey">;

/** What a key does on a slice; null for those that are the page's. */
export function sliceMove(event: Key, desk: SliceDesk, name: PlaneName, depth: number): (() => void) | null {
	if (event.ctrlKey || event.altKey || event.metaKey) return null;
	const step = event.shiftKey ? 10 : 1;
	const nudge = (right: number, below: number) => () => {
		desk.nudge(name, right * step, below * step);
	};
	const turn = (by: number) => () => {
		desk.step(name, by * step);
	};
	const show = (index: number) => () => {
		desk.showSlice(name, index);
	};
	const moves = new Map([
		["ArrowLeft", nudge(-1, 0)],
		["ArrowRight", nudge(1, 0)],
		["ArrowUp", nudge(0, -1)],
		["ArrowDown", nudge(0, 1)],
		["PageUp", turn(1)],
		["PageDown", turn(-1)],
		["Home", show(0)],
		["End", show(depth - 1)],
	]);
	return moves.get(event.key) ?? null;
}
