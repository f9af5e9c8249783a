import * as v from "valibot";
import { expect, test } from "vitest";
import { namedTool } from "#shared/findings/named";
import { version } from "../../../main/engine/findings/finding-shapes.ts";
import { newFindingId, newRevision } from "../../../main/engine/findings/new-ids.ts";
import { findingOf, verdictBody } from "./plans/some-findings.ts";

test("what an export calls things is kept, however long its names are", () => {
	const title = "n".repeat(100_000);
	const geometry = { kind: "point", at: [1, 1] } as const;
	const named = namedTool({ objectId: title, schemaId: title, title, page: Number.MAX_SAFE_INTEGER, geometry });
	const finding = findingOf("ana", "id:t", verdictBody("fix"));
	const said = { id: newFindingId(), rev: newRevision(), after: [], utc: "2024-03-05T13:03:22.000Z" };
	for (const target of [
		{ kind: "tool", ...named },
		{ kind: "answer", schemaId: title, title, page: null, owner: named },
		{ kind: "relation", objectId: title, title },
	])
		expect(v.is(version, { ...said, finding: { ...finding, target } })).toBe(true);
});
