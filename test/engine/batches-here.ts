import { BatchAnswers, type StartWork } from "../../main/engine/batches/answer-batches.ts";
import type { BatchWorkers } from "../../main/engine/batches/batch.ts";
import { type Comparers, startComparing } from "../../main/engine/compare/batch/compare-threads.ts";
import { type Checkers, startCheck } from "../../main/engine/exports/check/checkers.ts";
import { type Judges, startJudging } from "../../main/engine/findings/rules/judge-threads.ts";

/** Answers on this thread, a batch a turn, `count` of them taking turns: what runs is what a worker runs. */
export function batchesHere<Order, Item, Answer>(
	begin: StartWork<Order, Item, Answer>,
	count = 1,
): BatchWorkers<Order, Item, Answer> {
	return {
		count,
		start: (told, reply, broken) => {
			const answers = new BatchAnswers(begin, told);
			let ended = false;
			return {
				give: (batch) => {
					setImmediate(() => {
						if (ended) return;
						try {
							reply(answers.answer(batch));
						} catch (error) {
							broken(error as Error);
						}
					});
				},
				end: () => {
					ended = true;
					answers.close();
				},
			};
		},
	};
}

/** Answers a batch only when it is told to: for a test that has to come in between two. */
function batchesByStep<Order, Item, Answer>(
	begin: StartWork<Order, Item, Answer>,
): { workers: BatchWorkers<Order, Item, Answer>; step: () => void } {
	const waiting: (() => void)[] = [];
	const workers: BatchWorkers<Order, Item, Answer> = {
		count: 1,
		start: (told, reply) => {
			const answers = new BatchAnswers(begin, told);
			return {
				give: (batch) => {
					waiting.push(() => {
						reply(answers.answer(batch));
					});
				},
				end: () => {
					waiting.length = 0;
					answers.close();
				},
			};
		},
	};
	return { workers, step: () => waiting.shift()?.() };
}

export function checkHere(count = 1): Checkers {
	return batchesHere(startCheck, count);
}

export function checkByStep(): { checkers: Checkers; step: () => void } {
	const { workers, step } = batchesByStep(startCheck);
	return { checkers: workers, step };
}

export function compareHere(count = 1): Comparers {
	return batchesHere(startComparing, count);
}

export function compareByStep(): { comparers: Comparers; step: () => void } {
	const { workers, step } = batchesByStep(startComparing);
	return { comparers: workers, step };
}

export function judgeHere(count = 1): Judges {
	return batchesHere(startJudging, count);
}
