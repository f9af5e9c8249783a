import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { orElse } from "../../exports/system-fault.ts";
import { isAlive } from "../../process-life.ts";

/**
 * Files that somebody looks at, which never make room: counted in this process, and told to others that share the folder
 * by an empty file `pins/<sha256>-<process>`. One of a process that has ended counts no more.
 */
export class MediaPins {
	readonly #held = new Map<string, number>();
	/** Marks are made and removed one after the other: a file let go and taken again at once has one in the end. */
	#marking: Promise<void> = Promise.resolve();

	constructor(private readonly folder: string) {}

	/** Resolves when others can see it. */
	async hold(sha256: string): Promise<() => void> {
		this.#count(sha256, 1);
		await this.#mark(sha256);
		let isHeld = true;
		return () => {
			if (!isHeld) return;
			isHeld = false;
			this.#count(sha256, -1);
			void this.#mark(sha256);
		};
	}

	isHeldHere(sha256: string): boolean {
		return this.#held.has(sha256);
	}

	/** All that is held by any process; marks of those that have ended are removed. */
	async held(): Promise<Set<string>> {
		const held = new Set(this.#held.keys());
		for (const name of await orElse(() => readdir(path.join(this.folder, "pins")), [])) {
			const [, sha256, pid] = /^([0-9a-f]{64})-(\d+)$/u.exec(name) ?? [];
			if (sha256 === undefined || Number(pid) === process.pid) continue;
			if (isAlive(Number(pid))) held.add(sha256);
			else await orElse(() => rm(path.join(this.folder, "pins", name), { force: true }), undefined);
		}
		return held;
	}

	/** Resolves when the marks say what is held. */
	async settled(): Promise<void> {
		await this.#marking;
	}

	#count(sha256: string, by: number): void {
		const count = (this.#held.get(sha256) ?? 0) + by;
		if (count > 0) this.#held.set(sha256, count);
		else this.#held.delete(sha256);
	}

	/** Where it cannot be told to others, as on a disk that is full or read-only, it is held here all the same. */
	#mark(sha256: string): Promise<void> {
		const mark = path.join(this.folder, "pins", `${sha256}-${String(process.pid)}`);
		this.#marking = this.#marking.then(() =>
			orElse(async () => {
				if (!this.#held.has(sha256)) return rm(mark, { force: true });
				await mkdir(path.dirname(mark), { recursive: true, mode: 0o700 });
				return writeFile(mark, "", { mode: 0o600 });
			}, undefined),
		);
		return this.#marking;
	}
}
