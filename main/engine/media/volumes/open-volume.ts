import { realpath, stat } from "node:fs/promises";
import * as path from "node:path";
import { orElse } from "../../exports/system-fault.ts";
import { ByteStream, type FileSpan, readSpan } from "./byte-stream.ts";
import { dicomSeries } from "./dicom-series.ts";
import { dicomPlan } from "./dicom-plan.ts";
import { gunzip } from "./gunzip.ts";
import { niftiPlan } from "./nifti-plan.ts";
import { mostNrrdHeadBytes, type NrrdHeader, nrrdHeaderEnd, parseNrrdHeader } from "./nrrd-header.ts";
import { nrrdPlan } from "./nrrd-plan.ts";
import { kindOfVolume, sniffBytes } from "./sniff.ts";
import type { VolumeFacts } from "./volume-facts.ts";
import { VolumeRefused } from "./volume-refused.ts";
import { countOf } from "./voxel-blocks.ts";
import { sourceBytes, type VolumeLimits, type VoxelPlan } from "./voxel-plan.ts";
import { openZip, shown, type ZippedFile } from "./zip-volume.ts";

export interface VolumeSource {
	span: FileSpan;
	/** Where the other half of a pair of files may lie beside it: a folder that a person named; null where nothing may. */
	folder: string | null;
	/** Whether a map of labels is wanted. */
	hasLabels: boolean;
}

interface FoundVolume {
	within: ("zip" | "gzip")[];
	plan: VoxelPlan;
	stream: ByteStream;
	/** Sentences that come about while the stream is read: that it is cut off. */
	cuts?: readonly string[];
	/** The file beside it that holds its voxels. */
	beside?: VolumeFacts["beside"];
}

export type OpenedVolume =
	/** The stream stands at the first voxel, with nothing compressed any more. */
	({ kind: "volume"; close(): Promise<void> } & FoundVolume) | { kind: "picture" };

/** What one call has opened, in the order in which it was: closed from the end. */
type Closers = (() => Promise<void> | void)[];

/**
 * Finds the volume in a file, by content: NRRD, NIfTI or DICOM, plain, in gzip or in a ZIP file. A PNG is a picture.
 *
 * Errors: VolumeRefused; those of the file system.
 */
export async function openVolume(source: VolumeSource, limits: VolumeLimits): Promise<OpenedVolume> {
	const closers: Closers = [];
	const close = async (): Promise<void> => {
		for (const each of closers.reverse()) await each();
	};
	try {
		const stream = streamOf(readSpan(source.span), source.span.bytes, closers);
		const found = await find(stream, source, limits, closers);
		if (found === "picture") {
			await close();
			return { kind: "picture" };
		}
		return { kind: "volume", ...found, close };
	} catch (error) {
		await close();
		throw error;
	}
}

type Found = FoundVolume | "picture";

async function find(
	stream: ByteStream,
	source: VolumeSource,
	limits: VolumeLimits,
	closers: Closers,
	within: readonly ("zip" | "gzip")[] = [],
): Promise<Found> {
	const kind = kindOfVolume(await stream.peek(sniffBytes));
	if (kind === "png") return "picture";
	if (kind === "zip") {
		if (within.length > 0)
			throw new VolumeRefused(
				"unsupported",
				`it is a ZIP file within a ${within.at(-1) === "zip" ? "ZIP" : "gzip"} file`,
			);
		return inZip(source, limits, closers);
	}
	if (kind === "gzip") {
		if (within.includes("gzip")) throw new VolumeRefused("unsupported", "it is a gzip file within a gzip file");
		// Not before the last voxel is read it is known whether the stream is cut off: both say so in one list.
		const notes: string[] = [];
		const inner = streamOf(gunzip(stream.pieces(), notes), null, closers);
		const found = await find(inner, source, limits, closers, [...within, "gzip"]);
		return found === "picture" ? found : { ...found, cuts: notes };
	}
	const { hasLabels } = source;
	if (kind === "nifti") return { within: [...within], stream, plan: await niftiPlan(stream, hasLabels, limits) };
	if (kind === "dicom") return { within: [...within], stream, plan: (await dicomPlan(stream, limits)).plan };
	return { within: [...within], ...(await nrrdVoxels(stream, source, limits, closers, null)) };
}

/** One volume, a header with its voxels in another file, or the slices of one series. */
async function inZip(source: VolumeSource, limits: VolumeLimits, closers: Closers): Promise<Found> {
	const zip = await openZip(source.span);
	closers.push(() => {
		zip.close();
	});
	const [first, second] = zip.files;
	if (first === undefined) throw new VolumeRefused("damaged", "it is a ZIP file with nothing in it");
	if (second === undefined) {
		const stream = streamOf(first.read(), first.bytes, closers);
		return find(stream, source, limits, closers, ["zip"]);
	}
	const heads: { file: ZippedFile; kind: ReturnType<typeof kindOfVolume> | null }[] = [];
	for (const file of zip.files.slice(0, 3)) heads.push({ file, kind: await kindOf(file) });
	const nrrd = heads.find(({ kind }) => kind === "nrrd");
	if (zip.files.length === 2 && nrrd !== undefined && heads.filter(({ kind }) => kind === "nrrd").length === 1) {
		const stream = streamOf(nrrd.file.read(), nrrd.file.bytes, closers);
		const other = zip.files.find((file) => file !== nrrd.file) ?? null;
		return { within: ["zip"], ...(await nrrdVoxels(stream, source, limits, closers, other)) };
	}
	if (heads.every(({ kind }) => kind === "dicom"))
		return {
			within: ["zip"],
			...(await dicomSeries(zip.files, limits, (file) => streamOf(file.read(), file.bytes, closers))),
		};
	const names = zip.files.slice(0, 3).map(({ name }) => shown(name));
	const more = zip.files.length > 3 ? ` and ${String(zip.files.length - 3)} more` : "";
	throw new VolumeRefused(
		"unsupported",
		`it is a ZIP file of ${String(zip.files.length)} files (${names.join(", ")}${more}), expected one volume`,
	);
}

async function kindOf(file: ZippedFile): Promise<ReturnType<typeof kindOfVolume> | null> {
	const stream = new ByteStream(file.read(), file.bytes);
	try {
		return kindOfVolume(await stream.peek(sniffBytes));
	} catch (error) {
		// What it is not is said of all of them together.
		if (error instanceof VolumeRefused && error.kind === "unsupported") return null;
		throw error;
	} finally {
		await stream.close();
	}
}

/**
 * The header, and the stream at the first voxel.
 *
 * @param other the one other file beside it in a ZIP file
 */
async function nrrdVoxels(
	stream: ByteStream,
	source: VolumeSource,
	limits: VolumeLimits,
	closers: Closers,
	other: ZippedFile | null,
): Promise<Pick<FoundVolume, "plan" | "stream" | "beside">> {
	const header = await nrrdHeader(stream);
	const plan = nrrdPlan(header, source.hasLabels, limits);
	await stream.leaveOut(header.bytes);
	const named = header.fields.get("data file");
	let data = { stream, beside: null as VolumeFacts["beside"] };
	if (named !== undefined) data = await detached(named, source, closers, other);
	else if (!header.isEnded)
		throw new VolumeRefused("damaged", "its header has no end, and names no file in which its voxels lie");
	else if (other !== null)
		throw new VolumeRefused("unsupported", `beside a whole volume the ZIP file holds ${shown(other.name)}`);
	return { plan, beside: data.beside, stream: await atVoxels(data.stream, plan, closers) };
}

async function nrrdHeader(stream: ByteStream): Promise<NrrdHeader> {
	for (let wanted = 1 << 16; ; wanted *= 4) {
		const head = await stream.peek(Math.min(wanted, mostNrrdHeadBytes));
		if (nrrdHeaderEnd(head) !== null || head.length < Math.min(wanted, mostNrrdHeadBytes)) return parseNrrdHeader(head);
		if (wanted >= mostNrrdHeadBytes)
			throw new VolumeRefused("too-large", `its header is longer than ${String(mostNrrdHeadBytes >> 20)} MB`);
	}
}

/** The voxels of a header that stands alone: a name is compared with names that are there, or taken within its folder. */
async function detached(
	named: string,
	source: VolumeSource,
	closers: Closers,
	other: ZippedFile | null,
): Promise<{ stream: ByteStream; beside: VolumeFacts["beside"] }> {
	const name = named.replace(/^\.\//u, "");
	if (/^LIST(?:\s|$)/u.test(name) || /%\d*d/u.test(name) || /\s-?\d+\s+-?\d+\s+-?\d+/u.test(name))
		throw new VolumeRefused("unsupported", "its voxels lie in several files: save it as one");
	if (/[\\/:]|\p{Cc}/u.test(name) || name === "" || name === "." || name === "..")
		throw new VolumeRefused(
			"unsupported",
			`its voxels are said to lie in "${shown(name)}", which leads out of its folder`,
		);
	if (other !== null) {
		if (other.name.slice(other.name.lastIndexOf("/") + 1) !== name)
			throw new VolumeRefused(
				"damaged",
				`its voxels are said to lie in "${shown(name)}", beside it lies ${shown(other.name)}`,
			);
		return { stream: streamOf(other.read(), other.bytes, closers), beside: null };
	}
	if (source.folder === null)
		throw new VolumeRefused(
			"unsupported",
			`its voxels lie in another file, "${shown(name)}": bring both in a ZIP file`,
		);
	const beside = await fileBeside(source.folder, name);
	if (beside === null)
		throw new VolumeRefused("unsupported", `its voxels are said to lie in "${shown(name)}", which is not beside it`);
	return { stream: streamOf(readSpan({ ...beside, offset: 0 }), beside.bytes, closers), beside };
}

/** A link in the folder is followed where it stays there. */
async function fileBeside(within: string, name: string): Promise<VolumeFacts["beside"]> {
	const folder = await realpath(within);
	const file = await orElse(() => realpath(path.join(folder, name)), null);
	if (file === null || path.dirname(file) !== folder) return null;
	const found = await stat(file);
	return found.isFile() ? { path: file, bytes: found.size, changedAt: found.mtimeMs } : null;
}

/** Leaves out what the header says: lines of the file as it is, then bytes of what it holds. */
async function atVoxels(data: ByteStream, plan: VoxelPlan, closers: Closers): Promise<ByteStream> {
	for (let line = 0; line < plan.lineSkip; line += 1)
		if (!(await skipLine(data)))
			throw new VolumeRefused(
				"damaged",
				`it is truncated: ${String(line)} of the ${String(plan.lineSkip)} lines before its voxels`,
			);
	const stream = plan.isGzip ? streamOf(gunzip(data.pieces(), plan.notes), null, closers) : data;
	const skip = plan.byteSkip === "end" ? beforeEnd(stream, plan) : plan.byteSkip;
	const skipped = await stream.leaveOut(skip);
	if (skipped < skip)
		throw new VolumeRefused(
			"damaged",
			`it is truncated: ${String(skipped)} of the ${String(skip)} bytes before its voxels`,
		);
	return stream;
}

/** Bytes between here and the voxels, which are the last ones. */
function beforeEnd(stream: ByteStream, plan: VoxelPlan): number {
	const needed = countOf(plan) * sourceBytes[plan.source];
	if (stream.total === null)
		throw new VolumeRefused(
			"unsupported",
			"its voxels are said to be the last bytes of a file whose length is not known",
		);
	const skip = stream.total - stream.position - needed;
	if (skip >= 0) return skip;
	throw new VolumeRefused(
		"damaged",
		`it is truncated: it has ${String(stream.total - stream.position)} of ${String(needed)} bytes of voxels`,
	);
}

async function skipLine(stream: ByteStream): Promise<boolean> {
	for (;;) {
		const piece = await stream.peek(1 << 12);
		if (piece.length === 0) return false;
		const end = piece.indexOf(10);
		await stream.leaveOut(end < 0 ? piece.length : end + 1);
		if (end >= 0) return true;
	}
}

function streamOf(source: AsyncGenerator<Buffer>, total: number | null, closers: Closers): ByteStream {
	const stream = new ByteStream(source, total);
	closers.push(() => stream.close());
	return stream;
}
