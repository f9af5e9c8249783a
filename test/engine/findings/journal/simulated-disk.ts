import { posix } from "node:path";
import type { DiskFile, JournalDisk } from "../../../../main/engine/findings/journal/journal-disk.ts";
import type { Random } from "../../../bench/random.ts";

const sector = 512;

/** The power is gone: nothing is answered any more. No error of the file system, so nobody mends it. */
export class PowerCut extends Error {}

type Change = { kind: "write"; at: number; bytes: Buffer } | { kind: "length"; length: number };

/** A file: what programs see of it, and what of it is on the medium. */
interface Node {
	seen: Buffer;
	kept: Buffer;
	/** Made since the last fsync, in order: each of them may be on the medium or not. */
	changes: Change[];
	changedAt: number;
}

interface NameChange {
	name: string;
	node: Node | null;
}

/** One call that changes something, as it is counted. */
export interface Step {
	number: number;
	call: "open" | "write" | "sync" | "truncate" | "rename" | "remove" | "syncFolder" | "makeFolder" | "list" | "read";
	file: string;
}

/** What happens at a step: nothing, the power goes, or the call fails in this way. */
export type Event = null | "cut" | { code: string };

function systemError(code: string, syscall: string): NodeJS.ErrnoException {
	const errno = { ENOSPC: -28, EIO: -5, EROFS: -30, EACCES: -13, EDQUOT: -122, EMFILE: -24, ENOENT: -2, EEXIST: -17 }[
		code
	];
	return Object.assign(new Error(`${code}: ${syscall}`), { code, syscall, errno });
}

/**
 * A disk in memory that keeps what is not synced as a list of changes. When its power is cut, any of them may be lost,
 * in whole sectors and in any order, files and names alike; the rest of a file that grew may hold what lay there before.
 */
export class SimulatedDisk implements JournalDisk {
	#steps = 0;
	#isOff = false;
	#clock = 0;
	readonly #seen: Map<string, Node>;
	readonly #kept: Map<string, Node>;
	#names: NameChange[] = [];
	readonly #folders: Set<string>;
	/** What lay on the medium before: files that were removed. */
	#stale: Buffer = Buffer.from("\0".repeat(sector));
	happens: (step: Step) => Event = () => null;

	constructor(
		private readonly random: Random,
		files: ReadonlyMap<string, Buffer> = new Map(),
	) {
		const nodes = [...files].map(([name, bytes]): [string, Node] => [
			name,
			{ seen: bytes, kept: bytes, changes: [], changedAt: 0 },
		]);
		this.#seen = new Map(nodes);
		this.#kept = new Map(nodes);
		this.#folders = new Set(["/", ...[...files.keys()].map((name) => posix.dirname(name))]);
	}

	get steps(): number {
		return this.#steps;
	}

	/** As programs see them. */
	get files(): ReadonlyMap<string, Buffer> {
		return new Map([...this.#seen].map(([name, { seen }]) => [name, seen]));
	}

	/** What is on the medium after the power was cut. */
	afterCut(): Map<string, Buffer> {
		const names = new Map(this.#kept);
		const [some, order] = [this.#some(this.#names), this.random.oneIn(3)];
		for (const { name, node } of order ? this.#shuffled(some) : some) {
			if (node === null) names.delete(name);
			else names.set(name, node);
		}
		return new Map([...names].map(([name, node]) => [name, this.#keptOf(node)]));
	}

	makeFolder(folder: string): Promise<void> {
		return this.#step("makeFolder", folder, () => {
			this.#folders.add(folder);
		});
	}

	list(folder: string): Promise<string[]> {
		return this.#step("list", folder, () => {
			if (!this.#folders.has(folder)) throw systemError("ENOENT", "scandir");
			return [...this.#seen.keys()]
				.filter((name) => posix.dirname(name) === folder)
				.map((name) => posix.basename(name));
		});
	}

	open(file: string, how: "read" | "change" | "new"): Promise<DiskFile> {
		return this.#step("open", file, () => {
			let node = this.#seen.get(file);
			if (how === "new") {
				if (node !== undefined) throw systemError("EEXIST", "open");
				node = { seen: Buffer.alloc(0), kept: Buffer.alloc(0), changes: [], changedAt: this.#clock };
				this.#name(file, node);
			}
			if (node === undefined) throw systemError("ENOENT", "open");
			return this.#opened(file, node);
		});
	}

	rename(from: string, to: string): Promise<void> {
		return this.#step(
			"rename",
			from,
			() => {
				const node = this.#seen.get(from);
				if (node === undefined) throw systemError("ENOENT", "rename");
				this.#name(from, null);
				this.#name(to, node);
			},
			// Across a network a call may fail and be done all the same.
			this.random.oneIn(2),
		);
	}

	remove(file: string): Promise<void> {
		return this.#step("remove", file, () => {
			const node = this.#seen.get(file);
			if (node === undefined) throw systemError("ENOENT", "unlink");
			this.#stale = node.seen.length > sector ? node.seen : this.#stale;
			this.#name(file, null);
		});
	}

	syncFolder(folder: string): Promise<void> {
		return this.#step("syncFolder", folder, () => {
			for (const { name, node } of this.#names) {
				if (node === null) this.#kept.delete(name);
				else this.#kept.set(name, node);
			}
			this.#names = [];
		});
	}

	async touch(file: string): Promise<void> {
		await Promise.resolve();
		const node = this.#seen.get(file);
		if (node !== undefined) node.changedAt = this.#clock += 1;
	}

	async changedAt(file: string): Promise<number> {
		await Promise.resolve();
		return this.#seen.get(file)?.changedAt ?? 0;
	}

	#opened(file: string, node: Node): DiskFile {
		let isFailed = false;
		return {
			read: (into, position) => this.#step("read", file, () => node.seen.copy(into, 0, position)),
			write: (bytes, position) => {
				const copy = Buffer.from(bytes);
				// A write that fails may have written a part before.
				const part = this.random.between(0, copy.length);
				return this.#step("write", file, () => this.#write(node, position, copy)).catch((error: unknown) => {
					if (!(error instanceof PowerCut) || this.random.oneIn(2)) this.#write(node, position, copy.subarray(0, part));
					throw error;
				});
			},
			truncate: (length) =>
				this.#step("truncate", file, () => {
					node.changes.push({ kind: "length", length });
					node.seen = changed(node.seen, { kind: "length", length });
				}),
			sync: () =>
				this.#step("sync", file, () => {
					// What an fsync did not write, later ones on the same file do not write either, and do not fail.
					if (!isFailed) node.kept = node.seen;
					node.changes = [];
				}).catch((error: unknown) => {
					if (error instanceof PowerCut) throw error;
					node.kept = this.#keptOf(node);
					node.changes = [];
					isFailed = true;
					throw error;
				}),
			size: () => Promise.resolve(node.seen.length),
			close: () => Promise.resolve(),
		};
	}

	#write(node: Node, at: number, bytes: Buffer): void {
		for (let from = 0; from < bytes.length;) {
			const to = Math.min(bytes.length, from + sector - ((at + from) % sector));
			const change: Change = { kind: "write", at: at + from, bytes: bytes.subarray(from, to) };
			node.changes.push(change);
			node.seen = changed(node.seen, change);
			from = to;
		}
	}

	#name(name: string, node: Node | null): void {
		this.#names.push({ name, node });
		if (node === null) this.#seen.delete(name);
		else this.#seen.set(name, node);
	}

	#keptOf(node: Node): Buffer {
		const some = this.#some(node.changes);
		let bytes = (this.random.oneIn(2) ? this.#shuffled(some) : some).reduce(changed, node.kept);
		// Its length is kept apart from what it holds: the rest is what lay there before.
		if (node.seen.length > bytes.length && this.random.oneIn(3)) {
			const end = this.random.between(bytes.length, node.seen.length);
			const before = this.random.oneIn(2) ? this.#stale : Buffer.alloc(sector);
			while (bytes.length < end) bytes = Buffer.concat([bytes, before.subarray(0, end - bytes.length)]);
		}
		return bytes;
	}

	/** None, all, those before a moment, or any. */
	#some<T>(changes: readonly T[]): T[] {
		switch (this.random.between(0, 3)) {
			case 0:
				return [];
			case 1:
				return [...changes];
			case 2:
				return changes.slice(0, this.random.between(0, changes.length));
			default:
				return changes.filter(() => this.random.oneIn(2));
		}
	}

	#shuffled<T>(list: readonly T[]): T[] {
		return list
			.map((value) => ({ value, key: this.random.word() }))
			.sort((a, b) => a.key - b.key)
			.map(({ value }) => value);
	}

	async #step<T>(call: Step["call"], file: string, work: () => T, isDoneAllTheSame = false): Promise<T> {
		await Promise.resolve();
		if (this.#isOff) throw new PowerCut();
		this.#steps += 1;
		this.#clock += 1;
		const event = this.happens({ number: this.#steps, call, file });
		if (event === null) return work();
		if (event === "cut") {
			this.#isOff = true;
			throw new PowerCut();
		}
		if (isDoneAllTheSame) work();
		throw systemError(event.code, call);
	}
}

function changed(bytes: Buffer, change: Change): Buffer {
	const length = change.kind === "write" ? Math.max(bytes.length, change.at + change.bytes.length) : change.length;
	const next = Buffer.alloc(length);
	bytes.copy(next);
	if (change.kind === "write") change.bytes.copy(next, change.at);
	return next;
}
