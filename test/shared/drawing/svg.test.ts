// @vitest-environment jsdom
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sheetOf } from "#shared/drawing/placing";
import { svgOf } from "#shared/drawing/svg";
import type { Geometry, Relation, Task, Tool } from "#shared/task";
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

/** Two boxes apart from each other, joined by an arrow and by a group, with names as given. */
function related(title: string, more: Partial<Parameters<typeof svgOf>[2]> = {}): string {
	const task: Task = sampleTask(ref);
	const box = (index: number, x: number, objectId: string): Tool =>
		toolOf(index, title, { kind: "bounding-box", x, y: 100, width: 100, height: 80 }, { objectId });
	const relation = (index: number, ends: Relation["ends"]): Relation => ({
		pointer: "",
		index,
		objectId: `r${String(index)}`,
		schemaId: `tie-${String(index)}`,
		title,
		page: null,
		ends,
		notes: [],
		unknown: [],
	});
	const relations = [
		relation(0, { kind: "pair", from: "a", to: "b", direction: "straight" }),
		relation(1, { kind: "group", members: ["a", "b"] }),
	];
	const snapshot = { ...task.snapshot, tools: [box(0, 50, "a"), box(1, 450, "b")], relations };
	const between = { ...box(2, 250, "c"), index: -3 };
	return svgOf(
		{ ...task, snapshot },
		{ x: 0, y: 0, width: 600, height: 300, by: "export" },
		{
			...options,
			relations: true,
			labels: true,
			interpolated: [between],
			...more,
		},
	);
}

describe("what else a page shows", () => {
	test("is drawn where it is told: relations, dashed shapes between key frames, labels", () => {
		const svg = related("Car");
		expect(svg).toMatch(
			/<g data-relation="0"><title>Car<\/title><path stroke="[^"]+" vector-effect="[^"]+" d="M150 140L/u,
		);
		expect(svg).toMatch(/<g data-relation="1">.* stroke-dasharray="2 3" .*A9 9 0 0 1 /u);
		expect(svg).toMatch(/<g data-index="-3" [^>]*data-interpolated=""><title>.* stroke-dasharray="5 4" /u);
		expect(svg.match(/<text /gu)).toHaveLength(5);
		expect(related("Car", { labels: false }).match(/<text /gu)).toHaveLength(1);
		const bare = related("Car", { labels: false, relations: false, interpolated: [] });
		expect(bare).not.toMatch(/<text |data-relation|stroke-dasharray/u);
	});

	test("leaves out what is hidden, and the relations that lead there", () => {
		const svg = related("Car", { hides: (tool) => tool.objectId === "b" });
		expect(svg).not.toContain('data-object-id="b"');
		expect(svg).not.toContain('data-relation="0"');
		expect(svg).toContain('data-relation="1"');
	});

	test("follows the looks: no fill, no outline, both of any strength", () => {
		expect(related("Car", { looks: { fill: 0, outlined: true }, relations: false })).not.toContain("fill-opacity");
		const filled = related("Car", { looks: { fill: 0.5, outlined: false }, relations: false });
		expect(filled).toMatch(
			/<path fill="[^"]+" fill-opacity="0.5" fill-rule="nonzero" d=|<path fill="[^"]+" fill-opacity="0.5" fill-rule="evenodd" d=/u,
		);
		expect(filled).not.toMatch(/<title>Car<\/title><path[^>]* stroke=/u);
	});

	test("is well-formed XML that refers to nothing outside, whatever names hold, and the same each time", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary", minLength: 1 }), (title) => {
				for (const name of [title, `]]>${title}<!--\u202e\ud800"'&`]) {
					const svg = related(name);
					expect(svg).toBe(related(name));
					const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
					expect(parsed.querySelectorAll("parsererror")).toHaveLength(0);
					expect(parsed.querySelectorAll("[data-index]")).toHaveLength(3);
					const values = Array.from(parsed.querySelectorAll("*"), (element) =>
						Array.from(element.attributes)
							.filter(({ name: attribute }) => !attribute.startsWith("data-") && attribute !== "xmlns")
							.map(({ value }) => value),
					);
					expect(values.flat().join(" ")).not.toMatch(/:\/\/|javascript:|data:/u);
				}
			}),
			{ numRuns: 40 },
		);
	});

	test("refuses a picture that lies elsewhere", () => {
		expect(() => related("Car", { picture: "https://host.invalid/a.png" })).toThrow(
			/data: link of an image; got https/u,
		);
		expect(() => related("Car", { picture: "data:text/html,<p>" })).toThrow(TypeError);
		expect(related("Car", { picture: "data:image/png;base64,AAAA" })).toContain('href="data:image/png;base64,AAAA"');
		expect(() => related("Car", { mask: "https://host.invalid/a.png" })).toThrow(TypeError);
		const both = related("Car", { picture: "data:image/png;base64,AAAA", mask: "data:image/png;base64,BBBB" });
		expect(both.match(/(?<=base64,)\w+/gu)).toEqual(["AAAA", "BBBB"]);
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
