import { setImmediate } from "node:timers/promises";
import type { PlanStrata } from "#shared/findings/finding";
import { type Fault, fault } from "#shared/outcome";
import type { RowIndex } from "../../exports/row-index.ts";
import { ListReader } from "../../exports/row-lists.ts";
import type { Stratum } from "./allocation.ts";

/** Rows that are looked at before others get their turn. */
const AT_ONCE = 100_000;

/** The rows divided as a plan asks for; in each stratum in the order given. Nothing where there are no rows. */
export async function divided(rows: Uint32Array, strata: PlanStrata, index: RowIndex): Promise<Stratum[] | Fault> {
	if (strata.by === "similarity" && index.compared === null)
		return fault("plan-impossible", "the tasks are to be divided by similarity, and this export is not compared");
	const nameOf = await namesBy(rows, strata, index);
	const found = new Map<string, number[]>();
	for (let at = 0; at < rows.length; at++) {
		const row = rows[at] as number;
		const name = nameOf(row);
		const beside = found.get(name);
		if (beside) beside.push(row);
		else found.set(name, [row]);
		if (at % AT_ONCE === AT_ONCE - 1) await setImmediate();
	}
	return [...found].map(([name, members]) => ({ name, rows: Uint32Array.from(members) }));
}

/** What names the stratum of a row. */
async function namesBy(rows: Uint32Array, strata: PlanStrata, index: RowIndex): Promise<(row: number) => string> {
	switch (strata.by) {
		case "none":
			return () => "all";
		case "person":
			return (row) => index.word("updatedBy", row) ?? "(nobody)";
		case "class":
			return byRarestClass(rows, index);
		case "similarity": {
			const numbers = index.compared?.numbers("similarity", null) ?? new Float64Array(0);
			const bounds = [...new Set([0, ...strata.bounds, 1])].sort((a, b) => a - b);
			return (row) => binOf(numbers[row] ?? Number.NaN, bounds);
		}
	}
}

/** "0.5 to 0.9": from the first, to before the last, which only the highest bin holds as well. */
function binOf(value: number, bounds: readonly number[]): string {
	if (Number.isNaN(value)) return "(not compared)";
	const above = bounds.findIndex((bound, at) => at > 0 && (value < bound || at === bounds.length - 1));
	return `${String(bounds[above - 1])} to ${String(bounds[above])}`;
}

/** Of the classes that a task has, the one that the fewest of the rows have; of two alike the first by name. */
async function byRarestClass(rows: Uint32Array, index: RowIndex): Promise<(row: number) => string> {
	const lists = new ListReader(index.keptLists, "kinds");
	const titles = index.classNames.texts.map((text) => titleOf(text));
	const titleOfKind = index.toolKinds.map(({ name }) => titles[name] ?? "");
	const tasks = new Map<string, number>();
	const titlesOf = (row: number): Set<string> => {
		lists.read(row);
		return new Set(Array.from(lists.ids.subarray(0, lists.length), (kind) => titleOfKind[kind] ?? ""));
	};
	for (let at = 0; at < rows.length; at++) {
		for (const title of titlesOf(rows[at] as number)) tasks.set(title, (tasks.get(title) ?? 0) + 1);
		if (at % AT_ONCE === AT_ONCE - 1) await setImmediate();
	}
	const isRarer = (a: string, b: string): boolean => {
		const more = (tasks.get(a) ?? 0) - (tasks.get(b) ?? 0);
		return more < 0 || (more === 0 && a < b);
	};
	return (row) => {
		const [first, ...others] = titlesOf(row);
		if (first === undefined) return "(no annotations)";
		return others.reduce((rarest, title) => (isRarer(title, rarest) ? title : rarest), first);
	};
}

/** Of "schemaId\0title": classes of one title are one to whoever divides tasks. */
function titleOf(className: string): string {
	const [schemaId = "", title = ""] = className.split("\0");
	if (title !== "") return title;
	return schemaId === "" ? "(no class)" : schemaId;
}
