import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ok } from "#shared/outcome";
import { MaskBatch } from "../../../../main/engine/compare/masks/mask-batch.ts";
import { runMaskJob } from "../../../../main/engine/compare/masks/mask-job.ts";
import { valueOf } from "../../../value-of.ts";
import { brushTask, first, MaskEngine, png, sideOf } from "./mask-engine.ts";

let desk = new MaskEngine();
afterEach(async () => {
	await desk.end();
	desk = new MaskEngine();
});

const before = png("rrrr....", "rrrr..gg", "rrrr..gg", "........");
const after = png("..rrrr..", "..rrrrgg", "..rgrr..", "b.......");

describe("brush masks of two stages", () => {
	it("have figures that can be counted by hand", async () => {
		const id = await desk.open([brushTask("t1", "l.png", "e.png")], { "l.png": before, "e.png": after });
		const found = await desk.compare(sideOf(id, first), sideOf(id));
		expect(found).toMatchObject({ kind: "picture", unit: "px", sizes: [8, 4, 1], tolerance: 1, notes: [] });
		const figures = found.scores.map(({ title, a, b, both, iou, dice }) => ({ title, a, b, both, iou, dice }));
		expect(figures).toEqual([
			{ title: "unknown #ff0000", a: 12, b: 11, both: 5, iou: 5 / 18, dice: 10 / 23 },
			{ title: "unknown #00ff00", a: 4, b: 3, both: 2, iou: 2 / 5, dice: 4 / 7 },
			{ title: "unknown #0000ff", a: 0, b: 1, both: 0, iou: 0, dice: 0 },
		]);
		expect(found.scores[2]).toMatchObject({ hausdorff95: null, boundaryF1: 0, surfaces: null, volumeA: null });
		expect(found.voxels).toEqual({ neither: 9, same: 7, onlyA: 8, onlyB: 7, other: 1 });
		expect(found.confusion.slice(0, 3)).toEqual([
			{ a: null, b: 0, voxels: 6 },
			{ a: 0, b: null, voxels: 6 },
			{ a: 1, b: null, voxels: 2 },
		]);
	});

	it("have their difference as tiles, a byte for each pixel", async () => {
		const id = await desk.open([brushTask("t1", "l.png", "e.png")], { "l.png": before, "e.png": after });
		const found = await desk.compare(sideOf(id, first), sideOf(id));
		expect(found.difference).toMatchObject({ tileSize: 512, levels: 1, width: 8, height: 4, slices: 1 });
		// prettier-ignore
		expect(await desk.bytes(found, "-0-0-0")).toEqual([
			2, 2, 1, 1, 3, 3, 0, 0,
			2, 2, 1, 1, 3, 3, 1, 1,
			2, 2, 1, 4, 3, 3, 2, 2,
			3, 0, 0, 0, 0, 0, 0, 0,
		]);
		for (const tile of ["", "-0-1-0", "-1-0-0"])
			await expect(desk.bytes(found, tile)).rejects.toThrow(/difference is no longer kept/u);
	});

	it("are measured once, whatever the tolerance, and not again by the next program", async () => {
		const id = await desk.open([brushTask("t1", "l.png", "e.png")], { "l.png": before, "e.png": after });
		const [strict, wide] = [0, 100].map((tolerance) => desk.compare(sideOf(id, first), sideOf(id), tolerance));
		expect((await strict)?.scores[0]?.boundaryF1).toBeLessThan(1);
		expect((await wide)?.scores[0]?.boundaryF1).toBe(1);
		expect(desk.measured).toBe(1);
		await desk.restart();
		const again = await desk.open([brushTask("t1", "l.png", "e.png")]);
		const found = await desk.compare(sideOf(again, first), sideOf(again), 0);
		expect(desk.measured).toBe(1);
		expect(found.scores).toEqual((await strict)?.scores);
		expect(await desk.bytes(found, "-0-0-0")).toHaveLength(32);
	});

	it("are measured anew where what was kept of them is damaged", async () => {
		const id = await desk.open([brushTask("t1", "l.png", "e.png")], { "l.png": before, "e.png": after });
		await desk.compare(sideOf(id, first), sideOf(id));
		await desk.engine.stop();
		const kept = path.join(desk.folder, "cache", "mask-differences");
		const [only = ""] = fs.readdirSync(kept);
		fs.writeFileSync(path.join(kept, only, "difference.json"), "{}");
		await desk.restart();
		const again = await desk.open([brushTask("t1", "l.png", "e.png")]);
		expect((await desk.compare(sideOf(again, first), sideOf(again))).scores[0]?.both).toBe(5);
		expect(desk.measured).toBe(2);
	});

	it("are the same mask where nothing changed", async () => {
		const id = await desk.open([brushTask("t1", "l.png", "l.png")], { "l.png": before });
		const { scores, voxels } = await desk.compare(sideOf(id, first), sideOf(id), 0);
		for (const score of scores) expect(score).toMatchObject({ iou: 1, dice: 1, hausdorff95: 0, boundaryF1: 1 });
		expect(voxels).toEqual({ neither: 16, same: 16, onlyA: 0, onlyB: 0, other: 0 });
	});

	it("are none, or an empty one where only one side has one", async () => {
		const id = await desk.open([brushTask("t1", "", ""), brushTask("t2", "", "e.png")], { "e.png": after });
		expect(valueOf(await desk.ask(sideOf(id, first), sideOf(id)))).toEqual({ phase: "none" });
		const found = await desk.compare(sideOf(id, first, 1), sideOf(id, { kind: "exported" }, 1));
		expect(found.notes).toEqual(["A has no mask: it is taken for an empty one"]);
		expect(found.voxels).toEqual({ neither: 17, same: 0, onlyA: 0, onlyB: 15, other: 0 });
		expect(found.scores.every(({ iou, hausdorff95 }) => iou === 0 && hausdorff95 === null)).toBe(true);
	});

	it("say which is missing and why, without the link's signature", async () => {
		const id = await desk.open([brushTask("t1", "l.png", "e.png")], { "l.png": before });
		const read = valueOf(await desk.ask(sideOf(id, first), sideOf(id)));
		expect(read).toMatchObject({ phase: "impossible", missing: expect.any(String) as string });
		const { why } = read as { why: string };
		expect(why).toMatch(/^B: host\/masks\/e\.png: /u);
		expect(why).not.toContain("Signature");
	});

	it("say both sizes where they do not lie over each other", async () => {
		const id = await desk.open([brushTask("t1", "l.png", "e.png")], { "l.png": before, "e.png": png("rr", "rr") });
		expect(valueOf(await desk.ask(sideOf(id, first), sideOf(id)))).toEqual({
			phase: "impossible",
			missing: null,
			why: "The mask of A has 8 × 4 pixels, that of B 2 × 2 pixels: they do not lie over each other",
		});
	});

	it("name the side whose file cannot be read", async () => {
		const id = await desk.open([brushTask("t1", "l.png", "e.png")], {
			"l.png": before,
			"e.png": before.subarray(0, before.length - 20),
		});
		const read = await desk.ask(sideOf(id, first), sideOf(id));
		expect(read.ok ? "" : read.detail).toMatch(/^B: e\.png /u);
	});

	it("are given up where another pair is asked for", async () => {
		await desk.end();
		const shares: number[] = [];
		desk = new MaskEngine(async (job, { goOn }) => {
			if (shares.length === 0) {
				for (;;) {
					await new Promise((resolve) => setTimeout(resolve, 1));
					try {
						goOn(0.5);
					} catch {
						shares.push(0);
						return runMaskJob(job, goOn);
					}
				}
			}
			return runMaskJob(job, goOn);
		});
		const id = await desk.open([brushTask("t1", "l.png", "e.png")], { "l.png": before, "e.png": after });
		// A busy machine is asked more than once before both masks are read.
		await vi.waitFor(async () => {
			const read = valueOf(await desk.engine.compareMasks(sideOf(id, first), sideOf(id), 1));
			expect(read).toMatchObject({ phase: "making", share: 0.75 });
		}, 10_000);
		const other = await desk.compare(sideOf(id), sideOf(id, first));
		expect(other.scores[0]?.both).toBe(5);
		expect(shares).toEqual([0]);
	});
});

describe("the masks of many tasks", () => {
	it("are added up, each task as heavy as the other", async () => {
		const id = await desk.open(
			[
				brushTask("t1", "l.png", "e.png"),
				brushTask("t2", "e.png", "e.png"),
				brushTask("t3", "", ""),
				brushTask("t4", "gone.png", "e.png"),
				brushTask("t5", "small.png", "e.png"),
			],
			{ "l.png": before, "e.png": after, "small.png": png("r") },
		);
		const batch = new MaskBatch((...asked) => desk.engine.compareMasks(...asked), 1);
		for (const row of [0, 1, 2, 3, 4])
			expect((await batch.add(sideOf(id, first, row), sideOf(id, { kind: "exported" }, row))).ok).toBe(true);
		const { classes, ...counts } = batch.summary;
		expect(counts).toEqual({
			compared: 2,
			without: 1,
			notCompared: [
				{ reason: expect.any(String) as string, tasks: 1 },
				{ reason: "not-over-each-other", tasks: 1 },
			],
		});
		const red = classes.find(({ title }) => title === "unknown #ff0000");
		expect(red).toMatchObject({ tasks: 2, a: 23, b: 22, both: 16, unit: "px", measured: 2 });
		expect(red?.iou).toBeCloseTo((5 / 18 + 1) / 2, 12);
		expect(classes.find(({ title }) => title === "unknown #0000ff")).toMatchObject({ tasks: 2, measured: 1 });
	});

	it("are left out where they cannot be read at all", async () => {
		const batch = new MaskBatch(() => Promise.resolve(ok({ phase: "none" })), 1);
		await batch.add(sideOf("x"), sideOf("x"));
		expect(batch.summary).toEqual({ compared: 0, without: 1, notCompared: [], classes: [] });
	});
});
