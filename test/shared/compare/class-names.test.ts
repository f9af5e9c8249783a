import { expect, test } from "vitest";
import { classNames } from "#shared/compare/class-names";

test("classes of one title are told apart by their ids, and only those", () => {
	const classes = [
		{ schemaId: "s1", title: "Car" },
		{ schemaId: "s2", title: "Car" },
		{ schemaId: "s3", title: "Van" },
		{ schemaId: null, title: "Car" },
		{ schemaId: "s4", title: "" },
		{ schemaId: null, title: "constructor" },
	];
	expect(classNames(classes)).toEqual(["Car (s1)", "Car (s2)", "Van", "Car", "s4", "constructor"]);
});
