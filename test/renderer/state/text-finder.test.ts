import { describe, expect, it } from "vitest";
import { ok } from "#shared/outcome";
import type { TextHit, TextSearch } from "#shared/search";
import { createHost } from "../../../renderer/host.ts";
import { TextFinder } from "../../../renderer/state/text-finder.svelte.ts";
import { FakeHost, searchState } from "../fake-host.ts";
import { soon } from "../../soon.ts";

function finderOn(host: FakeHost): { finder: TextFinder; shown: TextHit[] } {
	const shown: TextHit[] = [];
	const finder = new TextFinder(createHost(host), (hit) => {
		shown.push(hit);
		return Promise.resolve();
	});
	finder.follow("first");
	return { finder, shown };
}

const literal = (text: string): TextSearch => ({ text, matchCase: false, isRegExp: false, scope: "everything" });

describe("the search in the text", () => {
	it("shows what it found and steps through it, around the ends", async () => {
		const { finder, shown } = finderOn(new FakeHost());
		finder.text = "car";
		await finder.search();
		expect(finder.state).toMatchObject({ hits: 250, tasks: 50, phase: "done" });
		await finder.step(-1);
		expect(finder.cursor).toBe(249);
		await finder.step(1);
		await finder.step(1);
		expect(shown.map(({ row, ordinal }) => [row, ordinal])).toEqual([
			[49, 4],
			[0, 0],
			[0, 1],
		]);
		expect(finder.isIn(0, "/task/tools/0")).toBe(true);
		expect(finder.isIn(0, "/task/tools/1")).toBe(false);
		expect(finder.isIn(1, "/task/tools/0")).toBe(false);
	});

	it("asks once for the same search, and anew for another", async () => {
		const host = new FakeHost();
		const { finder } = finderOn(host);
		finder.text = "car";
		await finder.search();
		await finder.search();
		expect(host.count("searchText")).toBe(1);
		finder.matchCase = true;
		await finder.search();
		expect(host.asked.at(-1)?.args[1]).toEqual({ ...literal("car"), matchCase: true });
		expect(finder.cursor).toBeNull();
	});

	it("drops the answer to a search that is no longer asked", async () => {
		const host = new FakeHost();
		const { finder } = finderOn(host);
		host.holding = ["searchText"];
		finder.text = "car";
		const first = finder.search();
		finder.text = "none";
		const second = finder.search();
		await soon(() => {
			expect(host.count("searchText")).toBe(2);
		});
		host.release(1);
		await second;
		host.release();
		await first;
		expect(finder.state).toMatchObject({ hits: 0 });
	});

	it("follows a search that is running, and reads a window again only while it was not full", async () => {
		let listed = 30;
		const host = new FakeHost([], {
			searchText: (_id: never, _search: never, from: number, to: number) =>
				ok({
					state: searchState(listed, { phase: "running", readBytes: listed }),
					from,
					hits: Array.from({ length: Math.min(to, listed) - from }, (_, at) => ({ row: from + at })),
				}),
		});
		const { finder } = finderOn(host);
		finder.text = "car";
		await finder.search();
		const tell = (phase: "running" | "done") => {
			finder.hear({
				export: "first",
				search: literal("car"),
				state: searchState(listed, { phase, readBytes: listed }),
			});
		};
		listed = 120;
		tell("running");
		await soon(() => {
			expect(finder.at(99)).toBeDefined();
		});
		listed = 500;
		tell("done");
		expect(finder.state).toMatchObject({ listed: 500, phase: "done" });
		expect(host.count("searchText")).toBe(2);
		finder.hear({ export: "first", search: literal("bus"), state: searchState(1) });
		finder.hear({ export: "second", search: literal("car"), state: searchState(2) });
		expect(finder.state).toMatchObject({ hits: 500 });
	});

	it("says why an expression cannot be used, and forgets that with the next search", async () => {
		const { finder } = finderOn(new FakeHost());
		finder.text = "(";
		finder.isRegExp = true;
		await finder.search();
		expect(finder.fault).toMatchObject({ code: "search-syntax", detail: "Unterminated group" });
		finder.isRegExp = false;
		await finder.search();
		expect(finder.fault).toBeNull();
		expect(finder.state).toMatchObject({ hits: 250 });
	});

	it("ends with its text, and with its export", async () => {
		const host = new FakeHost();
		const { finder } = finderOn(host);
		finder.text = "car";
		await finder.search();
		finder.text = "";
		await finder.search();
		expect(finder.state).toBeNull();
		finder.text = "car";
		await finder.search();
		finder.follow("second");
		expect(finder.state).toBeNull();
		expect(finder.text).toBe("car");
	});
});
