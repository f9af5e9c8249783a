import {
	skipped,
	standingVerdicts,
	type Finding,
	type FindingSource,
	type VerdictWord,
} from "#shared/findings/finding";
import { everyFinding, type FindingRow, type FindingWords } from "#shared/findings/lists";
import type { Host } from "../../host.ts";
import type { Notices } from "../notices.svelte.ts";
import type { Findings } from "./findings.svelte.ts";
import { newFindingId } from "./new-ids.ts";

/** Digits of the project's own verdicts. */
export const ownDigits = [5, 6, 7, 8, 9] as const;

const nothing: FindingWords = { reasons: [], tags: [], assignees: [], verdicts: [] };

/** A verdict with the key that gives it. */
export interface VerdictKey {
	id: string;
	/** "" where there are more verdicts than keys. */
	key: string;
}

/** The words that are used here: verdicts of the project's own, and what pick lists offer. */
export class VerdictWords {
	offered = $state.raw<FindingWords>(nothing);
	/** Of the project's own. Those that were brought in may have the id of another, or want the digit of one. */
	readonly own: readonly VerdictWord[] = $derived(
		this.offered.verdicts.filter(
			({ id }, at, all) => !isStanding(id) && all.findIndex((word) => word.id === id) === at,
		),
	);
	/** In the order of their keys. */
	readonly keys: readonly VerdictKey[] = $derived.by(() => [
		...standingVerdicts.map((id, at) => ({ id, key: String(at + 1) })),
		...onDigits(this.own),
		{ id: skipped, key: "s" },
	]);
	dialogOpen = $state(false);
	readonly #host: Host;
	readonly #notices: Notices;
	readonly #findings: Findings;
	#turn = 0;

	constructor(host: Host, notices: Notices, findings: Findings) {
		this.#host = host;
		this.#notices = notices;
		this.#findings = findings;
	}

	/** Called when a field that offers words is entered, and when findings are others than before. */
	async load(): Promise<void> {
		const turn = ++this.#turn;
		const words = await this.#host.readFindingWords();
		if (turn === this.#turn && words.ok) this.offered = words.value;
	}

	/** The verdict on a digit; null: none is. */
	onDigit(digit: number): string | null {
		return this.keys.find(({ key }) => key === String(digit))?.id ?? null;
	}

	/** Puts these in the place of the project's own words. `source`: the export in front when they were named. */
	async save(words: readonly VerdictWord[], source: FindingSource): Promise<void> {
		const held = await this.#host.listFindings(null, { ...everyFinding, kinds: ["words"] }, "newest", 0, 100);
		if (!held.ok) {
			this.#notices.fault(held, "Verdict words");
			return;
		}
		const [first, ...others] = held.value.rows;
		const finding: Finding = {
			author: this.#findings.reviewer,
			source,
			task: null,
			target: { kind: "task" },
			body: { kind: "words", verdicts: words },
		};
		// Reviewers that were merged may each have had some: what is said here is said for all of them.
		const gone = (row: FindingRow) => ({ id: row.held.id, finding: null, held: row.held });
		this.#findings.change("Verdict words", [
			{ id: first?.held.id ?? newFindingId(), finding, ...(first === undefined ? {} : { held: first.held }) },
			...others.map(gone),
		]);
		this.offered = { ...this.offered, verdicts: words };
	}
}

function isStanding(id: string): boolean {
	return id === skipped || standingVerdicts.some((verdict) => verdict === id);
}

/** Each on its digit, the first of several; the others on digits that are free, and without a key where none is. */
function onDigits(words: readonly VerdictWord[]): VerdictKey[] {
	const first = words.filter(({ digit }, at) => words.findIndex((word) => word.digit === digit) === at);
	const late = words.filter((word) => !first.includes(word));
	const free = ownDigits.filter((digit) => first.every((word) => word.digit !== digit));
	const moved = late.map(({ id }, at) => ({ id, digit: free[at] ?? null }));
	return [...first, ...moved]
		.sort((a, b) => (a.digit ?? Infinity) - (b.digit ?? Infinity))
		.map(({ id, digit }) => ({ id, key: digit === null ? "" : String(digit) }));
}

/**
 * The id under which a word is kept, "" where nothing of it can be one: its Latin letters and digits, and of other
 * scripts their letters' numbers, so that two reviewers who name a verdict alike mean the same.
 */
export function wordId(label: string): string {
	const plain = label.normalize("NFKD").toLowerCase().replaceAll(/\p{M}/gu, "");
	const spelt = plain.replaceAll(/(?!\p{Script=Latin})[\p{L}\p{So}]/gu, (letter) => numberOf(letter));
	return spelt
		.replaceAll(/[^a-z\d]+/gu, "-")
		.slice(0, 60)
		.replaceAll(/^-+|-+$/gu, "");
}

function numberOf(letter: string): string {
	return (letter.codePointAt(0) ?? 0).toString(36);
}
