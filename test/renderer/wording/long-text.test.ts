import { expect, test } from "vitest";
import { beginningOf, shortened } from "../../../renderer/wording/long-text.ts";

test("A long text is shown by its beginning, and says how much more there is", () => {
	expect(shortened("x".repeat(900_000), 12)).toBe(`${"x".repeat(12)}… 899\u202f988 more letters`);
	expect(shortened("abc", 2)).toBe("ab… 1 more letter");
	expect(shortened("abc", 3)).toBe("abc");
	expect(shortened("", 3)).toBe("");
});

test("No letter is cut in two", () => {
	expect(beginningOf("a😀b", 2)).toEqual({ shown: "a", more: 3 });
	expect(beginningOf("a😀b", 3)).toEqual({ shown: "a😀", more: 1 });
});
