import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Drawer, drawOnThreads } from "../../../main/engine/thumbnails/drawing-threads.ts";

let folder = "";
let started = "";

beforeAll(() => {
	folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-threads-"));
	started = path.join(folder, "started");
});
afterAll(() => {
	fs.rmSync(folder, { recursive: true, force: true });
});

/** Of threads that note their start, answer what they read, and end at what they should draw. */
function drawer(): Drawer {
	const script = `
		const { parentPort } = require("node:worker_threads");
		require("node:fs").appendFileSync(${JSON.stringify(started)}, "x");
		parentPort.on("message", ({ step }) => {
			if (step === "draw") process.exit(7);
			parentPort.postMessage({ value: { ok: true, value: "names" } });
		});`;
	const file = path.join(folder, "worker.cjs");
	fs.writeFileSync(file, script);
	fs.writeFileSync(started, "");
	return drawOnThreads(file).start();
}

function read(from: Drawer): ReturnType<Drawer["read"]> {
	return from.read({
		textPath: "",
		stamp: null,
		name: "",
		place: { offset: 0, length: 0, member: 0, form: "v3" },
		taskId: null,
		ref: { export: "id", row: 0 },
		scheme: "light",
	});
}

describe("a thread that draws", () => {
	test("and ends at a thumbnail costs that one, and another takes its place", async () => {
		const drawing = drawer();
		expect(await read(drawing)).toEqual({ ok: true, value: "names" });
		expect(await drawing.draw(null, null)).toMatchObject({ ok: false, code: "thumbnail-failed" });
		expect(await read(drawing)).toEqual({ ok: true, value: "names" });
		expect(fs.readFileSync(started, "utf8")).toBe("xx");
		await drawing.end();
	});

	test("and was ended is not followed by another, which nobody would end", async () => {
		const drawing = drawer();
		expect(await read(drawing)).toMatchObject({ ok: true });
		await drawing.end();
		expect(await read(drawing)).toMatchObject({ ok: false, code: "thumbnail-failed" });
		expect(fs.readFileSync(started, "utf8")).toBe("x");
	});
});
