import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { classColour } from "#shared/drawing/colour";
import { expect, test } from "./fixtures.ts";
import { countPixels, type Rgb } from "./pixels.ts";

const [width, height] = [400, 300];

function strokeOf(schemaId: string): { from: Rgb; to: Rgb } {
	const { css } = classColour(schemaId, "light");
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(css.slice(at, at + 2), 16));
	return { from: [r - 3, g - 3, b - 3], to: [r + 3, g + 3, b + 3] };
}

/** Boxes of a class of their own each, so that each is told by its colour. */
const colours: readonly (string | null)[] = ["red", "red", "blue", null];
const tools = colours.map((colour, at) => ({
	objectId: `o${String(at)}`,
	schemaId: `class-${String(at)}`,
	title: `Box ${String(at)}`,
	// On the left, where the menu does not cover them.
	"bounding-box": { x: 10, y: 10 + 70 * at, width: 80, height: 50 },
	metadata: { createdBy: at === 0 ? "ann@example.org" : "ben@example.org", createdIn: "Label" },
	classifications: [
		{ objectId: `a${String(at)}`, schemaId: "colour", tool: "radio", title: "Colour", answer: colour },
		...(at === 1
			? [{ objectId: "p", schemaId: "parts", tool: "checkbox", title: "Parts", answer: ["roof", "door"] }]
			: []),
	],
}));

test("annotations are filtered by what they answer, beside who drew them, and the list says so", async ({ served }) => {
	const file = path.join(served.folder, "answered.json");
	const task = { taskId: "t", stage: "Label", stageId: "Label", tools, classifications: [], relations: [] };
	writeFileSync(file, JSON.stringify([{ externalId: "a.jpg", metadata: { width, height }, task }]));
	const page = await served.open(file);
	await page.emulateMedia({ colorScheme: "light" });
	const isDrawn = async () => {
		const counts = await Promise.all([0, 1, 2, 3].map((at) => countPixels(page, strokeOf(`class-${String(at)}`))));
		return counts.map((pixels) => pixels > 100);
	};
	await expect.poll(isDrawn).toEqual([true, true, true, true]);
	await page.getByRole("button", { name: "Looks and filters of the canvas" }).click();
	const menu = page.getByRole("dialog", { name: "Looks and filters of the canvas" });
	await menu.getByText("Colour", { exact: true }).click();
	await menu.getByRole("checkbox", { name: /^red/u }).uncheck();
	await expect.poll(isDrawn).toEqual([false, false, true, true]);
	await expect(menu.getByText("2 of 3", { exact: true })).toBeVisible();
	await menu
		.getByRole("checkbox", { name: /^unanswered/u })
		.first()
		.uncheck();
	await expect.poll(isDrawn).toEqual([false, false, true, false]);
	await menu.getByRole("button", { name: "Hide all of Colour" }).click();
	await menu.getByRole("checkbox", { name: /^red/u }).check();
	await expect.poll(isDrawn).toEqual([true, true, false, false]);
	await menu.getByLabel(/ann@example\.org/u).uncheck();
	await expect.poll(isDrawn).toEqual([false, true, false, false]);
	await page.keyboard.press("Escape");

	const words = page.getByText("3 of 4 on this page not shown");
	await expect(words).toHaveText(
		"3 of 4 on this page not shown. Hidden: drawn by ann@example.org; where “Colour” is blue, unanswered.",
	);
	await page.getByRole("button", { name: "Show all", exact: true }).click();
	await expect(words).toBeHidden();
	await expect.poll(isDrawn).toEqual([true, true, true, true]);
});
