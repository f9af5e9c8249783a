import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { pngBytes } from "../engine/media/masks/png-encoder.ts";
import { builtProgram } from "./built-program.ts";

const { folder, loupe } = builtProgram("scan-worker", "volume-worker", "mask-worker");
const file = path.join(folder, "export.json");
const media = path.join(folder, "media");

beforeAll(() => {
	const asset = (id: string, link: string | null) => ({
		asset: `https://host/v/${id}.nrrd`,
		externalId: `${id}.nrrd`,
		metadata: {},
		task: {
			taskId: id,
			stage: "Complete",
			stageId: "s",
			medicalBrushDataUrl: link && `https://host/m/${link}?X-Amz-Signature=5ec7e7`,
			tools: [{ title: "Rib cage", schemaId: "1", objectId: "a", "medical-brush": {} }],
			classifications: [],
			relations: [],
		},
	});
	mkdirSync(media, { recursive: true });
	copyFileSync("test/fixtures/masks/Segmentation.seg.nrrd", path.join(media, "t1.seg.nrrd"));
	writeFileSync(path.join(media, "t2.seg.nrrd"), "<!doctype html>");
	const assets = [
		asset("t1", "t1.seg.nrrd"),
		asset("t2", "t2.seg.nrrd"),
		asset("t3", "t3.seg.nrrd"),
		asset("t4", null),
	];
	writeFileSync(file, JSON.stringify(assets));
});

describe("masks", () => {
	test("gives the voxels of every label, a line for each mask", () => {
		const { code, out, err } = loupe("masks", file, "--media", media, "--json");
		expect(err).toBe("");
		expect(code).toBe(0);
		const lines = out
			.trim()
			.split("\n")
			.map((line) => JSON.parse(line) as { taskId: string; phase: string; volume?: { labels: unknown[] } });
		expect(lines.map(({ taskId, phase }) => [taskId, phase])).toEqual([
			["t1", "ready"],
			["t2", "missing"],
			["t3", "missing"],
		]);
		expect(lines[0]?.volume?.labels).toHaveLength(7);
		expect(lines[0]?.volume?.labels[0]).toMatchObject({ value: 1, voxels: 8487, name: "ribs", title: "Rib cage" });
		expect(lines[1]).toMatchObject({ why: { class: "proxy-page" } });
		expect(out).not.toContain("5ec7e7");
	});

	test("says the same in words, of the tasks of a query", () => {
		const { out } = loupe("masks", file, "--media", media, "--where", "t1");
		expect(out).toMatch(/ribs\s+Rib cage\s+8\u00a0487/u);
		expect(out).not.toContain("t2");
	});

	test("of brush strokes are counted, as tasks left each stage too, by classes that are named", () => {
		const square = (side: number, rgb: readonly number[]): Buffer =>
			pngBytes({
				width: 2 * side,
				height: side,
				depth: 8,
				colourType: 6,
				sampleOf: (x, _, channel) => (x < side ? ([...rgb, 255][channel] ?? 0) : 0),
			});
		const place = path.join(folder, "strokes");
		mkdirSync(place);
		writeFileSync(path.join(place, "b1.png"), square(3, [255, 0, 0]));
		writeFileSync(path.join(place, "b2.png"), square(2, [0, 255, 0]).subarray(0, 60));
		writeFileSync(path.join(place, "before.png"), square(4, [254, 0, 0]));
		const task = (taskId: string, more: object = {}) => ({
			externalId: `${taskId}.jpg`,
			task: {
				taskId,
				stage: "Review",
				tools: [{ objectId: "o", schemaId: "class-of-cars", title: "Car", point: [1, 2] }],
				brushDataUrl: `https://host/brush/${taskId}.png?X-Amz-Signature=5ec7e7`,
				...more,
			},
		});
		const before = { stage: "Label", tools: [], brushDataUrl: "https://host/brush/before.png" };
		const strokes = path.join(folder, "strokes.json");
		writeFileSync(strokes, JSON.stringify([task("b1", { stageHistory: [before] }), task("b2")]));
		const asked = ["masks", strokes, "--media", place, "--history", "--map", "#F00=Car", "--json", "--strict"];
		const { code, out } = loupe(...asked);
		expect(code).toBe(3);
		expect(out).not.toContain("5ec7e7");
		const classes = [{ schemaId: "class-of-cars", title: "Car" }];
		const lines = out
			.trim()
			.split("\n")
			.map((line) => JSON.parse(line) as object);
		expect(lines).toMatchObject([
			{
				taskId: "b1",
				visit: null,
				phase: "ready",
				mask: { entries: [{ match: "mapped", classes, pixels: { exact: 9 } }] },
			},
			{
				taskId: "b1",
				stage: "Label",
				mask: { entries: [{ match: "mapped", classes, pixels: { near: 16 }, parts: 1 }] },
			},
			{ taskId: "b2", phase: "failed", code: "mask-damaged" },
		]);
		const whole = loupe(...asked.slice(0, 4), "--where", "b1", "--strict");
		expect(whole.code).toBe(0);
		expect(whole.out).toContain("#ff0000  unknown");
		expect(loupe("masks", strokes, "--map", "red=Car")).toMatchObject({ code: 2 });
	});
});
