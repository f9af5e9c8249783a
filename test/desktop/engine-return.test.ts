import { describe, expect, test } from "vitest";
import type { HostEvent } from "../../preload/shared/contract.ts";
import type { ExportSummary } from "../../preload/shared/export.ts";
import { fault, ok } from "../../preload/shared/outcome.ts";
import { EngineLink } from "../../main/desktop/engine-link.ts";
import type { OpenedPlace } from "../../main/engine/engine-api.ts";
import { EngineProcessDouble } from "./engine-process-double.ts";

const place = (id: string): OpenedPlace => ({ id, path: `/exports/${id}.json`, name: `${id}.json`, stamp: "1 2 3 4" });

function summary(id: string, phase: ExportSummary["phase"] = "done"): HostEvent {
	return { name: "exportChanged", payload: { id, name: `${id}.json`, phase, checkPhase: "done" } as ExportSummary };
}

/** What came and went in the microtasks that answers take. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

class Desk {
	readonly processes: EngineProcessDouble[] = [];
	readonly told: HostEvent[] = [];
	now = 0;
	readonly engine = new EngineLink(
		() => {
			const process = new EngineProcessDouble();
			this.processes.push(process);
			return process;
		},
		{ dataFolder: "d", cacheFolder: "c", resourcesFolder: "r", workerFile: "w", scannerFile: "s" },
		() => this.now,
	);

	constructor(...open: string[]) {
		this.engine.subscribe((event) => this.told.push(event));
		void this.engine.listExports();
		this.process.answer("listExports", ok([]));
		for (const id of open) this.open(id);
		this.told.length = 0;
	}

	get process(): EngineProcessDouble {
		const process = this.processes.at(-1);
		if (process === undefined) throw new Error("No process was started.");
		return process;
	}

	open(id: string): void {
		this.process.say({ kind: "opened", place: place(id) });
		this.process.say({ kind: "event", event: summary(id) });
	}

	/** The process opens again what it is told to. */
	async opens(): Promise<void> {
		for (const { id, args } of this.process.calls("resumeExport")) {
			const [{ id: opened }] = args as [OpenedPlace];
			this.open(opened);
			this.process.say({ kind: "answer", id, value: ok(opened) });
		}
		await settled();
	}

	get restarts(): unknown[] {
		return this.told.flatMap((event) => (event.name === "engineRestarted" ? [event.payload] : []));
	}

	get closed(): unknown[] {
		return this.told.flatMap((event) => (event.name === "exportClosed" ? [event.payload] : []));
	}
}

describe("After the end of the engine's process", () => {
	test("another opens what was open, under the same ids, without being asked", async () => {
		const desk = new Desk("one", "two");
		desk.process.say({ kind: "event", event: { name: "exportClosed", payload: "two" } });
		desk.told.length = 0;
		desk.process.end(9);
		expect(desk.processes).toHaveLength(2);
		expect(desk.process.calls("resumeExport").map(({ args }) => args)).toEqual([[place("one")]]);
		expect(desk.restarts).toEqual([]);
		await desk.opens();
		expect(desk.restarts).toEqual([{ open: ["one.json"], lost: [] }]);
		expect(desk.closed).toEqual([]);
	});

	test("what only reads is asked once more, behind the opening; what changes something is answered with the fault", async () => {
		const desk = new Desk("one");
		const read = desk.engine.readProblems("one", 0, 5);
		const saved = desk.engine.saveFindings({ id: "change", label: "Reject", versions: [] });
		desk.process.end(9);
		expect(await saved).toMatchObject({ ok: false, code: "engine-stopped" });
		const meanwhile = desk.engine.closeExport("one");
		await settled();
		expect([desk.process.calls("readProblems"), desk.process.calls("closeExport")]).toEqual([[], []]);
		await desk.opens();
		desk.process.answer("readProblems", "problems");
		desk.process.answer("closeExport", "closed");
		expect([await read, await meanwhile]).toEqual(["problems", "closed"]);
	});

	test("a file that is not there any more is told closed, with its reason; the others go on", async () => {
		const desk = new Desk("one", "two");
		desk.process.end(9);
		const [one, two] = desk.process.calls("resumeExport");
		const reason = fault("file-missing", "one.json");
		desk.process.say({ kind: "answer", id: one?.id ?? -1, value: reason });
		desk.process.say({ kind: "thrown", id: two?.id ?? -1, message: "TypeError: x is not a function" });
		await settled();
		expect(desk.closed).toEqual(["one", "two"]);
		expect(desk.restarts).toEqual([
			{
				open: [],
				lost: [
					{ name: "one.json", fault: reason },
					{ name: "two.json", fault: fault("engine-stopped", "TypeError: x is not a function") },
				],
			},
		]);
		void desk.engine.listExports();
		expect(desk.process.calls("listExports")).toHaveLength(1);
	});

	test("a file over which it ends each time is opened again twice, and then said to be left; another stays open", async () => {
		const desk = new Desk("good", "bad");
		let read = desk.engine.readProblems("bad", 0, 5);
		desk.process.end(139);
		await desk.opens();
		// Asked once more by itself, and no more after the second end.
		expect(desk.process.calls("readProblems")).toHaveLength(1);
		desk.process.end(139);
		expect(await read).toMatchObject({ ok: false, code: "engine-stopped" });
		await desk.opens();
		expect(desk.process.calls("readProblems")).toHaveLength(0);
		read = desk.engine.readProblems("bad", 0, 5);
		desk.process.end(139);
		expect(await read).toMatchObject({ ok: false, code: "engine-stopped" });
		await desk.opens();
		expect(desk.closed).toEqual(["bad"]);
		expect(desk.restarts.at(-1)).toMatchObject({
			open: ["good.json"],
			lost: [{ name: "bad.json", fault: { code: "engine-kept-ending" } }],
		});
		expect(desk.processes).toHaveLength(4);
	});

	test("a process that ends while it opens them is followed by no endless row of others", async () => {
		const desk = new Desk("one");
		const read = desk.engine.readProblems("one", 0, 5);
		for (let end = 0; end < 10 && desk.processes.length < 8; end++) {
			desk.process.end(1);
			await settled();
		}
		expect(desk.processes).toHaveLength(3);
		expect(await read).toMatchObject({ ok: false, code: "engine-stopped" });
		expect(desk.restarts).toMatchObject([{ open: [], lost: [{ name: "one.json" }] }]);
		// What is asked next does not wait for what will not come.
		void desk.engine.listExports();
		expect(desk.process.calls("listExports")).toHaveLength(1);
	});

	test("an export that was at rest for a minute is trusted as on the first day", async () => {
		const desk = new Desk("one");
		for (let end = 0; end < 6; end++) {
			desk.now += 60_000;
			desk.process.end(9);
			await desk.opens();
		}
		expect(desk.closed).toEqual([]);
		expect(desk.restarts).toHaveLength(6);
	});

	test("a program that ends does not begin anew", async () => {
		const desk = new Desk("one");
		const stopped = desk.engine.stop();
		desk.process.answer("stop", undefined);
		await stopped;
		expect(desk.processes).toHaveLength(1);
	});
});
