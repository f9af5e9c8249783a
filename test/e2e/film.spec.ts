import { writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Page } from "@playwright/test";
import { classColour } from "#shared/drawing/colour";
import { expect, test } from "./fixtures.ts";
import { countPixels } from "./pixels.ts";

/** The class of the car in the sample's film: one object with key frames 1, 16 and 31, which leaves on 46. */
const car = "1a6f2c0d9be84735f0c2a11";

async function openFilm(page: Page): Promise<void> {
	await page.getByRole("combobox", { name: "Search the tasks" }).fill("crossing.mp4");
	await page.getByRole("row", { name: /crossing/u }).click();
	await expect(page.getByRole("slider", { name: "Frame" })).toBeVisible();
}

/** Pixels of the canvas that the car's line covers at least by half; its fill is far lighter. */
function linePixels(page: Page): Promise<number> {
	const value = Number.parseInt(classColour(car, "light").stroke.slice(1), 16);
	const line = [value >> 16, (value >> 8) & 255, value & 255] as const;
	const [r, g, b] = line;
	const [lightR, lightG, lightB] = line.map((channel) => channel + (255 - channel) / 2);
	return countPixels(page, { from: [r - 12, g - 12, b - 12], to: [lightR ?? 0, lightG ?? 0, lightB ?? 0] });
}

test("between key frames the object is dashed, called interpolated, and not counted", async ({ served }) => {
	const page = await served.open();
	await openFilm(page);
	const slider = page.getByRole("slider", { name: "Frame" });
	const tree = page.getByRole("tree", { name: "Annotations" });
	await expect(slider).toHaveAttribute("aria-valuetext", /^frame 1 of 90, 0:00\.000, 1 annotation$/u);
	await expect.poll(() => linePixels(page)).toBeGreaterThan(200);
	const solid = await linePixels(page);
	await slider.focus();
	for (let step = 0; step < 7; step++) await page.keyboard.press("ArrowRight");
	await expect(slider).toHaveAttribute("aria-valuetext", /^frame 8 of 90, 0:00\.233, 0 annotations$/u);
	const row = tree.getByRole("treeitem", { name: /interpolated/u }).last();
	await expect(row).toContainText("160×74");
	await expect(page.getByRole("application")).toHaveAccessibleName(/0 annotations on this frame, 1 more interpolated/u);
	await expect.poll(() => linePixels(page)).toBeLessThan(0.8 * solid);
	expect(await linePixels(page)).toBeGreaterThan(0.3 * solid);
	await row.click();
	const facts = page.getByRole("region", { name: "Selected annotation" });
	await expect(facts).toContainText("47 % of the way from frame 1 to frame 16. Not in the export.");
	// 40 at frame 1, 220 at frame 16.
	await expect(facts).toContainText("124, 300");
	await page.keyboard.press("i");
	await expect(tree).toBeHidden();
	await expect(page.getByText("No annotations on this frame.")).toBeVisible();
});

test("the scrubber is dragged, and its track's key frames are stepped through by key", async ({ served }) => {
	const page = await served.open();
	await openFilm(page);
	const slider = page.getByRole("slider", { name: "Frame" });
	const box = await slider.boundingBox();
	if (!box) throw new Error("There is no scrubber");
	await page.mouse.move(box.x + 2, box.y + 20);
	await page.mouse.down();
	await page.mouse.move(box.x + box.width * 0.5, box.y + 20);
	await expect(slider).toHaveAttribute("aria-valuenow", "46");
	await page.mouse.move(box.x + box.width + 300, box.y + 20);
	await page.mouse.up();
	await expect(slider).toHaveAttribute("aria-valuenow", "90");
	await page.mouse.move(box.x + 20, box.y + 20);
	await page.mouse.wheel(0, -100);
	await expect(slider).toHaveAttribute("aria-valuenow", "89");
	const tracks = page.getByRole("tree", { name: "Tracks" });
	await tracks.getByRole("treeitem", { name: /Car/u }).click();
	await expect(slider).toHaveAttribute("aria-valuenow", "1");
	await expect(tracks.getByRole("treeitem")).toHaveCount(5);
	const seen: (string | null)[] = [];
	for (const key of [".", ".", ".", ",", "Shift+ArrowRight"]) {
		await page.keyboard.press(key);
		seen.push(await slider.getAttribute("aria-valuenow"));
	}
	expect(seen).toEqual(["16", "31", "46", "31", "32"]);
	await page.keyboard.press("?");
	await expect(page.getByRole("dialog")).toContainText("Next key frame of the selected track");
});

test("tracks are told by object id, by a nested answer, or not at all", async ({ served }) => {
	const page = await served.open();
	await openFilm(page);
	const tracks = page.getByRole("region", { name: "Tracks" });
	const key = tracks.getByRole("combobox", { name: "The same object by" });
	await expect(key.locator("option")).toHaveText(["object id", "answer to TrackId", "nothing"]);
	await expect(tracks.getByRole("treeitem")).toContainText("1–46");
	await key.selectOption("answer to TrackId");
	await expect(tracks.getByRole("treeitem")).toContainText("car-1");
	const application = page.getByRole("application");
	await page.keyboard.press("Escape");
	await page.getByRole("slider", { name: "Frame" }).press("ArrowRight");
	await expect(application).toHaveAccessibleName(/1 more interpolated/u);
	await key.selectOption("nothing");
	await expect(tracks).toContainText("Annotations are told apart, not followed.");
	await expect(application).toHaveAccessibleName(/0 annotations on this frame\. /u);
});

test("frame-specific answers are shown while they hold", async ({ served }) => {
	const page = await served.open();
	await openFilm(page);
	const answers = page.getByRole("region", { name: "Answers" });
	await expect(answers).toContainText("Rain");
	await expect(answers).not.toContainText("Fog");
	await page.getByRole("textbox", { name: "Frame, counted from 1" }).fill("40");
	await page.keyboard.press("Enter");
	await expect(answers).toContainText("Fog");
	await expect(answers).not.toContainText("Rain");
	await answers.getByRole("button", { name: "All" }).click();
	await expect(answers).toContainText("Rain");
});

test("a film of 100,000 frames, its frames nested, is scrubbed from end to end", async ({ served }) => {
	const file = path.join(served.folder, "long.json");
	const frames = Array.from({ length: 1000 }, (_, at) => ({
		frame: at * 100,
		"bounding-box": { x: at, y: 10, width: 100, height: 50 },
	}));
	const tool = { objectId: "o1", schemaId: "s1", title: "Ship", classifications: [], frames };
	const metadata = { width: 1920, height: 1080, frameTotal: 100_000, frameRate: 25 };
	const task = { taskId: "t1", stage: "Complete", stageId: "Complete", tools: [tool], classifications: [] };
	writeFileSync(file, JSON.stringify([{ asset: "https://a.invalid/sea.mp4", externalId: "sea.mp4", metadata, task }]));
	const page = await served.open(file);
	const slider = page.getByRole("slider", { name: "Frame" });
	await slider.focus();
	await page.keyboard.press("End");
	await expect(slider).toHaveAttribute("aria-valuetext", /frame 100000 of 100000, 1:06:39\.960, 0 annotations/u);
	await expect(page.getByRole("tree", { name: "Annotations" })).toContainText("held");
	await page.keyboard.press("Home");
	await expect(slider).toHaveAttribute("aria-valuetext", /frame 1 of .* 1 annotation$/u);
	await page
		.getByRole("tree", { name: "Annotations" })
		.getByRole("treeitem", { name: /100×50/u })
		.click();
	await expect(page.getByRole("region", { name: "Selected annotation" })).toContainText('Expanded from "frames"');
});

test("in a narrow window the controls of a film take two rows, and a frame stands with their number", async ({
	served,
}) => {
	const page = await served.open();
	await openFilm(page);
	await page.setViewportSize({ width: 1024, height: 700 });
	const group = page.getByRole("group", { name: "Frames" });
	const tops = async (): Promise<number> =>
		new Set(await group.getByRole("button").evaluateAll((all) => all.map((each) => each.getBoundingClientRect().top)))
			.size;
	await expect.poll(tops).toBe(2);
	const input = await group.getByRole("textbox", { name: "Frame, counted from 1" }).boundingBox();
	const total = await group.getByText("of 90").boundingBox();
	expect((total?.y ?? 0) - (input?.y ?? 0)).toBeLessThan(input?.height ?? 0);
	expect(total?.y ?? 0).toBeGreaterThanOrEqual(input?.y ?? 0);
});
