import type { ExportId } from "#shared/export";
import type { DrawnAnswer } from "#shared/findings/finding";
import type { Task } from "#shared/task";
import type { Host } from "../../host.ts";
import { learned, noQuestions, optionsIn, type KnownQuestion } from "./question-list.ts";

/** Tasks that are read to learn what is asked in an export, and the time after which no more are. */
const mostTasks = 24;
const mostMs = 3000;

/**
 * Questions and options of the export in front: an export has no list of them, so they are those that were seen. They
 * grow with every task that comes in front.
 */
export class KnownQuestions {
	readonly #host: Host;
	readonly #tasks: () => number;
	#export: ExportId | null = null;
	#learning: Promise<void> | null = null;
	#known = $state.raw(noQuestions);

	/** @param tasks how many tasks the export in front has. */
	constructor(host: Host, tasks: () => number) {
		this.#host = host;
		this.#tasks = tasks;
	}

	/** A task came in front. */
	see(task: Task): void {
		if (task.ref.export !== this.#export) {
			this.#export = task.ref.export;
			this.#learning = null;
			this.#known = noQuestions;
		}
		this.#known = learned(this.#known, task);
	}

	/** Reads some tasks spread over the export, once, as long as that is quick. */
	learn(): Promise<void> {
		this.#learning ??= this.#readSome(this.#export);
		return this.#learning;
	}

	/** @param owner class of the annotation; null: the task itself. */
	of(owner: string | null): KnownQuestion[] {
		return [...this.#known.values()].filter((question) => question.owner === owner && !question.isNested);
	}

	optionsOf(question: Pick<DrawnAnswer, "schemaId" | "title">, owner: string | null): readonly string[] {
		return optionsIn(this.#known, question, owner);
	}

	async #readSome(id: ExportId | null): Promise<void> {
		if (id === null) return;
		const total = this.#tasks();
		const wanted = Math.min(mostTasks, total);
		const end = performance.now() + mostMs;
		for (let at = 0; at < wanted && performance.now() < end; at++) {
			const read = await this.#host.readTask({ export: id, row: Math.floor((at * total) / wanted) }, null);
			if (this.#export !== id) return;
			if (read.ok) this.#known = learned(this.#known, read.value);
		}
	}
}
