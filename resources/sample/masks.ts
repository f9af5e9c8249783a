import { gzipSync } from "node:zlib";
import { encodePng } from "../png.ts";
import { scenes } from "./scenes.ts";
import type { Point, Ring } from "./shapes.ts";
import { hexId } from "./story.ts";

/** A file that a mask's link leads to. */
export interface MaskFile {
	name: string;
	/** What is in it, whatever the compression made of it. */
	content: Uint8Array;
	bytes: () => Uint8Array;
}

/** Brush strokes have no soft edges: a pixel is painted where its centre lies within, by the even-odd rule. */
function fill(width: number, height: number, ring: Ring, paint: (at: number) => void): void {
	for (let y = 0; y < height; y += 1) {
		const crossings: number[] = [];
		for (const [n, b] of ring.entries()) {
			const a: Point = ring.at(n - 1) ?? b;
			const middle = y + 0.5;
			if (a[1] > middle !== b[1] > middle) crossings.push(a[0] + ((middle - a[1]) * (b[0] - a[0])) / (b[1] - a[1]));
		}
		crossings.sort((one, other) => one - other);
		for (let n = 0; n + 1 < crossings.length; n += 2) {
			const from = Math.max(0, Math.ceil((crossings[n] ?? 0) - 0.5));
			const to = Math.min(width, Math.ceil((crossings[n + 1] ?? 0) - 0.5));
			for (let x = from; x < to; x += 1) paint(y * width + x);
		}
	}
}

/** Cells and nuclei of the rose slide, and a stroke in a colour that belongs to no class. */
function roseMask(): MaskFile {
	const { picture, cells } = scenes.rose;
	const { width, height } = picture;
	const rgba = new Uint8Array(width * height * 4);
	const brush = (ring: Ring, [r, g, b]: readonly [number, number, number]): void => {
		fill(width, height, ring, (at) => {
			rgba.set([r, g, b, 255], at * 4);
		});
	};
	for (const { outline } of cells) brush(outline, [0x3a, 0x86, 0xff]);
	for (const { nucleus } of cells) brush(nucleus, [0xff, 0xbe, 0x0b]);
	brush(
		[
			[40, 540],
			[120, 520],
			[128, 532],
			[46, 556],
		],
		[0xfb, 0x56, 0x07],
	);
	return { name: "rose-1789373100000.png", content: rgba, bytes: () => encodePng(width, height, rgba) };
}

const slices = 128;

/** Lungs and the nodule through the slices in which the boxes lie, thinner towards both ends. */
function lungMask(): MaskFile {
	const { picture, lungs, nodule } = scenes.slice;
	const { width, height } = picture;
	const plane = width * height;
	const voxels = new Uint8Array(plane * slices);
	for (let z = 100; z < slices; z += 1) {
		const share = 1 - Math.abs(z - 114) / 28;
		for (const lung of lungs) {
			const [cx, cy] = centreOf(lung);
			const ring = lung.map(([x, y]): Point => [cx + (x - cx) * share, cy + (y - cy) * share]);
			fill(width, height, ring, (at) => {
				voxels[z * plane + at] = 1;
			});
		}
		const reach = (nodule.radius / 4) ** 2 - (z - 118) ** 2;
		if (reach <= 0) continue;
		const radius = 4 * Math.sqrt(reach);
		for (let y = Math.ceil(nodule.cy - radius); y <= nodule.cy + radius; y += 1)
			for (let x = Math.ceil(nodule.cx - radius); x <= nodule.cx + radius; x += 1)
				if ((x - nodule.cx) ** 2 + (y - nodule.cy) ** 2 <= radius ** 2) voxels[z * plane + y * width + x] = 2;
	}
	const header = [
		"NRRD0005",
		"type: uint8",
		"dimension: 3",
		"space: left-posterior-superior",
		`sizes: ${String(width)} ${String(height)} ${String(slices)}`,
		"space directions: (0.7,0,0) (0,0.7,0) (0,0,2.5)",
		"kinds: domain domain domain",
		"encoding: gzip",
		"space origin: (-224,-180,-320)",
		"Segment0_ID:=Segment_1",
		"Segment0_Name:=lungs",
		"Segment0_Color:=0.2 0.6 0.9",
		"Segment0_LabelValue:=1",
		"Segment0_Layer:=0",
		"Segment1_ID:=Segment_2",
		"Segment1_Name:=nodule",
		"Segment1_Color:=0.95 0.4 0.2",
		"Segment1_LabelValue:=2",
		"Segment1_Layer:=0",
		"",
		"",
	].join("\n");
	const content = Buffer.concat([Buffer.from(header), voxels]);
	return {
		name: `${hexId("task volume", 24)}.seg.nrrd`,
		content,
		bytes: () => Buffer.concat([Buffer.from(header), gzipSync(voxels, { level: 9 })]),
	};
}

function centreOf(ring: Ring): Point {
	const sum = ring.reduce<[number, number]>(([x, y], [px, py]) => [x + px, y + py], [0, 0]);
	return [sum[0] / ring.length, sum[1] / ring.length];
}

/** What the mask links of the sample lead to; one of them leads nowhere, as old links do. */
export function maskFiles(): MaskFile[] {
	return [roseMask(), lungMask()];
}
