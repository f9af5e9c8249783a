import type { Point } from "#shared/task";
import { boundsOf, type Drawing } from "./drawing.ts";
import { lineDistance, traceLine } from "./ring.ts";

/** Several open lines that are one annotation. Without points it is nothing; a line of no length is a dot of the stroke. */
export function drawLines(lines: readonly (readonly Point[])[]): Drawing | null {
	const bounds = boundsOf(lines.flat());
	if (bounds === null) return null;
	return {
		bounds,
		vertices: lines.reduce((sum, line) => sum + line.length, 0),
		area: 0,
		rule: null,
		trace: (pen) => {
			for (const line of lines) traceLine(pen, line);
		},
		clip: null,
		// Seen from its end a line is a point: shown by a sign of its own.
		spots: lines.flatMap((line) => {
			const [first] = line;
			const isPoint = first !== undefined && line.every(([x, y]) => x === first[0] && y === first[1]);
			return isPoint ? [{ at: first, sign: "cross" as const }] : [];
		}),
		distance: (x, y) => lines.reduce((nearest, line) => Math.min(nearest, lineDistance(x, y, line)), Infinity),
	};
}
