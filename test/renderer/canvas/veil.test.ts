import { describe, expect, it } from "vitest";
import { Dashes } from "../../../renderer/canvas/dashes.ts";
import { isSeenAt, unveiled, veilOf } from "../../../renderer/canvas/veil.ts";

describe("a veil over two sides", () => {
	it("shows both, one over the other", () => {
		expect([veilOf({ kind: "both" }, "a"), veilOf({ kind: "both" }, "b")]).toEqual([unveiled, unveiled]);
	});

	it("swipes: A before the divider, B behind it", () => {
		const swipe = { kind: "swipe", at: 0.25 } as const;
		expect(veilOf(swipe, "a")).toMatchObject({ from: 0, to: 0.25, opacity: 1 });
		expect(veilOf(swipe, "b")).toMatchObject({ from: 0.25, to: 1, opacity: 1 });
		expect([isSeenAt(swipe, "a", 0.2), isSeenAt(swipe, "b", 0.2)]).toEqual([true, false]);
		expect([isSeenAt(swipe, "a", 0.3), isSeenAt(swipe, "b", 0.3)]).toEqual([false, true]);
	});

	it("blends, and at the ends shows one side alone", () => {
		expect(veilOf({ kind: "onion", opacity: 0.25 }, "a")?.opacity).toBe(0.75);
		expect(veilOf({ kind: "onion", opacity: 0.25 }, "b")?.opacity).toBe(0.25);
		expect(veilOf({ kind: "onion", opacity: 0 }, "b")).toBeNull();
		expect(veilOf({ kind: "onion", opacity: 1 }, "a")).toBeNull();
	});

	it("shows one side, and nothing of the other can be hit", () => {
		expect(veilOf({ kind: "one", side: "b" }, "a")).toBeNull();
		expect(isSeenAt({ kind: "one", side: "b" }, "a", 0.5)).toBe(false);
		expect(isSeenAt({ kind: "one", side: "b" }, "b", 0.5)).toBe(true);
	});

	it("leaves to a difference what has no area", () => {
		const veil = { kind: "difference", a: [1, 2, 3], b: [1, 2, 3], both: [1, 2, 3] } as const;
		expect(veilOf(veil, "a")).toEqual({ ...unveiled, linesOnly: true });
		expect(isSeenAt(veil, "a", 0.5)).toBe(true);
	});
});

it("dashes are scaled once: a brush sets again what is not the very same list", () => {
	const dashes = new Dashes(2);
	const dash = [3, 1];
	expect(dashes.of({ dash, interpolated: false })).toEqual([6, 2]);
	expect(dashes.of({ dash, interpolated: true })).toBe(dashes.of({ dash, interpolated: false }));
	expect(dashes.of({ interpolated: true })).toEqual([10, 8]);
	expect(dashes.of({ interpolated: false })).toEqual([]);
});
