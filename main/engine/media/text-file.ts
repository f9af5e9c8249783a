/** Bytes looked at to tell a text from other files. */
export const textHeadBytes = 65_536;

/** Beginnings of files that are no text though some of them hold no zero byte, in latin1. */
const others: readonly (readonly [beginning: RegExp, what: string])[] = [
	[/^\x89PNG|^\xff\xd8\xff|^GIF8[79]a|^RIFF....WEBP/su, "a picture"],
	[/^%PDF-/u, "a PDF document"],
	[/^PK\x03\x04/u, "a ZIP file, as office documents are"],
	[/^\x1f\x8b/u, "a gzip file"],
	[/^\xd0\xcf\x11\xe0/u, "an office document"],
	[/^\{\\rtf/u, "a rich text document"],
	[/^(?:ID3|RIFF....WAVE|OggS|fLaC)/su, "a sound"],
	[/^NRRD000/u, "an NRRD volume"],
];

/**
 * Why a file is shown as no text, as the end of a sentence ("a.txt is …"); null where it may be one. By its content,
 * never by its name: a text holds no zero byte, unless a byte order mark says that it is UTF-16.
 *
 * @param head the first bytes of the file, up to `textHeadBytes`
 */
export function whyNoText(head: Uint8Array): string | null {
	const start = Buffer.from(head.subarray(0, 64)).toString("latin1");
	if (/^(?:\xff\xfe|\xfe\xff)/u.test(start)) return null;
	const other = others.find(([beginning]) => beginning.test(start));
	if (other !== undefined) return other[1];
	const zero = head.indexOf(0);
	return zero < 0 ? null : `no text: byte ${String(zero)} is zero`;
}
