import type { ExportId, TaskRef } from "#shared/export";
import type { FindingsFormat, FindingsImport, FindingsOrder, MadeFile } from "#shared/findings/files";
import type { FindingTask, HeldFinding, VerdictWord } from "#shared/findings/finding";
import type { FindingFilter } from "#shared/findings/lists";
import { outward } from "#shared/findings/merge";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import type { MediaFile } from "../../engine-api.ts";
import { OpenExport } from "../../exports/open-export.ts";
import { bytesInWords, figure } from "../../figures.ts";
import type { ExportMedia } from "../../media/export-media.ts";
import type { AroundFindings, Findings } from "../findings.ts";
import { rowOf } from "../finding-lists.ts";
import type { Mine } from "../mine/mine.ts";
import type { PictureSize } from "./coco-shape.ts";
import { angoFile, cocoFile, type CorrectedTasks, type FileInPieces } from "./corrected-files.ts";
import { FindingCrops } from "./finding-crops.ts";
import { findingsCsv } from "./findings-csv.ts";
import { findingsText } from "./findings-text.ts";
import { HeapRoom } from "./heap-room.ts";
import { htmlReport } from "./html-report.ts";
import { MadeFiles } from "./made-files.ts";
import { IncomingFindings } from "./merge-files.ts";
import { type FindingsRead, mostBytes, mostFindings, readFindings } from "./read-findings.ts";
import { filterWords } from "./filter-words.ts";

export interface AroundFiles extends Pick<AroundFindings, "open" | "exports" | "tell"> {
	findings: Findings;
	mine: Mine;
	/** Where made files wait to be fetched. */
	folder: string;
	media(): ExportMedia;
}

/** What the name of a file of each format ends with. */
const endings: Readonly<Record<FindingsFormat, string>> = {
	findings: ".loupe-findings",
	csv: " findings.csv",
	ango: " corrected.json",
	coco: " corrected coco.json",
	html: " findings.html",
};

/** Files that are merged at once. */
const mostFiles = 1000;

/** Findings on their way out, as files of several kinds, and in. */
export class FindingsFiles {
	readonly #made: MadeFiles;
	#last: FindingsImport | null = null;

	constructor(private readonly around: AroundFiles) {
		this.#made = new MadeFiles(around.folder);
	}

	/** Faults: "nothing-to-write", those of the query, of the export, and of the file system. */
	async make(id: ExportId | null, order: FindingsOrder): Promise<Outcome<MadeFile>> {
		const begun = await this.begin(id, order);
		if (!begun.ok) return begun;
		const made = await this.#made.make(begun.value.pieces);
		if (!made.ok) return made;
		const open = id === null ? null : this.around.open(id);
		const stem = open instanceof OpenExport ? stemOf(open.summary.name) : "All";
		return ok({
			url: `/media/${made.value.id}`,
			name: `${stem}${endings[order.format]}`,
			bytes: made.value.bytes,
			notes: begun.value.notes(),
		});
	}

	/** As {@link make}, for whoever writes it somewhere else. */
	async begin(id: ExportId | null, order: FindingsOrder): Promise<Outcome<FileInPieces>> {
		switch (order.format) {
			case "findings":
				return this.#findings(id, order);
			case "csv":
			case "html":
				return this.#listed(id, order);
			case "ango":
			case "coco": {
				const tasks = await this.#tasks(id, order);
				if (!tasks.ok) return tasks;
				return ok(order.format === "ango" ? angoFile(tasks.value) : cocoFile(tasks.value));
			}
		}
	}

	/**
	 * Merges files into what is kept, as one step that is undone as one. All of them are looked at first: where one is
	 * damaged, nothing is taken of any. Then they are read again piece by piece, each being kept before the next is read.
	 *
	 * Faults: those of {@link readFindings}; "too-large" with the figures of all together; "memory-full" and those of saving,
	 * with how many were brought in before: bringing in the same files again completes it.
	 */
	async import(paths: readonly string[]): Promise<Outcome<FindingsImport>> {
		if (paths.length > mostFiles)
			return fault("too-large", `${figure(paths.length)} files; at most ${figure(mostFiles)} are merged at once`);
		const files: FindingsRead[] = [];
		for (const path of paths) {
			const read = await readFindings(path);
			if (!read.ok) return read;
			files.push(read.value);
			const [bytes, findings] = [sumOf(files, "bytes"), sumOf(files, "findings")];
			if (bytes > mostBytes || findings > mostFindings)
				return fault(
					"too-large",
					`the first ${figure(files.length)} of ${figure(paths.length)} files have ${bytesInWords(bytes)} and ${figure(findings)} findings; at most ${bytesInWords(mostBytes)} and ${figure(mostFindings)} are merged at once`,
				);
		}
		const done = await this.bringIn(files);
		if (!done.ok) return done;
		this.#last = done.value;
		this.around.tell({ name: "findingsBroughtIn", payload: done.value });
		return done;
	}

	/** As {@link import}, of what was looked at before. */
	async bringIn(files: readonly FindingsRead[]): Promise<Outcome<FindingsImport>> {
		const { findings } = this.around;
		const [only] = files;
		const names = files.length === 1 && only !== undefined ? only.name : `${figure(files.length)} files`;
		const incoming = new IncomingFindings();
		const all = sumOf(files, "findings");
		const brought = await findings.bringIn(`Bring in ${names}`.slice(0, 1000), piecesOf(files), incoming);
		if (!brought.ok) {
			const { taken } = incoming;
			if (taken === 0) return brought;
			const { code, detail } = brought;
			return fault(
				code,
				`${detail}; ${figure(taken)} of ${figure(all)} findings were brought in before: bring in the same again to complete it, or undo it`,
			);
		}
		const notes = files.flatMap(({ notes: odd, damaged }) => [
			...odd,
			...damaged.map((why) => `${why}. It was left out.`),
		]);
		return ok(
			incoming.report(
				findings.all,
				files.map(({ name }) => name),
				notes,
			),
		);
	}

	lastImport(): Promise<Outcome<FindingsImport | null>> {
		return Promise.resolve(ok(this.#last));
	}

	/** Ids of made files, as they stand in a MadeFile's url. */
	static isMade(id: string): boolean {
		return id.startsWith("made-");
	}

	resolve(id: string): Promise<Outcome<MediaFile>> {
		return Promise.resolve(this.#made.resolve(id));
	}

	stop(): Promise<void> {
		return this.#made.removeAll();
	}

	/** With what was removed, so that it is removed there too, and with the plans and words that its findings need. */
	async #findings(id: ExportId | null, { filter }: FindingsOrder): Promise<Outcome<FileInPieces>> {
		const { findings } = this.around;
		const selected = await findings.select(id, filter, "task");
		if (!selected.ok) return selected;
		const { held: all } = await findings.ready();
		const chosen = new Map<string, HeldFinding>(selected.value.found.map(({ held }) => [held.id, held]));
		const isNarrow = isNarrowed(filter);
		const keys = new Set(selected.value.found.map(({ key }) => key));
		const { place } = selected.value;
		// A plan goes to those who are to read it before anything is said of its tasks.
		const isOfTask = ({ key }: FindingTask): boolean => keys.has(key) || (!isNarrow && place?.keys.rowOf(key) !== null);
		let [removed, withheld] = [0, 0];
		for (const held of all.all.values()) {
			if (chosen.has(held.id)) continue;
			const listed = all.listed.get(held.id);
			if (listed === undefined) {
				// Withdrawn: others are told nothing of it.
				if (outward(held) === null) continue;
				chosen.set(held.id, held);
				removed++;
				continue;
			}
			const { body } = listed.version.finding;
			const isNeeded = body.kind === "words" || (body.kind === "plan" && body.tasks.some(isOfTask));
			if (isNeeded) chosen.set(held.id, held);
			else if (!isNarrow && id === null && all.withheld.isWithheld(held, findings.reviewer)) withheld++;
		}
		if (chosen.size === 0) return nothing();
		return ok({
			pieces: findingsText([...chosen.values()].map(outward).filter((held) => held !== null)),
			notes: () => [
				...(removed === 0
					? []
					: [`${figure(removed)} that were removed go along, so that they are removed there too.`]),
				...(withheld === 0
					? []
					: [
							`${figure(withheld)} of other readers are not in the file: a blind plan withholds them until your own verdict is in.`,
						]),
			],
		});
	}

	async #listed(id: ExportId | null, order: FindingsOrder): Promise<Outcome<FileInPieces>> {
		const { findings } = this.around;
		const { filter, format } = order;
		const selected = await findings.select(id, filter, format === "html" ? "task" : order.order);
		if (!selected.ok) return selected;
		const { found, place } = selected.value;
		if (found.length === 0) return nothing();
		const rows = found.map((listed) => rowOf(listed, place));
		const words = await this.#words();
		if (format === "csv")
			return ok({ pieces: findingsCsv(rows, order.forSpreadsheet ? words : null), notes: () => [] });
		const open = id === null ? null : this.around.open(id);
		const crops =
			open instanceof OpenExport
				? new FindingCrops({ media: this.around.media(), readTask: (ref) => open.readTask(ref, null) }, open.summary.id)
				: null;
		const pieces = htmlReport({
			title: open instanceof OpenExport ? open.summary.name : "Findings",
			about: filterWords(filter, words),
			rows,
			words,
			crop: (row) => crops?.of(row) ?? Promise.resolve(null),
			notes: () => crops?.notes() ?? [],
		});
		return ok({ pieces, notes: () => crops?.notes() ?? [] });
	}

	async #words(): Promise<readonly VerdictWord[]> {
		const words = await this.around.findings.words();
		return words.ok ? words.value.verdicts : [];
	}

	async #tasks(id: ExportId | null, order: FindingsOrder): Promise<Outcome<CorrectedTasks>> {
		if (id === null) return fault("nothing-to-write", "corrected tasks are those of one export");
		const open = this.around.open(id);
		if (!(open instanceof OpenExport)) return open;
		const selected = await open.selectRows({ where: order.filter.where, order: null });
		if (!selected.ok) return selected;
		const rows: number[] = [];
		const corrected = order.tasks === "all" ? null : await this.around.mine.ofAll(open);
		for (const row of selected.value) if (corrected === null || corrected.has(row)) rows.push(row);
		if (rows.length === 0) return nothing();
		return ok({
			open,
			rows,
			read: (ref) => this.around.mine.read(ref),
			sizeOf: (ref, page) => pictureSize(this.around.media(), ref, page),
		});
	}
}

function sumOf(files: readonly FindingsRead[], what: "bytes" | "findings"): number {
	return files.reduce((sum, file) => sum + file[what], 0);
}

async function* piecesOf(files: readonly FindingsRead[]): AsyncGenerator<Outcome<readonly HeldFinding[]>> {
	const room = new HeapRoom();
	for (const file of files)
		for await (const piece of file.pieces()) {
			const full = room.full();
			if (full !== null) yield full;
			yield piece;
		}
}

function nothing(): Fault {
	return fault("nothing-to-write", "no finding, or no corrected task, is as was asked for");
}

function isNarrowed(filter: FindingFilter): boolean {
	return filterWords(filter) !== "";
}

async function pictureSize(media: ExportMedia, ref: TaskRef, page: number): Promise<PictureSize> {
	const found = await media.find("picture", ref, page);
	return (found.ok ? found.value.size : null) ?? { width: null, height: null };
}

/** Of an export's name, as a name of a file on any system. */
function stemOf(name: string): string {
	const stem = name.replace(/(?:\.(?:json|ndjson|jsonl|zip|gz|loupe))+$/iu, "");
	const plain = stem
		.replace(/[\\/:*?"<>|\p{Cc}\p{Cf}\p{Cs}]/gu, "_")
		.slice(0, 80)
		.replace(/^[. ]+|[. ]+$/gu, "");
	return plain === "" ? "Export" : plain;
}
