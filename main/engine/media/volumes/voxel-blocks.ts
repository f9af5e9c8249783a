import type { VoxelType } from "#shared/volumes";
import type { ByteStream } from "./byte-stream.ts";
import { VolumeRefused } from "./volume-refused.ts";
import { sourceBytes, type SourceType, type VoxelPlan } from "./voxel-plan.ts";

export type Voxels =
	| Int8Array<ArrayBuffer>
	| Uint8Array<ArrayBuffer>
	| Int16Array<ArrayBuffer>
	| Uint16Array<ArrayBuffer>
	| Int32Array<ArrayBuffer>
	| Uint32Array<ArrayBuffer>
	| Float32Array<ArrayBuffer>
	| Float64Array<ArrayBuffer>;

type Numbers = Voxels | BigInt64Array<ArrayBuffer> | BigUint64Array<ArrayBuffer>;

/** Numbers decoded at a time. */
const blockLength = 1 << 20;
/** Letters of one number in a text. */
const mostLetters = 400;

/** The type in which numbers of a file are handed on: 64-bit whole numbers have none of their own. */
export function voxelTypeOf(source: SourceType): VoxelType {
	return source === "int64" || source === "uint64" ? "float64" : source;
}

export function viewOf(type: VoxelType, buffer: ArrayBuffer, length: number): Voxels {
	return arrayOf(type, buffer, length) as Voxels;
}

function arrayOf(type: SourceType, buffer: ArrayBuffer, length: number): Numbers {
	switch (type) {
		case "int8":
			return new Int8Array(buffer, 0, length);
		case "uint8":
			return new Uint8Array(buffer, 0, length);
		case "int16":
			return new Int16Array(buffer, 0, length);
		case "uint16":
			return new Uint16Array(buffer, 0, length);
		case "int32":
			return new Int32Array(buffer, 0, length);
		case "uint32":
			return new Uint32Array(buffer, 0, length);
		case "int64":
			return new BigInt64Array(buffer, 0, length);
		case "uint64":
			return new BigUint64Array(buffer, 0, length);
		case "float32":
			return new Float32Array(buffer, 0, length);
		case "float64":
			return new Float64Array(buffer, 0, length);
	}
}

/** Numbers of a plan, all layers together. */
export function countOf({ sizes, fast, slow }: Pick<VoxelPlan, "sizes" | "fast" | "slow">): number {
	return sizes[0] * sizes[1] * sizes[2] * fast * slow;
}

/**
 * The numbers of a volume in the order of its file, in blocks whose length is a multiple of `plan.fast`. A block is good
 * until the next one is asked for. The stream stands behind the last number then.
 *
 * Errors: VolumeRefused, with the figures, where there are fewer than the header says.
 */
export async function* voxelBlocks(stream: ByteStream, plan: VoxelPlan): AsyncGenerator<Voxels> {
	const count = countOf(plan);
	const length = Math.min(count, Math.max(1, Math.floor(blockLength / plan.fast)) * plan.fast);
	const buffer = new ArrayBuffer(length * sourceBytes[plan.source]);
	const fill =
		plan.encoding === "raw"
			? rawFiller(stream)
			: plan.encoding === "hex"
				? hexFiller(stream)
				: textFiller(stream, plan);
	const wide = plan.source === "int64" || plan.source === "uint64" ? new Float64Array(length) : null;
	for (let done = 0; done < count; done += length) {
		const part = Math.min(length, count - done);
		const numbers = arrayOf(plan.source, buffer, part);
		const got = await fill.next(numbers);
		if (got < part) {
			const unit = plan.encoding === "ascii" ? 1 : sourceBytes[plan.source];
			const what = plan.encoding === "ascii" ? "numbers" : "bytes";
			const [has, wants] = [Math.floor((done + got) * unit), count * unit];
			throw new VolumeRefused(
				"damaged",
				`it is truncated: it has ${String(has)} of ${String(wants)} ${what} of voxels`,
			);
		}
		if (plan.encoding !== "ascii" && plan.isBigEndian) swap(buffer, part, sourceBytes[plan.source]);
		if (plan.bits !== null) narrow(numbers, plan.bits);
		yield wide === null ? (numbers as Voxels) : exact(numbers as BigInt64Array, wide.subarray(0, part));
	}
	if (await fill.hasMore())
		plan.notes.push("More follows its voxels in the file than its header says, and is left out.");
}

interface Filler {
	/** Fills an array, and answers how many numbers there were: with a fraction where the last one is cut off. */
	next(into: Numbers): Promise<number>;
	/** Whether something follows what was asked for. */
	hasMore(): Promise<boolean>;
}

function rawFiller(stream: ByteStream): Filler {
	return {
		next: async (into) => {
			const bytes = Buffer.from(into.buffer, into.byteOffset, into.byteLength);
			return (await stream.read(bytes)) / into.BYTES_PER_ELEMENT;
		},
		hasMore: async () => (await stream.peek(1)).length > 0,
	};
}

/** Two digits a byte, with blanks anywhere between them. */
function hexFiller(stream: ByteStream): Filler {
	let high = -1;
	return {
		next: async (into) => {
			const bytes = Buffer.from(into.buffer, into.byteOffset, into.byteLength);
			const piece = Buffer.allocUnsafe(1 << 16);
			let at = 0;
			while (at < bytes.length) {
				// No more than two digits for each byte that is still wanted, so that nothing of the next block is taken.
				const got = await stream.read(
					piece.subarray(0, Math.min(piece.length, (bytes.length - at) * 2 - (high < 0 ? 0 : 1))),
				);
				if (got === 0) break;
				for (let n = 0; n < got; n += 1) {
					const digit = hexDigit(piece[n] ?? 0);
					if (digit < 0) continue;
					if (high < 0) high = digit;
					else {
						bytes[at] = high * 16 + digit;
						at += 1;
						high = -1;
					}
				}
			}
			return at / into.BYTES_PER_ELEMENT;
		},
		// What is left is a blank or two as a rule.
		hasMore: async () => /[^\s\0]/u.test((await stream.peek(64)).toString("latin1")),
	};
}

/** Below 0 for a blank. Errors: VolumeRefused. */
function hexDigit(code: number): number {
	if (code >= 48 && code <= 57) return code - 48;
	if (code >= 97 && code <= 102) return code - 87;
	if (code >= 65 && code <= 70) return code - 55;
	if (code === 32 || (code >= 9 && code <= 13)) return -1;
	throw new VolumeRefused("damaged", `its voxels are said to be hexadecimal, and hold the byte ${String(code)}`);
}

/** Numbers as text, with blanks or commas between them. */
function textFiller(stream: ByteStream, { source }: VoxelPlan): Filler {
	const lists = wordLists(stream);
	let words: readonly string[] = [];
	let used = 0;
	const nextWord = async (): Promise<string | null> => {
		while (used >= words.length) {
			const next = await lists.next();
			if (next.done === true) return null;
			[words, used] = [next.value, 0];
		}
		used += 1;
		return words[used - 1] ?? null;
	};
	return {
		next: async (into) => {
			for (let at = 0; at < into.length; at += 1) {
				const word = used < words.length ? (words[used++] ?? null) : await nextWord();
				if (word === null) return at;
				put(word, into, at, source);
			}
			return into.length;
		},
		hasMore: async () => (await nextWord()) !== null,
	};
}

/** Errors: VolumeRefused for what is no number of the type. */
function put(word: string, into: Numbers, at: number, source: SourceType): void {
	const isWhole = source !== "float32" && source !== "float64";
	const isNone = /^[+-]?nan$/iu.test(word);
	const value = isNone ? NaN : Number(word.replace(/^([+-]?)inf(?:inity)?$/iu, "$1Infinity"));
	if (isWhole ? !Number.isSafeInteger(value) : Number.isNaN(value) && !isNone)
		throw new VolumeRefused("damaged", `one of its voxels is "${word.slice(0, 40)}", expected a number`);
	if (into instanceof BigInt64Array || into instanceof BigUint64Array) into[at] = BigInt(value);
	else into[at] = value;
	if (isWhole && Number(into[at]) !== value)
		throw new VolumeRefused("damaged", `one of its voxels is ${String(value)}, beyond the type ${source}`);
}

async function* wordLists(stream: ByteStream): AsyncGenerator<string[]> {
	let rest = "";
	for await (const piece of stream.pieces()) {
		const words = (rest + piece.toString("latin1")).split(/[\s,\0]+/u);
		rest = words.pop() ?? "";
		if (rest.length > mostLetters)
			throw new VolumeRefused(
				"damaged",
				`its voxels are said to be text, and one has more than ${String(mostLetters)} letters`,
			);
		yield words.filter((word) => word !== "");
	}
	if (rest !== "") yield [rest];
}

function swap(buffer: ArrayBuffer, length: number, bytes: number): void {
	const all = Buffer.from(buffer, 0, length * bytes);
	if (bytes === 2) all.swap16();
	else if (bytes === 4) all.swap32();
	else if (bytes === 8) all.swap64();
}

/** Leaves the lowest bits of each number, with the sign where its type has one. */
function narrow(numbers: Numbers, bits: number): void {
	if (numbers instanceof BigInt64Array || numbers instanceof BigUint64Array) return;
	const shift = 32 - bits;
	const isSigned = numbers instanceof Int8Array || numbers instanceof Int16Array || numbers instanceof Int32Array;
	for (let n = 0; n < numbers.length; n += 1) {
		const shifted = (numbers[n] ?? 0) << shift;
		numbers[n] = isSigned ? shifted >> shift : shifted >>> shift;
	}
}

/** Errors: VolumeRefused for a number that a double does not hold. */
function exact(from: BigInt64Array | BigUint64Array, to: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
	for (let n = 0; n < from.length; n += 1) {
		const value = Number(from[n]);
		if (!Number.isSafeInteger(value))
			throw new VolumeRefused("unsupported", `one of its voxels is ${String(from[n])}: beyond 2^53 none is exact`);
		to[n] = value;
	}
	return to;
}
