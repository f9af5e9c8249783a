import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, statfs, utimes, writeFile } from "node:fs/promises";
import * as path from "node:path";
import * as v from "valibot";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import { isSystemError, orElse, systemFault } from "../exports/system-fault.ts";
import { isAlive } from "../process-life.ts";
import { bytesInWords } from "../figures.ts";

const MOST_BYTES = 4_000_000_000;
const measureEvery = 100;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** What is kept in folders of one kind. */
export interface DerivedKind<About> {
	magic: string;
	version: number;
	/** Name of the file that describes the others of its folder. */
	description: string;
	about: v.GenericSchema<About>;
	/** The files that count: how many there are and of what size is compared before they are used. */
	isPart: (name: string) => boolean;
	/** What they are of a file, for sentences: "the tiles". */
	what: string;
}

/** Names one state of a file's content and what of it was derived: letters of a hash and digits, made by us. */
export type DerivedKey = string;

/** A folder that is being written. */
export interface UnfinishedFolder {
	folder: string;
	key: DerivedKey;
}

/**
 * What was derived from files and can be made again, on disk: tiles, voxels. One folder is written under a name of its
 * own and takes its key when it is whole, so that what a killed program leaves is never believed; how many files and
 * bytes it has is compared before it is used, since a power cut may keep the name and lose a file. The ones used longest
 * ago go first.
 */
export class DerivedFolders<About> {
	#prepared: Promise<void> | null = null;
	/** What all took when they were measured last, and what came since; null: not measured yet. */
	#taken: number | null = null;
	#sinceMeasured = 0;
	readonly #stored;

	/**
	 * @param mostBytes what all may take together; one alone may take more while it is the latest
	 * @param isShown those on somebody's screen, which stay
	 */
	constructor(
		private readonly folder: string,
		private readonly kind: DerivedKind<About>,
		private readonly mostBytes = MOST_BYTES,
		private readonly isShown: (key: DerivedKey) => boolean = () => false,
	) {
		this.#stored = v.object({
			magic: v.literal(kind.magic),
			version: v.literal(kind.version),
			files: count,
			bytes: count,
			description: kind.about,
		});
	}

	/** Null where none is kept that is whole. */
	async find(key: DerivedKey): Promise<About | null> {
		const place = this.folderOf(key);
		try {
			const parsed = v.safeParse(
				this.#stored,
				parseJson(await readFile(path.join(place, this.kind.description), "utf8")),
			);
			if (!parsed.success) return null;
			const found = await this.#measure(place);
			if (found.files !== parsed.output.files || found.bytes !== parsed.output.bytes) return null;
			await utimes(path.join(place, this.kind.description), new Date(), new Date());
			return parsed.output.description;
		} catch (error) {
			// Without one, or with one that cannot be read, they are derived anew.
			if (isSystemError(error)) return null;
			throw error;
		}
	}

	folderOf(key: DerivedKey): string {
		return path.join(this.folder, key);
	}

	/**
	 * A folder to write to.
	 *
	 * @param mostBytes what it takes where nothing of it can be compressed
	 */
	async begin(key: DerivedKey, mostBytes: number, name: string): Promise<Outcome<UnfinishedFolder>> {
		try {
			this.#prepared ??= this.#prepare();
			await this.#prepared;
			const { bavail, bsize } = await statfs(this.folder);
			if (bavail * bsize < mostBytes) {
				const [needs, free] = [bytesInWords(mostBytes), bytesInWords(bavail * bsize)];
				return fault(
					"no-space",
					`${this.kind.what} of ${name} may take ${needs}, ${free} are free in the cache folder`,
				);
			}
			const folder = path.join(this.folder, `${unfinished}${String(process.pid)}-${randomBytes(6).toString("hex")}`);
			await mkdir(folder, { mode: 0o700 });
			return ok({ folder, key });
		} catch (error) {
			// The next one may find a disk with room again.
			this.#prepared = null;
			return this.#notKept(error, name);
		}
	}

	/**
	 * The folder is whole: it takes its name, and those used longest ago make room. Where another program has finished
	 * the same meanwhile, its files stay: they are as good, and may be on somebody's screen.
	 */
	async finish({ folder, key }: UnfinishedFolder, about: About, name: string): Promise<Outcome<null>> {
		try {
			const { files, bytes } = await this.#measure(folder);
			const text = JSON.stringify({
				magic: this.kind.magic,
				version: this.kind.version,
				files,
				bytes,
				description: about,
			});
			await writeFile(path.join(folder, this.kind.description), text, { mode: 0o600 });
			if (!(await this.#take(folder, key))) await this.discard({ folder });
			if (this.#isFull(bytes)) await this.#makeRoom(key);
			return ok(null);
		} catch (error) {
			await this.discard({ folder });
			return this.#notKept(error, name);
		}
	}

	/**
	 * Ends the writing of a folder: whoever writes to it finds a file where its folder was, and fails with the next.
	 * Where the system does not let go of an open folder (Windows), it is written to its end and removed then.
	 */
	async interrupt({ folder }: UnfinishedFolder): Promise<void> {
		const aside = `${folder}-aside`;
		await orElse(async () => {
			await rename(folder, aside);
			await writeFile(folder, "");
		}, undefined);
		await this.discard({ folder: aside });
	}

	/** What cannot be removed now, as something else has it open, goes when the next program begins. */
	async discard({ folder }: Pick<UnfinishedFolder, "folder">): Promise<void> {
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
	async #take(folder: string, key: DerivedKey): Promise<boolean> {
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
	async #remove(key: DerivedKey): Promise<void> {
		await rm(path.join(this.folderOf(key), this.kind.description), { force: true });
		await rm(this.folderOf(key), { recursive: true, force: true });
	}

	/** Thousands of small ones are not measured for each that comes; other programs' are, now and then. */
	#isFull(more: number): boolean {
		if (this.#taken === null || ++this.#sinceMeasured >= measureEvery) return true;
		this.#taken += more;
		return this.#taken > this.mostBytes;
	}

	/** What cannot be measured or removed costs nobody the folder that is whole: another program may be at it, too. */
	async #makeRoom(latest: DerivedKey): Promise<void> {
		const kept: { key: DerivedKey; bytes: number; usedAt: number }[] = [];
		for (const entry of await readdir(this.folder, { withFileTypes: true })) {
			// A file is none of ours: Finder leaves one in any folder that it shows.
			if (!entry.isDirectory() || entry.name.startsWith(unfinished)) continue;
			const place = this.folderOf(entry.name);
			const used = await orElse(() => stat(path.join(place, this.kind.description)), null);
			const size = await orElse(() => this.#measure(place), null);
			if (size !== null) kept.push({ key: entry.name, bytes: size.bytes, usedAt: used?.mtimeMs ?? 0 });
		}
		kept.sort((a, b) => a.usedAt - b.usedAt);
		let total = kept.reduce((sum, { bytes }) => sum + bytes, 0);
		for (const { key, bytes } of kept) {
			if (total <= this.mostBytes) break;
			if (key === latest || this.isShown(key)) continue;
			if ((await orElse(() => this.#remove(key), "kept" as const)) !== "kept") total -= bytes;
		}
		this.#taken = total;
		this.#sinceMeasured = 0;
	}

	/** Files and bytes in a folder, without its description. */
	async #measure(folder: string): Promise<{ files: number; bytes: number }> {
		const entries = await readdir(folder, { recursive: true, withFileTypes: true });
		const parts = entries.filter((entry) => entry.isFile() && this.kind.isPart(entry.name));
		let bytes = 0;
		for (const { parentPath, name } of parts) bytes += (await stat(path.join(parentPath, name))).size;
		return { files: parts.length, bytes };
	}

	#notKept(error: unknown, name: string): Fault {
		if (isSystemError(error)) return systemFault(error, `${this.kind.what} of ${name}`);
		throw error;
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
