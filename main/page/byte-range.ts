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
	const match = header === null ? null : /^bytes=(\d{0,15})-(\d{0,15})$/u.exec(header.trim());
	const [from, to] = [match?.[1] ?? "", match?.[2] ?? ""];
	if (match === null || (from === "" && to === "")) return null;
	// bytes=-n: the last n.
	if (from === "")
		return to === "0" || size === 0 ? "unsatisfiable" : { start: Math.max(0, size - Number(to)), end: size - 1 };
	const start = Number(from);
	const end = to === "" ? size - 1 : Math.min(Number(to), size - 1);
	if (to !== "" && Number(to) < start) return null;
	return start >= size ? "unsatisfiable" : { start, end };
}
