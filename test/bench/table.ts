import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import type { AnyLine, Judged } from "./line.ts";

export interface Row extends Judged {
	id: string;
	what: string;
	size: string;
	must: string;
}

export function rowOf(line: AnyLine, judged: Judged | null): Row {
	const { id, what, size, must } = line;
	if (judged) return { id, what, size, must, ...judged };
	return {
		id,
		what,
		size,
		must,
		ours: "",
		reference: "why" in line ? `not measured: ${line.why}` : "",
		ratio: "",
		isMet: null,
	};
}

function yesOrNo({ isMet }: Row): string {
	return isMet === null ? "" : isMet ? "yes" : "no";
}

const heads = ["id", "what", "size", "ours", "reference", "ratio", "must", "met"] as const;

function cells(row: Row): string[] {
	return [row.id, row.what, row.size, row.ours, row.reference, row.ratio, row.must, yesOrNo(row)];
}

/** For a terminal. */
export function asText(rows: readonly Row[]): string[] {
	const all = [[...heads], ...rows.map(cells)];
	const widths = heads.map((_, column) =>
		// The reason why a line is not measured may be longer than any figure.
		Math.max(...all.map((row) => (row[column]?.startsWith("not measured") ? 0 : (row[column]?.length ?? 0)))),
	);
	return all.map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join("  ")
			.trimEnd(),
	);
}

/** The same table as Markdown. */
export function asMarkdown(rows: readonly Row[], about: readonly string[]): string {
	const line = (row: readonly string[]): string => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
	const table = [line(heads), line(heads.map(() => "---")), ...rows.map((row) => line(cells(row)))];
	return ["# What `npm run bench` has measured", "", ...about.map((each) => `- ${each}`), "", ...table, ""].join("\n");
}

/** The machine in general terms: nothing that names it. */
export function machine(): string {
	const [cpu] = cpus();
	const memory = (totalmem() / 2 ** 30).toFixed(0);
	const load = process.platform === "win32" ? "" : `, load ${loadavg()[0]?.toFixed(1) ?? "unknown"} when it began`;
	return `${availableParallelism()} cores (${cpu?.model.trim() ?? "unknown processor"}), ${memory} GiB, ${process.platform} ${process.arch}, Node ${process.version}${load}`;
}
