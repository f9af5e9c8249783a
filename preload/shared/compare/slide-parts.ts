/** A stretch of text that both have, or that only one has. */
interface Part {
	kind: "same" | "gained" | "lost";
	text: string;
}

/** How far a change is moved at most, in characters, each way. */
const FARTHEST = 500;

/**
 * Puts what was only lost, or only gained, where people would: "one. [two. ]three" and not "one[. two]. three". The same
 * words may be said of several places where a text repeats itself; the one chosen begins and ends at a line, else at a
 * sentence, else at a word. The parts stay what they are together.
 */
export function slideParts(parts: readonly Part[]): Part[] {
	const slid = parts.map((part) => ({ ...part }));
	for (let at = 1; at < slid.length - 1; at++) {
		const [before, change, after] = slid.slice(at - 1, at + 2) as [Part, Part, Part];
		if (before.kind !== "same" || after.kind !== "same" || change.kind === "same") continue;
		const shift = bestShift(before.text, change.text, after.text);
		const whole = before.text + change.text + after.text;
		const start = before.text.length + shift;
		const end = start + change.text.length;
		before.text = whole.slice(0, start);
		change.text = whole.slice(start, end);
		after.text = whole.slice(end);
	}
	return slid;
}

/** By how many characters the change is moved: below 0 towards the beginning. Neither neighbour is used up. */
function bestShift(before: string, change: string, after: string): number {
	let least = 0;
	const head = before + change;
	while (
		-least < Math.min(FARTHEST, before.length - 1) &&
		before.charCodeAt(before.length - 1 + least) === head.charCodeAt(head.length - 1 + least)
	)
		least--;
	let most = 0;
	const tail = change + after;
	while (most < Math.min(FARTHEST, after.length - 1) && after.charCodeAt(most) === tail.charCodeAt(most)) most++;
	if (least === most) return 0;
	const whole = head + after;
	let best = 0;
	let bestScore = -Infinity;
	for (let shift = least; shift <= most; shift++) {
		const start = before.length + shift;
		const score = boundary(whole, start) + boundary(whole, start + change.length);
		if (score > bestScore || (score === bestScore && Math.abs(shift) < Math.abs(best)))
			[best, bestScore] = [shift, score];
	}
	return best;
}

/** How good a place before this character is to begin or end at. */
function boundary(text: string, at: number): number {
	const [before, after] = [text.charAt(at - 1), text.charAt(at)];
	if (/[\uD800-\uDBFF]/u.test(before) && /[\uDC00-\uDFFF]/u.test(after)) return -Infinity;
	if (before === "\n") return 4;
	if (/\s/u.test(before) && /[.!?\u3002]/u.test(text.charAt(at - 2))) return 3;
	if (/\s/u.test(before)) return 2;
	return /[\p{L}\p{M}\p{N}_]/u.test(before) && /[\p{L}\p{M}\p{N}_]/u.test(after) ? 0 : 1;
}
