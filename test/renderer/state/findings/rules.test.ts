import { expect, it } from "vitest";
import { ok } from "#shared/outcome";
import type { Memory } from "../../../../renderer/db.ts";
import type { Host } from "../../../../renderer/host.ts";
import { Notices } from "../../../../renderer/state/notices.svelte.ts";
import { Rules } from "../../../../renderer/state/findings/rules.svelte.ts";

const pack = { name: "boxes", text: "pack boxes", savedAt: 1 };

it("keeps what was written while a pack stands in its place", async () => {
	const host = {
		readRuleRun: () => Promise.resolve(ok(null)),
		listRulePacks: () => Promise.resolve(ok([pack])),
		readRules: () => Promise.resolve(ok({ pack: "", rules: [], faults: [] })),
	} as unknown as Host;
	const memory = {
		setting: () => Promise.resolve(null),
		remember: () => Promise.resolve(),
	} as unknown as Memory;
	const rules = new Rules(host, memory, new Notices(), { where: () => "", showTasks: () => Promise.resolve() });
	await rules.follow("e");
	await rules.open();
	expect(rules.text).toBe(pack.text);
	rules.edit("a text of an hour");
	await rules.choose(pack);
	expect([rules.text, rules.edited]).toEqual([pack.text, "a text of an hour"]);
	await rules.takeUp();
	expect([rules.text, rules.edited]).toEqual(["a text of an hour", null]);
	rules.stop();
});
