import { parentPort } from "node:worker_threads";
import { answerMask, type MaskQuestion } from "./media/masks/mask-threads.ts";

/** A thread that decodes masks of brush strokes, labels them and finds their components. */
const port = parentPort;
if (!port) throw new Error("The mask worker was started outside a worker thread");
port.on("message", (question: MaskQuestion) => {
	void answerMask(question).then((answer) => {
		port.postMessage(answer);
	});
});
