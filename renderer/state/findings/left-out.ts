import type { Version } from "#shared/findings/finding";
import type { FindingsChange } from "#shared/findings/lists";

/**
 * A change once an earlier one is left out: what came after that comes after what it would have replaced as well, or a
 * conflict would be made of nothing. It still comes after the one left out: where nobody answered, the engine may have
 * it. null: it has nothing to do with it.
 */
export function afterLeavingOut(change: FindingsChange, leftOut: FindingsChange): FindingsChange | null {
	const gone = new Map(leftOut.versions.map(({ rev, after }) => [rev, after]));
	if (!change.versions.some(({ after }) => after.some((rev) => gone.has(rev)))) return null;
	const versions = change.versions.map((version): Version => {
		const after = version.after.flatMap((rev) => [rev, ...(gone.get(rev) ?? [])]);
		return { ...version, after: [...new Set(after)] };
	});
	return { ...change, versions };
}
