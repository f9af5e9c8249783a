import { containerEnd, type Range } from "./find-objects.ts";

const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const metadata = Buffer.from('"metadata"');

/** How far ahead in A the partner of an element of B is looked for. */
const AHEAD = 4;
const MOST_AHEAD = 16;

/** The objects of a list, as text. */
export interface ObjectTexts {
	text: Buffer;
	ranges: readonly Range[];
}

/**
 * For each object of B the one of A that is the same text, -1 where none was found: in the order of both, since a stage
 * leaves most annotations as they are. Only the exported state carries metadata, which stands last: it is set aside.
 */
export function sameTexts(a: ObjectTexts, b: ObjectTexts): Int32Array {
	const same = new Int32Array(b.ranges.length).fill(-1);
	let next = 0;
	let ahead = AHEAD;
	for (const [place, range] of b.ranges.entries()) {
		const last = Math.min(a.ranges.length, next + ahead);
		for (let at = next; at < last; at++) {
			if (!isSame(a.text, a.ranges[at] as Range, b.text, range)) continue;
			same[place] = at;
			next = at + 1;
			break;
		}
		ahead = same[place] === -1 ? Math.min(MOST_AHEAD, ahead + 1) : AHEAD;
	}
	return same;
}

function isSame(a: Buffer, rangeA: Range, b: Buffer, rangeB: Range): boolean {
	const [sizeA, sizeB] = [rangeA.end - rangeA.start, rangeB.end - rangeB.start];
	if (sizeA === sizeB) return a.compare(b, rangeB.start, rangeB.end, rangeA.start, rangeA.end) === 0;
	return sizeA < sizeB ? isButForMetadata(a, rangeA, b, rangeB) : isButForMetadata(b, rangeB, a, rangeA);
}

/** Whether `long` is `short` and a last member "metadata". */
function isButForMetadata(short: Buffer, { start, end }: Range, long: Buffer, range: Range): boolean {
	let size = end - 1 - start;
	while (isSpace(short[start + size - 1])) size--;
	if (long.compare(short, start, start + size, range.start, range.start + size) !== 0) return false;
	let at = behindSpace(long, range.start + size);
	if (long[at] !== COMMA) return false;
	at = behindSpace(long, at + 1);
	if (long.compare(metadata, 0, metadata.length, at, at + metadata.length) !== 0) return false;
	at = behindSpace(long, at + metadata.length);
	if (long[at] !== COLON) return false;
	at = behindSpace(long, at + 1);
	if (long[at] !== OPEN_OBJECT) return false;
	at = behindSpace(long, containerEnd(long, at));
	return at === range.end - 1 && long[at] === CLOSE_OBJECT;
}

function behindSpace(bytes: Buffer, from: number): number {
	let at = from;
	while (isSpace(bytes[at])) at++;
	return at;
}

function isSpace(byte: number | undefined): boolean {
	return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
