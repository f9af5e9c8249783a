import { describe, expect, test } from "vitest";
import { flagNames, queryFields } from "#shared/query-fields";
import { readCall } from "../../main/cli/arguments.ts";
import { queryUsage, WrongCall } from "../../main/cli/usage.ts";

describe("the command line", () => {
	test("tells every field of a query with its example, and every flag", () => {
		for (const { example, words } of queryFields) {
			const line = queryUsage.split("\n").findLast((each) => each.trimStart().startsWith(`${example} `));
			expect(line).toContain(words);
		}
		for (const flag of flagNames) expect(queryUsage).toContain(flag);
	});

	test("counts facets of a query, and takes no order or columns for them", () => {
		expect(readCall(["tasks", "a.json", "--facets", "--where", "-has:brush"])).toMatchObject({
			facets: true,
			where: "-has:brush",
		});
		expect(readCall(["tasks", "a.json"])?.facets).toBe(false);
		for (const other of [["--csv"], ["--sort", "tools"], ["--limit", "3"], ["--columns", "tools"]]) {
			expect(() => readCall(["tasks", "a.json", "--facets", ...other])).toThrow(WrongCall);
		}
		expect(() => readCall(["info", "a.json", "--facets"])).toThrow("info has no option --facets");
	});
});
