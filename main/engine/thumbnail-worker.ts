import * as os from "node:os";
import { parentPort } from "node:worker_threads";
import { ThumbnailRun } from "./thumbnails/draw-thumbnail.ts";
import { answerDrawer, type DrawerQuestion } from "./thumbnails/drawing-threads.ts";

/** A thread that draws thumbnails: nobody's work waits for it. */
const port = parentPort;
if (!port) throw new Error("The thumbnail worker was started outside a worker thread");
// On Linux the number 0 is the thread that asks; elsewhere it would be the whole process.
if (process.platform === "linux") os.setPriority(0, os.constants.priority.PRIORITY_LOW);
const run = new ThumbnailRun();
port.on("message", (question: DrawerQuestion) => {
	void answerDrawer(run, question).then((answer) => {
		port.postMessage(answer);
	});
});
