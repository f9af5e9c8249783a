import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { letterVariants } from "../../../../main/engine/exports/text-search/letter-case.ts";

const all = Array.from({ length: 0x20000 }, (_, code) => code)
	.filter((code) => code < 0xd800 || code > 0xdfff)
	.map((code) => String.fromCodePoint(code))
	.join("");

/** As the regular expressions of the language see it. */
function variantsByExpression(character: string): number[] {
	const escaped = `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
	return Array.from(all.matchAll(new RegExp(escaped, "giu")), ([match]) => match.codePointAt(0) ?? 0);
}

function variants(character: string): number[] {
	return [...letterVariants(character.codePointAt(0) ?? 0)].sort((a, b) => a - b);
}

describe("letters, letter case aside", () => {
	test("are those that a regular expression without letter case takes for one", () => {
		const cased = Array.from(all.matchAll(/\p{Changes_When_Casemapped}/gu), ([match]) => match);
		fc.assert(
			fc.property(fc.constantFrom(...cased), (character) => {
				expect(variants(character)).toEqual(variantsByExpression(character));
			}),
			{ numRuns: 150 },
		);
	});

	test.each(Array.from("kKsSſ\u212aßẞσςΣıİIiµΜΐ\u1fd3ǅǆ9夏-"))(
		"%s is no other letter than it should be",
		(character) => {
			expect(variants(character)).toEqual(variantsByExpression(character));
		},
	);
});
