import type { Truth } from "./truth.ts";

/** What `info --json` says, as far as it is compared. */
interface Info {
	assets: number;
	tasks: number;
	tools: number;
	classifications: number;
	relations: number;
	problems: unknown[];
	stages: Truth["stages"];
	classes: Truth["classes"];
	people: Truth["people"];
	batches: Truth["batches"];
}

function sorted<T>(list: readonly T[], key: (entry: T) => string): string {
	const lines = list.map((entry) => [key(entry), JSON.stringify(entry)] as const);
	return JSON.stringify(lines.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, line]) => line));
}

function classesOf(classes: Truth["classes"]): Truth["classes"] {
	return classes.map(({ schemaId, title, tools, tasks, kinds }) => ({
		schemaId,
		title,
		tools,
		tasks,
		kinds: kinds.map(({ kind, tools: count }) => ({ kind, tools: count })).sort((a, b) => (a.kind < b.kind ? -1 : 1)),
	}));
}

/** Sentences on what `info --json` counts otherwise than the generator did; none is the aim. */
export function wrongCounts(json: string, truth: Truth): string[] {
	const info = JSON.parse(json) as Info;
	const wrong: string[] = [];
	const compare = (what: string, got: string | number, expected: string | number): void => {
		if (got !== expected) wrong.push(`${what}: got ${got.toString()}, expected ${expected.toString()}`);
	};
	for (const key of ["assets", "tasks", "tools", "classifications", "relations"] as const)
		compare(key, info[key], truth[key]);
	compare("problems", info.problems.length, 0);
	const byClass = (list: Truth["classes"]): string => sorted(classesOf(list), ({ schemaId }) => schemaId);
	compare("classes", byClass(info.classes), byClass(truth.classes));
	const byBatch = (list: Truth["batches"]): string => sorted(list, ({ batch }) => batch);
	compare("batches", byBatch(info.batches), byBatch(truth.batches));
	// V2 has no stages: those shown are made up by the reader.
	if (truth.kind === "v2") return wrong;
	const byStage = (list: Truth["stages"]): string =>
		sorted(
			list.map(({ stageId, stage, tasks, visits }) => ({ stageId, stage, tasks, visits })),
			({ stageId }) => stageId,
		);
	compare("stages", byStage(info.stages), byStage(truth.stages));
	const byPerson = (list: Truth["people"]): string =>
		sorted(
			list.map(({ person, tasks, visits }) => ({ person, tasks, visits })),
			({ person }) => person,
		);
	compare("people", byPerson(info.people), byPerson(truth.people));
	return wrong;
}
