import { CompareRun } from "../../../main/engine/compare/batch/compare-threads.ts";
import type { Comparers } from "../../../main/engine/compare/batch/running-comparison.ts";

/** Compares on this thread, a batch a turn, `count` of them taking turns: what runs is what a worker runs. */
export function compareHere(count = 1): Comparers {
	return {
		count,
		start: (order, reply, broken) => {
			const run = new CompareRun(order);
			let ended = false;
			return {
				compare: (batch) => {
					setImmediate(() => {
						if (ended) return;
						try {
							reply(run.run(batch));
						} catch (error) {
							broken(error as Error);
						}
					});
				},
				end: () => {
					ended = true;
					run.close();
				},
			};
		},
	};
}

/** Compares a batch only when it is told to: for a test that has to come in between two. */
export function compareByStep(): { comparers: Comparers; step: () => void } {
	const waiting: (() => void)[] = [];
	const comparers: Comparers = {
		count: 1,
		start: (order, reply) => {
			const run = new CompareRun(order);
			return {
				compare: (batch) => {
					waiting.push(() => {
						reply(run.run(batch));
					});
				},
				end: () => {
					waiting.length = 0;
					run.close();
				},
			};
		},
	};
	return { comparers, step: () => waiting.shift()?.() };
}
