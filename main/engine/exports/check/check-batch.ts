import * as fs from "node:fs";
import type { Problem } from "#shared/export";
import { JobStopped } from "../../job-control.ts";
import type { AssetForm } from "../asset-fields.ts";
import { MOST_PROBLEMS } from "../problem-list.ts";
import { partAt } from "../source-text.ts";
import { TextPlaces } from "../text-places.ts";
import { FilePart, MemoryText, sameStamp, SourceChanged, stampOf, type TextSource } from "../text-source.ts";
import type { TextPart } from "../unpack.ts";
import { checkAsset } from "./check-asset.ts";
import type { CheckOrder } from "./check-order.ts";

/** An asset, and the rows that it has. */
export interface CheckItem {
	offset: number;
	length: number;
	form: AssetForm;
	row: number;
	rows: number;
}

/** Of assets that follow each other in the file. */
export interface BatchResult {
	assets: number;
	bytes: number;
	/** In the order of the file; beyond {@link MOST_PROBLEMS} they are only counted. */
	problems: Problem[];
	/** How many problems of each severity were found, kept or not. */
	damaged: number;
	odd: number;
	/** Row and number of its problems, in turn. */
	counts: number[];
	/** Question and answer, in turn: each once in a batch. */
	pairs: string[];
	/** For each row of the batch: numbers of pairs, or null where the answers could not be read. */
	rows: (number[] | null)[];
}

/** Bytes of a batch that are read at once. */
const MOST_BLOCK = 8 * 1024 * 1024;

/** Checks batches of one text with a descriptor of its own. Holds one asset at a time, or one block of small ones. */
export class BatchCheck {
	readonly #descriptor: number;
	/** Line counts of the part in which a problem was found last: batches come in the order of the file. */
	#places: { part: TextPart; places: TextPlaces } | null = null;
	#kept = 0;

	/** Errors: SourceChanged where the text is not the one that was read; what the file system raises. */
	constructor(
		private readonly order: CheckOrder,
		private readonly goOn: () => boolean,
	) {
		this.#descriptor = fs.openSync(order.textPath, "r");
		try {
			this.#confirm();
		} catch (error) {
			this.close();
			throw error;
		}
	}

	close(): void {
		fs.closeSync(this.#descriptor);
	}

	/** Errors: SourceChanged; JobStopped; what the file system raises. */
	run(items: readonly CheckItem[]): BatchResult {
		const result: BatchResult = {
			assets: items.length,
			bytes: 0,
			problems: [],
			damaged: 0,
			odd: 0,
			counts: [],
			pairs: [],
			rows: [],
		};
		const pairIds = new Map<string, number>();
		const block = this.#block(items);
		for (const asset of items) {
			if (!this.goOn()) throw new JobStopped();
			const source = block
				? new MemoryText(block.bytes.subarray(asset.offset - block.start, asset.offset - block.start + asset.length))
				: new FilePart(this.#descriptor, asset.offset, asset.length);
			this.#check(asset, source, result, pairIds);
			result.bytes += asset.length;
		}
		// Written to meanwhile, the bytes may have been of two states of the file.
		this.#confirm();
		return result;
	}

	/** The bytes of a batch of small assets that lie beside each other: a read for each would take as long as checking it. */
	#block(items: readonly CheckItem[]): { start: number; bytes: Buffer } | null {
		const [first] = items;
		const last = items.at(-1);
		if (!first || !last || items.length < 2) return null;
		const size = last.offset + last.length - first.offset;
		if (size <= 0 || size > MOST_BLOCK) return null;
		const bytes = Buffer.allocUnsafe(size);
		new FilePart(this.#descriptor, first.offset, size).read(bytes, 0);
		return { start: first.offset, bytes };
	}

	#check(asset: CheckItem, source: TextSource, result: BatchResult, pairIds: Map<string, number>): void {
		const part = partAt(this.order.parts, asset.offset);
		const { findings, answers } = checkAsset(
			{
				source,
				start: asset.offset - part.start,
				form: asset.form,
				rows: asset.rows,
			},
			this.goOn,
		);
		const counts = new Map<number, number>();
		for (const { at, severity, sentence, row: member } of findings.sort((a, b) => a.at - b.at)) {
			const row = asset.row + member;
			result[severity]++;
			counts.set(row, (counts.get(row) ?? 0) + 1);
			// Each worker is given batches in the order of the file: what it does not keep, nobody would.
			if (this.#kept >= MOST_PROBLEMS) continue;
			this.#kept++;
			const places = this.#placesOf(part);
			const { line, column } = places.locate(at);
			const excerpt = places.excerpt(at);
			result.problems.push({ part: part.name, byte: at, line, column, row, severity, sentence, excerpt });
		}
		for (const [row, count] of counts) result.counts.push(row, count);
		for (let member = 0; member < asset.rows; member++) {
			const texts = answers?.[member];
			result.rows.push(texts ? pairNumbers(texts, result.pairs, pairIds) : null);
		}
	}

	#placesOf(part: TextPart): TextPlaces {
		if (this.#places?.part !== part) {
			const source = new FilePart(this.#descriptor, part.start, part.size);
			const mark = Buffer.alloc(3);
			const marked = source.read(mark, 0) === 3 && mark.equals(byteOrderMark);
			this.#places = { part, places: new TextPlaces(source, { at: marked ? 3 : 0, line: 1, column: 1 }) };
		}
		return this.#places.places;
	}

	#confirm(): void {
		if (!sameStamp(stampOf(fs.fstatSync(this.#descriptor)), this.order.stamp))
			throw new SourceChanged("The file has another size or time than when it was read");
	}
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** The numbers of a row's answers among the pairs of the batch, each once. */
function pairNumbers(texts: readonly string[], pairs: string[], ids: Map<string, number>): number[] {
	const numbers = new Set<number>();
	for (let i = 0; i < texts.length; i += 2) {
		const question = texts[i] ?? "";
		const answer = texts[i + 1] ?? "";
		const key = `${String(question.length)}\0${question}${answer}`;
		let id = ids.get(key);
		if (id === undefined) {
			id = pairs.length / 2;
			ids.set(key, id);
			pairs.push(question, answer);
		}
		numbers.add(id);
	}
	return [...numbers];
}
