import { describe, expect, it } from "vitest";
import { answerTree } from "../../../renderer/parts/answer-tree.ts";

describe("a tree answer", () => {
	it("is drawn from the full paths, and knows its leaves", () => {
		const nodes = answerTree(["Animal", "Animal / Dog", "Animal / Dog / Beagle", "Plant"]);
		expect(nodes.map(({ name, depth, isLeaf }) => [name, depth, isLeaf])).toEqual([
			["Animal", 0, false],
			["Dog", 1, false],
			["Beagle", 2, true],
			["Plant", 0, true],
		]);
	});

	it("keeps a joiner within an option's text, since no ancestor of that name was selected", () => {
		expect(answerTree(["Yes / No"]).map(({ name }) => name)).toEqual(["Yes / No"]);
	});

	it("hangs a path with a missing ancestor on the nearest one that stands there", () => {
		const nodes = answerTree(["A", "A / B / C"]);
		expect(nodes.map(({ name, depth }) => [name, depth])).toEqual([
			["A", 0],
			["B / C", 1],
		]);
	});

	it("shows a path once that stands there twice, and an empty one", () => {
		expect(answerTree(["A", "A", ""]).map(({ path }) => path)).toEqual(["A", ""]);
	});
});
