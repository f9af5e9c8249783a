import { expect, it } from "vitest";
import type { ChangeId } from "#shared/findings/finding";
import { fault } from "#shared/outcome";
import type { Host } from "../../../../renderer/host.ts";
import type { KeptFindings } from "../../../../renderer/state/findings/kept-findings.ts";
import { type GivenUp, Outbox } from "../../../../renderer/state/findings/outbox.svelte.ts";

it.each([
	["not-saved", []],
	["engine-stopped", ["unknown"]],
	["plan-kept", []],
] as const)("a change that was answered with %s and is given up: what is told of it is %j", async (code, told) => {
	const host = { saveFindings: () => Promise.resolve(fault(code, "words")) } as unknown as Host;
	const kept = {
		waiting: () => Promise.resolve([]),
		put: () => Promise.resolve(true),
		drop: (_: ChangeId) => Promise.resolve(),
	} as unknown as KeptFindings;
	const gaveUp: GivenUp[] = [];
	const outbox = new Outbox(
		host,
		kept,
		() => undefined,
		(_, what) => gaveUp.push(what),
	);
	await outbox.open("place", "folder");
	outbox.put({ id: "one", label: "One", versions: [] });
	await outbox.send();
	expect(outbox.failed).toHaveLength(1);
	outbox.drop("one");
	expect(gaveUp).toEqual(told);
	outbox.stop();
});
