import { faultWords } from "#shared/faults";
import type { Fault } from "#shared/outcome";

/** What happened and where, in a line among others. */
export function faultSentence({ code, detail }: Pick<Fault, "code" | "detail">): string {
	return `${faultWords[code].title}: ${detail}.`;
}

/** The same, and what to do now. */
export function faultAdvice(fault: Pick<Fault, "code" | "detail">): string {
	return `${faultSentence(fault)} ${faultWords[fault.code].next}`;
}
