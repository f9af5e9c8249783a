import type { FindingId, HeldFinding } from "#shared/findings/finding";
import type { FindingsState } from "#shared/findings/lists";
import type { Fault } from "#shared/outcome";
import type { Host } from "../../host.ts";
import type { KeptFindings } from "./kept-findings.ts";

/** Findings in one question: see pullFindings. */
const mostPulled = 2000;
const mostPushed = 2000;
/** Letters in one: a few findings with masks of many points are as much as thousands of words. */
const mostLetters = 8 * 1024 * 1024;

/** What the two sides gave each other. */
export interface Reconciled {
	/** Findings that the engine had lost, or had older, and has from this page now. */
	given: number;
	/** They were of a journal that was in the folder before and is not any more. */
	isRestored: boolean;
	/** Why it was not finished; null: it was. */
	fault: Fault | null;
}

/**
 * Makes the page's copy and the engine's journal know the same, whichever of them lost something. Merging only adds what
 * is known, so it may be done at any time, twice, and by two pages at once. What is kept of another place stays apart:
 * but where the same folder holds an empty journal now, the one before was lost, and is given back.
 */
export async function reconcile(host: Host, kept: KeptFindings, state: FindingsState): Promise<Reconciled> {
	const { place, folder } = state;
	const known = await kept.journal(place);
	const seen = new Set<FindingId>();
	const done: Reconciled = { given: 0, isRestored: false, fault: null };
	const pulled = await pull(host, 0, async (held) => {
		for (const { id } of held) seen.add(id);
		return give(host, await kept.merge(place, held), done);
	});
	if (typeof pulled !== "number") return { ...done, fault: pulled };
	const sources = [place];
	if (known === null && state.count === 0) {
		const [before] = await kept.journalsIn(folder);
		if (before !== undefined && before.place !== place) sources.push(before.place);
	}
	for (const source of sources) {
		for await (const held of kept.all(source)) {
			const lost = held.filter(({ id }) => !seen.has(id));
			const failed = await give(host, lost, done);
			if (failed !== null) return { ...done, fault: failed };
			if (source === place) continue;
			await kept.merge(place, lost);
			done.isRestored ||= lost.length > 0;
		}
	}
	await kept.rememberJournal({ place, folder, seq: pulled, usedAt: Date.now() });
	return done;
}

/** Takes in what other hands did since this page asked last. */
export async function catchUp(host: Host, kept: KeptFindings, { place, folder, seq }: FindingsState): Promise<void> {
	const known = await kept.journal(place);
	if (known === null || known.seq === seq) return;
	// A journal that went back in time is another story than the one that was followed: all of it is asked for.
	const pulled = await pull(host, known.seq < seq ? known.seq : 0, async (held) => {
		await kept.merge(place, held);
		return null;
	});
	if (typeof pulled === "number") await kept.rememberJournal({ place, folder, seq: pulled, usedAt: Date.now() });
}

/** Answers with the operation up to which everything is taken in, or with why not. */
async function pull(
	host: Host,
	since: number,
	take: (held: readonly HeldFinding[]) => Promise<Fault | null>,
): Promise<number | Fault> {
	let seq: number | null = null;
	for (let from = 0; ;) {
		const window = await host.pullFindings(since, from, from + mostPulled);
		if (!window.ok) return window;
		const { held, total } = window.value;
		// What changes on the way is asked for with the next catching up.
		seq ??= window.value.seq;
		const failed = await take(held);
		if (failed !== null) return failed;
		from += held.length;
		if (held.length === 0 || from >= total) return seq;
	}
}

async function give(host: Host, held: readonly HeldFinding[], done: Reconciled): Promise<Fault | null> {
	for (let from = 0; from < held.length;) {
		const some = shortEnough(held.slice(from, from + mostPushed));
		const pushed = await host.pushFindings(some);
		if (!pushed.ok) return pushed;
		done.given += pushed.value;
		from += some.length;
	}
	return null;
}

/** The first of them that are no more letters than a question takes; one that is longer alone. */
function shortEnough(held: readonly HeldFinding[]): readonly HeldFinding[] {
	let letters = 0;
	const end = held.findIndex((one, at) => (letters += JSON.stringify(one).length) > mostLetters && at > 0);
	return end < 0 ? held : held.slice(0, end);
}
