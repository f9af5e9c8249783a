import type { Finding, FindingBody, FindingTarget, NamedTool, VerdictWord, Version } from "#shared/findings/finding";
import type { FindingRow } from "#shared/findings/lists";
import type { Moment } from "#shared/compare/settings";
import { verdictName } from "#shared/findings/verdict-names";
import { type Cell, type Cells, csvRecord } from "../../reports/csv-record.ts";

/** What a finding is about, in cells. */
const targetHead = ["target", "objectId", "class", "schemaId", "page", "question", "from", "to", "changes"] as const;
const bodyHead = [
	...["verdict", "role", "reasons", "remark", "tags", "assignee"],
	...["meaning", "geometry", "shape", "answer", "replaces"],
	...["pack", "rule", "severity"],
] as const;
const head = [
	...["id", "versions", "kind", "author", "utc"],
	...["taskKey", "taskId", "externalId", "asset", "export", "fit"],
	...targetHead,
	...bodyHead,
] as const;

/**
 * Findings as CSV, in pieces: a row for each, and of a conflict one for each of its versions. Several values in one cell
 * are joined by " | "; shapes and answers are JSON; pages are as exported, from 0.
 *
 * @param forPeople null: exact, verdicts by their ids. Else for a spreadsheet: guarded as for `csvRecord`, with a byte
 * order mark, and verdicts as they are called, the project's own by these words
 */
export function* findingsCsv(rows: Iterable<FindingRow>, forPeople: readonly VerdictWord[] | null): Generator<string> {
	const guarded = forPeople !== null;
	const called = (id: string): string => (forPeople === null ? id : verdictName(id, forPeople));
	// Without a mark, spreadsheets take UTF-8 for the letters of the system's own page.
	yield `${guarded ? "\ufeff" : ""}${csvRecord(head, guarded)}\n`;
	for (const { held, fit } of rows) {
		for (const version of held.heads) yield `${csvRecord(rowOf(version, held.heads.length, fit, called), guarded)}\n`;
	}
}

function rowOf(
	{ id, utc, finding }: Version,
	versions: number,
	fit: string,
	called: (verdict: string) => string,
): Cells {
	if (finding === null) {
		const rest = head.slice(5).map(() => null);
		return [id, versions, "removed", null, utc, ...rest];
	}
	const { author, task, source, target, body } = finding;
	return [
		...[id, versions, body.kind, author, utc],
		...[task?.key ?? null, task?.taskId ?? null, task?.externalId ?? null, task?.asset ?? null, source.name, fit],
		...targetCells(target, finding),
		...bodyCells(body, called),
	];
}

type Named<K extends readonly string[]> = Partial<Record<K[number], Cell>>;

function cells<K extends readonly string[]>(names: K, values: Named<K>): Cell[] {
	return names.map((name: K[number]) => values[name] ?? null);
}

function targetCells(target: FindingTarget, { body }: Finding): Cell[] {
	const tool = ({ objectId, title, schemaId, page }: NamedTool): Named<typeof targetHead> => ({
		...{ objectId, class: title, schemaId, page },
	});
	const of = (values: Named<typeof targetHead>): Cell[] => cells(targetHead, { target: target.kind, ...values });
	switch (target.kind) {
		case "task":
			// A mark on the task is about what is drawn.
			return of(body.kind === "mark" ? { class: body.title, schemaId: body.schemaId, page: body.page } : {});
		case "tool":
			return of(tool(target));
		case "answer":
			return of({
				...(target.owner === null ? {} : tool(target.owner)),
				...{ schemaId: target.schemaId, page: target.page, question: target.title },
			});
		case "relation":
			return of({ objectId: target.objectId, class: target.title });
		case "difference": {
			const either = target.a ?? target.b;
			return of({
				...(either === null ? {} : tool(either)),
				question: target.question?.join(" > ") ?? null,
				...{ from: momentName(target.from), to: momentName(target.to), changes: target.changes.join(" ") },
			});
		}
	}
}

/** As the command line names them. */
function momentName(moment: Moment): string {
	if (moment.kind === "visit") return `#${String(moment.visit + 1)}`;
	return moment.kind === "stage" ? `${moment.stage}#${String(moment.which)}` : moment.kind;
}

function bodyCells(body: FindingBody, called: (verdict: string) => string): Cell[] {
	const of = (values: Named<typeof bodyHead>): Cell[] => cells(bodyHead, values);
	switch (body.kind) {
		case "verdict":
			return of({
				...body,
				verdict: body.verdict === null ? null : called(body.verdict),
				...{ reasons: body.reasons.join(" | "), tags: body.tags.join(" | ") },
			});
		case "mark":
			return of({
				...{ remark: body.text, meaning: body.meaning },
				...{ geometry: body.geometry.kind, shape: JSON.stringify(body.geometry) },
				answer: body.answers.length === 0 ? null : JSON.stringify(body.answers),
				replaces: body.replaces?.objectId ?? null,
			});
		case "removal":
			return of({});
		case "answer":
			return of({ answer: JSON.stringify(body.answer) });
		case "violation":
			return of({ pack: body.pack, rule: body.rule, severity: body.severity, remark: body.words });
		case "plan":
			return of({ remark: body.terms.name, reasons: body.tasks.map(({ key }) => key).join(" | ") });
		case "words":
			return of({ reasons: body.verdicts.map(({ id, label }) => `${id}: ${label}`).join(" | ") });
	}
}
