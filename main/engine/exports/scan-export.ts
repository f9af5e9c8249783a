import * as fs from "node:fs";
import type { ExportLayout, Problem } from "#shared/export";
import { type Fault, fault } from "#shared/outcome";
import type { AssetSummary } from "./asset-fields.ts";
import { RowIndex, type RowParcel } from "./row-index.ts";
import { type Finding, TextScan } from "./scan-text.ts";
import { TextPlaces } from "./text-places.ts";
import { FilePart, type FileStamp, SourceChanged, stampOf } from "./text-source.ts";
import { type ExportTotals, TotalCounts } from "./totals.ts";
import { type TextPart, UnpackCancelled, type UnpackedTexts, UnpackFault, unpackTexts } from "./unpack.ts";

/** What a scan tells its listener, in order. The last is always `ended`. */
export type ScanMessage =
	| { type: "unpacking"; read: number }
	| {
			type: "opened";
			container: UnpackedTexts["container"];
			textPath: string;
			unpacked: boolean;
			stamp: FileStamp;
			entries: number;
			textBytes: number;
			notes: string[];
	  }
	| {
			type: "read";
			readBytes: number;
			parcel: RowParcel | null;
			totals: ExportTotals | null;
			problems: Problem[];
			problemCount: number;
	  }
	| {
			type: "ended";
			phase: "done" | "cancelled" | "failed";
			fault: Fault | null;
			layout: ExportLayout;
			notes: string[];
	  };

export interface ScanOrder {
	path: string;
	name: string;
	cacheFolder: string;
}

/** How often the listener hears of what was read, once the first rows are out. */
const TELL_EVERY_MS = 100;
const FIRST_ROWS = 100;
const ROWS_AT_ONCE = 8192;
/** Problems kept with their place; beyond these they are counted. */
const MOST_PROBLEMS = 10_000;

/**
 * Reads an export file through once, telling rows, totals and problems as they come. Never throws for what a file can
 * do: that is told as `ended` with a fault.
 */
export async function scanExport(
	order: ScanOrder,
	post: (message: ScanMessage) => void,
	cancelled: () => boolean,
): Promise<void> {
	const scan = new ExportScan(order, post, cancelled);
	try {
		await scan.run();
	} catch (error) {
		if (error instanceof UnpackCancelled) scan.end("cancelled", null);
		else if (error instanceof UnpackFault) scan.end("failed", error.fault);
		else if (error instanceof SourceChanged)
			scan.end("failed", fault("file-changed", `${order.name}: ${error.message}`));
		else if (isSystemError(error)) scan.end("failed", systemFault(error, order.name));
		else throw error;
	}
}

class ExportScan {
	readonly #rows = new RowIndex();
	readonly #totals = new TotalCounts();
	#problems: Problem[] = [];
	#problemCount = 0;
	#read = 0;
	#toldAt = 0;
	#toldRows = 0;
	#layout: ExportLayout = "empty";
	readonly #notes: string[] = [];
	#partDone = 0;

	constructor(
		private readonly order: ScanOrder,
		private readonly post: (message: ScanMessage) => void,
		private readonly cancelled: () => boolean,
	) {}

	async run(): Promise<void> {
		const { path, name, cacheFolder } = this.order;
		const stat = fs.statSync(path);
		if (!stat.isFile()) throw new UnpackFault(fault("not-a-file", name));
		const progress = (read: number): boolean => {
			if (read > 0) this.#tellUnpacking(read);
			return !this.cancelled();
		};
		const texts = await unpackTexts({ path, name, size: stat.size, cacheFolder, progress });
		const descriptor = fs.openSync(texts.textPath, "r");
		try {
			const stamp = stampOf(fs.fstatSync(descriptor));
			this.post({
				type: "opened",
				container: texts.container,
				textPath: texts.textPath,
				unpacked: texts.unpacked,
				stamp,
				entries: texts.parts.length,
				textBytes: texts.parts.reduce((sum, part) => sum + part.size, 0),
				notes: texts.notes,
			});
			for (const { part, sentence } of texts.problems) {
				this.#keepProblem({ part, byte: 0, line: 1, column: 1, row: null, severity: "damaged", sentence, excerpt: "" });
			}
			for (const part of texts.parts) {
				if (!(await this.#scanPart(descriptor, part, texts.parts.length))) {
					this.end("cancelled", null);
					return;
				}
			}
			if (!texts.unpacked && fs.fstatSync(descriptor).size !== stat.size) {
				throw new SourceChanged("The file's size changed while it was read");
			}
			this.end(...this.#verdict());
		} finally {
			fs.closeSync(descriptor);
		}
	}

	end(phase: "done" | "cancelled" | "failed", reason: Fault | null): void {
		this.#tell(true);
		this.post({ type: "ended", phase, fault: reason, layout: this.#layout, notes: this.#notes });
	}

	async #scanPart(descriptor: number, part: TextPart, parts: number): Promise<boolean> {
		const source = new FilePart(descriptor, part.start, part.size);
		let places: TextPlaces | null = null;
		const keep = (finding: Finding, row: number | null): void => {
			this.#problemCount++;
			if (this.#problemCount > MOST_PROBLEMS) return;
			places ??= new TextPlaces(source, byteOrderMark(source));
			const { severity, sentence } = finding;
			const { line, column } = places.locate(finding.at);
			this.#problems.push({
				part: part.name,
				byte: finding.at,
				line,
				column,
				row,
				severity,
				sentence,
				excerpt: places.excerpt(finding.at),
			});
		};
		const scan = new TextScan(source, {
			asset: (asset) => {
				this.#keepAsset(asset, part.start, keep);
			},
			finding: (finding) => {
				keep(finding, null);
			},
			progress: (read) => {
				this.#read = this.#partDone + read;
				this.#tell(false);
				return !this.cancelled();
			},
		});
		const result = await scan.run();
		this.#partDone += part.size;
		this.#read = this.#partDone;
		if (result.start > 0) this.#notes.push(`${part.name} begins with a byte order mark, which is skipped.`);
		if (result.notJson !== null) {
			keep(
				{
					at: result.start,
					severity: "damaged",
					sentence: `Expected [ or {, found ${result.notJson}: this is not JSON`,
				},
				null,
			);
		} else if (parts === 1 || this.#layout === "empty") this.#layout = result.layout;
		return result.finished;
	}

	#keepAsset(asset: AssetSummary, partStart: number, keep: (finding: Finding, row: number | null) => void): void {
		const row = this.#totals.tasks;
		this.#totals.add(asset);
		this.#rows.push(asset, partStart);
		for (const oddity of asset.oddities) keep(oddity, asset.tasks.length > 0 ? row : null);
		if (this.#rows.length >= ROWS_AT_ONCE || (this.#toldRows === 0 && this.#rows.length >= FIRST_ROWS))
			this.#tell(true);
	}

	#keepProblem(problem: Problem): void {
		this.#problemCount++;
		if (this.#problemCount <= MOST_PROBLEMS) this.#problems.push(problem);
	}

	#tellUnpacking(read: number): void {
		const now = performance.now();
		if (now - this.#toldAt < TELL_EVERY_MS) return;
		this.#toldAt = now;
		this.post({ type: "unpacking", read });
	}

	#tell(now: boolean): void {
		const time = performance.now();
		if (!now && time - this.#toldAt < TELL_EVERY_MS) return;
		this.#toldAt = time;
		const rows = this.#rows.length;
		this.#toldRows += rows;
		const problems = this.#problems;
		this.#problems = [];
		this.post({
			type: "read",
			readBytes: this.#read,
			parcel: rows > 0 ? this.#rows.takeParcel() : null,
			totals: this.#totals.totals(),
			problems,
			problemCount: this.#problemCount,
		});
	}

	/** An export in which nothing was recognised is a failure, named for what was found. */
	#verdict(): ["done" | "failed", Fault | null] {
		if (this.#totals.totals().kind !== "unknown") return ["done", null];
		const { name } = this.order;
		const problem = this.#firstSentence;
		if (problem === null && this.#layout === "array") return ["done", null];
		return ["failed", fault("not-an-export", problem === null ? `${name} holds no text` : `${name}: ${problem}`)];
	}

	get #firstSentence(): string | null {
		const [problem] = this.#problems;
		if (!problem) return this.#problemCount > 0 ? "no asset was found in it" : null;
		return `line ${String(problem.line)}, column ${String(problem.column)} (byte ${String(problem.byte)}): ${problem.sentence}`;
	}
}

function byteOrderMark(source: FilePart): number {
	const mark = Buffer.alloc(3);
	return source.read(mark, 0) === 3 && mark.equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0;
}

export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
	return (
		error instanceof Error &&
		(error as NodeJS.ErrnoException).code !== undefined &&
		(error as NodeJS.ErrnoException).syscall !== undefined
	);
}

/** The fault behind an error of the file system, with its own words. */
export function systemFault(error: NodeJS.ErrnoException, name: string): Fault {
	const code = error.code ?? "";
	if (code === "ENOENT" || code === "ENOTDIR") return fault("file-missing", name);
	if (code === "EISDIR") return fault("not-a-file", name);
	if (code === "ENOSPC" || code === "EDQUOT") return fault("no-space", `${name} (${code})`);
	return fault("file-unreadable", `${name} (${code}: ${error.message})`);
}
