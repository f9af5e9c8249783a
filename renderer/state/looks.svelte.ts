import type { Looks as CanvasLooks } from "../canvas/looks.ts";
import type { LookValues, Memory } from "../db.ts";

/** Percent. */
export const lookLimits = {
	opacity: [0, 100],
	brightness: [25, 300],
	contrast: [25, 300],
	maskOpacity: [0, 100],
} as const;

const plainValues: LookValues = {
	fills: true,
	outlines: true,
	opacity: 12,
	brightness: 100,
	contrast: 100,
	masks: true,
	maskOpacity: 50,
	maskOutlines: false,
	maskFileColours: false,
};

/** How brush strokes are painted. */
export interface MaskLooks {
	/** Of the fills, 0-1. */
	opacity: number;
	outlined: boolean;
	/** In the colours of their file, not in those of the classes. */
	inFile: boolean;
}

/** How shapes and pictures are painted, for every task. */
export class Looks {
	values = $state.raw<LookValues>(plainValues);
	readonly isPlain: boolean = $derived(
		Object.entries(plainValues).every(([name, value]) => this.values[name as keyof LookValues] === value),
	);
	readonly painted: CanvasLooks = $derived({
		fill: this.values.fills ? this.values.opacity / 100 : 0,
		outlined: this.values.outlines,
		tone: { brightness: this.values.brightness / 100, contrast: this.values.contrast / 100 },
	});
	readonly mask: MaskLooks = $derived({
		opacity: this.values.maskOpacity / 100,
		outlined: this.values.maskOutlines,
		inFile: this.values.maskFileColours,
	});
	readonly #memory: Memory;

	constructor(memory: Memory) {
		this.#memory = memory;
	}

	async load(): Promise<void> {
		this.values = { ...plainValues, ...(await this.#memory.setting("looks")) };
	}

	change(some: Partial<LookValues>): void {
		this.values = { ...this.values, ...some };
	}

	/** Shows brush strokes, or none. */
	toggleMasks(): void {
		this.change({ masks: !this.values.masks });
		this.keep();
	}

	reset(): void {
		this.values = plainValues;
		this.keep();
	}

	/** Remembers the looks as they are now: called when a hand lets go, not while it drags. */
	keep(): void {
		void this.#memory.remember("looks", this.values);
	}
}
