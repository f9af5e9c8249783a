import type { MaskEntry } from "#shared/masks";
import type { VolumeLabel } from "#shared/volumes";
import { describe, expect, it } from "vitest";
import { classesOfLabels, classOfEntry, joinClasses } from "../../../../main/engine/compare/masks/join-classes.ts";

function entry(label: number, colour: string, some: Partial<MaskEntry> = {}): MaskEntry {
	const pixels = { exact: 1, edge: 0, near: 0 };
	return { label, colour, match: "exact", classes: [], pixels, colours: 1, example: { x: 0, y: 0 }, parts: 1, ...some };
}

function labelOf(value: number, some: Partial<VolumeLabel> = {}): VolumeLabel {
	const nothing = { layer: 0, name: null, title: null, schemaId: null, isOwnColour: false, volume: null, box: null };
	return { ...nothing, value, colour: "#000000", voxels: 1, centre: null, ...some };
}

const car = { schemaId: "c1", title: "Car" };
const tree = { schemaId: "t1", title: "Tree" };

describe("classes of two masks", () => {
	it("are joined by what they are, whatever their labels and colours", () => {
		const a = [entry(1, "#ff0000", { classes: [car] }), entry(2, "#00ff00", { classes: [tree] })];
		const b = [entry(1, "#0000ff", { classes: [tree] }), entry(2, "#ffff00", { classes: [car] })];
		const joined = joinClasses(a.map(classOfEntry), b.map(classOfEntry));
		expect(joined.classes.map(({ title }) => title)).toEqual(["Car", "Tree"]);
		expect([joined.a, joined.b]).toEqual([
			[1, 2],
			[2, 1],
		]);
	});

	it("keep two colours of one class together", () => {
		const a = [entry(1, "#ff0000", { classes: [car] }), entry(2, "#aa0000", { match: "mapped", classes: [car] })];
		const joined = joinClasses(a.map(classOfEntry), []);
		expect(joined.a).toEqual([1, 1]);
	});

	it("join by title where only one side knows the id, and never where both do", () => {
		const known = [classOfEntry(entry(1, "#ff0000", { classes: [car] }))];
		const named = [classOfEntry(entry(1, "#ff0000", { classes: [{ schemaId: null, title: "Car" }] }))];
		const other = [classOfEntry(entry(1, "#ff0000", { classes: [{ schemaId: "c2", title: "Car" }] }))];
		expect(joinClasses(known, named).b).toEqual([1]);
		expect(joinClasses(named, known)).toMatchObject({ b: [1], classes: [car] });
		expect(joinClasses(known, other).b).toEqual([2]);
	});

	it("do not join by a title that two classes of the other side have", () => {
		const two = [car, { schemaId: "c2", title: "Car" }].map((each) =>
			classOfEntry(entry(1, "#ff0000", { classes: [each] })),
		);
		const named = [classOfEntry(entry(1, "#ff0000", { classes: [{ schemaId: null, title: "Car" }] }))];
		expect(joinClasses(two, named)).toMatchObject({ a: [1, 2], b: [3] });
	});

	it("of no class are joined by colour", () => {
		const unknown = (colour: string) => classOfEntry(entry(1, colour, { match: "unknown" }));
		const joined = joinClasses([unknown("#123456")], [unknown("#654321"), unknown("#123456")]);
		expect(joined).toMatchObject({ a: [1], b: [2, 1] });
		expect(joined.classes.map(({ title }) => title)).toEqual(["unknown #123456", "unknown #654321"]);
	});

	it("that share a colour stay one, and are not either of them", () => {
		const shared = classOfEntry(entry(1, "#ff0000", { match: "shared", classes: [tree, car] }));
		const same = classOfEntry(entry(4, "#ff0000", { match: "shared", classes: [car, tree] }));
		const joined = joinClasses([shared], [classOfEntry(entry(1, "#ff0000", { classes: [car] })), same]);
		expect(joined).toMatchObject({ a: [1], b: [2, 1] });
		expect(joined.classes[0]?.title).toBe("Tree or Car");
	});

	it("with names out of prototypes are plain classes", () => {
		const names = ["__proto__", "constructor"].map((title) => ({ schemaId: null, title }));
		const sides = names.map((each, at) => classOfEntry(entry(at + 1, "#ff0000", { classes: [each] })));
		expect(joinClasses(sides, sides.toReversed())).toMatchObject({ a: [1, 2], b: [2, 1] });
	});
});

describe("labels of two volumes", () => {
	const join = (a: readonly VolumeLabel[], b: readonly VolumeLabel[]) => joinClasses(...classesOfLabels(a, b));

	it("are joined by schemaId", () => {
		const a = [labelOf(1, { schemaId: "1", title: "Rib" }), labelOf(2, { schemaId: "2", title: "Lung" })];
		const b = [labelOf(2, { schemaId: "2", title: "Lung" })];
		expect(join(a, b)).toMatchObject({ a: [1, 2], b: [2] });
	});

	it("of no class are joined by the names in the files, not by their values", () => {
		const a = [labelOf(1, { name: "rib" }), labelOf(2, { name: "lung" })];
		const b = [labelOf(1, { name: "lung" }), labelOf(2, { name: "heart" })];
		expect(join(a, b)).toMatchObject({ a: [1, 2], b: [2, 3] });
	});

	it("join by title where only one export has the class", () => {
		const a = [labelOf(5, { schemaId: "5", title: "Lung", name: "lung left" })];
		const b = [labelOf(9, { name: "lung left" })];
		expect(join(a, b).b).toEqual([1]);
	});

	it("that nothing names are joined by what would be their schemaId", () => {
		expect(join([labelOf(3)], [labelOf(4), labelOf(3)])).toMatchObject({ a: [1], b: [2, 1] });
	});

	it("of several names under one schemaId are several classes", () => {
		const rib = { schemaId: "1", title: "Rib" };
		const a = [labelOf(1, { ...rib, name: "ribs" }), labelOf(1, { ...rib, layer: 1, name: "sphere" })];
		const joined = join(a, [labelOf(1, { ...rib, name: "ribs" })]);
		expect(joined).toMatchObject({ a: [1, 2], b: [1] });
		expect(joined.classes.map(({ title }) => title)).toEqual(["ribs", "sphere"]);
	});
});
