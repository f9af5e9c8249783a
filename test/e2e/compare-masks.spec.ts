import { writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Page } from "@playwright/test";
import { changeColour } from "../../renderer/state/compare/difference-paint.ts";
import type { Change } from "../../renderer/state/compare/differences.ts";
import { writeCellPng } from "../cell-png.ts";
import { fittedPlace, seenOn } from "./compare-places.ts";
import { expect, test, type Served } from "./fixtures.ts";
import { type Stroke, writeMaskPng } from "./mask-png.ts";
import type { Rgb } from "./pixels.ts";

const size = { width: 80, height: 60 };
const grey = 120;
const red: Stroke = [255, 0, 0, 255];
const green: Stroke = [0, 200, 0, 255];

/** A square of Tumour, and four pixels of it elsewhere: 404. */
function labelled(x: number, y: number): Stroke | null {
	if (x >= 10 && x < 30 && y >= 10 && y < 30) return red;
	return x >= 60 && x < 62 && y >= 40 && y < 42 ? red : null;
}

/** The square, five to the right: 400, of them 300 where it was. A bar of Vessel, 80, and it has the four pixels. */
function exported(x: number, y: number): Stroke | null {
	if (x >= 15 && x < 35 && y >= 10 && y < 30) return red;
	if (x >= 50 && x < 70 && y >= 20 && y < 24) return green;
	return x >= 60 && x < 62 && y >= 40 && y < 42 ? green : null;
}

function exportOf(folder: string): string {
	const tool = (schemaId: string, title: string, color: string) => {
		// Far off: it only says which colour the class has.
		return { objectId: `o${schemaId}`, schemaId, title, color, point: [79, 59], classifications: [] };
	};
	const tools = [tool("7", "Tumour", "#ff0000"), tool("8", "Vessel", "#00c800")];
	const state = { tools, classifications: [], relations: [] };
	const link = (name: string) => `https://files.invalid/masks/${name}?X-Amz-Signature=5ecre7`;
	const visit = { stage: "Label", stageId: "Label", completedBy: "ann@example.org", duration: 1000 };
	const asset = {
		externalId: "grey.png",
		task: {
			...{ taskId: "t1", stage: "Complete", stageId: "Complete", ...state, brushDataUrl: link("t1.png") },
			stageHistory: [
				{ ...visit, completedAt: "2024-03-05T13:03:22.000Z", ...state, brushDataUrl: link("t1-label.png") },
			],
		},
	};
	const file = path.join(folder, "brushed.json");
	writeFileSync(file, JSON.stringify([asset]));
	return file;
}

async function compared(served: Served, hasLabelled = true): Promise<Page> {
	await writeCellPng(path.join(served.folder, "grey.png"), size, 20, () => [grey, grey, grey]);
	writeMaskPng(path.join(served.folder, "t1.png"), size, exported);
	if (hasLabelled) writeMaskPng(path.join(served.folder, "t1-label.png"), size, labelled);
	const page = await served.open("--media", served.folder, exportOf(served.folder));
	await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
	await expect(page.getByRole("tree", { name: "Annotations" })).toBeVisible();
	await page.keyboard.press("d");
	await page.getByRole("button", { name: "Overlay", exact: true }).click();
	return page;
}

/** A colour of the difference, laid on the picture. */
function laid(change: Change, opacity: number): Rgb {
	const rgb = Number.parseInt(changeColour(change, "light").css.slice(1), 16);
	const mix = (value: number): number => Math.round(value * opacity + grey * (1 - opacity));
	return [mix((rgb >> 16) & 255), mix((rgb >> 8) & 255), mix(rgb & 255)];
}

async function shows(page: Page, place: readonly [number, number], rgb: Rgb): Promise<void> {
	const stage = page.getByRole("application", { name: /^Canvas/u });
	await expect
		.poll(async () => {
			const seen = await seenOn(page, stage);
			const pixel = seen.pixel(...fittedPlace(seen, size, [place[0] + 0.5, place[1] + 0.5]));
			return Math.max(...pixel.map((value, at) => Math.abs(value - (rgb[at] ?? 0)))) <= 3 ? rgb : pixel;
		})
		.toEqual(rgb);
}

test("masks of two stages have figures class by class that open into their formulas", async ({ served }) => {
	const page = await compared(served);
	const table = page.getByRole("table", { name: "Masks, class by class" });
	const cells = (name: string) => table.getByRole("row").filter({ hasText: name }).getByRole("cell");
	await expect(cells("Tumour")).toHaveText(["404", "400", "300", "0.595", "0.746", /px$/u, /^0\./u]);
	await expect(cells("Vessel")).toHaveText(["0", "84", "0", "0.000", "0.000", "–", "0.000"]);
	await expect(page.getByRole("list", { name: /taken for another/u })).toContainText("Tumour → Vessel");
	await table.getByTitle("Explain: IoU of Tumour").click();
	await expect(page.getByRole("dialog")).toContainText("|A ∩ B| / |A ∪ B| = 300 / 504 = 0.595");
	await page.keyboard.press("Escape");
	// Within 60 pixels everything is near.
	await page.getByLabel("tolerance").fill("80");
	await page.getByLabel("tolerance").press("Enter");
	await expect(cells("Tumour").last()).toHaveText("1.000");
});

test("the difference lies on the canvas, pixel by pixel, and is taken off it", async ({ served }) => {
	const page = await compared(served);
	await expect(page.getByRole("list", { name: "What the colours of the masks mean" })).toBeVisible();
	await shows(page, [12, 20], laid("removed", 0.7));
	await shows(page, [32, 20], laid("added", 0.7));
	await shows(page, [22, 20], laid("unchanged", 0.35));
	await shows(page, [60, 22], laid("added", 0.7));
	await shows(page, [45, 45], [grey, grey, grey]);
	await page.getByRole("checkbox", { name: "on the canvas" }).uncheck();
	await shows(page, [12, 20], [grey, grey, grey]);
	await shows(page, [32, 20], [grey, grey, grey]);
});

test("a mask that is not here is said, with the reason", async ({ served }) => {
	const page = await compared(served, false);
	await expect(page.getByText(/^A: files\.invalid\/masks\/t1-label\.png: /u)).toBeVisible();
	await expect(page.getByRole("table", { name: "Masks, class by class" })).toHaveCount(0);
});
