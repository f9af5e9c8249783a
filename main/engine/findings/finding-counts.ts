import type { FindingKind } from "#shared/findings/finding";
import type { FindingCounts, FindingFit } from "#shared/findings/lists";
import type { ExportFindings } from "./export-findings.ts";
import { mostFirst } from "./finding-lists.ts";
import type { Listed } from "./held-findings.ts";

/** By the code that is kept of each; 0 is of what is in no export. */
const fitsByCode = [
	null,
	"here",
	"changed",
	"part-gone",
	"task-gone",
] as const satisfies readonly (FindingFit | null)[];
const codes = new Map<FindingFit | null, number>(fitsByCode.map((fit, code) => [fit, code]));

/** Counts of a list, from which findings are taken, and to which others are added. */
export class CountedFindings {
	readonly #kinds = new Tally<FindingKind>();
	readonly #verdicts = new Tally<string>();
	readonly #authors = new Tally<string>();
	readonly #rules = new Tally<string>();
	readonly #fits = new Tally<FindingFit>();
	#total = 0;
	#conflicts = 0;
	/** By slot: 0 for none that is counted, else one more than the code of how it fitted then. */
	#counted = new Uint8Array(0);
	#told: FindingCounts | null = null;

	/** `slots`: as many as there are now. */
	constructor(
		private readonly place: ExportFindings | null,
		slots: number,
	) {
		this.#makeRoom(slots);
	}

	add(listed: Listed): void {
		const fit = this.place?.fit(listed) ?? null;
		this.#makeRoom(listed.slot + 1);
		this.#counted[listed.slot] = 1 + (codes.get(fit) ?? 0);
		this.#count(listed, fit, 1);
	}

	/** Nothing where it is not counted. */
	take(listed: Listed): void {
		const counted = this.#counted[listed.slot] ?? 0;
		if (counted === 0) return;
		this.#counted[listed.slot] = 0;
		this.#count(listed, fitsByCode[counted - 1] ?? null, -1);
	}

	get counts(): FindingCounts {
		return (this.#told ??= {
			total: this.#total,
			kinds: this.#kinds.mostFirst(),
			verdicts: this.#verdicts.mostFirst(),
			authors: this.#authors.mostFirst(),
			rules: this.#rules.mostFirst(),
			fits: this.#fits.mostFirst(),
			conflicts: this.#conflicts,
		});
	}

	#count(listed: Listed, fit: FindingFit | null, more: 1 | -1): void {
		const { body } = listed.version.finding;
		this.#told = null;
		this.#total += more;
		this.#kinds.add(listed.kind, more);
		this.#authors.add(listed.author, more);
		if (body.kind === "verdict" && body.verdict !== null) this.#verdicts.add(body.verdict, more);
		if (body.kind === "violation") this.#rules.add(body.rule, more);
		if (fit !== null) this.#fits.add(fit, more);
		if (listed.isConflict) this.#conflicts += more;
	}

	#makeRoom(slots: number): void {
		if (slots <= this.#counted.length) return;
		const counted = new Uint8Array(Math.max(slots, Math.ceil(this.#counted.length * 1.5)));
		counted.set(this.#counted);
		this.#counted = counted;
	}
}

/** Counts of a few values among very many: each is looked up, and not put again. */
class Tally<T extends string> {
	readonly #boxes = new Map<T, { count: number }>();

	add(value: T, more: 1 | -1): void {
		const box = this.#boxes.get(value);
		if (!box) this.#boxes.set(value, { count: more });
		else if (box.count + more === 0) this.#boxes.delete(value);
		else box.count += more;
	}

	mostFirst(): (readonly [T, number])[] {
		return mostFirst(new Map([...this.#boxes].map(([value, { count }]) => [value, count])));
	}
}
