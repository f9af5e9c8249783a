import { describe, expect, test } from "vitest";
import { QueryError } from "#shared/query-tokens";
import { RowFacets } from "../../../main/engine/exports/row-facets.ts";
import { RowIndex } from "../../../main/engine/exports/row-index.ts";
import { RowSelections } from "../../../main/engine/exports/row-selections.ts";
import type { RowSet, RowSets } from "../../../main/engine/exports/row-sets.ts";

/** A pass that finds what it is told to. */
class ToldSet implements RowSet {
	readonly rows = new Set<number>();
	complete = false;
	version = 0;
	progress = 0;

	has(row: number): boolean {
		return this.rows.has(row);
	}

	find(row: number, progress: number): void {
		this.rows.add(row);
		this.version++;
		this.progress = progress;
	}

	end(): void {
		this.complete = true;
		this.progress = 1;
	}
}

/** Keeps each set that was asked for, by how it was asked for. */
class ToldSets implements RowSets {
	readonly asked = new Map<string, ToldSet>();
	readonly tests = new Map<string, (answer: string) => boolean>();

	text({ source, isRegExp }: { source: string; isRegExp: boolean }): RowSet {
		return this.#set(isRegExp ? `/${source}/` : source);
	}

	answer(title: string, holds: (answer: string) => boolean, key: string): RowSet {
		this.tests.set(`${title} ${key}`, holds);
		return this.#set(`${title} ${key}`);
	}

	get(name: string): ToldSet {
		const set = this.asked.get(name);
		if (!set) throw new Error(`${name} was not asked for; asked for are ${[...this.asked.keys()].join(", ")}`);
		return set;
	}

	#set(name: string): ToldSet {
		const set = this.asked.get(name) ?? new ToldSet();
		this.asked.set(name, set);
		return set;
	}
}

function indexOf(rows: number): RowIndex {
	const index = new RowIndex();
	for (let row = 0; row < rows; row++) {
		index.doubles.offset.push(row);
		index.counts.tools.push(row);
		index.words.updatedBy.push(index.dictionary.id(row % 2 === 0 ? "ana" : "bo"));
	}
	return index;
}

const where = (query: string) => ({ where: query, order: null });

describe("a query that a pass over the file answers", () => {
	test("grows with the pass, and says how far that is until it is over", async () => {
		const sets = new ToldSets();
		const selections = new RowSelections(indexOf(10), sets);
		const selection = where('text:"foo" tools>2');
		expect(selections.pending(selection)).toBe(0);
		expect([...(selections.rows(selection) ?? [])]).toEqual([]);
		const set = sets.get("foo");
		set.find(1, 0.2);
		set.find(4, 0.4);
		await expect.poll(() => [...(selections.rows(selection) ?? [])]).toEqual([4]);
		expect(selections.pending(selection)).toBe(0.4);
		set.find(9, 0.9);
		set.end();
		await expect.poll(() => selections.pending(selection)).toBeNull();
		expect([...(selections.rows(selection) ?? [])]).toEqual([4, 9]);
		expect(selections.position(selection, 9)).toBe(1);
	});

	test("is as far as the least of its passes", () => {
		const sets = new ToldSets();
		const selections = new RowSelections(indexOf(3), sets);
		const selection = where("text:/a+b/ OR answer:Damaged");
		selections.rows(selection);
		sets.get("/a+b/").find(0, 0.7);
		sets.get("Damaged null").progress = 0.3;
		expect(selections.pending(selection)).toBe(0.3);
		sets.get("Damaged null").end();
		expect(selections.pending(selection)).toBe(0.7);
		expect(selections.pending(where("tools>1"))).toBeNull();
	});

	test("asks of answers what stands in it", () => {
		const sets = new ToldSets();
		const selections = new RowSelections(indexOf(3), sets);
		selections.rows(where('answer:"Damaged?" answer:"Damaged?"=Yes answer:Note:rain answer:Age>=3 answer:Age<3'));
		const [answered, yes, rain, old, young] = [...sets.tests.values()];
		expect(["", "No"].map((text) => answered?.(text))).toEqual([true, true]);
		expect(["Yes", "yes", "Yes, a bit"].map((text) => yes?.(text))).toEqual([true, true, false]);
		expect(["Rainy", "sun"].map((text) => rain?.(text))).toEqual([true, false]);
		expect(["3", " 4.5 ", "2", "three", ""].map((text) => old?.(text))).toEqual([true, true, false, false, false]);
		expect(["3", "2", ""].map((text) => young?.(text))).toEqual([false, true, false]);
		expect(new Set(sets.tests.keys()).size).toBe(5);
	});

	test("is refused where there is no file to pass over, and is no empty answer", () => {
		const selections = new RowSelections(indexOf(3));
		for (const query of ["text:foo", "-answer:Damaged", "tools>1 OR text:/a/"]) {
			expect(() => selections.rows(where(query))).toThrow(QueryError);
			expect(() => selections.rows(where(query))).toThrow("reads the whole file");
		}
	});

	test("has facets that follow it", async () => {
		const sets = new ToldSets();
		const index = indexOf(10);
		const selections = new RowSelections(index, sets);
		const facets = new RowFacets(index, selections);
		const people = () =>
			facets.read("text:foo", { field: "person", text: "" }).facets[0]?.values.map(({ value, rows }) => [value, rows]);
		expect(people()).toEqual([]);
		for (const row of [0, 2, 3]) sets.get("foo").find(row, 0.5);
		await expect.poll(people).toEqual([
			["ana", 2],
			["bo", 1],
		]);
		expect(facets.read("text:foo", null)).toMatchObject({ matching: 3, read: 10, pending: 0.5 });
	});
});
