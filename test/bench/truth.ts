/** What a generated export holds, counted while it was written: what any reader of it has to find. */
export interface Truth {
	kind: string;
	form: string;
	seed: number;
	bytes: number;
	assets: number;
	tasks: number;
	/** Tools of the exported states; stage visits repeat them and are not counted. */
	tools: number;
	/** Answers at the top of the exported states, without the nested ones. */
	classifications: number;
	/** Answers within answers and within tools, at any depth, in the exported states. */
	nestedClassifications: number;
	relations: number;
	stages: { stageId: string; stage: string; tasks: number; visits: number }[];
	classes: {
		schemaId: string;
		title: string;
		tools: number;
		tasks: number;
		kinds: { kind: string; tools: number }[];
	}[];
	people: { person: string; tasks: number; visits: number }[];
	batches: { batch: string; tasks: number }[];
}

interface ClassTally {
	title: string;
	tools: number;
	tasks: number;
	lastTask: number;
	kinds: Map<string, number>;
}

function entryOf<V>(map: Map<string, V>, key: string, make: () => V): V {
	let value = map.get(key);
	if (value === undefined) {
		value = make();
		map.set(key, value);
	}
	return value;
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
	return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}

/** Adds up a Truth. Every table is a Map: classes are called `constructor` and `__proto__` on purpose. */
export class TruthTally {
	assets = 0;
	tasks = 0;
	tools = 0;
	classifications = 0;
	nestedClassifications = 0;
	relations = 0;
	readonly #stages = new Map<string, { stage: string; tasks: number; visits: number }>();
	readonly #classes = new Map<string, ClassTally>();
	readonly #people = new Map<string, { tasks: number; visits: number }>();
	readonly #batches = new Map<string, number>();

	/** Begins a task; tools that follow belong to it. */
	task(stageId: string | null, stage: string, updatedBy: string | null): void {
		this.tasks += 1;
		if (stageId !== null) this.#stage(stageId, stage).tasks += 1;
		if (updatedBy !== null) this.#person(updatedBy).tasks += 1;
	}

	visit(stageId: string, stage: string, completedBy: string | null): void {
		this.#stage(stageId, stage).visits += 1;
		if (completedBy !== null) this.#person(completedBy).visits += 1;
	}

	tool(schemaId: string, title: string, kind: string): void {
		this.tools += 1;
		const tally = entryOf(this.#classes, schemaId, () => ({
			title,
			tools: 0,
			tasks: 0,
			lastTask: 0,
			kinds: new Map<string, number>(),
		}));
		tally.tools += 1;
		if (tally.lastTask !== this.tasks) {
			tally.lastTask = this.tasks;
			tally.tasks += 1;
		}
		tally.kinds.set(kind, (tally.kinds.get(kind) ?? 0) + 1);
	}

	batch(name: string): void {
		this.#batches.set(name, (this.#batches.get(name) ?? 0) + 1);
	}

	#stage(stageId: string, stage: string): { stage: string; tasks: number; visits: number } {
		return entryOf(this.#stages, stageId, () => ({ stage, tasks: 0, visits: 0 }));
	}

	#person(person: string): { tasks: number; visits: number } {
		return entryOf(this.#people, person, () => ({ tasks: 0, visits: 0 }));
	}

	/** The tables are in order of their keys (UTF-16 code units). */
	finish(kind: string, form: string, seed: number, bytes: number): Truth {
		return {
			kind,
			form,
			seed,
			bytes,
			assets: this.assets,
			tasks: this.tasks,
			tools: this.tools,
			classifications: this.classifications,
			nestedClassifications: this.nestedClassifications,
			relations: this.relations,
			stages: [...this.#stages].sort(byKey).map(([stageId, stage]) => ({ stageId, ...stage })),
			classes: [...this.#classes].sort(byKey).map(([schemaId, { title, tools, tasks, kinds }]) => ({
				schemaId,
				title,
				tools,
				tasks,
				kinds: [...kinds].sort(byKey).map(([name, count]) => ({ kind: name, tools: count })),
			})),
			people: [...this.#people].sort(byKey).map(([person, counts]) => ({ person, ...counts })),
			batches: [...this.#batches].sort(byKey).map(([batch, tasks]) => ({ batch, tasks })),
		};
	}
}
