import { writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Page } from "@playwright/test";
import { classColour } from "#shared/drawing/colour";
import { expect, reload, test } from "./fixtures.ts";
import { countPixels } from "./pixels.ts";

type Rgb = readonly [number, number, number];

const [width, height] = [400, 300];

function box(objectId: string, x: number, y: number, person: string): Record<string, unknown> {
	return {
		objectId,
		schemaId: "s",
		title: "Car",
		"bounding-box": { x, y, width: 60, height: 40 },
		metadata: { createdBy: person, createdIn: person === "ann@example.org" ? "Label" : "Review" },
	};
}

/** Two cars joined by an arrow over an empty middle, and two more within a group. */
const tools = [
	box("a", 20, 30, "ann@example.org"),
	box("b", 320, 30, "ben@example.org"),
	box("c", 60, 200, "ann@example.org"),
	box("d", 280, 220, "ann@example.org"),
];
const relations = [
	{ objectId: "r0", schemaId: "tows", title: "Tows", from: "a", to: "b", direction: "straight" },
	{ objectId: "r1", schemaId: "all", title: "Convoy", group: ["c", "d"] },
	{ objectId: "r2", schemaId: "tows", title: "Lost", from: "a", to: "nowhere", direction: "straight" },
];

/** Colours that a canvas makes of a class, on white: a stroke, and what its fill leaves of the white. */
function coloursOf(schemaId: string): { stroke: { from: Rgb; to: Rgb }; fill: { from: Rgb; to: Rgb } } {
	const { css } = classColour(schemaId, "light");
	const bytes = [1, 3, 5].map((at) => Number.parseInt(css.slice(at, at + 2), 16));
	const around = (share: number): { from: Rgb; to: Rgb } => {
		const [red = 0, green = 0, blue = 0] = bytes.map((byte) => Math.round(255 + (byte - 255) * share));
		return { from: [red - 3, green - 3, blue - 3], to: [red + 3, green + 3, blue + 3] };
	};
	return { stroke: around(1), fill: around(0.12) };
}

/** Where a place of the picture is on the screen, with the view that fits it. */
async function onScreen(page: Page, x: number, y: number): Promise<[number, number]> {
	const canvas = await page.getByRole("application").boundingBox();
	if (!canvas) throw new Error("There is no canvas");
	const zoom = Number(/(\d+)\s*%/u.exec(await page.getByRole("group", { name: "Zoom" }).innerText())?.[1]) / 100;
	return [canvas.x + canvas.width / 2 + (x - width / 2) * zoom, canvas.y + canvas.height / 2 + (y - height / 2) * zoom];
}

function exportFile(folder: string, shapes: readonly unknown[] = tools, links: readonly unknown[] = relations): string {
	const file = path.join(folder, "related.json");
	const task = {
		taskId: "t",
		stage: "Review",
		stageId: "Review",
		tools: shapes,
		classifications: [],
		relations: links,
	};
	const asset = "https://host.invalid/a.jpg";
	writeFileSync(file, JSON.stringify([{ asset, externalId: "a.jpg", metadata: { width, height }, task }]));
	return file;
}

test("arrows and hulls are drawn, hidden by key and with their class, and lead nowhere that is not there", async ({
	served,
}) => {
	const page = await served.open(exportFile(served.folder));
	const [tows, convoy] = [coloursOf("tows"), coloursOf("all")];
	await expect.poll(() => countPixels(page, tows.stroke)).toBeGreaterThan(300);
	await expect.poll(() => countPixels(page, convoy.fill)).toBeGreaterThan(5_000);
	// The name of the group stands on it, in the ground of its colour.
	await expect.poll(() => countPixels(page, convoy.stroke)).toBeGreaterThan(500);
	await expect(page.getByText("missing: nowhere")).toBeVisible();

	await page.keyboard.press("r");
	await expect.poll(() => countPixels(page, tows.stroke)).toBe(0);
	await expect.poll(() => countPixels(page, convoy.fill)).toBe(0);
	await page.getByRole("button", { name: "Relations between the shapes" }).click();
	await expect.poll(() => countPixels(page, tows.stroke)).toBeGreaterThan(300);

	await page.getByRole("button", { name: "Hide Car" }).click();
	await expect.poll(() => countPixels(page, tows.stroke)).toBe(0);
	await expect.poll(() => countPixels(page, convoy.fill)).toBe(0);
});

test("a relation is selected by its arrow and in the list, and both show it", async ({ served }) => {
	const page = await served.open(exportFile(served.folder));
	const { stroke } = coloursOf("tows");
	await expect.poll(() => countPixels(page, stroke)).toBeGreaterThan(300);
	const plain = await countPixels(page, stroke);
	const title = page.getByRole("button", { name: "Tows", exact: true });

	await page.mouse.click(...(await onScreen(page, 200, 50)));
	await expect(title).toHaveAttribute("aria-pressed", "true");
	await expect.poll(() => countPixels(page, stroke)).toBeGreaterThan(plain * 1.3);
	// An empty place lets go of it.
	await page.mouse.click(...(await onScreen(page, 200, 120)));
	await expect(title).toHaveAttribute("aria-pressed", "false");
	await expect.poll(() => countPixels(page, stroke)).toBe(plain);

	await title.hover();
	await expect.poll(() => countPixels(page, stroke)).toBeGreaterThan(plain * 1.3);
	await title.click();
	await page.getByRole("button", { name: "Lost", exact: true }).hover();
	await expect(title).toHaveAttribute("aria-pressed", "true");
	await page.keyboard.press("Escape");
	await expect(title).toHaveAttribute("aria-pressed", "false");
	await expect.poll(() => countPixels(page, stroke)).toBe(plain);
});

test("many relations are moved with the picture as they would be painted anew", async ({ served }) => {
	const boxes = Array.from({ length: 400 }, (_, at) => ({
		objectId: `o${String(at)}`,
		schemaId: "s",
		title: "Car",
		"bounding-box": { x: (at % 20) * 20, y: Math.floor(at / 20) * 15, width: 6, height: 5 },
	}));
	const pairs = Array.from({ length: 300 }, (_, at) => ({
		objectId: `r${String(at)}`,
		schemaId: "tows",
		title: "Tows",
		from: `o${String(at)}`,
		to: `o${String(at + 41)}`,
		direction: "straight",
	}));
	const page = await served.open(exportFile(served.folder, boxes, pairs));
	const { stroke } = coloursOf("tows");
	await expect.poll(() => countPixels(page, stroke)).toBeGreaterThan(3_000);
	const [x, y] = await onScreen(page, 200, 150);
	await page.mouse.move(x, y);
	await page.mouse.down();
	await page.mouse.move(x - 90, y + 60, { steps: 5 });
	await page.mouse.move(x - 140, y - 75, { steps: 5 });
	await page.mouse.up();
	await page.mouse.move(x + 300, y - 200);
	const moved = await countPixels(page, stroke);
	await page.keyboard.press("r");
	await expect.poll(() => countPixels(page, stroke)).toBe(0);
	await page.keyboard.press("r");
	// Where lines cross, the shades of their edges depend on what is painted together.
	await expect.poll(async () => Math.abs((await countPixels(page, stroke)) - moved) / moved).toBeLessThan(0.01);
});

test("the view is copied as a picture of what is seen", async ({ served, context }) => {
	await context.grantPermissions(["clipboard-read", "clipboard-write"]);
	const page = await served.open(exportFile(served.folder));
	const { stroke } = coloursOf("tows");
	await expect.poll(() => countPixels(page, stroke)).toBeGreaterThan(300);
	await page.keyboard.press("c");
	await expect(page.getByRole("button", { name: "The view is copied" })).toBeVisible();
	const box = await page.getByRole("application").boundingBox();
	const size = await page.evaluate(async () => {
		const [item] = await navigator.clipboard.read();
		const bitmap = await createImageBitmap((await item?.getType("image/png")) ?? new Blob());
		return { width: bitmap.width, height: bitmap.height };
	});
	expect(size).toEqual({ width: Math.round(box?.width ?? 0), height: Math.round(box?.height ?? 0) });
});

test("looks are changed, remembered and reset; who drew and where filters", async ({ served }) => {
	const page = await served.open(exportFile(served.folder));
	const [cars, tows] = [coloursOf("s"), coloursOf("tows")];
	const button = page.getByRole("button", { name: "Looks and filters of the canvas" });
	await expect.poll(() => countPixels(page, cars.fill)).toBeGreaterThan(1_000);
	await button.click();
	const looks = page.getByRole("dialog", { name: "Looks and filters of the canvas" });
	await expect(looks).toBeVisible();
	const outlined = await countPixels(page, cars.stroke);
	expect(outlined).toBeGreaterThan(100);
	await looks.getByLabel("Outline").uncheck();
	await expect.poll(() => countPixels(page, cars.stroke)).toBe(0);
	await looks.getByLabel("Opacity of the fill").fill("100");
	await expect.poll(() => countPixels(page, cars.stroke)).toBeGreaterThan(5_000);
	await looks.getByLabel("Fill", { exact: true }).uncheck();
	await expect.poll(() => countPixels(page, cars.stroke)).toBe(0);

	await reload(page);
	await expect.poll(() => countPixels(page, tows.stroke)).toBeGreaterThan(300);
	expect(await countPixels(page, cars.stroke)).toBe(0);
	await button.click();
	await looks.getByRole("button", { name: "Reset all" }).click();
	await expect.poll(() => countPixels(page, cars.stroke)).toBe(outlined);

	await looks.getByLabel(/ben@example\.org/u).uncheck();
	// One car less, and the arrow that led to it.
	await expect.poll(() => countPixels(page, tows.stroke)).toBe(0);
	await expect.poll(() => countPixels(page, cars.stroke)).toBeLessThan(outlined);
	expect(await countPixels(page, cars.stroke)).toBeGreaterThan(outlined / 2);
	await looks.getByLabel(/Label/u).uncheck();
	await expect.poll(() => countPixels(page, cars.stroke)).toBe(0);
	await looks.getByRole("button", { name: "Reset all" }).click();
	await expect.poll(() => countPixels(page, cars.stroke)).toBe(outlined);
});

test("brightness and contrast change the picture and nothing else", async ({ served }) => {
	const page = await served.open();
	/** The red of a car on the first picture of the sample. */
	const red = { from: [150, 40, 40], to: [210, 90, 90] } as const;
	/** Two fifths of it, under the fill of the car's box. */
	const dimmed = { from: [48, 25, 25], to: [80, 55, 60] } as const;
	await expect.poll(() => countPixels(page, red)).toBeGreaterThan(1000);
	await page.getByRole("button", { name: "Looks and filters of the canvas" }).click();
	const looks = page.getByRole("dialog", { name: "Looks and filters of the canvas" });
	await expect(looks).toBeVisible();
	const before = await countPixels(page, red);
	expect(before).toBeGreaterThan(300);
	const dark = await countPixels(page, dimmed);
	await looks.getByLabel("Brightness of the picture").fill("40");
	await expect.poll(() => countPixels(page, red)).toBe(0);
	await expect.poll(() => countPixels(page, dimmed)).toBeGreaterThan(dark + 300);
	await looks.getByLabel("Brightness of the picture").fill("100");
	await expect.poll(() => countPixels(page, red)).toBe(before);
	await looks.getByLabel("Contrast of the picture").fill("25");
	await expect.poll(() => countPixels(page, red)).toBe(0);
	await looks.getByRole("button", { name: "Reset all" }).click();
	await expect.poll(() => countPixels(page, red)).toBe(before);
});
