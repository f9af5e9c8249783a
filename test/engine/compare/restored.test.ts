import * as path from "node:path";
import { expect, test } from "vitest";
import { valueOf } from "../../value-of.ts";
import { generateExport } from "../../bench/generate.ts";
import { ComparingEngine } from "./comparing-engine.ts";

const comparing = new ComparingEngine();

test("what was compared between two moments is there again with the export, and nothing is compared for it", async () => {
	const file = path.join(comparing.folder, "again.json");
	generateExport({ path: file, kind: "mix", form: "array", seed: 7, bytes: Infinity, assets: 40 });
	const { id } = (await comparing.open(file)).summary;
	// Asked for before there is any: that must not stand in the way of what is kept later.
	expect(valueOf(await comparing.engine.readComparison(id, "", null))).toBeNull();
	const before = await comparing.compare(
		{
			kind: "stages",
			export: id,
			from: { kind: "stage", stage: "Label", which: "latest" },
			to: { kind: "exported" },
		},
		{ threshold: 0.6, reference: "b" },
	);
	await comparing.restart({
		count: 1,
		start: () => {
			throw new Error("Nothing is compared");
		},
	});
	const again = (await comparing.open(file)).summary.id;
	const after = await comparing.report(again);
	expect(after.state).toMatchObject({ phase: "done", settings: { threshold: 0.6, reference: "b" } });
	expect({ ...after, state: null }).toEqual({ ...before, state: null });
	// A query of it needs no report first.
	const rows = valueOf(await comparing.engine.readRows(again, { where: "changes>0", order: null }, 0, 10));
	expect(rows.matching).toBeGreaterThan(0);
});
