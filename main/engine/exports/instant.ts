import type { Instant } from "#shared/task";

/** Seconds may be left out, and minutes of the zone; a space for the T, as data bases write it; a comma for the point. */
const iso =
	/^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([Zz]|[+-]\d{2}(?::?\d{2})?))?$/u;

/**
 * Milliseconds since 1970 from an ISO 8601 string, epoch milliseconds or epoch milliseconds as a string
 * (format.md, section 12.1); null where it is none of these. A time without a zone is read as UTC, as the vendor
 * documents; digits below a millisecond are dropped.
 */
export function parseInstant(value: string | number): number | null {
	if (typeof value === "number") return Number.isFinite(value) ? value : null;
	const match = iso.exec(value);
	if (match) {
		const fields = match.slice(1, 7).map((digits: string | undefined) => Number(digits ?? 0)) as [
			number,
			number,
			number,
			number,
			number,
			number,
		];
		const [year, month, day, hour, minute, second] = fields;
		const fraction = Number((match[7] ?? "").padEnd(3, "0").slice(0, 3));
		const at = new Date(0);
		at.setUTCFullYear(year, month - 1, day);
		at.setUTCHours(hour, minute, second, fraction);
		// A thirteenth month or a 31st of February would roll over into a date nobody wrote.
		if (
			at.getUTCMonth() !== month - 1 ||
			at.getUTCDate() !== day ||
			at.getUTCHours() !== hour ||
			minute > 59 ||
			second > 59
		) {
			return null;
		}
		return at.getTime() - zoneMinutes(match[8] ?? "Z") * 60_000;
	}
	return /^-?\d{1,16}$/u.test(value) ? Number(value) : null;
}

/** The instant with its own text beside it; null where there is none. */
export function readInstant(value: unknown): Instant | null {
	if (typeof value !== "string" && typeof value !== "number") return null;
	return { ms: parseInstant(value), text: String(value) };
}

function zoneMinutes(zone: string): number {
	if (zone === "Z" || zone === "z") return 0;
	const digits = zone.replace(":", "");
	const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5));
	return zone.startsWith("-") ? -minutes : minutes;
}
