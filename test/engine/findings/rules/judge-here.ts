import { JudgeRun } from "../../../../main/engine/findings/rules/judge-threads.ts";
import type { Judges } from "../../../../main/engine/findings/rules/running-rules.ts";

/** Judges on this thread, a batch a turn, `count` of them taking turns: what runs is what a worker runs. */
export function judgeHere(count = 1): Judges {
	return {
		count,
		start: (order, reply, broken) => {
			const run = new JudgeRun(order);
			let ended = false;
			return {
				judge: (batch) => {
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
