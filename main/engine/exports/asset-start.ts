import { assetKeys } from "./format-keys.ts";
import type { TextSource } from "./text-source.ts";

/** Where an asset may begin. */
export interface AssetStart {
	at: number;
	/** It stands where only an asset can: after `},` or at the start of a line, with a first key that sound assets have. */
	certain: boolean;
}

const PIECE = 64 * 1024;
/** What is looked at before and after a brace. */
const BEFORE = 64;
const AFTER = 320;

/**
 * The first place at or after `from` where an asset may begin: a brace, a quoted key that assets begin with, a colon.
 * An asset's text inside a string does not look like this, since its quotes are escaped there.
 */
export function findAssetStart(
	source: TextSource,
	from: number,
	firstKeys: ReadonlySet<string>,
	byLine: boolean,
): AssetStart | null {
	const buffer = Buffer.alloc(BEFORE + PIECE + AFTER);
	let position = from;
	while (position < source.size) {
		const base = Math.max(0, position - BEFORE);
		const filled = source.read(buffer, base);
		const end = Math.min(filled, position - base + PIECE);
		let index = position - base;
		while (index < end) {
			const brace = buffer.indexOf(0x7b, index);
			if (brace < 0 || brace >= end) break;
			const certain = judge(buffer.subarray(0, filled), brace, firstKeys, byLine);
			if (certain !== null) return { at: base + brace, certain };
			index = brace + 1;
		}
		position = base + end;
	}
	return null;
}

/** Null: no asset begins here. True: one certainly does. False: one may. */
function judge(bytes: Buffer, brace: number, firstKeys: ReadonlySet<string>, byLine: boolean): boolean | null {
	const after = bytes.toString("latin1", brace, Math.min(bytes.length, brace + AFTER));
	const key = /^\{[ \t\r\n]*"([^"\\]{1,200})"[ \t\r\n]*:/u.exec(after)?.[1];
	if (key === undefined) return null;
	const seen = firstKeys.has(key);
	if (!seen && !assetKeys.has(key)) return byLine && bytes[brace - 1] === 0x0a ? false : null;
	const before = bytes.toString("latin1", Math.max(0, brace - BEFORE), brace);
	const placed = byLine ? /(?:^|\n)$/u.test(before) : /\}[ \t\r\n]*,[ \t\r\n]*$/u.test(before);
	return placed && (seen || firstKeys.size === 0);
}
