import { rmSync } from "node:fs";
import { join } from "node:path";
import { judgeOnThreads } from "../../../main/engine/findings/rules/judge-threads.ts";
import { parseRules } from "../../../main/engine/findings/rules/parse-rules.ts";
import { RuleRun } from "../../../main/engine/findings/rules/rule-run.ts";
import type { Figures, Order } from "./orders.ts";
import { makePool, Opening } from "./reading.ts";

/** One of each kind, over whatever classes there are. */
const text = `pack measured
error narrow: any class width >= 2 px and height >= 2 px
warning outside: any class outside <= 20 %
warning crossed: any class crossings = 0
note many points: any class vertices <= 200
warning twice: any class with any class IoU <= 0.95
note within: any class inside any class by 50 %
note crowded: any class 1..500 per task
note together: never answer Weather = Clear with answer Weather = Rain in a task
note answered: any answer is given`;

/** Every task of an export judged by rules; nothing is kept. */
export async function runRules(order: Extract<Order, { job: "rules" }>): Promise<Figures> {
	rmSync(order.scratch, { recursive: true, force: true });
	const pool = makePool(order, 2);
	const opening = await new Opening(order, pool, order.file, order.scratch).done();
	const parsed = parseRules(text);
	if (parsed.faults[0]) throw new Error(parsed.faults[0].words);
	const began = performance.now();
	const run = new RuleRun(opening.open, parsed, "", {
		judges: judgeOnThreads(join(order.built, "rules-worker.cjs"), order.workers),
		findings: null,
		changed: () => undefined,
		found: () => undefined,
	});
	run.start();
	await run.over;
	const took = performance.now() - began;
	const { phase, fault: reason, tasks, violations, rules } = run.state;
	if (phase !== "done") throw new Error(`The rules ended as ${phase}: ${JSON.stringify(reason)}`);
	const judged = rules.reduce((sum, rule) => sum + rule.judged, 0);
	// A cancel in the midst of it: from the call to the end of what runs.
	const other = new RuleRun(opening.open, parsed, "", {
		judges: judgeOnThreads(join(order.built, "rules-worker.cjs"), order.workers),
		findings: null,
		changed: () => undefined,
		found: () => undefined,
	});
	other.start();
	await Promise.race([other.over, new Promise((resolve) => setTimeout(resolve, took / 2))]);
	const cancelled = performance.now();
	other.cancel();
	await other.over;
	const cancelMs = performance.now() - cancelled;
	await opening.open.kept();
	await opening.close();
	await pool.stop();
	return { ms: took, tasks, violations, judged, cancelMs };
}
