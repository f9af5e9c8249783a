import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect, test } from "vitest";
import { fault } from "#shared/outcome";
import { Findings } from "../../../main/engine/findings/findings.ts";
import { newFindingId, newRevision } from "../../../main/engine/findings/new-ids.ts";
import { valueOf } from "../../value-of.ts";
import { findingOf, verdictBody } from "./plans/some-findings.ts";

test("What a page asks for comes in messages of a bearable size, and all of it in the end", async () => {
	const folder = await mkdtemp(path.join(tmpdir(), "loupe-pull-"));
	const findings = new Findings({
		folder,
		isPortable: false,
		exports: () => [],
		open: (id) => fault("export-closed", id),
		tell: () => undefined,
	});
	const finding = findingOf("ana", "t1", verdictBody("fix", { remark: "x".repeat(900_000) }));
	const versions = Array.from({ length: 20 }, () => ({
		...{ id: newFindingId(), rev: newRevision(), after: [], utc: new Date().toISOString() },
		finding,
	}));
	valueOf(await findings.change("Long ones", versions));
	const seen: string[] = [];
	while (seen.length < 20) {
		const { held, total } = valueOf(await findings.pull(0, seen.length, 5000));
		expect(total).toBe(20);
		expect(JSON.stringify(held).length).toBeLessThan(10_000_000);
		expect(held.length).toBeGreaterThan(0);
		seen.push(...held.map(({ id }) => id));
	}
	expect(seen).toEqual(versions.map(({ id }) => id));
	await findings.stop();
	await rm(folder, { recursive: true });
});
