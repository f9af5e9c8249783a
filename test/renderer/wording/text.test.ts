import { describe, expect, it } from "vitest";
import {
	agreementSentences,
	endConflict,
	endReasons,
	endWords,
	replacedSentence,
} from "../../../renderer/wording/text.ts";

const ends = { rule: "exclusive", exclusive: 18, inclusive: 0, unclear: 0, silent: 2 } as const;

describe("words about a text and its entities", () => {
	it("say which end was taken, and why", () => {
		expect(endWords(ends)).toBe("end is the character behind the last");
		expect(endWords({ ...ends, rule: "inclusive" })).toBe("end is the last character itself");
		expect(endReasons(ends)).toBe("exclusive by 18 selections, inclusive by 0 selections, 2 without a selection");
		expect(endReasons({ ...ends, exclusive: 0 })).toBe("No selection says it, and no document does: as browsers count");
		expect(endReasons({ ...ends, exclusive: 0, unclear: 1 })).toBe(
			"1 selection that fits neither way or both: as browsers count",
		);
	});

	it("say when selections disagree with one another", () => {
		expect(endConflict(ends)).toBeNull();
		expect(endConflict({ ...ends, inclusive: 1 })).toBe(
			"1 of 19 selections says otherwise about where an entity ends; exclusive ends are shown.",
		);
	});

	it("say when selections disagree with the text, and what lies beyond it", () => {
		expect(agreementSentences({ agree: 5, disagree: 0, outside: 0 }, 100)).toEqual([]);
		expect(agreementSentences({ agree: 5, disagree: 2, outside: 1 }, 1200)).toEqual([
			"2 of 7 selections are not what this text says there.",
			"1 annotation beyond the text, which has 1\u202f200 characters.",
		]);
		expect(agreementSentences({ agree: 0, disagree: 3, outside: 0 }, 9)[0]).toContain(
			"another text than the one annotated",
		);
	});

	it("say when the file is not valid", () => {
		expect(replacedSentence(0, "utf-8")).toBeNull();
		expect(replacedSentence(2, "utf-8")).toContain("2 places of the file are not valid UTF-8");
	});
});
