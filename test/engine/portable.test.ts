import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { portableFolder } from "../../main/engine/portable.ts";

test("a flag file beside the program keeps everything there, whatever it holds", () => {
	const folder = mkdtempSync(join(tmpdir(), "loupe-portable-"));
	expect(portableFolder(folder)).toBeNull();
	writeFileSync(join(folder, "ango-loupe.portable"), "anything\n");
	expect(portableFolder(folder)).toBe(join(folder, "ango-loupe-data"));
	rmSync(folder, { recursive: true, force: true });
});
