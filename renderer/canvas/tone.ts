/** How a picture is shown: 1 as it is, 0 black or grey. */
export interface Tone {
	/** Factor on every channel. */
	brightness: number;
	/** Factor on the distance from the middle grey; applied after the brightness. */
	contrast: number;
}

/** One fill over the picture: a grey of `level` (0-1), laid on by a canvas' composite operation. */
export interface ToneStep {
	operation: "multiply" | "color-dodge" | "lighter" | "difference";
	level: number;
}

const white: ToneStep = { operation: "difference", level: 1 };

/**
 * The fills that make `value x brightness x contrast + (1 - contrast) / 2` of every channel, as the CSS filters of these
 * names do, which not every browser's canvas knows. The sum goes first where it takes away, and last where it adds, so
 * that nothing is cut at 0 or 1 which the product would bring back.
 */
export function toneSteps({ brightness, contrast }: Tone): ToneStep[] {
	const gain = Math.max(0, brightness * contrast);
	const offset = (1 - contrast) / 2;
	const product: ToneStep[] =
		gain === 1
			? []
			: gain < 1
				? [{ operation: "multiply", level: gain }]
				: // Dodging divides by what is left of white.
					[{ operation: "color-dodge", level: 1 - 1 / gain }];
	if (offset === 0) return product;
	if (offset > 0) return [...product, { operation: "lighter", level: offset }];
	// Less of the picture is more of its negative.
	return [white, { operation: "lighter", level: Math.min(1, -offset / gain) }, white, ...product];
}
