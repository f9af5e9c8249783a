import type { OpenExport } from "../engine/exports/open-export.ts";
import type { Call } from "./arguments.ts";
import { grouped, type Output, textTable } from "./output.ts";
import { valueOf } from "./read-export.ts";

/** `tasks --facets`: the values of each field, and how many of the tasks that match have them. */
export async function printFacets(open: OpenExport, call: Call, output: Output): Promise<void> {
	// What the query waits for is over then.
	valueOf(await open.selectRows({ where: call.where, order: null }));
	const { matching, facets } = valueOf(open.readFacets(call.where, null));
	if (call.format === "json") {
		output.line(JSON.stringify({ matching, facets }));
		return;
	}
	output.line(`${grouped(matching)} ${matching === 1 ? "task" : "tasks"}`);
	for (const { field, values, left, none } of facets) {
		const rows = values.map(({ value, rows: count }): [string, number] => [value, count]);
		if (none > 0) rows.push(["(none)", none]);
		if (rows.length === 0) continue;
		output.line("");
		for (const line of textTable([field, "tasks"], rows)) output.line(line);
		if (left > 0) output.line(`${grouped(left)} more values`);
	}
}
