import { RuleError, type RuleReader } from "./rule-tokens.ts";
import type { Span, Unit } from "./rule-terms.ts";

/** What a line says of a number, and in what unit. */
export interface Figures {
	span: Span;
	unit: Unit;
	/** Where it begins in the line. */
	at: number;
}

interface Form {
	words: readonly string[];
	span: (value: number) => Span;
}

const whole = { least: -Infinity, most: Infinity, isOver: false, isUnder: false };
const forms: readonly Form[] = [
	{ words: [">=", "at least"], span: (least) => ({ ...whole, least }) },
	{ words: ["<=", "at most"], span: (most) => ({ ...whole, most }) },
	{ words: [">", "over", "more than"], span: (least) => ({ ...whole, least, isOver: true }) },
	{ words: ["<", "under", "less than"], span: (most) => ({ ...whole, most, isUnder: true }) },
	{ words: ["=", "exactly"], span: (value) => ({ ...whole, least: value, most: value }) },
];

export function isFigureNext(reader: RuleReader): boolean {
	const { here } = reader;
	if (here?.kind === "number") return true;
	// "from" is a word of relations, too.
	if (reader.isNext("from")) return reader.ahead(1)?.kind === "number";
	return reader.isNext("..") || forms.some(({ words }) => words.some((text) => reader.isNext(text)));
}

/** Errors: RuleError. */
export function readFigures(reader: RuleReader, example: string): Figures {
	const { at } = reader;
	for (const { words, span } of forms) {
		if (!words.some((text) => reader.takes(text))) continue;
		const value = readNumber(reader, example);
		return { span: span(value), unit: readUnit(reader), at };
	}
	const isSpoken = reader.takes("from");
	const between = isSpoken ? "to" : "..";
	if (!isSpoken && !isFigureNext(reader)) throw reader.expected([">=", "<=", "a range such as 8..200"], example);
	const least = reader.isNext("..") ? -Infinity : readNumber(reader, example);
	const first = readUnit(reader);
	if (!reader.takes(between))
		throw new RuleError(
			`Expected ${between} behind the number, or a sign such as <= before it, as in ${example}`,
			reader.at,
		);
	const most = isSpoken || reader.here?.kind === "number" ? readNumber(reader, example) : Infinity;
	const unit = readUnit(reader);
	if (first !== null && unit !== null && first !== unit)
		throw new RuleError(`One bound is in ${first} and the other in ${unit}`, at);
	if (least === -Infinity && most === Infinity) throw new RuleError(`Expected a bound, as in ${example}`, at);
	if (least > most)
		throw new RuleError(`Nothing lies from ${String(least)} to ${String(most)}: the smaller bound comes first`, at);
	return { span: { ...whole, least, most }, unit: unit ?? first, at };
}

/** Errors: RuleError. */
export function readNumber(reader: RuleReader, example: string): number {
	const { here } = reader;
	const value = here?.kind === "number" ? Number(here.text) : NaN;
	if (!Number.isFinite(value)) throw reader.expected(["a number"], example);
	reader.take();
	return value;
}

export function readUnit(reader: RuleReader): Unit {
	if (reader.takes("%") || reader.takes("percent")) return "%";
	return ["px", "pixels", "pixel", "px²", "px2"].some((text) => reader.takes(text)) ? "px" : null;
}

/** As a rule writes it, behind what is measured. */
export function printSpan({ least, most, isOver, isUnder }: Span, unit: Unit): string {
	const tail = unit === null ? "" : ` ${unit}`;
	if (least === most) return `= ${printNumber(least)}${tail}`;
	if (most === Infinity) return `${isOver ? ">" : ">="} ${printNumber(least)}${tail}`;
	if (least === -Infinity) return `${isUnder ? "<" : "<="} ${printNumber(most)}${tail}`;
	return `${printNumber(least)}..${printNumber(most)}${tail}`;
}

/** Without an exponent, which a rule does not know. */
function printNumber(value: number): string {
	const text = String(value);
	return text.includes("e") ? value.toFixed(20).replace(/\.?0+$/u, "") : text;
}

/** Of a bound: what differs by less is the same, since differences of coordinates are rounded. */
const rounding = 1e-9;

export function isWithin(value: number, { least, most, isOver, isUnder }: Span): boolean {
	return (
		(isOver ? isAbove(value, least) : !isAbove(least, value)) &&
		(isUnder ? isAbove(most, value) : !isAbove(value, most))
	);
}

/** By more than rounding. */
export function isAbove(a: number, b: number): boolean {
	if (!Number.isFinite(a) || !Number.isFinite(b)) return a > b;
	return a - b > rounding * Math.max(1, Math.abs(a), Math.abs(b));
}

/** "at least 8 px": what was asked, in a sentence. */
export function spokenSpan({ least, most, isOver, isUnder }: Span, unit: Unit): string {
	const tail = unit === null ? "" : ` ${unit}`;
	if (least === most) return `${printNumber(least)}${tail}`;
	if (most === Infinity) return `${isOver ? "over" : "at least"} ${printNumber(least)}${tail}`;
	if (least === -Infinity) return `${isUnder ? "under" : "at most"} ${printNumber(most)}${tail}`;
	return `from ${printNumber(least)} to ${printNumber(most)}${tail}`;
}
