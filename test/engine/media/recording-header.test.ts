import { describe, expect, it } from "vitest";
import { recordingType } from "../../../main/engine/media/recording-header.ts";

const bytes = (latin1: string): Uint8Array => Buffer.from(latin1, "latin1");

describe("what a film or a sound is by its first bytes", () => {
	it.each([
		["\x1aE\xdf\xa3\x01", "video/webm", "audio/webm"],
		["\0\0\0\x20ftypisom", "video/mp4", "audio/mp4"],
		["\0\0\0\x08wide\0\0\0\0mdat", "video/mp4", "audio/mp4"],
		["OggS\0\x02", "video/ogg", "audio/ogg"],
	])("%j is a container of either", (head, video, sound) => {
		expect(recordingType(bytes(head), "video")).toEqual({ type: video });
		expect(recordingType(bytes(head), "sound")).toEqual({ type: sound });
	});

	it.each([
		["RIFF\x24\0\0\0WAVEfmt ", "audio/wav"],
		["RF64\xff\xff\xff\xffWAVEds64", "audio/wav"],
		["ID3\x04\0", "audio/mpeg"],
		["\xff\xfb\x90\x64", "audio/mpeg"],
		["\xff\xf1\x50\x80", "audio/aac"],
		["fLaC\0", "audio/flac"],
	])("%j is a sound, and no film", (head, type) => {
		expect(recordingType(bytes(head), "sound")).toEqual({ type });
		expect(recordingType(bytes(head), "video")).toEqual({ why: "a sound, not a film" });
	});

	it.each([
		["RIFF\x24\0\0\0AVI LIST", "an AVI film, which browsers do not play"],
		["\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a Windows Media file, which browsers do not play"],
		["\0\0\x01\xba", "an MPEG programme stream, which browsers do not play"],
		[`G${"\0".repeat(187)}G`, "an MPEG transport stream, which browsers do not play"],
		["\x89PNG\r\n\x1a\n", "a picture"],
		["BM", "a picture"],
		["%PDF-1.7", "a PDF document"],
		["PK\x03\x04", "a ZIP file, as office documents are"],
		["NRRD0005\n", "an NRRD volume"],
		["", "an empty file"],
		["moov", "of no kind that browsers play"],
		["<html>", "of no kind that browsers play"],
	])("%j is called what it is", (head, why) => {
		for (const kind of ["video", "sound"] as const) expect(recordingType(bytes(head), kind)).toEqual({ why });
	});
});
