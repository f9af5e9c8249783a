import type { Tool } from "#shared/task";
import type { NamedTool } from "./finding.ts";
import { printOf } from "./named.ts";

/** What of an annotation tells whether it is the one that was named. */
export type Nameable = Pick<Tool, "objectId" | "schemaId" | "title" | "page" | "geometry">;

/** Where a named annotation stands. */
export interface FoundNamed {
	/** Position in the list. */
	at: number;
	/** It lies otherwise, or is of another class, than when it was named. */
	isChanged: boolean;
}

/**
 * The annotation that was named, on its page: the one of its object id, else the one that lies where it lay and is of
 * its class. Object ids repeat: of several, the one of its class is taken, then the one of its shape, then the first;
 * positions in `taken` are passed over, so that two names of two annotations that are wholly alike mean both. Null: it
 * is not there. What names no page is on the first.
 */
export function findNamed(
	named: NamedTool,
	tools: readonly Nameable[],
	taken: ReadonlySet<number> = nothing,
): FoundNamed | null {
	const here: number[] = [];
	for (const [at, tool] of tools.entries()) if (!taken.has(at) && (tool.page ?? 0) === (named.page ?? 0)) here.push(at);
	const { objectId } = named;
	const sameId = objectId === null ? [] : here.filter((at) => tools[at]?.objectId === objectId);
	let best: FoundNamed | null = null;
	let most = -1;
	for (const at of sameId) {
		const tool = tools[at] as Nameable;
		const [isSameClass, isSameShape] = [isOfClass(named, tool), hasShape(named, tool)];
		const weight = (isSameClass ? 2 : 0) + (isSameShape ? 1 : 0);
		if (weight <= most) continue;
		most = weight;
		best = { at, isChanged: !isSameClass || !isSameShape };
	}
	if (best !== null) return best;
	// By another id, or none: only what lies where it lay is the same. Prints are dear where there are thousands.
	const at = here.find(
		(place) => isOfClass(named, tools[place] as Nameable) && hasShape(named, tools[place] as Nameable),
	);
	return at === undefined ? null : { at, isChanged: false };
}

const nothing: ReadonlySet<number> = new Set();

function hasShape({ print }: NamedTool, { geometry }: Nameable): boolean {
	return print.startsWith(`${geometry.kind}:`) && printOf(geometry) === print;
}

/** Titles only tell classes apart where one side has no id for it, as import files may. */
function isOfClass(named: NamedTool, tool: Nameable): boolean {
	return named.schemaId === null || tool.schemaId === null
		? named.title === tool.title
		: named.schemaId === tool.schemaId;
}
