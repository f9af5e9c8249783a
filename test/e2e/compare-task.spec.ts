import type { Locator, Page } from "@playwright/test";
import { box, reviewedTask, size, street, writeExport } from "./compare-export.ts";
import { breadthOf, distance, filledExtent, fittedPlace, seenOn, strokeOf } from "./compare-places.ts";
import { expect, test, type Served } from "./fixtures.ts";

const stages = (page: Page) => page.getByRole("application", { name: /^Canvas/u });
const position = (page: Page) => page.getByRole("status", { name: /^Difference/u });
const lines = (page: Page) => page.getByRole("tree", { name: "Differences" }).getByRole("treeitem");

/** Label on side A, review on side B, two-up unless another view is asked for. */
async function compared(served: Served, view = "Two-up"): Promise<Page> {
	const page = await served.open(writeExport(served.folder, "street.json", street));
	await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
	// The line over the canvas has its height only once the picture was looked for.
	await expect(page.getByText(/^No media folder is named yet/u)).toBeVisible();
	await page.keyboard.press("d");
	await expect(position(page)).toHaveText("10");
	await page.getByRole("button", { name: view, exact: true }).click();
	await expect(stages(page)).toHaveCount(view === "Two-up" ? 2 : 1);
	return page;
}

/** The colour at a place of the fitted picture. */
async function colourAt(page: Page, stage: Locator, ...places: (readonly [number, number])[]) {
	const seen = await seenOn(page, stage);
	return places.map((place) => seen.pixel(...fittedPlace(seen, size, place)));
}

const isRed = ([r, g, b]: readonly number[]) => (r ?? 0) - Math.max(g ?? 0, b ?? 0) > 8;
const isGreen = ([r, g, b]: readonly number[]) => (g ?? 0) - Math.max(r ?? 0, b ?? 0) > 4;

test("sides are chosen by stage, and what differs is told in a list that keys walk", async ({ served }) => {
	const page = await compared(served);
	await expect(page.getByRole("combobox", { name: "Side A" }).locator("option:checked")).toHaveText(/^Label/u);
	await expect(page.getByRole("combobox", { name: "Side B" }).locator("option:checked")).toHaveText(/^Review/u);
	await expect(page.getByRole("region", { name: "What the two sides have in common" })).toContainText(
		"3 moved, 1 relabelled, 1 answered otherwise",
	);
	const details = page.getByRole("region", { name: "Selected difference" });
	await page.keyboard.press("n");
	await expect(position(page)).toHaveText("1 of 10");
	await expect(details).toContainText("moved, 1 answer");
	await page.keyboard.press("n");
	await expect(details.getByRole("heading")).toHaveText("Car → Truck");
	await page.keyboard.press("Shift+n");
	await expect(position(page)).toHaveText("1 of 10");
	await page.keyboard.press("ArrowDown");
	await expect(position(page)).toHaveText("2 of 10");
	// Everything, then only what differs.
	await expect(lines(page).filter({ hasText: "Car" }).first()).toBeVisible();
	const unchanged = lines(page).and(page.locator("[data-change='unchanged']"));
	await expect(unchanged.first()).toContainText("Car");
	await page.keyboard.press("o");
	await expect(unchanged).toHaveCount(0);
	await page.getByRole("button", { name: "End comparing" }).click();
	await expect(page.getByRole("complementary", { name: "Inspector" })).toBeVisible();
	// It is remembered.
	await page.keyboard.press("d");
	await expect(page.getByRole("button", { name: "Only differences" })).toHaveAttribute("aria-pressed", "true");
});

test("two canvases show one place of the picture at one place, however they are moved", async ({ served }) => {
	const page = await compared(served);
	const [a, b] = [stages(page).first(), stages(page).last()];
	const expectSame = async () => {
		await expect(async () => {
			const inA = filledExtent(await seenOn(page, a), "unchanged");
			const inB = filledExtent(await seenOn(page, b), "unchanged");
			expect(inA).not.toBeNull();
			expect(inB).toEqual(inA);
		}).toPass({ timeout: 10_000 });
		return filledExtent(await seenOn(page, a), "unchanged");
	};
	const first = await expectSame();
	const inA = await a.boundingBox();
	if (!inA) throw new Error("There is no canvas");
	await page.mouse.move(inA.x + 60, inA.y + 200);
	await page.mouse.wheel(0, -300);
	// The pointer is seen on the other canvas, at the same offset.
	const cross = await page.locator(".cross[data-side='b']").boundingBox();
	const inOther = await b.boundingBox();
	expect([(cross?.x ?? 0) - (inOther?.x ?? 0), (cross?.y ?? 0) - (inOther?.y ?? 0)]).toEqual([60, 200]);
	const zoomed = await expectSame();
	expect(zoomed).not.toEqual(first);
	// The other canvas leads as well.
	const inB = await b.boundingBox();
	if (!inB) throw new Error("There is no canvas");
	await page.mouse.move(inB.x + 300, inB.y + 200);
	await page.mouse.down();
	await page.mouse.move(inB.x + 330, inB.y + 230, { steps: 3 });
	await page.mouse.up();
	const panned = await expectSame();
	expect(panned?.left).toBe((zoomed?.left ?? 0) + 30);
	expect(panned?.top).toBe((zoomed?.top ?? 0) + 30);
	// What is pointed at is painted otherwise.
	await page.mouse.move(5, 5);
	await page.keyboard.press("0");
	await expect(async () => {
		expect(await expectSame()).toEqual(first);
	}).toPass({ timeout: 10_000 });
});

test("a pair is selected on both sides, and what moved far is joined by a line", async ({ served }) => {
	const page = await compared(served);
	const [a, b] = [stages(page).first(), stages(page).last()];
	for (const stage of [a, b]) {
		const seen = await seenOn(page, stage);
		// The middle of the way from one sign to the other: nothing else lies there.
		const [x, y] = fittedPlace(seen, size, [275, 175]);
		const around = [-2, -1, 0, 1, 2].map((step) => seen.pixel(x + step, y - step));
		expect(Math.min(...around.map((rgb) => distance(rgb, strokeOf("changed"))))).toBeLessThan(60);
	}
	// A click on one side selects the pair on both: its halo leaves the other side's line broader.
	const seen = await seenOn(page, a);
	const inA = await a.boundingBox();
	const [x, y] = fittedPlace(seen, size, [50, 120]);
	await page.mouse.click((inA?.x ?? 0) + x, (inA?.y ?? 0) + y);
	await expect(page.getByRole("region", { name: "Selected difference" })).toContainText("moved, 1 answer");
	await expect(lines(page).and(page.locator("[aria-selected='true']"))).toHaveText(/moved, 1 answer/u);
});

test("swipe shows A before the divider and B behind it, by hand and by key", async ({ served }) => {
	const page = await compared(served, "Swipe");
	const stage = stages(page);
	const divider = page.getByRole("slider", { name: "Divider between A and B" });
	const places = [
		[140, 120],
		[240, 130],
	] as const;
	const expectSides = async (gone: boolean, come: boolean) => {
		await expect(async () => {
			const [atGone, atCome] = await colourAt(page, stage, ...places);
			expect([isRed(atGone ?? []), isGreen(atCome ?? [])]).toEqual([gone, come]);
		}).toPass({ timeout: 10_000 });
	};
	await expectSides(true, true);
	await divider.focus();
	await page.keyboard.press("Home");
	await expectSides(false, true);
	await page.keyboard.press("End");
	await expectSides(true, false);
	await page.keyboard.press("Shift+ArrowLeft");
	await expect(divider).toHaveAttribute("aria-valuenow", "90");
	const box = await stage.boundingBox();
	if (!box) throw new Error("There is no canvas");
	await divider.hover();
	await page.mouse.down();
	await page.mouse.move(box.x + box.width * 0.2, box.y + 100, { steps: 4 });
	await page.mouse.up();
	await expect(divider).toHaveAttribute("aria-valuenow", "20");
	await expectSides(false, true);
});

test("difference tells what only A covers, what only B does, and both, holes left out", async ({ served }) => {
	const page = await compared(served, "Difference");
	await expect(async () => {
		const [onlyA, onlyB, both, hole, around, nothing] = await colourAt(
			page,
			stages(page),
			[140, 120],
			[240, 130],
			[50, 40],
			[240, 220],
			[212, 220],
			[300, 60],
		);
		expect(isRed(onlyA ?? [])).toBe(true);
		expect(isGreen(onlyB ?? [])).toBe(true);
		expect(isGreen(hole ?? [])).toBe(true);
		for (const grey of [both ?? [], around ?? []]) {
			expect(isRed(grey) || isGreen(grey)).toBe(false);
			expect(Math.max(...grey)).toBeLessThan(240);
		}
		expect(nothing).toEqual([255, 255, 255]);
	}).toPass({ timeout: 10_000 });
});

test("blink shows one side after the other; with less motion wanted only by key", async ({ served }) => {
	const page = await compared(served, "Blink");
	const shows = page.getByRole("button", { name: /^shows/u });
	await expect(shows).toHaveText("shows A");
	await expect(page.getByRole("button", { name: "Blink by itself" })).toBeVisible();
	await expect(async () => {
		const [gone, come] = await colourAt(page, stages(page), [140, 120], [240, 130]);
		expect([isRed(gone ?? []), isGreen(come ?? [])]).toEqual([true, false]);
	}).toPass({ timeout: 10_000 });
	await page.keyboard.press("b");
	await expect(shows).toHaveText("shows B");
	await expect(async () => {
		const [gone, come] = await colourAt(page, stages(page), [140, 120], [240, 130]);
		expect([isRed(gone ?? []), isGreen(come ?? [])]).toEqual([false, true]);
	}).toPass({ timeout: 10_000 });
	await page.getByRole("button", { name: "Blink by itself" }).click();
	await expect(shows).toHaveText("shows A", { timeout: 5_000 });
});

test("onion skin blends the sides, and overlay tells them apart by line and sign", async ({ served }) => {
	const page = await compared(served, "Onion skin");
	const opacity = page.getByRole("slider", { name: "Opacity of B" });
	await opacity.fill("100");
	await expect(async () => {
		const [gone, come] = await colourAt(page, stages(page), [140, 120], [240, 130]);
		expect([isRed(gone ?? []), isGreen(come ?? [])]).toEqual([false, true]);
	}).toPass({ timeout: 10_000 });
	await page.getByRole("button", { name: "Overlay" }).click();
	// Of the moved car A's line is broken, and B's is drawn through.
	await expect(async () => {
		const seen = await seenOn(page, stages(page));
		const column = (x: number, change: "removed" | "added") => {
			const [at, top] = fittedPlace(seen, size, [x, 104]);
			const [, bottom] = fittedPlace(seen, size, [x, 136]);
			const near = Array.from({ length: bottom - top }, (_, step) =>
				Math.min(...[-1, 0, 1].map((dx) => distance(seen.pixel(at + dx, top + step), strokeOf(change)))),
			);
			return near.filter((each) => each < 60).length / near.length;
		};
		expect(column(20, "removed")).toBeLessThan(0.85);
		expect(column(20, "removed")).toBeGreaterThan(0.4);
		expect(column(90, "added")).toBeGreaterThan(0.95);
	}).toPass({ timeout: 10_000 });
});

test("answers, relations and texts stand side by side, with what was gained and lost", async ({ served }) => {
	const page = await compared(served);
	const answers = page.getByRole("list", { name: "Answers of A and B" }).first();
	await expect(answers.getByRole("listitem", { name: "lost: Sunny" })).toBeVisible();
	await expect(answers.getByRole("listitem", { name: "gained: Rainy" })).toBeVisible();
	await expect(answers.getByRole("listitem", { name: "lost: Dog" })).toBeVisible();
	await expect(answers.getByRole("listitem", { name: "gained: Cat" })).toBeVisible();
	await expect(answers.locator("del")).toHaveText("red");
	await expect(answers.locator("ins")).toHaveText("blue");
	await expect(answers).toContainText("Untouched");
	const relations = page.getByRole("list", { name: "Relations of A and B" });
	await expect(relations).toContainText("redirected");
	await expect(relations).toContainText("Car moved");
	await expect(relations).toContainText("Car new");
});

test("a similarity opens into its formula, figures and cut-outs", async ({ served }) => {
	const page = await compared(served);
	await page.keyboard.press("n");
	await page.keyboard.press("e");
	const dialog = page.getByRole("dialog");
	await expect(dialog.getByRole("heading", { name: "Similarity 0.714 · Car" })).toBeVisible();
	await expect(dialog).toContainText("area(A ∩ B) / area(A ∪ B) = 2\u202f000 / 2\u202f800 = 0.714");
	await expect(dialog).toContainText("Paired by identity: the same object id on the same page.");
	const crop = dialog.locator("canvas").first();
	expect(breadthOf(await seenOn(page, crop), strokeOf("changed"))).toBeGreaterThan(100);
	await page.keyboard.press("Escape");
	await page.getByRole("button", { name: /^mean similarity/u }).click();
	await expect(dialog).toContainText("/ 5 =");
	await dialog.getByRole("listbox").press("ArrowDown");
	await dialog.getByRole("listbox").press("Enter");
	await expect(dialog.getByRole("heading")).toContainText("Similarity");
});

test("settings are asked for, and change what is a pair", async ({ served }) => {
	const page = await compared(served);
	await page.getByRole("button", { name: "Threshold, pairing and reference" }).click();
	await page.getByRole("radio", { name: "place alone" }).check();
	// By place the sign that moved far is one that went and one that came.
	const summary = page.getByRole("region", { name: "What the two sides have in common" });
	await expect(summary).toContainText("2 removed");
	await page.getByRole("radio", { name: /^A is right/u }).check();
	await expect(summary).toContainText("2 missing");
	await expect(summary.getByRole("button", { name: /^recall/u })).toBeVisible();
	await page.keyboard.press("Escape");
	await page.keyboard.press("x");
	await expect(page.getByRole("combobox", { name: "Side A" }).locator("option:checked")).toHaveText(/^Review/u);
});

test("another task of the asset, and the same task of another export, can be a side", async ({ served }) => {
	const other = reviewedTask({
		name: "street.png",
		before: { tools: [], classifications: [], relations: [] },
		after: { tools: [box("x", "Car", [20, 20, 60, 40])], classifications: [], relations: [] },
	});
	const second = {
		...other,
		task: { ...(other["task"] as object), taskId: "task-second", updatedBy: "bo@example.org" },
	};
	const page = await served.open(
		writeExport(served.folder, "later.json", street),
		writeExport(served.folder, "first.json", street, second),
	);
	await page.getByRole("button", { name: "Compare stages and tasks" }).click();
	const b = page.getByRole("combobox", { name: "Side B" });
	await expect(b.locator("optgroup")).toHaveCount(3);
	await b.selectOption({ label: "bo@example.org · Complete, task-second" });
	await expect(page.getByText("B · as exported, bo@example.org")).toBeVisible();
	await expect(lines(page).filter({ hasText: "removed" })).not.toHaveCount(0);
});

test("markers stay in place after a page change, a hidden layer and a zoom", async ({ served }) => {
	const onPage = (page: number, id: string, schemaId: string, at: readonly [number, number, number, number]) =>
		box(id, schemaId, at, { page });
	const pages = reviewedTask({
		name: "pages.png",
		metadata: { ...size, pages: 2 },
		before: {
			tools: [onPage(0, "p", "Car", [20, 20, 40, 40]), onPage(1, "q", "Sign", [300, 200, 40, 40])],
			classifications: [],
			relations: [],
		},
		after: {
			tools: [
				onPage(0, "p", "Car", [20, 20, 40, 40]),
				onPage(1, "r", "Lane", [100, 60, 40, 40]),
				onPage(1, "q", "Sign", [300, 200, 40, 40]),
			],
			classifications: [],
			relations: [],
		},
	});
	const page = await served.open(writeExport(served.folder, "pages.json", pages));
	await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
	await expect(page.getByText(/^No media folder is named yet/u)).toBeVisible();
	await page.keyboard.press("d");
	await expect(stages(page)).toHaveCount(2);
	const expectAt = async (
		stage: Locator,
		change: "added" | "unchanged",
		at: readonly number[] | null,
		zoom?: number,
	) => {
		await expect(async () => {
			const seen = await seenOn(page, stage);
			const found = filledExtent(seen, change);
			if (at === null || found === null) {
				expect(found).toBe(at);
				return;
			}
			const [x = 0, y = 0, width = 0, height = 0] = at;
			const factor = zoom ?? Math.min((seen.width - 32) / size.width, (seen.height - 32) / size.height);
			const left = seen.width / 2 + (x - size.width / 2) * factor;
			const top = seen.height / 2 + (y - size.height / 2) * factor;
			const right = left + width * factor;
			const bottom = top + height * factor;
			// Within the line; a view lies on whole pixels.
			const away = [found.left - left, found.top - top, right - found.right, bottom - found.bottom];
			expect(Math.min(...away)).toBeGreaterThanOrEqual(-1);
			expect(Math.max(...away)).toBeLessThanOrEqual(4);
		}).toPass({ timeout: 10_000 });
	};
	const [a, b] = [stages(page).first(), stages(page).last()];
	await expectAt(a, "unchanged", [20, 20, 40, 40]);
	await expectAt(b, "unchanged", [20, 20, 40, 40]);
	await expectAt(b, "added", null);
	// Another page: the difference lies there.
	await page.keyboard.press("n");
	await expect(page.getByRole("textbox", { name: /^Page/u })).toHaveValue("2");
	await page.keyboard.press("Escape");
	await page.keyboard.press("0");
	await expectAt(b, "added", [100, 60, 40, 40]);
	await expectAt(b, "unchanged", [300, 200, 40, 40]);
	await expectAt(a, "unchanged", [300, 200, 40, 40]);
	// A hidden class leaves the others where they are.
	await page.keyboard.press("n");
	await page.keyboard.press("h");
	await page.keyboard.press("0");
	await expectAt(b, "added", null);
	await expectAt(b, "unchanged", [300, 200, 40, 40]);
	await page.keyboard.press("h");
	await page.keyboard.press("a");
	await expectAt(b, "added", [100, 60, 40, 40], 1);
	await expectAt(a, "unchanged", [300, 200, 40, 40], 1);
	await page.keyboard.press("[");
	await expectAt(a, "unchanged", [20, 20, 40, 40], 1);
	await expectAt(b, "added", null);
});
