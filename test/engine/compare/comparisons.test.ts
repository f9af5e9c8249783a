import { defaultSettings } from "#shared/compare/settings";
import { fault } from "#shared/outcome";
import { expect, it } from "vitest";
import { Comparisons } from "../../../main/engine/compare/comparisons.ts";
import type { OpenExport } from "../../../main/engine/exports/open-export.ts";
import type { Corrections } from "../../../main/engine/findings/mine/corrections.ts";

it("compares nothing of an export that was closed while it was looked for what is corrected", async () => {
	const open = { summary: { id: "one" } } as unknown as OpenExport;
	let isOpen = true;
	const comparisons = new Comparisons({
		open: (id) => (isOpen ? open : fault("export-closed", id)),
		changed: () => undefined,
		comparers: {
			count: 1,
			start: () => {
				throw new Error("Nothing is compared");
			},
		},
		mine: {
			of: () => Promise.resolve(null),
			ofAll: () => {
				isOpen = false;
				return Promise.resolve(new Map<number, Corrections>());
			},
		},
	});
	const plan = { kind: "stages", export: "one", from: { kind: "exported" }, to: { kind: "mine" } } as const;
	expect(await comparisons.start(plan, defaultSettings)).toMatchObject({ ok: false, code: "export-closed" });
});
