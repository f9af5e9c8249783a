import type { Geometry } from "#shared/task";
import type { ComparedAnswer, ComparedRelation, ComparedTool } from "../../../main/engine/compare/compared.ts";

/** A question that is answered, of the schemaId `q-TITLE` unless told. */
export function answered(
	title: string,
	answer: ComparedAnswer["answer"],
	more: Partial<ComparedAnswer> = {},
): ComparedAnswer {
	return {
		objectId: `c-${title}`,
		schemaId: `q-${title}`,
		tool: Array.isArray(answer) ? "checkbox" : "radio",
		title,
		answer,
		page: null,
		classifications: [],
		...more,
	};
}

export function treeAnswered(title: string, ...paths: string[]): ComparedAnswer {
	return answered(title, paths, { tool: "tree-dropdown" });
}

const box: Geometry = { kind: "bounding-box", x: 10, y: 20, width: 30, height: 40 };

export function compared(index: number, more: Partial<ComparedTool> = {}): ComparedTool {
	return {
		index,
		objectId: `o${index}`,
		schemaId: "s-Car",
		title: "Car",
		page: null,
		geometry: box,
		interpolationStopped: false,
		classifications: [],
		...more,
	};
}

export function joined(
	index: number,
	from: string | null,
	to: string | null,
	direction: string | null = "straight",
	more: Partial<ComparedRelation> = {},
): ComparedRelation {
	return {
		index,
		objectId: `r${index}`,
		schemaId: "s-drives",
		title: "drives",
		page: null,
		ends: { kind: "pair", from, to, direction },
		...more,
	};
}

export function grouped(
	index: number,
	members: readonly string[],
	more: Partial<ComparedRelation> = {},
): ComparedRelation {
	return { ...joined(index, null, null), schemaId: "s-row", title: "row", ends: { kind: "group", members }, ...more };
}
