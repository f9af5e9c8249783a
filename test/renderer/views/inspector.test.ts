import "fake-indexeddb/auto";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/svelte";
import { tick, type Component } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHost } from "../../../renderer/host.ts";
import { Loupe } from "../../../renderer/state/loupe.svelte.ts";
import Inspector from "../../../renderer/views/Inspector.svelte";
import Timeline from "../../../renderer/views/Timeline.svelte";
import { FakeHost } from "../fake-host.ts";
import { furnish } from "./page-in-jsdom.ts";
import WithLoupe from "./WithLoupe.svelte";

let loupe: Loupe;
let fake: FakeHost;
let copied: string[];

async function show(view: unknown): Promise<void> {
	await loupe.view.show({ export: "first", row: 4 });
	render(WithLoupe, { loupe, view: view as Component<Record<string, unknown>> });
	await tick();
}

beforeEach(() => {
	({ copied } = furnish(2800));
	fake = new FakeHost();
	loupe = new Loupe(createHost(fake), "inspector");
});
afterEach(cleanup);

describe("the inspector", () => {
	it("lists classes with their counts and tools with kind, size and id", async () => {
		await show(Inspector);
		const tree = screen.getByRole("tree", { name: "Annotations" });
		const rows = within(tree).getAllByRole("treeitem");
		expect(rows).toHaveLength(5 + 24);
		expect(rows[0]?.textContent).toMatch(/Building\s*4/);
		expect(within(tree).getAllByLabelText("segmentation")).toHaveLength(4);
		expect(within(tree).getByLabelText("The object id stands on two annotations.")).toBeTruthy();
	});

	it("offers no new answer at a moment that is past", async () => {
		await show(Inspector);
		expect(screen.queryAllByRole("button", { name: /^Answer .* anew$/u }).length).toBeGreaterThan(0);
		await loupe.view.showVisit(1);
		await tick();
		expect(loupe.view.task?.snapshot.classifications.length).toBeGreaterThan(0);
		expect(screen.queryAllByRole("button", { name: /^Answer .* anew$/u })).toEqual([]);
		expect(screen.queryAllByRole("button", { name: /^Judge /u })).toEqual([]);
	});

	it("selects and points both ways with the canvas", async () => {
		await show(Inspector);
		await fireEvent.click(screen.getByText("o0e5f0", { selector: "[role=tree] *" }));
		expect(loupe.view.selected).toBe(0);
		const details = screen.getByRole("region", { name: "Selected annotation" });
		expect(details.textContent).toContain("134.25 × 81 px");
		expect(details.textContent).toContain("Occluded");
		loupe.view.select(5);
		loupe.view.hovered = 10;
		await tick();
		const selected = screen.getAllByRole("treeitem").filter((row) => row.getAttribute("aria-selected") === "true");
		expect(selected[0]?.textContent).toContain("o5e5f0");
		const hovered = screen.getAllByRole("treeitem").filter((row) => row.hasAttribute("data-hovered"));
		expect(hovered.map((row) => row.textContent.includes("o10e5f"))).toEqual([true]);
	});

	it("hides a class, folds it, and unfolds nested answers by key", async () => {
		await show(Inspector);
		const tree = screen.getByRole("tree");
		await fireEvent.click(screen.getByRole("button", { name: "Hide Car" }));
		expect(loupe.view.hiddenKeys.size).toBe(5);
		loupe.view.select(0);
		await tick();
		await fireEvent.keyDown(tree, { key: "ArrowRight" });
		expect(within(tree).getByText("Occluded")).toBeTruthy();
		expect(within(tree).getByText("Tree, Car")).toBeTruthy();
		await fireEvent.keyDown(tree, { key: "ArrowLeft" });
		expect(within(tree).queryByText("Occluded")).toBeNull();
		expect(await fireEvent.keyDown(tree, { key: "ArrowLeft" })).toBe(true);
	});

	it("tells unanswered from empty, and draws a tree answer by its leaves", async () => {
		await show(Inspector);
		expect(screen.getByText("unanswered")).toBeTruthy();
		expect(screen.getByText("(empty text)")).toBeTruthy();
		const leaves = within(screen.getByRole("list", { name: "Tree answer" }))
			.getAllByRole("listitem")
			.filter((item) => item.classList.contains("leaf"));
		expect(leaves.map((leaf) => leaf.textContent)).toEqual(["Beagle", "Plant"]);
	});

	it("names the ends of relations, groups in groups and what is missing", async () => {
		await show(Inspector);
		const relations = screen.getByRole("region", { name: /Relations/ });
		expect(relations.textContent).toContain("relation drives on");
		expect(relations.textContent).toMatch(/missing:\s*nowhere/);
		await fireEvent.click(within(relations).getByRole("button", { name: /Lane/ }));
		expect(loupe.view.selected).toBe(1);
	});

	it("selects and points at relations, those in a group too, and shows what the canvas selected", async () => {
		await show(Inspector);
		const relations = screen.getByRole("region", { name: /Relations/ });
		const drivesOn = within(relations).getByRole("button", { name: "drives on" });
		await fireEvent.click(drivesOn);
		expect([loupe.view.selectedRelation, drivesOn.getAttribute("aria-pressed")]).toEqual([0, "true"]);
		const convoy = within(relations).getByRole("button", { name: /^convoy/ });
		await fireEvent.pointerEnter(convoy.closest("li") ?? convoy);
		expect(loupe.view.hoveredRelation).toBe(1);
		await fireEvent.click(within(relations).getByRole("button", { name: "relation drives on" }));
		loupe.view.selectRelation(1);
		await tick();
		expect([drivesOn, convoy].map((button) => button.getAttribute("aria-pressed"))).toEqual(["false", "true"]);
	});

	it("shows every field of the task, with unknown keys and keys called __proto__", async () => {
		loupe.layout.toggleSection("task");
		await show(Inspector);
		const task = screen.getByRole("region", { name: "Task" });
		for (const text of ["49.6 s", "Batch 1, Night", "idleDuration", "__proto__", '{"x":1}', "87 %", "91 %"]) {
			expect(task.textContent).toContain(text);
		}
		expect(within(task).getAllByTitle("49596 ms")).toHaveLength(2);
		expect(within(task).getByTitle(/^2024-03-05T13:04:10.123Z/)).toBeTruthy();
	});

	it("reads raw JSON in windows, at the selected annotation, and copies it", async () => {
		await show(Inspector);
		await fireEvent.click(screen.getByText("o0e5f0", { selector: "[role=tree] *" }));
		await fireEvent.click(screen.getByRole("button", { name: "Show its JSON" }));
		await tick();
		expect(screen.getByText(/\/task\/tools\/0 · 9 lines/)).toBeTruthy();
		await fireEvent.click(screen.getByRole("button", { name: "Whole asset" }));
		const region = screen.getByRole("list", { name: /JSON/ });
		await expect.poll(() => within(region).getAllByRole("listitem").length).toBeGreaterThan(100);
		const windows = fake.asked.filter(({ question }) => question === "readRaw").map(({ args }) => [args[2], args[3]]);
		expect(windows.every(([from, to]) => (to as number) - (from as number) <= 1000)).toBe(true);
		await fireEvent.click(
			within(screen.getByRole("region", { name: /Raw/ })).getByRole("button", { name: /Copy as JSON/ }),
		);
		await expect.poll(() => copied).toEqual(['{"a": 1}']);
	});
});

describe("the stage timeline", () => {
	it("shows every visit with person, time and status, and the exported state as now", async () => {
		await show(Timeline);
		const stops = screen.getAllByRole("radio");
		expect(stops.map((stop) => stop.textContent.replaceAll(/\s+/g, " ").trim())).toEqual([
			"Start 0 s no person named 0 tools, 0 answers",
			"Label 46.8 s ann@example.org 16 tools, 3 answers",
			"Review Accepted 2.8 s bo@example.org 24 tools, 3 answers",
			"now 49.6 s bo@example.org Complete",
		]);
		expect(stops[3]?.getAttribute("aria-checked")).toBe("true");
	});

	it("goes back and forth by click and by key", async () => {
		await show(Timeline);
		await fireEvent.click(screen.getByRole("radio", { name: /Label/ }));
		await expect.poll(() => loupe.view.tools.length).toBe(16);
		await fireEvent.keyDown(screen.getByRole("radiogroup"), { key: "ArrowLeft" });
		await expect.poll(() => loupe.view.visit).toBe(0);
		await fireEvent.keyDown(screen.getByRole("radiogroup"), { key: "End" });
		await expect.poll(() => loupe.view.visit).toBeNull();
	});
});
