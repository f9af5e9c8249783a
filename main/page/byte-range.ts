/**
 * The bytes that a Range header asks for (RFC 9110, section 14), both ends inclusive. Null where all are wanted: no
 * header, another unit, or several ranges at once, which a server may answer whole.
 *
 * @param size of the file, bytes
 */
export function byteRange(
	header: string | null,
	size: number,
): { start: number; end: number } | "unsatisfiable" | null {
	// The unit's letter case does not matter; a position may have any number of digits.
	const match = header === null ? null : /^bytes=[ \t]*(\d*)-(\d*)$/iu.exec(header.trim());
	const [from, to] = [match?.[1] ?? "", match?.[2] ?? ""];
	if (match === null || (from === "" && to === "")) return null;
	// Beyond 2^53 they are not exact, but no file is as long: only on which side of its size they lie counts.
	const [first, last] = [Number(from), Number(to)];
	// bytes=-n: the last n.
	if (from === "")
		return last === 0 || size === 0 ? "unsatisfiable" : { start: Math.max(0, size - last), end: size - 1 };
	if (to !== "" && isBefore(to, from)) return null;
	return first >= size ? "unsatisfiable" : { start: first, end: to === "" ? size - 1 : Math.min(last, size - 1) };
}

function isBefore(a: string, b: string): boolean {
	return BigInt(a) < BigInt(b);
}
