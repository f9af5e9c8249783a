import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fault, ok } from "../../preload/shared/outcome.ts";
import { answerPage, type PageRequest } from "../../main/page/page-answers.ts";

const picture = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);
let folder = "";
let answer: (request: PageRequest) => Promise<Response>;

const get = (path: string, range: string | null = null): Promise<Response> =>
	answer({ method: "GET", url: `app://bundle${path}`, range });

describe("Answers to the page", () => {
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), "loupe-page-"));
		const page = join(folder, "page");
		await mkdir(join(page, "assets"), { recursive: true });
		await writeFile(join(page, "index.html"), "<!doctype html>");
		await writeFile(join(page, "assets", "index.js"), "export {};");
		await writeFile(join(page, "assets", "index.js.map"), "{}");
		await writeFile(join(folder, "secret.json"), "secret");
		await symlink(join(folder, "secret.json"), join(page, "assets", "link.json"));
		await writeFile(join(folder, "a.png"), picture);
		await writeFile(join(folder, "empty.png"), "");
		await symlink(join(folder, "a.png"), join(folder, "link.png"));
		const paths = new Map(["a", "gone", "folder", "link", "empty"].map((id) => [id, join(folder, `${id}.png`)]));
		paths.set("folder", folder);
		answer = await answerPage({
			folder: page,
			headers: { "x-policy": "strict" },
			resolveMedia: (id) => {
				const path = paths.get(id);
				return Promise.resolve(
					path === undefined
						? fault("media-missing", "No such picture.")
						: ok({ path, mimeType: "image/png" as const, bytes: picture.length }),
				);
			},
			readThumbnail: (id) =>
				Promise.resolve(id === "abc" ? ok(new Uint8Array([1, 2, 3])) : fault("media-missing", "No such thumbnail.")),
		});
	});

	afterAll(async () => {
		await rm(folder, { recursive: true, force: true });
	});

	test("Files of the page come with their type and the policy", async () => {
		const response = await get("/assets/index.js");
		expect(response.status).toBe(200);
		expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
		expect(response.headers.get("x-policy")).toBe("strict");
		expect(await response.text()).toBe("export {};");
	});

	test("A thumbnail comes by its opaque id, and is not kept by the browser", async () => {
		const response = await get("/thumbnail/abc");
		expect(response.status).toBe(200);
		expect(response.headers.get("content-type")).toBe("image/webp");
		expect(response.headers.get("cache-control")).toBe("no-store");
		expect(response.headers.get("x-policy")).toBe("strict");
		expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
		expect((await get("/thumbnail/abd")).status).toBe(404);
		expect((await get("/thumbnail/../a")).status).toBeGreaterThanOrEqual(400);
	});

	test("What is not in the list is not there, and says so under the same policy", async () => {
		for (const path of ["/assets/index.js.map", "/assets", "/secret.json", "/../secret.json", "/INDEX.HTML"]) {
			const response = await get(path);
			expect(response.status, path).toBeGreaterThanOrEqual(400);
			expect(response.headers.get("x-policy")).toBe("strict");
			expect(await response.text()).not.toContain("secret");
		}
	});

	test("A file that came after the list was made is not served", async () => {
		await writeFile(join(folder, "page", "late.js"), "late");
		expect((await get("/late.js")).status).toBe(404);
	});

	test("A link within the page's folder is not followed", async () => {
		const response = await get("/assets/link.json");
		expect(response.status).toBe(404);
	});

	test("A picture comes whole, with its length", async () => {
		const response = await get("/media/a");
		expect(response.status).toBe(200);
		expect(response.headers.get("content-length")).toBe("1000");
		expect(response.headers.get("content-type")).toBe("image/png");
		expect(new Uint8Array(await response.arrayBuffer())).toEqual(picture);
	});

	test.each([
		["bytes=0-9", 0, 9],
		["bytes=990-", 990, 999],
		["bytes=-5", 995, 999],
		["bytes=-5000", 0, 999],
		["bytes=10-99999", 10, 999],
		["bytes=0-0", 0, 0],
		["bytes=999-999", 999, 999],
		["bytes=0-", 0, 999],
		["bytes=-1", 999, 999],
		["bytes=-1000", 0, 999],
		["Bytes=5-6", 5, 6],
		["bytes= 5-6 ", 5, 6],
		["bytes=000005-0006", 5, 6],
		[`bytes=0-${"9".repeat(40)}`, 0, 999],
		[`bytes=-${"9".repeat(400)}`, 0, 999],
	])("The range %s is answered with its bytes", async (range, start, end) => {
		const response = await get("/media/a", range);
		expect(response.status).toBe(206);
		expect(response.headers.get("content-range")).toBe(`bytes ${String(start)}-${String(end)}/1000`);
		expect(new Uint8Array(await response.arrayBuffer())).toEqual(picture.subarray(start, end + 1));
	});

	test.each(["bytes=1000-", "bytes=5000-6000", "bytes=-0", "bytes=-00", `bytes=${"9".repeat(400)}-`])(
		"The range %s cannot be satisfied",
		async (range) => {
			const response = await get("/media/a", range);
			expect(response.status).toBe(416);
			expect(response.headers.get("content-range")).toBe("bytes */1000");
		},
	);

	test.each([
		"items=0-1",
		"bytes=",
		"bytes=-",
		"bytes=a-b",
		"bytes=0-1,4-5",
		"bytes=9-2",
		"bytes=1.5-3",
		"bytes=0x1-3",
		"bytes=--5",
		"bytes=5",
		"bytes:0-5",
		`bytes=${"9".repeat(30)}-${"9".repeat(29)}`,
	])("The range %s is not one, and all is sent", async (range) => {
		const response = await get("/media/a", range);
		expect(response.status).toBe(200);
		await response.arrayBuffer();
	});

	test("An empty file has no part, and any part of it is refused", async () => {
		for (const range of ["bytes=0-", "bytes=-1", "bytes=0-0"]) {
			const response = await get("/media/empty", range);
			expect(response.status, range).toBe(416);
			expect(response.headers.get("content-range")).toBe("bytes */0");
		}
	});

	test("Every part of a file is the same bytes as the file has there", async () => {
		await fc.assert(
			fc.asyncProperty(fc.nat(1200), fc.nat(1200), fc.boolean(), async (a, b, isSuffix) => {
				const response = await get("/media/a", isSuffix ? `bytes=-${String(a)}` : `bytes=${String(a)}-${String(b)}`);
				const bytes = new Uint8Array(await response.arrayBuffer());
				// By the letter of RFC 9110: an order that is no range is ignored, one behind the end cannot be met.
				const start = isSuffix ? Math.max(0, 1000 - a) : a;
				const end = isSuffix ? 999 : Math.min(b, 999);
				if (isSuffix ? a === 0 : a >= 1000 && b >= a) expect(response.status).toBe(416);
				else if (!isSuffix && b < a) expect(bytes).toEqual(picture);
				else expect(bytes).toEqual(picture.subarray(start, end + 1));
			}),
		);
	});

	test("A picture that went away, became a link or a folder is not found, and no path is told", async () => {
		for (const id of ["gone", "link", "folder", "unknown"]) {
			const response = await get(`/media/${id}`);
			expect(response.status, id).toBe(404);
			expect(await response.text()).not.toContain(folder);
		}
	});

	test("An empty picture is an empty answer", async () => {
		const response = await get("/media/empty");
		expect(response.status).toBe(200);
		expect(await response.text()).toBe("");
	});
});
