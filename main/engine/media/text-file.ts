import { kindOfFile, type KnownBeginning } from "./file-kinds.ts";

/** Bytes looked at to tell a text from other files. */
export const textHeadBytes = 65_536;

/** Some of them hold no zero byte in their first ones. */
const sounds: readonly KnownBeginning[] = [[/^(?:ID3|RIFF....WAVE|OggS|fLaC)/su, "a sound"]];

/**
 * Why a file is shown as no text, as the end of a sentence ("a.txt is …"); null where it may be one. By its content,
 * never by its name: a text holds no zero byte, unless a byte order mark says that it is UTF-16.
 *
 * @param head the first bytes of the file, up to `textHeadBytes`
 */
export function whyNoText(head: Uint8Array): string | null {
	const start = Buffer.from(head.subarray(0, 64)).toString("latin1");
	if (/^(?:\xff\xfe|\xfe\xff)/u.test(start)) return null;
	const kind = kindOfFile(start, sounds);
	if (kind !== null) return kind;
	const zero = head.indexOf(0);
	return zero < 0 ? null : `no text: byte ${String(zero)} is zero`;
}
