/**
 * A program that writes to journals in a folder until its power is cut, or it is killed. It says on stdout, before and
 * after each operation, what it asked for and what was acknowledged: a line each, written at once.
 *
 *   journal-life.cjs FOLDER SEED OPERATIONS FIRST [one]
 *
 * "one": the journal in the folder itself, from what it holds; else one after the other in folders of their own.
 */
import { writeSync } from "node:fs";
import { join } from "node:path";
import type { Journal } from "../../../../main/engine/findings/journal/journal.ts";
import { openJournal } from "../../../../main/engine/findings/journal/open-journal.ts";
import { Random } from "../../../bench/random.ts";
import { numbersIn, opOf } from "./numbered-ops.ts";

const [root = "", seed = "1", most = "50", from = "1", how = ""] = process.argv.slice(2);
const random = new Random(Number(seed));
let next = Number(from);

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

function say(...words: readonly (string | number)[]): void {
	writeSync(1, `${words.join(" ")}\n`);
}

async function append(journal: Journal, known: number[]): Promise<void> {
	const numbers = Array.from({ length: random.pick([1, 1, 1, 2, 3, 8]) }, () => next++);
	for (const n of numbers) say("asked", n);
	const answers = await Promise.all(numbers.map((n) => journal.append(opOf(n))));
	answers.forEach((answer, at) => {
		const n = numbers[at] as number;
		if (answer.ok) known.push(n);
		say(answer.ok ? "saved" : "failed", n, answer.ok ? "" : answer.detail);
	});
	if (answers.some(({ ok }) => !ok)) await journal.retry();
}

async function live(folder: string): Promise<void> {
	say("folder", folder);
	const begun = performance.now();
	let { journal, entries } = await openJournal(folder, { due: { ops: 12, bytes: 8000 } });
	const known = numbersIn(entries);
	// Killed while it took the lease, the one before left one that says nothing: it is waited for.
	while (journal.mode === "reading" && performance.now() - begun < 5000) await pause(10);
	say("found", Math.round(performance.now() - begun), journal.mode, ...known);
	const end = next + random.between(1, Number(most));
	while (next < end) {
		await append(journal, known);
		if (random.oneIn(4)) await journal.compactIfDue(() => known.map(opOf));
		if (!random.oneIn(30)) continue;
		await journal.close();
		({ journal, entries } = await openJournal(folder, { due: { ops: 12, bytes: 8000 } }));
	}
	await journal.close();
}

async function liveOn(): Promise<void> {
	if (how === "one") await live(root);
	else for (let nth = 1; ; nth++) await live(join(root, `journal ${nth}`));
}

void liveOn();
