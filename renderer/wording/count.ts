/** Narrow no-break space: digits in groups of three stay on one line and do not read as a decimal comma. */
const thin = "\u202f";

/** A whole number with its digits in groups of three: 12480 -> "12 480". */
export function count(value: number): string {
	if (!Number.isFinite(value)) return "–";
	const digits = Math.abs(Math.round(value)).toFixed(0);
	const grouped = digits.replace(/\B(?=(\d{3})+$)/g, thin);
	return value < 0 && digits !== "0" ? `−${grouped}` : grouped;
}

/** "1 task", "12 480 tasks". */
export function counted(value: number, singular: string, plural = `${singular}s`): string {
	return `${count(value)} ${value === 1 ? singular : plural}`;
}

const units = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** Bytes as people say them, in powers of 1,000: "0 B", "1.2 kB", "212 MB". Three digits at most. */
export function bytes(value: number): string {
	let scaled = Math.max(0, value);
	let unit = 0;
	// Compared after rounding, so that 999,999 reads "1.0 MB" and not "1000 kB".
	while (unit < units.length - 1 && Number(scaled.toFixed(unit > 0 && scaled < 9.95 ? 1 : 0)) >= 1000) {
		scaled /= 1000;
		unit += 1;
	}
	const digits = unit > 0 && scaled < 9.95 ? scaled.toFixed(1) : scaled.toFixed(0);
	return `${digits} ${units[unit] ?? "B"}`;
}

/** A share of a whole, rounded down so that 100 % means all of it; null where the whole is not known. */
export function percent(part: number, whole: number | null): number | null {
	if (whole === null) return null;
	if (whole <= 0) return 100;
	return Math.min(100, Math.max(0, Math.floor((part / whole) * 100)));
}
