import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linkKey, linkLife, linkStateAt, placeOfLink } from "#shared/link-life";
import { awsLink, azureLink, mark, signedLinks } from "./signed-links.ts";

describe("linkLife", () => {
	it("knows the vector of 120,000 seconds", () => {
		const life = linkLife(awsLink("https://b.s3.amazonaws.com/T.png", "20261122T101500Z", "120000"));
		expect(new Date(life.expiresAt ?? 0).toISOString()).toBe("2026-11-23T19:35:00.000Z");
	});

	it.each(signedLinks)("reads $name", ({ link, life }) => {
		expect(linkLife(link)).toEqual(life);
	});

	it("says what a link is before, within and after its time", () => {
		const life = linkLife(awsLink("https://b.s3.amazonaws.com/T.png"));
		const [from, to] = [life.startsAt ?? 0, life.expiresAt ?? 0];
		expect([from - 1, from, to - 1, to].map((now) => linkStateAt(life, now))).toEqual([
			"early",
			"alive",
			"alive",
			"dead",
		]);
		expect(linkStateAt(linkLife("https://example.org/a.png"), to)).toBe("unknown");
	});

	it.each(signedLinks)("tells when $name is good and when it is not", ({ life }) => {
		const { startsAt, expiresAt } = life;
		if (expiresAt !== null)
			expect([expiresAt - 1, expiresAt].map((now) => linkStateAt(life, now))).toEqual(["alive", "dead"]);
		else expect(linkStateAt(life, Date.UTC(2200, 0))).toBe("unknown");
		if (startsAt !== null) expect(linkStateAt(life, startsAt - 1)).toBe("early");
	});

	it("gives whole numbers or null for whatever a parameter holds, and says why", () => {
		const value = fc.oneof(
			fc.string(),
			fc.integer().map(String),
			fc.constantFrom("20261122T101500Z", "2026-11-22", "1e9"),
		);
		fc.assert(
			fc.property(value, value, (...values) => {
				const [first, second] = values.map(encodeURIComponent) as [string, string];
				for (const link of [
					awsLink("https://h/p", first, second),
					azureLink("https://h/p", `se=${first}&st=${second}`),
					`https://h/p?Policy=${first}&Key-Pair-Id=1&Signature=${second}`,
					`https://h/p?AWSAccessKeyId=1&Expires=${first}&Signature=x`,
				]) {
					const life = linkLife(link);
					for (const instant of [life.startsAt, life.expiresAt]) {
						expect(instant === null || Number.isSafeInteger(instant)).toBe(true);
					}
					expect(life.expiresAt !== null || life.oddity !== null).toBe(true);
				}
			}),
		);
	});
});

describe("linkKey", () => {
	it.each(signedLinks)("keeps what $name names and nothing that signs it", ({ link, key }) => {
		expect(linkKey(link)).toBe(key);
		expect(linkKey(link)).not.toContain(mark);
	});

	it("is the same however often a link is signed", () => {
		const signed = ["20261122T101500Z", "20261201T000000Z"].map((date) =>
			linkKey(awsLink("https://b.s3.amazonaws.com/T.png?versionId=7", date)),
		);
		expect(signed[0]).toBe(signed[1]);
	});

	it("tells apart what differs in path, letter case, encoding and version", () => {
		const links = ["a/b", "a/B", "a%2Fb", "a/b?versionId=1", "a/b?versionId=2", "a/b?annotation=1"];
		expect(new Set(links.map((link) => linkKey(`https://h/${link}`))).size).toBe(links.length);
	});

	it("turns another kind of secret into a sum that still tells links apart", () => {
		const keys = ["one", "two"].map((token) => linkKey(`https://h/o/x?alt=media&token=${mark}${token}`));
		expect(keys[0]).toMatch(/^h\/o\/x\?alt=media&token=~[0-9a-f]{16}$/u);
		expect(keys[0]).not.toBe(keys[1]);
	});

	it("reads a link within a link as one of its own", () => {
		const inner = awsLink("https://b.s3.amazonaws.com/T.png?versionId=7");
		const key = linkKey(`https://pictures.example.org/resize?w=100&url=${encodeURIComponent(inner)}`);
		expect(key).toBe("pictures.example.org/resize?url=b.s3.amazonaws.com%2FT.png%3FversionId%3D7&w=100");
	});

	it("is bounded, and says of data only its sum", () => {
		expect(linkKey(`https://h/${"x".repeat(1e6)}`).length).toBeLessThan(3000);
		expect(linkKey(`data:image/png;base64,${"A".repeat(1e6)}`)).toMatch(/^data:~[0-9a-f]{16}$/u);
	});

	it("holds no signature, wherever somebody put it", () => {
		const query = awsLink("");
		const links = [
			`https://user:${mark}@h/p.png`,
			`https://h/p.png%3F${encodeURIComponent(query.slice(1))}`,
			`https://h/p.png%253F${encodeURIComponent(encodeURIComponent(query.slice(1)))}`,
			`https://h/p.png${query.replace("?", "&")}`,
			`https://h/p.png${query.replaceAll("&", ";").replace("?", ";")}`,
			`https://h/p.png?a=1${query}`,
			`https://h/p.png#${query}`,
			` https://h/p.png?a=1&amp;amp;X-Amz-Signature=${mark}`,
			`p.png${query}`,
			`//h/p.png${query}`,
		];
		for (const link of links) {
			expect(linkKey(link), link).not.toContain(mark);
			expect(placeOfLink(link), link).not.toContain(mark);
			expect(placeOfLink(link), link).toContain("p.png");
		}
	});
});

describe("placeOfLink", () => {
	it.each(signedLinks)("says of $name no more than host and path", ({ link, key }) => {
		expect(placeOfLink(link)).toBe(key.split("?", 1)[0]);
	});

	it("is short enough to be read", () => {
		expect(placeOfLink(`https://h/${"x".repeat(1e6)}`).length).toBeLessThan(1100);
		expect(placeOfLink(`data:image/png;base64,${mark}`)).toBe("data:");
		expect(placeOfLink(`tel:${mark}`)).toBe("tel:");
		expect(linkKey(`mailto:${mark}`)).not.toContain(mark);
	});
});
