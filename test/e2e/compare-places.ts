import type { Locator, Page } from "@playwright/test";
import type { Change } from "../../renderer/state/compare/differences.ts";
import { changeColour } from "../../renderer/state/compare/difference-paint.ts";
import { readPixels, type Rgb } from "./pixels.ts";

type Place = readonly [x: number, y: number];
type Pixels = (x: number, y: number) => Rgb;

/** What a canvas shows: its colours, and where the picture's pixels lie on it. */
export interface Seen {
	pixel: Pixels;
	width: number;
	height: number;
}

export async function seenOn(page: Page, stage: Locator): Promise<Seen> {
	const box = await stage.boundingBox();
	if (!box) throw new Error("There is no canvas");
	const [width, height] = [Math.floor(box.width), Math.floor(box.height)];
	return { pixel: await readPixels(page, await page.screenshot({ clip: { ...box, width, height } })), width, height };
}

/** Where a place of a picture that is fitted lies on a canvas. */
export function fittedPlace({ width, height }: Seen, size: { width: number; height: number }, [x, y]: Place): Place {
	const zoom = Math.min((width - 32) / size.width, (height - 32) / size.height);
	return [
		Math.round(width / 2 - (size.width / 2) * zoom) + Math.round(x * zoom),
		Math.round(height / 2 - (size.height / 2) * zoom) + Math.round(y * zoom),
	];
}

/** The line colour of a change in the light theme. */
export function strokeOf(change: Change): Rgb {
	const css = changeColour(change, "light").stroke;
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => parseInt(css.slice(at, at + 2), 16));
	return [r, g, b];
}

export function distance(a: Rgb, b: Rgb): number {
	return Math.hypot(...a.map((value, at) => value - (b[at] ?? 0)));
}

/** What a shape of a change is filled with on a white sheet, in the light theme. */
function fillOf(change: Change): Rgb {
	const [r, g, b] = strokeOf(change);
	return [mixed(r), mixed(g), mixed(b)];
}

function mixed(channel: number): number {
	return 255 + (channel - 255) * 0.12;
}

/** The rectangle around what is filled as a change is: without lines, words and the corners that floats lie over. */
export function filledExtent({ pixel, width, height }: Seen, change: Change) {
	const fill = fillOf(change);
	const isFilled = (x: number, y: number): boolean => distance(pixel(x, y), fill) < 4;
	let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
	for (let y = 44; y < height - 60; y++) {
		for (let x = 2; x < width - 8; x++) {
			if (!isFilled(x, y) || !isFilled(x + 5, y) || !isFilled(x, y + 5) || !isFilled(x + 5, y + 5)) continue;
			left = Math.min(left, x);
			top = Math.min(top, y);
			right = Math.max(right, x + 5);
			bottom = Math.max(bottom, y + 5);
		}
	}
	return left === Infinity ? null : { left, top, right, bottom };
}

/** Pixels of the screen from the first to the last column that is near a colour; 0: there is none. */
export function breadthOf({ pixel, width, height }: Seen, colour: Rgb): number {
	let [left, right] = [Infinity, -Infinity];
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			if (distance(pixel(x, y), colour) > 24) continue;
			left = Math.min(left, x);
			right = Math.max(right, x);
		}
	}
	return Math.max(0, right - left);
}
