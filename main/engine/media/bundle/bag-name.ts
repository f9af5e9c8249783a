/** Bytes of a name within a bundle. */
const longest = 200;
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu;

/**
 * Why no file of a bundle may be called so, as the end of a sentence; null where it may. What passes is made of plain
 * letters and lies below its folder on every system.
 */
export function whyNameRefused(name: string): string | null {
	if (name.length === 0 || name.length > longest)
		return `has ${String(name.length)} letters, 1 to ${String(longest)} may be`;
	if (name.includes("\\")) return "holds a backslash";
	if (name.startsWith("/")) return "is an absolute path";
	if (name.includes(":")) return "names a drive or a stream";
	if (!/^[A-Za-z0-9._/-]+$/u.test(name)) return "holds letters that no bundle has";
	for (const segment of name.split("/")) {
		if (segment === "" || segment === "." || segment === "..") return "leads out of its folder or nowhere";
		if (segment.endsWith(".")) return "ends in a dot";
		if (devices.test(segment)) return "names a device";
	}
	return null;
}

/** A name of an archive, as it may stand in a sentence: other letters than plain ones as their codes. */
export function shownName(name: string): string {
	const plain = name.replace(/[^\x20-\x7e]/gu, (letter) => `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`);
	return plain.length > 120 ? `${plain.slice(0, 120)}…` : plain;
}
