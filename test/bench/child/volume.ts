/*
 * A program of its own, since it needs a browser and none of the measured process: turns the wheel over the three slices
 * of a volume with labels in the page, beside a bare canvas onto which slices that are ready are put, and prints how long
 * the frames took.
 *
 *   node --import tsx test/bench/child/volume.ts '{"loupe":…,"browser":…,"sizes":[512,512,300],"scratch":…}'
 */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { median, percentile } from "../figures.ts";
import { Random } from "../random.ts";
import type { Figures } from "./orders.ts";
import { type PagePrograms, withPage } from "./page.ts";

export interface VolumeOrder extends PagePrograms {
	/** Columns, rows, slices. */
	sizes: readonly [number, number, number];
}

const READ_WITHIN_MS = 300_000;
/** Notches over each plane; the first, in which code is compiled, do not count. */
const WHOLE = { notches: 90, uncounted: 10, fewest: 20 };
const BRIEF = { notches: 24, uncounted: 2, fewest: 5 };
const planes = ["Axial", "Coronal", "Sagittal"] as const;

type Noting = typeof globalThis & { painted: number[] };

function header(type: string, sizes: readonly number[], more: readonly string[] = []): string {
	const geometry = ["space: left-posterior-superior", "space directions: (0.7,0,0) (0,0.7,0) (0,0,1)"];
	const layout = ["dimension: 3", `sizes: ${sizes.join(" ")}`, ...geometry, "space origin: (0,0,0)"];
	return ["NRRD0005", `type: ${type}`, ...layout, "endian: little", "encoding: raw", ...more, "", ""].join("\n");
}

/** Grey values with noise, and six labels that fill half of the voxels, in blocks and with ragged borders. */
function writeVolumes(media: string, sizes: readonly [number, number, number]): void {
	const [x, y, z] = sizes;
	const noise = new Random(7);
	const words = Uint32Array.from({ length: 65_536 }, () => noise.word());
	const segments = [1, 2, 3, 4, 5, 6].flatMap((value) => [
		`Segment${String(value)}_ID:=s${String(value)}`,
		`Segment${String(value)}_Name:=segment ${String(value)}`,
		`Segment${String(value)}_LabelValue:=${String(value)}`,
		`Segment${String(value)}_Layer:=0`,
	]);
	const files = [
		{ name: "ct.nrrd", head: header("short", sizes), slice: new Int16Array(x * y) },
		{ name: "t1.seg.nrrd", head: header("uchar", sizes, segments), slice: new Uint8Array(x * y) },
	] as const;
	for (const { name, head, slice } of files) {
		const descriptor = openSync(join(media, name), "w");
		writeSync(descriptor, head);
		for (let k = 0; k < z; k++) {
			for (let j = 0, at = 0; j < y; j++) {
				for (let i = 0; i < x; i++, at++) {
					const word = words[(at * 31 + k * 977) & 65_535] ?? 0;
					const shaken = i + (word & 3);
					const block = ((shaken >> 5) + (j >> 5) + (k >> 5)) % 12;
					slice[at] =
						name === "ct.nrrd" ? ((i * 3 + j * 2 + k) % 2000) - 1000 + (word & 63) : block > 5 ? 0 : block + 1;
				}
			}
			writeSync(descriptor, new Uint8Array(slice.buffer));
		}
		closeSync(descriptor);
	}
}

/** Begins to note how long it takes from a turn of the wheel until the frame is painted; run in the page. */
function note(): void {
	const page = globalThis as Noting;
	page.painted = [];
	const after = new MessageChannel();
	const state = { began: NaN };
	window.addEventListener("wheel", () => (state.began = performance.now()), { capture: true, passive: true });
	after.port1.onmessage = () => {
		if (!Number.isNaN(state.began)) page.painted.push(performance.now() - state.began);
		state.began = NaN;
	};
	const next = {
		frame(): void {
			// Comes when what follows this in the frame is over.
			if (!Number.isNaN(state.began)) after.port2.postMessage(null);
			requestAnimationFrame(() => {
				next.frame();
			});
		},
	};
	requestAnimationFrame(() => {
		next.frame();
	});
}

/** A slice that is ready, put onto a canvas of a pixel for each voxel and drawn as large as a pane. */
async function bare(
	page: Page,
	{ notches, uncounted }: typeof WHOLE,
	slice: { width: number; height: number },
	pane: { width: number; height: number },
): Promise<number[]> {
	const other = await page.context().newPage();
	const frames = await other.evaluate(
		async ({ from, to, count }) => {
			const [small, large] = [document.createElement("canvas"), document.createElement("canvas")];
			Object.assign(small, from);
			Object.assign(large, to);
			document.body.append(large);
			const [write, draw] = [small.getContext("2d", { willReadFrequently: true }), large.getContext("2d")];
			if (write === null || draw === null) throw new Error("No 2D context");
			const slices = [0, 1].map((at) => {
				const image = write.createImageData(from.width, from.height);
				new Uint32Array(image.data.buffer).fill(at === 0 ? 0xff404040 : 0xffc0c0c0);
				return image;
			});
			const times: number[] = [];
			for (let step = 0; step < count; step++) {
				await new Promise((resolve) => setTimeout(resolve, 5));
				const time = await new Promise<number>((resolve) => {
					requestAnimationFrame(() => {
						const began = performance.now();
						write.putImageData(slices[step % 2] as ImageData, 0, 0);
						draw.imageSmoothingEnabled = false;
						draw.drawImage(small, 0, 0, to.width, to.height);
						const painted = new MessageChannel();
						painted.port1.onmessage = () => {
							resolve(performance.now() - began);
						};
						painted.port2.postMessage(null);
					});
				});
				times.push(time);
			}
			return times;
		},
		{ from: slice, to: pane, count: notches },
	);
	await other.close();
	return frames.slice(uncounted);
}

async function measure(page: Page, sizes: VolumeOrder["sizes"], length: typeof WHOLE): Promise<Figures> {
	const [x, y, z] = sizes;
	await page.getByRole("listbox", { name: "Labels of the voxels" }).waitFor({ timeout: READ_WITHIN_MS });
	await page.getByText("of voxels").waitFor({ state: "hidden", timeout: READ_WITHIN_MS });
	await page.evaluate(note);
	const figures: Figures = {};
	for (const name of planes) {
		const pane = page.getByRole("region", { name: `${name} slice` }).getByRole("application");
		const box = await pane.boundingBox();
		if (box === null) throw new Error(`There is no ${name} slice`);
		await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
		await page.evaluate(() => {
			(globalThis as Noting).painted = [];
		});
		for (let notch = 0; notch < length.notches; notch++) {
			// Back before the end is reached: a slice that stays is not painted.
			await page.mouse.wheel(0, notch % 12 < 6 ? 100 : -100);
			await page.waitForTimeout(20);
		}
		const frames = (await page.evaluate(() => (globalThis as Noting).painted)).slice(length.uncounted);
		if (frames.length < length.fewest) throw new Error(`Only ${String(frames.length)} frames were painted`);
		const size = { width: Math.round(box.width), height: Math.round(box.height) };
		const slice = { width: name === "Sagittal" ? y : x, height: name === "Axial" ? y : z };
		const ready = await bare(page, length, slice, size);
		Object.assign(figures, {
			[name]: median(frames),
			[`${name}95`]: percentile(frames, 95),
			[`bare${name}`]: median(ready),
			[`bare${name}95`]: percentile(ready, 95),
		});
	}
	return figures;
}

async function volume({ sizes, ...programs }: VolumeOrder): Promise<Figures> {
	const media = join(programs.scratch, "media");
	mkdirSync(media, { recursive: true });
	writeVolumes(media, sizes);
	const file = join(programs.scratch, "volume.json");
	const links = { medicalBrushDataUrl: "https://host/t1.seg.nrrd" };
	const task = { taskId: "t1", stage: "Label", stageId: "Label", tools: [], ...links };
	writeFileSync(file, JSON.stringify([{ asset: "https://host/ct.nrrd", externalId: "ct.nrrd", task }]));
	return withPage(programs, ["--media", media, file], (page) => measure(page, sizes, programs.isBrief ? BRIEF : WHOLE));
}

process.stdout.write(`${JSON.stringify(await volume(JSON.parse(process.argv[2] ?? "") as VolumeOrder))}\n`);
