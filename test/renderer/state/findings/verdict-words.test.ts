// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import type { VerdictWord } from "#shared/findings/finding";
import { createHost } from "../../../../renderer/host.ts";
import { wordId } from "../../../../renderer/state/findings/verdict-words.svelte.ts";
import { Loupe } from "../../../../renderer/state/loupe.svelte.ts";
import { furnish } from "../../views/page-in-jsdom.ts";
import { KeepingHost } from "./keeping-host.ts";
import { freshDatabase } from "../../fresh-database.ts";

beforeEach(() => {
	furnish();
	freshDatabase();
});

/** The verdict that each key gives. */
function keysOf(words: readonly VerdictWord[]): string[] {
	const { verdictWords } = new Loupe(createHost(new KeepingHost()), `words ${String(Math.random())}`);
	verdictWords.offered = { reasons: [], tags: [], assignees: [], verdicts: words };
	return verdictWords.keys.map(({ id, key }) => `${key}:${id}`);
}

const standing = ["1:accept", "2:fix", "3:reject", "4:unsure"];

describe("verdict words", () => {
	it("that were brought in take no standing verdict's place, and each is there once", () => {
		const words = [
			{ id: "accept", label: "Not this one", digit: 5 },
			{ id: "skip", label: "Nor this", digit: 6 },
			{ id: "blurry", label: "Blurry", digit: 7 },
			{ id: "blurry", label: "Blurry too", digit: 8 },
		];
		expect(keysOf(words)).toEqual([...standing, "7:blurry", "s:skip"]);
	});

	it("of two reviewers on one digit are both on a key, as long as one is free", () => {
		const two = [
			{ id: "mine", label: "Mine", digit: 5 },
			{ id: "theirs", label: "Theirs", digit: 5 },
		];
		expect(keysOf(two)).toEqual([...standing, "5:mine", "6:theirs", "s:skip"]);
		const many = Array.from({ length: 6 }, (_, at) => ({ id: `w${String(at)}`, label: "W", digit: 9 }));
		expect(keysOf(many)).toEqual([...standing, "5:w1", "6:w2", "7:w3", "8:w4", "9:w0", ":w5", "s:skip"]);
	});

	it("have an id in every script, alike for all who name them alike", () => {
		expect(wordId("Second look!")).toBe("second-look");
		expect(wordId("Şüpheli")).toBe("supheli");
		const others = ["重做", "再看", "重做 2", "مقبول", "переделать", "👎"].map(wordId);
		expect(new Set(others).size).toBe(others.length);
		for (const id of others) expect(id).toMatch(/^[a-z\d-]{1,60}$/u);
		expect(wordId("é")).toBe(wordId("e\u0301"));
		expect(wordId(" !?\u202e ")).toBe("");
	});
});
