import type { Direction } from "#shared/media";
import type { ByteStream } from "./byte-stream.ts";
import { checkedLayers, checkedSize } from "./volume-size.ts";
import { VolumeRefused } from "./volume-refused.ts";
import { sourceBytes, type SourceType, type VolumeLimits, type VoxelPlan } from "./voxel-plan.ts";

/** Bytes of the headers of NIfTI-1 and NIfTI-2 (nifti.nimh.nih.gov). */
const headBytes = { 1: 348, 2: 540 } as const;
/** Extensions and gaps between the header and the voxels. */
const mostGap = 64 << 20;

/** Types of voxels by their code; those of colours hold several bytes at a place. */
const types: ReadonlyMap<number, { source: SourceType; fast: number }> = new Map([
	[2, { source: "uint8", fast: 1 }],
	[4, { source: "int16", fast: 1 }],
	[8, { source: "int32", fast: 1 }],
	[16, { source: "float32", fast: 1 }],
	[64, { source: "float64", fast: 1 }],
	[128, { source: "uint8", fast: 3 }],
	[256, { source: "int8", fast: 1 }],
	[512, { source: "uint16", fast: 1 }],
	[768, { source: "uint32", fast: 1 }],
	[1024, { source: "int64", fast: 1 }],
	[1280, { source: "uint64", fast: 1 }],
	[2304, { source: "uint8", fast: 4 }],
]);

const otherTypes: ReadonlyMap<number, string> = new Map([
	[0, "unknown"],
	[1, "single bits"],
	[32, "complex numbers"],
	[1536, "128-bit floating point"],
	[1792, "complex numbers"],
	[2048, "complex numbers"],
]);

/** Millimetres in a unit of length, by its code; 0 is "unknown", which is taken for millimetres. */
const units: ReadonlyMap<number, number> = new Map([
	[0, 1],
	[1, 1000],
	[2, 1],
	[3, 0.001],
]);

/** Numbers of a header in its own byte order. */
class Header {
	readonly #view: DataView;

	constructor(
		bytes: Uint8Array,
		readonly version: 1 | 2,
		readonly isBigEndian: boolean,
	) {
		this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	}

	int16(at: number): number {
		return this.#view.getInt16(at, !this.isBigEndian);
	}

	int32(at: number): number {
		return this.#view.getInt32(at, !this.isBigEndian);
	}

	/** NaN beyond 2^53: no file has such a size. */
	int64(at: number): number {
		const value = Number(this.#view.getBigInt64(at, !this.isBigEndian));
		return Number.isSafeInteger(value) ? value : NaN;
	}

	float32(at: number): number {
		return this.#view.getFloat32(at, !this.isBigEndian);
	}

	float64(at: number): number {
		return this.#view.getFloat64(at, !this.isBigEndian);
	}

	byte(at: number): number {
		return this.#view.getUint8(at);
	}

	text(at: number, length: number): string {
		const bytes = Buffer.from(this.#view.buffer, this.#view.byteOffset + at, length);
		const end = bytes.indexOf(0);
		return bytes.toString("latin1", 0, end < 0 ? length : end).trim();
	}

	/** `count` numbers as floats: of 32 bits in NIfTI-1, of 64 in NIfTI-2. */
	floats(at1: number, at2: number, count: number): number[] {
		return Array.from({ length: count }, (_, n) =>
			this.version === 1 ? this.float32(at1 + 4 * n) : this.float64(at2 + 8 * n),
		);
	}
}

/** By the size that the header gives of itself, in either byte order, and its magic. */
export function isNifti(head: Uint8Array): boolean {
	return headerOf(head) !== null;
}

function headerOf(head: Uint8Array): Header | null {
	if (head.length < 12) return null;
	for (const isBigEndian of [false, true]) {
		const size = new Header(head, 1, isBigEndian).int32(0);
		const version = size === headBytes[1] ? 1 : size === headBytes[2] ? 2 : null;
		if (version === null) continue;
		const magic = version === 1 ? latin1(head, 344, 4) : latin1(head, 4, 8);
		// Of a file that is cut off before its magic, the size alone.
		if (version === 1 && head.length < 348) return new Header(head, 1, isBigEndian);
		if (/^n[+i]1\0/u.test(magic) || /^n[+i]2\0\r\n\x1a\n/u.test(magic)) return new Header(head, version, isBigEndian);
	}
	return null;
}

/**
 * Where the voxels of a NIfTI file lie. Leaves the stream at the first of them.
 *
 * Errors: VolumeRefused.
 */
export async function niftiPlan(stream: ByteStream, hasLabels: boolean, limits: VolumeLimits): Promise<VoxelPlan> {
	const head = await stream.peek(headBytes[2] + 4);
	const header = headerOf(head);
	if (header === null) throw new VolumeRefused("damaged", "its first bytes are not those of a NIfTI file");
	const { version } = header;
	const own = headBytes[version];
	if (head.length < own)
		throw new VolumeRefused(
			"damaged",
			`it is cut off: ${String(head.length)} bytes, its header alone has ${String(own)}`,
		);
	if ((version === 1 ? latin1(head, 344, 2) : latin1(head, 4, 2)) === "ni")
		throw new VolumeRefused("unsupported", "it is the header of a pair (.hdr and .img): save both as one file (.nii)");
	const notes: string[] = [];
	const dims = dimsOf(header);
	const { source, fast, code } = typeOf(header);
	checkedSize([fast, ...dims], sourceBytes[source], limits);
	await skipToVoxels(stream, header, notes);
	const [x = 1, y = 1, z = 1, ...more] = dims;
	const slow = more.reduce((all, size) => all * size, 1);
	checkedLayers(fast, slow);
	const geometry = geometryOf(header, notes);
	const scaling = scalingOf(header, hasLabels, notes);
	if (hasLabels && (source === "float32" || source === "float64"))
		notes.push("Its labels are floating-point numbers, all of them whole.");
	const description = header.version === 1 ? header.text(148, 80) : header.text(240, 80);
	const intent = header.version === 1 ? header.text(328, 16) : header.text(508, 16);
	const calibrated = header.floats(version === 1 ? 124 : 0, 192, 2);
	const [most = 0, least = 0] = calibrated;
	return {
		format: version === 1 ? "NIfTI-1" : "NIfTI-2",
		sizes: [x, y, z],
		fast,
		slow,
		source,
		isBigEndian: header.isBigEndian,
		encoding: "raw",
		isGzip: false,
		lineSkip: 0,
		byteSkip: 0,
		bits: null,
		...geometry,
		scaling,
		window: most > least && Number.isFinite(most - least) ? { centre: (most + least) / 2, width: most - least } : null,
		isInverted: false,
		segments: null,
		fields: [
			["datatype", `${String(code)} (${source}${fast > 1 ? ` x ${String(fast)}` : ""})`],
			["byte order", header.isBigEndian ? "big endian" : "little endian"],
			...(description === "" ? [] : [["description", description] as const]),
			...(intent === "" ? [] : [["intent", intent] as const]),
		],
		notes,
	};
}

/** Sizes of at least three axes. */
function dimsOf(header: Header): number[] {
	const at = (n: number): number => (header.version === 1 ? header.int16(40 + 2 * n) : header.int64(16 + 8 * n));
	const count = at(0);
	if (!(count >= 1 && count <= 7)) throw new VolumeRefused("damaged", `it has ${String(count)} axes, expected 1 to 7`);
	const dims = Array.from({ length: count }, (_, n) => at(n + 1));
	if (!dims.every((size) => size >= 1 && size <= 2 ** 31 - 1))
		throw new VolumeRefused("damaged", `its sizes are ${dims.join(" x ")}, expected whole numbers from 1 on`);
	while (dims.length < 3) dims.push(1);
	return dims;
}

function typeOf(header: Header): { source: SourceType; fast: number; code: number } {
	const [code, bits] =
		header.version === 1 ? [header.int16(70), header.int16(72)] : [header.int16(12), header.int16(14)];
	const type = types.get(code);
	if (type === undefined) {
		const name = otherTypes.get(code) ?? "not one of the format";
		throw new VolumeRefused("unsupported", `voxels of the data type ${String(code)} (${name}) are not read`);
	}
	const expected = sourceBytes[type.source] * type.fast * 8;
	if (bits !== expected)
		throw new VolumeRefused(
			"damaged",
			`its voxels have ${String(bits)} bits, and those of its data type ${String(code)} have ${String(expected)}`,
		);
	return { ...type, code };
}

async function skipToVoxels(stream: ByteStream, header: Header, notes: string[]): Promise<void> {
	const own = headBytes[header.version];
	const offset = header.version === 1 ? header.float32(108) : header.int64(168);
	// Zero in files of programs that take it for "behind the header".
	const start = offset === 0 ? own + 4 : offset;
	if (!Number.isInteger(start) || start < own)
		throw new VolumeRefused(
			"damaged",
			`its voxels begin at byte ${String(offset)}, expected ${String(own + 4)} or more`,
		);
	if (start > own + mostGap)
		throw new VolumeRefused(
			"too-large",
			`its voxels begin at byte ${String(start)}, at most ${String(own + mostGap)} is read`,
		);
	if (offset === 0) notes.push("Its header does not say where its voxels begin: they are taken to follow it.");
	const gap = await stream.peek(start);
	if (gap.length < start)
		throw new VolumeRefused(
			"damaged",
			`it is cut off: ${String(gap.length)} bytes, its voxels begin at byte ${String(start)}`,
		);
	const extensions = extensionsOf(gap, own, header, notes);
	if (extensions > 0) notes.push(`Extensions of its header that are not read: ${String(extensions)}.`);
	await stream.leaveOut(start);
}

/** How many there are. A bad one costs the others, and nothing else. */
function extensionsOf(gap: Uint8Array, own: number, header: Header, notes: string[]): number {
	if (gap.length < own + 4 || gap[own] === 0) return 0;
	let count = 0;
	const view = new DataView(gap.buffer, gap.byteOffset, gap.length);
	for (let at = own + 4; at + 8 <= gap.length; count += 1) {
		const size = view.getInt32(at, !header.isBigEndian);
		if (size < 16 || size % 16 !== 0 || at + size > gap.length) {
			notes.push(
				`An extension of its header is said to have ${String(size)} bytes, which cannot be: it is left aside.`,
			);
			return count;
		}
		at += size;
	}
	return count;
}

function scalingOf(header: Header, hasLabels: boolean, notes: string[]): VoxelPlan["scaling"] {
	const [slope = 0, intercept = 0] = header.floats(112, 176, 2);
	const none = { slope: 1, intercept: 0 };
	if (!Number.isFinite(slope) || !Number.isFinite(intercept)) {
		if (!Number.isNaN(slope)) notes.push("Its scaling is no number, and is left aside.");
		return none;
	}
	if (slope === 0 || (slope === 1 && intercept === 0)) return none;
	if (!hasLabels) return { slope, intercept };
	notes.push(
		`Its header asks to scale values (${String(slope)} x value + ${String(intercept)}), which makes no sense for labels: they are taken as they are.`,
	);
	return none;
}

/** By sform, else by qform, else by distances alone; which one is said. Its world is one of right, anterior, superior. */
function geometryOf(header: Header, notes: string[]): Pick<VoxelPlan, "directions" | "corner"> {
	const [qform, sform] =
		header.version === 1 ? [header.int16(252), header.int16(254)] : [header.int32(344), header.int32(348)];
	const code = header.version === 1 ? header.byte(123) : header.int32(500);
	const unit = units.get(code & 7);
	if (unit === undefined) {
		notes.push(`Its unit of length (${String(code & 7)}) is not known. Figures are in voxels.`);
		return { directions: null, corner: null };
	}
	if ((code & 7) === 0) notes.push("Its unit of length is not given: millimetres are taken.");
	const steps = header.floats(76, 104, 4);
	const bySform = sform > 0 ? sformOf(header) : null;
	const byQform = qform > 0 ? qformOf(header, steps) : null;
	const found = bySform ?? byQform ?? pixdimOf(steps);
	if (found === null) {
		notes.push("No distances: its header gives none. Figures are in voxels.");
		return { directions: null, corner: null };
	}
	if (bySform && byQform && differ(bySform.columns, byQform.columns))
		notes.push("Its two descriptions of space (sform and qform) differ; sform is used.");
	notes.push(`Its place in space is given by its ${bySform ? "sform" : byQform ? "qform" : "distances alone"}.`);
	const toLps = (vector: Direction): Direction => [-vector[0] * unit + 0, -vector[1] * unit + 0, vector[2] * unit + 0];
	const [i, j, k] = found.columns;
	return {
		directions: [toLps(i), toLps(j), toLps(k)],
		corner: found.corner === null ? null : toLps(found.corner),
	};
}

interface Affine {
	columns: readonly [Direction, Direction, Direction];
	corner: Direction | null;
}

/** Null where it spans no space. */
function sformOf(header: Header): Affine | null {
	const rows = header.floats(280, 400, 12);
	const column = (n: number): Direction => [rows[n] ?? NaN, rows[4 + n] ?? NaN, rows[8 + n] ?? NaN];
	return sound({ columns: [column(0), column(1), column(2)], corner: column(3) });
}

/** A rotation as a unit quaternion of which a is not written (NIfTI-1, method 2); `steps`: qfac and distances. */
function qformOf(header: Header, steps: readonly number[]): Affine | null {
	const [b = NaN, c = NaN, d = NaN, x = NaN, y = NaN, z = NaN] = header.floats(256, 352, 6);
	const [sign = 1, dx = NaN, dy = NaN, dz = NaN] = steps;
	const rest = 1 - (b * b + c * c + d * d);
	// A little above one is rounding; the rotation is one by half a turn then.
	const long = rest < 1e-7 ? Math.sqrt(b * b + c * c + d * d) : 1;
	const [a, bb, cc, dd] = [rest < 1e-7 ? 0 : Math.sqrt(rest), b / long, c / long, d / long];
	const qfac = sign < 0 ? -1 : 1;
	const column = (step: number, ...of: [number, number, number]): Direction => [
		of[0] * step,
		of[1] * step,
		of[2] * step,
	];
	return sound({
		columns: [
			column(dx, a * a + bb * bb - cc * cc - dd * dd, 2 * (bb * cc + a * dd), 2 * (bb * dd - a * cc)),
			column(dy, 2 * (bb * cc - a * dd), a * a + cc * cc - bb * bb - dd * dd, 2 * (cc * dd + a * bb)),
			column(dz * qfac, 2 * (bb * dd + a * cc), 2 * (cc * dd - a * bb), a * a + dd * dd - bb * bb - cc * cc),
		],
		corner: [x, y, z],
	});
}

/** x to the left in the file, as in the ANALYZE format before: no corner is known. */
function pixdimOf(steps: readonly number[]): Affine | null {
	const [, x = 0, y = 0, z = 0] = steps.map(Math.abs);
	// A flat picture's third distance is often 0.
	return sound({
		columns: [
			[-x, 0, 0],
			[0, y, 0],
			[0, 0, z === 0 ? 1 : z],
		],
		corner: null,
	});
}

function sound(affine: Affine): Affine | null {
	const isWhole = [...affine.columns.flat(), ...(affine.corner ?? [])].every(Number.isFinite);
	return isWhole && affine.columns.every((column) => Math.hypot(...column) > 0) ? affine : null;
}

function differ(a: Affine["columns"], b: Affine["columns"]): boolean {
	const [one, other] = [a.flat(), b.flat()];
	const size = Math.max(...one.map(Math.abs));
	return one.some((value, n) => Math.abs(value - (other[n] ?? 0)) > 1e-3 * size);
}

function latin1(bytes: Uint8Array, at: number, length: number): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1", at, at + length);
}
