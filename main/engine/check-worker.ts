import * as os from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import type { CheckerOrder } from "./exports/check/background-check.ts";
import type { CheckBatch } from "./exports/check/check-batch.ts";
import { CheckRun } from "./exports/check/checkers.ts";

/** A thread that checks assets in the background. */
const port = parentPort;
if (!port) throw new Error("The check worker was started outside a worker thread");
// On Linux the number 0 is the thread that asks; elsewhere it would be the whole process.
if (process.platform === "linux") os.setPriority(0, os.constants.priority.PRIORITY_LOW);
const run = new CheckRun(workerData as CheckerOrder);
port.on("message", (batch: CheckBatch) => {
	port.postMessage(run.run(batch));
});
port.once("close", () => {
	run.close();
});
