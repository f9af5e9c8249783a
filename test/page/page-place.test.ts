import { describe, expect, test } from "vitest";
import { isOwnUrl, placeOf } from "../../main/page/page-place.ts";

const origin = "app://bundle";

/** Ways out of the folder, and ways to say a name twice; none of them may lead to a page or a picture of ours. */
const traversals = [
	"/../package.json",
	"/..",
	"/.",
	"/./index.html",
	"/assets/../index.html",
	"/assets/../../main/desktop.cjs",
	"/assets/./../..",
	"/%2e%2e/package.json",
	"/%2E%2E/package.json",
	"/%2e./package.json",
	"/.%2e/package.json",
	"/%2e%2e%2fpackage.json",
	"/..%2fpackage.json",
	"/..%2Fpackage.json",
	"/..%5cpackage.json",
	"/..%5Cpackage.json",
	"/%252e%252e/package.json",
	"/%252e%252e%252fpackage.json",
	"/%25252e%25252e/package.json",
	"/..%252fpackage.json",
	"/%c0%ae%c0%ae/package.json",
	"/%c0%2e/package.json",
	"/%e0%80%ae%e0%80%ae/package.json",
	"/%uff0e%uff0e/package.json",
	"/..\\package.json",
	"/\\..\\package.json",
	"\\..\\package.json",
	"/assets\\..\\..\\package.json",
	"//etc/passwd",
	"///etc/passwd",
	"/assets//index.js",
	"//evil/share/a.png",
	"/%2f%2fevil/share/a.png",
	"/%5c%5cevil%5cshare%5ca.png",
	"/\\\\evil\\share\\a.png",
	"/\\\\?\\C:\\a.png",
	"/C:/Windows/win.ini",
	"/c%3a/Windows/win.ini",
	"/index.html:$DATA",
	"/index.html::$DATA",
	"/index.html%3a%3a$DATA",
	"/index.html%00",
	"/index.html%00.png",
	"/index.html\0",
	"/index.html%0a",
	"/index.html%0d%0aSet-Cookie:a=b",
	"/index.html%1b",
	"/index.html%7f",
	"/index.html%e2%80%ae",
	"/index.html%e2%80%8b",
	"/index.html.",
	"/index.html%2e",
	"/index.html ",
	"/index.html%20",
	"/index.html...",
	"/%",
	"/%2",
	"/%zz",
	"/%ff%fe",
	"/index.html%",
	`/${"a".repeat(1100)}`,
	`/${"../".repeat(300)}etc/passwd`,
	`/${"%2e%2e/".repeat(100)}etc/passwd`,
	"/media/../index.html",
	"/media/%2e%2e/index.html",
	"/media/..",
	"/media/",
	"/media/a/b",
	"/media/a.png",
	"/media/a%2fb",
	"/media/\\\\evil\\share",
	"/media/%00",
	"/media/é",
	"/media/a b",
	`/media/${"a".repeat(300)}`,
];

describe("The page's address", () => {
	test("Seventy ways out of the folder are refused", () => {
		expect(traversals.length).toBeGreaterThanOrEqual(60);
		for (const path of traversals) expect(placeOf("GET", `${origin}${path}`).kind, path).toBe("refused");
	});

	test("Names that are only odd are looked up as they are, and stay in the list", () => {
		for (const path of ["/INDEX.HTML", "/index~1.htm", "/PROGRA~1", "/package.json", "/__proto__", "/constructor"])
			expect(placeOf("GET", `${origin}${path}`)).toEqual({ kind: "page", path });
	});

	test("Another scheme, host, port or account is not ours", () => {
		for (const url of [
			"app://evil/index.html",
			"app://bundle.evil/index.html",
			"app://bundle@evil/index.html",
			"app://user@bundle/index.html",
			"app://bundle:80/index.html",
			"APP://bundle/index.html",
			"app:bundle/index.html",
			"app:///index.html",
			"app://bundle",
			"apps://bundle/index.html",
			"http://bundle/index.html",
			"file:///index.html",
			" app://bundle/index.html",
			"",
		])
			expect(placeOf("GET", url), url).toMatchObject({ kind: "refused", status: 403 });
	});

	test("Only GET is answered", () => {
		for (const method of ["POST", "PUT", "DELETE", "HEAD", "OPTIONS", "get", "TRACE", ""])
			expect(placeOf(method, `${origin}/index.html`)).toMatchObject({ kind: "refused", status: 405 });
	});

	test("The page is found, with or without its name, a query or a fragment", () => {
		for (const path of ["/", "/index.html", "/index.html?a=b/../c", "/#/../x"])
			expect(placeOf("GET", `${origin}${path}`), path).toEqual({ kind: "page", path: "/index.html" });
		expect(placeOf("GET", `${origin}/assets/a%20b.js`)).toEqual({ kind: "page", path: "/assets/a b.js" });
	});

	test("A picture is named by an opaque id", () => {
		const id = "0b9f1c66-7e43-4c8e-9f0e-2f7f1f6b2a01";
		expect(placeOf("GET", `${origin}/media/${id}`)).toEqual({ kind: "media", id });
	});

	test("Blobs of the page are its own, those of others are not", () => {
		expect(isOwnUrl("blob:app://bundle/0b9f1c66")).toBe(true);
		for (const url of ["blob:https://bundle/1", "blob:null/1", "app://bundle.evil/a", "data:image/png,", "about:blank"])
			expect(isOwnUrl(url), url).toBe(false);
	});
});
