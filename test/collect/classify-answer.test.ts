import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linkLife } from "#shared/link-life";
import { missingClasses } from "#shared/media-needs";
import { refusalOfContent } from "../../main/collect/check-content.ts";
import { suffixOf } from "../../main/engine/media/media-content.ts";
import { classifyAnswer } from "../../main/collect/classify-answer.ts";
import { FileSums } from "../../main/collect/file-sums.ts";
import { awsLink, mark, signedLinks } from "../shared/signed-links.ts";
import { recordedAnswers } from "./recorded-answers.ts";

const now = Date.UTC(2026, 10, 22, 12);
const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("classifyAnswer", () => {
	it.each(recordedAnswers)("understands $name", ({ link, status, headers, body, class: expected, says }) => {
		const answer = { status, headers: new Map(Object.entries(headers)), body: encoded(body) };
		const why = classifyAnswer(answer, linkLife(link), now);
		expect([why.class, why.at]).toEqual([expected, now]);
		expect(why.sentence.slice(0, says.length)).toBe(says);
		expect(why.sentence).not.toContain(mark);
	});

	it("repeats nothing of what it is sent, whatever that is", () => {
		const piece = fc.constantFrom(
			"<Code>",
			"</Code>",
			"<Message>",
			"</Message>",
			"<Expires>",
			"</Expires>",
			mark,
			"<html>",
			"AccessDenied",
			"expired",
			"Start [",
			"]",
			"{",
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 100, max: 599 }), (pieces, status) => {
				const body = encoded(pieces.join(""));
				const headers = new Map([
					["date", pieces.at(0) ?? ""],
					["server", mark],
				]);
				const why = classifyAnswer({ status, headers, body }, linkLife(awsLink("https://h/p.png")), now);
				expect(missingClasses).toContain(why.class);
				expect(why.sentence).not.toMatch(new RegExp(`${mark}|NaN|Invalid`, "u"));
			}),
		);
	});

	it("says of each signer's dead links when they ended, by the other side's clock and not by ours", () => {
		for (const { link, life } of signedLinks) {
			if (life.expiresAt === null) continue;
			const date = new Date(life.expiresAt + 3_600_000).toUTCString();
			const answer = { status: 403, headers: new Map([["date", date]]), body: encoded("") };
			const why = classifyAnswer(answer, life, 0);
			expect([link, why.class]).toEqual([link, "expired"]);
			expect(why.sentence).toContain(new Date(life.expiresAt).toISOString().slice(0, 19).replace("T", " "));
		}
	});

	it("is quick on bodies made to be slow", () => {
		for (const body of [
			"<!--".repeat(16_000),
			"<".repeat(65_000),
			"<?xml ".repeat(10_000),
			`Start [${"[".repeat(60_000)}`,
			" ".repeat(65_000),
		]) {
			const why = classifyAnswer(
				{ status: 403, headers: new Map(), body: encoded(body) },
				linkLife("https://h/p"),
				now,
			);
			expect(why.class).toBe("refused");
		}
	});
});

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]);
const nifti = new Uint8Array(352);
nifti.set(encoded("n+1\0"), 344);

describe("what may be the file that a link means", () => {
	const text = "task,answer\n1,yes\n";
	const page = "\uFEFF<!-- sign in -->\n<!DOCTYPE html><html>";
	it.each([
		["a PNG for a mask", png, "brush", "h/T.png", null],
		["a PNG where a volume was expected", png, "volume", "h/T.zip", null],
		["a volume where a PNG was expected", encoded("NRRD0004\n"), "brush", "h/T.png", null],
		["a ZIP", encoded("PK\x03\x04"), "volume", "h/T.zip", null],
		["a NIfTI file", nifti, "volume", "h/T.nii", null],
		["nothing", new Uint8Array(), "asset", "h/T.txt", "wrong-content"],
		["a page for a mask", encoded(page), "brush", "h/T.png", "proxy-page"],
		["a page for a picture", encoded(page), "asset", "h/T.jpg", "proxy-page"],
		["a page for a text", encoded(page), "asset", "h/T.txt", "proxy-page"],
		["a page that was annotated", encoded(page), "asset", "h/T.html", null],
		[
			"an error with status 200",
			encoded("<?xml version='1.0'?><Error><Code>x</Code>"),
			"asset",
			"h/T",
			"wrong-content",
		],
		["JSON for a mask", encoded('{"a":1}'), "brush", "h/T.png", "wrong-content"],
		["JSON for a picture", encoded('{"a":1}'), "asset", "h/T.png", "wrong-content"],
		["JSON that was annotated", encoded('{"a":1}'), "asset", "h/chat.json", null],
		["a text that was annotated", encoded(text), "asset", "h/T.csv", null],
		["a text for a mask", encoded(text), "volume", "h/T.nrrd", "wrong-content"],
		["a PDF for a mask", encoded("%PDF-1.7"), "brush", "h/T.png", "wrong-content"],
		["a picture of a format that nobody knows", encoded("abc"), "asset", "h/T.jpg", null],
		["a drawing", encoded('<?xml version="1.0"?><svg/>'), "asset", "h/T.svg", null],
	] as const)("%s", (_name, head, role, place, expected) => {
		expect(refusalOfContent(head, role, place)?.class ?? null).toBe(expected);
	});

	it("is kept under the suffix of what it is, not of what it is called", () => {
		expect([suffixOf(png), suffixOf(nifti), suffixOf(encoded("NRRD0005\n")), suffixOf(encoded("x"))]).toEqual([
			"png",
			"nii",
			"nrrd",
			"bin",
		]);
	});
});

describe("sums of a storage", () => {
	const bytes = encoded("hello");
	const md5 = "5d41402abc4b2a76b9719d911017c592";
	const base64 = Buffer.from(md5, "hex").toString("base64");
	const differs = (headers: Record<string, string>): string | null => {
		const sums = new FileSums(new Map(Object.entries(headers)));
		sums.update(bytes.subarray(0, 2));
		sums.update(bytes.subarray(2));
		return sums.differing();
	};

	it("are compared where they are sums", () => {
		const wrong = Buffer.alloc(16).toString("base64");
		expect(differs({ server: "AmazonS3", etag: `"${md5}"` })).toBeNull();
		expect(differs({ server: "AmazonS3", etag: `"${"0".repeat(32)}"` })).toBe("ETag");
		expect(differs({ "content-md5": base64 })).toBeNull();
		expect(differs({ "content-md5": wrong })).toBe("content-md5");
		expect(differs({ "x-goog-hash": `crc32c=AAAAAA==, md5=${base64}` })).toBeNull();
		expect(differs({ "x-goog-hash": `crc32c=AAAAAA==, md5=${wrong}` })).toBe("x-goog-hash");
		expect(differs({ "x-amz-checksum-sha256": Buffer.alloc(32).toString("base64") })).toBe("x-amz-checksum-sha256");
	});

	it("are left alone where they are none, or of something else", () => {
		const zero = `"${"0".repeat(32)}"`;
		expect(differs({ etag: zero })).toBeNull();
		expect(differs({ server: "AmazonS3", etag: `"${"0".repeat(32)}-3"` })).toBeNull();
		expect(differs({ server: "AmazonS3", etag: zero, "x-amz-server-side-encryption": "aws:kms" })).toBeNull();
		expect(
			differs({
				"x-goog-hash": `md5=${Buffer.alloc(16).toString("base64")}`,
				"x-goog-stored-content-encoding": "gzip",
			}),
		).toBeNull();
		expect(differs({ "x-amz-checksum-sha256": "AAAA-3", "content-md5": "?" })).toBeNull();
		const composite = {
			"x-amz-checksum-type": "COMPOSITE",
			"x-amz-checksum-sha256": Buffer.alloc(32).toString("base64"),
		};
		expect(differs(composite)).toBeNull();
	});
});
