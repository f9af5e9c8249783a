import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LeftOpen } from "../../main/desktop/left-open.ts";

let folder = "";
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "loupe-left-"));
});
afterEach(() => {
	vi.useRealTimers();
	rmSync(folder, { recursive: true, force: true });
});

const start = (): LeftOpen => new LeftOpen(join(folder, "left-open.json"));

test("what was open is opened again where the program was killed, and not where it was quit", async () => {
	const first = start();
	expect(await first.take()).toEqual([]);
	await first.keep(["/a.json"]);
	await first.keep(["/a.json", "/b.json"]);
	const second = start();
	expect(await second.take()).toEqual(["/a.json", "/b.json"]);
	await second.keep(["/b.json"]);
	await second.clear();
	expect(await start().take()).toEqual([]);
});

test("files of which the program dies each time are opened again twice", async () => {
	await start().keep(["/a.json"]);
	for (const paths of [["/a.json"], ["/a.json"], []]) {
		const program = start();
		expect(await program.take()).toEqual(paths);
		if (paths.length > 0) await program.keep(paths);
	}
});

test("a program that lived on for a while has not died of them", async () => {
	await start().keep(["/a.json"]);
	vi.useFakeTimers({ toFake: ["setTimeout"] });
	for (let n = 0; n < 4; n++) {
		const program = start();
		expect(await program.take()).toEqual(["/a.json"]);
		await vi.advanceTimersByTimeAsync(60_000);
		await program.keep(["/a.json"]);
	}
});

test("a file that is none of ours opens nothing", async () => {
	for (const content of [{}, [], null, { paths: [1], starts: 0 }, { paths: "/a", starts: "x" }]) {
		const text = JSON.stringify({ magic: "ango-loupe left open", version: 1, content });
		writeFileSync(join(folder, "left-open.json"), text);
		expect(await start().take()).toEqual([]);
	}
});
