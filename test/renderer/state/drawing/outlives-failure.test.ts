// @vitest-environment jsdom
import { flushSync } from "svelte";
import { expect, it } from "vitest";
import { fault } from "#shared/outcome";
import { PageDatabase } from "../../../../renderer/db.ts";
import { createHost } from "../../../../renderer/host.ts";
import { Desk } from "../../../../renderer/state/drawing/desk.svelte.ts";
import { Findings } from "../../../../renderer/state/findings/findings.svelte.ts";
import { Notices } from "../../../../renderer/state/notices.svelte.ts";
import { Picture } from "../../../../renderer/state/picture.svelte.ts";
import { TaskView } from "../../../../renderer/state/task-view.svelte.ts";
import { KeepingHost } from "../findings/keeping-host.ts";
import { soon } from "../../../soon.ts";
import { freshDatabase } from "../../fresh-database.ts";

const ref = { export: "first", row: 3 };

/** A page at a desk; another one with the same data base is the page after a restart. */
async function deskOn(host: KeepingHost) {
	const asked = createHost(host);
	const view = new TaskView(
		asked,
		new Picture(asked, () => Promise.reject(new Error("no picture here"))),
		() => "light",
	);
	await view.show(ref);
	const database = new PageDatabase("page");
	const findings = new Findings(asked, database, new Notices(), () => view.tools);
	await findings.start();
	findings.follow(ref);
	await findings.known();
	const desk = new Desk(
		findings,
		view,
		() => "light",
		() => [],
	);
	return {
		desk,
		findings,
		leave: () => {
			findings.stop();
			database.close();
		},
	};
}

it("loses nothing that is drawn where the disk is full: it stays in sight, over a restart, until it is saved", async () => {
	freshDatabase();
	const host = new KeepingHost();
	host.trouble = fault("not-saved", "ENOSPC");
	const before = await deskOn(host);
	before.desk.toggleTool("bounding-box");
	const place = (x: number, y: number) => ({ at: [x, y] as const, exact: [x, y] as const, unit: 1, isBound: false });
	before.desk.hand?.press(place(10, 10), null);
	before.desk.hand?.release(place(60, 40), false);
	flushSync();
	await soon(() => {
		expect(before.findings.saved.kind).toBe("trouble");
	});
	expect(before.desk.corrections.marks).toHaveLength(1);
	await soon(() => {
		expect(before.findings.outbox.unsaved[0]?.isKept).toBe(true);
	});
	before.leave();

	host.trouble = null;
	const after = await deskOn(host);
	await soon(() => {
		expect(after.findings.saved.kind).toBe("saved");
	});
	expect(after.desk.corrections.marks.map(({ body }) => body.geometry)).toEqual([
		{ kind: "bounding-box", x: 10, y: 10, width: 50, height: 30 },
	]);
	after.leave();
});
