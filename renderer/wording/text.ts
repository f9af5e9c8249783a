import { count, counted } from "./count.ts";

/** How the meaning of `end` was decided; see `EndDecision`. */
interface Ends {
	rule: "exclusive" | "inclusive";
	exclusive: number;
	inclusive: number;
	unclear: number;
	silent: number;
}

/** What was taken for the meaning of `end`, in few words. */
export function endWords({ rule }: Ends): string {
	return rule === "exclusive" ? "end is the character behind the last" : "end is the last character itself";
}

/** What it was taken from. */
export function endReasons({ exclusive, inclusive, unclear, silent }: Ends): string {
	const said = exclusive + inclusive;
	if (said === 0) {
		return unclear === 0
			? "No selection says it, and no document does: as browsers count"
			: `${counted(unclear, "selection")} that ${unclear === 1 ? "fits" : "fit"} neither way or both: as browsers count`;
	}
	const parts = [`exclusive by ${counted(exclusive, "selection")}`, `inclusive by ${counted(inclusive, "selection")}`];
	if (unclear > 0) parts.push(`${count(unclear)} unclear`);
	if (silent > 0) parts.push(`${count(silent)} without a selection`);
	return parts.join(", ");
}

/** Null where the selections agree with one another. */
export function endConflict({ rule, exclusive, inclusive }: Ends): string | null {
	if (exclusive === 0 || inclusive === 0) return null;
	const fewer = Math.min(exclusive, inclusive);
	return (
		`${count(fewer)} of ${counted(exclusive + inclusive, "selection")} ${fewer === 1 ? "says" : "say"} otherwise about ` +
		`where an entity ends; ${rule} ends are shown.`
	);
}

/** What should be seen without asking about the text and the entities on it; empty where all agree. */
export function agreementSentences(
	agreement: { agree: number; disagree: number; outside: number },
	length: number,
): string[] {
	const { agree, disagree, outside } = agreement;
	const said: string[] = [];
	if (disagree > 0) {
		const all = counted(agree + disagree, "selection");
		said.push(
			agree === 0
				? `None of ${all} is what this text says there: it may be another text than the one annotated.`
				: `${count(disagree)} of ${all} ${disagree === 1 ? "is" : "are"} not what this text says there.`,
		);
	}
	if (outside > 0) {
		said.push(`${counted(outside, "annotation")} beyond the text, which has ${counted(length, "character")}.`);
	}
	return said;
}

export const encodingNames = { "utf-8": "UTF-8", "utf-16le": "UTF-16 LE", "utf-16be": "UTF-16 BE" } as const;

/** Null where every byte was valid. */
export function replacedSentence(replaced: number, encoding: keyof typeof encodingNames): string | null {
	if (replaced === 0) return null;
	const places = counted(replaced, "place");
	return `${places} of the file ${replaced === 1 ? "is" : "are"} not valid ${encodingNames[encoding]}, shown as \ufffd: places behind may be shifted.`;
}
