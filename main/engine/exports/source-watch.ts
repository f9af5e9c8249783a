import { createHash } from "node:crypto";
import * as fs from "node:fs";
import type { SourceReport, SourceState } from "#shared/export";
import { type Fault, fault } from "#shared/outcome";
import { isSystemError } from "./system-fault.ts";

/** What of the file system the watch asks: replaced in a test that lets a medium fail. */
export type WatchedFiles = Pick<typeof fs, "statSync" | "openSync" | "readSync" | "closeSync"> & {
	stat(path: string): Promise<fs.BigIntStats>;
};

const realFiles: WatchedFiles = {
	statSync: fs.statSync,
	openSync: fs.openSync,
	readSync: fs.readSync,
	closeSync: fs.closeSync,
	stat: (path) => fs.promises.stat(path, { bigint: true }),
};

/** fs.watch is silent on shares and after a broken connection: the file is asked, this often. */
const LOOK_EVERY_MS = 2000;
const SAMPLE_BYTES = 4096;
const SAMPLES = 16;

/** What a file was when it was opened. Nanoseconds: a rewrite within a millisecond counts. */
interface SourceStamp {
	dev: bigint;
	ino: bigint;
	size: bigint;
	mtimeNs: bigint;
	ctimeNs: bigint;
	/** Hash of {@link SAMPLES} blocks, the first and the last among them. */
	samples: string;
}

/**
 * Watches whether a file is still the one that was opened: every two seconds, and whenever something is about to be
 * read. A file that is away or busy is the same again as soon as it is back unchanged.
 */
export class SourceWatch {
	#stamp: SourceStamp | null = null;
	/** ctime that was looked into and found to mean nothing: a chmod, a link. */
	#harmless: bigint | null = null;
	#report: SourceReport = { state: "same", sentence: "" };
	#timer: NodeJS.Timeout | null = null;
	#stopped = false;
	/** A reader met something that no stamp shows. */
	#suspicion: string | null = null;

	constructor(
		private readonly path: string,
		private readonly name: string,
		private readonly told: (report: SourceReport) => void,
		private readonly files: WatchedFiles = realFiles,
		private readonly everyMs = LOOK_EVERY_MS,
	) {}

	get report(): SourceReport {
		return this.#report;
	}

	/** Takes the stamp that everything later is held against. Errors: of the file system. */
	begin(): void {
		const stat = this.files.statSync(this.path, { bigint: true });
		this.#stamp = { ...stampOf(stat), samples: this.#sample(stat.size) };
		this.#schedule();
	}

	stop(): void {
		this.#stopped = true;
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
	}

	/** Looks now. */
	look(): SourceReport {
		try {
			return this.#tell(this.#judge(this.files.statSync(this.path, { bigint: true })));
		} catch (error) {
			return this.#tell(this.#judgeError(error));
		}
	}

	/** A reader found less, or other things, than there should be: the file is not trusted any more. */
	suspect(message: string): SourceReport {
		if (this.look().state === "same") {
			this.#suspicion = message;
			return this.look();
		}
		return this.#report;
	}

	/** True where an open descriptor leads to the file that was opened, as it was then. */
	isOpened(descriptor: number): boolean {
		const { dev, ino, size, mtimeNs } = fs.fstatSync(descriptor, { bigint: true });
		const stamp = this.#stamp;
		return stamp?.dev === dev && stamp.ino === ino && stamp.size === size && stamp.mtimeNs === mtimeNs;
	}

	/** Null while the file is the one that was opened; looks first. */
	refusal(): Fault | null {
		const { state, sentence } = this.look();
		if (state === "same") return null;
		return fault(({ changed: "file-changed", gone: "file-away", busy: "file-busy" } as const)[state], sentence);
	}

	#schedule(): void {
		if (this.#stopped) return;
		this.#timer = setTimeout(() => {
			// Asked without waiting: a share that hangs must not hold up what else is asked.
			this.files.stat(this.path).then(
				(stat) => {
					if (!this.#stopped) this.#lookAt(stat);
					this.#schedule();
				},
				(error: unknown) => {
					if (!this.#stopped) this.#tell(this.#judgeError(error));
					this.#schedule();
				},
			);
		}, this.everyMs);
		this.#timer.unref();
	}

	#lookAt(stat: fs.BigIntStats): void {
		try {
			this.#tell(this.#judge(stat));
		} catch (error) {
			this.#tell(this.#judgeError(error));
		}
	}

	#tell(report: SourceReport): SourceReport {
		const { state, sentence } = this.#report;
		this.#report = report;
		if (state !== report.state || sentence !== report.sentence) this.told(report);
		return report;
	}

	#judge(stat: fs.BigIntStats): SourceReport {
		const stamp = this.#stamp;
		if (!stamp) throw new Error("A watch that was not begun was asked");
		const { name } = this;
		if (!stat.isFile()) return changed(`${name} is no file any longer`);
		if (this.#suspicion !== null) return changed(`${name}: ${this.#suspicion}`);
		const now = stampOf(stat);
		if (now.size < stamp.size)
			return changed(`${name} had ${String(stamp.size)} bytes and has ${String(now.size)} now: it was cut`);
		if (now.size > stamp.size)
			return changed(`${name} had ${String(stamp.size)} bytes and has ${String(now.size)} now: it grew`);
		const wasAway = this.#report.state === "gone";
		const isOther = now.dev !== stamp.dev || now.ino !== stamp.ino;
		// A medium that was taken off and put back may number its files anew.
		if (isOther && !wasAway) return changed(`Another file of the same size was put in the place of ${name}`);
		if (now.mtimeNs !== stamp.mtimeNs)
			return changed(`${name} was written to at ${new Date(Number(now.mtimeNs / 1_000_000n)).toISOString()}`);
		const isInDoubt = isOther || (now.ctimeNs !== stamp.ctimeNs && now.ctimeNs !== this.#harmless);
		const isAfterFailure = this.#report.state !== "same";
		if (isInDoubt || isAfterFailure) {
			// Errors here are the file's: it may be seen and not be read.
			if (this.#sample(now.size) !== stamp.samples) return changed(`${name} holds other bytes than it did`);
			if (isOther) this.#stamp = { ...now, samples: stamp.samples };
			this.#harmless = now.ctimeNs;
		}
		return { state: "same", sentence: "" };
	}

	#judgeError(error: unknown): SourceReport {
		if (!isSystemError(error)) throw error;
		const code = error.code ?? "";
		return { state: stateOfError(code), sentence: sentenceOf(code, this.name) };
	}

	#sample(size: bigint): string {
		const hash = createHash("sha256");
		const buffer = Buffer.alloc(SAMPLE_BYTES);
		const last = Math.max(0, Number(size) - SAMPLE_BYTES);
		const descriptor = this.files.openSync(this.path, "r");
		try {
			for (let i = 0; i < SAMPLES; i++) {
				const at = Math.floor((last * i) / (SAMPLES - 1));
				const length = this.files.readSync(descriptor, buffer, 0, SAMPLE_BYTES, at);
				hash.update(buffer.subarray(0, length));
			}
		} finally {
			this.files.closeSync(descriptor);
		}
		return hash.digest("hex");
	}
}

function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: fs.BigIntStats): Omit<SourceStamp, "samples"> {
	return { dev, ino, size, mtimeNs, ctimeNs };
}

function changed(sentence: string): SourceReport {
	return { state: "changed", sentence };
}

const busyCodes: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EBUSY", "EAGAIN", "EMFILE", "ENFILE", "UNKNOWN"]);

/** What an error of the file system says of a file that was there: away, or there and not to be read. */
export function stateOfError(code: string): Exclude<SourceState, "same" | "changed"> {
	return busyCodes.has(code) ? "busy" : "gone";
}

function sentenceOf(code: string, name: string): string {
	if (code === "ENOENT" || code === "ENOTDIR")
		return `${name} is not in its place: it was moved or deleted, or its drive was taken off`;
	if (code === "EACCES" || code === "EPERM") return `${name} may not be read any longer (${code})`;
	if (busyCodes.has(code)) return `${name} cannot be opened just now (${code})`;
	return `The medium that ${name} lies on does not answer (${code})`;
}
