import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Page } from "@playwright/test";
import { expect, test, type Served } from "./fixtures.ts";
import { compressedWav, wav } from "./media/wav.ts";

/** Ten seconds: silence, a loud tone from 4 to 6, silence. */
const tone = wav(10, (at) => [at >= 4 && at < 6 ? 0.9 * Math.sin(at * 440 * 2 * Math.PI) : 0]);

async function openSound(served: Served, bytes: Uint8Array, name = "talk.wav", end = 6): Promise<Page> {
	// Of the test's own reading of the canvas.
	served.expectConsole("willReadFrequently");
	const media = path.join(served.folder, "media");
	mkdirSync(media);
	writeFileSync(path.join(media, name), bytes);
	const tools = [[4, end] as const].map(([start, end]) => ({
		objectId: "o1",
		schemaId: "word",
		title: "Word",
		classifications: [],
		ner: { start, end },
	}));
	const task = { taskId: "t", stage: "Complete", stageId: "Complete", tools, classifications: [] };
	const file = path.join(served.folder, "export.json");
	writeFileSync(
		file,
		JSON.stringify([{ asset: `https://host.invalid/${name}`, externalId: name, metadata: {}, task }]),
	);
	return served.open("--media", media, file);
}

const room = (page: Page) => page.getByRole("region", { name: "Time axis of the sound" });
const position = (page: Page) => page.getByRole("slider", { name: "Position in the sound" });
const standsAt = async (page: Page) => Number(await position(page).inputValue());

/** How high the waveform is at `share` of its width, as a share of its own height. */
async function waveAt(page: Page, share: number): Promise<number> {
	return room(page)
		.locator("canvas")
		.evaluate((element, at) => {
			const canvas = element as HTMLCanvasElement;
			const context = canvas.getContext("2d");
			if (context === null || canvas.width < 2) return -1;
			const { data } = context.getImageData(Math.floor(at * (canvas.width - 1)), 0, 1, canvas.height);
			let lit = 0;
			for (let y = 0; y < canvas.height; y++) if ((data[4 * y + 3] ?? 0) > 0) lit++;
			return lit / canvas.height;
		}, share);
}

test("a sound has its waveform behind the spans, as long as it is itself, and it zooms with them", async ({
	served,
}) => {
	const page = await openSound(served, tone);
	await expect(page.getByText("talk.wav · Matched by external id.")).toBeVisible();
	await expect.poll(() => waveAt(page, 0.5)).toBeGreaterThan(0.8);
	expect(await waveAt(page, 0.2)).toBeLessThan(0.05);
	expect(await waveAt(page, 0.8)).toBeLessThan(0.05);
	const axis = page.getByRole("group", { name: /^Annotations in time/u });
	const span = axis.getByRole("button", { name: /Word/u });
	const [whole, box] = [await axis.boundingBox(), await span.boundingBox()];
	// The axis is the sound, neither shorter nor longer: 4 to 6 of 10 seconds.
	expect((box?.width ?? 0) / (whole?.width ?? 1)).toBeCloseTo(0.2, 2);
	expect(((box?.x ?? 0) - (whole?.x ?? 0)) / (whole?.width ?? 1)).toBeCloseTo(0.4, 2);
	await axis.press("+");
	await axis.press("+");
	// Four times as near, its middle stays: 3.75 to 6.25 s are in view.
	await expect.poll(() => waveAt(page, 0.05)).toBeLessThan(0.05);
	await expect.poll(() => waveAt(page, 0.15)).toBeGreaterThan(0.8);
	// The buttons name these keys: they hold wherever the focus is.
	await axis.blur();
	await page.keyboard.press("0");
	await expect.poll(() => waveAt(page, 0.2)).toBeLessThan(0.05);
	await page.keyboard.press("+");
	await expect.poll(() => waveAt(page, 0.35)).toBeGreaterThan(0.8);
});

test("a sound is sought by a click, plays by the space bar, and pauses where it says", async ({ served }) => {
	const page = await openSound(served, tone);
	const box = await page.getByRole("group", { name: /^Annotations in time/u }).boundingBox();
	if (box === null) throw new Error("There is no axis");
	await expect(position(page)).toBeEnabled();
	await page.mouse.click(box.x + box.width * 0.7, box.y + box.height - 40);
	await expect.poll(() => standsAt(page)).toBeCloseTo(7, 0);
	await page.keyboard.press(" ");
	await expect.poll(() => standsAt(page)).toBeGreaterThan(7.3);
	await page.keyboard.press(" ");
	await expect(room(page).getByRole("button", { name: "Play", exact: true })).toBeVisible();
	const rest = await standsAt(page);
	expect(rest).toBeLessThan(10);
	// It stands still: asked twice, with the page painted in between.
	await page.screenshot();
	expect(await standsAt(page)).toBeCloseTo(rest, 1);
});

test("a selected span is played from its start to its end", async ({ served }) => {
	const page = await openSound(served, tone, "talk.wav", 4.5);
	const part = room(page).getByRole("button", { name: "Play the selected part" });
	await expect(part).toBeDisabled();
	await room(page).getByRole("button", { name: /^Word/u }).click();
	await part.click();
	await expect(room(page).getByRole("button", { name: "Pause", exact: true })).toBeVisible();
	await expect(room(page).getByRole("button", { name: "Play", exact: true })).toBeVisible();
	expect(await standsAt(page)).toBeCloseTo(4.5, 1);
});

test("what cannot be decoded is named, and its spans stay", async ({ served }) => {
	const page = await openSound(served, Buffer.concat([Buffer.from("ID3\x04"), Buffer.alloc(3000, 9)]), "talk.mp3");
	await expect(room(page).getByRole("status")).toContainText(
		"talk.mp3 is in a format that this browser does not decode",
	);
	await expect(room(page).getByRole("button", { name: /^Word/u })).toBeVisible();
});

test("a sound that ends too early says so, and where annotations go behind its end", async ({ served }) => {
	const page = await openSound(served, tone.subarray(0, tone.length / 2));
	await expect(room(page).getByRole("status")).toContainText(/The file ends after \d\.\d+ s; its header promises/u);
});

test("an hour of sound is drawn in pieces, and the page answers meanwhile", async ({ served }) => {
	// 57 MB, silent but for a click in its middle.
	const hour = wav(3600, (at) => [Math.abs(at - 1800) < 0.001 ? 1 : 0]);
	const page = await openSound(served, hour);
	await expect.poll(() => waveAt(page, 0.5), { timeout: 30_000 }).toBeGreaterThan(0.4);
	expect(await waveAt(page, 0.25)).toBeLessThan(0.05);
});

test("a compressed sound is decoded by the browser and drawn", async ({ served }) => {
	const page = await openSound(served, compressedWav(10, 4, 6));
	await expect.poll(() => waveAt(page, 0.5)).toBeGreaterThan(0.8);
	expect(await waveAt(page, 0.2)).toBeLessThan(0.05);
});

test("a long compressed sound is played without a waveform, and it says why", async ({ served }) => {
	const page = await openSound(served, compressedWav(1200, 4, 6));
	await expect(room(page).getByRole("status")).toContainText("this sound would take about 461 MB, and at most 256 MB");
	await expect(position(page)).toBeEnabled();
	expect(await waveAt(page, 0.5)).toBeLessThan(0.05);
});
