// @vitest-environment jsdom
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { fault } from "#shared/outcome";
import { createHost } from "../../../renderer/host.ts";
import { Loupe } from "../../../renderer/state/loupe.svelte.ts";
import { soon } from "../../soon.ts";
import { FakeHost } from "../fake-host.ts";
import { freshDatabase } from "../fresh-database.ts";
import { furnish } from "../views/page-in-jsdom.ts";

beforeEach(() => {
	furnish();
	freshDatabase();
});

it("asks another engine anew for what only the one before knew, leaves the task in front, and says so in one line", async () => {
	const host = new FakeHost();
	const loupe = new Loupe(createHost(host), `restart ${String(Math.random())}`);
	onTestFinished(loupe.start());
	await soon(() => {
		expect(loupe.view.task).not.toBeNull();
	});
	await loupe.list.moveTo(3);
	await soon(() => {
		expect(loupe.view.task?.ref.row).toBe(3);
	});
	loupe.view.select(loupe.view.tools[0]?.index ?? null);
	const { task, selected } = loupe.view;
	expect(selected).not.toBeNull();
	const { generation } = loupe.media;
	const before = { findings: host.count("readFindingsState"), run: host.count("readRuleRun") };
	host.tell({
		name: "engineRestarted",
		payload: { open: ["a.json"], lost: [{ name: "b.json", fault: fault("file-missing", "b.json") }] },
	});
	await soon(() => {
		expect(host.count("readFindingsState")).toBeGreaterThan(before.findings);
		expect(host.count("readRuleRun")).toBeGreaterThan(before.run);
	});
	expect(loupe.media.generation).toBe(generation + 1);
	expect(loupe.view.task).toBe(task);
	expect(loupe.view.selected).toBe(selected);
	expect(loupe.notices.list.map(({ severity, title }) => [severity, title])).toEqual([
		["error", "The file is not there"],
		["info", "The reader ended and was started again"],
	]);
});
