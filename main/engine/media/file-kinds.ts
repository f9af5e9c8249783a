/** What begins so, as the end of a sentence ("a.txt is …"). In latin1. */
export type KnownBeginning = readonly [beginning: RegExp, what: string];

/** Kinds of files that lie where pictures, texts and recordings do, and are now and then called like one. */
const kinds: readonly KnownBeginning[] = [
	[/^\x89PNG|^\xff\xd8\xff|^GIF8[79]a|^RIFF....WEBP/su, "a picture"],
	[/^%PDF-/u, "a PDF document"],
	[/^NRRD000/u, "an NRRD volume"],
	[/^PK\x03\x04/u, "a ZIP file, as office documents are"],
	[/^\x1f\x8b/u, "a gzip file"],
	[/^\xd0\xcf\x11\xe0/u, "an office document"],
	[/^\{\\rtf/u, "a rich text document"],
];

/**
 * What a file is by its first bytes, as the end of a sentence; null where they say nothing.
 *
 * @param start of the file, in latin1
 * @param more kinds that are asked first
 */
export function kindOfFile(start: string, more: readonly KnownBeginning[] = []): string | null {
	return [...more, ...kinds].find(([beginning]) => beginning.test(start))?.[1] ?? null;
}
