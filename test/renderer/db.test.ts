import { type IDBFactory } from "fake-indexeddb";
import { Dexie } from "dexie";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { defaultSettings } from "#shared/compare/settings";
import { Memory, placeKey, type Place } from "../../renderer/db.ts";
import { freshDatabase } from "./fresh-database.ts";

let failures: string[] = [];
const fail = (reason: string) => failures.push(reason);

function placeOf(key: string, usedAt: number): Place {
	return {
		key,
		where: "tools>3",
		order: { column: "tools", descending: true },
		row: 7,
		top: 4,
		hiddenClasses: ["id:a"],
		usedAt,
	};
}

beforeEach(() => {
	failures = [];
	freshDatabase();
});

describe("what the page remembers", () => {
	it("is asked to be kept where disks are short, without waiting for the answer or telling a no", async () => {
		let asked = 0;
		const persist = (): Promise<boolean> => {
			asked += 1;
			return Promise.reject(new Error("no"));
		};
		vi.stubGlobal("navigator", { storage: { persist } });
		const memory = new Memory(fail, "asked");
		await memory.remember("theme", "dark");
		vi.unstubAllGlobals();
		memory.close();
		expect([asked, failures]).toEqual([1, []]);
	});

	it("comes back when the page does", async () => {
		const before = new Memory(fail, "again");
		await before.remember("theme", "dark");
		await before.rememberPlace(placeOf(placeKey("a.json", 5), 1));
		before.close();
		const after = new Memory(fail, "again");
		expect(await after.setting("theme")).toBe("dark");
		expect(await after.place("5:a.json")).toEqual(placeOf("5:a.json", 1));
		expect(await after.setting("columns")).toBeNull();
		expect(await after.place("6:a.json")).toBeNull();
		expect(failures).toEqual([]);
	});

	it("is a copy: what is changed afterwards is not remembered", async () => {
		const memory = new Memory(fail, "copy");
		const place = placeOf("k", 1);
		await memory.rememberPlace(place);
		place.hiddenClasses.push("id:b");
		expect((await memory.place("k"))?.hiddenClasses).toEqual(["id:a"]);
	});

	it("keeps the 500 places used last", async () => {
		const memory = new Memory(fail, "many");
		for (let at = 0; at < 503; at += 1) await memory.rememberPlace(placeOf(`k${String(at)}`, at));
		memory.close();
		const after = new Memory(fail, "many");
		expect(await after.place("k2")).toBeNull();
		expect(await after.place("k3")).not.toBeNull();
		expect(await after.place("k502")).not.toBeNull();
	});

	it("survives a browser without IndexedDB: says so once and lasts as long as the page", async () => {
		Dexie.dependencies.indexedDB = {
			open: () => {
				throw new DOMException("denied by policy", "SecurityError");
			},
		} as unknown as IDBFactory;
		const memory = new Memory(fail, "closed");
		expect(await memory.setting("theme")).toBeNull();
		await memory.remember("theme", "light");
		await memory.rememberPlace(placeOf("k", 1));
		expect(await memory.setting("theme")).toBe("light");
		expect((await memory.place("k"))?.row).toBe(7);
		await memory.saveQuery({ name: "a", query: "b", savedAt: 1 });
		await memory.rememberSearch({ query: "b", usedAt: 1, took: 2 });
		expect(await memory.queries()).toHaveLength(1);
		expect(await memory.searches()).toHaveLength(1);
		expect(failures).toHaveLength(1);
	});

	it("holds queries by name, replaces, renames and forgets them", async () => {
		const before = new Memory(fail, "queries");
		await before.saveQuery({ name: "b", query: "tools>3", savedAt: 1 });
		await before.saveQuery({ name: "a", query: "stage:Review", savedAt: 2 });
		await before.saveQuery({ name: "b", query: "tools>4", savedAt: 3 });
		before.close();
		const after = new Memory(fail, "queries");
		expect((await after.queries()).map(({ name, query }) => [name, query])).toEqual([
			["a", "stage:Review"],
			["b", "tools>4"],
		]);
		await after.saveQuery({ name: "c", query: "tools>4", savedAt: 3 }, "b");
		await after.forgetQuery("a");
		expect((await after.queries()).map(({ name }) => name)).toEqual(["c"]);
	});

	it("keeps the 20 searches used last, each once, the latest first", async () => {
		const memory = new Memory(fail, "searches");
		for (let at = 0; at < 22; at += 1) await memory.rememberSearch({ query: `q${String(at)}`, usedAt: at, took: 5 });
		await memory.rememberSearch({ query: "q9", usedAt: 99, took: 7 });
		const searches = await memory.searches();
		expect(searches).toHaveLength(20);
		expect(searches[0]).toEqual({ query: "q9", usedAt: 99, took: 7 });
		expect(searches.map(({ query }) => query)).not.toContain("q1");
	});

	it("holds what was compared last of each export, the 500 used last", async () => {
		const memory = new Memory(fail, "plans");
		const planOf = (key: string, usedAt: number) => ({
			key,
			other: null,
			from: { kind: "exported" as const },
			to: { kind: "stage" as const, stage: "Review", which: 2 },
			settings: { ...defaultSettings, threshold: 0.7 },
			usedAt,
		});
		for (let at = 0; at < 503; at += 1) await memory.rememberPlan(planOf(String(at), at));
		memory.close();
		const after = new Memory(fail, "plans");
		expect(await after.plan("2")).toBeNull();
		expect(await after.plan("3")).toEqual(planOf("3", 3));
		expect(failures).toEqual([]);
	});

	it("keeps shapes that are begun until they are given up, those begun last where there are many", async () => {
		const before = new Memory(fail, "drafts");
		const draft = { tool: "polygon", points: [[1, 2] as const], zones: [] };
		for (let nth = 0; nth < 202; nth++) await before.keepDraft(String(nth), draft);
		await before.forgetDraft("200");
		before.close();
		const after = new Memory(fail, "drafts");
		const found = await Promise.all(["0", "1", "2", "200", "201"].map((key) => after.draft(key)));
		expect(found).toEqual([null, null, draft, null, draft]);
		expect(failures).toEqual([]);
	});

	it("opens what the version before left, and adds the new tables to it", async () => {
		const old = new Dexie("older");
		old.version(1).stores({ settings: "name", places: "key, usedAt" });
		await old.table("settings").put({ name: "theme", value: "dark" });
		old.close();
		const memory = new Memory(fail, "older");
		expect(await memory.setting("theme")).toBe("dark");
		await memory.saveQuery({ name: "a", query: "b", savedAt: 1 });
		expect(await memory.queries()).toHaveLength(1);
		expect(failures).toEqual([]);
	});
});
