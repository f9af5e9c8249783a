import { homedir } from "node:os";
import * as path from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { cacheFolder, dataFolder } from "../../main/cli/folders.ts";

afterEach(() => {
	vi.unstubAllEnvs();
});

describe.runIf(process.platform === "linux")("the folders of the command line", () => {
	test("lie where the environment says", () => {
		vi.stubEnv("XDG_CONFIG_HOME", "/somewhere/config");
		vi.stubEnv("XDG_CACHE_HOME", "/somewhere/cache");
		expect([dataFolder(), cacheFolder()]).toEqual(["/somewhere/config/ango-loupe", "/somewhere/cache/ango-loupe"]);
	});

	test.each(["", "relative/folder"])("lie at home where it says %j, never where the program was started", (value) => {
		vi.stubEnv("XDG_CONFIG_HOME", value);
		vi.stubEnv("XDG_CACHE_HOME", value);
		const home = homedir();
		expect(dataFolder()).toBe(path.join(home, ".config", "ango-loupe"));
		expect(cacheFolder()).toBe(path.join(home, ".cache", "ango-loupe"));
	});
});
