import { expect, test } from "vitest";
import type { OpenExport } from "../../../main/engine/exports/open-export.ts";
import { TaskKeys } from "../../../main/engine/findings/task-keys.ts";

function keysOf(ids: readonly (string | null)[]): TaskKeys {
	const none = { get: () => null };
	const index = {
		length: ids.length,
		texts: { taskId: { get: (row: number) => ids[row] ?? null }, externalId: none, asset: none },
	};
	return new TaskKeys({ index } as unknown as OpenExport, "0".repeat(40));
}

test("Rows of one id are told apart by their order, whatever other ids look like", () => {
	const keys = keysOf(["a", "a#2", "a", "a#2", "a", "constructor", "a#3"]);
	expect([0, 1, 2, 3, 4, 5, 6].map((row) => keys.keyOf(row))).toEqual([
		"id:a",
		"id:a#2",
		"id:a#3",
		"id:a#2#2",
		"id:a#4",
		"id:constructor",
		"id:a#3#2",
	]);
	expect(keys.rowOf("id:a#3")).toBe(2);
});

test("A great many rows of one id take no longer than as many of their own", () => {
	const keys = keysOf(new Array<string>(200_000).fill("same"));
	expect(keys.keyOf(199_999)).toBe("id:same#200000");
});
