import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect, test, vi } from "vitest";
import { brushTask, png } from "../engine/compare/masks/mask-engine.ts";
import { builtProgram } from "./built-program.ts";

// Every call is a process of its own.
vi.setConfig({ testTimeout: 120_000 });

const { folder, loupe } = builtProgram("scan-worker", "compare-worker", "compare-masks-worker", "mask-worker");

/** Of the second task the mask of Label is not here. */
function written(): string {
	mkdirSync(path.join(folder, "media"), { recursive: true });
	writeFileSync(path.join(folder, "media", "l.png"), png("rrrr....", "rrrr....", "rrrr....", "rrrr...."));
	writeFileSync(path.join(folder, "media", "e.png"), png(".rrrr...", ".rrrr...", ".rrrr...", ".rrrr..g"));
	const file = path.join(folder, "brushed.json");
	writeFileSync(file, JSON.stringify([brushTask("t1", "l.png", "e.png"), brushTask("t2", "gone.png", "e.png")]));
	return file;
}

test("compare --masks tells figures class by class, and which masks are not here", () => {
	const call = ["compare", written(), "--from", "Label", "--masks", "--media", path.join(folder, "media")];
	const text = loupe(...call, "--csv", path.join(folder, "csv"));
	expect([text.code, text.err]).toEqual([0, ""]);
	expect(text.out).toContain("1 task compared, 0 tasks without any, 1 task not compared: not-collected");
	// Of 16 and 16 pixels 12 are shared; of the surfaces all lie within two pixels.
	expect(text.out).toMatch(/unknown #ff0000\s+1\s+0\.6000\s+0\.7500\s+1\.00 px\s+1\.0000\s+16\s+16\s+12/u);
	const csv = readFileSync(path.join(folder, "csv", "Masks.csv"), "utf8").split("\n");
	expect(csv[1]).toBe("t1,unknown #ff0000,,px,16,16,12,0.6,0.75,1,1,,,");
	expect(csv[3]).toMatch(/^t2,+"A: host\/masks\/gone\.png: /u);

	const lines = loupe(...call, "--json")
		.out.trimEnd()
		.split("\n")
		.map((line) => JSON.parse(line) as Record<string, unknown>);
	const masks = lines.filter((line) => "masks" in line);
	expect(masks).toMatchObject([
		{ taskId: "t1", masks: { unit: "px", voxels: { neither: 11, same: 12, onlyA: 4, onlyB: 5, other: 0 } } },
		{ taskId: "t2", masks: { notCompared: "not-collected" } },
	]);
	expect(lines.at(-1)).toMatchObject({ summary: { masks: { compared: 1, classes: [{ b: 1 }, { iou: 0.6 }] } } });
	expect(JSON.stringify(lines)).not.toContain("Signature");
});

test("compare without --masks says how many tasks have some", () => {
	const file = written();
	expect(loupe("compare", file, "--from", "Label").out).toContain("of 2 tasks not compared; --masks compares them");
	expect(loupe("compare", file, "--from", "Label", "--tolerance", "3")).toMatchObject({ code: 2 });
});
