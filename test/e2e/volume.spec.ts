import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { classColour } from "#shared/drawing/colour";
import { expect, test } from "./fixtures.ts";
import { readPixels } from "./pixels.ts";

const tools = [
	{ "bounding-box": { x1: 40, y1: 20, z1: 9, x2: 10, y2: 60, z2: 3 }, schemaId: "s1", title: "Nodule" },
	{ polyline: { x1: 5, y1: 10, z1: 2, x2: 90, y2: 70, z2: 14 }, schemaId: "s2", title: "Long axis" },
	{ vertex: [50, 10, 3], p1: [50, 60, 9], p2: [75, 14, 2], angle: 83.4, schemaId: "s3", title: "Cobb" },
	{ "medical-brush": true, schemaId: "2", title: "Lung" },
	{ "medical-brush": true, schemaId: "left", title: "Odd" },
];

function exportOf(folder: string): string {
	const file = path.join(folder, "volumes.json");
	const task = {
		taskId: "t1",
		stage: "Label",
		stageId: "Label",
		medicalBrushDataUrl: "https://host/t1-17.seg.nrrd?X-Amz-Signature=secret",
		tools: tools.map((tool, at) => ({ ...tool, objectId: `o${String(at)}`, classifications: [] })),
	};
	writeFileSync(file, JSON.stringify([{ asset: "https://host/v/ct.nrrd?X=1", externalId: "ct", metadata: {}, task }]));
	return file;
}

/** 0.5 x 0.5 x 2 mm. */
function volumeIn(folder: string): string {
	const media = path.join(folder, "media");
	mkdirSync(media);
	const directions = "space directions: (0.5,0,0) (0,0.5,0) (0,0,2)";
	const header = ["NRRD0005", "type: uint8", "dimension: 3", "sizes: 128 96 34", directions, "encoding: raw", "", ""];
	writeFileSync(path.join(media, "ct.nrrd"), header.join("\n"));
	return media;
}

test("a volume's boxes, tape lines and angles are seen from three sides, measured in millimetres where it is at hand", async ({
	served,
}) => {
	const page = await served.open("--media", volumeIn(served.folder), exportOf(served.folder));
	await expect(page.getByText("ct.nrrd: 128 × 96 × 34 voxels. Lengths are in mm.")).toBeVisible();
	const length = Math.hypot(85 * 0.5, 60 * 0.5, 12 * 2);
	await expect(page.getByText(`${length.toFixed(0)} mm`)).toBeVisible();
	await page.getByText("83°").click();
	const facts = page.getByRole("region", { name: "Selected annotation" });
	await expect(facts).toContainText("83.4°");
	await expect(facts).toContainText("coronal 50, sagittal 10, axial 3");
	await expect(facts).not.toContainText("Several geometries");

	// The box on each plane, by its fill.
	const stage = page.getByRole("application", { name: /^Canvas: 5 annotations/u });
	await stage.press("Escape");
	const box = await stage.boundingBox();
	if (box === null) throw new Error("There is no canvas");
	const { width, height } = box;
	const gap = 0.04 * (128 + 96);
	const [wide, high] = [128 + gap + 96, 96 + gap + 34 * 4];
	const zoom = Math.min((width - 32) / wide, (height - 32) / high);
	const on = (x: number, y: number): [number, number] => [
		width / 2 + (x - wide / 2) * zoom,
		height / 2 + (y - high / 2) * zoom,
	];
	const bottom = 96 + gap + 34 * 4;
	const inside = [on(35, 25), on(35, bottom - 8 * 4), on(128 + gap + 25, bottom - 8 * 4)];
	const outside = [on(60, 90), on(100, bottom - 4 * 4), on(128 + gap + 80, bottom - 20 * 4)];
	await page.mouse.move(1, 1);
	const pixel = await readPixels(page, await page.screenshot({ clip: box }));
	const pixels = [...inside, ...outside].map(([x, y]) => pixel(Math.round(x), Math.round(y)));
	const { stroke } = classColour("s1", "light");
	const filled = [1, 3, 5].map((at) => Math.round(255 * 0.88 + Number.parseInt(stroke.slice(at, at + 2), 16) * 0.12));
	for (const pixel of pixels.slice(0, 3)) {
		for (const [channel, value] of pixel.entries()) expect(Math.abs(value - (filled[channel] ?? NaN))).toBeLessThan(4);
	}
	for (const pixel of pixels.slice(3)) expect(pixel).toEqual([255, 255, 255]);
});

test("a voxel brush points to its label in the mask, without the signature of its link", async ({ served }) => {
	const page = await served.open(exportOf(served.folder));
	await expect(page.getByText("Lengths are in voxels: no media folder is named")).toBeVisible();
	await page.getByRole("treeitem", { name: /o3/u }).click();
	const facts = page.getByRole("region", { name: "Selected annotation" });
	await expect(facts).toContainText("2, the value of its voxels");
	await expect(facts).toContainText("t1-17.seg.nrrd");
	await expect(facts).not.toContainText("secret");
	await page.getByRole("treeitem", { name: /o4/u }).click();
	await expect(facts).toContainText("none: its schema id is no number");
});
