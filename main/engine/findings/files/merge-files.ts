import type { FindingId, HeldFinding } from "#shared/findings/finding";
import type { FindingsImport } from "#shared/findings/files";
import { contentOf, current, isConflict, merged } from "#shared/findings/merge";
import type { FindingsRead } from "./read-findings.ts";

/** What files of findings bring to those that are kept. */
export interface IncomingFindings {
	/** As they are to be kept: only those that change something. */
	held: HeldFinding[];
	report: FindingsImport;
}

/**
 * Files of findings merged with each other and with what is kept, which is not touched: neither the order of the files
 * nor a file that comes twice makes a difference to `held`.
 */
export function mergeFiles(
	kept: ReadonlyMap<FindingId, HeldFinding>,
	files: readonly FindingsRead[],
): IncomingFindings {
	const incoming = new Map<FindingId, HeldFinding>();
	const authors = new Set<string>();
	const notes = files.flatMap((file) => [...file.notes, ...file.damaged.map((why) => `${why}. It was left out.`)]);
	let cyclic = 0;
	/** Null where the two replace each other: no honest work does, and neither may take the other away. */
	const both = (a: HeldFinding, b: HeldFinding): HeldFinding | null => {
		const joined = merged(a, b);
		if (joined.heads.length > 0) return joined;
		cyclic++;
		return null;
	};
	for (const { held } of files) {
		for (const each of held) {
			for (const { finding } of each.heads) if (finding !== null) authors.add(finding.author);
			const known = incoming.get(each.id);
			const joined = known === undefined ? each : both(known, each);
			if (joined !== null) incoming.set(each.id, joined);
		}
	}
	const report = { added: 0, updated: 0, removed: 0, unchanged: 0, conflicts: 0 };
	const held: HeldFinding[] = [];
	for (const each of [...incoming.values()].sort((a, b) => (a.id < b.id ? -1 : 1))) {
		const known = kept.get(each.id);
		const joined = known === undefined ? each : both(known, each);
		if (joined === null || contentOf(joined) === contentOf(known ?? null)) {
			report.unchanged++;
			continue;
		}
		held.push(joined);
		if (isConflict(joined) && !(known && isConflict(known))) report.conflicts++;
		if (known === undefined) report[isThere(each) ? "added" : "unchanged"]++;
		else if (headsOf(joined) === headsOf(known)) report.unchanged++;
		else report[isThere(joined) || !isThere(known) ? "updated" : "removed"]++;
	}
	if (cyclic > 0)
		notes.push(
			`${String(cyclic)} of the findings that came and those that are kept replace each other, which no version of this program writes: those that were kept first stay.`,
		);
	return {
		held,
		report: { files: files.map(({ name }) => name), ...report, authors: [...authors].sort(), notes },
	};
}

function headsOf({ heads }: HeldFinding): string {
	return heads.map(({ rev }) => rev).join(" ");
}

function isThere(held: HeldFinding): boolean {
	const version = current(held);
	// Of a conflict a person decides: until then it is there.
	return version?.finding !== null;
}
