import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { relativePath } from "../../../main/engine/media/listed-file.ts";
import { matchMedia, MediaIndex } from "../../../main/engine/media/media-match.ts";
import type { MatchedFiles } from "../../../main/engine/media/media-match.ts";
import type { NamedAsset } from "../../../main/engine/media/media-names.ts";

function indexOf(...paths: string[]): MediaIndex {
	const index = new MediaIndex();
	for (const path of paths) {
		const segments = path.split("/");
		index.add({ folder: { root: "f", path: segments.slice(0, -1) }, name: segments.at(-1) ?? "" });
	}
	return index;
}

function asset(parts: Partial<NamedAsset>): NamedAsset {
	return { url: null, name: null, externalId: null, dataset: [], ...parts };
}

function find(index: MediaIndex, parts: Partial<NamedAsset>, page = 0): MatchedFiles & { names: string[] } {
	const found = matchMedia(index, asset(parts), page, ["f"]);
	return { ...found, names: found.files.map(relativePath) };
}

describe("matching pictures by name", () => {
	it("finds a file by its external id, anywhere in the folder", () => {
		const { names, match } = find(indexOf("deep/er/a.jpg", "b.jpg"), { externalId: "a.jpg" });
		expect(names).toEqual(["deep/er/a.jpg"]);
		expect(match).toEqual({ by: "external id", exactness: "exact" });
	});

	it("takes an external id with slashes of either kind for a path", () => {
		const index = indexOf("drive 1/a.jpg", "drive 2/a.jpg");
		for (const externalId of ["drive 2/a.jpg", "drive 2\\a.jpg"]) {
			expect(find(index, { externalId }).names).toEqual(["drive 2/a.jpg"]);
		}
	});

	it("finds the file of a path whose folders are not there", () => {
		expect(find(indexOf("a.jpg"), { externalId: "drive 2/a.jpg" }).names).toEqual(["a.jpg"]);
	});

	it("adds the suffix of a picture, and takes one off", () => {
		expect(find(indexOf("a.png"), { externalId: "a" }).names).toEqual(["a.png"]);
		expect(find(indexOf("a"), { externalId: "a.png" }).names).toEqual(["a"]);
		expect(find(indexOf("scan.png"), { externalId: "scan.tif" }).names).toEqual(["scan.png"]);
		expect(find(indexOf("scan.json"), { externalId: "scan" }).names).toEqual([]);
		expect(find(indexOf("scan.2026.09.webp"), { externalId: "scan.2026.09" }).names).toEqual(["scan.2026.09.webp"]);
	});

	it("finds a file by the name in its link, and the right one by the folders in the link", () => {
		const url = "https://h/project/right/0001.jpg?X-Amz-Signature=ff";
		expect(find(indexOf("0001.jpg"), { url })).toMatchObject({
			names: ["0001.jpg"],
			match: { by: "file name in the link", exactness: "exact" },
		});
		expect(find(indexOf("left/0001.jpg", "right/0001.jpg"), { url })).toMatchObject({
			names: ["right/0001.jpg"],
			match: { by: "relative path", exactness: "exact" },
		});
	});

	it("tells files of one external id apart by the folders in the link", () => {
		const found = find(indexOf("left/0001.jpg", "right/0001.jpg"), {
			externalId: "0001.jpg",
			url: "https://h/right/0001.jpg",
		});
		expect(found).toMatchObject({ names: ["right/0001.jpg"], match: { by: "relative path" } });
	});

	it("reports ties in name order", () => {
		const found = find(indexOf("c/a.jpg", "a/a.jpg", "b/a.jpg"), { externalId: "a.jpg" });
		expect(found.names).toEqual(["a/a.jpg", "b/a.jpg", "c/a.jpg"]);
	});

	it("looks only in the folders it is told to", () => {
		const index = indexOf("a.jpg");
		index.add({ folder: { root: "other", path: [] }, name: "a.jpg" });
		expect(matchMedia(index, asset({ externalId: "a.jpg" }), 0, ["other"]).files).toHaveLength(1);
		expect(matchMedia(index, asset({ externalId: "a.jpg" }), 0, []).files).toHaveLength(0);
		index.removeRoot("other");
		expect(matchMedia(index, asset({ externalId: "a.jpg" }), 0, ["other"]).files).toHaveLength(0);
		expect(find(index, { externalId: "a.jpg" }).names).toEqual(["a.jpg"]);
	});

	it("prefers the exact twin, then the other Unicode form, then the other letter case", () => {
		const [nfc, nfd, upper] = ["\u00e9t\u00e9.png", "e\u0301te\u0301.png", "\u00c9T\u00c9.png"];
		expect(find(indexOf(upper, nfd, nfc), { externalId: nfc })).toMatchObject({
			names: [nfc],
			match: { exactness: "exact" },
		});
		expect(find(indexOf(upper, nfd), { externalId: nfc })).toMatchObject({
			names: [nfd],
			match: { exactness: "unicode form" },
		});
		expect(find(indexOf(upper), { externalId: nfc })).toMatchObject({
			names: [upper],
			match: { exactness: "letter case" },
		});
	});

	it("prefers an exact file name in the link over an external id of another letter case", () => {
		const found = find(indexOf("A.PNG", "b.png"), { externalId: "a.png", url: "https://h/b.png" });
		expect(found).toMatchObject({ names: ["b.png"], match: { by: "file name in the link", exactness: "exact" } });
	});

	it("calls a path as exact as its least exact folder", () => {
		expect(find(indexOf("Drive/a.png"), { externalId: "drive/a.png" })).toMatchObject({ names: ["Drive/a.png"] });
		const { match } = find(indexOf("Drive/a.png", "x/a.png"), { externalId: "drive/a.png", url: "https://h/q.png" });
		expect(match).toEqual({ by: "external id", exactness: "exact" });
	});

	it("finds pages by the links of the dataset, never by the external id of the whole", () => {
		const index = indexOf("p0.png", "p1.png", "report.png");
		const dataset = ["https://h/p0.png", "https://h/p1.png", "https://h/p2.png"];
		const parts = { externalId: "report.png", url: "https://h/p0.png", dataset };
		expect(find(index, parts, 0).names).toEqual(["p0.png"]);
		expect(find(index, parts, 1).names).toEqual(["p1.png"]);
		expect(find(index, parts, 2).names).toEqual([]);
		expect(find(index, parts, 9)).toMatchObject({ names: [], lookedFor: [] });
	});

	it("finds files called as members of every object", () => {
		for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
			expect(find(indexOf("x.png"), { externalId: name }).names).toEqual([]);
			expect(find(indexOf(name), { externalId: name }).names).toEqual([name]);
			expect(find(indexOf(`${name}.png`), { externalId: name }).names).toEqual([`${name}.png`]);
		}
	});

	it("says which names it looked for, and which it refused and why", () => {
		const { lookedFor, files } = find(indexOf("x.png"), {
			externalId: "\\\\evil\\x.png",
			url: "https://h/p/y.png?X-Amz-Signature=secret",
		});
		expect(files).toEqual([]);
		expect(lookedFor).toEqual([
			"p/y.png",
			"y.png",
			"y.*",
			"\\\\evil\\x.png (refused: network and device paths are not followed)",
		]);
		expect(lookedFor.join()).not.toContain("secret");
	});

	it("finds whatever is there under its own relative path", () => {
		const segment = fc.stringMatching(/^[a-zA-Z0-9_é夏 -]{1,8}$/).filter((text) => text.trim() === text);
		const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => `${segments.join("/")}.png`);
		fc.assert(
			fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 12 }), fc.nat(), (paths, n) => {
				const wanted = paths[n % paths.length] ?? "";
				const found = find(indexOf(...paths), { externalId: wanted });
				// The end of another path may read the same: then both are named.
				const same = paths.filter((other) => other === wanted || other.endsWith(`/${wanted}`));
				expect(found.names).toEqual(same.sort());
				expect(found.match?.exactness).toBe("exact");
			}),
		);
	});
});
