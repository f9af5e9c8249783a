import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MaskComparisonRead } from "#shared/compare/masks";
import type { ComparedSide } from "#shared/compare/settings";
import { fault, ok } from "#shared/outcome";
import { createHost } from "../../../../renderer/host.ts";
import { ComparedMasks } from "../../../../renderer/state/compare/compared-masks.svelte.ts";
import { FakeHost } from "../../fake-host.ts";
import { maskComparison } from "../../made-up-masks.ts";

const a: ComparedSide = { ref: { export: "first", row: 4 }, moment: { kind: "visit", visit: 0 } };
const b: ComparedSide = { ref: { export: "first", row: 4 }, moment: { kind: "exported" } };
const ready = (tolerance = 2): MaskComparisonRead => ({ phase: "ready", comparison: maskComparison({ tolerance }) });

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

function masksOf(answer: (tolerance: number) => MaskComparisonRead, isBusy = () => false) {
	const fake = new FakeHost(undefined, {
		compareMasks: (_a: ComparedSide, _b: ComparedSide, tolerance: number) => ok(answer(tolerance)),
	});
	const masks = new ComparedMasks(createHost(fake), isBusy);
	const asked = () => fake.asked.filter(({ question }) => question === "compareMasks").map(({ args }) => args);
	return { fake, masks, asked };
}

describe("the masks of two sides", () => {
	it("are asked for again until they are compared", async () => {
		let share = 0;
		const { masks, asked } = masksOf(() => ((share += 0.4) > 1 ? ready() : { phase: "making", share }));
		const over = masks.follow(a, b);
		await vi.runAllTimersAsync();
		await over;
		expect(asked()).toHaveLength(3);
		expect(masks.comparison?.scores).toHaveLength(2);
	});

	it("are asked for once, however often the same sides are compared", async () => {
		const { masks, asked } = masksOf(() => ready());
		const first = masks.follow(a, b);
		void masks.follow(a, { ...b });
		await vi.runAllTimersAsync();
		await first;
		expect(asked()).toHaveLength(1);
	});

	it("say that there are none, and why they cannot be compared", async () => {
		const none = masksOf(() => ({ phase: "none" }));
		void none.masks.follow(a, b);
		await vi.runAllTimersAsync();
		expect(none.masks.isThere).toBe(false);
		const apart = masksOf(() => ({ phase: "impossible", missing: "not-collected", why: "A: not here" }));
		void apart.masks.follow(a, b);
		await vi.runAllTimersAsync();
		expect([apart.masks.isThere, apart.masks.comparison]).toEqual([true, null]);
	});

	it("keep their figures while those of another tolerance are on their way", async () => {
		const { masks, fake, asked } = masksOf(ready);
		void masks.follow(a, b);
		await vi.runAllTimersAsync();
		fake.holding = ["compareMasks"];
		const other = masks.tolerate(5);
		await vi.advanceTimersByTimeAsync(0);
		expect(masks.comparison?.tolerance).toBe(2);
		fake.release(0);
		await other;
		expect(masks.comparison?.tolerance).toBe(5);
		await masks.tolerate(NaN);
		await masks.tolerate(-1);
		expect(asked()).toHaveLength(2);
	});

	it("wait while a mask of the task in front is being read", async () => {
		let isBusy = true;
		const { masks, asked } = masksOf(
			() => ready(),
			() => isBusy,
		);
		void masks.follow(a, b);
		await vi.advanceTimersByTimeAsync(2000);
		expect(asked()).toHaveLength(0);
		isBusy = false;
		await vi.advanceTimersByTimeAsync(500);
		expect(masks.comparison).not.toBeNull();
	});

	it("are forgotten with the sides, and an answer that comes late is not taken", async () => {
		const { masks, fake } = masksOf(() => ready());
		fake.holding = ["compareMasks"];
		void masks.follow(a, b);
		await vi.advanceTimersByTimeAsync(500);
		masks.forget();
		fake.release(0);
		await vi.runAllTimersAsync();
		expect([masks.state, masks.isThere]).toEqual([null, false]);
	});

	it("say what went wrong", async () => {
		const { masks, fake } = masksOf(() => ready());
		fake.answers.compareMasks = () => fault("media-missing", "A: m.png is damaged");
		void masks.follow(a, b);
		await vi.runAllTimersAsync();
		expect(masks.fault?.detail).toBe("A: m.png is damaged");
		expect(masks.isThere).toBe(true);
	});
});
