import { expect, test } from "vitest";
import { readGeometry } from "../../../main/engine/exports/geometry.ts";

const rect = { x1: 60, y1: 20, x2: 10, y2: 10, width: 600, height: 800 };
const read = (pageNumber: number) =>
	readGeometry({ pdf: { position: { boundingRect: rect, rects: [rect], pageNumber }, content: { text: "ACME" } } });

test("An area of a PDF keeps the size of the page beside its fractions of it", () => {
	const { geometry, notes } = read(2);
	expect(notes).toEqual([]);
	expect(geometry).toEqual({
		kind: "pdf",
		pageNumber: 2,
		bounds: { x: 10 / 600, y: 10 / 800, width: 50 / 600, height: 10 / 800 },
		rects: [{ x: 10 / 600, y: 10 / 800, width: 50 / 600, height: 10 / 800 }],
		pageSize: { width: 600, height: 800 },
		text: "ACME",
		image: false,
	});
});

test("A page number that no document has is told, and read as it stands", () => {
	for (const number of [0, -3, 1.5]) {
		const { geometry, notes } = read(number);
		expect(geometry).toMatchObject({ pageNumber: number });
		expect(notes).toEqual([
			`pageNumber ${String(number)}: the pages of a document are counted from 1 in whole numbers`,
		]);
	}
});
