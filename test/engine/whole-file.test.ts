import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { giveName, writeWhole } from "../../main/engine/whole-file.ts";

let folder = "";

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "loupe-whole-"));
});

afterEach(() => {
	rmSync(folder, { recursive: true, force: true });
});

/** A system that refuses the first `times` renamings, as one whose scanner holds the file does. */
function refusing(times: number, code: string, platform: NodeJS.Platform) {
	let asked = 0;
	return {
		platform,
		asked: () => asked,
		rename: async (from: string, to: string) => {
			asked += 1;
			if (asked <= times) throw Object.assign(new Error(code), { code, syscall: "rename" });
			await rename(from, to);
		},
	};
}

describe("a file takes its name", () => {
	test.each(["EPERM", "EACCES", "EBUSY"])("on Windows after another program let go of it (%s)", async (code) => {
		writeFileSync(join(folder, "a"), "new");
		writeFileSync(join(folder, "b"), "old");
		const system = refusing(3, code, "win32");
		await giveName(join(folder, "a"), join(folder, "b"), system);
		expect([system.asked(), readFileSync(join(folder, "b"), "utf8"), readdirSync(folder)]).toEqual([4, "new", ["b"]]);
	});

	test("or fails, with both files as they were, where it is held on", async () => {
		writeFileSync(join(folder, "a"), "new");
		writeFileSync(join(folder, "b"), "old");
		const system = refusing(100, "EBUSY", "win32");
		await expect(giveName(join(folder, "a"), join(folder, "b"), system)).rejects.toThrow("EBUSY");
		expect([system.asked(), readFileSync(join(folder, "b"), "utf8")]).toEqual([7, "old"]);
	});

	test.each([
		["EPERM", "linux"],
		["ENOSPC", "win32"],
	] as const)("and is not tried again where that would not help (%s on %s)", async (code, platform) => {
		writeFileSync(join(folder, "a"), "new");
		const system = refusing(100, code, platform);
		await expect(giveName(join(folder, "a"), join(folder, "b"), system)).rejects.toThrow(code);
		expect(system.asked()).toBe(1);
	});
});

test("a file is replaced as a whole, and nothing else is left", async () => {
	writeFileSync(join(folder, "a.json"), "old");
	await writeWhole(join(folder, "a.json"), "new");
	expect([readFileSync(join(folder, "a.json"), "utf8"), readdirSync(folder)]).toEqual(["new", ["a.json"]]);
	await expect(writeWhole(join(folder, "none", "a.json"), "x")).rejects.toThrow("ENOENT");
	expect(readdirSync(folder)).toEqual(["a.json"]);
});
