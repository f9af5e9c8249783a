import type { Json } from "#shared/json";
import { readThrough } from "./json-pointer.ts";
import { JsonTokens, type TokenSink } from "./json-tokens.ts";
import type { CutLists } from "./read-task.ts";
import type { TextSource } from "./text-source.ts";

export interface CutAsset {
	value: Json;
	cut: CutLists;
}

/** Raised where an asset is too large to show even without its longest lists. */
export class AssetTooLarge extends Error {}

/** What an asset may weigh after its lists of tools were cut. */
const REST_LIMIT = 128 * 1024 * 1024;
const cutKeys = new Set(["tools", "objects"]);

/** Above this an asset's lists of tools are cut before it is parsed. */
const LARGE_ASSET = 16 * 1024 * 1024;

export interface ParsedAsset {
	value: Json;
	cut?: CutLists;
}

/**
 * Parses an asset: whole, or where it is larger than 16 MiB with its lists of tools cut, but for `budget` bytes of the list of
 * stage visit `visit` (null: of the exported state).
 *
 * Errors: SyntaxError; {@link AssetTooLarge}; those of the source.
 */
export function parseAsset(source: TextSource, visit: number | null, budget: number): ParsedAsset {
	if (source.size <= LARGE_ASSET) return { value: JSON.parse(readText(source)) as Json };
	const shown = (pointer: string): boolean => {
		const inVisit = /\/stageHistory\/(\d+)\/(?:tools|objects)$/u.exec(pointer);
		return visit === null ? !inVisit : Number(inVisit?.[1] ?? -1) === visit;
	};
	return parseLargeAsset(source, shown, budget);
}

/** All of a text. */
export function readText(source: TextSource): string {
	const bytes = Buffer.alloc(source.size);
	source.read(bytes, 0);
	return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/**
 * Parses an asset that is too large to be parsed whole: its lists of tools are cut before, the one at `shown` (a
 * pointer such as `/task/tools`) after `budget` bytes, all others before their first element. What was cut is told by
 * pointer. Everything else of the asset is there.
 *
 * Errors: {@link AssetTooLarge} where what remains is more than 128 MB.
 */
export function parseLargeAsset(source: TextSource, shown: (pointer: string) => boolean, budget: number): CutAsset {
	const cutter = new ListCutter(shown, budget);
	const tokens = new JsonTokens(cutter);
	cutter.attach(tokens);
	tokens.reset();
	readThrough(source, tokens);
	const rest = source.size - cutter.gaps.reduce((sum, gap) => sum + gap.end - gap.start, 0);
	if (rest > REST_LIMIT) {
		throw new AssetTooLarge(
			`${String(source.size)} bytes, ${String(rest)} of them besides its lists of tools; at most ${String(REST_LIMIT)} can be shown`,
		);
	}
	const text = Buffer.alloc(rest);
	let filled = 0;
	let position = 0;
	for (const gap of [...cutter.gaps, { start: source.size, end: source.size }]) {
		filled += source.read(text.subarray(filled, filled + gap.start - position), position);
		position = gap.end;
	}
	return { value: JSON.parse(new TextDecoder().decode(text.subarray(0, filled))) as Json, cut: cutter.cut };
}

interface OpenList {
	pointer: string;
	total: number;
	kept: number;
	/** The end of the last element that is kept, or of the opening bracket. */
	keptUntil: number;
	start: number;
}

/** Follows task, tasks, stageHistory and answer down to their lists of tools; everything else is hushed. */
class ListCutter implements TokenSink {
	readonly gaps: { start: number; end: number }[] = [];
	readonly cut = new Map<string, { total: number; kept: number }>();
	#tokens: JsonTokens | null = null;
	readonly #path: { key: string; index: number; isArray: boolean; list: OpenList | null }[] = [];

	constructor(
		private readonly shown: (pointer: string) => boolean,
		private readonly budget: number,
	) {}

	attach(tokens: JsonTokens): void {
		this.#tokens = tokens;
	}

	openObject(): void {
		this.#enter(false, 0);
	}
	openArray(at: number): void {
		this.#enter(true, at);
	}
	closeObject(end: number): void {
		this.#leave(end);
	}
	closeArray(end: number): void {
		this.#leave(end);
	}
	key(): void {
		const top = this.#path.at(-1);
		if (top) top.key = this.#tokens?.text() ?? "";
	}
	string(_at: number, end: number): void {
		this.#element(end);
	}
	number(_at: number, end: number): void {
		this.#element(end);
	}
	literal(_value: boolean | null, _at: number, end: number): void {
		this.#element(end);
	}
	badUtf8(): void {
		// Told when the file was scanned.
	}

	#enter(isArray: boolean, at: number): void {
		const top = this.#path.at(-1);
		if (top?.isArray && !top.list) top.index++;
		const step = top ? (top.isArray ? String(top.index) : top.key) : "";
		const isList = isArray && top?.isArray === false && cutKeys.has(step);
		const leads = !top || ["task", "tasks", "stageHistory", "answer"].includes(step) || (top.isArray && !top.list);
		const pointer = [...this.#path.slice(0, -1).map((part) => (part.isArray ? String(part.index) : part.key)), step];
		const list = isList ? { pointer: `/${pointer.join("/")}`, total: 0, kept: 0, keptUntil: at + 1, start: at } : null;
		this.#path.push({ key: "", index: -1, isArray, list });
		if (top?.list || !(isList || leads)) this.#tokens?.hush();
	}

	#leave(end: number): void {
		const closed = this.#path.pop();
		if (closed?.list) {
			const { list } = closed;
			if (list.kept < list.total) {
				this.gaps.push({ start: list.keptUntil, end: end - 1 });
				this.cut.set(list.pointer, { total: list.total, kept: list.kept });
			}
		}
		this.#element(end);
	}

	/** A value ended: where it was an element of a list of tools, it is counted, and kept while there is room. */
	#element(end: number): void {
		const list = this.#path.at(-1)?.list;
		if (!list) return;
		list.total++;
		if (list.kept === list.total - 1 && this.shown(list.pointer) && end - list.start <= this.budget) {
			list.kept++;
			list.keptUntil = end;
		}
	}
}
