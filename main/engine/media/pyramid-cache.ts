import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, statfs, utimes, writeFile } from "node:fs/promises";
import * as path from "node:path";
import * as v from "valibot";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import { isSystemError, orElse, systemFault } from "../exports/system-fault.ts";
import { bytesInWords } from "./raster-facts.ts";

const MAGIC = "ango-loupe tiles";
const VERSION = 1;
const METADATA = "tiles.json";
const MOST_BYTES = 4_000_000_000;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const range = v.nullable(v.object({ least: v.number(), most: v.number() }));
const description = v.object({
	width: count,
	height: count,
	tileSize: count,
	levels: count,
	samples: v.string(),
	range,
	hasProfile: v.boolean(),
	isInk: v.boolean(),
});
const stored = v.object({
	magic: v.literal(MAGIC),
	version: v.literal(VERSION),
	files: count,
	bytes: count,
	description,
});

/** What a pyramid is of, as it is kept beside its tiles. */
export type PyramidDescription = v.InferOutput<typeof description>;

/** Names one page of one state of a file's content: letters of a hash and digits, made by us. */
export type PyramidKey = string;

/** A pyramid that is being written. */
export interface UnfinishedPyramid {
	folder: string;
	key: PyramidKey;
}

/**
 * Pyramids of tiles on disk. One is written in a folder of its own and takes its name when it is whole, so that what a
 * killed program leaves is never believed; how many files and bytes it has is compared before it is used, since a power
 * cut may keep the name and lose a tile. The ones used longest ago go first.
 */
export class PyramidCache {
	#prepared: Promise<void> | null = null;

	/** `mostBytes`: what all may take together; one alone may take more while it is the latest. */
	constructor(
		private readonly folder: string,
		private readonly mostBytes = MOST_BYTES,
	) {}

	/** Null where none is kept that is whole. */
	async find(key: PyramidKey): Promise<PyramidDescription | null> {
		const place = this.folderOf(key);
		try {
			const parsed = v.safeParse(stored, parseJson(await readFile(path.join(place, METADATA), "utf8")));
			if (!parsed.success) return null;
			const found = await measure(place);
			if (found.files !== parsed.output.files || found.bytes !== parsed.output.bytes) return null;
			await utimes(path.join(place, METADATA), new Date(), new Date());
			return parsed.output.description;
		} catch (error) {
			// Without one, or with one that cannot be read, the picture is cut up anew.
			if (isSystemError(error)) return null;
			throw error;
		}
	}

	folderOf(key: PyramidKey): string {
		return path.join(this.folder, key);
	}

	/**
	 * A folder to write a pyramid to.
	 *
	 * @param mostBytes what it takes where nothing of it can be compressed
	 */
	async begin(key: PyramidKey, mostBytes: number, name: string): Promise<Outcome<UnfinishedPyramid>> {
		try {
			this.#prepared ??= this.#prepare();
			await this.#prepared;
			const { bavail, bsize } = await statfs(this.folder);
			if (bavail * bsize < mostBytes) {
				const [needs, free] = [bytesInWords(mostBytes), bytesInWords(bavail * bsize)];
				return fault("no-space", `the tiles of ${name} may take ${needs}, ${free} are free in the cache folder`);
			}
			const folder = path.join(this.folder, `${unfinished}${String(process.pid)}-${randomBytes(6).toString("hex")}`);
			await mkdir(folder, { mode: 0o700 });
			return ok({ folder, key });
		} catch (error) {
			// The next one may find a disk with room again.
			this.#prepared = null;
			return notKept(error, name);
		}
	}

	/**
	 * The pyramid is whole: it takes its name, and those used longest ago make room. Where another program has finished
	 * the same meanwhile, its tiles stay: they are as good, and may be on somebody's screen.
	 */
	async finish({ folder, key }: UnfinishedPyramid, about: PyramidDescription, name: string): Promise<Outcome<null>> {
		try {
			const { files, bytes } = await measure(folder);
			const text = JSON.stringify({ magic: MAGIC, version: VERSION, files, bytes, description: about });
			await writeFile(path.join(folder, METADATA), text, { mode: 0o600 });
			if (!(await this.#take(folder, key))) await this.discard({ folder });
			await this.#makeRoom(key);
			return ok(null);
		} catch (error) {
			await this.discard({ folder });
			return notKept(error, name);
		}
	}

	/**
	 * Ends the writing of a pyramid: whoever writes to it finds a file where its folder was, and fails within a tile.
	 * Where the system does not let go of an open folder (Windows), it is written to its end and removed then.
	 */
	async interrupt({ folder }: UnfinishedPyramid): Promise<void> {
		const aside = `${folder}-aside`;
		await orElse(async () => {
			await rename(folder, aside);
			await writeFile(folder, "");
		}, undefined);
		await this.discard({ folder: aside });
	}

	/** What cannot be removed now, as something else has it open, goes when the next program begins. */
	async discard({ folder }: Pick<UnfinishedPyramid, "folder">): Promise<void> {
		await orElse(() => rm(folder, { recursive: true, force: true }), undefined);
	}

	/** Removes what killed programs left. Others may be at work on theirs beside us. */
	async #prepare(): Promise<void> {
		await mkdir(this.folder, { recursive: true, mode: 0o700 });
		for (const name of await readdir(this.folder)) {
			const pid = name.startsWith(unfinished) ? Number.parseInt(name.slice(unfinished.length), 10) : null;
			if (pid !== null && !isAlive(pid)) await rm(path.join(this.folder, name), { recursive: true, force: true });
		}
	}

	/** False where another program's, whole, has the name. */
	async #take(folder: string, key: PyramidKey): Promise<boolean> {
		const isTaken = await orElse(async () => {
			// Never onto one that holds anything: systems refuse that.
			await rename(folder, this.folderOf(key));
			return true;
		}, false);
		if (isTaken) return true;
		if ((await this.find(key)) !== null) return false;
		await this.#remove(key);
		await rename(folder, this.folderOf(key));
		return true;
	}

	/** Its description first: a removal that is cut short leaves nothing that looks whole. */
	async #remove(key: PyramidKey): Promise<void> {
		await rm(path.join(this.folderOf(key), METADATA), { force: true });
		await rm(this.folderOf(key), { recursive: true, force: true });
	}

	/** What cannot be measured or removed costs nobody the picture that is whole: another program may be at it, too. */
	async #makeRoom(latest: PyramidKey): Promise<void> {
		const kept: { key: PyramidKey; bytes: number; usedAt: number }[] = [];
		for (const entry of await readdir(this.folder, { withFileTypes: true })) {
			// A file is none of ours: Finder leaves one in any folder that it shows.
			if (!entry.isDirectory() || entry.name.startsWith(unfinished)) continue;
			const place = this.folderOf(entry.name);
			const used = await orElse(() => stat(path.join(place, METADATA)), null);
			const size = await orElse(() => measure(place), null);
			if (size !== null) kept.push({ key: entry.name, bytes: size.bytes, usedAt: used?.mtimeMs ?? 0 });
		}
		kept.sort((a, b) => a.usedAt - b.usedAt);
		let total = kept.reduce((sum, { bytes }) => sum + bytes, 0);
		for (const { key, bytes } of kept) {
			if (total <= this.mostBytes) break;
			if (key === latest) continue;
			if ((await orElse(() => this.#remove(key), "kept" as const)) !== "kept") total -= bytes;
		}
	}
}

const unfinished = ".unfinished-";

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch (error) {
		if (error instanceof SyntaxError) return null;
		throw error;
	}
}

/** Files and bytes of the tiles in a folder. */
async function measure(folder: string): Promise<{ files: number; bytes: number }> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const tiles = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".png"));
	let bytes = 0;
	for (const { parentPath, name } of tiles) bytes += (await stat(path.join(parentPath, name))).size;
	return { files: tiles.length, bytes };
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM: it is alive, and somebody else's.
		return isSystemError(error) && error.code === "EPERM";
	}
}

function notKept(error: unknown, name: string): Fault {
	if (isSystemError(error)) return systemFault(error, `the tiles of ${name}`);
	throw error;
}
