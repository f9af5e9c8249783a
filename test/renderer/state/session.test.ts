import { describe, expect, it, vi } from "vitest";
import { fault } from "#shared/outcome";
import { createHost } from "../../../renderer/host.ts";
import { Notices } from "../../../renderer/state/notices.svelte.ts";
import { Session } from "../../../renderer/state/session.svelte.ts";
import { FakeHost, summaryOf } from "../fake-host.ts";

function sessionOn(fake: FakeHost) {
	const notices = new Notices();
	const session = new Session(createHost(fake), notices);
	fake.subscribe((event) => {
		if (event.name === "exportChanged") session.changed(event.payload);
	});
	return { session, notices };
}

describe("the session", () => {
	it("begins with what is open already", async () => {
		const { session } = sessionOn(new FakeHost([summaryOf("a", 1), summaryOf("b", 2)]));
		expect(session.started).toBe(false);
		await session.start();
		expect(session.current?.id).toBe("b");
		expect(session.info?.dialogs).toBe(true);
		expect(session.recent).toHaveLength(1);
		expect(session.started).toBe(true);
	});

	it("follows progress, and does not fall back to an older list", async () => {
		const fake = new FakeHost([summaryOf("a", 10, { phase: "indexing" })]);
		const { session } = sessionOn(fake);
		fake.holding = ["listExports"];
		const starting = session.start();
		session.changed(summaryOf("a", 500, { phase: "indexing" }));
		fake.release();
		await starting;
		expect(session.exports.map(({ tasks }) => tasks)).toEqual([500]);
	});

	it("forgets a closed export, though an older list still names it", async () => {
		const fake = new FakeHost([summaryOf("a", 10)]);
		const { session } = sessionOn(fake);
		fake.holding = ["listExports"];
		const starting = session.start();
		session.closed("a");
		fake.release();
		await starting;
		expect(session.exports).toEqual([]);
		expect(session.current).toBeNull();
	});

	it("shows what was dropped, and says what could not be opened", async () => {
		const { session, notices } = sessionOn(new FakeHost([]));
		await session.start();
		await session.offer([new File(["[]"], "good.json")], null);
		expect(session.current?.id).toBe("good.json");
		await session.offer([new File(["x"], "photo.txt")], null);
		expect(notices.list).toMatchObject([
			{ title: "This is not an Ango Hub export", detail: "photo.txt: byte 0 is no JSON" },
		]);
		expect(session.opening).toBe(false);
	});

	it.each([
		["is read", summaryOf("a", 0, { phase: "indexing" })],
		["is checked", summaryOf("a", 2, { checkPhase: "checking" })],
		["is to be checked", summaryOf("a", 2, { checkPhase: "waiting" })],
	])("asks again when an export that %s falls silent: the last event may have come too early", async (_, before) => {
		const fake = new FakeHost([before]);
		const { session } = sessionOn(fake);
		await session.start();
		vi.useFakeTimers();
		try {
			const stop = session.watch();
			fake.summaries = [summaryOf("a", 2)];
			await vi.advanceTimersByTimeAsync(1100);
			expect(session.current).toMatchObject({ phase: "done", tasks: 2, checkPhase: "done" });
			const asked = fake.count("listExports");
			await vi.advanceTimersByTimeAsync(10_000);
			expect(fake.count("listExports")).toBe(asked);
			stop();
		} finally {
			vi.useRealTimers();
		}
	});

	it("leaves everything as it is when the dialog is closed", async () => {
		const { session, notices } = sessionOn(new FakeHost([summaryOf("a", 1)]));
		await session.start();
		await session.choose();
		expect(session.current?.id).toBe("a");
		expect(notices.list).toEqual([]);
	});

	it("opens again after an opening that broke", async () => {
		const fake = new FakeHost([], {
			openSample: () => {
				throw new Error("refused");
			},
		});
		const { session } = sessionOn(fake);
		await expect(session.openSample()).rejects.toThrow("refused");
		fake.answers = { openSample: () => fault("file-missing", "sample.json") };
		await session.openSample();
		expect(fake.count("openSample")).toBe(2);
	});

	it("brings the next export in front when one is closed", async () => {
		const { session } = sessionOn(new FakeHost([summaryOf("a", 1), summaryOf("b", 1)]));
		await session.start();
		await session.close("b");
		expect(session.current?.id).toBe("a");
	});
});
