import { beforeEach, describe, expect, it, vi } from "vitest";
import type { BatchReport } from "#shared/compare/batch";
import { fault, ok } from "#shared/outcome";
import { createHost } from "../../../../renderer/host.ts";
import { BatchComparison } from "../../../../renderer/state/compare/batch-comparison.svelte.ts";
import { Notices } from "../../../../renderer/state/notices.svelte.ts";
import { FakeHost } from "../../fake-host.ts";
import { batchReport, batchState } from "../../made-up-report.ts";
import { soon } from "../../../soon.ts";

let report: BatchReport | null;
let query: string;
let host: FakeHost;
let notices: Notices;

function make(): BatchComparison {
	return new BatchComparison(createHost(host), notices, {
		where: () => query,
		changeQuery: (edit) => {
			query = edit(query);
			return Promise.resolve();
		},
	});
}

async function compared(): Promise<BatchComparison> {
	const batch = make();
	await batch.follow("first");
	batch.toggle(true);
	await soon(() => {
		expect(batch.isReading).toBe(false);
	});
	return batch;
}

function questions(): unknown[][] {
	return host.asked.filter(({ question }) => question === "readComparison").map(({ args }) => [...args]);
}

beforeEach(() => {
	report = batchReport();
	query = "";
	notices = new Notices();
	host = new FakeHost([], {
		readComparison: (_id: string, _where: string, threshold: number | null) =>
			ok(report === null ? null : { ...report, threshold: threshold ?? report.state.settings.threshold }),
	});
});

describe("the comparison of a batch", () => {
	it("asks what there is of the export in front, and forgets it with the export", async () => {
		const batch = make();
		await batch.follow("first");
		expect(questions()).toEqual([["first", "", null]]);
		expect(batch.state?.phase).toBe("done");
		report = null;
		await batch.follow("second");
		expect(batch.state).toBeNull();
		expect(batch.report).toBeNull();
		batch.toggle(true);
		await batch.follow(null);
		expect(batch.isOpen).toBe(false);
	});

	it("asks once more when the export is read to its end: what was compared before is known only then", async () => {
		const kept = report;
		report = null;
		const batch = make();
		await batch.follow("first", false);
		await batch.follow("first", false);
		expect(questions()).toHaveLength(1);
		report = kept;
		await batch.follow("first", true);
		expect(batch.state?.phase).toBe("done");
		await batch.follow("first", true);
		expect(questions()).toHaveLength(2);
	});

	it("opens its view where it starts, and says why where it cannot", async () => {
		const batch = await compared();
		batch.toggle(false);
		const { plan, settings } = batchState();
		expect(await batch.start(plan, settings)).toBe(true);
		expect(batch.isOpen).toBe(true);
		host.answers.startComparison = () => fault("task-missing", "no such stage");
		batch.toggle(false);
		expect(await batch.start(plan, settings)).toBe(false);
		expect(batch.isOpen).toBe(false);
		expect(notices.list[0]?.detail).toBe("Comparison: no such stage");
	});

	it("asks for one threshold at a time, and ends with the last that was tried", async () => {
		const batch = await compared();
		const before = questions().length;
		host.holding = ["readComparison"];
		for (let at = 1; at <= 30; at += 1) batch.try(0.5 + at / 100);
		expect(batch.threshold).toBeCloseTo(0.8);
		host.holding = [];
		host.release();
		await soon(() => {
			expect(batch.report?.threshold).toBe(0.8);
		});
		expect(questions().length - before).toBe(2);
		batch.try(0.5);
		expect(batch.tried).toBeNull();
	});

	it("keeps a threshold that was tried by comparing with it", async () => {
		const batch = await compared();
		batch.try(0.7);
		await batch.keepThreshold();
		const started = host.asked.find(({ question }) => question === "startComparison");
		expect(started?.args).toEqual([batchState().plan, { ...batchState().settings, threshold: 0.7 }]);
		expect(batch.tried).toBeNull();
	});

	it("follows the query in front only where that is asked for", async () => {
		const batch = await compared();
		query = "tools>3";
		const before = questions().length;
		batch.queryChanged();
		expect(questions().length).toBe(before);
		batch.showWhole(false);
		await soon(() => {
			expect(questions().at(-1)).toEqual(["first", "tools>3", null]);
		});
		query = "fail";
		host.answers.readComparison = () => fault("query-syntax", "character 3");
		batch.queryChanged();
		await soon(() => {
			expect(batch.isReading).toBe(false);
		});
		expect(notices.list).toEqual([]);
		expect(batch.report?.compared).toBe(980);
	});

	it("tells how far it is and how long the rest takes, and reads the figures where they are seen", async () => {
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
		try {
			const batch = make();
			await batch.follow("first");
			const asked = questions().length;
			const tell = (tasks: number) => {
				const state = batchState({ phase: "comparing", tasks });
				report = batchReport({ state });
				batch.hear({ export: "first", state });
			};
			tell(100);
			expect(batch.msLeft).toBeNull();
			await vi.advanceTimersByTimeAsync(1000);
			tell(300);
			expect(batch.msLeft).toBeCloseTo(3500);
			// Told of the beginning, and no more while nobody looks.
			expect(questions().length - asked).toBeLessThanOrEqual(2);
			batch.toggle(true);
			await vi.advanceTimersByTimeAsync(1000);
			const seen = questions().length;
			tell(400);
			await vi.advanceTimersByTimeAsync(1000);
			expect(questions().length).toBeGreaterThan(seen);
			report = batchReport();
			batch.hear({ export: "other", state: null });
			expect(batch.state).not.toBeNull();
			batch.hear({ export: "first", state: batchState() });
			expect(batch.isRunning).toBe(false);
			expect(batch.msLeft).toBeNull();
			batch.stop();
		} finally {
			vi.useRealTimers();
		}
	});

	it("asks by itself where the host has fallen silent: the end may have been told to nobody", async () => {
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
		try {
			const batch = make();
			await batch.follow("first");
			batch.hear({ export: "first", state: batchState({ phase: "comparing", tasks: 1 }) });
			report = batchReport();
			await vi.advanceTimersByTimeAsync(5000);
			expect(batch.state?.phase).toBe("done");
		} finally {
			vi.useRealTimers();
		}
	});

	it("keeps what an event told while an older answer was on its way", async () => {
		const batch = await compared();
		host.holding = ["readComparison"];
		void batch.read();
		batch.hear({ export: "first", state: batchState({ phase: "cancelled", tasks: 5 }) });
		host.holding = [];
		host.release();
		report = batchReport({ state: batchState({ phase: "cancelled", tasks: 5 }) });
		await soon(() => {
			expect(batch.isReading).toBe(false);
		});
		expect(batch.state?.phase).toBe("cancelled");
	});
});

describe("a mark of the batch view", () => {
	it("lists its tasks, gives way to the next, and is taken back", async () => {
		const batch = await compared();
		query = "tools>3";
		await batch.choose("class=Car");
		expect(query).toBe("tools>3 class=Car");
		expect(batch.isChosen("class=Car")).toBe(true);
		await batch.choose("consensus>=80 consensus<85");
		expect(query).toBe("tools>3 consensus>=80 consensus<85");
		await batch.choose("class=Lane", true);
		expect(query).toBe("tools>3 consensus>=80 consensus<85 class=Lane");
		await batch.choose("consensus>=80 consensus<85");
		expect(query).toBe("tools>3 class=Lane");
		await batch.choose("class=Lane");
		expect(query).toBe("tools>3");
	});

	it("leaves alone what a person wrote, also where it is the same", async () => {
		const batch = await compared();
		query = "class=Car  stage:rev";
		await batch.choose("class=Lane");
		expect(query).toBe("class=Car  stage:rev class=Lane");
		expect(batch.isChosen("class=Car")).toBe(true);
	});
});
