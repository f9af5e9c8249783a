import { stat } from "node:fs/promises";
import * as path from "node:path";
import type { FindingRow } from "#shared/findings/lists";
import type { FindingsImport } from "#shared/findings/files";
import { fault, type Outcome } from "#shared/outcome";
import type { Engine } from "../engine/engine.ts";
import type { OpenExport } from "../engine/exports/open-export.ts";
import { isSystemError, systemFault } from "../engine/exports/system-fault.ts";
import { visible } from "../engine/exports/text-places.ts";
import { rowOf } from "../engine/findings/finding-lists.ts";
import { aboutWords, kindWord, remarkOf } from "../engine/findings/files/finding-words.ts";
import { findingsCsv } from "../engine/findings/files/findings-csv.ts";
import { writeFindingsFile } from "../engine/findings/files/made-files.ts";
import { type FindingsRead, readFindings } from "../engine/findings/files/read-findings.ts";
import { readFindingsFolder } from "../engine/findings/files/read-folder.ts";
import type { FindingsCall } from "./findings-call.ts";
import { counted, grouped, type Output, textTable } from "./output.ts";
import { CommandFailed, inWords, valueOf } from "./read-export.ts";
import { exitCodes, WrongCall } from "./usage.ts";

/**
 * `findings`: files of findings listed, merged, written as others or looked through. The engine's own are none: what is
 * brought in is gone with it. Errors: CommandFailed.
 */
export async function printFindings(
	engine: Engine,
	open: OpenExport | null,
	call: FindingsCall,
	output: Output,
): Promise<number> {
	if (call.verb === "check") return printChecked(call, output);
	const read: FindingsRead[] = [];
	for (const from of call.from) read.push(valueOf(await readNamed(path.resolve(from), call.salvages)));
	const report = valueOf(await engine.findingsRoom.files.bringIn(read));
	for (const note of report.notes) output.remark(visible(note));
	await seeAs(engine, call);
	switch (call.verb) {
		case "list":
			await printList(engine, open, call, output);
			break;
		case "merge": {
			const { notes } = await write(engine, open, { ...call, format: "findings" });
			if (call.json) output.line(JSON.stringify({ ...report, notes: [...report.notes, ...notes] }));
			else printMerged(report, call.into, output);
			for (const note of notes) output.remark(visible(note));
			break;
		}
		case "export": {
			if (call.format === "ango" || call.format === "coco") await speakFor(engine, call.by);
			for (const folder of call.media) {
				const { media } = engine;
				await media.listed(valueOf(await media.addFolder(path.resolve(folder))));
			}
			const { bytes, notes } = await write(engine, open, call);
			if (call.json) output.line(JSON.stringify({ file: path.basename(call.into), bytes, notes }));
			else output.line(`${visible(path.basename(call.into))}: ${grouped(bytes)} bytes`);
			for (const note of notes) output.remark(visible(note));
			break;
		}
	}
	const isWhole = report.conflicts === 0 && read.every(({ damaged }) => damaged.length === 0);
	return call.strict && !isWhole ? exitCodes.damaged : exitCodes.done;
}

/** A file, or a folder that the program keeps findings in. */
async function readNamed(from: string, salvages: boolean): Promise<Outcome<FindingsRead>> {
	try {
		if ((await stat(from)).isDirectory()) return await readFindingsFolder(from);
	} catch (error) {
		if (isSystemError(error)) return systemFault(error, path.basename(from));
		throw error;
	}
	return readFindings(from, salvages);
}

/** What blind plans withhold is withheld from whoever is said to look: the system's user may be anybody. */
async function seeAs(engine: Engine, { reviewer }: FindingsCall): Promise<void> {
	const { held } = await engine.findingsRoom.findings.ready();
	const all = [...held.listed.values()];
	const blind = [...held.withheld.readers()].filter((reader) =>
		all.some((listed) => held.withheld.isWithheld(listed.held, reader)),
	);
	if (reviewer !== null) valueOf(await engine.setReviewer(reviewer));
	else if (blind.length > 0)
		throw new WrongCall(
			`a blind plan withholds what others said from ${visible(blind.sort().join(", "))}: say by --reviewer NAME who looks; one who is none of them sees all`,
		);
}

/** Tasks are as one person corrects them. */
async function speakFor(engine: Engine, by: string | null): Promise<void> {
	const { held } = await engine.findingsRoom.findings.ready();
	const authors = new Set<string>();
	for (const { version } of held.listed.values()) {
		const { author, body } = version.finding;
		if (["mark", "removal", "answer"].includes(body.kind)) authors.add(author);
	}
	const [only] = authors;
	const person = by ?? (authors.size === 1 ? only : undefined);
	if (person === undefined || !authors.has(person)) {
		const who =
			authors.size === 0
				? "nobody corrected a task"
				: `there are corrections of ${visible([...authors].sort().join(", "))}`;
		throw new CommandFailed(
			fault("nothing-to-write", `${who}${by === null ? "; name one by --by" : `; got ${visible(by)}`}`),
		);
	}
	valueOf(await engine.setReviewer(person));
}

async function write(
	engine: Engine,
	open: OpenExport | null,
	call: Extract<FindingsCall, { into: string }> & { format: "findings" | "csv" | "html" | "ango" | "coco" },
): Promise<{ bytes: number; notes: string[] }> {
	const begun = valueOf(
		await engine.findingsRoom.files.begin(open?.summary.id ?? null, {
			format: call.format,
			filter: call.filter,
			order: "task",
			forSpreadsheet: call.verb === "export" && call.spreadsheet,
			tasks: call.verb === "export" && call.all ? "all" : "corrected",
		}),
	);
	const bytes = valueOf(await writeFindingsFile(path.resolve(call.into), begun.pieces));
	return { bytes, notes: begun.notes() };
}

function printMerged({ files, added, conflicts, authors }: FindingsImport, into: string, output: Output): void {
	output.line(
		`${visible(path.basename(into))}: ${counted(added, "findings")} from ${counted(files.length, "files")}, by ${visible(authors.join(", "))}`,
	);
	if (conflicts > 0) output.line(`${counted(conflicts, "conflicts")} to settle: findings list --conflicts names them`);
}

async function printList(
	engine: Engine,
	open: OpenExport | null,
	call: Extract<FindingsCall, { verb: "list" }>,
	output: Output,
): Promise<void> {
	const { findings } = engine.findingsRoom;
	const { found, place } = valueOf(await findings.select(open?.summary.id ?? null, call.filter, "task"));
	const rows = found.slice(0, call.limit ?? Infinity).map((listed) => rowOf(listed, place));
	if (call.csv) {
		const words = call.spreadsheet ? valueOf(await findings.words()).verdicts : null;
		for (const line of findingsCsv(rows, words)) output.line(line.slice(0, -1));
		return;
	}
	if (call.json) {
		for (const row of rows) output.line(JSON.stringify(recordOf(row)));
		return;
	}
	const { verdicts } = valueOf(await findings.words());
	const head = ["task", "says", "about", "by", "when", "remark"];
	const cells = rows.map(({ held, version: { finding, utc } }) => [
		finding.task?.externalId ?? finding.task?.taskId ?? finding.task?.key ?? "",
		`${held.heads.length > 1 ? "CONFLICT " : ""}${kindWord(finding, verdicts)}`,
		aboutWords(finding.target),
		finding.author,
		utc,
		remarkOf(finding),
	]);
	for (const line of textTable(head, cells)) output.line(line);
	output.remark(
		`${counted(found.length, "findings")}${rows.length < found.length ? `, the first ${grouped(rows.length)} printed` : ""}.`,
	);
}

/** The version that is shown, and all of them where they are several. */
function recordOf({ held, version, row, fit }: FindingRow): object {
	const { id, rev, utc, finding } = version;
	const versions = held.heads.length > 1 ? { versions: held.heads } : {};
	return { id, rev, utc, row, fit, ...finding, ...versions };
}

async function printChecked(call: Extract<FindingsCall, { verb: "check" }>, output: Output): Promise<number> {
	let isWhole = true;
	let conflicts = 0;
	for (const from of call.from) {
		const file = path.resolve(from);
		const read = await readNamed(file, true);
		const problems = read.ok ? [...read.value.damaged, ...read.value.notes] : [`${read.code}: ${read.detail}`];
		const { findings, conflicts: between } = read.ok ? read.value : { findings: 0, conflicts: 0 };
		conflicts += between;
		isWhole &&= problems.length === 0;
		const name = path.basename(file);
		if (call.json) output.line(JSON.stringify({ file: name, findings, conflicts: between, problems }));
		else {
			output.line(`${visible(name)}: ${counted(findings, "findings")}, ${counted(between, "conflicts")}`);
			for (const problem of problems) output.line(`  ${visible(problem)}`);
		}
		if (!read.ok && !call.json) output.remark(inWords(read));
	}
	if (!isWhole) return exitCodes.failed;
	return call.strict && conflicts > 0 ? exitCodes.damaged : exitCodes.done;
}
