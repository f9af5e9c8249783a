import { parentPort } from "node:worker_threads";
import { SearchOrders } from "./exports/text-search/search-orders.ts";
import type { ThreadOrder } from "./exports/text-search/search-threads.ts";

/** A thread that searches the text of exports, one order after the other. */
const port = parentPort;
if (!port) throw new Error("The search worker was started outside a worker thread");
const orders = new SearchOrders();
port.on("message", (order: ThreadOrder) => {
	orders.obey(order, (answer) => {
		port.postMessage(answer);
	});
});
