import { paintedLanes, type Segment } from "../state/text/segments.ts";
import type { TextSpan } from "../state/text/placed-spans.ts";

/** px from one lane to the next; the last px is free. */
export const lanePitch = 3;
const lineWidth = 2;

/** Strokes of the lanes' lines, px on and off: classes are told apart by more than colour. */
const strokes: readonly (readonly [on: number, off: number] | null)[] = [null, [8, 3], [2, 2], [14, 4]];

/** Lanes that a text of so many has room for below its letters. */
export function lanesOf(lanes: number): number {
	return Math.min(paintedLanes, lanes);
}

export interface RunPaint {
	image: string;
	size: string;
	position: string;
}

/**
 * CSS backgrounds of a run of characters: a tint of the innermost class, a line for each lane, and a second one above
 * what is selected. Gradients and no elements, so that nothing moves.
 *
 * @param room lanes that the text has room for
 */
export function paintOf(
	segment: Segment<TextSpan>,
	room: number,
	hovered: TextSpan | null,
	selected: TextSpan | null,
): RunPaint {
	const layers: { image: string; size: string; position: string }[] = [];
	for (const [lane, span] of segment.lanes.entries()) {
		if (span === null) continue;
		const bottom = (room - 1 - lane) * lanePitch;
		const line = { size: `100% ${lineWidth}px`, position: `0 calc(100% - ${bottom}px)` };
		layers.push({ image: stroke(span), ...line });
	}
	const chosen = covers(selected, segment) ? selected : null;
	if (chosen !== null) layers.push({ image: flat(chosen.colour.stroke), size: `100% ${lineWidth}px`, position: "0 0" });
	const lit = covers(hovered, segment) ? hovered : null;
	const innermost = chosen ?? lit ?? segment.lanes.findLast((span) => span !== null) ?? null;
	if (innermost !== null) {
		const { fill, fillHovered } = innermost.colour;
		const tint = innermost === chosen || innermost === lit ? fillHovered : fill;
		layers.push({ image: flat(tint), size: "100% 100%", position: "0 0" });
	}
	const joined = (part: keyof RunPaint) => layers.map((layer) => layer[part]).join(", ");
	return { image: joined("image"), size: joined("size"), position: joined("position") };
}

/** Also where the span's lane is too deep to be painted. */
export function covers(span: TextSpan | null, run: Segment<TextSpan>): boolean {
	return span !== null && span.from <= run.from && run.to <= span.to;
}

function flat(colour: string): string {
	return `linear-gradient(${colour}, ${colour})`;
}

function stroke({ colour }: TextSpan): string {
	const dash = strokes[colour.pattern % strokes.length] ?? null;
	if (dash === null) return flat(colour.stroke);
	const [on, off] = dash;
	return `repeating-linear-gradient(90deg, ${colour.stroke} 0 ${on}px, transparent ${on}px ${on + off}px)`;
}
