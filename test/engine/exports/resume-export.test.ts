import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import type { OpenedPlace } from "../../../main/engine/engine-api.ts";
import type { Engine } from "../../../main/engine/engine.ts";
import { checkHere } from "../batches-here.ts";
import { engineHere } from "../engine-here.ts";

const engines: Engine[] = [];
afterEach(async () => {
	for (const engine of engines.splice(0)) await engine.stop();
});

function start(folder: string): Engine {
	const engine = engineHere(folder, { checkers: checkHere() }, { checksAtOnce: true });
	engines.push(engine);
	return engine;
}

function taskOf(id: string): string {
	return JSON.stringify([
		{ externalId: `${id}.jpg`, task: { taskId: id, tools: [], classifications: [], relations: [] } },
	]);
}

/** An export that was open in an engine, and what a host was told of where it lies. */
async function opened(): Promise<{ folder: string; file: string; place: OpenedPlace }> {
	const folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-resume-"));
	onTestFinished(() => {
		fs.rmSync(folder, { recursive: true, force: true });
	});
	const file = path.join(folder, "batch.json");
	fs.writeFileSync(file, taskOf("t1"));
	const engine = start(folder);
	const told: OpenedPlace[] = [];
	engine.watchPlaces((place) => told.push(place));
	const ids = await engine.openPaths([file]);
	const [place] = told;
	if (!ids.ok || place === undefined) throw new Error("The export is not open.");
	expect(ids.value).toEqual([place.id]);
	return { folder, file, place };
}

describe("an export that was open in an engine that ended", () => {
	test("is opened in the next one under the id that it had, and its tasks are read by that", async () => {
		const { folder, place } = await opened();
		const next = start(folder);
		expect(await next.resumeExport(place)).toEqual({ ok: true, value: place.id });
		await next.reading(place.id);
		expect(await next.readTask({ export: place.id, row: 0 }, null)).toMatchObject({
			ok: true,
			value: { taskId: "t1" },
		});
		expect(await next.openPaths([place.path])).toEqual({ ok: true, value: [place.id] });
	});

	test("is not shown where another file of the same size stands in its place, or none", async () => {
		const { folder, file, place } = await opened();
		fs.writeFileSync(`${file}.new`, taskOf("t2"));
		fs.renameSync(`${file}.new`, file);
		const next = start(folder);
		expect(await next.resumeExport(place)).toMatchObject({ ok: false, code: "file-changed" });
		fs.rmSync(file);
		expect(await next.resumeExport(place)).toMatchObject({ ok: false, code: "file-missing", detail: "batch.json" });
		expect(await next.listExports()).toEqual({ ok: true, value: [] });
	});
});
