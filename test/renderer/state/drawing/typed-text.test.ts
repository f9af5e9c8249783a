import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { TypedText } from "../../../../renderer/state/drawing/typed-text.svelte.ts";

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

it("keeps words once when a hand pauses, and at once when it leaves; until then it says that they wait", () => {
	const kept: string[] = [];
	let waiting = 0;
	const words = new TypedText(
		(text) => kept.push(text),
		(isWaiting) => {
			waiting += isWaiting ? 1 : -1;
		},
	);
	for (const text of ["a", "a w", "a wheel"]) words.type(text);
	expect([kept, waiting, words.typed]).toEqual([[], 1, "a wheel"]);
	vi.advanceTimersByTime(1000);
	expect([kept, waiting, words.typed]).toEqual([["a wheel"], 0, null]);
	words.type("two wheels");
	words.settle();
	words.settle();
	vi.advanceTimersByTime(1000);
	expect([kept, waiting]).toEqual([["a wheel", "two wheels"], 0]);
});
