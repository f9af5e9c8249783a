import { describe, expect, it } from "vitest";
import { foldedName, namesOfPage, pathOfLink, pathOfName, stemOf } from "../../../main/engine/media/media-names.ts";

const refusedNames = [
	"\\\\evil\\share\\x.png",
	"//evil/share/x.png",
	"\\/evil/x.png",
	"/\\evil\\x.png",
	"\\\\?\\C:\\x.png",
	"\\\\?\\UNC\\evil\\share\\x.png",
	"\\\\.\\PhysicalDrive0",
	"\\\\.\\pipe\\x",
	"\\\\?\\GLOBALROOT\\Device\\HarddiskVolume1\\x.png",
	"//?/C:/x.png",
	"//./COM1",
	"\\\\evil@80\\x.png",
	"\\\\evil@SSL\\DavWWWRoot\\x.png",
	"\\\\127.0.0.1\\c$\\x.png",
	"\\\\[::1]\\share\\x.png",
	"C:\\x.png",
	"C:/x.png",
	"c:x.png",
	"folder/C:/x.png",
	"x.png:stream",
	"x.png::$DATA",
	"x.png:Zone.Identifier:$DATA",
	"\\x.png",
	"/etc/passwd",
	"/x.png",
	"..",
	".",
	"../x.png",
	"..\\x.png",
	"a/../x.png",
	"a\\..\\x.png",
	"a/../../x.png",
	"./x.png",
	"CON",
	"con.png",
	"NUL",
	"folder/nul.txt",
	"AUX.png",
	"COM1",
	"com1.png",
	"LPT9.png",
	"COM¹.png",
	"PRN",
	"conin$",
	"x.png.",
	"x.png ",
	"folder./x.png",
	"x\u0000.png",
	"x\n.png",
	"",
	"/",
	"file:///etc/passwd",
	"file://evil/share/x.png",
];

const refusedLinks = [
	"file:///etc/passwd",
	"file://evil/share/x.png",
	"FILE://evil/x.png",
	"\\\\evil\\share\\x.png",
	"//evil/share/x.png",
	"C:\\x.png",
	"data:image/png;base64,AAAA",
	"vbscript:alert(1)",
	"blob:https://h/x",
	"https:x.png",
	"https:///x.png",
	"https://h/a/../x.png",
	"https://h/%2e%2e/x.png",
	"https://h/%2e%2e%2fx.png",
	"https://h/%5c%5cevil%5cx.png",
	"https://h/..%5cx.png",
	"https://h/C%3A/x.png",
	"https://h/x.png%00.jpg",
	"https://h/nul",
	"https://h/",
	"https://h",
];

describe("names that an export gives", () => {
	it.each(refusedNames)("refuses %j", (name) => {
		expect(pathOfName(name)).toMatchObject({ ok: false });
	});

	it.each(refusedLinks)("refuses the link %j", (link) => {
		expect(pathOfLink(link)).toMatchObject({ ok: false });
	});

	it.each([
		["a.jpg", ["a.jpg"]],
		["drive 1/a.jpg", ["drive 1", "a.jpg"]],
		["drive 1\\a.jpg", ["drive 1", "a.jpg"]],
		["a//b.jpg", ["a", "b.jpg"]],
		["v1.2/scan+3.tar.png", ["v1.2", "scan+3.tar.png"]],
		["__proto__", ["__proto__"]],
		["...", null],
		["console.png", ["console.png"]],
		["100%.png", ["100%.png"]],
		["été.png", ["été.png"]],
	])("takes %j for what it says", (name, path) => {
		expect(pathOfName(name)).toEqual(path === null ? expect.objectContaining({ ok: false }) : { ok: true, path });
	});

	it.each([
		["https://h/p/a.jpg?X-Amz-Expires=120000", ["p", "a.jpg"]],
		["https://h/p/a%20b.jpg#top", ["p", "a b.jpg"]],
		["https://h//p//a.jpg", ["p", "a.jpg"]],
		["s3://bucket/p/a.jpg", ["p", "a.jpg"]],
		["https://h/o/p%2Fa.jpg?alt=media", ["o", "p", "a.jpg"]],
		["https://h/100%.jpg", ["100%.jpg"]],
		["https://h/%25%32%65.jpg", ["%2e.jpg"]],
		["https://h/%252e%252e/a.jpg", ["%2e%2e", "a.jpg"]],
		["https://h/a.jpg?next=https://h/../b.jpg", ["a.jpg"]],
		["pictures/a.jpg?v=2", ["pictures", "a.jpg"]],
	])("reads the link %j, decoded once and without its query", (link, path) => {
		expect(pathOfLink(link)).toEqual({ ok: true, path });
	});

	it("takes a suffix off only where it is one of a picture", () => {
		expect(stemOf("scan.2026.09", "picture")).toBe("scan.2026.09");
		expect(stemOf("scan.2026.PNG", "picture")).toBe("scan.2026");
		expect(stemOf("scan.tif", "picture")).toBe("scan");
		expect(stemOf(".png", "picture")).toBe("");
	});

	it.each([
		["STRASSE", "straße"],
		["ΟΔΟΣ", "οδος"],
		["e\u0301te\u0301", "ÉTÉ"],
		["İ", "i̇"],
		["A.PNG", "a.png"],
	])("folds %j and %j alike", (a, b) => {
		expect(foldedName(a)).toBe(foldedName(b));
	});

	it("keeps a dotless i apart from an i, whatever the machine's language", () => {
		expect(foldedName("I")).toBe("i");
		expect(foldedName("i")).toBe("i");
	});
});

describe("the names of a page that are kept on disk", () => {
	it.each([
		["https://example.invalid/a/0.png?X-Amz-Signature=letmein", "https://example.invalid/a/0.png"],
		["https://example.invalid/a/0.png#token=letmein", "https://example.invalid/a/0.png"],
		["a/0.png?sig=letmein#x", "a/0.png"],
	])("hold no signature and lead to the same file: %s", (link, kept) => {
		const asset = { url: link, name: null, externalId: null, dataset: [] };
		expect(namesOfPage(asset, 0)).toEqual({ url: null, name: null, externalId: null, dataset: [kept] });
		expect(namesOfPage({ ...asset, dataset: ["x", link] }, 1).dataset).toEqual([kept]);
		expect(pathOfLink(kept)).toEqual(pathOfLink(link));
	});
});
