import type { RecordingKind } from "#shared/media";
import type { RecordingType } from "../engine-api.ts";
import { kindOfFile, type KnownBeginning } from "./file-kinds.ts";

/** Bytes looked at to tell films and sounds from other files. */
export const recordingHeadBytes = 4096;

/** What no browser plays. */
const unplayed: readonly KnownBeginning[] = [
	[/^RIFF....AVI /su, "an AVI film, which browsers do not play"],
	[/^\x30\x26\xb2\x75\x8e\x66\xcf\x11/u, "a Windows Media file, which browsers do not play"],
	[/^FLV\x01/u, "a Flash film, which browsers do not play"],
	[/^\x00\x00\x01[\xb3\xba]/u, "an MPEG programme stream, which browsers do not play"],
	[/^\x47.{187}\x47/su, "an MPEG transport stream, which browsers do not play"],
	[/^FORM....AIF[FC]/su, "an AIFF sound, which browsers do not play"],
	[/^#!AMR/u, "an AMR sound, which browsers do not play"],
	[/^BM/u, "a picture"],
];

/**
 * What a film or a sound is by its first bytes, never by its name; or why it is none that a page could play, as the end
 * of a sentence ("a.avi is …"). A container is a film or a sound as it was looked for: what is in it, the browser finds.
 *
 * @param head up to `recordingHeadBytes`
 */
export function recordingType(head: Uint8Array, kind: RecordingKind): { type: RecordingType } | { why: string } {
	if (head.length === 0) return { why: "an empty file" };
	const start = Buffer.from(head).toString("latin1");
	const media = kind === "video" ? "video" : "audio";
	if (start.startsWith("\x1aE\xdf\xa3")) return { type: `${media}/webm` };
	// An atom of another name may come first in old QuickTime files.
	if (/^.{4}(?:ftyp|moov|mdat|wide|free|skip|pnot)/su.test(start)) return { type: `${media}/mp4` };
	if (start.startsWith("OggS")) return { type: `${media}/ogg` };
	const sound = soundType(start);
	if (sound !== null) return kind === "sound" ? { type: sound } : { why: "a sound, not a film" };
	return { why: kindOfFile(start, unplayed) ?? "of no kind that browsers play" };
}

function soundType(start: string): RecordingType | null {
	if (/^(?:RIFF|RF64)....WAVE/su.test(start)) return "audio/wav";
	if (start.startsWith("fLaC")) return "audio/flac";
	if (/^\xff[\xf0\xf1\xf8\xf9]/u.test(start)) return "audio/aac";
	// A frame of layer III, or a tag before it.
	return /^(?:ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb])/u.test(start) ? "audio/mpeg" : null;
}
