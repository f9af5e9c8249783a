import { expect, test } from "vitest";
import type { Finding, FindingBody, FindingTarget } from "#shared/findings/finding";
import { everyFinding } from "#shared/findings/lists";
import { FindingSelections } from "../../../main/engine/findings/finding-selections.ts";
import { HeldFindings } from "../../../main/engine/findings/held-findings.ts";

const verdict: Extract<FindingBody, { kind: "verdict" }> = {
	kind: "verdict",
	verdict: "fix",
	reasons: ["Too large"],
	remark: "",
	tags: ["night"],
	assignee: "Zoë",
	role: "reader",
};
const tool: FindingTarget = { kind: "tool", objectId: "o", schemaId: null, title: "Straße", page: null, print: "p" };

/** Whether a search finds the only finding there is. */
function finds(text: string, about: { body?: FindingBody; target?: FindingTarget }): boolean {
	const held = new HeldFindings();
	const finding: Finding = {
		author: "Ada L.",
		source: { hash: "0".repeat(40), name: "export.json" },
		task: { key: "id:7f", taskId: "7f", externalId: "crate (2)", asset: "img_01.JPG" },
		target: about.target ?? { kind: "task" },
		body: about.body ?? verdict,
	};
	held.add({ id: "f".repeat(22), rev: "r".repeat(16), after: [], utc: "2026-01-01T00:00:00.000Z", finding }, 1);
	const list = { place: null, rows: null, reviewer: "ada" };
	return new FindingSelections(held).select(list, { ...everyFinding, text }, "task").length === 1;
}

test.each(["ada l.", "7F", "CRATE (2)", "img_01.jpg", "FIX", "too l", "Night", "ZOË"])(
	"%s is found in a verdict, letter case aside",
	(text) => {
		expect(finds(text, {})).toBe(true);
	},
);

// Each of them would find something, were it a pattern.
test.each([".", "ada.l", "(2", "[a-z]", "a|b", "^", "$", "\\d", "img?", "x*", "{1}", "/", "crate\n"])(
	"%s stands for itself in a search",
	(text) => {
		const remark = `left ${text} right`;
		expect(finds(text, { body: { ...verdict, remark } })).toBe(true);
		expect(finds(text, {})).toBe([".", "(2"].includes(text));
	},
);

test("words of what a finding is about, of rules and of answers are found", () => {
	expect(finds("STRASSE", { target: tool })).toBe(false);
	expect(finds("straẞe", { target: tool })).toBe(true);
	const violation: FindingBody = {
		kind: "violation",
		pack: "base",
		rule: "tiny",
		severity: "error",
		words: "Box of 3 px",
	};
	expect(finds("box of", { body: violation })).toBe(true);
	expect(finds("TINY", { body: violation })).toBe(true);
});
