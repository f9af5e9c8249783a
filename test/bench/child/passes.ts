import { rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { TextSearch } from "#shared/search";
import type { Figures, Order } from "./orders.ts";
import { makePool, Opening } from "./reading.ts";

function literal(text: string): TextSearch {
	return { text, matchCase: false, isRegExp: false, scope: "everything" };
}

/** Searching all of the text, as the page does: hits with their tasks. The second search counts; threads are there by then. */
export async function search(order: Extract<Order, { job: "search" }>): Promise<Figures> {
	const pool = makePool(order, 2);
	const opening = await new Opening(order, pool, order.file, order.scratch).done();
	const { searches } = opening.open;
	await searches.ended(literal("\u{10ffff}"));
	const began = performance.now();
	let [first, hits] = [NaN, 0];
	for (let isRunning = true; isRunning;) {
		const answer = await searches.read(literal(order.text), 0, Number.isNaN(first) ? 50 : 0);
		if (!answer.ok) throw new Error(answer.detail);
		if (Number.isNaN(first) && answer.value.hits.length > 0) first = performance.now() - began;
		hits = answer.value.state.hits;
		isRunning = answer.value.state.phase === "running";
		if (isRunning) await pause(1);
	}
	const ms = performance.now() - began;
	await opening.close();
	await pool.stop();
	return { ms, hits, ...(hits > 0 ? { first } : {}) };
}

/** The check of every asset. */
export async function check(order: Extract<Order, { job: "check" }>): Promise<Figures> {
	// A check that an earlier opening has kept is not done again.
	rmSync(order.scratch, { recursive: true, force: true });
	const pool = makePool(order, 2);
	const opening = await new Opening(order, pool, order.file, order.scratch).done();
	const { open } = opening;
	const { checkPhase: before } = open.summary;
	if (before !== "waiting") throw new Error(`${order.file}: the check is ${before} before it is begun`);
	const began = performance.now();
	open.beginCheck();
	await open.checkOver();
	const ms = performance.now() - began;
	const { checkedAssets, checkPhase } = open.summary;
	if (checkPhase !== "done") throw new Error(`${order.file}: the check ended as ${checkPhase}`);
	const { damaged } = open;
	await opening.close();
	await pool.stop();
	return { ms, assets: checkedAssets, damaged };
}
