import { expect, test } from "./fixtures.ts";
import { countPixels } from "./pixels.ts";

/** The red of a car on the first picture of the sample, and nothing else there. */
const carRed = { from: [150, 40, 40], to: [210, 90, 90] } as const;

test("the sample opens with its tasks, a picture under its annotations, and its one damaged task", async ({
	served,
}) => {
	const page = await served.open();
	await expect(page.getByRole("grid", { name: "Tasks" }).getByRole("row")).toHaveCount(27);
	await expect(page.getByRole("row", { name: "street-morning.png Complete 12" })).toHaveAttribute(
		"aria-selected",
		"true",
	);
	await expect(page.getByText("Matched by external id.")).toBeVisible();
	await expect.poll(() => countPixels(page, carRed)).toBeGreaterThan(1000);
	await page.getByRole("button", { name: "2 problems" }).click();
	const dialog = page.getByRole("dialog");
	await expect(dialog).toContainText("line");
	await expect(dialog).toContainText("Reading goes on");
	// The one that only the check of every asset finds.
	await expect(dialog).toContainText('The relation "Looks at" leads to');
});

test("the annotation list and the canvas select each other", async ({ served }) => {
	const page = await served.open();
	const tree = page.getByRole("tree", { name: "Annotations" });
	const taxi = tree.getByRole("treeitem", { name: /bounding box 340×109/u });
	await taxi.click();
	await expect(taxi).toHaveAttribute("aria-selected", "true");
	await page.keyboard.press("Escape");
	await expect(taxi).not.toHaveAttribute("aria-selected", "true");
	await page.getByRole("button", { name: "Fit to the window" }).click();
	// The taxi stands in the lower right of the picture: 1280 x 800, the box at 815, 641, 340 x 109.
	const canvas = await page.getByRole("application").boundingBox();
	if (!canvas) throw new Error("There is no canvas");
	const zoom = Number(/(\d+)\s*%/u.exec(await page.getByRole("group", { name: "Zoom" }).innerText())?.[1]) / 100;
	const centre = { x: canvas.x + canvas.width / 2, y: canvas.y + canvas.height / 2 };
	await page.mouse.click(centre.x + (985 - 640) * zoom, centre.y + (700 - 400) * zoom);
	await expect(taxi).toHaveAttribute("aria-selected", "true");
});

test("a stage of the timeline shows the task as it left that stage", async ({ served }) => {
	const page = await served.open();
	const stages = page.getByRole("radiogroup", { name: "Stages of the task" });
	await stages.getByRole("radio", { name: /^Start/u }).click();
	await expect(page.getByText("No annotations in this state of the task.")).toBeVisible();
	await stages.getByRole("radio", { name: /^now/u }).click();
	await expect(page.getByRole("treeitem", { name: /bounding box 340×109/u })).toBeVisible();
});

test("hiding a class takes its shapes off the canvas", async ({ served }) => {
	const page = await served.open();
	const application = page.getByRole("application");
	await expect(application).toHaveAccessibleName(/12 annotations/u);
	const before = await page.screenshot();
	await page.getByRole("button", { name: "Hide Car" }).click();
	await expect(page.getByRole("button", { name: "Hide Car" })).toHaveAttribute("aria-pressed", "true");
	await expect.poll(async () => Buffer.compare(before, await page.screenshot())).not.toBe(0);
});

test("the keyboard walks tasks, searches, and lists its keys", async ({ served }) => {
	const page = await served.open();
	await expect(page.getByRole("row", { name: /street-morning/u }).first()).toBeVisible();
	await page.keyboard.press("ArrowRight");
	await expect(page.getByRole("row", { name: "street-noon.png Complete 24" })).toHaveAttribute("aria-selected", "true");
	await page.keyboard.press("/");
	await page.keyboard.type("stage:Review tools>6");
	await expect(page.getByRole("grid", { name: "Tasks" }).getByRole("row")).toHaveCount(4);
	await page.getByRole("combobox", { name: "Search the tasks" }).fill("stage:");
	await expect(page.getByText(/character 7/u)).toBeVisible();
	await page.getByRole("combobox", { name: "Search the tasks" }).fill("");
	await page.keyboard.press("Escape");
	await page.keyboard.press("?");
	await expect(page.getByRole("dialog")).toContainText("Next task");
});

test("pages are switched 1-based, and a task without a picture says what was looked for", async ({ served }) => {
	const page = await served.open();
	await page.getByRole("combobox", { name: "Search the tasks" }).fill("pages>1");
	await expect(
		page
			.getByText(/^of \d+/u)
			.or(page.getByText(/of 3/u))
			.first(),
	).toBeVisible();
	await page.getByRole("combobox", { name: "Search the tasks" }).fill("street-dusk");
	await expect(page.getByRole("row", { name: /street-dusk/u })).toBeVisible();
	await page.getByRole("row", { name: /street-dusk/u }).click();
	await expect(page.getByText(/street-dusk\.png is not in/u)).toBeVisible();
});

test("times are local with their offset, and the raw JSON is the exported text", async ({ served }) => {
	const page = await served.open();
	await page.getByRole("button", { name: "Task", exact: true }).click();
	await page.getByRole("button", { name: /^Raw/u }).click();
	await expect(page.getByText('"externalId": "street-morning.png",').first()).toBeVisible();
});
