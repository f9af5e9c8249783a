import { describe, expect, it } from "vitest";
import { findNamed, type Nameable } from "#shared/findings/find-named";
import type { NamedTool } from "#shared/findings/finding";
import { printOf } from "#shared/findings/named";

const box = (x: number) => ({ kind: "bounding-box", x, y: 0, width: 10, height: 10 }) as const;
const tool = (x: number, some: Partial<Nameable> = {}): Nameable => ({
	...{ objectId: "o1", schemaId: "s1", title: "Car", page: null },
	geometry: box(x),
	...some,
});
const named = (x: number, some: Partial<NamedTool> = {}): NamedTool => ({
	...{ objectId: "o1", schemaId: "s1", title: "Car", page: null },
	print: printOf(box(x)),
	...some,
});

describe("finding a named annotation", () => {
	it("takes the one of its id on its page, and says that it lies otherwise", () => {
		const tools = [tool(1, { page: 1 }), tool(2, { objectId: "o2" }), tool(3)];
		expect(findNamed(named(3), tools)).toEqual({ at: 2, isChanged: false });
		expect(findNamed(named(30), tools)).toEqual({ at: 2, isChanged: true });
		expect(findNamed(named(1, { page: 1 }), tools)).toEqual({ at: 0, isChanged: false });
		expect(findNamed(named(1, { page: 2 }), tools)).toBeNull();
	});

	it("says of a relabelled one that it changed", () => {
		expect(findNamed(named(3), [tool(3, { schemaId: "s2", title: "Bus" })])).toEqual({ at: 0, isChanged: true });
	});

	it("takes of several with one id the one of its class, then the one of its shape, then the first", () => {
		const tools = [tool(1, { schemaId: "s2" }), tool(2), tool(3)];
		expect(findNamed(named(3), tools)?.at).toBe(2);
		expect(findNamed(named(9), tools)?.at).toBe(1);
		expect(findNamed(named(1, { schemaId: "s2" }), tools)?.at).toBe(0);
	});

	it("means another one by each name where two are wholly alike", () => {
		const tools = [tool(1), tool(1)];
		const first = findNamed(named(1), tools);
		expect(first?.at).toBe(0);
		expect(findNamed(named(1), tools, new Set([0]))?.at).toBe(1);
		expect(findNamed(named(1), tools, new Set([0, 1]))).toBeNull();
	});

	it("finds one of another id where it lies as it lay and is of its class", () => {
		const tools = [tool(1, { objectId: "new", schemaId: "s2", title: "Bus" }), tool(1, { objectId: null })];
		expect(findNamed(named(1), tools)).toEqual({ at: 1, isChanged: false });
		expect(findNamed(named(2), tools)).toBeNull();
	});

	it("knows a class by its title where a side has no id for it", () => {
		const tools = [tool(1, { objectId: null, schemaId: null })];
		expect(findNamed(named(1, { objectId: null }), tools)?.at).toBe(0);
		expect(findNamed(named(1, { objectId: null, title: "Bus" }), tools)).toBeNull();
	});

	it("takes what names no page for the first one", () => {
		expect(findNamed(named(1), [tool(1, { page: 0 })])?.at).toBe(0);
	});
});
