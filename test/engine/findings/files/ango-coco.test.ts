import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "#shared/json";
import type { Classification, Geometry, Relation, Task, Zone } from "#shared/task";
import { readTask } from "../../../../main/engine/exports/read-task.ts";
import { angoEntry } from "../../../../main/engine/findings/files/ango-entry.ts";
import { CocoFile } from "../../../../main/engine/findings/files/coco-file.ts";
import { maskRuns } from "../../../../main/engine/findings/files/coco-mask.ts";
import { cocoShape } from "../../../../main/engine/findings/files/coco-shape.ts";
import { randomGeometry } from "../../compare/random-shapes.ts";

const ref = { export: "e1", row: 0 };
const place = (form: "v3" | "import") => ({ offset: 0, length: 0, member: 0, form });
/** A task as an export has it, with what a test is about. */
function taskOf(task: Record<string, unknown>, around: Record<string, unknown> = {}): Task {
	const asset = { asset: "https://h.invalid/a.jpg?X-Amz-Signature=5", externalId: "a.jpg", ...around };
	return readTask({ ...asset, task: { taskId: "t1", ...task } }, place("v3"), ref, null) as Task;
}
function imported(task: Task): Task {
	const text = JSON.stringify(angoEntry(task).entry);
	return readTask(JSON.parse(text) as Record<string, Json>, place("import"), ref, null) as Task;
}

const answers = (list: readonly Classification[]): unknown =>
	list.map(({ objectId, schemaId, tool, title, answer, page, classifications }) => ({
		...{ objectId, schemaId, tool, title, answer, page },
		answers: answers(classifications),
	}));
const ends = ({ objectId, title, page, ends: two }: Relation) => ({ objectId, title, page, ends: two });

function openRings(geometry: Geometry): Geometry {
	if (geometry.kind !== "segmentation") return geometry;
	const open = (ring: Zone["region"]): Zone["region"] => {
		const [first, last] = [ring[0], ring.at(-1)];
		return ring.length > 1 && first?.[0] === last?.[0] && first?.[1] === last?.[1] ? ring.slice(0, -1) : ring;
	};
	const zones = geometry.zones.map(({ region, holes }) => ({ region: open(region), holes: holes.map(open) }));
	return { kind: "segmentation", zones };
}

/** Fractions of a page are written in its units and read again. */
function rounded(geometry: Geometry): unknown {
	return JSON.parse(
		JSON.stringify(geometry, (_, value: unknown) => (typeof value === "number" ? Number(value.toPrecision(9)) : value)),
	);
}

test("an import file opens with the same shapes", () => {
	fc.assert(
		fc.property(fc.array(randomGeometry, { maxLength: 5 }), (geometries) => {
			const task = taskOf({
				tools: geometries.map((_, n) => ({ objectId: `o${String(n)}`, title: "Car", point: [0, 0] })),
			});
			for (const [n, geometry] of geometries.entries()) Object.assign(task.snapshot.tools[n] as object, { geometry });
			// As a reader has them: a last point that repeats the first is none of a ring.
			const shown = geometries.map(openRings).filter(({ kind }) => kind !== "none" && kind !== "unknown");
			const there = imported(task).snapshot.tools.map(({ geometry }) => rounded(geometry));
			expect(there.filter((shape) => (shape as Geometry).kind !== "none")).toEqual(shown.map(rounded));
		}),
		{ numRuns: 300 },
	);
});

const everything = {
	tools: [
		{
			...{
				objectId: "o1",
				schemaId: "s1",
				title: "Car",
				page: 2,
				"bounding-box": { x: 9, y: 9, width: -4, height: 2 },
			},
			...{ metadata: { createdBy: "a@x.io" }, lock: true, mystery: { k: [1] }, masks: ["https://h.invalid/m?sig=1"] },
			thumb: "https://h.invalid/t.png?X-Amz-Signature=abc",
			classifications: [
				{
					...{ objectId: "c9", schemaId: "q1", tool: "radio", title: "Damaged?", answer: "Yes" },
					classifications: [
						{ schemaId: "q2", tool: "checkbox", title: "Where", answer: ["Front", null], classifications: [] },
					],
				},
			],
		},
		{ objectId: "o2", title: "Gone", "bounding-box": { x: 0, y: 0, width: 1, height: 1 }, interpolationStopped: true },
		{ objectId: "o3", title: "Odd", polygon: "none", "medical-brush": false },
	],
	classifications: [{ objectId: "c1", schemaId: "q3", tool: "text", title: "__proto__", answer: "42", page: 1 }],
	relations: [
		{ objectId: "r1", schemaId: "s9", title: "follows", from: "o1", to: "o3", direction: "straight" },
		{ objectId: "r2", title: "grp", group: ["o1", "o3"], page: 0 },
	],
	brushDataUrl: "https://h.invalid/b.png?X-Amz-Signature=7",
};

describe("an entry of an import file", () => {
	test("has answers, relations, pages and unknown keys, and nothing that signs or says who", () => {
		const task = taskOf(everything, { assetId: "64e5" });
		const { entry, left, hasMask } = angoEntry(task);
		const again = imported(task);
		expect(answers(again.snapshot.classifications)).toEqual(answers(task.snapshot.classifications));
		expect(again.snapshot.tools.map(({ classifications }) => answers(classifications))).toEqual(
			task.snapshot.tools.map(({ classifications }) => answers(classifications)),
		);
		expect(again.snapshot.relations.map(ends)).toEqual(task.snapshot.relations.map(ends));
		expect(again.snapshot.tools.map(({ page, interpolationStopped }) => [page, interpolationStopped])).toEqual([
			[2, false],
			[null, true],
			[null, false],
		]);
		expect(again.snapshot.tools[2]?.geometry).toEqual({ kind: "unknown", key: "polygon" });
		expect(entry).toMatchObject({ externalId: "a.jpg", assetId: "64e5" });
		expect(JSON.stringify(entry)).not.toMatch(/Signature|sig=|a@x\.io/u);
		expect(JSON.stringify(entry)).toContain('"mystery":{"k":[1]}');
		expect([left, hasMask]).toEqual([0, true]);
	});

	test("needs something by which its asset is known", () => {
		const none = { asset: undefined, externalId: undefined };
		expect(angoEntry(taskOf({}, none)).entry).toBeNull();
		expect(angoEntry(taskOf({}, { ...none, asset: "https://h.invalid/a.jpg?X=1" })).entry).toBeNull();
		expect(angoEntry(taskOf({}, { ...none, asset: "https://h.invalid/a.jpg" })).entry).toMatchObject({
			data: "https://h.invalid/a.jpg",
		});
	});

	test("of a rotated box, x and y are of the box before it is turned about its centre", () => {
		const corners = [
			[0, 0],
			[-20, 0],
			[-20, 10],
			[0, 10],
		];
		const task = taskOf({ tools: [{ "rotated-bounding-box": { corners, rotation: 90 } }] });
		const { objects } = angoEntry(task).entry as { objects: Record<string, Record<string, unknown>>[] };
		expect(objects[0]?.["rotated-bounding-box"]).toMatchObject({ x: -15, y: -5, width: 10, height: 20, rotation: 90 });
		// Without its corners it is read as the same box, by the documented turn.
		delete objects[0]?.["rotated-bounding-box"]?.["corners"];
		const again = readTask({ externalId: "a", objects } as unknown as Record<string, Json>, place("import"), ref, null);
		const box = again?.snapshot.tools[0]?.geometry;
		const near = box?.kind === "rotated-bounding-box" ? box.corners.flat() : [];
		for (const [at, number] of corners.flat().entries()) expect(near[at]).toBeCloseTo(number, 9);
	});
});

function cocoOf(tasks: readonly Task[], size: { width: number | null; height: number | null }) {
	const file = new CocoFile();
	const text = [file.begin(), ...tasks.flatMap((task) => [...file.task(task, () => size)]), ...file.end()].join("");
	type Lists = Record<"annotations" | "images" | "categories", Record<string, unknown>[]>;
	return { ...(JSON.parse(text) as Lists), left: file.left };
}

describe("COCO", () => {
	test("has pictures by page, classes by schemaId, answers as attributes", () => {
		const task = taskOf(everything);
		const { annotations, images, categories, left } = cocoOf([task, task], { width: 40, height: 30 });
		expect(images.map(({ id, file_name, page }) => [id, file_name, page])).toEqual([
			[1, "a.jpg#3", 2],
			[2, "a.jpg", 0],
			[3, "a.jpg#3", 2],
			[4, "a.jpg", 0],
		]);
		expect(annotations).toHaveLength(2);
		expect(annotations[0]).toMatchObject({
			...{ id: 1, image_id: 1, category_id: 1, bbox: [5, 9, 4, 2], area: 8, iscrowd: 0, object_id: "o1" },
			attributes: { "Damaged?": "Yes", "Damaged? > Where": ["Front"] },
		});
		expect(categories[0]).toMatchObject({ id: 1, name: "Car", schema_id: "s1" });
		expect([...left.kinds]).toEqual([["unknown", 2]]);
	});

	test("has holes as a mask where the size is known, and says where it is not", () => {
		const zones = [
			{
				region: [
					[1, 1],
					[9, 1],
					[9, 9],
					[1, 9],
				],
				holes: [
					[
						[3, 3],
						[6, 3],
						[6, 6],
						[3, 6],
					],
				],
			},
		];
		const geometry = { kind: "segmentation", zones: zones as unknown as Zone[] } as const;
		const known = cocoShape(geometry, { width: 10, height: 10 });
		expect(known).toMatchObject({ bbox: [1, 1, 8, 8], area: 64 - 9, segmentation: { size: [10, 10] } });
		expect(cocoShape(geometry, { width: null, height: null })).toMatchObject({ area: 55, withoutMask: true });
		// An export may say anything of its pictures: columns of a thousand millions would take hours.
		expect(cocoShape(geometry, { width: 1e9, height: 1 })).toMatchObject({ area: 55, withoutMask: true });
		expect(cocoShape(geometry, { width: 1e15, height: 1e-7 })).toMatchObject({ area: 55, withoutMask: true });
	});

	test("classes called as what every object has are classes", () => {
		const tools = ["__proto__", "constructor", "__proto__"].map((title) => ({ title, point: [1, 2] }));
		const { categories, annotations } = cocoOf([taskOf({ tools })], { width: null, height: null });
		expect(categories.map(({ name }) => name)).toEqual(["__proto__", "constructor"]);
		expect(annotations.map(({ keypoints }) => keypoints)).toEqual([
			[1, 2, 2],
			[1, 2, 2],
			[1, 2, 2],
		]);
	});

	test("an empty task is a picture without annotations", () => {
		const { images, annotations } = cocoOf([taskOf({})], { width: 4, height: 3 });
		expect(images).toMatchObject([{ id: 1, file_name: "a.jpg", width: 4, height: 3 }]);
		expect(annotations).toEqual([]);
	});
});

/** Whether a point is within a ring, by the even-odd rule. */
function isWithin(ring: Zone["region"], x: number, y: number): boolean {
	let isIn = false;
	for (const [n, [x1, y1]] of ring.entries()) {
		const [x2, y2] = ring[(n + 1) % ring.length] as readonly [number, number];
		if (x1 > x !== x2 > x && y > y1 + ((y2 - y1) * (x - x1)) / (x2 - x1)) isIn = !isIn;
	}
	return isIn;
}

test("a mask has just the pixels whose centres are within", () => {
	// Off the centres: on an edge either side may be right.
	const point = fc
		.tuple(fc.integer({ min: -8, max: 60 }), fc.integer({ min: -8, max: 60 }))
		.map(([x, y]) => [x / 4.37 + 0.1013, y / 3.91 + 0.0717] as const);
	const ring = fc.array(point, { minLength: 3, maxLength: 7 });
	const zones = fc.array(fc.record({ region: ring, holes: fc.array(ring, { maxLength: 2 }) }), { maxLength: 3 });
	fc.assert(
		fc.property(zones, fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 14 }), (shape, width, height) => {
			const runs = maskRuns(shape, { width, height });
			expect(runs.reduce((sum, run) => sum + run, 0)).toBe(width * height);
			expect(runs.slice(1).every((run) => run > 0)).toBe(true);
			const pixels = runs.flatMap((run, n) => Array.from({ length: run }, () => n % 2 === 1));
			for (let column = 0; column < width; column++) {
				for (let row = 0; row < height; row++) {
					const [x, y] = [column + 0.5, row + 0.5];
					const isIn = shape.some(
						({ region, holes }) => isWithin(region, x, y) && !holes.some((hole) => isWithin(hole, x, y)),
					);
					expect(pixels[column * height + row], `${String(column)},${String(row)}`).toBe(isIn);
				}
			}
		}),
		{ numRuns: 200 },
	);
});
