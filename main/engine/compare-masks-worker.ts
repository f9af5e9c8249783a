import { parentPort, workerData } from "node:worker_threads";
import { answerMeasure, type MeasureQuestion } from "./compare/masks/mask-measurer.ts";

/** A thread that compares two masks and ends. */
const port = parentPort;
if (!port) throw new Error("The worker that compares masks was started outside a worker thread");
port.postMessage(answerMeasure(workerData as MeasureQuestion));
