import { parentPort, workerData } from "node:worker_threads";
import type { CompareBatch, CompareOrder } from "./compare/batch/batch-order.ts";
import { CompareRun } from "./compare/batch/compare-threads.ts";

/** A thread that compares the tasks of exports. */
const port = parentPort;
if (!port) throw new Error("The compare worker was started outside a worker thread");
const run = new CompareRun(workerData as CompareOrder);
port.on("message", (batch: CompareBatch) => {
	const reply = run.run(batch);
	const moved = reply.kind === "compared" ? [reply.outcome.codes.buffer, reply.outcome.similarities.buffer] : [];
	port.postMessage(reply, moved as ArrayBuffer[]);
});
port.once("close", () => {
	run.close();
});
