import { describe, expect, it } from "vitest";
import { linkLife } from "#shared/link-life";
import { exactLinkLife, linkLifeWords } from "../../../renderer/wording/link-life.ts";
import { awsLink } from "../../shared/signed-links.ts";

const hour = 3_600_000;
const link = "https://b.s3.amazonaws.com/T.png";
const life = linkLife(awsLink(link));
const end = Date.UTC(2026, 10, 23, 19, 35);

describe("words for the life of a link", () => {
	it.each([
		[end - 3 * hour, "dies in 3 h"],
		[end - 3 * hour - 1, "dies in 3 h"],
		[end - 90 * 60_000, "dies in 90 min"],
		[end - 1, "dies in 0 s"],
		[end, "died 0 s ago"],
		[end + 19 * hour, "died 19 h ago"],
		[end + 50 * hour, "died 2 days ago"],
		[end - 33 * hour - 20 * 60_000 - 5 * hour, "begins in 5 h"],
	])("at %i", (now, words) => {
		expect(linkLifeWords(life, now)).toBe(words);
	});

	it("says that nothing is known, and what is odd", () => {
		expect(linkLifeWords(linkLife(link), end)).toBe("public or unknown");
		expect(linkLifeWords(linkLife(awsLink(link, "x")), end)).toBe("signed in a way that cannot be right");
		expect(linkLifeWords(linkLife("https://h/b?sv=1&si=a&sig=b"), end)).toBe("signed, without saying until when");
	});

	it("never promises more than temporary credentials hold", () => {
		const temporary = linkLife(awsLink(link, undefined, undefined, "&X-Amz-Security-Token=t"));
		expect(linkLifeWords(temporary, end - 3 * hour)).toBe("dies at the latest in 3 h");
		expect(exactLinkLife(temporary, 0)).toBe(
			"Good from 2026-11-22 10:15:00 +00:00, good at most until 2026-11-23 19:35:00 +00:00. Signed with temporary credentials, which may end before that.",
		);
		expect(exactLinkLife(linkLife(link))).toContain("no signature that is known");
	});
});
