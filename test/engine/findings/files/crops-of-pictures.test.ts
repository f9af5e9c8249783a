import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { FindingBody } from "#shared/findings/finding";
import { everyFinding } from "#shared/findings/lists";
import { valueOf } from "../../../value-of.ts";
import { FindingDesk, versionOf } from "../finding-desk.ts";

type Picture = ReturnType<typeof sharp>;

/** Cells of a picture, each of a colour of its own, `size` pixels aside. */
const [columns, rows] = [8, 6];
const colourOf = (column: number, row: number): [number, number, number] => [
	20 + column * 30,
	20 + row * 40,
	(column + row) % 2 === 0 ? 40 : 220,
];

let desk: FindingDesk;
beforeEach(() => {
	desk = new FindingDesk();
});
afterEach(() => desk.remove());

function cells(size: number): Picture {
	const bytes = Buffer.alloc(columns * rows * 3);
	for (let row = 0; row < rows; row++)
		for (let column = 0; column < columns; column++) bytes.set(colourOf(column, row), (row * columns + column) * 3);
	return sharp(bytes, { raw: { width: columns, height: rows, channels: 3 } }).resize(columns * size, rows * size, {
		kernel: "nearest",
	});
}

/** The same picture, stored as a camera does that was held so (EXIF, 1 to 8) and says so. */
async function stored(size: number, orientation: number): Promise<Picture> {
	// What each number asks for is undone: turned, then mirrored, each by itself since the library has an order of its own.
	const turn = { 3: 180, 4: 180, 5: 90, 6: 270, 7: 270, 8: 90 }[orientation] ?? 0;
	const raw = async (picture: Picture): Promise<Picture> => {
		const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
		return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } });
	};
	const turned = await raw((await raw(cells(size))).rotate(turn));
	return raw(turned.flop([2, 4, 5, 7].includes(orientation)));
}

const markAt = (column: number, row: number, size: number, page: number | null = null): FindingBody => ({
	kind: "mark",
	geometry: { kind: "bounding-box", x: column * size, y: row * size, width: size, height: size },
	...{ page, meaning: "note", schemaId: null, title: "Cell", text: "", answers: [], replaces: null },
});

/** The report over one mark on a picture, or its page, of this name. */
async function report(name: string, body: FindingBody, size: number): Promise<{ html: string; crops: Buffer[] }> {
	valueOf(await desk.engine.addMediaFolder(desk.folder));
	const task = { taskId: "t", stage: "Label", stageId: "Label", tools: [], classifications: [], relations: [] };
	const metadata = { width: columns * size, height: rows * size };
	const open = await desk.open("Cells.json", JSON.stringify([{ externalId: name, metadata, task }]));
	await desk.save("mark", versionOf(desk.finding(open, 0, {}, { body })));
	const made = valueOf(
		await desk.engine.makeFindingsFile(open.summary.id, {
			...{ format: "html", filter: everyFinding, order: "task", forSpreadsheet: false, tasks: "corrected" },
		}),
	);
	const file = valueOf(await desk.engine.resolveMedia(made.url.slice("/media/".length)));
	const html = readFileSync(file.path, "utf8");
	const links = [...html.matchAll(/src="data:image\/webp;base64,([^"]+)"/gu)];
	return { html, crops: links.map(([, base64 = ""]) => Buffer.from(base64, "base64")) };
}

/** Colours of a crop at these shares of its width and height, to the next cell's. */
async function cellsIn(crop: Buffer | undefined, places: readonly (readonly [number, number])[]): Promise<string[]> {
	// The program lets its decoder read nothing from memory.
	sharp.unblock({ operation: ["VipsForeignLoadWebpBuffer"] });
	const { data, info } = await sharp(crop).removeAlpha().raw().toBuffer({ resolveWithObject: true });
	return places.map(([x, y]) => {
		const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
		const [r = 0, g = 0, b = 0] = data.subarray(at, at + 3);
		let [best, least] = ["", Infinity];
		for (let row = 0; row < rows; row++)
			for (let column = 0; column < columns; column++) {
				const [red, green, blue] = colourOf(column, row);
				const away = Math.hypot(r - red, g - green, b - blue);
				if (away < least) [best, least] = [`${String(column)},${String(row)}`, away];
			}
		return least < 15 ? best : `nothing like a cell: ${String([r, g, b])}`;
	});
}

/** The middle of a crop around a cell, and its four corners. */
const middleAndCorners = [
	[0.5, 0.5],
	[0.05, 0.05],
	[0.95, 0.05],
	[0.05, 0.95],
	[0.95, 0.95],
] as const;
const around32 = ["3,2", "2,1", "4,1", "2,3", "4,3"];

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
	"a crop of a JPEG that was held as %i shows what lies under the mark",
	async (held) => {
		const name = path.join(desk.folder, "cells.jpg");
		await (
			await stored(100, held)
		)
			.withMetadata({ orientation: held })
			.jpeg({ quality: 95, chromaSubsampling: "4:4:4" })
			.toFile(name);
		const { crops, html } = await report("cells.jpg", markAt(3, 2, 100), 100);
		expect(await cellsIn(crops[0], middleAndCorners)).toEqual(around32);
		expect(html).not.toContain("were not found");
	},
);

test("so does one of a PNG, at its edge as well", async () => {
	await cells(100).png().toFile(path.join(desk.folder, "cells.png"));
	const { crops } = await report("cells.png", markAt(7, 5, 100), 100);
	// What is beyond the picture is cut off.
	expect(
		await cellsIn(crops[0], [
			[0.6, 0.6],
			[0.05, 0.05],
			[0.95, 0.05],
			[0.95, 0.95],
		]),
	).toEqual(["7,5", "6,4", "7,4", "7,5"]);
});

test("so does one of a picture that is shown by tiles", { timeout: 60_000 }, async () => {
	await cells(1500).jpeg({ quality: 90 }).toFile(path.join(desk.folder, "large.jpg"));
	const { crops } = await report("large.jpg", markAt(3, 2, 1500), 1500);
	expect(await cellsIn(crops[0], middleAndCorners)).toEqual(around32);
});

test("a picture that is missing or damaged leaves the shape, and is said to be so", async () => {
	const name = path.join(desk.folder, "torn.png");
	await cells(100).png().toFile(name);
	truncateSync(name, 60);
	const { html } = await report("torn.png", markAt(3, 2, 100), 100);
	expect(html).toContain("1 pictures were not found, or could not be decoded");
	expect(html).toContain("<img");
});

test("a film has no picture on the disk to cut from, and is said to have none", async () => {
	writeFileSync(path.join(desk.folder, "film.webm"), "\x1a\x45\xdf\xa3 no film");
	const { html } = await report("film.webm", markAt(3, 2, 100, 7), 100);
	expect(html).toContain("were not found, or could not be decoded");
});
