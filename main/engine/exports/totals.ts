import type { ClassCount, ExportKind, ExportSummary, PersonCount, StageCount } from "#shared/export";
import { type AssetForm, geometryKeyAt } from "./asset-fields.ts";
import type { RowIndex, ToolKind } from "./row-index.ts";

/** The counts of an {@link ExportSummary}. */
export type ExportTotals = Pick<
	ExportSummary,
	| "kind"
	| "assets"
	| "tasks"
	| "issues"
	| "tools"
	| "classifications"
	| "relations"
	| "stages"
	| "classes"
	| "people"
	| "batches"
>;

/** Of a summary, what is counted from its rows. */
export function totalsOf(summary: ExportSummary): ExportTotals {
	const { kind, assets, tasks, issues, tools, classifications, relations, stages, classes, people, batches } = summary;
	return { kind, assets, tasks, issues, tools, classifications, relations, stages, classes, people, batches };
}

interface ClassTotal {
	schemaId: string;
	title: string;
	tools: number;
	tasks: number;
	kinds: Map<string, number>;
}

/** More than a dictionary can hold: a Map takes 2^24 entries. */
const MOST_WORDS = 2 ** 26;

/**
 * Adds up the rows of an index as they come, by the ids of its dictionaries: texts are looked at only when the counts
 * are asked for. Tables keyed by text are Maps: a class may be called `__proto__`.
 */
export class RowTotals {
	readonly #forms = new Map<AssetForm, number>();
	#rows = 0;
	#tools = 0;
	#classifications = 0;
	#relations = 0;
	/** Counts by visit, and when each was met last: the latest name of a stage counts. */
	readonly #visits: number[] = [];
	readonly #visitMet: number[] = [];
	/** By both ids in one number. */
	readonly #stages = new Map<number, { stageId: number; stage: number; tasks: number; met: number }>();
	readonly #people: number[] = [];
	readonly #batches: (number | undefined)[] = [];
	/** In which row a batch was met last. */
	readonly #batchMet: number[] = [];
	/** Tools by kind; tasks by class (see #classOf), and in which row each was met last. */
	readonly #kindTools: number[] = [];
	readonly #classTasks: number[] = [];
	readonly #classMet: number[] = [];
	/** By kind: the class it belongs to. */
	readonly #kindClass: number[] = [];
	readonly #classIds = new Map<string, number>();
	/** By class: the first title that is not empty, in the order of the rows (threads meet kinds in an order of their own). */
	readonly #classTitles: string[] = [];
	/** Stages in the order they were met: ids of words, or -2 - id of a name where there is no id. */
	readonly #stageOrder = new Map<number, true>();

	constructor(private readonly index: RowIndex) {}

	get tasks(): number {
		return this.#rows;
	}

	/** Assets by form. */
	get forms(): [AssetForm, number][] {
		return [...this.#forms];
	}

	addForms(forms: Iterable<readonly [AssetForm, number]>): void {
		for (const [form, count] of forms) this.#forms.set(form, (this.#forms.get(form) ?? 0) + count);
	}

	/** Counts the rows that were appended since the last call. */
	addRows(): void {
		const { index } = this;
		const { counts, words } = index;
		const [from, to] = [this.#rows, index.length];
		this.#tools += sum(counts.tools.wholes(from, to));
		this.#classifications += sum(counts.classifications.wholes(from, to));
		this.#relations += sum(counts.relations.wholes(from, to));
		const stageIds = words.stageId.wholes(from, to);
		const stages = words.stage.wholes(from, to);
		const people = words.updatedBy.wholes(from, to);
		for (let row = from; row < to; row++) {
			this.#countLists(row);
			this.#countStage(stageIds[row - from] as number, stages[row - from] as number, row);
			const person = people[row - from] as number;
			if (person >= 0) this.#people[person] = (this.#people[person] ?? 0) + 1;
		}
		this.#rows = to;
	}

	/** The numbers are walked as they are packed: see RowParcel.lists. */
	#countLists(row: number): void {
		const numbers = this.index.listNumbers(row);
		const batches = numbers.next();
		for (let position = 0; position < batches; position++) {
			const batch = numbers.next();
			// A batch may be named twice.
			if (this.#batchMet[batch] !== row) this.#batches[batch] = (this.#batches[batch] ?? 0) + 1;
			this.#batchMet[batch] = row;
		}
		const visits = numbers.next();
		for (let position = 0; position < visits; position++) {
			const visit = numbers.next();
			if (this.#visits[visit] === undefined) {
				const { stageId, stage } = this.index.visitWords[visit] ?? { stageId: -1, stage: -1 };
				this.#meetStage(stageId, stage);
			}
			this.#visits[visit] = (this.#visits[visit] ?? 0) + 1;
			this.#visitMet[visit] = row + position / (2 * visits);
		}
		while (numbers.at < numbers.end) {
			const kind = numbers.next();
			this.#kindTools[kind] = (this.#kindTools[kind] ?? 0) + numbers.next();
			const entry = this.#kindClass[kind] ?? this.#meetKind(kind);
			if (this.#classMet[entry] !== row) this.#classTasks[entry] = (this.#classTasks[entry] ?? 0) + 1;
			this.#classMet[entry] = row;
		}
	}

	/** Ids; -1 for none. */
	#countStage(stageId: number, stage: number, row: number): void {
		const key = (stageId + 1) * MOST_WORDS + stage + 1;
		let entry = this.#stages.get(key);
		if (!entry) {
			entry = { stageId, stage, tasks: 0, met: 0 };
			this.#stages.set(key, entry);
			this.#meetStage(entry.stageId, entry.stage);
		}
		entry.tasks++;
		// Visits of a row come before the stage that it is in now.
		entry.met = row + 0.5;
	}

	#meetStage(stageId: number, stage: number): void {
		const key = stageKey(stageId, stage);
		if (key !== null) this.#stageOrder.set(key, true);
	}

	/** Classes of one schemaId are one class, whatever their titles; without an id the title decides. */
	#meetKind(kind: number): number {
		const { name } = this.index.toolKinds[kind] as ToolKind;
		const [schemaId = "", title = ""] = (this.index.classNames.texts[name] ?? "").split("\0");
		const key = schemaId === "" ? `\0${title}` : schemaId;
		const entry = this.#classIds.get(key) ?? this.#classIds.size;
		this.#classIds.set(key, entry);
		if ((this.#classTitles[entry] ?? "") === "") this.#classTitles[entry] = title;
		this.#kindClass[kind] = entry;
		return entry;
	}

	/** The counts so far; classes and people with the most first, equal ones by name. */
	totals(): ExportTotals {
		const assets = [...this.#forms.values()].reduce((a, b) => a + b, 0);
		const issues = this.#forms.get("issue") ?? 0;
		const { texts } = this.index.dictionary;
		return {
			kind: this.#kind(),
			assets: assets - issues,
			tasks: this.#rows,
			issues,
			tools: this.#tools,
			classifications: this.#classifications,
			relations: this.#relations,
			stages: this.#stageCounts(),
			classes: this.#classCounts(),
			people: this.#personCounts(),
			batches: [...this.#batches.entries()]
				.filter((entry): entry is [number, number] => entry[1] !== undefined)
				.map(([batch, tasks]) => ({ batch: texts[batch] ?? "", tasks }))
				.sort((a, b) => order(a.batch, b.batch)),
		};
	}

	#stageCounts(): StageCount[] {
		const { texts } = this.index.dictionary;
		const found = new Map<number, StageCount & { met: number }>();
		for (const key of this.#stageOrder.keys()) {
			const stageId = key >= 0 ? (texts[key] ?? "") : "";
			found.set(key, { stageId, stage: key >= 0 ? stageId : (texts[-2 - key] ?? ""), tasks: 0, visits: 0, met: -1 });
		}
		const sight = (stageId: number, stage: number, met: number): StageCount | null => {
			const key = stageKey(stageId, stage);
			const entry = key === null ? undefined : found.get(key);
			if (!entry) return null;
			if (stage >= 0 && met > entry.met) {
				entry.stage = texts[stage] ?? "";
				entry.met = met;
			}
			return entry;
		};
		for (const [visit, count] of this.#visits.entries()) {
			const words = this.index.visitWords[visit];
			const entry = words && sight(words.stageId, words.stage, this.#visitMet[visit] ?? -1);
			if (entry) entry.visits += (count as number | undefined) ?? 0;
		}
		for (const { stageId, stage, tasks, met } of this.#stages.values()) {
			const entry = sight(stageId, stage, met);
			if (entry) entry.tasks += tasks;
		}
		return [...found.values()].map(({ met: _met, ...count }) => count);
	}

	#classCounts(): ClassCount[] {
		const totals = new Map<number, ClassTotal>();
		for (const [kind, tools] of this.#kindTools.entries()) {
			const entry = this.#kindClass[kind];
			if (entry === undefined) continue;
			const { name, geometry } = this.index.toolKinds[kind] as ToolKind;
			const [schemaId = ""] = (this.index.classNames.texts[name] ?? "").split("\0");
			let total = totals.get(entry);
			if (!total) {
				const title = this.#classTitles[entry] ?? "";
				total = { schemaId, title, tools: 0, tasks: this.#classTasks[entry] ?? 0, kinds: new Map() };
				totals.set(entry, total);
			}
			total.tools += tools;
			const geometryKey = geometryKeyAt(geometry);
			total.kinds.set(geometryKey, (total.kinds.get(geometryKey) ?? 0) + tools);
		}
		return [...totals.values()]
			.map(({ kinds, ...rest }): ClassCount => ({
				...rest,
				kinds: [...kinds]
					.map(([kind, tools]) => ({ kind, tools }))
					.sort((a, b) => b.tools - a.tools || order(a.kind, b.kind)),
			}))
			.sort((a, b) => b.tools - a.tools || order(a.title, b.title) || order(a.schemaId, b.schemaId));
	}

	#personCounts(): PersonCount[] {
		const { texts } = this.index.dictionary;
		const people = new Map<number, PersonCount>();
		const of = (id: number): PersonCount => {
			let person = people.get(id);
			if (!person) {
				person = { person: texts[id] ?? "", tasks: 0, visits: 0 };
				people.set(id, person);
			}
			return person;
		};
		for (const [id, tasks] of this.#people.entries()) {
			if ((tasks as number | undefined) !== undefined) of(id).tasks = tasks;
		}
		for (const [visit, count] of this.#visits.entries()) {
			const by = this.index.visitWords[visit]?.completedBy ?? -1;
			if (by >= 0 && (count as number | undefined) !== undefined) of(by).visits += count;
		}
		return [...people.values()].sort((a, b) => b.tasks + b.visits - a.tasks - a.visits || order(a.person, b.person));
	}

	#kind(): ExportKind {
		const kinds = new Map<AssetForm, ExportKind>([
			["v3", "tasks-v3"],
			["no-task", "tasks-v3"],
			["task", "tasks-v3"],
			["v2", "tasks-v2"],
			["import", "import"],
			["answers", "answers"],
			["issue", "issues"],
		]);
		const seen = new Set([...this.#forms.keys()].map((form) => kinds.get(form) ?? "unknown"));
		if (seen.size > 1) return "mixed";
		return [...seen][0] ?? "unknown";
	}
}

function sum(numbers: Int32Array): number {
	let total = 0;
	for (const number of numbers) total += number;
	return total;
}

/** The id decides; without one the name does; null for neither. */
function stageKey(stageId: number, stage: number): number | null {
	if (stageId >= 0) return stageId;
	return stage >= 0 ? -2 - stage : null;
}

/** By code units: the same order on every machine, whatever its language. */
function order(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
