import type { Instant } from "#shared/task";

/** Minutes that the local clock is ahead of UTC at that instant (the sign is the one people write). */
export function localOffset(ms: number): number {
	return -new Date(ms).getTimezoneOffset();
}

/** "2024-03-05 14:03:22 +01:00": the local clock with its offset. */
export function localInstant(ms: number, offset: number = localOffset(ms)): string {
	const iso = isoOf(ms + offset * 60_000);
	if (iso === null) return String(ms);
	const sign = offset < 0 ? "−" : "+";
	const away = Math.abs(offset);
	return `${iso.slice(0, -5).replace("T", " ")} ${sign}${two(Math.floor(away / 60))}:${two(away % 60)}`;
}

/** "2024-03-05 14:03": for a narrow column, always beside the exact one in a tooltip. */
export function briefInstant(ms: number | null, offset?: number): string {
	if (ms === null) return "–";
	const text = localInstant(ms, offset);
	return text.replace(/:\d\d [+−]\d\d:\d\d$/, "");
}

/** The instant in UTC to the millisecond. */
export function exactInstant(ms: number | null): string {
	return ms === null ? "not in the export" : (isoOf(ms) ?? `${String(ms)} ms`);
}

/** What to show for an instant of the export, and what to say in its tooltip. */
export function instantWords(instant: Instant | null): { text: string; exact: string } {
	if (instant === null) return { text: "–", exact: "not in the export" };
	if (instant.ms === null) return { text: instant.text, exact: "as exported; not a time that can be read" };
	return { text: localInstant(instant.ms), exact: `${exactInstant(instant.ms)} (exported as ${instant.text})` };
}

function isoOf(ms: number): string | null {
	const date = new Date(ms);
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function two(value: number): string {
	return value.toFixed(0).padStart(2, "0");
}
