import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Page } from "@playwright/test";
import { expect, test, type Served } from "./fixtures.ts";
import { bars, filmSize, makeFilm, type FilmPlan } from "./media/film-maker.ts";
import { readPixels } from "./pixels.ts";
import { encodePng } from "../../resources/png.ts";

const noEncoder = "This browser encodes neither VP8 nor VP9, so no film can be made for the test.";

interface Export {
	/** Of the asset; without it `metadata` has neither. */
	rate?: number | null;
	frameTotal?: number | null;
	/** Frames with a box each, of one object; its left edge is at the number of the frame. */
	boxes?: readonly number[];
	name?: string;
}

function writeExport(
	served: Served,
	{ rate = 25, frameTotal = 90, boxes = [0, 89], name = "clip.webm" }: Export,
): string {
	const tools = boxes.map((page) => ({
		objectId: "o1",
		schemaId: "ship",
		title: "Ship",
		page,
		classifications: [],
		"bounding-box": { x: 20 + page, y: 20, width: 40, height: 30 },
	}));
	const metadata = {
		...filmSize,
		...(frameTotal === null ? {} : { frameTotal }),
		...(rate === null ? {} : { frameRate: rate }),
	};
	const task = { taskId: "t", stage: "Complete", stageId: "Complete", tools, classifications: [] };
	const file = path.join(served.folder, "export.json");
	writeFileSync(
		file,
		JSON.stringify([{ asset: `https://host.invalid/films/${name}`, externalId: name, metadata, task }]),
	);
	return file;
}

/**
 * A folder with a film, whole or a share of it. The browser makes it: one that cannot encode (not every build holds the
 * encoders) skips the test by name, and films are then not known to be shown.
 */
async function filmIn(served: Served, page: Page, plan: FilmPlan, share = 1): Promise<string> {
	const film = await makeFilm(page.context(), plan);
	test.skip(film === null, noEncoder);
	const media = path.join(served.folder, "media");
	mkdirSync(media);
	writeFileSync(path.join(media, "clip.webm"), film?.subarray(0, Math.floor(film.length * share)) ?? "");
	return media;
}

async function openFilm(served: Served, page: Page, plan: FilmPlan, more: Export = {}): Promise<void> {
	const media = await filmIn(served, page, plan);
	await served.open("--media", media, writeExport(served, { rate: plan.rate, frameTotal: plan.frames, ...more }));
	await expect(page.getByRole("slider", { name: "Frame" })).toBeVisible();
}

/** The number that the bars on the sheet say; null where they are those of no frame, as on an empty sheet. */
async function frameShown(page: Page): Promise<number | null> {
	const room = page.getByRole("application");
	const box = await room.boundingBox();
	if (box === null) throw new Error("There is no canvas");
	const pixel = await readPixels(page, await page.screenshot({ clip: box }));
	// As the stage fits it: 16 px around.
	const zoom = Math.min((box.width - 32) / filmSize.width, (box.height - 32) / filmSize.height);
	const left = (box.width - filmSize.width * zoom) / 2;
	// Low on the picture: no box of these tests is there.
	const y = Math.round(box.height / 2 + filmSize.height * zoom * 0.3);
	let number = 0;
	for (let bar = 0; bar < bars; bar++) {
		const [r, g, b] = pixel(Math.round(left + ((bar + 0.5) / bars) * filmSize.width * zoom), y);
		if (Math.max(r, g, b) - Math.min(r, g, b) > 24 || (r > 70 && r < 190) || r > 246) return null;
		number = number * 2 + (r > 128 ? 1 : 0);
	}
	return number;
}

async function goTo(page: Page, frame: number): Promise<void> {
	const field = page.getByRole("textbox", { name: "Frame, counted from 1" });
	await field.fill(String(frame + 1));
	await field.press("Enter");
	await field.blur();
}

const status = (page: Page) => page.getByRole("region", { name: "Canvas" }).getByRole("status");

for (const rate of [25, 24_000 / 1001, 30_000 / 1001, 60_000 / 1001]) {
	test(`frame n of a film at ${rate.toFixed(2)} a second is frame n, at its ends, in its middle, and step by step`, async ({
		served,
		page,
	}) => {
		await openFilm(served, page, { frames: 90, rate }, { boxes: [] });
		await expect.poll(() => frameShown(page)).toBe(0);
		for (const frame of [89, 45, 44, 1, 0, 23, 24, 25, 60]) {
			await goTo(page, frame);
			await expect.poll(() => frameShown(page), { message: `frame ${String(frame)}` }).toBe(frame);
		}
		for (const [key, frame] of [
			["Shift+ArrowRight", 61],
			["Shift+ArrowRight", 62],
			["Shift+ArrowLeft", 61],
		] as const) {
			await page.keyboard.press(key);
			await expect.poll(() => frameShown(page)).toBe(frame);
		}
		await expect(page.getByText("Matched by external id.")).toBeVisible();
	});
}

test("a film plays by the space bar, and rests on the frame that it says", async ({ served, page }) => {
	await openFilm(served, page, { frames: 200, rate: 25 }, { boxes: [0, 199] });
	await expect.poll(() => frameShown(page)).toBe(0);
	const slider = page.getByRole("slider", { name: "Frame" });
	const now = async () => Number(await slider.getAttribute("aria-valuenow")) - 1;
	await page.keyboard.press(" ");
	await expect.poll(now).toBeGreaterThan(10);
	await page.keyboard.press(" ");
	await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
	const rest = await now();
	await expect.poll(() => frameShown(page)).toBe(rest);
	expect(await now()).toBe(rest);
	// Its box is interpolated at the same frame.
	await page
		.getByRole("tree", { name: "Annotations" })
		.getByRole("treeitem", { name: /interpolated/u })
		.last()
		.click();
	await expect(page.getByRole("region", { name: "Selected annotation" })).toContainText(`${String(20 + rest)}, 20`);
	await goTo(page, 190);
	await page.keyboard.press(" ");
	await expect(slider).toHaveAttribute("aria-valuenow", "200");
	await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
	await expect.poll(() => frameShown(page)).toBe(199);
});

test("a film of VP9 is shown frame by frame as well", async ({ served, page }) => {
	await openFilm(served, page, { frames: 60, rate: 25, codec: "vp09.00.10.08" }, { boxes: [] });
	for (const frame of [59, 30, 0]) {
		await goTo(page, frame);
		await expect.poll(() => frameShown(page)).toBe(frame);
	}
});

test("space held to drag the sheet does not play", async ({ served, page }) => {
	await openFilm(served, page, { frames: 50, rate: 25 });
	const box = await page.getByRole("application").boundingBox();
	if (box === null) throw new Error("There is no canvas");
	await page.keyboard.down(" ");
	await page.mouse.move(box.x + 100, box.y + 100);
	await page.mouse.down();
	await page.mouse.move(box.x + 160, box.y + 120);
	await page.mouse.up();
	await page.keyboard.up(" ");
	await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
});

test("a film that is dragged through shows the frame on which the hand rests", async ({ served, page }) => {
	await openFilm(served, page, { frames: 200, rate: 25 }, { boxes: [] });
	await expect.poll(() => frameShown(page)).toBe(0);
	const slider = page.getByRole("slider", { name: "Frame" });
	const box = await slider.boundingBox();
	if (box === null) throw new Error("There is no scrubber");
	await page.mouse.move(box.x + 2, box.y + 20);
	await page.mouse.down();
	for (let step = 1; step <= 40; step++) await page.mouse.move(box.x + (box.width * step) / 50, box.y + 20);
	await page.mouse.up();
	const rest = Number(await slider.getAttribute("aria-valuenow")) - 1;
	expect(rest).toBeGreaterThan(140);
	await expect.poll(() => frameShown(page)).toBe(rest);
});

test("scrubbing and playing never hold more than a few pictures of a film", async ({ served, page }) => {
	await page.addInitScript(() => {
		const open = { now: 0, most: 0 };
		const { close } = VideoFrame.prototype as { close: (this: VideoFrame) => void };
		VideoFrame.prototype.close = function (this: VideoFrame) {
			if (this.displayWidth > 0) open.now--;
			close.call(this);
		};
		globalThis.VideoFrame = new Proxy(VideoFrame, {
			construct(target, args: [HTMLVideoElement]) {
				open.most = Math.max(open.most, ++open.now);
				return new target(...args);
			},
		});
		Object.assign(globalThis, { openPictures: open });
	});
	await openFilm(served, page, { frames: 200, rate: 25 }, { boxes: [] });
	await expect.poll(() => frameShown(page)).toBe(0);
	const slider = page.getByRole("slider", { name: "Frame" });
	await slider.focus();
	for (let step = 0; step < 120; step++) await page.keyboard.press("ArrowRight");
	await page.keyboard.press("Home");
	await page.keyboard.press(" ");
	await expect.poll(async () => Number(await slider.getAttribute("aria-valuenow"))).toBeGreaterThan(30);
	await page.keyboard.press(" ");
	const held = () =>
		page.evaluate(() => (globalThis as unknown as { openPictures: { now: number; most: number } }).openPictures);
	await expect.poll(async () => (await held()).now).toBe(1);
	// The one that is shown, the one before it, and one that came while that was let go.
	expect((await held()).most).toBeLessThanOrEqual(3);
});

test("a film that the export says nothing about is measured, or its frame rate assumed, said and set", async ({
	served,
	page,
}) => {
	await openFilm(served, page, { frames: 60, rate: 30 }, { rate: null, frameTotal: 60, boxes: [0] });
	await expect(status(page)).toContainText("The export names no frame rate: its 60 frames in the 2.000 s of clip.webm");
	await expect(page.getByRole("textbox", { name: /^Frames a second/u })).toHaveValue("30");
});

test("a film without a frame rate and a count of frames is taken at 25 a second, which is said and can be set", async ({
	served,
	page,
}) => {
	await openFilm(served, page, { frames: 60, rate: 30 }, { rate: null, frameTotal: null, boxes: [0, 45] });
	await expect(status(page)).toContainText("No frame rate is known: 25 a second are assumed.");
	await goTo(page, 40);
	// At 25 a second: 1.62 s, where the film shows its 48th.
	await expect.poll(() => frameShown(page)).toBe(48);
	const field = page.getByRole("textbox", { name: /^Frames a second/u });
	await field.fill("30");
	await field.press("Enter");
	await expect.poll(() => frameShown(page)).toBe(40);
	await expect(status(page)).toBeHidden();
	await field.fill("");
	await field.press("Enter");
	await expect(field).toHaveValue("25");
	await expect.poll(() => frameShown(page)).toBe(48);
});

test("a film that is shorter than the export says so, and has no picture behind its end", async ({ served, page }) => {
	await openFilm(served, page, { frames: 50, rate: 25 }, { frameTotal: 90, boxes: [80] });
	await expect(status(page)).toContainText(
		"clip.webm lasts 2.000 s, which is 50 frames at 25 a second; the export has 90.",
	);
	await goTo(page, 80);
	await expect(status(page)).toContainText("There is no picture of frame 81: the film ends before.");
	await expect.poll(() => frameShown(page)).toBeNull();
	await goTo(page, 49);
	await expect.poll(() => frameShown(page)).toBe(49);
});

test("a film whose frame rate varies shows what is on screen at a frame's moment, and says so", async ({
	served,
	page,
}) => {
	// Pictures 10 to 19 last twice as long.
	const times = Array.from({ length: 30 }, (_, n) => (n + Math.min(10, Math.max(0, n - 10))) / 25);
	await openFilm(served, page, { frames: 30, rate: 25, times }, { frameTotal: 40, boxes: [] });
	await goTo(page, 12);
	await expect.poll(() => frameShown(page)).toBe(11);
	await goTo(page, 13);
	await expect.poll(() => frameShown(page)).toBe(11);
	await expect(status(page)).toContainText(
		"Frame 14 (0:00.520) has no picture of its own: the one from 0.480 s is there.",
	);
});

test("a film that cannot be decoded is named, and its shapes stay on the sheet", async ({ served, page }) => {
	const media = path.join(served.folder, "media");
	mkdirSync(media);
	writeFileSync(
		path.join(media, "clip.webm"),
		Buffer.concat([Buffer.from("\x1aE\xdf\xa3", "latin1"), Buffer.alloc(5000, 7)]),
	);
	await served.open("--media", media, writeExport(served, {}));
	await expect(status(page)).toContainText("clip.webm is in a format that this browser does not decode");
	await expect(status(page)).toContainText("Geometry on a sheet of 320 × 180 px");
	await goTo(page, 89);
	await expect(page.getByRole("slider", { name: "Frame" })).toHaveAttribute(
		"aria-valuetext",
		/^frame 90 of 90.* 1 annotation$/u,
	);
});

test("a film of which the end is missing shows what is there, and says what is not", async ({ served, page }) => {
	const media = await filmIn(served, page, { frames: 90, rate: 25 }, 0.5);
	await served.open("--media", media, writeExport(served, { boxes: [] }));
	await expect.poll(() => frameShown(page)).toBe(0);
	await goTo(page, 85);
	await expect(status(page)).toContainText(/has no picture of its own|could not be read to its end|is damaged/u);
});

test("pictures in a folder called like the film are its frames, from 1, and play", async ({ served, page }) => {
	const folder = path.join(served.folder, "media", "clip");
	mkdirSync(folder, { recursive: true });
	for (let n = 0; n < 12; n++) writeFileSync(path.join(folder, `f_${String(n + 1).padStart(6, "0")}.png`), framePng(n));
	writeFileSync(path.join(folder, "thumb_1.png"), framePng(99));
	await served.open("--media", path.join(served.folder, "media"), writeExport(served, { frameTotal: 12, boxes: [] }));
	await expect(status(page)).toContainText("Frames are the 12 pictures clip/f_#.png, counted from 1.");
	await expect(status(page)).toContainText("clip/thumb_#.png would do as well and is not used.");
	await expect.poll(() => frameShown(page)).toBe(0);
	await goTo(page, 7);
	await expect.poll(() => frameShown(page)).toBe(7);
	await page.keyboard.press(" ");
	await expect(page.getByRole("slider", { name: "Frame" })).toHaveAttribute("aria-valuenow", "12");
	await expect.poll(() => frameShown(page)).toBe(11);
});

test("pictures whose numbers do not tell from where they count say so", async ({ served, page }) => {
	const folder = path.join(served.folder, "media", "clip.webm");
	mkdirSync(folder, { recursive: true });
	for (let n = 1; n < 12; n++) writeFileSync(path.join(folder, `${String(n)}.png`), framePng(n));
	await served.open("--media", path.join(served.folder, "media"), writeExport(served, { frameTotal: 12, boxes: [] }));
	await expect(status(page)).toContainText(
		"The numbers 1 to 11 do not tell whether they are counted from 0 or 1 (the export has 12 frames)",
	);
	await goTo(page, 11);
	await expect(status(page)).toContainText("clip.webm/12.png is not there.");
});

function framePng(number: number): Uint8Array {
	const { width, height } = filmSize;
	const pixels = new Uint8Array(width * height * 4).fill(255);
	for (let at = 0; at < width * height; at++) {
		const bar = Math.floor(((at % width) * bars) / width);
		pixels.fill(((number >> (bars - 1 - bar)) & 1) === 1 ? 0xe8 : 0x18, at * 4, at * 4 + 3);
	}
	return encodePng(width, height, pixels);
}
