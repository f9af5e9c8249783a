import type { TextHit, TextSearch } from "#shared/search";
import type { OpenExport } from "../engine/exports/open-export.ts";
import type { Call } from "./arguments.ts";
import { grouped, type Output } from "./output.ts";
import { CommandFailed, valueOf } from "./read-export.ts";
import { visible } from "../engine/exports/text-places.ts";

/** `search`: every place where a text stands, in the order of the file. */
export async function printHits(open: OpenExport, call: Call, output: Output): Promise<void> {
	const search: TextSearch = {
		text: call.files[1] ?? "",
		matchCase: call.matchCase,
		isRegExp: call.regex,
		scope: call.scope,
	};
	const chosen = call.where === "" ? null : new Set(valueOf(await open.selectRows({ where: call.where, order: null })));
	const state = valueOf(await open.searches.ended(search));
	let left = call.limit ?? Infinity;
	let printed = 0;
	for (let from = 0; from < state.listed && left > 0;) {
		const { hits } = valueOf(await open.searches.read(search, from, state.listed));
		from += hits.length;
		for (const hit of hits) {
			if (left === 0) break;
			if (chosen?.has(hit.row) === false) continue;
			left--;
			printed++;
			output.line(call.format === "json" ? JSON.stringify(record(hit)) : line(hit));
		}
	}
	if (state.fault) throw new CommandFailed(state.fault);
	const { hits, tasks, listed, skipped } = state;
	output.remark(
		`${counted(hits, "hit")} in ${counted(tasks, "task")}${printed < hits ? `; ${grouped(printed)} printed` : ""}${
			listed < hits ? `, of the first ${grouped(listed)}` : ""
		}.`,
	);
	if (skipped > 0) output.remark(`${counted(skipped, "text")} longer than 64 MB could not be searched.`);
}

function line({ row, taskId, path, isKey, before, match, after }: TextHit): string {
	const where = path === "" ? "(asset)" : path;
	return `${visible(taskId ?? `#${String(row)}`)}  ${where}${isKey ? " (key)" : ""}  ${before}${match}${after}`;
}

function record({ row, taskId, externalId, byte, length, pointer, isKey, visit, before, match, after }: TextHit) {
	return { row, taskId, externalId, byte, length, pointer, key: isKey, visit, before, match, after };
}

function counted(count: number, noun: string): string {
	return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}
