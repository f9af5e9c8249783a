import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText } from "../../../../renderer/state/text/decode-text.ts";
import { runSteps, walkSteps } from "../../../../renderer/state/text/steps.ts";

function decoded(bytes: Uint8Array, step?: number) {
	return runSteps(decodeText(bytes, step));
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function utf16(text: string, little: boolean): Uint8Array {
	const bytes = new Uint8Array(2 * text.length);
	const view = new DataView(bytes.buffer);
	for (let at = 0; at < text.length; at += 1) view.setUint16(2 * at, text.charCodeAt(at), little);
	return bytes;
}

const anyBytes = fc.uint8Array({ maxLength: 60 });
const wellFormed = fc.string({ unit: "binary", maxLength: 60 });

describe("the bytes of a text", () => {
	it("are UTF-8, with or without a byte order mark, which no offset counts", () => {
		expect(decoded(utf8("añ😀\r\n"))).toEqual({ text: "añ😀\r\n", encoding: "utf-8", marked: false, replaced: 0 });
		expect(decoded(utf8("\ufeffab"))).toEqual({ text: "ab", encoding: "utf-8", marked: true, replaced: 0 });
		expect(decoded(utf8("\ufeff\ufeffab")).text).toBe("\ufeffab");
		expect(decoded(new Uint8Array())).toEqual({ text: "", encoding: "utf-8", marked: false, replaced: 0 });
	});

	it("are UTF-16 where a byte order mark says so", () => {
		expect(decoded(utf16("\ufeffañ😀", true))).toMatchObject({ text: "añ😀", encoding: "utf-16le", marked: true });
		expect(decoded(utf16("\ufeffañ😀", false))).toMatchObject({ text: "añ😀", encoding: "utf-16be", marked: true });
	});

	it("are shown with replacement characters where they are not valid, and counted", () => {
		expect(decoded(Uint8Array.of(97, 0xff, 98, 0xe2, 0x82))).toMatchObject({ text: "a\ufffdb\ufffd", replaced: 2 });
		expect(decoded(utf16("\ufeffa\ud83db\ufffd", true))).toMatchObject({ text: "a\ufffdb\ufffd", replaced: 1 });
		expect(decoded(utf8("a replacement \ufffd that the file itself holds")).replaced).toBe(0);
	});

	it("mean the same however few are read at a time", () => {
		fc.assert(
			fc.property(anyBytes, fc.integer({ min: 1, max: 9 }), (bytes, step) => {
				expect(decoded(bytes, step)).toEqual(decoded(bytes));
			}),
		);
	});

	it("come back as the text that was written, in every encoding", () => {
		fc.assert(
			fc.property(wellFormed, (text) => {
				expect(decoded(utf8(`\ufeff${text}`))).toMatchObject({ text, replaced: 0 });
				expect(decoded(utf16(`\ufeff${text}`, true))).toMatchObject({ text, replaced: 0 });
				expect(decoded(utf16(`\ufeff${text}`, false))).toMatchObject({ text, replaced: 0 });
			}),
		);
	});

	it("are counted as not valid exactly where a strict decoder refuses them", () => {
		fc.assert(
			fc.property(fc.oneof(anyBytes, wellFormed.map(utf8)), (bytes) => {
				const { encoding, replaced } = decoded(bytes);
				const strict = new TextDecoder(encoding, { fatal: true });
				let isValid = true;
				try {
					strict.decode(bytes);
				} catch {
					isValid = false;
				}
				expect(replaced === 0).toBe(isValid);
			}),
		);
	});
});

describe("work in steps", () => {
	it("lets others run in between, and stops where it is told to", async () => {
		const long = new Uint8Array(200_000).fill(97);
		const abort = new AbortController();
		let others = 0;
		const timer = setInterval(() => (others += 1), 1);
		const slow = (function* () {
			// Ends only when others were let in: a walk that never lets them runs out of the test's time.
			while (others < 2) yield;
			return "done";
		})();
		expect(await walkSteps(slow, abort.signal)).toBe("done");
		clearInterval(timer);
		const walk = walkSteps(decodeText(long, 10), abort.signal);
		abort.abort();
		await expect(walk.then(() => walkSteps(decodeText(long, 10), abort.signal))).rejects.toThrow("abort");
	});
});
