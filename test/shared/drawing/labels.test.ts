import fc from "fast-check";
import { expect, it } from "vitest";
import { placeLabels, type LabelWish } from "#shared/drawing/labels";

const screen = { width: 1200, height: 800 };

function wish(x: number, y: number, forced = false): LabelWish {
	return { around: { x, y, width: 100, height: 60 }, widest: Infinity, width: 80, height: 18, forced };
}

it("puts a label above its mark, below where there is no room above", () => {
	expect(placeLabels([wish(50, 100)], screen)).toEqual([{ x: 50, y: 80, width: 80, height: 18 }]);
	expect(placeLabels([wish(50, 5)], screen)).toEqual([{ x: 50, y: 67, width: 80, height: 18 }]);
});

it("puts it inside a mark that fills the screen", () => {
	const whole = { ...wish(0, 0), around: { x: -50, y: -50, width: 2_000, height: 2_000 } };
	expect(placeLabels([whole], screen)).toEqual([{ x: 0, y: 2, width: 80, height: 18 }]);
});

it("leaves out what would cover an earlier label, but shows what is forced", () => {
	const crowded = Array.from({ length: 4 }, () => wish(50, 100));
	expect(placeLabels(crowded, screen).filter((place) => place !== null)).toHaveLength(3);
	expect(placeLabels([...crowded, wish(50, 100, true)], screen)[4]).not.toBeNull();
});

it("never lets labels cover each other or leave the screen, and keeps forced ones on it", () => {
	const place = fc.integer({ min: -300, max: 1_400 });
	fc.assert(
		fc.property(fc.array(fc.tuple(place, place), { maxLength: 40 }), place, place, (all, x, y) => {
			const placed = placeLabels([wish(x, y, true), ...all.map(([left, top]) => wish(left, top))], screen);
			expect(placed[0]).not.toBeNull();
			const shown = placed.filter((one) => one !== null);
			for (const [at, a] of shown.entries()) {
				expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= 1200 && a.y + a.height <= 800).toBe(true);
				for (const b of shown.slice(at + 1)) {
					const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
					expect(apart).toBe(true);
				}
			}
		}),
	);
});
