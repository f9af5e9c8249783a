import { type Finding, skipped } from "#shared/findings/finding";
import type { FindingRows } from "../exports/finding-rows.ts";
import type { ExportFindings } from "./export-findings.ts";
import type { HeldFindings, Listed } from "./held-findings.ts";

/** Where what is kept is read, if it is, and for whom. */
export interface RowsSource {
	/** Null while it is still read; asking begins it. */
	held(): HeldFindings | null;
	/** Null where nobody has asked yet. */
	known(): HeldFindings | null;
	place(held: HeldFindings): ExportFindings;
	reviewer(): string;
	/** Grows with every change of the reviewer. */
	reviewers(): number;
}

/** The findings of an export as its rows tell them. */
export class RowsOfFindings implements FindingRows {
	constructor(private readonly source: RowsSource) {}

	get complete(): boolean {
		return this.source.held() !== null;
	}

	get version(): number {
		const held = this.source.known();
		return held === null ? 0 : held.version + 1 + this.source.reviewers();
	}

	get reviewer(): string {
		return this.source.reviewer();
	}

	each(tell: (row: number, finding: Finding, isConflict: boolean) => void): void {
		const held = this.source.known();
		if (held === null) return;
		const place = this.source.place(held);
		const { reviewer } = this;
		for (const listed of held.listed.values()) {
			const { finding } = listed.version;
			if (held.withheld.isWithheld(listed.held, reviewer)) continue;
			if (finding.body.kind === "plan") {
				for (const { key } of finding.body.tasks) {
					const row = place.keys.rowOf(key);
					if (row !== null) tell(row, finding, listed.isConflict);
				}
				continue;
			}
			const row = place.row(listed);
			if (row !== null) tell(row, finding, listed.isConflict);
		}
	}

	verdict(row: number): string | null {
		const { reviewer } = this;
		let own: string | null = null;
		const others = new Set<string>();
		for (const { version } of this.#of(row)) {
			const { author, target, body } = version.finding;
			if (target.kind !== "task" || body.kind !== "verdict" || body.verdict === null) continue;
			if (author !== reviewer) {
				if (body.verdict !== skipped) others.add(body.verdict);
			} else if (own === null || body.role === "adjudicator") own = body.verdict;
		}
		const [only = null] = others;
		return own ?? (others.size === 1 ? only : null);
	}

	count(row: number): number {
		return this.#of(row).length;
	}

	#of(row: number): readonly Listed[] {
		const held = this.source.known();
		if (held === null) return [];
		const { reviewer } = this;
		const all = held.ofKey(this.source.place(held).keys.keyOf(row));
		return all.filter((listed) => !held.withheld.isWithheld(listed.held, reviewer));
	}
}
