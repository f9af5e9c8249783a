import type { Tool } from "#shared/task";
import { pageOf } from "#shared/drawing/placing";

/** How many annotations stand on each page that has some; both of one length, pages in order, 0-based. */
export interface LabelDensity {
	pages: Float64Array;
	counts: Float64Array;
}

/** Of exported annotations; one that tells that its object leaves is none, and what has no page is on no page of its own. */
export function labelDensity(tools: readonly Tool[]): LabelDensity {
	const counts = new Map<number, number>();
	for (const tool of tools) {
		const page = tool.interpolationStopped ? null : pageOf(tool);
		if (page !== null) counts.set(page, (counts.get(page) ?? 0) + 1);
	}
	const pages = Float64Array.from(counts.keys()).sort();
	return { pages, counts: pages.map((page) => counts.get(page) ?? 0) };
}
