import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sheetOf } from "#shared/drawing/placing";
import { svgOf } from "#shared/drawing/svg";
import type { Geometry, Task, Tool } from "#shared/task";
import { sampleTask, toolOf } from "../../renderer/sample-task.ts";

const ref = { export: "e", row: 0 };
const options = { page: 0, scheme: "light", scale: 1, picture: null, planes: null } as const;

function drawn(geometry: Geometry, more: Partial<Tool> = {}): string {
	const task: Task = sampleTask(ref);
	const tool: Tool = toolOf(0, "Car", geometry, more);
	const asset = { ...task.asset, width: 100, height: 80 };
	const snapshot = { ...task.snapshot, tools: [tool] };
	return svgOf({ ...task, asset, snapshot }, { x: 0, y: 0, width: 100, height: 80, by: "export" }, options);
}

const square = [
	[10, 10],
	[30, 10],
	[30, 30],
	[10, 30],
] as const;

describe("a page of a task as SVG", () => {
	test("is as large as the sheet, and lies where the sheet lies", () => {
		const svg = svgOf(sampleTask(ref), { x: -5, y: 2, width: 50, height: 20, by: "extent" }, { ...options, scale: 2 });
		expect(svg).toContain('viewBox="-5 2 50 20" width="100" height="40"');
	});

	test("fills a polygon by the rule of its drawing, in the colour of its class", () => {
		const svg = drawn({ kind: "polygon", ring: square }, { schemaId: "s" });
		expect(svg).toMatch(/<path fill="(#[0-9a-f]{6})" fill-opacity="0.12" fill-rule="evenodd" stroke="\1"/u);
		expect(svg).toContain('d="M10 10L30 10L30 30L10 30Z"');
	});

	test("keeps a hole that sticks out of its region from being filled outside", () => {
		const holes = [square.map(([x, y]) => [x + 10, y] as const)];
		const svg = drawn({ kind: "segmentation", zones: [{ region: square, holes }] }, { index: 7 });
		expect(svg).toContain('<clipPath id="clip7"><path clip-rule="evenodd" d="M10 10L30 10L30 30L10 30Z"/></clipPath>');
		expect(svg).toContain('clip-path="url(#clip7)"');
	});

	test("draws a whole circle, a point as a ring, and what is too small as a dot", () => {
		expect(drawn({ kind: "circle", centre: [50, 40], radius: 10 })).toContain(
			"M60 40A10 10 0 0 1 40 40A10 10 0 0 1 60 40Z",
		);
		expect(drawn({ kind: "point", at: [50, 40] })).toContain("M55 40A5 5 0 0 1 45 40");
		expect(drawn({ kind: "bounding-box", x: 50, y: 40, width: 1, height: 1 })).toContain('width="3" height="3"');
	});

	test("leaves out what is gone from here on, what lies on other pages, and what has no place on a picture", () => {
		expect(drawn({ kind: "polygon", ring: square }, { interpolationStopped: true })).not.toContain("data-index");
		expect(drawn({ kind: "polygon", ring: square }, { page: 3 })).not.toContain("data-index");
		expect(drawn({ kind: "entity", start: 0, end: 4, selection: null })).not.toContain("data-index");
	});

	test("is XML whatever titles and ids hold", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (title, objectId) => {
				const svg = drawn({ kind: "polygon", ring: square }, { title, objectId });
				const text = /<g data-index="\d+" data-object-id="([^"<>]*)"><title>([^<>]*)<\/title>/u.exec(svg);
				const back = (escaped: string): string =>
					escaped.replace(
						/&(lt|gt|quot|amp);/gu,
						(_, name: string) => ({ lt: "<", gt: ">", quot: '"', amp: "&" })[name] ?? "",
					);
				const kept = (raw: string): string =>
					raw.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]/gu, "\ufffd");
				expect([back(text?.[1] ?? ""), back(text?.[2] ?? "")]).toEqual([kept(objectId), kept(title)]);
			}),
		);
	});
});

describe("the sheet under the shapes", () => {
	test("is of the size that the export names, else of the shapes' extent with a margin, else none", () => {
		const tools: Tool[] = [toolOf(0, "Car", { kind: "polygon", ring: square })];
		expect(sheetOf({ width: 7, height: 9 }, tools, null)).toEqual({ x: 0, y: 0, width: 7, height: 9, by: "export" });
		expect(sheetOf({ width: null, height: 9 }, tools, null)).toEqual({
			x: 9,
			y: 9,
			width: 22,
			height: 22,
			by: "extent",
		});
		expect(sheetOf(null, [], null)).toBeNull();
	});
});
