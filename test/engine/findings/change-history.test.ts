import fc from "fast-check";
import { expect, test } from "vitest";
import type { Version } from "#shared/findings/finding";
import type { Json } from "#shared/json";
import { ChangeHistory } from "../../../main/engine/findings/change-history.ts";
import { readOperation } from "../../../main/engine/findings/operations.ts";
import { type Step, stepIn } from "../../../main/engine/findings/step.ts";
import { findingOf, verdictBody } from "./plans/some-findings.ts";

const lastOf = (history: ChangeHistory): Step | null => history.last(() => false)?.step ?? null;
const nextOf = (history: ChangeHistory): Step | null => history.next(() => false)?.step ?? null;

const idOf = (n: number): string => String(n).padStart(22, "s");

/** The n-th step: it touches so many findings. */
function stepOf(n: number, size: number): Step {
	const version = (rev: string, word: string): Version => ({
		id: idOf(n),
		rev: rev.repeat(16),
		after: [],
		utc: "2024-03-05T13:03:22.000Z",
		finding: findingOf("ana", `t${String(n)}`, verdictBody(word, { remark: String(n) })),
	});
	const past = n % 3 === 0 ? { before: ["c".repeat(16)], since: ["d".repeat(16)] } : null;
	const sides = { before: n % 2 === 0 ? [] : [version("a", "accept")], after: [version("b", "fix")], past };
	const findings = Array.from({ length: size }, (_, at) => [idOf(at), sides] as const);
	return { id: idOf(n), label: `step ${String(n)}`, touched: new Map(findings) };
}

/** As another start reads it. */
function readAgain(operations: readonly Json[], notes: string[] = []): ChangeHistory {
	const history = new ChangeHistory((words) => notes.push(words));
	for (const line of operations) {
		const operation = readOperation(JSON.parse(JSON.stringify(line)) as Json);
		if (typeof operation === "string") throw new Error(operation);
		if (operation.kind === "steps") history.addPacked(operation);
		else if (operation.kind === "place") history.placeAt(operation.at);
		else if (operation.kind === "step") history.add(stepIn(operation));
	}
	return history;
}

const keptOf = (history: ChangeHistory): Json[] => [...history.kept()] as unknown as Json[];
/** Told apart in a few letters: the first and the last finding it touched, and how many. */
function inWords(step: Step | null | undefined): string {
	if (!step) return "nothing";
	const all = [...step.touched];
	return JSON.stringify([step.id, step.label, all.length, all.at(0) ?? null, all.at(-1) ?? null]);
}

test("Undo and redo go through all that was ever done, whatever compactions and starts lie between", () => {
	const command = fc.oneof(
		fc.record({ kind: fc.constant("add" as const), size: fc.constantFrom(0, 1, 1, 40, 400, 1100) }),
		fc.record({ kind: fc.constantFrom("undo" as const, "redo" as const), size: fc.integer({ min: 1, max: 12 }) }),
		fc.record({ kind: fc.constantFrom("keep" as const, "start" as const), size: fc.constant(1) }),
	);
	fc.assert(
		fc.property(fc.array(command, { minLength: 5, maxLength: 40 }), (commands) => {
			let history = readAgain([]);
			let all: Step[] = [];
			let done = 0;
			const isSame = (): void => {
				expect([inWords(lastOf(history)), inWords(nextOf(history))]).toEqual([
					inWords(all[done - 1]),
					inWords(all[done]),
				]);
			};
			const go = (way: "undo" | "redo"): boolean => {
				if (way === "undo" ? done === 0 : done === all.length) return false;
				if (way === "undo") history.undone(0);
				else history.redone(0);
				done += way === "undo" ? -1 : 1;
				return true;
			};
			for (const [n, { kind, size }] of commands.entries()) {
				if (kind === "add") {
					const step = stepOf(n, size);
					all = [...all.slice(0, done), step];
					done++;
					history.add(step);
				} else if (kind === "undo" || kind === "redo") {
					for (let nth = 0; nth < size; nth++) go(kind);
				} else {
					const kept = keptOf(history);
					if (kind === "start") history = readAgain(kept);
				}
				// Looking unpacks: not after each.
				if (n % 3 === 0) isSame();
			}
			for (const way of ["undo", "redo", "undo"] as const) while (go(way)) isSame();
		}),
		{ numRuns: 40 },
	);
});

test("What lies far back is packed: a tenth of its letters, and no more than a little stays in front", () => {
	const history = readAgain([]);
	for (let n = 0; n < 6000; n++) history.add(stepOf(n, 1));
	const kept = keptOf(history);
	expect(kept.filter((line) => (line as { kind: string }).kind === "step").length).toBeLessThanOrEqual(1000);
	const packs = kept.filter((line) => (line as { kind: string }).kind === "steps");
	const letters = packs.reduce<number>((sum, pack) => sum + JSON.stringify(pack).length, 0);
	expect(letters / 5000).toBeLessThan(100);
	// The next time nothing of it is done again.
	const again = keptOf(history);
	expect(again.slice(0, packs.length)).toEqual(packs);
});

test("While a compaction is read somebody may look far back: what is written is as it was", () => {
	const history = readAgain([]);
	for (let n = 0; n < 3000; n++) history.add(stepOf(n, 1));
	keptOf(history);
	const written: Json[] = [];
	for (const line of history.kept()) {
		written.push(line as unknown as Json);
		if (written.length === 1) for (let n = 0; n < 1500; n++) history.undone(0);
	}
	const again = readAgain(written);
	let steps = 0;
	while (lastOf(again) !== null) {
		again.undone(0);
		steps++;
	}
	expect(steps).toBe(3000);
	expect(inWords(lastOf(history))).toEqual(inWords(stepOf(1499, 1)));
});

test("A history that cannot be read further back ends there, and says so", () => {
	const history = readAgain([]);
	for (let n = 0; n < 3000; n++) history.add(stepOf(n, 1));
	const kept = keptOf(history);
	for (const data of ["", "AAAA", Buffer.from("no deflated text").toString("base64")]) {
		const notes: string[] = [];
		const [, ...others] = kept;
		const again = readAgain([{ kind: "steps", isMore: false, data }, ...others], notes);
		let steps = 0;
		while (lastOf(again) !== null) {
			again.undone(0);
			steps++;
		}
		expect(steps).toBe(2500);
		expect(notes).toHaveLength(1);
		expect(notes[0]).toMatch(/^Changes that lie far back cannot be taken back or done again: /u);
	}
});
