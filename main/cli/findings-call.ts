import { standingVerdicts } from "#shared/findings/finding";
import type { FindingKind } from "#shared/findings/finding";
import type { FindingsFormat } from "#shared/findings/files";
import { everyFinding, type FindingFilter } from "#shared/findings/lists";
import { parseOptions } from "./parse-options.ts";
import { WrongCall } from "./usage.ts";

/** What is to be done with files of findings. */
export type FindingsCall = {
	/** Files, or folders of findings. */
	from: readonly string[];
	/** The export that they are about; null: none is named. */
	of: string | null;
	filter: FindingFilter;
	json: boolean;
	strict: boolean;
	/** What can be read of damaged files is taken. */
	salvages: boolean;
	/** Whose eyes see it, where blind plans withhold findings; null: not said. */
	reviewer: string | null;
} & (
	| { verb: "list"; csv: boolean; spreadsheet: boolean; limit: number | null }
	| { verb: "check" }
	| { verb: "merge"; into: string }
	| {
			verb: "export";
			into: string;
			format: Exclude<FindingsFormat, "findings">;
			spreadsheet: boolean;
			/** Of corrected tasks: the others as well. */
			all: boolean;
			/** Whose corrections; null: the only one's. */
			by: string | null;
			media: readonly string[];
	  }
);

const kinds: readonly FindingKind[] = ["verdict", "mark", "removal", "answer", "violation", "plan", "words"];
const formats = ["csv", "html", "ango", "coco"] as const;

const filters = ["of", "where", "text", "kind", "verdict", "author", "reason", "tag", "assignee", "rule", "conflicts"];
const optionsOf: ReadonlyMap<FindingsCall["verb"], readonly string[]> = new Map([
	["list", [...filters, "reviewer", "json", "csv", "spreadsheet", "limit", "strict", "salvage"]],
	["check", ["json", "strict"]],
	["merge", [...filters, "reviewer", "into", "json", "strict", "salvage"]],
	["export", [...filters, "reviewer", "into", "as", "json", "spreadsheet", "all", "by", "media", "strict", "salvage"]],
]);

/** Errors: WrongCall. Null where help was asked for. */
export function readFindingsCall(args: readonly string[]): FindingsCall | null {
	const { values, positionals } = parseOptions(args, options);
	if (values.help === true) return null;
	const [, named, ...from] = positionals;
	const verb = [...optionsOf.keys()].find((known) => known === named);
	if (verb === undefined) throw new WrongCall(`findings takes list, merge, export or check; got ${named ?? "nothing"}`);
	if (from.length === 0) throw new WrongCall(`findings ${verb} takes files of findings, or folders; got none`);
	for (const name of Object.keys(values)) {
		if (optionsOf.get(verb)?.includes(name) !== true) throw new WrongCall(`findings ${verb} has no option --${name}`);
	}
	const of = values.of ?? null;
	if (values.where !== undefined && of === null)
		throw new WrongCall("--where goes with --of EXPORT: whose tasks it asks for");
	const shared = {
		from,
		of,
		filter: readFilter(values),
		json: values.json ?? false,
		strict: values.strict ?? false,
		salvages: values.salvage ?? false,
		reviewer: readReviewer(values.reviewer),
	};
	if (verb === "check") return { verb, ...shared };
	const spreadsheet = values.spreadsheet ?? false;
	if (verb === "list") {
		const csv = values.csv ?? false;
		if (shared.json && csv) throw new WrongCall("--json and --csv cannot both be");
		if (spreadsheet && !csv) throw new WrongCall("--spreadsheet goes with --csv");
		return { verb, ...shared, csv, spreadsheet, limit: readLimit(values.limit) };
	}
	const { into } = values;
	if (into === undefined || into === "") throw new WrongCall(`findings ${verb} takes --into FILE: what is made`);
	if (verb === "merge") return { verb, ...shared, into };
	const format = formats.find((known) => known === values.as);
	if (format === undefined)
		throw new WrongCall(`findings export takes --as ${formats.join(", ")}; got ${values.as ?? "nothing"}`);
	const isOfTasks = format === "ango" || format === "coco";
	if (isOfTasks && of === null) throw new WrongCall(`--as ${format} takes --of EXPORT: the tasks that were corrected`);
	if (spreadsheet && format !== "csv") throw new WrongCall("--spreadsheet goes with --as csv");
	if (!isOfTasks && (values.all === true || values.by !== undefined))
		throw new WrongCall("--all and --by go with --as ango and --as coco");
	const all = values.all ?? false;
	return { verb, ...shared, into, format, spreadsheet, all, by: values.by ?? null, media: values.media ?? [] };
}

const options = {
	help: { type: "boolean", short: "h" },
	of: { type: "string" },
	reviewer: { type: "string" },
	where: { type: "string" },
	text: { type: "string" },
	kind: { type: "string", multiple: true },
	verdict: { type: "string", multiple: true },
	author: { type: "string", multiple: true },
	reason: { type: "string", multiple: true },
	tag: { type: "string", multiple: true },
	assignee: { type: "string" },
	rule: { type: "string" },
	conflicts: { type: "boolean" },
	json: { type: "boolean" },
	csv: { type: "boolean" },
	spreadsheet: { type: "boolean" },
	limit: { type: "string" },
	strict: { type: "boolean" },
	salvage: { type: "boolean" },
	into: { type: "string" },
	as: { type: "string" },
	all: { type: "boolean" },
	by: { type: "string" },
	media: { type: "string", multiple: true },
} as const;

interface FilterValues {
	where?: string;
	text?: string;
	kind?: string[];
	verdict?: string[];
	author?: string[];
	reason?: string[];
	tag?: string[];
	assignee?: string;
	rule?: string;
	conflicts?: boolean;
}

function readFilter(values: FilterValues): FindingFilter {
	return {
		...everyFinding,
		where: values.where ?? "",
		text: values.text ?? "",
		kinds: (values.kind ?? []).map(readKind),
		verdicts: (values.verdict ?? []).map(readVerdict),
		authors: values.author ?? [],
		reasons: values.reason ?? [],
		tags: values.tag ?? [],
		assignee: values.assignee ?? null,
		rule: values.rule ?? null,
		onlyConflicts: values.conflicts ?? false,
	};
}

function readKind(text: string): FindingKind {
	const kind = kinds.find((known) => known === text);
	if (kind === undefined) throw new WrongCall(`--kind takes ${kinds.join(", ")}; got ${text}`);
	return kind;
}

function readVerdict(text: string): string {
	if (/^[a-z\d-]{1,60}$/u.test(text)) return text;
	throw new WrongCall(`--verdict takes ${standingVerdicts.join(", ")}, skip or a project's own id; got ${text}`);
}

function readReviewer(text: string | undefined): string | null {
	if (text === undefined) return null;
	const name = text.trim();
	if (name === "" || name.length > 1000) throw new WrongCall("--reviewer takes a name of 1 to 1,000 letters");
	return name;
}

function readLimit(text: string | undefined): number | null {
	if (text === undefined) return null;
	if (!/^\d{1,15}$/u.test(text)) throw new WrongCall(`--limit takes a whole number; got ${text}`);
	return Number(text);
}
