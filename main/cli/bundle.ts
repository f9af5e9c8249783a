import { readFileSync } from "node:fs";
import * as path from "node:path";
import { fault } from "#shared/outcome";
import { readNeeds } from "../engine/media/needs/read-needs.ts";
import { packBundle, type PackReport } from "../engine/media/bundle/pack-bundle.ts";
import { unpackBundle } from "../engine/media/bundle/unpack-bundle.ts";
import { verifyBundle } from "../engine/media/bundle/verify-bundle.ts";
import type { OpenExport } from "../engine/exports/open-export.ts";
import { visible } from "../engine/exports/text-places.ts";
import type { Engine } from "../engine/engine.ts";
import type { BundleCall } from "./bundle-call.ts";
import { programFolder } from "./folders.ts";
import { counted, grouped, type Output } from "./output.ts";
import { CommandFailed, valueOf } from "./read-export.ts";
import { exitCodes } from "./usage.ts";

/** `pack`: an export and every file that its tasks point to, as one bundle. Errors: CommandFailed. */
export async function printPacked(
	engine: Engine,
	open: OpenExport,
	call: BundleCall & { command: "pack" },
	output: Output,
): Promise<number> {
	const { media } = engine;
	// A new manifest would vouch for what the old one does not.
	if (media.bundles.get(open.summary.id)?.isExportAltered === true)
		throw new CommandFailed(fault("bundle-damaged", `${open.summary.name}: its export is not as it was packed`));
	for (const folder of call.media) await media.listed(valueOf(await media.addFolder(path.resolve(folder))));
	const rows = valueOf(await open.selectRows({ where: call.where, order: null }));
	const { version } = JSON.parse(readFileSync(path.join(programFolder, "package.json"), "utf8")) as { version: string };
	const report = valueOf(
		await packBundle({
			export: open.source,
			needs: readNeeds(open, rows),
			linked: media.linked,
			store: media.store,
			target: path.resolve(call.into),
			asFolder: call.asFolder,
			agent: `Ango Loupe ${version}`,
			now: new Date(),
		}),
	);
	if (call.json) output.line(JSON.stringify(report));
	else printReport(report, path.basename(call.into), output);
	for (const note of report.notes) output.remark(visible(note));
	return exitCodes.done;
}

function printReport(report: PackReport, name: string, output: Output): void {
	output.line(`${visible(name)}: ${counted(report.files, "files")} of media, ${grouped(report.bytes)} bytes`);
	for (const { role, needs, here } of report.roles)
		output.line(`${role}: ${grouped(here)} of ${grouped(needs)} packed`);
	for (const { class: kind, needs } of report.missing) output.line(`missing, ${kind}: ${grouped(needs)}`);
}

/** `verify`: every file of a bundle that is not as its manifests say. Errors: CommandFailed. */
export async function printVerified(file: string, json: boolean, output: Output): Promise<number> {
	const { problems, files, bytes } = valueOf(await verifyBundle(path.resolve(file)));
	for (const problem of problems) {
		if (json) output.line(JSON.stringify(problem));
		else output.line(`${problem.kind}  ${visible(problem.file)}: ${visible(problem.sentence)}`);
	}
	output.remark(
		`${grouped(files)} files with ${grouped(bytes)} bytes compared: ${problems.length === 0 ? "all are as the manifests say." : `${counted(problems.length, "problems")}.`}`,
	);
	return problems.length === 0 ? exitCodes.done : exitCodes.failed;
}

/** `unpack`: the files of a bundle in a new folder. Errors: CommandFailed. */
export async function printUnpacked(file: string, into: string, json: boolean, output: Output): Promise<number> {
	const report = valueOf(await unpackBundle(path.resolve(file), path.resolve(into)));
	if (json) output.line(JSON.stringify(report));
	else output.line(`${counted(report.files, "files")} with ${grouped(report.bytes)} bytes unpacked`);
	for (const name of report.damaged) output.remark(`${visible(name)} is damaged, and was not written.`);
	for (const name of report.leftOut) output.remark(`${visible(name)} is none of a bundle's files, and was left out.`);
	return report.damaged.length === 0 ? exitCodes.done : exitCodes.failed;
}
