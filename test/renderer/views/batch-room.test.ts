import { cleanup, fireEvent, render, screen, within } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BatchReport } from "#shared/compare/batch";
import { ok } from "#shared/outcome";
import App from "../../../renderer/App.svelte";
import { createHost } from "../../../renderer/host.ts";
import { FakeHost, summaryOf } from "../fake-host.ts";
import { batchPart, batchReport, batchState } from "../made-up-report.ts";
import { furnish } from "./page-in-jsdom.ts";
import { freshDatabase } from "../fresh-database.ts";

beforeEach(() => {
	furnish();
	freshDatabase();
});
afterEach(cleanup);

async function open(report: BatchReport | null = batchReport()): Promise<FakeHost> {
	const stages = [{ stageId: "l", stage: "Label", tasks: 30, visits: 30 }];
	const fake = new FakeHost([summaryOf("first", 30, { stages })], {
		readComparison: (_id: string, _where: string, threshold: number | null) =>
			ok(report === null ? null : { ...report, threshold: threshold ?? report.state.settings.threshold }),
	});
	render(App, { host: createHost(fake) });
	await screen.findByText(/^1 of 30$/);
	await fireEvent.keyDown(document.body, { key: "D", shiftKey: true });
	await screen.findByRole("region", { name: "Batch comparison" });
	return fake;
}

const box = () => screen.getByRole<HTMLInputElement>("combobox", { name: "Search the tasks" });

describe("the batch view", () => {
	it("asks for a comparison where there is none, and starts the one that is filled in", async () => {
		const fake = await open(null);
		await fireEvent.click(await screen.findByRole("button", { name: "Compare all tasks…" }));
		const dialog = await screen.findByRole("dialog", { name: "Compare all tasks" });
		await fireEvent.change(within(dialog).getByLabelText("Reference"), { target: { value: "b" } });
		await fireEvent.input(within(dialog).getByLabelText("Threshold τ"), { target: { value: "0.6" } });
		await fireEvent.click(within(dialog).getByRole("button", { name: "Compare" }));
		await expect
			.poll(() => fake.asked.find(({ question }) => question === "startComparison")?.args)
			.toEqual([
				{
					kind: "stages",
					export: "first",
					from: { kind: "stage", stage: "l", which: "latest" },
					to: { kind: "exported" },
				},
				{ threshold: 0.6, pairing: { by: "id" }, radius: null, matching: "optimal", reference: "b" },
			]);
	});

	it("shows figures, and opens each into its formula and its pairs", async () => {
		const fake = await open();
		const figures = await screen.findByRole("list", { name: "Figures" });
		expect(within(figures).getByRole("button", { name: /Mean similarity 0\.961/ })).toBeTruthy();
		fake.answers.listPairs = () =>
			ok({
				total: 1,
				from: 0,
				pairs: [
					{
						row: 7,
						taskId: "t7",
						externalId: "seven.jpg",
						a: 0,
						b: 2,
						classA: "Car",
						classB: "Lane",
						similarity: 0.8,
						changes: ["relabelled"],
					},
				],
			});
		await fireEvent.click(within(figures).getByRole("button", { name: /Mean similarity/ }));
		const dialog = await screen.findByRole("dialog", { name: "Mean similarity: 0.961" });
		expect(dialog.textContent).toContain("sum of the similarities / pairs");
		await fireEvent.click(await within(dialog).findByRole("button", { name: "Open" }));
		await expect.poll(() => screen.queryByRole("region", { name: "Batch comparison" })).toBeNull();
		expect(await screen.findByText(/^8 of 30$/)).toBeTruthy();
	});

	it("has bars, cells and questions that filter the list", async () => {
		await open();
		const bars = await screen.findByRole("toolbar", { name: "Tasks by mean similarity" });
		await fireEvent.click(within(bars).getByRole("button", { name: "Similarity 0.850 to 0.900: 324 tasks" }));
		await expect.poll(() => box().value).toBe("consensus>=85 consensus<90");
		const matrix = screen.getByRole("grid", { name: "Confusion matrix: rows are A, columns are B" });
		await fireEvent.click(
			within(matrix).getByRole("button", { name: "Car in A, Lane in B: 90 annotations in 60 tasks" }),
		);
		await expect.poll(() => box().value).toBe("class=Car class=Lane");
		const classes = screen.getByRole("grid", { name: "Changes by class" });
		await fireEvent.keyDown(classes, { key: "ArrowDown" });
		await fireEvent.keyDown(classes, { key: "Enter" });
		await expect.poll(() => box().value).toBe("class=Lane");
		await fireEvent.keyDown(classes, { key: "ArrowRight" });
		await fireEvent.keyDown(classes, { key: "Enter" });
		expect(await screen.findByRole("dialog", { name: "Unchanged of Lane: 650" })).toBeTruthy();
	});

	it("walks the matrix by the arrows, rows down and columns right", async () => {
		await open();
		const matrix = await screen.findByRole("grid", { name: /Confusion matrix/ });
		const first = within(matrix).getByRole("button", { name: /Car in A, Car in B/ });
		first.focus();
		await fireEvent.keyDown(matrix, { key: "ArrowRight" });
		expect(document.activeElement?.getAttribute("aria-label")).toContain("Car in A, Lane in B");
		await fireEvent.keyDown(matrix, { key: "ArrowDown" });
		expect(document.activeElement?.getAttribute("aria-label")).toContain("Lane in A, Lane in B");
		await fireEvent.keyDown(matrix, { key: "End" });
		expect(document.activeElement?.getAttribute("aria-label")).toContain("Lane in A, unmatched in B");
	});

	it("stays usable with 200 classes and 500 people", async () => {
		const classes = Array.from({ length: 200 }, (_, at) =>
			batchPart(`C${String(at)}`, `class=C${String(at)}`, 300, at),
		);
		const cells = classes.flatMap((_, a) =>
			classes.flatMap((__, b) =>
				(a + b) % 7 === 0 ? [{ a, b, annotations: a + b + 1, tasks: 1, where: `tools>${String(a)}` }] : [],
			),
		);
		await open(
			batchReport({
				classes,
				people: Array.from({ length: 500 }, (_, at) => batchPart(`P${String(at)}`, `person=P${String(at)}`, 9, 1)),
				matrix: { classes: classes.map(({ name }) => ({ schemaId: name, title: name })), cells },
			}),
		);
		const grid = await screen.findByRole("grid", { name: "Changes by class" });
		expect(grid.getAttribute("aria-rowcount")).toBe("201");
		expect(within(grid).getAllByRole("row").length).toBeLessThan(40);
		expect(within(grid).getAllByRole("row")[1]?.textContent).toContain("C199");
		const matrix = screen.getByRole("grid", { name: /Confusion matrix/ });
		expect(within(matrix).getAllByRole("row")).toHaveLength(18);
		await fireEvent.click(screen.getByRole("button", { name: "List" }));
		const list = screen.getByRole("listbox", { name: "Cells of the confusion matrix" });
		expect(within(list).getAllByRole("option")[0]?.getAttribute("aria-setsize")).toBe(String(cells.length));
	});

	it("tells how many tasks another threshold flips, lists them, and keeps it", async () => {
		const fake = await open(batchReport({ flips: { figures: 7, verdicts: 2, where: "tools>4" } }));
		await fireEvent.input(await screen.findByRole("slider", { name: "Threshold τ" }), { target: { value: "0.8" } });
		expect(await screen.findByText(/^At 0\.8 7 tasks have other figures; 2 change sides/)).toBeTruthy();
		await fireEvent.click(screen.getByRole("button", { name: "Show what flips" }));
		await expect.poll(() => box().value).toBe("tools>4");
		await fireEvent.click(screen.getByRole("button", { name: "Keep 0.80" }));
		await expect
			.poll(() => fake.asked.find(({ question }) => question === "startComparison")?.args[1])
			.toMatchObject({ threshold: 0.8 });
	});

	it("shows how far it is with time and Cancel, and what failed", async () => {
		const fake = await open(null);
		const tell = (state: ReturnType<typeof batchState>) => {
			fake.answers.readComparison = () => ok(batchReport({ state }));
			fake.tell({ name: "comparisonChanged", payload: { export: "first", state } });
		};
		tell(batchState({ phase: "comparing", tasks: 250, sameBytes: 40 }));
		expect(await screen.findByText(/250 of 1.000 tasks · 40 taken over/)).toBeTruthy();
		expect(screen.getByRole("progressbar", { name: "Comparing" }).getAttribute("value")).toBe("25");
		await fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
		await expect.poll(() => fake.count("cancelComparison")).toBe(1);
		tell(batchState({ phase: "cancelled", tasks: 251 }));
		expect(await screen.findByText(/Cancelled after 251 of 1.000 tasks/)).toBeTruthy();
	});
});
