import { parentPort } from "node:worker_threads";
import type { VolumeOrder } from "./media/volumes/make-volume.ts";
import { answerVolume } from "./media/volumes/volume-threads.ts";

/** A thread that decodes volumes. */
const port = parentPort;
if (!port) throw new Error("The volume worker was started outside a worker thread");
port.on("message", (order: VolumeOrder) => {
	void answerVolume(order, (news) => {
		port.postMessage(news);
	});
});
