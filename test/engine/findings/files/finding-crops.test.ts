import { expect, test } from "vitest";
import type { FindingRow } from "#shared/findings/lists";
import { fault, ok } from "#shared/outcome";
import type { Task } from "#shared/task";
import { type AroundCrops, FindingCrops } from "../../../../main/engine/findings/files/finding-crops.ts";
import { findingOf, heldOf, versionOf } from "../plans/some-findings.ts";

function rowOf(nth: number): FindingRow {
	const finding = findingOf("ana", "t1", {
		...{ kind: "mark", geometry: { kind: "point", at: [5, 5] }, page: null, meaning: "note" },
		...{ schemaId: null, title: "", text: "", answers: [], replaces: null },
	});
	const version = { ...versionOf(String(nth), "r", finding), finding };
	return { held: heldOf(version), version, row: 0, fit: "here" };
}

test("tasks are not read for pictures that a report does not bear", { timeout: 30_000 }, async () => {
	let reads = 0;
	const task = { asset: {}, snapshot: { tools: [], relations: [] } } as unknown as Task;
	const around = {
		media: { find: () => Promise.resolve(fault("file-missing", "a.jpg")) },
		readTask: () => {
			reads++;
			return ok(task);
		},
	} as unknown as AroundCrops;
	const crops = new FindingCrops(around, "one");
	for (let nth = 0; nth < 1000; nth++) await crops.of(rowOf(nth));
	expect(reads).toBe(400);
	expect(crops.notes()[0]).toContain("600 more findings");
});
