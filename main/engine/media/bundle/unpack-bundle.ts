import { statfs } from "node:fs/promises";
import { lstat } from "node:fs/promises";
import * as path from "node:path";
import { fault, ok, type Outcome } from "#shared/outcome";
import { isSystemError, systemFault } from "../../exports/system-fault.ts";
import { bytesInWords } from "../../figures.ts";
import { type Bag, type BagFile, BagFileDamaged, bytesOf, openBag, readFileOf } from "./bag.ts";
import { FolderSink, PackedFileChanged } from "./bag-sink.ts";
import { bagNames, manifestIn, mostManifest } from "./manifest.ts";
import { ArchiveRefused } from "./zip-directory.ts";

/** Left free on the disk for everything else, bytes. */
const reserve = 64 * 2 ** 20;

export interface UnpackReport {
	files: number;
	bytes: number;
	/** Names of files whose bytes are not those of the manifest: they were not written. */
	damaged: string[];
	/** Names of files that no bundle of ours has: they were left out. */
	leftOut: string[];
}

/**
 * Writes the files of a bundle to a new folder, under names that are made here: none of the archive's reaches the disk.
 * The folder has its name when all of them are there.
 */
export async function unpackBundle(
	place: string,
	target: string,
	signal?: AbortSignal,
): Promise<Outcome<UnpackReport>> {
	const name = path.basename(place);
	let sink: FolderSink | null = null;
	try {
		if (await isThere(target))
			return fault("not-saved", `${path.basename(target)} is there already, and nothing is written over`);
		const bag = await openBag(place, true);
		if (bag === null)
			return fault("bundle-refused", `${name} is no bundle: neither an archive nor a folder with a bagit.txt`);
		const bytes = [...bag.files.values()].reduce((sum, file) => sum + file.bytes, 0);
		const { bavail, bsize } = await statfs(path.dirname(path.resolve(target)));
		if (bytes + reserve > bavail * bsize) {
			const [needs, free] = [bytesInWords(bytes), bytesInWords(bavail * bsize)];
			return fault("no-space", `${name} takes ${needs}, ${free} are free for it`);
		}
		const sums = await sumsOf(bag);
		sink = await FolderSink.begin(path.resolve(target));
		const report = await writeFiles(bag, sums, sink, signal);
		await sink.finish();
		return ok(report);
	} catch (error) {
		await sink?.abandon();
		if (signal?.aborted === true) return fault("cancelled", "unpacking was stopped");
		if (error instanceof ArchiveRefused) return fault("bundle-refused", `${name}: ${error.message}`);
		if (error instanceof BagFileDamaged) return fault("bundle-damaged", `${name}: ${error.message}`);
		if (isSystemError(error)) return systemFault(error, name);
		throw error;
	}
}

async function sumsOf(bag: Bag): Promise<ReadonlyMap<string, string>> {
	const read = async (name: string): Promise<ReadonlyMap<string, string>> =>
		manifestIn((await readFileOf(bag, name, mostManifest)).toString("utf8"), name).sums;
	return new Map([...(await read(bagNames.manifest)), ...(await read(bagNames.tagManifest))]);
}

async function writeFiles(
	bag: Bag,
	sums: ReadonlyMap<string, string>,
	sink: FolderSink,
	signal: AbortSignal | undefined,
): Promise<UnpackReport> {
	const report: UnpackReport = { files: 0, bytes: 0, damaged: [], leftOut: [] };
	for (const file of bag.files.values()) {
		const name = ownName(file);
		const expected = sums.get(file.name);
		if (name === null || (expected === undefined && name !== bagNames.tagManifest)) {
			report.leftOut.push(file.name);
			continue;
		}
		try {
			await sink.add(name, file.bytes, bytesOf(file, signal), expected);
			report.files += 1;
			report.bytes += file.bytes;
		} catch (error) {
			if (!(error instanceof BagFileDamaged || error instanceof PackedFileChanged)) throw error;
			report.damaged.push(file.name);
		}
	}
	return report;
}

const plainNames: ReadonlySet<string> = new Set([
	bagNames.declaration,
	bagNames.info,
	bagNames.manifest,
	bagNames.tagManifest,
	bagNames.missingList,
	bagNames.index,
	bagNames.missing,
]);

/** The name under which a file is written, put together anew from what may stand in it; null for any other. */
function ownName({ name }: BagFile): string | null {
	for (const plain of plainNames) if (plain === name) return plain;
	const [, sum, type] = /^data\/media\/([0-9a-f]{64})\.([a-z0-9]{1,10})$/u.exec(name) ?? [];
	if (sum !== undefined && type !== undefined) return `${bagNames.media}${sum}.${type}`;
	const [, ending] = /^data\/export\.((?:json|ndjson|jsonl)(?:\.gz)?|gz|zip)$/u.exec(name) ?? [];
	return ending === undefined ? null : `${bagNames.export}${ending}`;
}

async function isThere(place: string): Promise<boolean> {
	try {
		await lstat(place);
		return true;
	} catch (error) {
		if (isSystemError(error) && error.code === "ENOENT") return false;
		throw error;
	}
}
