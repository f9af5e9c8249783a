import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { builtProgram } from "./built-program.ts";

const { folder, loupe } = builtProgram("scan-worker", "search-worker", "check-worker", "volume-worker");
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
});
