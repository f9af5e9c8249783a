import { describe, expect, test } from "vitest";
import type { HostEvent } from "../../preload/shared/contract.ts";
import type { ExportSummary } from "../../preload/shared/export.ts";
import { EngineLink } from "../../main/desktop/engine-link.ts";
import type { EnginePort } from "../../main/desktop/engine-messages.ts";
import { EngineProcessDouble } from "./engine-process-double.ts";

const options = { dataFolder: "d", cacheFolder: "c", resourcesFolder: "r", workerFile: "w", scannerFile: "s" };

function link(): { link: EngineLink; processes: EngineProcessDouble[] } {
	const processes: EngineProcessDouble[] = [];
	const start = (): EnginePort => {
		const process = new EngineProcessDouble();
		processes.push(process);
		return process;
	};
	return { link: new EngineLink(start, options), processes };
}

function last(processes: readonly EngineProcessDouble[]): EngineProcessDouble {
	const process = processes.at(-1);
	if (process === undefined) throw new Error("No process was started.");
	return process;
}

const changed = (id: string): HostEvent => ({ name: "exportChanged", payload: { id } as ExportSummary });

describe("The link to the engine's process", () => {
	test("starts no process before there is something to ask", () => {
		expect(link().processes).toHaveLength(0);
	});

	test("sends the options first, then the calls, and keeps answers apart that come in another order", async () => {
		const { link: engine, processes } = link();
		const [first, second] = [engine.readProblems("a", 0, 5), engine.closeExport("b")];
		const process = last(processes);
		expect(process.heard).toEqual([
			{ kind: "start", options },
			{ kind: "call", id: 1, method: "readProblems", args: ["a", 0, 5] },
			{ kind: "call", id: 2, method: "closeExport", args: ["b"] },
		]);
		process.say({ kind: "answer", id: 2, value: "second" });
		process.say({ kind: "answer", id: 1, value: "first" });
		expect(await Promise.all([first, second])).toEqual(["first", "second"]);
		expect(processes).toHaveLength(1);
	});

	test("a bug in the engine rejects the call", async () => {
		const { link: engine, processes } = link();
		const call = engine.listRecent();
		last(processes).say({ kind: "thrown", id: last(processes).call, message: "TypeError: x is not a function" });
		await expect(call).rejects.toThrow("x is not a function");
	});

	test("the end of the process answers what was asked, and the next call starts another where nothing was open", async () => {
		const { link: engine, processes } = link();
		const asked = [engine.openPaths(["/a"]), engine.listExports()];
		last(processes).end(139);
		for (const answer of await Promise.all(asked))
			expect(answer).toEqual({ ok: false, code: "engine-stopped", detail: expect.stringContaining("139") as string });
		expect(processes).toHaveLength(1);
		const next = engine.listExports();
		expect(processes).toHaveLength(2);
		expect(last(processes).heard[0]).toEqual({ kind: "start", options });
		last(processes).say({ kind: "answer", id: last(processes).call, value: "again" });
		expect(await next).toBe("again");
	});

	test("stopping lets the engine put its things away and ends its process; without one there is nothing to stop", async () => {
		const { link: engine, processes } = link();
		await engine.stop();
		expect(processes).toHaveLength(0);
		void engine.listExports();
		const stopped = engine.stop();
		expect(last(processes).heard.at(-1)).toMatchObject({ method: "stop" });
		last(processes).say({ kind: "answer", id: last(processes).call, value: undefined });
		await stopped;
	});

	test("an end of the subscription is an end", () => {
		const { link: engine, processes } = link();
		const told: HostEvent[] = [];
		const end = engine.subscribe((event) => told.push(event));
		void engine.listExports();
		end();
		last(processes).say({ kind: "event", event: changed("one") });
		expect(told).toEqual([]);
	});
});
