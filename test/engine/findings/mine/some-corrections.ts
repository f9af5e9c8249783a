import type { DrawnAnswer, DrawnGeometry, NamedTool } from "#shared/findings/finding";
import { printOf } from "#shared/findings/named";
import type { ComparedAnswer, ComparedRelation, ComparedTool } from "../../../../main/engine/compare/compared.ts";
import { corrected } from "../../../../main/engine/findings/mine/corrected.ts";
import type { Correction } from "../../../../main/engine/findings/mine/corrections.ts";

/** The name of an annotation of a test. */
export function nameOf({ objectId, schemaId, title, page, geometry }: ComparedTool): NamedTool {
	return { objectId, schemaId, title, page, print: printOf(geometry) };
}

/** A name of its own for each number, as random ones are. */
export function findingId(number: number): string {
	return String(number).padStart(22, "m");
}

export function removal(id: number, tool: ComparedTool): Correction {
	return { id: findingId(id), rev: "", target: { kind: "tool", ...nameOf(tool) }, body: { kind: "removal" } };
}

type MarkBody = Extract<Correction["body"], { kind: "mark" }>;

export function mark(id: number, geometry: DrawnGeometry, some: Partial<MarkBody> = {}): Correction {
	return {
		...{ id: findingId(id), rev: "", target: { kind: "task" } },
		body: {
			...{ kind: "mark", geometry, page: null, meaning: "right", schemaId: "car", title: "Car", text: "" },
			answers: [],
			replaces: null,
			...some,
		},
	};
}

export function answer(
	id: number,
	drawn: DrawnAnswer,
	owner: ComparedTool | null = null,
	page: number | null = null,
): Correction {
	const { schemaId, title } = drawn;
	return {
		...{ id: findingId(id), rev: "" },
		target: { kind: "answer", schemaId, title, page, owner: owner && nameOf(owner) },
		body: { kind: "answer", answer: drawn },
	};
}

export function drawn(schemaId: string, value: DrawnAnswer["answer"], answers: DrawnAnswer[] = []): DrawnAnswer {
	return { schemaId, tool: "radio", title: schemaId, answer: value, answers };
}

export function asked(
	schemaId: string,
	value: ComparedAnswer["answer"],
	classifications: ComparedAnswer[] = [],
): ComparedAnswer {
	return {
		objectId: `of ${schemaId}`,
		schemaId,
		tool: "radio",
		title: schemaId,
		answer: value,
		page: null,
		classifications,
	};
}

interface Side {
	tools: readonly ComparedTool[];
	classifications?: readonly ComparedAnswer[];
	relations?: readonly ComparedRelation[];
}

/** A side as corrected. */
export function correct(
	{ tools, classifications = [], relations = [] }: Side,
	list: readonly Correction[],
	conflicts = 0,
): ReturnType<typeof corrected<ComparedTool, ComparedAnswer, ComparedRelation>> {
	const make = { tool: (tool: ComparedTool) => tool, answer: (each: ComparedAnswer) => each };
	return corrected<ComparedTool, ComparedAnswer, ComparedRelation>(
		{ tools, classifications, relations },
		{ list: list.toSorted((a, b) => (a.id < b.id ? -1 : 1)), conflicts },
		make,
	);
}
