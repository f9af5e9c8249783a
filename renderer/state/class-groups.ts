import type { ClassColour, Scheme } from "#shared/drawing/colour";
import { classKey, toolColour } from "#shared/drawing/placing";
import type { Tool } from "#shared/task";

/** The tools of one class on a page. */
export interface ClassGroup {
	/** What the class is known by while the page lives: its schemaId, or its title where it has none. */
	key: string;
	schemaId: string | null;
	title: string;
	colour: ClassColour;
	tools: readonly Tool[];
	/** What lies on the page between key frames: shown like tools, and never counted among them. */
	interpolated: readonly Tool[];
}

/** By title, then by id: the same order on every page. */
export function groupByClass(tools: readonly Tool[], scheme: Scheme, interpolated: readonly Tool[] = []): ClassGroup[] {
	const byKey = new Map<string, { members: Tool[]; between: Tool[] }>();
	const add = (tool: Tool, list: "members" | "between") => {
		const key = classKey(tool);
		const held = byKey.get(key) ?? { members: [], between: [] };
		held[list].push(tool);
		byKey.set(key, held);
	};
	for (const tool of tools) add(tool, "members");
	for (const tool of interpolated) add(tool, "between");
	const groups: ClassGroup[] = [];
	for (const [key, { members, between }] of byKey) {
		const first = members[0] ?? between[0];
		if (first === undefined) continue;
		groups.push({
			key,
			schemaId: first.schemaId,
			title: first.title.trim() === "" ? "(no title)" : first.title,
			colour: toolColour(first, scheme),
			tools: members,
			interpolated: between,
		});
	}
	return groups.sort((a, b) => compare(a.title, b.title) || compare(a.key, b.key));
}

interface ToolFilter {
	isFiltering: boolean;
	hides: (tool: Tool) => boolean;
}

/** Indices of the tools whose class is hidden, or that a filter hides. */
export function hiddenTools(
	tools: readonly Tool[],
	hidden: ReadonlySet<string>,
	filters: readonly ToolFilter[],
): Set<number> {
	const filtering = filters.filter((filter) => filter.isFiltering);
	const isHidden = (tool: Tool): boolean =>
		hidden.has(classKey(tool)) || filtering.some((filter) => filter.hides(tool));
	return new Set(tools.filter(isHidden).map((tool) => tool.index));
}

/** The tool before or behind the selected one in the order of the groups, hidden ones left out; null where all are. */
export function toolBeside(
	groups: readonly ClassGroup[],
	hidden: ReadonlySet<number>,
	selected: number | null,
	direction: 1 | -1,
): Tool | null {
	const order = groups
		.flatMap((group) => [...group.tools, ...group.interpolated])
		.filter((tool) => !hidden.has(tool.index));
	const at = order.findIndex((tool) => tool.index === selected);
	const next = at === -1 ? (direction === 1 ? 0 : order.length - 1) : at + direction;
	return order[Math.min(order.length - 1, Math.max(0, next))] ?? null;
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
