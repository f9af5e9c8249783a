const units = new Map([
	["", 1],
	["B", 1],
	["KB", 1e3],
	["MB", 1e6],
	["GB", 1e9],
]);

/** "100MB", "1.5 GB" or "4096" in bytes; throws on anything else. */
export function parseBytes(text: string): number {
	const found = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text.trim());
	const unit = units.get((found?.[2] ?? "?").toUpperCase());
	if (found === null || unit === undefined) {
		throw new Error(`bytes: got "${text}", expected a number with B, KB, MB or GB, such as 100MB`);
	}
	return Math.round(Number(found[1]) * unit);
}
