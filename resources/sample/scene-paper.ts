import { Painter } from "./painter.ts";
import { smooth } from "./shapes.ts";
import type { Box, Point } from "./shapes.ts";

export interface Paper {
	name: string;
	picture: Painter;
	title: Box;
	/** One box for each line of text. */
	lines: Box[];
	table: Box | null;
	chart: Box | null;
	stamp: { cx: number; cy: number; radius: number } | null;
	signature: Point[] | null;
}

const ink = "#3a4250";

/** A line of text as a reader sees it from afar: words as bars. */
function drawLine(picture: Painter, x: number, y: number, width: number, seed: number): Box {
	let at = x;
	for (let n = 0; at < x + width - 10; n += 1) {
		const word = Math.min(18 + ((seed * 31 + n * 47) % 52), x + width - at);
		picture.rect({ x: at, y, width: word, height: 9 }, ink, 3, 0.8);
		at += word + 8;
	}
	return { x, y: y - 2, width, height: 13 };
}

/** A scanned page. What stands on it depends on the page's number. */
export function drawPaper(name: string, page: number): Paper {
	const [width, height] = [640, 800];
	const picture = new Painter(width, height, "#d4d8dc");
	picture.rect({ x: 26, y: 24, width: 592, height: 760 }, "#8b929a", 4, 0.5);
	picture.rect({ x: 20, y: 16, width: 592, height: 760 }, { from: "#fffefb", to: "#f7f5ef", top: 16, bottom: 776 }, 3);
	const title = { x: 64, y: 58, width: 300, height: 26 };
	picture.rect(title, "#1f4e79", 5);
	picture.rect({ x: 500, y: 52, width: 66, height: 38 }, "#e07a3f", 8);
	picture.circle(533, 71, 12, "#fffefb");
	const lines: Box[] = [];
	const paragraph = (top: number, count: number): void => {
		for (let n = 0; n < count; n += 1) {
			const last = n === count - 1;
			lines.push(drawLine(picture, 64, top + n * 22, last ? 260 : 500 - ((n * 13) % 30), n + page * 7));
		}
	};
	paragraph(118, 6);
	let table: Box | null = null;
	let chart: Box | null = null;
	let stamp: Paper["stamp"] = null;
	let signature: Point[] | null = null;
	if (page === 0) {
		table = { x: 64, y: 280, width: 504, height: 210 };
		picture.rect({ ...table, height: 35 }, "#cfdcea");
		for (let row = 0; row <= 6; row += 1) picture.rect({ x: 64, y: 280 + row * 35, width: 504, height: 1 }, "#7b8794");
		for (const x of [64, 232, 344, 456, 567]) picture.rect({ x, y: 280, width: 1, height: 210 }, "#7b8794");
		for (let row = 0; row < 6; row += 1) {
			for (const [n, x] of [76, 246, 358, 470].entries()) {
				picture.rect({ x, y: 293 + row * 35, width: 40 + ((row * 29 + n * 17) % 44), height: 9 }, ink, 3, 0.75);
			}
		}
		paragraph(522, 7);
	} else if (page === 1) {
		chart = { x: 84, y: 284, width: 460, height: 230 };
		picture.rect(chart, "#f0f3f6", 6);
		for (const [n, tall] of [90, 140, 118, 176, 60, 152].entries()) {
			const bar = { x: 116 + n * 70, y: 500 - tall, width: 42, height: tall };
			picture.rect(bar, n === 3 ? "#e07a3f" : "#4f86b5", 3);
		}
		picture.rect({ x: 100, y: 500, width: 428, height: 2 }, ink);
		paragraph(548, 6);
	} else {
		paragraph(282, page === 2 ? 8 : 4);
		stamp = { cx: 470, cy: 610, radius: 58 };
		picture.circle(470, 610, 58, "#b3413b", 0.85);
		picture.circle(470, 610, 52, "#faf8f2");
		picture.circle(470, 610, 46, "#b3413b", 0.85);
		picture.circle(470, 610, 43, "#faf8f2");
		picture.rect({ x: 436, y: 596, width: 68, height: 10 }, "#b3413b", 3, 0.85);
		picture.rect({ x: 446, y: 614, width: 48, height: 10 }, "#b3413b", 3, 0.85);
		signature = [
			[84, 648],
			[112, 596],
			[124, 652],
			[150, 604],
			[168, 646],
			[206, 612],
			[232, 640],
			[300, 618],
		];
		picture.line(smooth(signature), 3, "#233a8b");
		picture.rect({ x: 76, y: 664, width: 236, height: 1.5 }, ink);
	}
	return { name, picture, title, lines, table, chart, stamp, signature };
}
