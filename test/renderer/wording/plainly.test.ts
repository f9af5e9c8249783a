import { expect, test } from "vitest";
import type { Finding } from "#shared/findings/finding";
import { Notices } from "../../../renderer/state/notices.svelte.ts";
import { sayingWords, targetWords, taskWords } from "../../../renderer/wording/finding.ts";
import { plainly } from "../../../renderer/wording/plainly.ts";
import { targetName } from "../../../renderer/wording/verdict.ts";

test("marks that turn the order are shown as what they are, and all else as it is", () => {
	expect(plainly("a\u202eb\u2066c\u2069d\u202ae")).toBe("a\\u{202E}b\\u{2066}c\\u{2069}d\\u{202A}e");
	// Letters of any script, joiners, and the marks that end by themselves.
	const innocent = "שלום نعم \u200f\u200e\u200d👨\u200d👩 é";
	expect(plainly(innocent)).toBe(innocent);
});

test("no name of a finding turns the sentence that it stands in", () => {
	const name = "x\u202ey";
	const task: Finding["task"] = { key: "id:t", taskId: "t", externalId: null, asset: name };
	const tool: Finding["target"] = { kind: "tool", objectId: "o", schemaId: null, title: name } as Finding["target"];
	const body: Finding["body"] = {
		...{ kind: "verdict", verdict: name, reasons: [name], remark: name, tags: [name], assignee: name, role: "reader" },
	};
	const said = [
		taskWords({ task } as Finding),
		targetWords(tool),
		targetName(tool, name),
		targetName({ kind: "task" }, name),
		sayingWords({ body }, [{ id: name, label: name, digit: 5 }]),
	];
	for (const words of said) expect(words).toMatch(/^[^\u202e]*x\\u\{202E\}y[^\u202e]*$/u);
	const notices = new Notices();
	notices.tell({ severity: "info", title: name, detail: name, next: name });
	expect(notices.list[0]).toMatchObject({ title: "x\\u{202E}y", detail: "x\\u{202E}y", next: "x\\u{202E}y" });
});
