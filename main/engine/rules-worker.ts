import { parentPort, workerData } from "node:worker_threads";
import type { JudgeBatch, JudgeOrder } from "./findings/rules/judge-batch.ts";
import { JudgeRun } from "./findings/rules/judge-threads.ts";

/** A thread that judges the tasks of an export by rules. */
const port = parentPort;
if (!port) throw new Error("The rules worker was started outside a worker thread");
const run = new JudgeRun(workerData as JudgeOrder);
port.on("message", (batch: JudgeBatch) => {
	port.postMessage(run.run(batch));
});
port.once("close", () => {
	run.close();
});
