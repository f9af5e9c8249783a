import type { HostBridge, HostEvent, Question } from "#shared/contract";
import type { ExportSummary, Facet, FacetFind, FacetWindow, RowSelection, TaskRef, TaskRow } from "#shared/export";
import type { MediaReport } from "#shared/media-needs";
import { facetFields } from "#shared/query-fields";
import { fault, ok, type Outcome } from "#shared/outcome";
import type { HitWindow, SearchState, TextSearch } from "#shared/search";
import { findingsAnswer } from "./findings-answers.ts";
import { sampleTask } from "./sample-task.ts";

/** A summary of an export with `tasks` rows, read to its end unless told otherwise. */
export function summaryOf(id: string, tasks: number, more: Partial<ExportSummary> = {}): ExportSummary {
	return {
		id,
		name: `${id}.json`,
		bytes: tasks * 1000,
		container: "plain",
		entries: 1,
		layout: "array",
		kind: "tasks-v3",
		phase: "done",
		fault: null,
		readBytes: tasks * 1000,
		totalBytes: tasks * 1000,
		assets: tasks,
		tasks,
		issues: 0,
		tools: tasks * 3,
		classifications: tasks,
		relations: 0,
		stages: [],
		classes: [],
		people: [],
		batches: [],
		problems: 3,
		checkPhase: "done",
		checkedAssets: tasks,
		checked: 1,
		source: { state: "same", sentence: "" },
		notes: [],
		...more,
	};
}

function rowOf(row: number): TaskRow {
	return {
		row,
		taskId: `64e5${String(row).padStart(20, "0")}`,
		externalId: `images/street_${String(row).padStart(6, "0")}.jpg`,
		asset: `street_${String(row).padStart(6, "0")}.jpg`,
		assetId: `a${String(row)}`,
		stage: ["Label", "Review", "Complete"][row % 3] ?? null,
		stageId: "Complete",
		updatedAt: Date.UTC(2024, 2, 5, 13, 3, 22) + row * 61_000,
		updatedBy: row % 5 === 0 ? null : "ann@example.org",
		totalDuration: 49_596 + row,
		visitDuration: 49_596 + row,
		tools: (row * 7) % 41,
		classifications: 3,
		relations: 1,
		visits: 3,
		reworks: 0,
		pages: 1,
		reviewStatus: row % 3 === 0 ? "Accepted" : null,
		consensus: row % 4 === 0 ? 87 : null,
		batches: ["Batch 1"],
		hasBrush: false,
		hasVolume: false,
		problems: row % 97 === 0 ? 1 : 0,
		similarity: null,
		changes: null,
		added: null,
		removed: null,
		moved: null,
		relabelled: null,
		verdict: null,
		findings: 0,
	};
}

/** A search that is over: five hits in each task, in two of them of its first tool. */
export function searchState(hits: number, more: Partial<SearchState> = {}): SearchState {
	const tasks = Math.ceil(hits / 5);
	const [readBytes, totalBytes] = [1000, 1000];
	const rest = { fault: null, skipped: 0, stoppedAt: null };
	return { phase: "done", hits, listed: hits, tasks, readBytes, totalBytes, ...rest, ...more };
}

const hitPointers = ["/externalId", "/task/tools/0/title", "/task/tools/0/objectId", "/task/classifications/0/answer"];

function windowOfHits(_id: string, { text, isRegExp }: TextSearch, from: number, to: number): Outcome<HitWindow> {
	if (isRegExp && text === "(") return fault("search-syntax", "Unterminated group");
	const total = text === "none" ? 0 : 250;
	const hits = Array.from({ length: Math.max(0, Math.min(to, total) - from) }, (_, at) => {
		const row = Math.floor((from + at) / 5);
		const ordinal = (from + at) % 5;
		const pointer = hitPointers[ordinal] ?? "/task/stageHistory/1/tools/1/title";
		return {
			row,
			taskId: `64e5${String(row).padStart(20, "0")}`,
			externalId: `images/street_${String(row).padStart(6, "0")}.jpg`,
			ordinal,
			byte: 100 * (from + at),
			length: text.length,
			pointer,
			path: pointer
				.slice(1)
				.replaceAll(/\/(\d+)/gu, "[$1]")
				.replaceAll("/", "."),
			isKey: false,
			visit: ordinal === 4 ? 1 : null,
			before: "before ",
			match: text,
			after: " after",
		};
	});
	return ok({ state: searchState(total), from, hits });
}

/** Of an export that points to nothing. */
const emptyReport: MediaReport = {
	phase: "done",
	read: 1000,
	tasks: 1000,
	roles: [],
	missing: [],
	notes: [],
	now: Date.UTC(2024, 5, 1),
};

type Answers = Partial<Record<Question, (...args: never[]) => unknown>>;

/**
 * A host that answers from rows it makes up, over the same transport as the real ones. Any answer can be replaced;
 * `held` keeps answers back until they are let go, in any order.
 */
export class FakeHost implements HostBridge<File> {
	readonly asked: { question: Question; args: readonly unknown[] }[] = [];
	readonly #listeners = new Set<(event: HostEvent) => void>();
	readonly #held: { question: Question; release: () => void }[] = [];
	summaries: ExportSummary[];
	answers: Answers;
	/** Questions whose answers wait for `release`. */
	holding: readonly Question[] = [];

	constructor(summaries: ExportSummary[] = [summaryOf("first", 1000)], answers: Answers = {}) {
		this.summaries = summaries;
		this.answers = answers;
	}

	invoke = async (question: Question, args: readonly unknown[]): Promise<unknown> => {
		this.asked.push({ question, args });
		const own = this.answers[question] as ((...all: unknown[]) => unknown) | undefined;
		// Answered as things stood when it was asked, and delivered when it is let go.
		const answer = own === undefined ? this.#answer(question, args) : own(...args);
		if (this.holding.includes(question)) {
			await new Promise<void>((release) => this.#held.push({ question, release }));
		}
		return answer;
	};

	subscribe = (listener: (event: HostEvent) => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	offerFiles = (files: readonly File[]): Promise<Outcome<string[]>> => {
		const [first] = files;
		if (first?.name.endsWith(".json") !== true) return Promise.resolve(fault("not-an-export", "byte 0 is no JSON"));
		this.tell({ name: "exportChanged", payload: summaryOf(first.name, 10) });
		return Promise.resolve(ok([first.name]));
	};

	tell(event: HostEvent): void {
		if (event.name === "exportChanged") {
			this.summaries = [...this.summaries.filter((held) => held.id !== event.payload.id), event.payload];
		}
		for (const listener of this.#listeners) listener(event);
	}

	/** Lets the `at`-th of the answers that wait go. */
	release(at = 0): void {
		this.#held.splice(at, 1)[0]?.release();
	}

	count(question: Question): number {
		return this.asked.filter((entry) => entry.question === question).length;
	}

	/** Rows that a selection picks: "fail" is no query, "none" matches nothing, "even" every other row. */
	#positions(id: string, { where, order }: RowSelection): { total: number; rowAt: (position: number) => number } {
		const tasks = this.summaries.find((summary) => summary.id === id)?.tasks ?? 0;
		const step = where === "even" ? 2 : 1;
		const total = where === "none" ? 0 : Math.ceil(tasks / step);
		return { total, rowAt: (position) => (order?.descending === true ? total - 1 - position : position) * step };
	}

	/** Stages and people of the rows that a query picks. */
	#facets(id: string, where: string, find: FacetFind | null): FacetWindow {
		const { total, rowAt } = this.#positions(id, { where, order: null });
		const rows = Array.from({ length: total }, (_, at) => rowOf(rowAt(at)));
		const facets = facetFields.map((field): Facet => {
			const values = rows.map((row) => (field === "stage" ? row.stage : field === "person" ? row.updatedBy : null));
			const counts = new Map<string, number>();
			for (const value of values) {
				if (value?.includes(find?.text ?? "") === true) counts.set(value, (counts.get(value) ?? 0) + 1);
			}
			const hasValues = field === "stage" || field === "person";
			return {
				field,
				values: [...counts].map(([value, count]) => ({ value, rows: count })).sort((a, b) => b.rows - a.rows),
				left: 0,
				none: hasValues ? values.filter((value) => value === null).length : 0,
			};
		});
		return {
			matching: total,
			read: total,
			pending: null,
			facets: find === null ? facets : facets.filter(({ field }) => field === find.field),
		};
	}

	#answer(question: Question, args: readonly unknown[]): unknown {
		switch (question) {
			case "info":
				return ok({ host: "desktop", version: "0.1.0", versions: [["Node", "20.20"]], dialogs: true, collects: false });
			case "status":
				return ok({ memory: 212_000_000, connections: 0 });
			case "listExports":
				return ok(this.summaries);
			case "listRecent":
				return ok([{ id: "r1", name: "first.json", where: "Exports", openedAt: Date.UTC(2024, 5, 1), present: true }]);
			case "listMediaFolders":
				return ok([]);
			case "readRows": {
				const [id, selection, from, to] = args as [string, RowSelection, number, number];
				if (selection.where === "fail") return fault("query-syntax", "character 3: a field is expected");
				const { total, rowAt } = this.#positions(id, selection);
				const rows: TaskRow[] = [];
				for (let at = from; at < Math.min(to, total); at += 1) rows.push(rowOf(rowAt(at)));
				return ok({
					matching: total,
					read: this.summaries.find((summary) => summary.id === id)?.tasks ?? 0,
					from,
					rows,
					pending: null,
				});
			}
			case "readFacets": {
				const [id, where, find] = args as [string, string, FacetFind | null];
				if (where === "fail") return fault("query-syntax", "character 3: a field is expected");
				return ok(this.#facets(id, where, find));
			}
			case "locateRow": {
				const [ref, selection] = args as [TaskRef, RowSelection];
				const { total, rowAt } = this.#positions(ref.export, selection);
				for (let at = 0; at < total; at += 1) if (rowAt(at) === ref.row) return ok(at);
				return ok(null);
			}
			case "readTask": {
				const [ref, visit] = args as [TaskRef, number | null];
				return ok(sampleTask(ref, visit));
			}
			case "readRaw": {
				const [, pointer, from, to] = args as [TaskRef, string, number, number];
				const total = pointer === "" ? 2_000_000 : 9;
				const lines = Array.from({ length: Math.max(0, Math.min(to, total) - from) }, (_, at) => {
					return `  "key${String(from + at)}": {"n": ${String(from + at)}, "on": true, "text": "a \\"quoted\\" word"},`;
				});
				return ok({ total, from, lines, bytes: 50_000_000 });
			}
			case "wantThumbnails":
				return ok(null);
			case "compareTasks":
			case "listMembers":
			case "readConsensus":
				return fault("task-missing", "this host compares nothing");
			case "readComparison":
				return ok(null);
			case "listPairs":
				return ok({ total: 0, from: 0, pairs: [] });
			case "startComparison":
			case "cancelComparison":
				return ok(null);
			case "copyRaw":
				return ok('{"a": 1}');
			case "readProblems": {
				const [id, from, to] = args as [string, number, number];
				const problems = Array.from({ length: Math.max(0, Math.min(to, 3) - from) }, (_, at) => ({
					part: `${id}.json`,
					byte: 1000 * (from + at),
					line: 12 + at,
					column: 5,
					row: at === 2 ? null : 97 * (at + 1),
					severity: at === 0 ? ("damaged" as const) : ("odd" as const),
					sentence: "Two annotations share the object id o1; both are shown.",
				}));
				return ok({ total: 3, from, problems });
			}
			case "readTiles":
				return fault("media-missing", "no picture here has tiles");
			case "findMedia":
			case "findText":
			case "findVolume":
			case "findRecording":
			case "findDocument":
				return ok({
					url: null,
					file: null,
					bytes: 0,
					size: null,
					isTiled: false,
					match: null,
					ties: [],
					lookedFor: ["a.jpg", "img/a.jpg"],
					folders: 2,
					...(question === "findVolume" ? { grid: null, why: null } : {}),
					frames: null,
				});
			case "searchText":
				return windowOfHits(...(args as [string, TextSearch, number, number]));
			case "openSample":
			case "openRecent":
			case "reopenExport":
				return ok("first");
			case "chooseExports":
				return ok([]);
			case "chooseMediaFolder":
				return ok(null);
			case "chooseMedia":
				return ok(false);
			case "readMask":
			case "readVolume":
			case "compareMasks":
				return ok({ phase: "none" });
			case "listMaskParts":
				return ok({ total: 0, listed: 0, from: 0, parts: [] });
			case "readMediaReport":
				return ok(emptyReport);
			case "listMediaNeeds":
				return ok({ total: 0, from: 0, needs: [] });
			case "copyMediaList":
				return ok("");
			case "readMediaStore":
			case "limitMediaStore":
				return ok({ files: 0, bytes: 0, most: 4_000_000_000, notes: [] });
			case "readCollect":
			case "startCollect":
				return fault("collect-off", "this host fetches nothing");
			case "readMediaImport":
			case "cancelMediaImport":
			case "cancelCollect":
			case "mapMaskColour":
			case "forgetRecent":
			case "closeExport":
			case "cancelReading":
			case "cancelSearch":
			case "removeMediaFolder":
				return ok(null);
			default:
				return findingsAnswer(question, args);
		}
	}
}
