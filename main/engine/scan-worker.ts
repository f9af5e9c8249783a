import { parentPort, workerData } from "node:worker_threads";
import { type ScanOrder, scanExport } from "./exports/scan-export.ts";

/** The thread that reads one export through. It is told to stop by a shared flag, which it sees between two pieces. */
const { order, stop } = workerData as { order: ScanOrder; stop: SharedArrayBuffer };
const port = parentPort;
if (!port) throw new Error("The scan worker was started outside a worker thread");
const flag = new Int32Array(stop);
void scanExport(
	order,
	(message) => {
		port.postMessage(message);
	},
	() => Atomics.load(flag, 0) !== 0,
);
