import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { ExportId } from "#shared/export";
import type { CollectState } from "#shared/media-needs";
import { buildProgram } from "../../../../main/build.mjs";
import type { Engine } from "../../../../main/engine/engine.ts";
import { linkedExport } from "../../../collect/linked-export.ts";
import { valueOf } from "../../../value-of.ts";
import { engineHere } from "../../engine-here.ts";

const folder = mkdtempSync(path.join(tmpdir(), "loupe-collects-"));
const collectFile = path.join(folder, "collect.cjs");
const engines: Engine[] = [];

beforeAll(async () => {
	const root = path.resolve(".");
	const out = path.relative(root, collectFile).split(path.sep).join("/");
	await buildProgram(root, { entry: "main/collect/collect.ts", out, format: "cjs" });
}, 60_000);

afterEach(async () => {
	await Promise.all(engines.splice(0).map((engine) => engine.stop()));
});

afterAll(() => {
	rmSync(folder, { recursive: true, force: true });
});

async function opened(program: string | null): Promise<{ engine: Engine; id: ExportId }> {
	const own = mkdtempSync(path.join(folder, "engine-"));
	const engine = engineHere(own, {}, program === null ? {} : { collectFile: program });
	engines.push(engine);
	const file = path.join(own, "export.ndjson");
	const tasks = Array.from({ length: 20 }, (_, n) => ({
		id: `T${String(n)}`,
		picture: `http://127.0.0.1:9/${String(n)}.jpg`,
	}));
	writeFileSync(file, linkedExport(tasks));
	const [id = ""] = valueOf(await engine.openPaths([file]));
	valueOf(await engine.reading(id));
	return { engine, id };
}

async function over(engine: Engine, id: ExportId): Promise<CollectState> {
	return vi.waitFor(async () => {
		const state = valueOf(await engine.readCollect(id));
		expect(state.phase).not.toBe("running");
		return state;
	}, 20_000);
}

describe("fetching for the page", () => {
	it("is off where nobody switched it on, and where the program was made without it", async () => {
		for (const [program, words] of [
			[null, "it is not switched on"],
			[path.join(folder, "none.cjs"), "this program was made without it"],
		] as const) {
			const { engine, id } = await opened(program);
			expect(await engine.startCollect(id, "")).toEqual({ ok: false, code: "collect-off", detail: words });
			expect(valueOf(await engine.readCollect(id)).phase).toBe("idle");
		}
	});

	it("goes through the tasks of a query, and tells the report why something is not here", async () => {
		const { engine, id } = await opened(collectFile);
		expect(await engine.startCollect(id, "tools>")).toMatchObject({ ok: false, code: "query-syntax" });
		expect(await engine.startCollect("nothing", "")).toMatchObject({ ok: false, code: "export-closed" });
		valueOf(await engine.startCollect(id, "task:T7"));
		expect(await over(engine, id)).toMatchObject({
			phase: "done",
			needs: 1,
			failed: [{ class: "link-refused", needs: 1 }],
		});
		valueOf(await engine.startCollect(id, ""));
		expect(await over(engine, id)).toMatchObject({
			phase: "done",
			needs: 20,
			failed: [{ class: "link-refused", needs: 20 }],
		});
		await vi.waitFor(async () => {
			const report = valueOf(await engine.readMediaReport(id, ""));
			expect([report.phase, report.missing]).toEqual(["done", [{ class: "link-refused", needs: 20 }]]);
		}, 20_000);
	});

	it("can be given up, and ends with the export and with the engine", async () => {
		const { engine, id } = await opened(collectFile);
		valueOf(await engine.startCollect(id, ""));
		expect(await engine.cancelCollect(id)).toEqual({ ok: true, value: null });
		expect(["done", "cancelled"]).toContain((await over(engine, id)).phase);
		valueOf(await engine.startCollect(id, ""));
		valueOf(await engine.closeExport(id));
		expect(await engine.readCollect(id)).toMatchObject({ ok: false, code: "export-closed" });
	});
});
