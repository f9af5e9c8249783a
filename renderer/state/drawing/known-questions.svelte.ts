import { classKey } from "#shared/drawing/placing";
import type { ExportId } from "#shared/export";
import type { DrawnAnswer } from "#shared/findings/finding";
import type { Classification, Task } from "#shared/task";
import type { Host } from "../../host.ts";

/** A question that some task of the export was asked, and what was answered there. */
export interface KnownQuestion {
	schemaId: string | null;
	tool: string | null;
	title: string;
	/** The class whose annotations it is asked of; null: the task itself. */
	owner: string | null;
	/** Asked of another answer: shown where that one is. */
	isNested: boolean;
	options: readonly string[];
}

/** Tasks that are read to learn what is asked in an export, and the time after which no more are. */
const mostTasks = 24;
const mostMs = 3000;
/** Of one question: texts differ from task to task, and are no options. */
const mostOptions = 200;

/**
 * Questions and options of the export in front: an export has no list of them, so they are those that were seen. They
 * grow with every task that comes in front.
 */
export class KnownQuestions {
	readonly #host: Host;
	readonly #tasks: () => number;
	#export: ExportId | null = null;
	#isLearned = false;
	#known = $state.raw<ReadonlyMap<string, KnownQuestion>>(new Map());

	/** @param tasks how many tasks the export in front has. */
	constructor(host: Host, tasks: () => number) {
		this.#host = host;
		this.#tasks = tasks;
	}

	/** A task came in front. */
	see(task: Task): void {
		if (task.ref.export !== this.#export) {
			this.#export = task.ref.export;
			this.#isLearned = false;
			this.#known = new Map();
		}
		this.#learnFrom(task);
	}

	/** Reads some tasks spread over the export, once, as long as that is quick. */
	async learn(): Promise<void> {
		const id = this.#export;
		if (id === null || this.#isLearned) return;
		this.#isLearned = true;
		const total = this.#tasks();
		const wanted = Math.min(mostTasks, total);
		const end = performance.now() + mostMs;
		for (let at = 0; at < wanted && performance.now() < end; at++) {
			const read = await this.#host.readTask({ export: id, row: Math.floor((at * total) / wanted) }, null);
			// Another export came in front.
			if (this.#export !== id) return;
			if (read.ok) this.#learnFrom(read.value);
		}
	}

	/** @param owner class of the annotation; null: the task itself. */
	of(owner: string | null): KnownQuestion[] {
		return [...this.#known.values()].filter((question) => question.owner === owner && !question.isNested);
	}

	optionsOf({ schemaId, title }: Pick<DrawnAnswer, "schemaId" | "title">, owner: string | null): readonly string[] {
		return this.#known.get(keyOf(schemaId, title, owner))?.options ?? [];
	}

	#learnFrom({ snapshot }: Task): void {
		const known = new Map(this.#known);
		const before = known.size;
		let isMore = false;
		const take = (answers: readonly Classification[], owner: string | null, isNested: boolean): void => {
			for (const { schemaId, tool, title, answer, classifications } of answers) {
				const key = keyOf(schemaId, title, owner);
				const held = known.get(key);
				const options = grown(held?.options ?? [], answer, tool);
				if (held === undefined || options !== held.options) {
					isMore = true;
					known.set(key, { schemaId, tool: tool ?? held?.tool ?? null, title, owner, isNested, options });
				}
				take(classifications, owner, true);
			}
		};
		take(snapshot.classifications, null, false);
		for (const tool of snapshot.tools) take(tool.classifications, classKey(tool), false);
		if (isMore || known.size !== before) this.#known = known;
	}
}

function keyOf(schemaId: string | null, title: string, owner: string | null): string {
	return JSON.stringify([owner, schemaId ?? { title }]);
}

/** The same list where nothing is new; texts are no options. */
function grown(options: readonly string[], answer: Classification["answer"], tool: string | null): readonly string[] {
	if (answer === null || options.length >= mostOptions || isText(tool)) return options;
	const more = (typeof answer === "string" ? [answer] : answer).filter(
		(each) => each !== "" && !options.includes(each),
	);
	return more.length === 0 ? options : [...options, ...more].slice(0, mostOptions);
}

/** Kinds are an open set: what is no choice is written. */
export function isText(tool: string | null): boolean {
	return tool === null || /text|number|date/iu.test(tool);
}

/** Whether several options can be chosen. */
export function isSeveral(tool: string | null): boolean {
	return tool !== null && /check|multi|tree/iu.test(tool);
}
