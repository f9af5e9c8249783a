import type { ClassCount, ExportKind, ExportSummary, PersonCount, StageCount } from "#shared/export";
import { type AssetForm, type AssetSummary, geometryKeyAt, type TaskSummary } from "./asset-fields.ts";

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

interface ClassTotal {
	schemaId: string;
	title: string;
	tools: number;
	tasks: number;
	kinds: Map<string, number>;
}

/** Adds up the assets of an export as they are read. Every table is a Map: a class may be called `__proto__`. */
export class TotalCounts {
	readonly #forms = new Map<AssetForm, number>();
	readonly #stages = new Map<string, StageCount>();
	readonly #classes = new Map<string, ClassTotal>();
	readonly #people = new Map<string, PersonCount>();
	readonly #batches = new Map<string, number>();
	#tasks = 0;
	#tools = 0;
	#classifications = 0;
	#relations = 0;

	get tasks(): number {
		return this.#tasks;
	}

	add(asset: AssetSummary): void {
		this.#forms.set(asset.form, (this.#forms.get(asset.form) ?? 0) + 1);
		for (const task of asset.tasks) {
			this.#tasks++;
			for (const batch of new Set(asset.batches)) this.#batches.set(batch, (this.#batches.get(batch) ?? 0) + 1);
			this.#addTask(task);
		}
	}

	#addTask(task: TaskSummary): void {
		this.#tools += task.tools;
		this.#classifications += task.classifications;
		this.#relations += task.relations;
		// Visits come first, so that the name of the exported stage is the latest.
		for (const visit of task.visits) {
			this.#stage(visit.stageId, visit.stage, "visits");
			if (visit.completedBy !== null) this.#person(visit.completedBy).visits++;
		}
		this.#stage(task.stageId, task.stage, "tasks");
		if (task.updatedBy !== null) this.#person(task.updatedBy).tasks++;
		const ids = new Set<string>();
		for (const entry of task.classes) {
			// Classes of one schemaId are one class, whatever their titles; without an id the title decides.
			const key = entry.schemaId === "" ? `\0${entry.title}` : entry.schemaId;
			let total = this.#classes.get(key);
			if (!total) {
				total = { schemaId: entry.schemaId, title: entry.title, tools: 0, tasks: 0, kinds: new Map() };
				this.#classes.set(key, total);
			}
			if (total.title === "") total.title = entry.title;
			total.tools += entry.tools;
			for (const [kind, tools] of entry.kinds) {
				const name = geometryKeyAt(kind);
				total.kinds.set(name, (total.kinds.get(name) ?? 0) + tools);
			}
			if (!ids.has(key)) total.tasks++;
			ids.add(key);
		}
	}

	#stage(stageId: string | null, stage: string | null, counted: "tasks" | "visits"): void {
		if (stageId === null && stage === null) return;
		const key = stageId ?? `\0${stage ?? ""}`;
		let entry = this.#stages.get(key);
		if (!entry) {
			entry = { stageId: stageId ?? "", stage: stage ?? stageId ?? "", tasks: 0, visits: 0 };
			this.#stages.set(key, entry);
		}
		if (stage !== null) entry.stage = stage;
		entry[counted]++;
	}

	#person(person: string): PersonCount {
		let entry = this.#people.get(person);
		if (!entry) {
			entry = { person, tasks: 0, visits: 0 };
			this.#people.set(person, entry);
		}
		return entry;
	}

	/** The counts so far; classes and people with the most first, equal ones by name. */
	totals(): ExportTotals {
		const assets = [...this.#forms.values()].reduce((a, b) => a + b, 0);
		const issues = this.#forms.get("issue") ?? 0;
		const classes = [...this.#classes.values()].map(({ kinds, ...rest }): ClassCount => ({
			...rest,
			kinds: [...kinds]
				.map(([kind, tools]) => ({ kind, tools }))
				.sort((a, b) => b.tools - a.tools || order(a.kind, b.kind)),
		}));
		return {
			kind: this.#kind(),
			assets: assets - issues,
			tasks: this.#tasks,
			issues,
			tools: this.#tools,
			classifications: this.#classifications,
			relations: this.#relations,
			stages: [...this.#stages.values()].map((stage) => ({ ...stage })),
			classes: classes.sort((a, b) => b.tools - a.tools || order(a.title, b.title) || order(a.schemaId, b.schemaId)),
			people: [...this.#people.values()]
				.map((person) => ({ ...person }))
				.sort((a, b) => b.tasks + b.visits - a.tasks - a.visits || order(a.person, b.person)),
			batches: [...this.#batches].map(([batch, tasks]) => ({ batch, tasks })).sort((a, b) => order(a.batch, b.batch)),
		};
	}

	#kind(): ExportKind {
		const kinds = new Map<AssetForm, ExportKind>([
			["v3", "tasks-v3"],
			["no-task", "tasks-v3"],
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

/** By code units: the same order on every machine, whatever its language. */
function order(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
