import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { crc32, deflateSync, gzipSync } from "node:zlib";
import { verifyBundle } from "../../../main/engine/media/bundle/verify-bundle.ts";
import { runMaskJob } from "../../../main/engine/media/masks/mask-jobs.ts";
import { makeVolume, voxelFile } from "../../../main/engine/media/volumes/make-volume.ts";
import { filteredRows, pngBytes, pngOf, type PngPlan } from "./masks/png-encoder.ts";
import { dicomFile } from "./volumes/dicom-file.ts";
import { niftiFile, nrrdFile, packed } from "./volumes/volume-files.ts";
import { zipFile } from "./volumes/zip-file.ts";

/** A file that is sound, and of which damaged ones are made. */
interface Seed {
	name: string;
	bytes: Buffer;
	/** Damage what is inside, and compress it again: else most damage is found by a checksum. */
	repack: ((bytes: Buffer) => Buffer) | null;
	isBundle?: boolean;
}

/** What became of files that were damaged. */
export interface FuzzTally {
	files: number;
	/** Read all the same: the damage is where nothing tells. */
	read: number;
	/** Refused, by code. */
	refused: Map<string, number>;
	/** What must never be: a sentence each. */
	faults: string[];
	/** Milliseconds of the slowest, and which. */
	slowest: { ms: number; what: string };
	/** Files that took more than two seconds. */
	slow: number;
}

/** Numbers from 0 up to 1 that are the same each time. */
function randomFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

export function seedFiles(): Seed[] {
	const sizes = [4, 5, 6];
	const values = Array.from({ length: 120 }, (_, n) => (n * 7) % 5);
	const layered = Array.from({ length: 240 }, (_, n) => (n * 3) % 4);
	const more = ["Segment0_Name:=liver", "Segment0_LabelValue:=1", "Segment0_Layer:=0", "Segment0_Color:=1 0 0"];
	const space = { space: "left-posterior-superior", "space directions": "(1,0,0) (0,1,0) (0,0,2)" };
	const list = { kinds: "list domain domain domain", "space directions": "none (1,0,0) (0,1,0) (0,0,2)" };
	const nrrd = nrrdFile(sizes, values, { lines: space, more });
	const nifti = niftiFile(sizes, values, { spacing: [1, 1, 2] });
	const pixels = packed(values.slice(0, 60), "uint16");
	const slice = (n: number): Buffer =>
		dicomFile(6, 10, pixels, {
			more: [
				["00200032", "DS", `0\\0\\${String(n)}`],
				["00280030", "DS", "1\\1"],
				["00200037", "DS", "1\\0\\0\\0\\1\\0"],
			],
		});
	const plan = (isInterlaced: boolean, colourType: 3 | 6): PngPlan => ({
		...{ width: 13, height: 9, depth: 8, colourType, isInterlaced },
		filterOf: (row) => row % 5,
		palette: [
			[0, 0, 0],
			[255, 0, 0],
			[0, 255, 0],
		],
		sampleOf: (x, y, channel) => (colourType === 3 ? (x + y) % 3 : channel === 3 ? 255 : ((x * y) % 3) * 120),
	});
	const pictured = (name: string, of: PngPlan): Seed[] => [
		{ name, bytes: pngBytes(of), repack: summedAnew },
		{ name: `rows of ${name}`, bytes: filteredRows(of), repack: (bytes) => pngOf(of, deflateSync(bytes)) },
	];
	const plain = (name: string, bytes: Buffer): Seed => ({ name, bytes, repack: null });
	const zipped = (name: string, bytes: Buffer): Seed[] => {
		const repack = (inner: Buffer): Buffer => zipFile([{ name, bytes: inner }]);
		return [{ name: `${name} in zip`, bytes, repack }, plain(`zip of ${name}`, repack(bytes))];
	};
	return [
		plain("NRRD raw", nrrd),
		plain("NRRD int16 big", nrrdFile(sizes, values, { type: "int16", endian: "big" })),
		plain("NRRD int64", nrrdFile(sizes, values, { type: "int64", endian: "little" })),
		plain("NRRD float", nrrdFile(sizes, values, { type: "float", endian: "little" })),
		plain("NRRD gzip", nrrdFile(sizes, values, { encoding: "gzip", more })),
		plain("NRRD text", nrrdFile(sizes, values, { encoding: "ascii" })),
		plain("NRRD hex", nrrdFile(sizes, values, { encoding: "hex" })),
		plain("NRRD layers", nrrdFile([2, ...sizes], layered, { lines: list, more })),
		plain(
			"NRRD skips",
			nrrdFile(sizes, values, { lines: { "line skip": "1", "byte skip": "3" }, before: Buffer.from("a\nbcd") }),
		),
		{ name: "NRRD in gzip", bytes: nrrd, repack: (bytes) => gzipSync(bytes) },
		plain("NIfTI-1", nifti),
		plain("NIfTI-1 big", niftiFile(sizes, values, { isBig: true, type: "int32" })),
		plain("NIfTI-2", niftiFile(sizes, values, { version: 2, type: "float" })),
		plain("NIfTI colours", niftiFile([4, 5, 2], values, { set: { datatype: 128, bits: 24 } })),
		{ name: "NIfTI in gzip", bytes: nifti, repack: (bytes) => gzipSync(bytes) },
		plain("gzip of NIfTI", gzipSync(nifti)),
		...zipped("a.nrrd", nrrd),
		...zipped("a.nii", nifti),
		plain(
			"zip of a pair",
			zipFile([
				{ name: "a.nhdr", bytes: nrrdFile(sizes, [], { more: ["data file: a.raw"] }) },
				{ name: "a.raw", bytes: packed(values, "uint8"), method: 0 },
			]),
		),
		plain("DICOM", slice(1)),
		plain("DICOM implicit", dicomFile(6, 10, pixels, { syntax: "1.2.840.10008.1.2", isImplicit: true })),
		plain("DICOM big", dicomFile(6, 10, pixels, { syntax: "1.2.840.10008.1.2.2", isBig: true })),
		plain(
			"DICOM frames",
			dicomFile(6, 2, pixels, {
				more: [
					["00280008", "IS", "5"],
					["52009230", "SQ", [[["00209113", "SQ", [[["00200032", "DS", "0\\0\\1"]]]]]]],
				],
			}),
		),
		plain("zip of DICOM", zipFile([1, 2, 3].map((n) => ({ name: `${String(n)}.dcm`, bytes: slice(n) })))),
		...[0, 8].map((method) => ({ ...plain(`bundle ${String(method)}`, bundled(method)), isBundle: true })),
		plain("PNG with its sums", pngBytes(plan(false, 6))),
		...pictured("PNG", plan(false, 6)),
		...pictured("PNG palette", plan(false, 3)),
		...pictured("PNG interlaced", plan(true, 6)),
	];
}

/** A PNG whose chunks have the checksums of what they hold now, as far as their lengths can be followed. */
function summedAnew(bytes: Buffer): Buffer {
	const file = Buffer.from(bytes);
	for (let at = 8; at + 12 <= file.length;) {
		const end = at + 8 + file.readUInt32BE(at);
		if (end + 4 > file.length) break;
		file.writeUInt32BE(crc32(file.subarray(at + 4, end)), end);
		at = end + 4;
	}
	return file;
}

const edges = [0, 1, 0x7f, 0x80, 0xff];
const numbers = ["0", "-1", "1", "99999999999", "2147483647", "4294967296", "1e9", "NaN", "65536", "1000"];

/** One damage or several: of bits, bytes, numbers in the text of a header, and of whole stretches. */
function damaged(bytes: Buffer, other: Buffer, random: () => number): Buffer {
	const below = (most: number): number => Math.floor(random() * most);
	let file: Buffer = Buffer.from(bytes);
	for (let times = 1 + below(4); times > 0; times -= 1) {
		const at = below(file.length);
		switch (below(9)) {
			case 0:
				if (file.length > 0) file[at] = (file[at] ?? 0) ^ (1 << below(8));
				break;
			case 1:
				if (file.length > 0) file[at] = edges[below(edges.length)] ?? 0;
				break;
			case 2:
				if (file.length >= 4)
					file.writeUInt32LE(
						[0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffe][below(6)] ?? 0,
						Math.min(at, file.length - 4),
					);
				break;
			case 3:
				file = file.subarray(0, at);
				break;
			case 4:
				file = Buffer.concat([file.subarray(0, at), file.subarray(at + 1 + below(16))]);
				break;
			case 5:
				file = Buffer.concat([
					file.subarray(0, at),
					file.subarray(below(file.length), at + below(64)),
					file.subarray(at),
				]);
				break;
			case 6:
				file = Buffer.concat([file.subarray(0, at), other.subarray(below(other.length))]);
				break;
			case 7:
				file = inHeader(file, /\d+/gu, numbers[below(numbers.length)] ?? "", below);
				break;
			default:
				file = inHeader(
					file,
					/[a-z]{3,}/gu,
					["raw", "gzip", "hex", "ascii", "double", "none", "list"][below(7)] ?? "",
					below,
				);
		}
	}
	return file;
}

/** One of the places that match in the first half kilobyte gets another text. */
function inHeader(file: Buffer, what: RegExp, text: string, below: (most: number) => number): Buffer {
	const places = [...file.toString("latin1", 0, 512).matchAll(what)];
	const place = places[below(places.length)];
	if (place === undefined) return file;
	return Buffer.concat([
		file.subarray(0, place.index),
		Buffer.from(text),
		file.subarray(place.index + place[0].length),
	]);
}

/**
 * Damages files and reads them.
 *
 * @param folder for the files, which is there
 * @param began told of each file before it is read
 */
export async function fuzzMedia(
	folder: string,
	{ from, count, began = () => undefined }: { from: number; count: number; began?: (n: number) => void },
): Promise<FuzzTally> {
	const seeds = seedFiles();
	const tally: FuzzTally = { files: 0, read: 0, refused: new Map(), faults: [], slowest: { ms: 0, what: "" }, slow: 0 };
	for (let n = from; n < from + count; n += 1) {
		const random = randomFrom(n * 7919 + 1);
		const [seed, other] = [seeds[n % seeds.length], seeds[Math.floor(random() * seeds.length)]];
		if (seed === undefined || other === undefined) continue;
		const bytes = damaged(seed.bytes, other.bytes, random);
		const what = `${seed.name}, number ${String(n)}`;
		began(n);
		const begun = performance.now();
		try {
			const file = seed.repack?.(bytes) ?? bytes;
			const isBundle = seed.isBundle === true;
			const result = isBundle ? await verifyDamaged(folder, file) : await readDamaged(folder, file, n % 2 === 0);
			if (result.kind === "read") tally.read += 1;
			else if (result.kind === "refused") tally.refused.set(result.code, (tally.refused.get(result.code) ?? 0) + 1);
			else tally.faults.push(`${what}: ${result.why}`);
		} catch (error) {
			tally.faults.push(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
		}
		const ms = performance.now() - begun;
		if (ms > tally.slowest.ms) tally.slowest = { ms, what };
		if (ms > 2000) tally.slow += 1;
		tally.files += 1;
	}
	return tally;
}

type Result = { kind: "read" } | { kind: "refused"; code: string } | { kind: "fault"; why: string };

async function readDamaged(folder: string, bytes: Buffer, hasLabels: boolean): Promise<Result> {
	const file = path.join(folder, "damaged");
	const into = path.join(folder, "into");
	fs.rmSync(into, { recursive: true, force: true });
	fs.mkdirSync(into);
	fs.writeFileSync(file, bytes);
	const order = { span: { path: file, offset: 0, bytes: bytes.length }, name: "a file", folder: null, hasLabels, into };
	const made = await makeVolume(order, () => undefined);
	if (!made.ok)
		return made.detail.length > "a file: ".length
			? { kind: "refused", code: made.code }
			: { kind: "fault", why: "no words" };
	if (made.value.kind === "wrong") return { kind: "refused", code: made.value.class };
	if (made.value.kind === "picture") return readPicture(file, bytes, into);
	const { sizes, layers, bytes: told, type, labels } = made.value.facts;
	const voxels = sizes[0] * sizes[1] * sizes[2];
	const each = Number(/\d+$/u.exec(type)?.[0]) / 8;
	const written = fs.statSync(path.join(into, voxelFile)).size;
	const counted = labels.reduce((sum, label) => sum + label.voxels, 0);
	if (written !== told || written !== voxels * layers * each)
		return { kind: "fault", why: `${String(written)} bytes for ${sizes.join(" x ")} x ${String(layers)} of ${type}` };
	return counted <= voxels * layers ? { kind: "read" } : { kind: "fault", why: "more labels than voxels" };
}

/** An archive that says it is a bundle: its directory is what tells where its files lie. */
async function verifyDamaged(folder: string, bytes: Buffer): Promise<Result> {
	const file = path.join(folder, "damaged.loupe");
	fs.writeFileSync(file, bytes);
	const verified = await verifyBundle(file);
	if (!verified.ok) return { kind: "refused", code: verified.code };
	return verified.value.problems.length > 0 ? { kind: "refused", code: "bundle-damaged" } : { kind: "read" };
}

/** A bundle of an export alone. */
function bundled(method: number): Buffer {
	const sum = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
	const parts: [string, Buffer][] = [
		["bagit.txt", Buffer.from("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")],
		["data/export.json", Buffer.from("[]")],
	];
	const payload = parts.slice(1).map(([name, bytes]) => `${sum(bytes)}  ${name}\n`);
	parts.push(["manifest-sha256.txt", Buffer.from(payload.join(""))]);
	return zipFile(parts.map(([name, bytes]) => ({ name: `loupe-bundle/${name}`, bytes, method })));
}

/** A PNG may lie within gzip or a ZIP file: then only that it is one is told. */
async function readPicture(file: string, bytes: Buffer, folder: string): Promise<Result> {
	if (bytes[0] !== 0x89) return { kind: "read" };
	const job = { step: "decode", path: file, offset: 0, bytes: bytes.length, name: "a file", folder } as const;
	const done = await runMaskJob(job, { isStopped: () => false, progress: () => undefined });
	if (!done.ok) return { kind: "refused", code: done.code };
	if (done.value.step !== "decode") return { kind: "fault", why: "another step" };
	const { width, height, background, colours, others } = done.value.mask;
	const pixels = colours.reduce((sum, { pixels: count }) => sum + count, background + (others?.pixels ?? 0));
	return pixels === width * height
		? { kind: "read" }
		: { kind: "fault", why: `${String(pixels)} of ${String(width * height)} pixels` };
}
