import type { SearchScope } from "#shared/search";
import { type CollectCall, readCollectCall } from "./collect-call.ts";
import { type BundleCall, bundleCommands, readBundleCall } from "./bundle-call.ts";
import { type CompareCall, readCompareCall } from "./compare-call.ts";
import { type FindingsCall, readFindingsCall } from "./findings-call.ts";
import { parseOptions } from "./parse-options.ts";
import { readRulesCall, type RulesCall } from "./rules-call.ts";
import { WrongCall } from "./usage.ts";

export interface Call {
	command: string;
	files: string[];
	where: string;
	facets: boolean;
	sort: string | null;
	limit: number | null;
	columns: string[] | null;
	stage: string | null;
	/** show: as a picture; null: in words. */
	svg: SvgCall | null;
	format: "text" | "json" | "csv";
	spreadsheet: boolean;
	strict: boolean;
	port: number;
	/** Folders of pictures to remember. */
	media: string[];
	open: boolean;
	/** search: TEXT is a regular expression; letter case counts; what is looked through. */
	regex: boolean;
	matchCase: boolean;
	scope: SearchScope;
	/** masks: those of every visit too; what colours stand for, and the title or schemaId of a class. */
	history: boolean;
	map: { colour: string; to: string }[];
	/** serve: the folder of findings; null: that of the person. */
	findings: string | null;
	/** Of the command compare. */
	compare: CompareCall | null;
	/** Of the command rules. */
	rules: RulesCall | null;
	/** Of the command findings. */
	onFindings: FindingsCall | null;
	/** Of the command collect. */
	collect: CollectCall | null;
	/** serve: the page may fetch. */
	collects: boolean;
	/** Of the commands that make, check and unpack bundles. */
	bundle: BundleCall | null;
}

/** How a task is to be drawn. */
export interface SvgCall {
	/** 0-based; null: the first page that has annotations. */
	page: number | null;
	dark: boolean;
	/** CSS pixels for each pixel of the picture. */
	scale: number;
	/** A file to lay under the shapes. */
	picture: string | null;
	labels: boolean;
	relations: boolean;
	/** Shapes between key frames; null: those of films, as on the page. */
	interpolation: boolean | null;
	/** Classes left out, by title or schemaId. */
	hide: string[];
}

const svgOptions = [
	"page",
	"dark",
	"scale",
	"picture",
	"no-labels",
	"no-relations",
	"interpolation",
	"no-interpolation",
	"hide",
] as const;

const commandOptions: ReadonlyMap<string, readonly string[]> = new Map([
	["info", ["json", "strict"]],
	["tasks", ["json", "csv", "spreadsheet", "strict", "where", "facets", "sort", "limit", "columns"]],
	["show", ["json", "strict", "stage", "svg", ...svgOptions]],
	["search", ["json", "strict", "where", "limit", "regex", "case", "in"]],
	["check", ["json", "strict"]],
	["masks", ["json", "strict", "where", "limit", "media", "map", "history"]],
	["serve", ["port", "no-open", "media", "collect", "findings"]],
]);

/** What a command has that takes no options of these. */
const emptyCall: Call = {
	command: "",
	files: [],
	where: "",
	facets: false,
	sort: null,
	limit: null,
	columns: null,
	stage: null,
	svg: null,
	format: "text",
	spreadsheet: false,
	strict: false,
	port: 0,
	media: [],
	history: false,
	map: [],
	open: true,
	findings: null,
	regex: false,
	matchCase: false,
	scope: "everything",
	compare: null,
	rules: null,
	onFindings: null,
	collect: null,
	collects: false,
	bundle: null,
};

/** Errors: {@link WrongCall}. Null where help was asked for. */
export function readCall(args: readonly string[]): Call | null {
	const first = args.find((arg) => !arg.startsWith("-"));
	const bundled = bundleCommands.find((name) => name === first);
	if (bundled !== undefined) {
		const read = readBundleCall(bundled, args);
		const where = read?.call.command === "pack" ? read.call.where : "";
		return read && { ...emptyCall, command: bundled, files: [read.file], where, bundle: read.call };
	}
	if (first === "compare") {
		const read = readCompareCall(args);
		return read && { ...emptyCall, command: "compare", files: read.files, where: read.call.where, compare: read.call };
	}
	if (first === "rules") {
		const read = readRulesCall(args);
		return read && { ...emptyCall, command: "rules", files: [read.file], where: read.call.where, rules: read.call };
	}
	if (first === "findings") {
		const call = readFindingsCall(args);
		return call && { ...emptyCall, command: "findings", where: call.filter.where, onFindings: call };
	}
	if (first === "collect") {
		const read = readCollectCall(args);
		return read && { ...emptyCall, command: "collect", files: read.files, where: read.call.where, collect: read.call };
	}
	const parsed = parseOptions(args, optionForms);
	const { values, positionals } = parsed;
	if (values.help === true || positionals[0] === "help") return null;
	const [command, ...files] = positionals;
	if (command === undefined) throw new WrongCall("No command was given");
	const options = commandOptions.get(command);
	if (!options)
		throw new WrongCall(
			`There is no command ${command}; there are ${[...commandOptions.keys(), "compare", "rules", "findings", "collect", ...bundleCommands].join(", ")}`,
		);
	for (const name of Object.keys(values)) {
		if (!options.includes(name)) throw new WrongCall(`${command} has no option --${name}`);
	}
	if (values.json === true && values.csv === true) throw new WrongCall("--json and --csv cannot both be");
	for (const name of ["csv", "sort", "limit", "columns"] as const) {
		if (values.facets === true && values[name] !== undefined)
			throw new WrongCall(`--${name} does not go with --facets`);
	}
	if (values.spreadsheet === true && values.csv !== true) throw new WrongCall("--spreadsheet goes with --csv");
	if (values.svg !== true) {
		for (const name of svgOptions) if (values[name] !== undefined) throw new WrongCall(`--${name} goes with --svg`);
	} else if (values.json === true) throw new WrongCall("--json and --svg cannot both be");
	if (values.interpolation === true && values["no-interpolation"] === true)
		throw new WrongCall("--interpolation and --no-interpolation cannot both be");
	return {
		compare: null,
		rules: null,
		onFindings: null,
		collect: null,
		collects: values.collect ?? false,
		bundle: null,
		command,
		files,
		where: values.where ?? "",
		facets: values.facets ?? false,
		sort: values.sort ?? null,
		limit: values.limit === undefined ? null : wholeNumber("--limit", values.limit, Number.MAX_SAFE_INTEGER),
		columns: values.columns?.split(",").map((name) => name.trim()) ?? null,
		stage: values.stage ?? null,
		svg: values.svg === true ? readSvgCall(values) : null,
		format: values.json === true ? "json" : values.csv === true ? "csv" : "text",
		spreadsheet: values.spreadsheet ?? false,
		strict: values.strict ?? false,
		port: values.port === undefined ? 0 : wholeNumber("--port", values.port, 65_535),
		media: values.media ?? [],
		history: values.history ?? false,
		map: values.map?.map(readMapping) ?? [],
		open: values["no-open"] !== true,
		findings: values.findings ?? null,
		regex: values.regex ?? false,
		matchCase: values.case ?? false,
		scope: values.in === undefined ? "everything" : readScope(values.in),
	};
}

const optionForms = {
	help: { type: "boolean", short: "h" },
	json: { type: "boolean" },
	csv: { type: "boolean" },
	spreadsheet: { type: "boolean" },
	strict: { type: "boolean" },
	where: { type: "string" },
	facets: { type: "boolean" },
	sort: { type: "string" },
	limit: { type: "string" },
	columns: { type: "string" },
	stage: { type: "string" },
	svg: { type: "boolean" },
	page: { type: "string" },
	dark: { type: "boolean" },
	scale: { type: "string" },
	picture: { type: "string" },
	"no-labels": { type: "boolean" },
	"no-relations": { type: "boolean" },
	interpolation: { type: "boolean" },
	"no-interpolation": { type: "boolean" },
	hide: { type: "string", multiple: true },
	port: { type: "string" },
	media: { type: "string", multiple: true },
	history: { type: "boolean" },
	map: { type: "string", multiple: true },
	"no-open": { type: "boolean" },
	collect: { type: "boolean" },
	findings: { type: "string" },
	regex: { type: "boolean" },
	case: { type: "boolean" },
	in: { type: "string" },
} as const;

interface SvgValues {
	page?: string;
	dark?: boolean;
	scale?: string;
	picture?: string;
	"no-labels"?: boolean;
	"no-relations"?: boolean;
	interpolation?: boolean;
	"no-interpolation"?: boolean;
	hide?: string[];
}

function readSvgCall(values: SvgValues): SvgCall {
	const { page, scale = "1", picture = null } = values;
	const number = page === undefined ? null : wholeNumber("--page", page, Number.MAX_SAFE_INTEGER);
	if (number === 0) throw new WrongCall("--page counts from 1");
	const factor = /^\d+(?:\.\d+)?$/u.test(scale) ? Number(scale) : 0;
	if (factor < 0.001 || factor > 1000) throw new WrongCall(`--scale takes a number from 0.001 to 1000; got ${scale}`);
	return {
		page: number === null ? null : number - 1,
		dark: values.dark ?? false,
		scale: factor,
		picture,
		labels: values["no-labels"] !== true,
		relations: values["no-relations"] !== true,
		interpolation: values["no-interpolation"] === true ? false : (values.interpolation ?? null),
		hide: values.hide ?? [],
	};
}

function readMapping(text: string): Call["map"][number] {
	const [, colour = "", to = ""] = /^(#[0-9a-f]{3}(?:[0-9a-f]{3})?)=(.+)$/iu.exec(text) ?? [];
	if (colour === "") throw new WrongCall(`--map takes COLOUR=CLASS, as #ff0000=Car; got ${text}`);
	return { colour, to };
}

function readScope(text: string): SearchScope {
	const scopes: readonly SearchScope[] = ["everything", "values", "exported"];
	const scope = scopes.find((known) => known === text);
	if (!scope) throw new WrongCall(`--in takes ${scopes.join(", ")}; got ${text}`);
	return scope;
}

function wholeNumber(name: string, text: string, most: number): number {
	const value = Number(text);
	if (!/^\d+$/u.test(text) || value > most)
		throw new WrongCall(`${name} takes a whole number, at most ${String(most)}; got ${text}`);
	return value;
}
