import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CollectState } from "#shared/media-needs";
import { fault, type Outcome } from "#shared/outcome";
import { waitBefore } from "../../main/collect/collect-run.ts";
import { scopedKey } from "../../main/engine/media/store/media-record.ts";
import { awsLink, mark } from "../shared/signed-links.ts";
import { brokenFiles, CollectHere, needOf } from "./collect-here.ts";
import { HostileServer, pngOf } from "./hostile-server.ts";

let server: HostileServer;
let here: CollectHere;

beforeAll(async () => {
	server = await HostileServer.start();
});

afterAll(() => server.stop());

beforeEach(() => {
	here = new CollectHere();
	server.asked.length = 0;
	server.most = 0;
});

afterEach(() => {
	here.remove();
});

function stateOf(outcome: Outcome<CollectState>): CollectState {
	if (!outcome.ok) throw new Error(outcome.detail);
	return outcome.value;
}

describe("collect", () => {
	it("keeps each file whole, and says how far it is", async () => {
		const needs = ["a", "b", "c"].map((name) => needOf(server.at(`/ok/${name}`), name));
		const state = stateOf(await here.collect(needs));
		expect(state).toMatchObject({
			phase: "done",
			needs: 3,
			fetched: 3,
			there: 0,
			bytes: 15_000,
			failed: [],
			refused: [],
		});
		for (const need of needs) expect((await here.bytesOf(need))?.equals(pngOf(new URL(need.link).pathname))).toBe(true);
		expect(here.told.map(({ fetched }) => fetched)).toEqual([1, 2, 3]);
	});

	it("does not ask again for what is here", async () => {
		const need = needOf(server.at("/ok/a"));
		await here.collect([need]);
		const again = stateOf(await here.collect([needOf(`${need.link}?X-Amz-Signature=another`)]));
		expect(again).toMatchObject({ fetched: 0, there: 1 });
		expect(server.asked).toHaveLength(1);
	});

	it("asks once for what several tasks point to, and keeps it for each", async () => {
		const needs = Array.from({ length: 5 }, (_, n) =>
			needOf(server.at(`/slow/a?X-Amz-Signature=${String(n)}`), `T${String(n)}`),
		);
		const state = stateOf(await here.collect(needs));
		expect(state).toMatchObject({ fetched: 5, bytes: 300_000 });
		expect(server.asked).toHaveLength(1);
		for (const need of needs) expect((await here.bytesOf(need))?.length).toBe(60_000);
	});

	it("has no more files under way than it may", async () => {
		const needs = Array.from({ length: 12 }, (_, n) => needOf(server.at(`/slow/${String(n)}`)));
		expect(stateOf(await here.collect(needs, { parallel: 3 }))).toMatchObject({ fetched: 12 });
		expect(server.most).toBe(3);
	});

	it("tries again after the time that the other side asks for, and no more often than it may", async () => {
		let asked = 0;
		server.on("/busy", (_, response) => {
			asked++;
			if (asked < 3) response.writeHead(503, { "retry-after": "0" }).end();
			else response.writeHead(200).end(pngOf("at last"));
		});
		expect(stateOf(await here.collect([needOf(server.at("/busy"))]))).toMatchObject({ fetched: 1 });
		asked = -10;
		const state = stateOf(await here.collect([needOf(server.at("/busy"), "other")], { retries: 1 }));
		expect([asked, state.failed]).toEqual([-8, [{ class: "temporary", needs: 1 }]]);
	});

	it("does not wait for what asks it to wait for too long", async () => {
		server.on("/tomorrow", (_, response) => {
			response.writeHead(429, { "retry-after": "86400" }).end();
		});
		const state = stateOf(await here.collect([needOf(server.at("/tomorrow"))], { retries: 9 }));
		expect(state.failed).toEqual([{ class: "temporary", needs: 1 }]);
		expect(server.asked).toHaveLength(1);
	});

	it("remembers why something is not here, and forgets it once it is", async () => {
		let isThere = false;
		server.on("/later", (_, response) => {
			response.writeHead(isThere ? 200 : 404).end(isThere ? pngOf("x") : "");
		});
		const need = needOf(server.at(`/later?X-Amz-Signature=${mark}`), "T7");
		const state = stateOf(await here.collect([need]));
		expect(state).toMatchObject({ fetched: 0, failed: [{ class: "absent", needs: 1 }] });
		expect(state.refused).toEqual([`Task T7: ${need.place}: It does not exist in the storage.`]);
		const key = scopedKey(need.taskId, need.link);
		expect(await here.store.missing(key)).toMatchObject({ ok: true, value: { class: "absent" } });
		isThere = true;
		await here.collect([need]);
		expect(await here.store.missing(key)).toEqual({ ok: true, value: null });
	});

	it("leaves nothing of a file that did not come whole", async () => {
		const paths = ["/truncated", "/cut-chunks", "/endless", "/spoilt", "/gzip-cut", "/wrong-length", "/page", "/huge"];
		const state = stateOf(
			await here.collect(
				paths.map((path) => needOf(server.at(path), path)),
				{ retries: 0 },
			),
		);
		expect(state).toMatchObject({ fetched: 0, needs: paths.length });
		expect(brokenFiles(here.folder)).toEqual([]);
		expect((await here.store.state()).ok).toBe(true);
		expect(await here.store.state()).toMatchObject({ value: { files: 0, bytes: 0 } });
	});

	it("asks no more for links that are dead by the other side's clock, whatever ours says", async () => {
		server.on("/dead/", (_, response) => {
			response.writeHead(403, { date: "Tue, 24 Nov 2026 14:35:00 GMT" }).end();
		});
		const needs = Array.from({ length: 50 }, (_, n) => needOf(awsLink(server.at(`/dead/${String(n)}`)), String(n)));
		const state = stateOf(await here.collect(needs, { parallel: 2 }));
		expect(state.failed).toEqual([{ class: "expired", needs: 50 }]);
		expect(server.asked.length).toBeLessThan(5);
		expect(state.refused.at(-1)).toContain("Its link expired at 2026-11-23 19:35:00 UTC");
		expect(JSON.stringify(state)).not.toContain(mark);
	});

	it("gives up a host that is not reached, and goes on with others", async () => {
		const needs = Array.from({ length: 40 }, (_, n) => needOf(`http://127.0.0.1:9/${String(n)}`, String(n)));
		const state = stateOf(await here.collect([...needs, needOf(server.at("/ok/a"))], { retries: 2, parallel: 4 }));
		expect(state).toMatchObject({ fetched: 1, failed: [{ class: "temporary", needs: 40 }] });
		expect(state.refused.at(-1)).toContain("not asked any more");
	}, 20_000);

	it("ends when it is told to, with what has come", async () => {
		const stop = new AbortController();
		const needs = [
			needOf(server.at("/ok/a"), "a"),
			needOf(server.at("/silent"), "b"),
			needOf(server.at("/silent"), "c"),
		];
		const running = here.collect(needs, { parallel: 2 }, stop.signal);
		while (here.told.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
		stop.abort();
		expect(stateOf(await running)).toMatchObject({ phase: "cancelled", fetched: 1 });
		expect(brokenFiles(here.folder)).toEqual([]);
	});

	it("ends with the fault of the export or of the disk", async () => {
		const away = fault("file-away", "e.json");
		expect(await here.collect([needOf(server.at("/ok/a")), away])).toBe(away);
	});

	it("keeps within the store's bound, and says of what has no room in it", async () => {
		await here.store.limit(20_000);
		const needs = ["/ok/a", "/slow/b"].map((path) => needOf(server.at(path), path));
		const state = stateOf(await here.collect(needs));
		expect(state).toMatchObject({ fetched: 1, failed: [{ class: "too-large", needs: 1 }] });
	});
});

describe("waits between tries", () => {
	it("grow, differ by chance, and keep to what the other side asks for", () => {
		expect([0, 1, 2, 10].map((tried) => waitBefore(tried, null, () => 0))).toEqual([250, 500, 1000, 15_000]);
		expect([0, 1, 2, 10].map((tried) => waitBefore(tried, null, () => 1))).toEqual([500, 1000, 2000, 30_000]);
		expect([waitBefore(0, 7000), waitBefore(0, 120_001)]).toEqual([7000, null]);
	});
});
