import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect, test, verdictButton, writeExport } from "./findings-place.ts";

/** Findings as no program of ours writes them: whatever is a list has the same in it twice. */
function hostileFindings(): string {
	const id = (): string => randomBytes(16).toString("base64url");
	const rev = (): string => randomBytes(12).toString("base64url");
	const task = { key: "id:t0", taskId: "t0", externalId: null, asset: null };
	const said = (body: object, about: object | null = task, author = "__proto__"): object => ({
		...{ author, source: { hash: "a".repeat(40), name: "<b>.json" } },
		...{ task: about, target: { kind: "task" }, body },
	});
	const verdict = (word: string, more: object = {}): object => ({
		...{ kind: "verdict", verdict: word, reasons: [], remark: "", tags: [], assignee: null, role: "reader" },
		...more,
	});
	const utc = "9999-12-31T23:59:59.999Z";
	const held = (...findings: readonly object[]): object => {
		const [own, same] = [id(), rev()];
		const heads = findings.map((finding) => ({ id: own, rev: same, after: [], utc, finding }));
		return { id: own, heads, past: [] };
	};
	const word = (name: string, digit: number): object => ({ id: name, label: "<img src=x>", digit });
	const terms = { name: "= plan", where: "((", size: 3, seed: 1, strata: { by: "none" }, blind: false };
	const plan = { kind: "plan", terms: { ...terms, readers: ["bo", "bo"] }, tasks: [task, task], strata: [] };
	const words = [word("accept", 5), word("dup", 5), word("dup", 5), word("other", 5)];
	return JSON.stringify({
		angoLoupeFindings: 1,
		findings: [
			held(said({ kind: "words", verdicts: words }, null)),
			held(said(verdict("dup", { reasons: ["a", "a"], tags: ["t", "t"] }))),
			held(said(verdict("fix"), task, "bo"), said(verdict("reject"), task, "bo")),
			held(said(plan, null)),
		],
	});
}

test("a file of findings that has everything twice is shown, and worked on", async ({ machine, page }) => {
	const file = writeExport(path.join(machine.folder, "batch.json"), 2);
	const findings = path.join(machine.folder, "hostile.loupe-findings");
	writeFileSync(findings, hostileFindings());
	await page.goto(await machine.start([file, findings], "--findings", machine.findings));
	await expect(page.getByRole("list", { name: "Other verdicts" })).toContainText("__proto__");
	await page.getByRole("button", { name: /^Reviewer/u }).click();
	await page.getByRole("textbox", { name: "Name" }).fill("__proto__");
	await page.getByRole("button", { name: "Use this name" }).click();
	await expect(page.getByRole("button", { name: "Take away a", exact: true })).toHaveCount(1);
	await expect(verdictButton(page, "Accept")).toHaveCount(1);
	await expect(page.getByRole("group", { name: "Verdict" }).getByRole("button", { name: "<img src=x>" })).toHaveCount(
		2,
	);
	await page.keyboard.press("Shift+W");
	await expect(page.getByRole("listitem", { name: "Plan = plan" })).toContainText("bo");
	await page.keyboard.press("Escape");
	await page.keyboard.press("j");
	const conflict = page.getByRole("button", { name: "Settle" }).first();
	await conflict.click();
	await expect(
		page.getByRole("dialog", { name: /^Settle/u }).getByRole("button", { name: /^Take version/u }),
	).toHaveCount(2);
});

test("a name that turns the order of letters turns nothing but itself", async ({ machine, page }) => {
	const turned = "ola\u202eeveihc\u2067";
	const file = writeExport(path.join(machine.folder, `b\u202eatch.json`), 2);
	const findings = path.join(machine.folder, "turned.loupe-findings");
	writeFileSync(
		findings,
		hostileFindings().replaceAll('"bo"', JSON.stringify(turned)).replaceAll("= plan", "= \u202enalp"),
	);
	await page.goto(await machine.start([file, findings], "--findings", machine.findings));
	await expect(page.getByRole("list", { name: "Other verdicts" })).toContainText(turned);
	// Nothing that is only read aloud or shown as a tip, with our words in it, holds such a mark.
	const turning = (): Promise<string[]> =>
		page.evaluate(() =>
			["aria-label", "title"].flatMap((name) =>
				[...document.querySelectorAll(`[${name}]`)]
					.map((element) => ({ said: element.getAttribute(name) ?? "", shown: element.textContent }))
					// A name alone, whole, may stand as it is.
					.filter(({ said, shown }) => /[\u202a-\u202e\u2066-\u2069]/u.test(said) && said !== shown.trim())
					.map(({ said }) => `${name}: ${said}`),
			),
		);
	await page.keyboard.press("j");
	await expect(page.getByRole("listbox", { name: "Findings" }).getByRole("option").first()).toBeVisible();
	expect(await turning()).toEqual([]);
	// "bo" is the one who turns; what is right of it stands right of it.
	const author = page.getByRole("option").locator(".author").filter({ hasText: "eveihc" }).first();
	await expect(author).toHaveCSS("unicode-bidi", "isolate");
	await page.getByRole("button", { name: "Settle" }).first().click();
	const dialog = page.getByRole("dialog", { name: /^Settle/u });
	await expect(dialog.getByRole("button", { name: "Take version 1: ola\\u{202E}eveihc\\u{2067}" })).toBeVisible();
	expect(await turning()).toEqual([]);
	await page.keyboard.press("Escape");
	await page.keyboard.press("Shift+W");
	await expect(page.getByRole("listitem", { name: "Plan = \\u{202E}nalp" })).toBeVisible();
	expect(await turning()).toEqual([]);
});
