import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium, type Locator, type Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { readPixels, type Rgb } from "./pixels.ts";

const sizes = [24, 18, 12] as const;
const spacing = [1, 1, 2] as const;
/** Of the chest of a person, with labels that were drawn by hand. */
const segmentation = fileURLToPath(new URL("../fixtures/masks/Segmentation.seg.nrrd", import.meta.url));

function voxelsOf(value: (x: number, y: number, z: number) => number): number[] {
	const all: number[] = [];
	for (let z = 0; z < sizes[2]; z++)
		for (let y = 0; y < sizes[1]; y++) for (let x = 0; x < sizes[0]; x++) all.push(value(x, y, z));
	return all;
}

/** Every voxel of its own grey, as far as 256 of them go. */
function greyOf(x: number, y: number, z: number): number {
	return (x * 9 + y * 5 + z * 17) % 256;
}

/** 1: a block at the beginning of all axes; 2: one at their end. */
function labelOf(x: number, y: number, z: number): number {
	if (x < 6 && y < 6 && z < 4) return 1;
	return x >= 18 && y >= 12 && z >= 8 ? 2 : 0;
}

function header(type: string, encoding: string, more: readonly string[] = []): string {
	return [
		"NRRD0005",
		`type: ${type}`,
		"dimension: 3",
		"space: left-posterior-superior",
		`sizes: ${sizes.join(" ")}`,
		`space directions: (${String(spacing[0])},0,0) (0,${String(spacing[1])},0) (0,0,${String(spacing[2])})`,
		"space origin: (-10,-20,100)",
		"kinds: domain domain domain",
		"endian: little",
		`encoding: ${encoding}`,
		...more,
		"",
		"",
	].join("\n");
}

function mediaIn(folder: string): string {
	const media = path.join(folder, "media");
	mkdirSync(media);
	const ct = Int16Array.from(voxelsOf((x, y, z) => greyOf(x, y, z) - 100));
	writeFileSync(
		path.join(media, "ct.nrrd"),
		Buffer.concat([Buffer.from(header("short", "raw")), Buffer.from(ct.buffer)]),
	);
	const names = [
		"Segment0_ID:=a",
		"Segment0_Name:=first block",
		"Segment0_LabelValue:=1",
		"Segment0_Layer:=0",
		"Segment0_Color:=1 0 0",
		"Segment1_ID:=b",
		"Segment1_Name:=Last",
		"Segment1_LabelValue:=2",
		"Segment1_Layer:=0",
		"Segment1_Color:=0 0 1",
	];
	const mask = gzipSync(Uint8Array.from(voxelsOf(labelOf)));
	writeFileSync(path.join(media, "t1.seg.nrrd"), Buffer.concat([Buffer.from(header("uchar", "gzip", names)), mask]));
	copyFileSync(segmentation, path.join(media, "t2.seg.nrrd"));
	return media;
}

function exportIn(folder: string): string {
	const file = path.join(folder, "volumes.json");
	const asset = (id: string, name: string, tools: readonly object[]): object => ({
		asset: `https://host/v/${name}?X=1`,
		externalId: name,
		metadata: {},
		task: {
			taskId: id,
			stage: "Label",
			stageId: "Label",
			medicalBrushDataUrl: `https://host/${id}.seg.nrrd?X-Amz-Signature=secret`,
			tools: tools.map((tool, at) => ({ ...tool, objectId: `o${String(at)}`, classifications: [] })),
		},
	});
	const tools = [
		{ "medical-brush": true, schemaId: "1", title: "Block" },
		{ "bounding-box": { x1: 8, y1: 4, z1: 9, x2: 14, y2: 10, z2: 10 }, schemaId: "s1", title: "Nodule" },
	];
	writeFileSync(file, JSON.stringify([asset("t1", "ct.nrrd", tools), asset("t2", "gone.nrrd", [])]));
	return file;
}

interface Pane {
	pixel: (across: number, down: number) => Rgb;
}

/** Pixels of voxels, by their place from the slice's upper left corner, in voxels. */
async function paneOf(
	page: Page,
	pixel: (x: number, y: number) => Rgb,
	name: string,
	size: readonly [number, number],
	mm: readonly [number, number],
): Promise<Pane> {
	const box = await page
		.getByRole("region", { name: `${name} slice` })
		.getByRole("application")
		.boundingBox();
	if (box === null) throw new Error(`There is no ${name} slice`);
	const perMm = Math.min((box.width - 16) / (size[0] * mm[0]), (box.height - 16) / (size[1] * mm[1]));
	const left = box.x + box.width / 2 - (size[0] * mm[0] * perMm) / 2;
	const top = box.y + box.height / 2 - (size[1] * mm[1] * perMm) / 2;
	return {
		// Off its middle, through which the crosshair may go.
		pixel: (across, down) =>
			pixel(Math.round(left + (across + 0.25) * mm[0] * perMm), Math.round(top + (down + 0.25) * mm[1] * perMm)),
	};
}

function grey(value: number): Rgb {
	return [value, value, value];
}

/** The full range of values, 0 to 255 less 100, is black to white: a voxel's grey is greyOf. */
const voxels = [
	[20, 3, 5],
	[7, 14, 5],
	[2, 16, 9],
	[21, 2, 1],
] as const;

async function allPanes(page: Page): Promise<[axial: Pane, coronal: Pane, sagittal: Pane]> {
	const [x, y, z] = sizes;
	const pixel = await readPixels(page, await page.screenshot());
	return [
		await paneOf(page, pixel, "Axial", [x, y], [1, 1]),
		await paneOf(page, pixel, "Coronal", [x, z], [1, 2]),
		await paneOf(page, pixel, "Sagittal", [y, z], [1, 2]),
	];
}

function slider(page: Page, name: string): Locator {
	return page.getByRole("region", { name: `${name} slice` }).getByRole("slider");
}

async function settled(page: Page): Promise<void> {
	await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Looks at the three planes that meet in some voxels. */
async function expectGreys(page: Page): Promise<void> {
	await page.mouse.move(2, 2);
	for (const [x, y, z] of voxels) {
		await slider(page, "Axial").fill(String(z));
		await slider(page, "Coronal").fill(String(y));
		await slider(page, "Sagittal").fill(String(x));
		await settled(page);
		const [axial, coronal, sagittal] = await allPanes(page);
		const up = sizes[2] - 1 - z;
		// Beside the voxel in which they meet, where the crosshair is not.
		expect(axial.pixel(x - 1, y + 1)).toEqual(grey(greyOf(x - 1, y + 1, z)));
		expect(coronal.pixel(x - 1, up)).toEqual(grey(greyOf(x - 1, y, z)));
		expect(sagittal.pixel(y + 1, up)).toEqual(grey(greyOf(x, y + 1, z)));
	}
}

test("a volume is seen as three slices, each voxel in its grey, and wheel and keys go through them", async ({
	served,
}) => {
	const page = await served.open("--media", mediaIn(served.folder), exportIn(served.folder));
	await expect(page.getByText("ct.nrrd · NRRD · 24 × 18 × 12 voxels of int16 · 1 × 1 × 2 mm")).toBeVisible();
	const axial = page.getByRole("region", { name: "Axial slice" });
	const stage = axial.getByRole("application", { name: /slice 7 of 12/u });
	await expect(stage).toBeVisible();
	// Without labels and shapes greys are those of the voxels.
	await page.getByRole("button", { name: "Hide all" }).click();
	await page
		.getByRole("treeitem", { name: /Nodule/u })
		.getByRole("button", { name: /Hide/u })
		.first()
		.click();
	await expectGreys(page);
	await expect(axial).toContainText("R L A P");

	await slider(page, "Axial").fill("6");
	const box = await axial.getByRole("application").boundingBox();
	if (box === null) throw new Error("There is no slice");
	await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
	await page.mouse.wheel(0, 100);
	await expect(axial).toContainText("8 / 12");
	await page.mouse.wheel(0, -100);
	await page.mouse.wheel(0, -100);
	await expect(axial).toContainText("6 / 12");
	await axial.getByRole("application").focus();
	await page.keyboard.press("PageUp");
	await expect(axial).toContainText("7 / 12");
	await page.keyboard.press("End");
	await expect(axial).toContainText("12 / 12");
	// Arrows go through the voxels of the slice and not through the tasks.
	await page.keyboard.press("ArrowRight");
	await page.keyboard.press("Shift+ArrowUp");
	await page.mouse.move(2, 2);
	await expect(page.getByRole("region", { name: /Voxel under the pointer/u })).toContainText("Crosshair 22, 0, 11");
	await expect(page.getByRole("row", { name: /ct.nrrd/u })).toHaveAttribute("aria-selected", "true");
});

test("labels lie over the slices, hidden and shown by name, and are gone to", async ({ served }) => {
	const page = await served.open("--media", mediaIn(served.folder), exportIn(served.folder));
	const list = page.getByRole("listbox", { name: "Labels of the voxels" });
	await expect(list.getByRole("option")).toHaveCount(2);
	await expect(list).toContainText("144 voxels 288\u202fmm³");
	await page.getByRole("slider", { name: "Opacity" }).fill("100");
	await list.getByRole("option", { name: /first block/u }).click();
	const facts = page.getByRole("region", { name: /Voxel under the pointer/u });
	await expect(facts).toContainText(/Crosshair 3, 3, 2/u);
	await expect(facts).toContainText("first block");
	await page.mouse.move(2, 2);
	await settled(page);
	const colours = async (): Promise<Rgb[]> => {
		const [axial, coronal, sagittal] = await allPanes(page);
		return [axial.pixel(1, 1), coronal.pixel(1, 10), sagittal.pixel(1, 10)];
	};
	const red: Rgb = [255, 0, 0];
	expect(await colours()).toEqual([red, red, red]);
	await list.getByRole("button", { name: "Hide first block" }).click();
	await page.mouse.move(2, 2);
	await settled(page);
	expect(await colours()).toEqual([grey(greyOf(1, 1, 2)), grey(greyOf(1, 3, 1)), grey(greyOf(3, 1, 1))]);
	await page.getByRole("searchbox", { name: "Search the labels" }).fill("last");
	await expect(list.getByRole("option")).toHaveCount(1);
	await page.getByRole("treeitem", { name: /o0/u }).click();
	await expect(facts).toContainText(/Crosshair 3, 3, 2/u);
});

test("level and width say which values are black and white, by number, by name and by hand", async ({ served }) => {
	const page = await served.open("--media", mediaIn(served.folder), exportIn(served.folder));
	await page.getByRole("button", { name: "Hide all" }).click();
	await slider(page, "Axial").fill("5");
	const level = page.getByRole("spinbutton", { name: "Level" });
	const width = page.getByRole("spinbutton", { name: "Width" });
	await expect(level).toHaveValue("27.5");
	await level.fill("0");
	await level.press("Enter");
	await width.fill("100");
	await width.press("Tab");
	await page.mouse.move(2, 2);
	await settled(page);
	const [axial] = await allPanes(page);
	for (const [x, y] of [
		[20, 3],
		[7, 14],
		[3, 4],
		[10, 2],
	] as const) {
		const shade = Math.min(255, Math.max(0, Math.round(((greyOf(x, y, 5) - 100) / 100 + 0.5) * 255)));
		expect(axial.pixel(x, y)).toEqual(grey(shade));
	}
	await page.getByRole("combobox", { name: "Window", exact: true }).selectOption("CT lung");
	await expect(level).toHaveValue("-600");
	const box = await page.getByRole("region", { name: "Axial slice" }).getByRole("application").boundingBox();
	if (box === null) throw new Error("There is no slice");
	await page.mouse.move(box.x + 100, box.y + 100);
	await page.mouse.down({ button: "right" });
	await page.mouse.move(box.x + 140, box.y + 100, { steps: 4 });
	await page.mouse.up({ button: "right" });
	expect(Number(await width.inputValue())).toBeGreaterThan(1500);
	await expect(page.getByRole("combobox", { name: "Window", exact: true })).toContainText("Window by hand");
});

test("a box lies on the slices that it crosses; labels whose volume is not here are seen alone", async ({ served }) => {
	const page = await served.open("--media", mediaIn(served.folder), exportIn(served.folder));
	const axial = page.getByRole("region", { name: "Axial slice" });
	await expect(axial.getByRole("application")).toHaveAccessibleName(/0 of 1 shapes on it/u);
	await page.getByRole("treeitem", { name: /o1/u }).click();
	// The middle of the box.
	await expect(axial.getByRole("application")).toHaveAccessibleName(/slice 11 of 12, 1 of 1 shapes on it/u);

	await page.getByRole("row", { name: /gone.nrrd/u }).click();
	const list = page.getByRole("listbox", { name: "Labels of the voxels" });
	await expect(list.getByRole("option", { name: /ribs/u })).toContainText("8\u202f487 voxels");
	await expect(page.getByText(/The volume is not here/u)).toBeVisible();
	await expect(page.getByRole("spinbutton", { name: "Level" })).toHaveCount(0);
});

test("slices need no WebGL and no graphics card", async ({ served }) => {
	const page = await served.open("--media", mediaIn(served.folder), exportIn(served.folder));
	const link = page.url();
	const bare = await chromium.launch({
		executablePath: process.env["LOUPE_BROWSER"] ?? "",
		args: ["--disable-gpu", "--disable-3d-apis", "--disable-software-rasterizer"],
	});
	try {
		const context = await bare.newContext({ viewport: { width: 1440, height: 900 } });
		const other = await context.newPage();
		// The page that is open holds the right to its host: it is handed over.
		await context.addCookies(await page.context().cookies());
		await other.goto(link);
		expect(await other.evaluate(() => document.createElement("canvas").getContext("webgl2"))).toBeNull();
		await expect(other.getByRole("button", { name: "Sheet" })).toBeVisible();
		await expect(other.getByRole("button", { name: "3-D" })).toHaveCount(0);
		await other.getByRole("button", { name: "Hide all" }).click();
		await other
			.getByRole("treeitem", { name: /Nodule/u })
			.getByRole("button", { name: /Hide/u })
			.first()
			.click();
		await expectGreys(other);
	} finally {
		await bare.close();
	}
});

test("a volume is seen in three dimensions where the browser has WebGL, by what the page itself holds", async ({
	served,
}) => {
	// Where a processor stands in for a graphics card, the browser says so.
	served.expectConsole("GL Driver Message");
	const page = await served.open("--media", mediaIn(served.folder), exportIn(served.folder));
	await page.getByRole("button", { name: "3-D" }).click();
	const solid = page.getByRole("region", { name: "Volume in three dimensions" });
	await expect(solid).toHaveAttribute("data-drawn", "true", { timeout: 30_000 });
	const box = await solid.boundingBox();
	if (box === null) throw new Error("It has no place");
	await expect
		.poll(
			async () => {
				const pixel = await readPixels(page, await page.screenshot({ clip: box }));
				const middle = pixel(Math.round(box.width / 2), Math.round(box.height / 2));
				return Math.max(...middle);
			},
			{ timeout: 20_000 },
		)
		.toBeGreaterThan(20);
	await page.getByRole("button", { name: "3-D" }).click();
	await expect(solid).toHaveCount(0);
});
