import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fuzzMedia, seedFiles } from "./media-fuzz.ts";

let folder = "";
beforeAll(() => {
	folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-fuzz-"));
});
afterAll(() => {
	fs.rmSync(folder, { recursive: true, force: true });
});

describe("two thousand damaged files of masks and volumes", () => {
	// More by hand: see test/fuzz-media.ts.
	test("are read or refused in words, and none has another size than it says", async () => {
		const tally = await fuzzMedia(folder, { from: 0, count: 2000 });
		expect(tally.faults).toEqual([]);
		expect(tally.files).toBe(2000);
		// Damage that finds nothing to damage would show nothing.
		const refused = [...tally.refused.values()].reduce((sum, count) => sum + count, 0);
		expect(refused).toBeGreaterThan(tally.files / 4);
		expect(tally.read).toBeGreaterThan(seedFiles().length);
	}, 60_000);
});
