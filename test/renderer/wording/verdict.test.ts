import { expect, it } from "vitest";
import { verdictSign } from "../../../renderer/wording/verdict.ts";

it("a verdict of a project's own is signed with the first letter that can be seen", () => {
	const signed = (label: string): string => verdictSign("own", [{ id: "own", label, digit: 5 }]);
	expect(["second look", "\u202e turn", "👎 no", "\u200b"].map(signed)).toEqual(["S", "T", "👎", "•"]);
	expect(verdictSign("reject", [])).toBe("✕");
	expect(verdictSign("unnamed", [])).toBe("U");
});
