import type { Scheme } from "#shared/drawing/colour";
import { draw } from "#shared/drawing/draw";
import type { Bounds } from "#shared/drawing/drawing";
import type { Link } from "#shared/drawing/links";
import type { Mark } from "#shared/drawing/mark";
import { classKey } from "#shared/drawing/placing";
import type { Tool } from "#shared/task";
import type { Side } from "../../canvas/veil.ts";
import { changeColour } from "./difference-paint.ts";
import { keyOf, type ToolDifference } from "./differences.ts";

/** Pixels under which nothing is far, however small the shapes. */
const nearest = 8;

export function marksByKey(...sides: readonly (readonly Mark[])[]): ReadonlyMap<number, Mark> {
	return new Map(sides.flat().map((mark) => [mark.key, mark]));
}

/** Keys of the marks of hidden classes, and of what is unchanged where only differences are shown. */
export function hiddenMarks(
	sides: readonly (readonly [Side, readonly Tool[]])[],
	differences: ReadonlyMap<number, ToolDifference>,
	{ classes, onlyDifferences }: { classes: ReadonlySet<string>; onlyDifferences: boolean },
): ReadonlySet<number> {
	const keys = new Set<number>();
	for (const [side, tools] of sides) {
		for (const tool of tools) {
			const key = keyOf(side, tool.index);
			const isUnchanged = differences.get(key)?.change === "unchanged";
			if (classes.has(classKey(tool)) || (onlyDifferences && isUnchanged)) keys.add(key);
		}
	}
	return keys;
}

/**
 * Changed pairs that lie far apart (the same object, moved far, or further than the larger one is wide), as lines from A
 * to B. The key is that of A's mark.
 */
export function farLinks(
	marksOfA: readonly Mark[],
	marks: ReadonlyMap<number, Mark>,
	differences: ReadonlyMap<number, ToolDifference>,
	hidden: ReadonlySet<number>,
	scheme: Scheme,
): Link[] {
	const colour = changeColour("changed", scheme);
	return marksOfA.flatMap((from): Link[] => {
		const difference = differences.get(from.key);
		const other = difference?.b ?? null;
		if (difference === undefined || other === null || difference.change === "unchanged") return [];
		const to = marks.get(keyOf("b", other.index));
		if (to === undefined || hidden.has(from.key) || hidden.has(to.key)) return [];
		const [start, end] = [draw(from.geometry)?.bounds, draw(to.geometry)?.bounds];
		if (start === undefined || end === undefined) return [];
		const isMovedFar = difference.pair?.finding === "moved-far";
		if (distance(start, end) < nearest || !(isMovedFar || isFar(start, end))) return [];
		const ends: Link["ends"] = {
			kind: "pair",
			from: { members: [from.geometry], depth: null },
			to: { members: [to.geometry], depth: null },
			heads: "to",
			lane: 0,
		};
		return [{ key: from.key, colour, label: "", ends }];
	});
}

function isFar(a: Bounds, b: Bounds): boolean {
	return distance(a, b) > Math.max(Math.hypot(a.width, a.height), Math.hypot(b.width, b.height));
}

/** Of the centres. */
function distance(a: Bounds, b: Bounds): number {
	return Math.hypot(a.x + a.width / 2 - b.x - b.width / 2, a.y + a.height / 2 - b.y - b.height / 2);
}
