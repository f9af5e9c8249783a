import { follow } from "./jobs.ts";
import type { Order } from "./orders.ts";
import { peakMemory } from "./peak-memory.ts";

// The measured process: one order, in a Node that has done nothing else.
const order = JSON.parse(process.argv[2] ?? "") as Order;
const figures = await follow(order);
process.stdout.write(`${JSON.stringify({ ...figures, peak: peakMemory() })}\n`);
