import type { CompareSettings, Moment, Pairing } from "#shared/compare/settings";
import type { FindingsCall } from "./compare-findings.ts";
import type { MaskCall } from "./compare-masks.ts";
import { parseOptions } from "./parse-options.ts";
import { WrongCall } from "./usage.ts";

/** How exports are to be compared. */
export interface CompareCall {
	from: Moment;
	to: Moment;
	/** Null: by id where the tasks are the same, by geometry else. */
	pairing: Pairing | null;
	settings: Omit<CompareSettings, "pairing">;
	where: string;
	json: boolean;
	/** A folder for CSV files. */
	csv: string | null;
	/** Texts that a spreadsheet would run begin with an apostrophe. */
	spreadsheet: boolean;
	/** The least that figures have to reach. */
	failUnder: readonly { figure: Figure; least: number }[];
	/** Null: as many as there are cores. */
	workers: number | null;
	/** Null: masks are left alone. */
	masks: MaskCall | null;
	/** Null: no side is "mine". */
	findings: FindingsCall | null;
}

export const figures = ["f1", "precision", "recall", "similarity"] as const;
export type Figure = (typeof figures)[number];

/** Errors: WrongCall. Null where help was asked for. */
export function readCompareCall(args: readonly string[]): { files: string[]; call: CompareCall } | null {
	const { values, positionals } = parseOptions(args, options);
	if (values.help === true) return null;
	const [, ...files] = positionals;
	if (files.length !== 1 && files.length !== 2)
		throw new WrongCall(`compare takes one file and --from, or two files; got ${String(files.length)} names`);
	if (files.length === 1 && values.from === undefined)
		throw new WrongCall("compare of one file takes --from STAGE: what the task is compared with");
	const reference = readReference(values.reference);
	if (values.spreadsheet === true && values.csv === undefined) throw new WrongCall("--spreadsheet goes with --csv");
	const failUnder = (values["fail-under"] ?? []).map(readLimit);
	for (const { figure } of failUnder) {
		if (figure !== "similarity" && reference === null)
			throw new WrongCall(`--fail-under ${figure} takes --reference a or b: which side is right`);
	}
	if (values.matching !== undefined && values.matching !== "optimal" && values.matching !== "coco-greedy")
		throw new WrongCall(`--matching takes optimal or coco-greedy; got ${values.matching}`);
	if (values.csv === "") throw new WrongCall("--csv takes a folder; got nothing");
	const moments = {
		from: values.from === undefined ? exported : readMoment(values.from),
		to: values.to === undefined ? exported : readMoment(values.to),
	};
	const radius = values.radius === undefined ? null : number("--radius", values.radius, Number.MAX_VALUE);
	if (radius === 0) throw new WrongCall("--radius takes a number of pixels above 0");
	return {
		files,
		call: {
			...moments,
			pairing: values.pair === undefined ? null : readPairing(values.pair),
			settings: {
				threshold: values.iou === undefined ? 0.5 : number("--iou", values.iou, 1),
				radius,
				matching: values.matching ?? "optimal",
				reference,
			},
			where: values.where ?? "",
			json: values.json ?? false,
			csv: values.csv ?? null,
			spreadsheet: values.spreadsheet ?? false,
			failUnder,
			workers: values.workers === undefined ? null : readWorkers(values.workers),
			masks: readMasks(values),
			findings: readFindings(moments, values),
		},
	};
}

const options = {
	help: { type: "boolean", short: "h" },
	from: { type: "string" },
	to: { type: "string" },
	reference: { type: "string" },
	iou: { type: "string" },
	pair: { type: "string" },
	matching: { type: "string" },
	radius: { type: "string" },
	where: { type: "string" },
	json: { type: "boolean" },
	csv: { type: "string" },
	spreadsheet: { type: "boolean" },
	"fail-under": { type: "string", multiple: true },
	workers: { type: "string" },
	masks: { type: "boolean" },
	media: { type: "string", multiple: true },
	tolerance: { type: "string" },
	findings: { type: "string" },
	reviewer: { type: "string" },
} as const;

const exported: Moment = { kind: "exported" };

/** `Label` (its latest visit), `Label#first`, `Label#2`, `#3` (the third visit of all), `exported`, `mine`. */
function readMoment(text: string): Moment {
	if (text === "exported" || text === "mine") return { kind: text };
	const cut = text.lastIndexOf("#");
	const nth = cut < 0 ? "" : text.slice(cut + 1);
	const stage = cut < 0 ? text : text.slice(0, cut);
	if (nth === "first" || nth === "latest") return { kind: "stage", stage, which: nth };
	if (/^[1-9]\d{0,8}$/u.test(nth)) {
		if (stage === "") return { kind: "visit", visit: Number(nth) - 1 };
		return { kind: "stage", stage, which: Number(nth) };
	}
	return { kind: "stage", stage: text, which: "latest" };
}

function readReference(text: string | undefined): "a" | "b" | null {
	if (text === undefined) return null;
	if (text === "a" || text === "from") return "a";
	if (text === "b" || text === "to") return "b";
	throw new WrongCall(`--reference takes a (or from) or b (or to); got ${text}`);
}

function readPairing(text: string): Pairing {
	if (text === "id" || text === "geometry") return { by: text };
	if (text.startsWith("answer:") && text.length > "answer:".length)
		return { by: "answer", title: text.slice("answer:".length) };
	throw new WrongCall(`--pair takes id, geometry or answer:TITLE; got ${text}`);
}

function readLimit(text: string): { figure: Figure; least: number } {
	const cut = text.indexOf("=");
	const [name, value] = cut < 0 ? [text, ""] : [text.slice(0, cut), text.slice(cut + 1)];
	const figure = figures.find((known) => known === name.toLowerCase());
	if (!figure) throw new WrongCall(`--fail-under takes ${figures.join(", ")} and a number, as in F1=0.95; got ${text}`);
	return { figure, least: number(`--fail-under ${figure}`, value, 1) };
}

function readMasks({
	masks = false,
	media = [],
	tolerance,
}: {
	masks?: boolean;
	media?: string[];
	tolerance?: string;
}): MaskCall | null {
	if (!masks && (media.length > 0 || tolerance !== undefined))
		throw new WrongCall("--media and --tolerance go with --masks");
	if (media.includes("")) throw new WrongCall("--media takes a folder; got nothing");
	return masks ? { media, tolerance: tolerance === undefined ? 2 : number("--tolerance", tolerance, 1000) } : null;
}

/** A stage called mine is still to be had, as mine#latest. */
function readFindings(
	{ from, to }: Pick<CompareCall, "from" | "to">,
	{ findings, reviewer = null }: { findings?: string; reviewer?: string | null },
): FindingsCall | null {
	const isOfMine = from.kind === "mine" || to.kind === "mine";
	if (!isOfMine && (findings !== undefined || reviewer !== null))
		throw new WrongCall("--findings and --reviewer go with --from mine or --to mine");
	if (!isOfMine) return null;
	if (findings === undefined || findings === "")
		throw new WrongCall("mine takes --findings FOLDER or FILE: where the reviewer's findings are");
	if (reviewer === "") throw new WrongCall("--reviewer takes a name; got nothing");
	return { findings, reviewer };
}

function readWorkers(text: string): number {
	if (!/^[1-9]\d?$/u.test(text)) throw new WrongCall(`--workers takes a number from 1 to 99; got ${text}`);
	return Number(text);
}

function number(name: string, text: string, most: number): number {
	const value = /^\d+(?:\.\d+)?$|^\.\d+$/u.test(text) ? Number(text) : NaN;
	if (!(value <= most))
		throw new WrongCall(
			`${name} takes a number${most === 1 ? " from 0 to 1" : ""}; got ${text === "" ? "nothing" : text}`,
		);
	return value;
}
