import { readFile, rename } from "node:fs/promises";
import * as path from "node:path";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import { isSystemError, systemWords } from "./exports/system-fault.ts";
import { writeWhole } from "./whole-file.ts";

/** What was read, or null where there is no file yet; `damaged` where there was one that could not be read. */
export interface Loaded {
	value: unknown;
	damaged: Fault | null;
}

/**
 * A small file of ours: JSON with a magic and a version, replaced as a whole. Either the old or the new content is
 * there after a power cut; a file that is not what it should be is kept aside under another name, never overwritten.
 */
export class StoredFile {
	#writing: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly file: string,
		private readonly magic: string,
		private readonly version: number,
	) {}

	/** @param keepsAside false: a damaged one is told, and left as it is */
	async load(keepsAside = true): Promise<Loaded> {
		let text: string;
		try {
			text = await readFile(this.file, "utf8");
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === "ENOENT") return { value: null, damaged: null };
			return { value: null, damaged: fault("file-unreadable", `${path.basename(this.file)} (${messageOf(error)})`) };
		}
		const problem = this.#check(text);
		if (typeof problem !== "string") return { value: problem.content, damaged: null };
		if (keepsAside) return { value: null, damaged: await this.#keepAside(problem) };
		return { value: null, damaged: fault("store-damaged", `${path.basename(this.file)}: ${problem}`) };
	}

	/** Writes, one after the other, so that the last call wins. */
	save(content: unknown): Promise<Outcome<null>> {
		const next = this.#writing.then(() =>
			this.#replace(JSON.stringify({ magic: this.magic, version: this.version, content }, null, "\t")),
		);
		this.#writing = next;
		return next;
	}

	#check(text: string): { content: unknown } | string {
		let parsed: unknown;
		try {
			parsed = JSON.parse(text);
		} catch (error) {
			return messageOf(error);
		}
		const { magic, version, content } = (typeof parsed === "object" && parsed !== null ? parsed : {}) as Record<
			string,
			unknown
		>;
		if (magic !== this.magic) return `got magic ${JSON.stringify(magic)}, expected "${this.magic}"`;
		if (version !== this.version) return `got version ${JSON.stringify(version)}, expected ${String(this.version)}`;
		return { content };
	}

	async #keepAside(problem: string): Promise<Fault> {
		const aside = `${this.file}.damaged-${new Date().toISOString().replaceAll(":", "-")}`;
		try {
			await rename(this.file, aside);
			return fault("store-damaged", `${path.basename(this.file)}: ${problem}; kept as ${path.basename(aside)}`);
		} catch (error) {
			return fault(
				"store-damaged",
				`${path.basename(this.file)}: ${problem}; it could not be renamed (${messageOf(error)})`,
			);
		}
	}

	async #replace(text: string): Promise<Outcome<null>> {
		try {
			await writeWhole(this.file, text);
			return ok(null);
		} catch (error) {
			return fault("not-saved", `${path.basename(this.file)}: ${messageOf(error)}`);
		}
	}
}

/** Without the path that a system's error names: the page is told this. */
function messageOf(error: unknown): string {
	if (isSystemError(error)) return systemWords(error);
	return error instanceof Error ? error.message : String(error);
}
