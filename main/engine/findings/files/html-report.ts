import { createHash } from "node:crypto";
import { escaped } from "#shared/drawing/svg-text";
import type { DrawnAnswer, Finding, VerdictWord, Version } from "#shared/findings/finding";
import type { FindingRow } from "#shared/findings/lists";
import { visible } from "../../exports/text-places.ts";
import { figure } from "../../figures.ts";
import { aboutWords, fitWords, kindWord } from "./finding-words.ts";

/** A picture of what a finding is about. */
export interface Crop {
	/** A data: link of an image. */
	link: string;
	/** CSS pixels. */
	width: number;
	height: number;
}

export interface HtmlReport {
	/** Of the export, or of what the report is about. */
	title: string;
	/** What of it is in the report: a query, a filter; "" for everything. */
	about: string;
	/** By task: those of one beside each other. */
	rows: readonly FindingRow[];
	/** The project's own verdicts. */
	words: readonly VerdictWord[];
	/** Null: without a picture. */
	crop: (row: FindingRow) => Promise<Crop | null>;
	/** Said at the end, once everything is written. */
	notes: () => readonly string[];
}

const style = `
:root{color-scheme:light dark;--edge:#d5d7da;--soft:#5c6066;--plate:#f6f7f8}
@media(prefers-color-scheme:dark){:root{--edge:#3a3d42;--soft:#a3a8af;--plate:#1d1f22}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:2rem 1rem 4rem;font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.05rem;margin:2.25rem 0 .5rem}
p{margin:.25rem 0}.soft{color:var(--soft)}
table{border-collapse:collapse;margin:1rem 0}td,th{text-align:left;padding:.15rem 1.25rem .15rem 0;font-weight:normal}
td.n{text-align:right;font-variant-numeric:tabular-nums}
article{display:flex;gap:1rem;border:1px solid var(--edge);border-radius:6px;background:var(--plate);padding:.75rem;margin:.5rem 0;break-inside:avoid}
article>div{flex:1;min-width:0}article img{flex:none;max-width:45%;height:auto;align-self:flex-start;border-radius:3px}
.said{white-space:pre-wrap}.tag{border:1px solid var(--edge);border-radius:3px;padding:0 .35rem;margin-right:.35rem}
strong.reject,strong.error{color:#c4314b}strong.fix,strong.warning{color:#b26a00}strong.accept{color:#2b7a3d}
@media(prefers-color-scheme:dark){strong.reject,strong.error{color:#ff7a8f}strong.fix,strong.warning{color:#f0b35a}strong.accept{color:#7fd08f}}
@media print{body{max-width:none;padding:0}}
`;
/** No script at all, no address but pictures that it carries itself, and just this style. */
const policy = `default-src 'none'; img-src data:; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; base-uri 'none'; form-action 'none'`;

/**
 * Findings as one page for anybody, in pieces: it needs no other file and no program, and runs none. All that people
 * wrote is text; letters that would change how others read are shown as escapes. Nothing in it but the findings tells
 * the time.
 */
export async function* htmlReport(report: HtmlReport): AsyncGenerator<string> {
	const { title, about, rows, words } = report;
	yield [
		"<!doctype html>",
		'<html lang="en"><head><meta charset="utf-8">',
		`<meta http-equiv="Content-Security-Policy" content="${policy}">`,
		'<meta name="viewport" content="width=device-width"><meta name="generator" content="Ango Loupe">',
		`<title>${shown(title)}</title><style>${style}</style></head><body>`,
		`<h1>${shown(title)}</h1>`,
		about === "" ? "" : `<p class="soft said">${shown(about)}</p>`,
		`<p class="soft">${totals(rows)}</p>`,
		countsOf(rows, words),
	].join("\n");
	let task: string | null | undefined;
	for (const row of rows) {
		const { finding } = row.version;
		const key = finding.task?.key ?? null;
		if (key !== task) yield heading(finding);
		task = key;
		const crop = await report.crop(row);
		yield article(row, crop, words);
	}
	const notes = report.notes();
	if (notes.length > 0)
		yield `\n<h2>About this file</h2>\n${notes.map((note) => `<p class="soft">${shown(note)}</p>`).join("\n")}`;
	yield "\n</body></html>\n";
}

/** What people wrote, as it is: no letter of it is markup, and none hides or turns others. */
function shown(text: string): string {
	return escaped(text.split("\n").map(visible).join("\n"));
}

function totals(rows: readonly FindingRow[]): string {
	// Plans and words are about no one task.
	const tasks = new Set(rows.flatMap(({ version }) => version.finding.task?.key ?? []));
	const authors = [...new Set(rows.map(({ version }) => version.finding.author))].sort();
	const latest = rows.reduce((last, { version }) => (version.utc > last ? version.utc : last), "");
	const when = latest === "" ? "" : ` The last is of ${latest}.`;
	return shown(`${figure(rows.length)} findings about ${figure(tasks.size)} tasks, by ${authors.join(", ")}.${when}`);
}

function countsOf(rows: readonly FindingRow[], words: readonly VerdictWord[]): string {
	const counts = new Map<string, number>();
	for (const { version } of rows) {
		const word = kindWord(version.finding, words);
		counts.set(word, (counts.get(word) ?? 0) + 1);
	}
	const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
	return `<table>${sorted.map(([word, count]) => `<tr><th scope="row">${shown(word)}</th><td class="n">${figure(count)}</td></tr>`).join("")}</table>`;
}

function heading({ task }: Finding): string {
	if (task === null) return "\n<h2>About all tasks</h2>";
	const name = task.externalId ?? task.asset ?? task.taskId ?? task.key;
	const rest = task.taskId !== null && task.taskId !== name ? ` <span class="soft">${shown(task.taskId)}</span>` : "";
	return `\n<h2>${shown(name)}${rest}</h2>`;
}

function article({ held, fit }: FindingRow, crop: Crop | null, words: readonly VerdictWord[]): string {
	const picture =
		crop === null
			? ""
			: `<img alt="" width="${String(crop.width)}" height="${String(crop.height)}" src="${escaped(crop.link)}">`;
	const several =
		held.heads.length > 1
			? '<p class="soft">Several people changed this without knowing of each other; nobody has settled it yet.</p>'
			: "";
	const fits = fitWords[fit] === "" ? "" : `<p class="soft">${shown(fitWords[fit])}</p>`;
	return `\n<article>${picture}<div>${several}${held.heads.map((head) => versionHtml(head, words)).join("")}${fits}</div></article>`;
}

function versionHtml({ utc, finding }: Version, words: readonly VerdictWord[]): string {
	if (finding === null) return `<p><strong>Removed</strong> <span class="soft">${shown(utc)}</span></p>`;
	const { body, author, target } = finding;
	const about = aboutWords(target) || (body.kind === "mark" ? body.title : "");
	const tint = body.kind === "verdict" ? body.verdict : body.kind === "violation" ? body.severity : null;
	// Only words of ours: a project's own would be a stranger's name of a class.
	const known = tint !== null && ["accept", "fix", "reject", "error", "warning"].includes(tint);
	return [
		`<p><strong${known ? ` class="${tint}"` : ""}>${shown(kindWord(finding, words))}</strong>${about === "" ? "" : ` ${shown(about)}`}</p>`,
		...saidBy(finding).map((text) => `<p class="said">${shown(text)}</p>`),
		tagsOf(finding),
		`<p class="soft">${shown(`${author}, ${utc}`)}</p>`,
	].join("");
}

/** What people or rules wrote. */
function saidBy({ body }: Finding): string[] {
	switch (body.kind) {
		case "verdict":
			return [...(body.reasons.length === 0 ? [] : [body.reasons.join(" · ")]), body.remark].filter(
				(text) => text !== "",
			);
		case "mark":
			return [body.text, ...body.answers.map((answer) => answerWords(answer, 0))].filter((text) => text !== "");
		case "answer":
			return [answerWords(body.answer, 0)];
		case "violation":
			return [body.words, `Rule: ${body.rule}${body.pack === "" ? "" : ` (${body.pack})`}`];
		case "plan": {
			const { name, readers, blind } = body.terms;
			return [`${name}: ${figure(body.tasks.length)} tasks for ${readers.join(", ")}${blind ? ", blind" : ""}`];
		}
		case "words":
			return [body.verdicts.map(({ label, digit }) => `${String(digit)} ${label}`).join(" · ")];
		case "removal":
			return [];
	}
}

function answerWords({ title, answer, answers }: DrawnAnswer, depth: number): string {
	const said = answer === null ? "(no answer)" : typeof answer === "string" ? answer : answer.join(", ");
	const lines = [`${"  ".repeat(depth)}${title}: ${said}`, ...answers.map((each) => answerWords(each, depth + 1))];
	return lines.join("\n");
}

function tagsOf({ body }: Finding): string {
	if (body.kind !== "verdict") return "";
	const tags = body.tags.map((tag) => `<span class="tag">${shown(tag)}</span>`).join("");
	const assignee = body.assignee === null ? "" : `<span class="soft">for ${shown(body.assignee)}</span>`;
	return tags + assignee === "" ? "" : `<p>${tags}${assignee}</p>`;
}
