import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { MediaReport, NeedFilter } from "#shared/media-needs";
import { ListedNeeds } from "../../../../main/engine/media/needs/need-list.ts";
import { awsLink, mark } from "../../../shared/signed-links.ts";
import { valueOf } from "../../../value-of.ts";
import { MediaEngine } from "../media-engine.ts";

const media = new MediaEngine();
const { engine } = media;
const all: NeedFilter = { role: null, state: null, class: null };
const hour = 3_600_000;
const png = Buffer.from("89504e470d0a1a0a0000000049454e44ae426082", "hex");

/** A link that was signed so many hours ago, for 33 h 20 min. */
function signed(name: string, hoursAgo: number): string {
	const date = new Date(Date.now() - hoursAgo * hour).toISOString().replace(/[-:]|\.\d+/gu, "");
	return awsLink(`https://masks.invalid/brush/${name}`, date);
}

function task(id: string, fields: object = {}) {
	return {
		asset: `https://host.invalid/${id}.jpg`,
		externalId: `${id}.jpg`,
		task: { taskId: id, tools: [], ...fields },
	};
}

async function whole(id: string, where = ""): Promise<MediaReport> {
	for (;;) {
		const report = valueOf(await engine.readMediaReport(id, where));
		if (report.phase !== "reading") return report;
		await sleep(5);
	}
}

describe("The report of what an export points to", () => {
	test("counts by role what is here, what is missing and why, and how long links live", async () => {
		const folder = path.join(media.folder, "pictures");
		mkdirSync(folder);
		writeFileSync(path.join(folder, "r1.jpg"), "1234567");
		writeFileSync(path.join(folder, "r1.png"), png);
		valueOf(await engine.addMediaFolder(folder));
		const open = await media.open([
			task("r1", { brushDataUrl: signed("r1.png", 1) }),
			task("r2", { brushDataUrl: signed("r2.png", 50), medicalBrushDataUrl: signed("r2.zip", 60) }),
			task("r3", {
				brushDataUrl: "\\\\server\\share\\m.png",
				stageHistory: [{ stage: "Label", brushDataUrl: signed("l.png", 40) }],
			}),
			task("r4", { brushDataUrl: null }),
		]);
		await sleep(50);
		const report = await whole(open.summary.id);
		expect(report).toMatchObject({ phase: "done", read: 4, tasks: 4, notes: [] });
		const role = (name: string) => report.roles.find((each) => each.role === name);
		expect(role("asset")).toMatchObject({ needs: 4, here: 1, bytes: 7, links: { unknown: 4 }, firstEnd: null });
		expect(role("brush")).toMatchObject({
			needs: 4,
			here: 1,
			bytes: png.length,
			links: { alive: 1, dead: 2, unknown: 1 },
		});
		expect(role("volume")).toMatchObject({ needs: 1, here: 0, links: { alive: 0, dead: 1 } });
		expect(report.missing).toEqual([
			{ class: "not-collected", needs: 3 },
			{ class: "expired", needs: 3 },
			{ class: "link-refused", needs: 1 },
		]);
		const ends = role("brush");
		expect((ends?.lastEnd ?? 0) - (ends?.firstEnd ?? 0)).toBe(49 * hour);
	});

	test("lists needs by role, state and class, without any query of a link", async () => {
		const open = await media.open([
			task("w1", { brushDataUrl: signed("w1.png", 50) }),
			task("w2", { brushDataUrl: signed("w2.png", 50), stageHistory: [{ brushDataUrl: signed("w2.png", 49) }] }),
		]);
		const { id } = open.summary;
		await whole(id);
		const ask = async (filter: Partial<NeedFilter>, from = 0, to = 100) =>
			valueOf(await engine.listMediaNeeds(id, "", { ...all, ...filter }, from, to));
		const masks = await ask({ role: "brush" });
		expect(masks.needs.map(({ row, taskId, place, states }) => [row, taskId, place, states])).toEqual([
			[0, "w1", "masks.invalid/brush/w1.png", 1],
			[1, "w2", "masks.invalid/brush/w2.png", 2],
		]);
		expect(masks.needs[0]?.why).toMatchObject({ class: "expired" });
		expect((await ask({ class: "expired" }, 1, 2)).needs.map(({ taskId }) => taskId)).toEqual(["w2"]);
		expect(await ask({ state: "here" })).toEqual({ total: 0, from: 0, needs: [] });
		expect((await ask({ state: "missing" })).total).toBe(4);
		expect(JSON.stringify(await ask({}))).not.toMatch(new RegExp(`${mark}|X-Amz`, "iu"));
	});

	test("is of the tasks of a query, and says at once what it does not understand of one", async () => {
		const open = await media.open([task("q1", { stage: "Label" }), task("q2", { stage: "Review" })]);
		expect(await whole(open.summary.id, "stage:Review")).toMatchObject({ tasks: 1, read: 1 });
		expect(await engine.readMediaReport(open.summary.id, "stage:(")).toMatchObject({ ok: false, code: "query-syntax" });
		expect(await engine.readMediaReport("none", "")).toMatchObject({ ok: false, code: "export-closed" });
	});

	test("is made again when a folder or what is kept has changed", async () => {
		const open = await media.open([task("fresh", { brushDataUrl: signed("fresh.png", 50) })]);
		const { id } = open.summary;
		const here = async () => (await whole(id)).roles.reduce((sum, role) => sum + role.here, 0);
		expect(await here()).toBe(0);
		const folder = path.join(media.folder, "later");
		mkdirSync(folder);
		writeFileSync(path.join(folder, "fresh.jpg"), "x");
		const added = valueOf(await engine.addMediaFolder(folder));
		while ((await here()) === 0) await sleep(50);
		valueOf(await engine.removeMediaFolder(added));
		while ((await here()) === 1) await sleep(50);
	});

	test("goes on after tasks that cannot be read, and stops with the reason where the file changed", async () => {
		const name = "changing.json";
		const text = `[${JSON.stringify(task("c1"))},{"asset":"b.png","task":{"taskId":"c2"},"contextData":{"a":1x}},${JSON.stringify(task("c3"))}]`;
		const open = await media.open(text, name);
		const { id } = open.summary;
		const report = await whole(id);
		expect(report).toMatchObject({ phase: "done", read: 3, notes: [expect.stringMatching(/asset at byte/u)] });
		writeFileSync(path.join(media.folder, name), "[]");
		expect(await engine.listMediaNeeds(id, "", all, 0, 10)).toMatchObject({ ok: false, code: "file-changed" });
		expect(await whole(id, "task:c1")).toMatchObject({ phase: "stopped" });
		rmSync(path.join(media.folder, name));
	});
});

describe("The list for the connected side", () => {
	test("names each need that is shown, and none else", async () => {
		const open = await media.open([
			task("l1", { brushDataUrl: signed("l1.png", 50) }),
			task("l\t2\\", { brushDataUrl: signed("l 2.png", 1) }),
		]);
		const { id } = open.summary;
		const text = valueOf(await engine.copyMediaList(id, "", { ...all, role: "brush", state: "missing" }));
		expect(text.split("\n")).toEqual([
			"ango-loupe media list 1",
			"role\ttask id\tplace",
			"brush\tl1\tmasks.invalid/brush/l1.png",
			"brush\tl\\t2\\\\\tmasks.invalid/brush/l 2.png",
			"",
		]);
		expect(text).not.toContain(mark);
		const listed = valueOf(ListedNeeds.read(`\uFEFF${text.replaceAll("\n", "\r\n")}`));
		expect(listed.size).toBe(2);
		const place = "masks.invalid/brush/l1.png";
		expect(listed.has({ role: "brush", taskId: "l1", place })).toBe(true);
		expect(listed.has({ role: "volume", taskId: "l1", place })).toBe(false);
		expect(listed.has({ role: "brush", taskId: "l\t2\\", place: "masks.invalid/brush/l 2.png" })).toBe(true);
	});

	test.each([
		["", /line 1: got "", expected "ango-loupe media list 1"/u],
		["ango-loupe media list 2\nrole\ttask id\tplace\n", /line 1: got "ango-loupe media list 2"/u],
		["x".repeat(1e6), /line 1: got "x{60}…"/u],
		["ango-loupe media list 1\ntask\n", /line 2/u],
		["ango-loupe media list 1\nrole\ttask id\tplace\nbrush\tt1\n", /entry 1/u],
		["ango-loupe media list 1\nrole\ttask id\tplace\nbrush\tt1\tp\nfilm\tt\tp", /entry 2/u],
	])("is refused with what was expected: %#", (text, sentence) => {
		expect(ListedNeeds.read(text)).toMatchObject({
			ok: false,
			code: "list-unreadable",
			detail: expect.stringMatching(sentence) as string,
		});
	});
});
