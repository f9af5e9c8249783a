import { describe, expect, it } from "vitest";
import type { Classification } from "#shared/task";
import { answersOn } from "#shared/drawing/frame-answers";

let made = 0;
function answer(text: string, page: number | null, more: Partial<Classification> = {}): Classification {
	return {
		pointer: `/task/classifications/${String(made++)}`,
		objectId: null,
		schemaId: "weather",
		tool: "radio",
		title: "Weather",
		answer: text,
		page,
		interpolationStopped: false,
		classifications: [],
		metadata: null,
		notes: [],
		unknown: [],
		...more,
	};
}

function said(answers: readonly Classification[], page: number) {
	return answersOn(answers, page).map((one) => one.answer);
}

describe("frame-specific answers", () => {
	const film = [
		answer("whole film", null, { schemaId: "usable" }),
		answer("Fog", 30),
		answer("Rain", 10),
		answer("", 50, { interpolationStopped: true }),
	];

	it("hold from their page until they are changed or stopped", () => {
		expect([0, 10, 29, 30, 49, 50, 99].map((page) => said(film, page).slice(1))).toEqual([
			[],
			["Rain"],
			["Rain"],
			["Fog"],
			["Fog"],
			[],
			[],
		]);
	});

	it("are not those without a page: they hold everywhere", () => {
		expect(said(film, 0)).toEqual(["whole film"]);
		expect(said([answer("a", null), answer("b", null)], 7)).toEqual(["a", "b"]);
	});

	it("may come several to one question on one page", () => {
		expect(said([answer("a", 1), answer("b", 1), answer("c", 0)], 3)).toEqual(["a", "b"]);
	});

	it("of two questions with one title do not replace each other", () => {
		expect(said([answer("a", 1), answer("b", 2, { schemaId: "other" })], 3)).toEqual(["a", "b"]);
	});
});
