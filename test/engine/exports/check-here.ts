import type { Checkers } from "../../../main/engine/exports/check/background-check.ts";
import { CheckRun } from "../../../main/engine/exports/check/checkers.ts";

/** Checks on this thread, a batch a turn: what runs is what a worker runs. */
export function checkHere(count = 1): Checkers {
	return {
		count,
		start: (order, reply, broken) => {
			const run = new CheckRun(order);
			let ended = false;
			return {
				check: (batch) => {
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

/** Checks a batch only when it is told to: for a test that has to come in between two. */
export function checkByStep(): { checkers: Checkers; step: () => void } {
	const waiting: (() => void)[] = [];
	const checkers: Checkers = {
		count: 1,
		start: (order, reply) => {
			const run = new CheckRun(order);
			return {
				check: (batch) => {
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
	return { checkers, step: () => waiting.shift()?.() };
}
