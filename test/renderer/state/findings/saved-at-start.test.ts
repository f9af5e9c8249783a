import { setImmediate } from "node:timers/promises";
import { beforeEach, expect, it } from "vitest";
import { PageDatabase } from "../../../../renderer/db.ts";
import { createHost } from "../../../../renderer/host.ts";
import { Findings } from "../../../../renderer/state/findings/findings.svelte.ts";
import { newFindingId } from "../../../../renderer/state/findings/new-ids.ts";
import { Notices } from "../../../../renderer/state/notices.svelte.ts";
import { soon } from "../../../soon.ts";
import { taskFindings } from "../../findings-answers.ts";
import { freshDatabase } from "../../fresh-database.ts";
import { KeepingHost } from "./keeping-host.ts";

beforeEach(() => {
	freshDatabase();
});

it("nothing is called saved before it is known what was on its way when the page was left", async () => {
	const host = new KeepingHost();
	const page = () => new Findings(createHost(host), new PageDatabase("page"), new Notices(), () => []);
	const before = page();
	await before.start();
	host.isGone = true;
	const { task, source } = taskFindings({ export: "first", row: 3 });
	const target = { kind: "task" } as const;
	before.change("Remove", [
		{ id: newFindingId(), finding: { author: "ana", source, task, target, body: { kind: "removal" } } },
	]);
	await soon(() => {
		expect(before.outbox.list.map(({ isKept }) => isKept)).toEqual([true]);
	});
	before.stop();
	host.isGone = false;
	host.holding = ["saveFindings"];
	const after = page();
	const starting = after.start();
	const said = new Set<string>();
	while (after.outbox.list.length === 0) {
		if (after.state !== null) said.add(after.saved.kind);
		await setImmediate();
	}
	expect([...said]).toEqual(["saving"]);
	host.holding = [];
	host.release();
	await starting;
	await soon(() => {
		expect(after.saved).toEqual({ kind: "saved" });
	});
	after.stop();
});
