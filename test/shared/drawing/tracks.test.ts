import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Classification, Geometry, Tool } from "#shared/task";
import {
	fittingKey,
	heldAnswers,
	interpolatedAt,
	interpolatedOn,
	nextFrame,
	trackQuestions,
	tracksOf,
	visibleIntervals,
} from "#shared/drawing/tracks";
import { toolOf } from "../../renderer/sample-task.ts";

function boxAt(x: number): Geometry {
	return { kind: "bounding-box", x, y: 10, width: 20, height: 30 };
}

function answer(title: string, text: string | null, more: Partial<Classification> = {}): Classification {
	return {
		pointer: `/${title}/${String(text)}`,
		objectId: null,
		schemaId: `q-${title}`,
		tool: "text",
		title,
		answer: text,
		page: null,
		interpolationStopped: false,
		classifications: [],
		metadata: null,
		notes: [],
		unknown: [],
		...more,
	};
}

/** One object on these pages, at x = 10 times the page; it leaves on those below 0. */
function object(pages: readonly number[], objectId = "one", from = 0): Tool[] {
	return pages.map((page, at) =>
		toolOf(from + at, "Car", boxAt(10 * Math.abs(page)), {
			objectId,
			page: Math.abs(page),
			interpolationStopped: page < 0,
		}),
	);
}

const byObject = { by: "object" } as const;

describe("tracks", () => {
	it("are the annotations of one class and one object id over the pages, in order", () => {
		const tools = [
			...object([30, 0, 15]),
			toolOf(3, "Person", boxAt(0), { objectId: "one", page: 4 }),
			toolOf(4, "Car", boxAt(0), { objectId: "one" }),
			toolOf(5, "Car", boxAt(0), { objectId: null, page: 2 }),
		];
		const tracks = tracksOf(tools, byObject);
		expect(tracks.map(({ first, frames }) => [first.title, frames.map(({ page }) => page)])).toEqual([
			["Car", [0, 15, 30]],
			["Person", [4]],
		]);
		expect(tracksOf(tools, { by: "none" })).toEqual([]);
	});

	it("can be named by a nested answer, at any depth", () => {
		const named = (index: number, page: number, name: string | null) =>
			toolOf(index, "Car", boxAt(0), {
				page,
				classifications: [answer("Seen", "Yes", { classifications: [answer("TrackId", name)] })],
			});
		const tools = [named(0, 1, "7"), named(1, 2, " 7 "), named(2, 3, "8"), named(3, 4, null)];
		expect(trackQuestions(tools)).toEqual(["TrackId", "Seen"]);
		const key = fittingKey(tools, trackQuestions(tools));
		expect(key).toEqual({ by: "answer", question: "TrackId" });
		expect(tracksOf(tools, key).map(({ name, frames }) => [name, frames.length])).toEqual([
			["7", 2],
			["8", 1],
		]);
		// Object ids that do tell objects over pages are believed first.
		expect(fittingKey([...tools, ...object([1, 2], "same", 9)], ["TrackId"])).toEqual(byObject);
	});

	it("are there from their first key frame up to the page on which they leave, and again when they come back", () => {
		const [track] = tracksOf(object([5, 10, -20, 30]), byObject);
		if (track === undefined) throw new Error("no track");
		expect(visibleIntervals(track, 100)).toEqual([
			{ from: 5, to: 20 },
			{ from: 30, to: 100 },
		]);
		const there = (page: number) => interpolatedOn(track, page) !== null;
		expect([4, 6, 19, 21, 29, 31, 99].map(there)).toEqual([false, true, true, false, false, true, true]);
		// Key frames are exported, not interpolated.
		expect([5, 10, 20, 30].map(there)).toEqual([false, false, false, false]);
	});

	it("lie on the line between two key frames, the one on which they leave included", () => {
		const [found] = interpolatedAt(tracksOf(object([0, -20]), byObject), 5);
		expect(found).toMatchObject({ from: 0, to: 20, share: 0.25, held: null });
		expect(found?.tool.geometry).toMatchObject({ x: 50, y: 10 });
		expect(found?.tool).toMatchObject({ index: -1, page: 5, metadata: null, objectId: "one" });
	});

	it("stay where they were after their last key frame, and say so", () => {
		const [found] = interpolatedAt(tracksOf(object([0, 7]), byObject), 40);
		expect(found).toMatchObject({ from: 7, to: null, held: "there is no later key frame" });
		expect(found?.tool.geometry).toEqual(boxAt(70));
	});

	it("are not guessed where two annotations pass for one", () => {
		const tools = [...object([0]), ...object([0, 10], "one", 1)];
		expect(interpolatedAt(tracksOf(tools, byObject), 5)).toEqual([]);
		const other = [...object([0, 10]), ...object([10], "one", 2)];
		expect(interpolatedAt(tracksOf(other, byObject), 5)[0]?.held).toMatch(/several annotations/u);
	});

	it("carry the nested answers of their key frames until those change or stop", () => {
		const tools = object([0, 10, 20]).map((tool, at) => ({
			...tool,
			classifications: [
				[answer("Lit", "Yes"), answer("Side", "left")],
				[answer("Lit", "No")],
				[answer("Side", "", { interpolationStopped: true })],
			][at] as Classification[],
		}));
		const tracks = tracksOf(tools, byObject);
		const said = (page: number) => interpolatedAt(tracks, page)[0]?.tool.classifications.map((one) => one.answer);
		const expected = [["Yes", "left"], ["No", "left"], ["No"]];
		expect([5, 15, 25].map(said)).toEqual(expected);
		expect([5, 15, 25].map(said)).toEqual(expected);
		// The same from the end, where nothing of the frames before is known yet.
		const [again] = tracksOf(tools, byObject);
		if (again === undefined) throw new Error("no track");
		expect(
			[25, 15, 5].map((page) => interpolatedOn(again, page)?.tool.classifications.map((one) => one.answer)),
		).toEqual(expected.toReversed());
		// On a key frame that does not repeat what holds.
		expect([0, 10, 20].map((page) => heldAnswers(again, page).map((one) => one.answer))).toEqual([
			[],
			["left"],
			["No"],
		]);
	});

	it("step to the key frames around a page", () => {
		const [track] = tracksOf(object([5, 10, 20]), byObject);
		if (track === undefined) throw new Error("no track");
		const next = [4, 5, 7, 20].map((page) => nextFrame(track, page, 1)?.page ?? null);
		const before = [4, 5, 7, 25].map((page) => nextFrame(track, page, -1)?.page ?? null);
		expect([next, before]).toEqual([
			[5, 10, 10, null],
			[null, null, 5, 20],
		]);
	});

	it("show each object exactly once on each page of its visible interval", () => {
		const frame = fc.record({ page: fc.integer({ min: 0, max: 60 }), leaves: fc.boolean() });
		const frames = fc.uniqueArray(frame, { selector: ({ page }) => page, minLength: 1, maxLength: 12 });
		fc.assert(
			fc.property(frames, (given) => {
				const tools = given.map(({ page, leaves }, at) =>
					toolOf(at, "Car", boxAt(page), { objectId: "one", page, interpolationStopped: leaves }),
				);
				const tracks = tracksOf(tools, byObject);
				const [track] = tracks;
				if (track === undefined) throw new Error("no track");
				const intervals = visibleIntervals(track, 64);
				for (let page = 0; page < 64; page++) {
					// The slow way: walk all frames up to the page.
					const last = given.filter((one) => one.page <= page).sort((a, b) => b.page - a.page)[0];
					const isThere = last !== undefined && !last.leaves;
					const exported = tools.filter((tool) => tool.page === page && !tool.interpolationStopped).length;
					const between = interpolatedAt(tracks, page).length;
					expect([page, exported + between]).toEqual([page, isThere ? 1 : 0]);
					expect(intervals.some(({ from, to }) => from <= page && page < to)).toBe(isThere);
				}
			}),
		);
	});
});
