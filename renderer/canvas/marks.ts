import { draw } from "#shared/drawing/draw";
import type { Drawing } from "#shared/drawing/drawing";
import type { Mark } from "#shared/drawing/mark";
import { MarkIndex, type Reach } from "./mark-index.ts";

/** A mark that can be drawn. */
export interface DrawnMark {
	mark: Mark;
	drawing: Drawing;
}

/** The marks shown, and what is hidden, hovered and selected among them. Positions are in paint order. */
export class Marks {
	readonly index: MarkIndex;
	readonly #drawn: readonly DrawnMark[];
	readonly #positions = new Map<number, number>();

	constructor(marks: readonly Mark[]) {
		this.#drawn = marks.flatMap((mark) => {
			const drawing = draw(mark.geometry);
			return drawing === null ? [] : [{ mark, drawing }];
		});
		for (const [position, { mark }] of this.#drawn.entries()) this.#positions.set(mark.key, position);
		this.speaking = this.#drawn.filter(({ mark }) => mark.speaks === true);
		this.index = new MarkIndex(this.#drawn.map(({ drawing }) => drawing));
	}

	get isEmpty(): boolean {
		return this.#drawn.length === 0;
	}

	/** Those whose label is always shown. */
	readonly speaking: readonly DrawnMark[];

	get hasBadges(): boolean {
		return this.#drawn.some(({ mark }) => mark.badge !== undefined);
	}

	at(position: number): DrawnMark | null {
		return this.#drawn[position] ?? null;
	}

	byKey(key: number | null): DrawnMark | null {
		const position = key === null ? undefined : this.#positions.get(key);
		return position === undefined ? null : this.at(position);
	}

	/** Keys of the marks hit at a place of the picture, best first, hidden ones left out. */
	keysAt(x: number, y: number, reach: Reach, hidden: ReadonlySet<number>): number[] {
		const isHidden = (position: number): boolean => hidden.has(this.at(position)?.mark.key ?? NaN);
		return this.index.at(x, y, reach, isHidden).flatMap((position) => this.at(position)?.mark.key ?? []);
	}
}
