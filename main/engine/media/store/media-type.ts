/** Kinds by their first bytes, in latin1. */
const beginnings: readonly (readonly [beginning: RegExp, type: string])[] = [
	[/^\x89PNG\r\n\x1a\n/u, "png"],
	[/^\xff\xd8\xff/u, "jpg"],
	[/^RIFF[^]{4}WEBP/u, "webp"],
	[/^RIFF[^]{4}WAVE/u, "wav"],
	[/^GIF8[79]a/u, "gif"],
	[/^(?:II[*+]\0|MM\0[*+])/u, "tif"],
	[/^BM[^]{12}[\x0c\x10(48@lx|]\0\0\0/u, "bmp"],
	[/^NRRD000\d/u, "nrrd"],
	[/^PK\x03\x04/u, "zip"],
	[/^\x1f\x8b/u, "gz"],
	[/^%PDF-/u, "pdf"],
	[/^[^]{128}DICM/u, "dcm"],
	[/^(?:\x5c\x01\0\0|\0\0\x01\x5c)[^]{340}(?:n\+1|ni1)\0/u, "nii"],
	[/^(?:\x1c\x02\0\0|\0\0\x02\x1c)n[+i]2\0/u, "nii"],
	[/^[^]{4}ftyp/u, "mp4"],
	[/^\x1aE\xdf\xa3/u, "webm"],
	[/^OggS/u, "ogg"],
	[/^fLaC/u, "flac"],
	[/^ID3|^\xff[\xf2\xf3\xfb]/u, "mp3"],
];

/** Bytes from the beginning of a file that tell what it is. */
export const typeBytes = 512;

/** What a file is by its first bytes, as the suffix that it is usually called by; "bin" where they do not tell. */
export function mediaType(head: Uint8Array): string {
	const start = Buffer.from(head.subarray(0, typeBytes)).toString("latin1");
	return beginnings.find(([beginning]) => beginning.test(start))?.[1] ?? "bin";
}
