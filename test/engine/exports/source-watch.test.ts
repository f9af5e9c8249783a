import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import type { SourceReport } from "#shared/export";
import { SourceWatch, stateOfError, type WatchedFiles } from "../../../main/engine/exports/source-watch.ts";

const folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-watch-"));
fs.chmodSync(folder, 0o755);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

let files = 0;
function newFile(text = `[${"1,".repeat(50_000)}1]`): string {
	const file = path.join(folder, `export-${String(++files)}.json`);
	fs.writeFileSync(file, text);
	return file;
}

function watch(file: string, everyMs = 2000, own?: WatchedFiles) {
	const told: SourceReport[] = [];
	const source = new SourceWatch(file, "a.json", (report) => told.push(report), own, everyMs);
	source.begin();
	return { source, told };
}

/** The faults that a file may meet while it is open, and what is said of each. */
const faults: [name: string, happen: (file: string) => void, state: string, sentence: RegExp][] = [
	["cut", (file) => fs.truncateSync(file, 10), "changed", /^a\.json had 100003 bytes and has 10 now: it was cut$/u],
	["appended to", (file) => fs.appendFileSync(file, "\n"), "changed", /has 100004 now: it grew$/u],
	[
		"rewritten at the same size",
		(file) => {
			const descriptor = fs.openSync(file, "r+");
			fs.writeSync(descriptor, "2", 50_001);
			fs.closeSync(descriptor);
		},
		"changed",
		/^a\.json was written to at 20/u,
	],
	[
		"rewritten at the same size and given its old time back",
		(file) => {
			const { atime, mtime } = fs.statSync(file);
			fs.writeFileSync(file, fs.readFileSync(file, "utf8").replaceAll("1", "2"));
			fs.utimesSync(file, atime, mtime);
		},
		"changed",
		/^a\.json (?:holds other bytes than it did|was written to)/u,
	],
	[
		"replaced by a rename",
		(file) => {
			fs.writeFileSync(`${file}.new`, fs.readFileSync(file));
			fs.renameSync(`${file}.new`, file);
		},
		"changed",
		/^Another file of the same size was put in the place of a\.json$/u,
	],
	["deleted", (file) => fs.rmSync(file), "gone", /^a\.json is not in its place/u],
	[
		"replaced by a folder",
		(file) => {
			fs.rmSync(file);
			fs.mkdirSync(file);
		},
		"changed",
		/^a\.json is no file any longer$/u,
	],
];

describe("a file that is open and", () => {
	test.each(faults)("%s is noticed at the next look", (_, happen, state, sentence) => {
		const file = newFile();
		const { source, told } = watch(file);
		expect(source.look()).toEqual({ state: "same", sentence: "" });
		happen(file);
		expect(source.look()).toEqual({ state, sentence: expect.stringMatching(sentence) as string });
		expect(source.refusal()?.code).toBe(state === "gone" ? "file-away" : "file-changed");
		expect(told).toHaveLength(1);
		source.stop();
	});

	test.each(faults)("%s is told without being asked", async (_, happen, state) => {
		const file = newFile();
		const { source, told } = watch(file, 5);
		happen(file);
		while (told.length === 0) await sleep(2);
		expect(told[0]?.state).toBe(state);
		source.stop();
	});

	test("made unreadable is told busy, and is the same again when it may be read", () => {
		const file = newFile();
		const { source } = watch(file);
		const own = process.getuid?.();
		// Whoever runs as root may read everything: the look is taken as somebody else.
		if (own === 0) process.seteuid?.(65_534);
		try {
			if (own !== 0) fs.chmodSync(file, 0o000);
			else {
				process.seteuid?.(0);
				fs.chmodSync(file, 0o000);
				process.seteuid?.(65_534);
			}
			if (process.platform !== "win32") {
				expect(source.look()).toEqual({ state: "busy", sentence: "a.json may not be read any longer (EACCES)" });
				expect(source.refusal()?.code).toBe("file-busy");
			}
		} finally {
			if (own === 0) process.seteuid?.(0);
			fs.chmodSync(file, 0o644);
		}
		expect(source.look().state).toBe("same");
		source.stop();
	});

	test("taken away and put back unchanged is the same again", () => {
		const file = newFile();
		const { source, told } = watch(file);
		fs.renameSync(file, `${file}.away`);
		expect(source.look().state).toBe("gone");
		fs.renameSync(`${file}.away`, file);
		expect(source.look().state).toBe("same");
		expect(told.map(({ state }) => state)).toEqual(["gone", "same"]);
		source.stop();
	});

	test("put back under another number, as by a drive that was taken off, is the same again", () => {
		const file = newFile();
		const { source } = watch(file);
		const { atime, mtime } = fs.statSync(file);
		fs.utimesSync(file, atime, new Date(Math.floor(mtime.getTime() / 1000) * 1000));
		const again = watch(file);
		fs.renameSync(file, `${file}.away`);
		expect(again.source.look().state).toBe("gone");
		fs.copyFileSync(`${file}.away`, file);
		fs.utimesSync(file, atime, new Date(Math.floor(mtime.getTime() / 1000) * 1000));
		expect(again.source.look().state).toBe("same");
		const descriptor = fs.openSync(file, "r");
		expect(again.source.isOpened(descriptor)).toBe(true);
		fs.closeSync(descriptor);
		// And with other bytes it is not.
		fs.rmSync(file);
		expect(again.source.look().state).toBe("gone");
		fs.writeFileSync(file, fs.readFileSync(`${file}.away`, "utf8").replaceAll("1", "2"));
		fs.utimesSync(file, atime, new Date(Math.floor(mtime.getTime() / 1000) * 1000));
		expect(again.source.look()).toEqual({ state: "changed", sentence: "a.json holds other bytes than it did" });
		source.stop();
		again.source.stop();
	});

	test("given another mode or another name is the same still", () => {
		const file = newFile();
		const { source, told } = watch(file);
		fs.chmodSync(file, 0o600);
		fs.linkSync(file, `${file}.link`);
		expect(source.look().state).toBe("same");
		expect(told).toEqual([]);
		source.stop();
	});

	test("read shorter than it is said to be is not trusted any more", () => {
		const { source, told } = watch(newFile());
		expect(source.suspect("The file ends at byte 7").sentence).toBe("a.json: The file ends at byte 7");
		expect(source.look().state).toBe("changed");
		expect(told).toHaveLength(1);
		source.stop();
	});

	test("is asked no more once the watch is stopped", async () => {
		const file = newFile();
		const { source, told } = watch(file, 1);
		source.stop();
		fs.rmSync(file);
		await sleep(20);
		expect(told).toEqual([]);
	});
});

describe("a medium that fails", () => {
	class Failure extends Error {
		readonly syscall = "stat";
		constructor(readonly code: string) {
			super(`${code}: it fails`);
		}
	}

	test.each([
		["EIO", "gone"],
		["ENXIO", "gone"],
		["ENODEV", "gone"],
		["ESTALE", "gone"],
		["EHOSTDOWN", "gone"],
		["ETIMEDOUT", "gone"],
		["ENOTCONN", "gone"],
		["EBUSY", "busy"],
		["EPERM", "busy"],
		["EACCES", "busy"],
		["UNKNOWN", "busy"],
	])("with %s is told %s with the code, and is the same again when it answers", async (code, state) => {
		let failing = false;
		const own: WatchedFiles = {
			...fs,
			statSync: ((...args: Parameters<typeof fs.statSync>) => {
				if (failing) throw new Failure(code);
				return fs.statSync(...args);
			}) as typeof fs.statSync,
			stat: (file) => (failing ? Promise.reject(new Failure(code)) : fs.promises.stat(file, { bigint: true })),
		};
		const { source, told } = watch(newFile(), 2, own);
		failing = true;
		while (told.length < 1) await sleep(1);
		expect(told[0]).toEqual({ state, sentence: expect.stringContaining(`(${code})`) as string });
		expect(source.look().state).toBe(state);
		failing = false;
		while (told.length < 2) await sleep(1);
		expect(told[1]).toEqual({ state: "same", sentence: "" });
		source.stop();
		expect(stateOfError(code)).toBe(state);
	});

	test("at reading, though it can be seen, is told away", () => {
		let failing = false;
		const own: WatchedFiles = {
			...fs,
			stat: (file) => fs.promises.stat(file, { bigint: true }),
			readSync: ((...args: Parameters<typeof fs.readSync>) => {
				if (failing) throw new Failure("EIO");
				return fs.readSync(...args);
			}) as typeof fs.readSync,
		};
		const file = newFile();
		const { source } = watch(file, 2000, own);
		failing = true;
		// A change of the mode makes the watch read.
		fs.chmodSync(file, 0o600);
		expect(source.look()).toEqual({
			state: "gone",
			sentence: "The medium that a.json lies on does not answer (EIO)",
		});
		source.stop();
	});
});
