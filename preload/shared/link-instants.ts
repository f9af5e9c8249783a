/** The last second of the year 9999: beyond lie mistakes, such as milliseconds taken for seconds. */
const latest = 253_402_300_799;

/** `20261122T101500Z`, the form of Amazon's and Google's signatures, in milliseconds since 1970; null where it is none. */
export function compactInstant(text: string): number | null {
	const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/u.exec(text);
	return match === null ? null : instantOf(match.slice(1).map(Number));
}

/** `2026-11-22`, `2026-11-22T10:15Z`, `2026-11-22T10:15:00.1234567+01:00`: the forms of a shared access signature. */
export function isoInstant(text: string): number | null {
	const form = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|([+-])(\d\d):(\d\d)))?$/u;
	const match = form.exec(text);
	if (match === null) return null;
	const [year, month, day, hour = 0, minute = 0, second = 0] = match
		.slice(1, 7)
		.map((part: string | undefined) => (part === undefined ? undefined : Number(part)));
	const instant = instantOf([year ?? 0, month ?? 0, day ?? 0, hour, minute, second]);
	if (instant === null || match[7] === undefined) return instant;
	const away = Number(match[8]) * 60 + Number(match[9]);
	if (away > 14 * 60) return null;
	return instant - (match[7] === "-" ? -away : away) * 60_000;
}

/** Whole seconds since 1970, in milliseconds; null where it is none or lies beyond the year 9999. */
export function epochInstant(text: string): number | null {
	if (!/^\d{1,12}$/u.test(text)) return null;
	const seconds = Number(text);
	return seconds > latest ? null : seconds * 1000;
}

/** A date of which each part is one that its month and day have: the 30th of February is not the 2nd of March. */
function instantOf([year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0]: readonly number[]): number | null {
	if (year < 1970 || hour > 23 || minute > 59 || second > 59) return null;
	const instant = Date.UTC(year, month - 1, day, hour, minute, second);
	const read = new Date(instant);
	return read.getUTCMonth() === month - 1 && read.getUTCDate() === day ? instant : null;
}
