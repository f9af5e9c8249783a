import { expect, test } from "vitest";
import type { HeldFinding, Version } from "#shared/findings/finding";
import { htmlReport } from "../../../../main/engine/findings/files/html-report.ts";
import { planOf, verdictBy } from "../plans/some-findings.ts";

test("a plan is about no one task, and is not counted as one", async () => {
	const rows = [planOf(["t1", "t2"]), verdictBy("ana", "t1", "fix")].map((held: HeldFinding) => ({
		held,
		version: held.heads[0] as Version & { finding: NonNullable<Version["finding"]> },
		row: null,
		fit: "here" as const,
	}));
	let text = "";
	const report = { title: "T", about: "", rows, words: [], crop: () => Promise.resolve(null), notes: () => [] };
	for await (const piece of htmlReport(report)) text += piece;
	expect(text).toContain("2 findings about 1 tasks");
});
