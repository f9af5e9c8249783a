/**
 * The inner loop of the literal search: sixteen bytes at a time, it marks where two bytes in a row may be the anchor of
 * the text looked for, and where an escape begins. It is WebAssembly because JavaScript has no such instructions, and is
 * written down here as opcodes: one function of 64 bytes a turn, which needs no compiler.
 *
 * Memory: constants from 0, marks from {@link MARKS_AT}, text from {@link TEXT_AT} on.
 */

const PAGE = 65_536;
const MARKS_AT = 256;
const MARK_WORDS = 3;
const STEP = 64;

/** What is looked for: `(byte | mask) === value` at a place, and at the next. */
export interface BytePair {
	first: ByteTest;
	second: ByteTest;
	/** The byte after the backslash of an escape that matters; every escape where its mask is 0xff. */
	escape: ByteTest;
}

export interface ByteTest {
	mask: number;
	value: number;
}

export const anyByte: ByteTest = { mask: 0xff, value: 0xff };
/** 0xff is in no UTF-8. */
export const noByte: ByteTest = { mask: 0, value: 0xff };
export const byteU: ByteTest = { mask: 0, value: 0x75 };

/** A buffer of text in the memory of the filter, and the filter over it. */
export class ByteFilter {
	/** The text: filled by its owner. */
	readonly text: Buffer;
	readonly #scan: (from: number, to: number, out: number) => number;
	readonly #constants: Uint8Array;
	readonly #marks: Int32Array;
	readonly #textAt: number;

	/** `size`: bytes of text that there is room for. */
	constructor(size: number) {
		const marks = Math.ceil(size / STEP + 1) * MARK_WORDS * 4;
		this.#textAt = MARKS_AT + Math.ceil(marks / STEP) * STEP;
		const memory = new wasm.Memory({ initial: Math.ceil((this.#textAt + size + 2 * STEP) / PAGE) });
		const instance = new wasm.Instance(filterModule(), { env: { memory } });
		this.#scan = instance.exports["scan"] as (from: number, to: number, out: number) => number;
		this.#constants = new Uint8Array(memory.buffer, 0, MARKS_AT);
		this.#marks = new Int32Array(memory.buffer, MARKS_AT, marks / 4);
		this.text = Buffer.from(memory.buffer, this.#textAt, size);
	}

	look(pair: BytePair): void {
		const tests = [pair.first, pair.second, pair.escape];
		for (const [at, { mask, value }] of tests.entries()) {
			this.#constants.fill(mask, at * 32, at * 32 + 16);
			this.#constants.fill(value, at * 32 + 16, at * 32 + 32);
		}
		this.#constants.fill(0x5c, 96, 112);
	}

	/** Tells the places from `from` to before `to` that the filter lets through, in order; stops where `told` says false. */
	each(from: number, to: number, told: (at: number) => boolean): void {
		const end = this.#scan(this.#textAt + from, this.#textAt + to, MARKS_AT);
		const words = (end - MARKS_AT) / 4;
		for (let word = 0; word < words; word += MARK_WORDS) {
			const at = (this.#marks[word] as number) - this.#textAt;
			for (let half = 0; half < 2; half++) {
				let bits = this.#marks[word + 1 + half] as number;
				while (bits !== 0) {
					const bit = 31 - Math.clz32(bits & -bits);
					bits &= bits - 1;
					const place = at + half * 32 + bit;
					if (place >= to) return;
					if (!told(place)) return;
				}
			}
		}
	}
}

/** What is used of WebAssembly, which the types of Node do not describe. */
interface WebAssemblyApi {
	Module: new (bytes: Uint8Array) => object;
	Memory: new (pages: { initial: number }) => { buffer: ArrayBuffer };
	Instance: new (module: object, imports: object) => { exports: Record<string, unknown> };
}

const wasm = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
let compiled: object | null = null;

function filterModule(): object {
	compiled ??= new wasm.Module(moduleBytes());
	return compiled;
}

// Opcodes of WebAssembly, by the names of its text format.
const i32 = 0x7f;
const v128 = 0x7b;
const block = [0x02, 0x40];
const loop = [0x03, 0x40];
const end = 0x0b;
const branch = (depth: number) => [0x0c, depth];
const branchIf = (depth: number) => [0x0d, depth];
const get = (local: number) => [0x20, local];
const set = (local: number) => [0x21, local];
const tee = (local: number) => [0x22, local];
const constant = (value: number) => [0x41, ...signed(value)];
const notLess = 0x4f; // i32.ge_u
const isZero = 0x45;
const add = 0x6a;
const shiftLeft = 0x74;
const either = 0x72; // i32.or
const store = (offset: number) => [0x36, 2, ...unsigned(offset)];
const simd = {
	load: (offset: number) => [0xfd, 0x00, 0, ...unsigned(offset)],
	equal: [0xfd, 0x23],
	and: [0xfd, 0x4e],
	or: [0xfd, 0x50],
	anyTrue: [0xfd, 0x53],
	bitmask: [0xfd, 0x64],
};

function moduleBytes(): Uint8Array<ArrayBuffer> {
	return new Uint8Array([
		...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
		...section(1, list([[0x60, 3, i32, i32, i32, 1, i32]])),
		...section(2, list([[...text("env"), ...text("memory"), 2, 0, 1]])),
		...section(3, list([[0]])),
		...section(7, list([[...text("scan"), 0, 0]])),
		...section(10, list([sized(scanBody())])),
	]);
}

/** `scan(from, to, out)`: writes for each 64 bytes with a mark its place and two words of bits; returns the end of them. */
function scanBody(): number[] {
	const [from, to, out] = [0, 1, 2];
	const constants = [3, 4, 5, 6, 7, 8, 9];
	const found = [10, 11, 12, 13];
	const next = 14;
	const [firstMask, first, secondMask, second, escapeMask, escape, backslash] = constants as [
		number,
		number,
		number,
		number,
		number,
		number,
		number,
	];
	/** Whether the sixteen bytes at `offset` begin a pair or an escape. */
	const marks = (offset: number) => [
		...[...get(from), ...simd.load(offset), ...get(firstMask), ...simd.or, ...get(first), ...simd.equal],
		...[...get(from), ...simd.load(offset + 1), ...tee(next), ...get(secondMask), ...simd.or, ...get(second)],
		...[...simd.equal, ...simd.and],
		...[...get(from), ...simd.load(offset), ...get(backslash), ...simd.equal],
		...[...get(next), ...get(escapeMask), ...simd.or, ...get(escape), ...simd.equal, ...simd.and, ...simd.or],
	];
	const word = (low: number, high: number) => [
		...[...get(low), ...simd.bitmask, ...get(high), ...simd.bitmask, ...constant(16), shiftLeft, either],
	];
	const [a, b, c, d] = found as [number, number, number, number];
	return [
		...[1, 12, v128],
		...constants.flatMap((local, at) => [...constant(at * 16), ...simd.load(0), ...set(local)]),
		...block,
		...loop,
		...[...get(from), ...get(to), notLess, ...branchIf(1)],
		...found.flatMap((local, at) => [...marks(at * 16), ...set(local)]),
		...block,
		...[...get(a), ...get(b), ...simd.or, ...get(c), ...get(d), ...simd.or, ...simd.or],
		...[...simd.anyTrue, isZero, ...branchIf(0)],
		...[...get(out), ...get(from), ...store(0)],
		...[...get(out), ...word(a, b), ...store(4)],
		...[...get(out), ...word(c, d), ...store(8)],
		...[...get(out), ...constant(MARK_WORDS * 4), add, ...set(out)],
		end,
		...[...get(from), ...constant(STEP), add, ...set(from), ...branch(0)],
		end,
		end,
		...get(out),
		end,
	];
}

function section(id: number, content: number[]): number[] {
	return [id, ...sized(content)];
}

function sized(content: number[]): number[] {
	return [...unsigned(content.length), ...content];
}

function list(items: number[][]): number[] {
	return [...unsigned(items.length), ...items.flat()];
}

function text(name: string): number[] {
	return sized([...Buffer.from(name)]);
}

/** LEB128. */
function unsigned(value: number): number[] {
	const low = value & 0x7f;
	return value < 0x80 ? [low] : [low | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
	const low = value & 0x7f;
	const rest = value >> 7;
	const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
	return isLast ? [low] : [low | 0x80, ...signed(rest)];
}
