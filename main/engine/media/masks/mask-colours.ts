/**
 * The colours of a mask as they are met, each numbered once: red, green, blue and alpha, in a number of 32 bits with the
 * lowest first. 0 is the background: whatever is wholly transparent.
 */

/** Beyond these, colours are counted together: a mask with more is a photograph. */
const mostColours = 65_534;
/** The number of all colours that came after {@link mostColours}. */
export const otherColours = 65_535;

/** A colour of a mask, where it was met first, and how often. */
export interface MaskColour {
	/** 1 up; {@link otherColours} is never in the list. */
	number: number;
	red: number;
	green: number;
	blue: number;
	alpha: number;
	pixels: number;
	x: number;
	y: number;
}

const SLOTS = 1 << 18;

export class MaskColours {
	/** Open addressing: colours, and their numbers. A colour is never 0. */
	readonly #slots = new Uint32Array(SLOTS);
	readonly #numbers = new Uint16Array(SLOTS);
	readonly #colours: number[] = [0];
	readonly #places: number[] = [0, 0];
	readonly #pixels = new Float64Array(otherColours + 1);
	/** Of those that are counted together: a bit for each red, green and blue. */
	#others: Uint8Array | null = null;
	#otherPlace: { x: number; y: number } | null = null;

	/** The number of a colour, met at a place. */
	number(colour: number, x: number, y: number): number {
		if (colour >>> 24 === 0) return 0;
		let slot = (Math.imul(colour, 0x9e3779b1) >>> 14) & (SLOTS - 1);
		for (; this.#slots[slot] !== 0; slot = (slot + 1) & (SLOTS - 1))
			if (this.#slots[slot] === colour) return this.#numbers[slot] ?? 0;
		const number = this.#colours.length;
		if (number > mostColours) return this.#countOther(colour, x, y);
		this.#slots[slot] = colour;
		this.#numbers[slot] = number;
		this.#colours.push(colour);
		this.#places.push(x, y);
		return number;
	}

	count(number: number, pixels: number): void {
		this.#pixels[number] = (this.#pixels[number] ?? 0) + pixels;
	}

	get background(): number {
		return this.#pixels[0] ?? 0;
	}

	/** In the order in which they were met. */
	list(): MaskColour[] {
		return this.#colours.slice(1).map((colour, at) => ({
			number: at + 1,
			red: colour & 255,
			green: (colour >>> 8) & 255,
			blue: (colour >>> 16) & 255,
			alpha: colour >>> 24,
			pixels: this.#pixels[at + 1] ?? 0,
			x: this.#places[2 * at + 2] ?? 0,
			y: this.#places[2 * at + 3] ?? 0,
		}));
	}

	/** What was counted together; null where nothing was. `colours`: distinct ones, whatever their alpha. */
	others(): { pixels: number; colours: number; x: number; y: number } | null {
		if (this.#others === null || this.#otherPlace === null) return null;
		let colours = 0;
		for (const byte of this.#others) for (let bits = byte; bits !== 0; bits &= bits - 1) colours++;
		return { pixels: this.#pixels[otherColours] ?? 0, colours, ...this.#otherPlace };
	}

	#countOther(colour: number, x: number, y: number): number {
		this.#others ??= new Uint8Array(1 << 21);
		this.#otherPlace ??= { x, y };
		const rgb = colour & 0xffffff;
		this.#others[rgb >> 3] = (this.#others[rgb >> 3] ?? 0) | (1 << (rgb & 7));
		return otherColours;
	}
}
