import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Page } from "@playwright/test";
import { expect, test, type Served } from "./fixtures.ts";
import { readPixels, type Rgb } from "./pixels.ts";
import { writePdf, type WrittenPage } from "./pdf-writer.ts";

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
