import { describe, expect, it } from "vitest";
import { faultWords } from "#shared/faults";
import { faultAdvice, faultSentence } from "../../../renderer/wording/fault.ts";

describe("a fault in a line among others", () => {
	it("says what happened and where, and what to do now where there is room for it", () => {
		const fault = { code: "media-missing", detail: "a.jpg" } as const;
		expect(faultSentence(fault)).toBe(`${faultWords["media-missing"].title}: a.jpg.`);
		expect(faultAdvice(fault)).toBe(`${faultWords["media-missing"].title}: a.jpg. ${faultWords["media-missing"].next}`);
	});
});
