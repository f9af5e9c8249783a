import {
	type AssetForm,
	type AssetSummary,
	formOf,
	type Oddity,
	type Scalar,
	summariseTask,
	TaskFields,
	textOf,
	type ToolList,
	wholePages,
} from "./asset-fields.ts";
import { isMeasure, wrongForm, wrongMeasure } from "./asset-oddities.ts";
import {
	ANSWER,
	ASSET,
	BATCHES,
	COUNTED,
	DATASET,
	HISTORY,
	METADATA,
	REVIEW,
	SKIP,
	TASK,
	TASKS,
	TOOL,
	TOOLS,
	VISIT,
	assetTexts,
	listKeys,
	taskTexts,
	visitTexts,
} from "./asset-places.ts";
import type { JsonTokens, TokenSink } from "./json-tokens.ts";
import { ToolTally } from "./tool-tally.ts";

/** Forms whose task fields stand on the element itself. */
const isOwnTask: ReadonlySet<AssetForm> = new Set(["import", "answers", "no-task", "task"]);

/**
 * Reads one asset's events into the fields of its rows, holding nothing but those fields. Equal to summing up what
 * `JSON.parse` answers, the last of duplicate keys included; the tests hold it to that.
 */
export class AssetReader implements TokenSink {
	#tokens: JsonTokens | null = null;
	readonly #places: number[] = [];
	readonly #tasksAtPlace: TaskFields[] = [];
	#key = "";
	#start = 0;
	#firstKey: string | null = null;
	#isObject = false;
	#topKind = "nothing";
	#texts = new Map<string, Scalar>();
	#keys = new Set<string>();
	#batches: string[] = [];
	#dataset = 0;
	#frameTotal: number | null = null;
	#root = new TaskFields();
	#answer: TaskFields | null = null;
	#task: TaskFields | null = null;
	#taskIsObject = false;
	#tasks: TaskFields[] | null = null;
	#current = this.#root;
	#list: ToolList | null = null;
	#counted: "classifications" | "relations" = "classifications";
	#visit = new Map<string, Scalar>();
	readonly #tool = new ToolTally();
	#oddities: Oddity[] = [];

	/** The lexer that tells this reader its events; the two are made for each other. */
	attach(tokens: JsonTokens): void {
		this.#tokens = tokens;
	}

	begin(start: number): void {
		this.#places.length = 0;
		this.#tasksAtPlace.length = 0;
		this.#key = "";
		this.#start = start;
		this.#firstKey = null;
		this.#isObject = false;
		this.#topKind = "nothing";
		this.#texts = new Map();
		this.#keys = new Set();
		this.#batches = [];
		this.#dataset = 0;
		this.#frameTotal = null;
		this.#root = new TaskFields();
		this.#answer = null;
		this.#task = null;
		this.#taskIsObject = false;
		this.#tasks = null;
		this.#current = this.#root;
		this.#oddities = [];
	}

	/** Null where the value is not an object; `topKind` then says what it is. */
	end(end: number): AssetSummary | null {
		if (!this.#isObject) return null;
		const form = formOf(this.#keys, this.#taskIsObject, this.#tasks !== null);
		const tasks =
			form === "v3" && this.#task !== null
				? [summariseTask(this.#task, false, this.#texts)]
				: form === "v2"
					? (this.#tasks ?? []).map((task) => summariseTask(task, true, this.#texts))
					: isOwnTask.has(form)
						? [summariseTask(this.#answer ?? this.#root, false, this.#texts)]
						: [];
		if (form === "no-task") this.#oddity(this.#start, "This asset has no task");
		if (form === "v3" || form === "v2") {
			for (const task of tasks) if (task.taskId === null) this.#oddity(this.#start, "This task has no taskId");
		}
		return {
			form,
			start: this.#start,
			end,
			firstKey: this.#firstKey ?? "",
			asset: textOf(this.#texts.get("asset") ?? this.#texts.get("data")),
			externalId: textOf(this.#texts.get("externalId")),
			assetId: textOf(this.#texts.get("assetId")),
			batches: this.#batches,
			pages: this.#frameTotal ?? (this.#dataset > 0 ? this.#dataset : 1),
			tasks,
			oddities: this.#oddities,
		};
	}

	get topKind(): string {
		return this.#topKind;
	}

	/** What is known of the asset so far, as a person would name it; null where nothing is. */
	get identity(): string | null {
		const name = textOf(this.#texts.get("externalId")) ?? textOf(this.#texts.get("asset"));
		const task = textOf((this.#task ?? this.#tasks?.at(-1))?.texts.get("taskId"));
		if (name === null && task === null) return null;
		return [name === null ? "" : `"${name}"`, task === null ? "" : `task ${task}`]
			.filter((part) => part !== "")
			.join(", ");
	}

	openObject(at: number): void {
		const place = this.#enter(at, "an object");
		let next = SKIP;
		switch (place) {
			case -1:
				this.#isObject = true;
				this.#topKind = "an object";
				next = ASSET;
				break;
			case ASSET:
				if (this.#key === "task") {
					this.#task = new TaskFields();
					this.#taskIsObject = true;
					this.#current = this.#task;
					next = TASK;
				} else if (this.#key === "metadata") next = METADATA;
				else if (this.#key === "answer") {
					this.#answer = new TaskFields();
					this.#current = this.#answer;
					next = ANSWER;
				}
				break;
			case TASKS: {
				this.#current = new TaskFields();
				this.#tasks?.push(this.#current);
				next = TASK;
				break;
			}
			case TASK:
				if (this.#key === "review") {
					this.#visit = new Map();
					this.#current.review = this.#visit;
					next = REVIEW;
				}
				break;
			case TOOLS:
				this.#tool.begin();
				next = TOOL;
				break;
			case TOOL:
				this.#tool.geometry(this.#key);
				break;
			case HISTORY:
				this.#visit = new Map();
				this.#current.visits?.push(this.#visit);
				next = VISIT;
				break;
		}
		this.#push(next);
	}

	openArray(at: number): void {
		const place = this.#enter(at, "a list");
		let next = SKIP;
		switch (place) {
			case -1:
				this.#topKind = "a list";
				break;
			case ASSET:
				if (this.#key === "tasks") {
					this.#tasks = [];
					next = TASKS;
				} else if (this.#key === "batches") next = BATCHES;
				else if (this.#key === "dataset") next = DATASET;
				else if (listKeys.has(this.#key)) {
					this.#current = this.#root;
					next = this.#openList();
				}
				break;
			case ANSWER:
			case TASK:
				if (listKeys.has(this.#key)) next = this.#openList();
				else if (this.#key === "stageHistory") {
					this.#current.visits = [];
					next = HISTORY;
				}
				break;
			case TOOL:
				this.#tool.geometry(this.#key);
				break;
			case HISTORY:
				this.#current.visits?.push(new Map());
				this.#oddity(at, "A stage visit is a list, not an object");
				break;
		}
		this.#push(next);
	}

	closeObject(): void {
		if (this.#places.pop() === TOOL && this.#list) this.#tool.countInto(this.#list);
	}

	closeArray(): void {
		this.#places.pop();
	}

	key(): void {
		const key = this.#tokens?.text() ?? "";
		this.#key = key;
		const place = this.#places.at(-1) ?? SKIP;
		// A key that comes again replaces what it said before, whatever form that had.
		switch (place) {
			case ASSET:
				this.#firstKey ??= key;
				this.#keys.add(key);
				if (assetTexts.has(key)) this.#texts.delete(key);
				if (key === "task") {
					this.#task = null;
					this.#taskIsObject = false;
				} else if (key === "tasks") this.#tasks = null;
				else if (key === "batches") this.#batches = [];
				else if (key === "dataset") this.#dataset = 0;
				else if (key === "metadata") this.#frameTotal = null;
				else if (key === "answer") this.#answer = null;
				else this.#forget(this.#root, key);
				break;
			case ANSWER:
			case TASK:
				this.#forget(this.#current, key);
				break;
			case TOOL:
				this.#tool.forget(key);
				break;
			case VISIT:
			case REVIEW:
				this.#visit.delete(key);
				break;
			case METADATA:
				if (key === "frameTotal") this.#frameTotal = null;
				break;
		}
	}

	string(at: number): void {
		this.#scalar(at, "a string", "text");
	}

	number(at: number): void {
		this.#scalar(at, "a number", "number");
	}

	literal(value: boolean | null, at: number): void {
		this.#scalar(at, value === null ? "null" : String(value), value);
	}

	badUtf8(at: number): void {
		this.#oddities.push({
			at,
			severity: "damaged",
			sentence: "A byte here is not UTF-8 (the text may be in an older encoding); it is shown as \uFFFD",
		});
	}

	#push(place: number): void {
		this.#places.push(place);
		if (place === SKIP) this.#tokens?.hush();
	}

	#enter(at: number, what: string): number {
		const place = this.#places.at(-1) ?? -1;
		this.#countElement(place);
		this.#checkForm(place, at, what);
		return place;
	}

	/** An element of a list was met, whatever it is. */
	#countElement(place: number): void {
		if (place === COUNTED) this.#current[this.#counted]++;
		else if (place === TOOLS && this.#list) this.#list.count++;
		else if (place === DATASET) this.#dataset++;
	}

	#checkForm(place: number, at: number, what: string): void {
		const sentence = wrongForm(place, this.#key, what);
		if (sentence !== null) this.#oddity(at, sentence);
	}

	#checkMeasure(at: number, value: Scalar): void {
		const sentence = value === null ? null : wrongMeasure(this.#key, value);
		if (sentence !== null) this.#oddity(at, sentence);
	}

	#openList(): number {
		if (this.#key === "tools" || this.#key === "objects") {
			this.#list = { count: 0, classes: new Map() };
			this.#current[this.#key] = this.#list;
			return TOOLS;
		}
		this.#counted = this.#key as "classifications" | "relations";
		return COUNTED;
	}

	#forget(fields: TaskFields, key: string): void {
		if (key === "tools" || key === "objects") fields[key] = null;
		else if (key === "classifications" || key === "relations") fields[key] = 0;
		else if (key === "stageHistory") fields.visits = null;
		else if (key === "review") fields.review = null;
		else fields.texts.delete(key);
	}

	#scalar(at: number, what: string, value: "text" | "number" | boolean | null): void {
		const place = this.#places.at(-1) ?? -1;
		if (place === -1) {
			this.#topKind = what;
			return;
		}
		this.#countElement(place);
		this.#checkForm(place, at, what);
		if (isMeasure(place, this.#key)) this.#checkMeasure(at, this.#value(value));
		switch (place) {
			case ASSET:
				if (assetTexts.has(this.#key)) this.#texts.set(this.#key, this.#value(value));
				if (taskTexts.has(this.#key)) this.#root.texts.set(this.#key, this.#value(value));
				break;
			case ANSWER:
			case TASK:
				if (taskTexts.has(this.#key)) this.#current.texts.set(this.#key, this.#value(value));
				break;
			case TASKS:
				this.#oddity(at, `A task is ${what}, not an object; it is left out`);
				break;
			case BATCHES:
				if (value === "text") this.#batches.push(this.#tokens?.text() ?? "");
				break;
			case METADATA:
				if (this.#key === "frameTotal") this.#frameTotal = wholePages(this.#value(value));
				break;
			case TOOLS:
				this.#oddity(at, `A tool is ${what}, not an object; it is counted and not drawn`);
				break;
			case TOOL:
				if (this.#key === "schemaId" || this.#key === "title") this.#tool.name(this.#key, textOf(this.#value(value)));
				else if (value !== null && value !== false) this.#tool.geometry(this.#key);
				if (value === true) this.#tool.flag(this.#key);
				break;
			case HISTORY:
				this.#current.visits?.push(new Map());
				this.#oddity(at, `A stage visit is ${what}, not an object`);
				break;
			case VISIT:
			case REVIEW:
				if (visitTexts.has(this.#key)) this.#visit.set(this.#key, this.#value(value));
				break;
		}
	}

	#value(value: "text" | "number" | boolean | null): Scalar {
		if (value === "text") return this.#tokens?.text() ?? null;
		return value === "number" ? Number(this.#tokens?.text()) : null;
	}

	#oddity(at: number, sentence: string): void {
		this.#oddities.push({ at, severity: "odd", sentence });
	}
}
