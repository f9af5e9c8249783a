import { isAscii, isUtf8 } from "node:buffer";
import type { Json } from "#shared/json";
import type { AssetForm } from "../asset-fields.ts";
import { AssetReader } from "../asset-summary.ts";
import { isObject } from "../json-fields.ts";
import { describe } from "../json-text.ts";
import { JsonTokens } from "../json-tokens.ts";
import type { Finding } from "../scan-text.ts";
import { MemoryText, type TextSource } from "../text-source.ts";
import { lookAtText, lookThrough } from "./fast-look.ts";
import { feedThrough } from "./feed.ts";
import { locateValues } from "./locate-values.ts";
import { parsePruned, TooManyValues } from "./pruned-asset.ts";
import { lookAtTask, type ValueOddity } from "./task-look.ts";
import { findWrittenOddities } from "./written-oddities.ts";

/** One asset to be checked: a value that stands at `start` of its part of the text. */
export interface AssetToCheck {
	source: TextSource;
	/** Bytes within the part: what findings count from. */
	start: number;
	form: AssetForm;
	/** Its rows: how many of its tasks are in the list. */
	rows: number;
}

/** A finding of a row; `row` counts from the asset's first, `at` from the beginning of the part. */
interface RowFinding extends Finding {
	row: number;
}

export interface CheckedAsset {
	/** In no order. */
	findings: RowFinding[];
	/** For each row its questions and answers in turn; null where they cannot be read. */
	answers: string[][] | null;
}

/**
 * Above this an asset is not parsed whole, but read through by the lexer in pieces: parsing cannot be interrupted, and
 * takes several times the memory of the text.
 */
const PARSED_WHOLE = 16 * 1024 * 1024;
const PIECE = 64 * 1024;

/**
 * Checks every byte of an asset as strictly as JSON.parse: that it is UTF-8, that it is JSON; and looks for what is well
 * formed and loses something, or cannot be meant so. `goOn` is asked in between; where it answers false, JobStopped
 * is raised. `wholeLimit`: for tests.
 */
export function checkAsset(asset: AssetToCheck, goOn: () => boolean, wholeLimit = PARSED_WHOLE): CheckedAsset {
	return asset.source.size <= wholeLimit ? checkWhole(asset, goOn) : checkInPieces(asset, goOn);
}

/** The first byte of an asset that the strict lexer refuses; null where it is sound. `start`: as in {@link AssetToCheck}. */
export function findDamage(source: TextSource, start: number): Finding | null {
	const { findings, sound } = readStrictly({ source, start, form: "unknown", rows: 0 }, source, () => true);
	return sound ? null : (findings.at(-1) ?? null);
}

/** Question and answer, in turn, of one of an asset's tasks. Errors: SyntaxError where it is damaged. */
export function answersOf(source: TextSource, form: AssetForm, member: number, wholeLimit = PARSED_WHOLE): string[] {
	const whole = (): Json => {
		const bytes = Buffer.allocUnsafe(source.size);
		source.read(bytes, 0);
		return JSON.parse(bytes.toString("utf8")) as Json;
	};
	const value = source.size <= wholeLimit ? whole() : parsePruned(source, () => true);
	return isObject(value) ? lookAtTask(value, { form, member }).answers : [];
}

/** Where the asset at hand lies: one buffer for all that come after each other. */
let scratch = Buffer.alloc(PIECE);

function checkWhole(asset: AssetToCheck, goOn: () => boolean): CheckedAsset {
	const { size } = asset.source;
	if (size > scratch.length) scratch = Buffer.alloc(Math.min(PARSED_WHOLE, Math.max(size, scratch.length * 2)));
	const bytes = size <= scratch.length ? scratch.subarray(0, size) : Buffer.alloc(size);
	asset.source.read(bytes, 0);
	const source = new MemoryText(bytes);
	const ascii = isAscii(bytes);
	let value: Json;
	try {
		value = JSON.parse(bytes.toString(ascii ? "latin1" : "utf8")) as Json;
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		return { findings: readStrictly(asset, source, goOn).findings, answers: null };
	}
	const findings = ascii || isUtf8(bytes) ? [] : readStrictly(asset, source, goOn).findings;
	const text = lookAtText(bytes);
	const look = lookThrough(value, text.surrogates);
	if (look.suspicious || look.keys !== text.keys) findings.push(...written(asset, source, goOn));
	return { findings, answers: lookAtRows(asset, source, value, findings, goOn) };
}

function checkInPieces(asset: AssetToCheck, goOn: () => boolean): CheckedAsset {
	const { source } = asset;
	const { findings, sound } = readStrictly(asset, source, goOn);
	if (!sound) return { findings, answers: null };
	findings.push(...written(asset, source, goOn));
	try {
		return { findings, answers: lookAtRows(asset, source, parsePruned(source, goOn), findings, goOn) };
	} catch (error) {
		if (!(error instanceof TooManyValues)) throw error;
		const sentence = `This asset of ${String(source.size)} bytes has ${error.message}: its ids, relations and answers are not looked through`;
		findings.push({ at: asset.start, severity: "odd", sentence, row: 0 });
		return { findings, answers: null };
	}
}

function written(asset: AssetToCheck, source: TextSource, goOn: () => boolean): RowFinding[] {
	return findWrittenOddities(source, goOn).map((finding) => ({ ...finding, at: finding.at + asset.start, row: 0 }));
}

/** What the strict lexer refuses, and bytes that are not UTF-8. `sound`: it is JSON all the same. */
function readStrictly(
	asset: AssetToCheck,
	source: TextSource,
	goOn: () => boolean,
): { findings: RowFinding[]; sound: boolean } {
	const reader = new AssetReader();
	const tokens = new JsonTokens(reader);
	reader.attach(tokens);
	tokens.reset();
	reader.begin(0);
	const end = feedThrough(source, tokens, goOn);
	const fault = tokens.fault ?? trailing(source, end);
	const { identity } = reader;
	if (fault) {
		const name = identity === null ? "" : `${identity}, `;
		const sentence = `${fault.sentence}. The asset ${name}that begins at byte ${String(asset.start)} cannot be shown`;
		return { findings: [{ at: fault.at + asset.start, severity: "damaged", sentence, row: 0 }], sound: false };
	}
	const findings = (reader.end(end)?.oddities ?? [])
		.filter(({ severity }) => severity === "damaged")
		.map((oddity) => ({ ...oddity, at: oddity.at + asset.start, row: 0 }));
	return { findings, sound: true };
}

/** The first byte after the value that is no white space. */
function trailing(source: TextSource, from: number): { at: number; sentence: string } | null {
	const buffer = Buffer.alloc(PIECE);
	for (let base = from; base < source.size;) {
		const length = source.read(buffer, base);
		const found = buffer.subarray(0, length).findIndex((byte) => ![0x20, 0x0a, 0x0d, 0x09].includes(byte));
		if (found >= 0)
			return {
				at: base + found,
				sentence: `Expected the end of the asset, found ${describe(buffer[found] as number)}`,
			};
		base += length;
	}
	return null;
}

function lookAtRows(
	asset: AssetToCheck,
	source: TextSource,
	value: Json,
	findings: RowFinding[],
	goOn: () => boolean,
): string[][] {
	if (!isObject(value)) return [];
	const answers: string[][] = [];
	const odd: (ValueOddity & { row: number })[] = [];
	for (let row = 0; row < asset.rows; row++) {
		const look = lookAtTask(value, { form: asset.form, member: row });
		answers.push(look.answers);
		for (const { pointer, sentence } of look.oddities) odd.push({ pointer, sentence, row });
	}
	if (odd.length > 0) {
		const pointers = odd.map(({ pointer }) => pointer);
		const places = locateValues(source, pointers, goOn);
		for (const { pointer, sentence, row } of odd)
			findings.push({ at: asset.start + (places.get(pointer) ?? 0), severity: "odd", sentence, row });
	}
	return answers;
}
