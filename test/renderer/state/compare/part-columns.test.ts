import { describe, expect, it } from "vitest";
import { busiestClasses, sortCells } from "../../../../renderer/state/compare/matrix-order.ts";
import { isScore, partColumns, sortParts } from "../../../../renderer/state/compare/part-columns.ts";
import { batchPart, batchReport } from "../../made-up-report.ts";

describe("the parts of a batch", () => {
	const parts = [
		batchPart("b", "", 10, 2),
		batchPart("a", "", 10, 2),
		batchPart("c", "", 0, 0, { added: 9 }),
		batchPart("d", "", 10, 1, { relabelled: 1 }),
	];
	const names = (order: { key: string; descending: boolean }) =>
		sortParts(parts, order, partColumns(false)).map(({ name }) => name);

	it("stand by what changed, equals by name", () => {
		expect(names({ key: "changes", descending: true })).toEqual(["c", "a", "b", "d"]);
		expect(names({ key: "changes", descending: false })).toEqual(["d", "a", "b", "c"]);
		expect(names({ key: "name", descending: true })).toEqual(["d", "c", "b", "a"]);
		expect(names({ key: "relabelled", descending: true })).toEqual(["d", "a", "b", "c"]);
	});

	it("have what has no figure last, either way", () => {
		expect(names({ key: "similarity", descending: false })).toEqual(["a", "b", "d", "c"]);
		expect(names({ key: "similarity", descending: true })).toEqual(["d", "a", "b", "c"]);
	});

	it("have scores only with a reference", () => {
		expect(partColumns(false).map(({ key }) => key)).not.toContain("f1");
		expect(partColumns(true).at(-1)?.key).toBe("f1");
		expect(partColumns(true).filter(({ key }) => isScore(key))).toHaveLength(4);
	});
});

describe("the confusion matrix", () => {
	it("shows the classes that are confused most first, and none twice", () => {
		const { matrix } = batchReport();
		// Off the diagonal: Car 90 + 40, Lane 90 + 15, Sign none.
		expect(busiestClasses(matrix)).toEqual([0, 1, 2]);
		expect(busiestClasses({ ...matrix, cells: [{ a: 2, b: null, annotations: 1, tasks: 1, where: "" }] })).toEqual([
			2, 0, 1,
		]);
	});

	it("lists what differs before what does not", () => {
		expect(sortCells(batchReport().matrix.cells).map(({ annotations }) => annotations)).toEqual([
			90, 40, 15, 1700, 950, 100,
		]);
	});
});
