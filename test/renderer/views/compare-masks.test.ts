import "fake-indexeddb/auto";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MaskComparisonRead } from "#shared/compare/masks";
import type { ComparedSide } from "#shared/compare/settings";
import { ok } from "#shared/outcome";
import { createHost } from "../../../renderer/host.ts";
import { Loupe } from "../../../renderer/state/loupe.svelte.ts";
import DifferencesPanel from "../../../renderer/views/compare/DifferencesPanel.svelte";
import { FakeHost } from "../fake-host.ts";
import { maskComparison } from "../made-up-masks.ts";
import { furnish } from "./page-in-jsdom.ts";
import WithLoupe from "./WithLoupe.svelte";

beforeEach(() => {
	furnish();
});
afterEach(cleanup);

async function comparing(answer: (tolerance: number) => MaskComparisonRead): Promise<FakeHost> {
	const fake = new FakeHost(undefined, {
		compareMasks: (_a: unknown, _b: unknown, tolerance: number) => ok(answer(tolerance)),
	});
	const loupe = new Loupe(createHost(fake), "compare-masks");
	const side = (visit: number): ComparedSide => ({
		ref: { export: "first", row: 4 },
		moment: { kind: "visit", visit },
	});
	await loupe.comparison.masks.follow(side(0), side(1));
	render(WithLoupe, { loupe, view: DifferencesPanel });
	return fake;
}

describe("masks in a comparison", () => {
	it("stand in a table, and each figure opens into its formula", async () => {
		await comparing((tolerance) => ({ phase: "ready", comparison: maskComparison({ tolerance }) }));
		const table = screen.getByRole("table", { name: "Masks, class by class" });
		const [, road, kerb] = within(table).getAllByRole("row");
		const cells = (row: HTMLElement | undefined) =>
			[...(row?.children ?? [])].map(({ textContent }) => textContent.trim());
		expect(cells(road)).toEqual(["Road", "100", "80", "60", "0.500", "0.666", "3.5 px", "0.750"]);
		expect(cells(kerb)).toEqual(["Kerb", "5", "0", "0", "0.000", "0.000", "–", "0.000"]);
		await fireEvent.click(within(table).getByTitle("Explain: IoU of Road"));
		const dialog = await screen.findByRole("dialog", { name: "IoU of Road 0.500" });
		expect(dialog.textContent).toContain("|A ∩ B| / |A ∪ B| = 60 / 120 = 0.500");
		expect(screen.getByRole("list", { name: /taken for another/u }).textContent).toMatch(/Kerb → Road\s+6 pixels/u);
	});

	it("ask again for another tolerance", async () => {
		const fake = await comparing((tolerance) => ({ phase: "ready", comparison: maskComparison({ tolerance }) }));
		await fireEvent.change(screen.getByLabelText("tolerance"), { target: { value: "5" } });
		await expect.poll(() => fake.asked.filter(({ question }) => question === "compareMasks").at(-1)?.args[2]).toBe(5);
	});

	it("have no section where neither side has any", async () => {
		await comparing(() => ({ phase: "none" }));
		expect(screen.queryByRole("button", { name: /^Masks/u })).toBeNull();
	});

	it("say why there is nothing to compare", async () => {
		await comparing(() => ({
			phase: "impossible",
			missing: "not-collected",
			why: "A: host/m.png: nobody has tried to fetch it",
		}));
		expect(screen.getByText("A: host/m.png: nobody has tried to fetch it")).toBeTruthy();
	});
});
