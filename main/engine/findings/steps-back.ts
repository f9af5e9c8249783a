import type { Finding, FindingId, HeldFinding, RevisionId, Version } from "#shared/findings/finding";
import { contentOf, saidNow, turnedBack } from "#shared/findings/merge";
import { newRevision } from "./new-ids.ts";
import type { Sides, Step } from "./step.ts";

/** What undo and redo write. */
export interface StepBack {
	/** What hands did is taken back by versions: whoever has heard of it hears of that too. */
	versions: Version[];
	/** What came from elsewhere is withdrawn, or comes again: where it comes from it is left alone. */
	held: HeldFinding[];
}

/**
 * Puts the findings of a step back to one of its sides. Only heads that still say what the step left are replaced: what
 * somebody else made of a finding since stays.
 */
export function stepBack(
	{ touched }: Step,
	way: "undo" | "redo",
	all: ReadonlyMap<FindingId, HeldFinding>,
	utc: string,
): StepBack {
	const back: StepBack = { versions: [], held: [] };
	for (const [id, sides] of touched) {
		const now = all.get(id);
		if (sides.past === null || (way === "redo" && isReplaced(sides, now)))
			back.versions.push(...versionsBack(id, sides, way, now?.heads ?? [], utc));
		else {
			const held = way === "undo" ? withdrawal(sides, now) : again(id, sides, now);
			if (held !== null) back.held.push(held);
		}
	}
	return back;
}

function versionsBack(
	id: FindingId,
	{ before, after }: Sides,
	way: "undo" | "redo",
	heads: readonly Version[],
	utc: string,
): Version[] {
	const [from, to] = way === "undo" ? [after, before] : [before, after];
	// What stands on both sides is none of the step's work.
	const stays = common(from, to);
	const isOwn = ({ rev }: Version): boolean => !stays.has(rev);
	const left = contents(from.filter(isOwn), from.length === 0);
	const gone = heads.filter((head) => isOwn(head) && left.has(contentOf(head.finding)));
	if (gone.length === 0) return [];
	const beside = heads.filter((head) => !gone.includes(head));
	const replaced = new Set(beside.flatMap((head) => head.after));
	const version = (finding: Finding | null, more: readonly Version[] = []): Version => ({
		id,
		rev: newRevision(),
		after: [...gone, ...more].map(({ rev }) => rev),
		utc,
		finding,
	});
	const back = to.filter((head) => isOwn(head) && !replaced.has(head.rev));
	if (back.length > 0) return back.map(({ finding }) => version(finding));
	// Nothing of it comes back: what stands beside goes on alone, and not as one side of a conflict.
	const [other] = beside;
	return other === undefined ? [version(null)] : [version(other.finding, [other])];
}

/** As though it had never come: null where nothing of it is here any more. */
function withdrawal({ before, after, past }: Sides, now: HeldFinding | undefined): HeldFinding | null {
	if (now === undefined) return null;
	const were = new Set(before.map(({ rev }) => rev));
	const theirs = contents(
		after.filter(({ rev }) => !were.has(rev)),
		false,
	);
	const ours = contents(before, false);
	const [matched, restored]: [RevisionId[], RevisionId[]] = [[], []];
	let isOthers = false;
	for (const { rev, finding } of now.heads) {
		const content = contentOf(finding);
		if (were.has(rev)) continue;
		if (theirs.has(content)) matched.push(rev);
		// What a step in between put back: the version that it stands for comes back itself.
		else if (ours.has(content)) restored.push(rev);
		else isOthers = true;
	}
	if (isOthers) return turnedBack(now, matched, []);
	// With what was made of it in between and taken back: where that went out it may come in again.
	for (const rev of past?.before ?? []) were.add(rev);
	const known = [...matched, ...restored, ...now.past].filter((rev) => !were.has(rev));
	return turnedBack(now, known, before);
}

/** As though it came again. */
function again(id: FindingId, { before, after, past }: Sides, now: HeldFinding | undefined): HeldFinding {
	const were = new Set(before.map(({ rev }) => rev));
	const heads = after.filter(({ rev }) => !were.has(rev));
	return saidNow({ id, heads, past: past?.since ?? [] }, now ?? null);
}

/** An older program took it back by versions: by versions it comes again. */
function isReplaced({ before, after }: Sides, now: HeldFinding | undefined): boolean {
	const were = new Set(before.map(({ rev }) => rev));
	return after.some(({ rev }) => !were.has(rev) && now?.past.includes(rev) === true);
}

function common(a: readonly Version[], b: readonly Version[]): Set<RevisionId> {
	const revs = new Set(b.map(({ rev }) => rev));
	// A step of an older journal has no revisions.
	return new Set(a.map(({ rev }) => rev).filter((rev) => rev !== "" && revs.has(rev)));
}

function contents(versions: readonly Version[], isNone: boolean): Set<string> {
	return new Set([...(isNone ? ["null"] : []), ...versions.map(({ finding }) => contentOf(finding))]);
}
