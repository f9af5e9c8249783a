import { createHash, type Hash } from "node:crypto";
import type { Stats } from "node:fs";
import { type FileHandle, open, realpath, stat } from "node:fs/promises";
import * as path from "node:path";
import * as v from "valibot";
import type { HeldFinding } from "#shared/findings/finding";
import { contentOf, isConflict, merged } from "#shared/findings/merge";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import { isSystemError, orElse, systemFault } from "../../exports/system-fault.ts";
import { visible } from "../../exports/text-places.ts";
import { bytesInWords, figure } from "../../figures.ts";
import { refusalOf } from "../../path-refusal.ts";
import { readBytes } from "../../read-bytes.ts";
import { heldFinding } from "../finding-shapes.ts";
import { findingsHeadBytes, formVersion, isFindingsHead, magicKey } from "./findings-text.ts";
import { type JsonPiece, JsonPieces, NotJson } from "./json-pieces.ts";

/** What a file of findings holds: all of it was looked at, and nothing of it is held. */
export interface FindingsRead {
	/** Of the file, without its folder. */
	name: string;
	bytes: number;
	findings: number;
	/** Those that a person has to settle. */
	conflicts: number;
	/** What is odd about it, in sentences. */
	notes: readonly string[];
	/** Parts that were left out, each with its line: only where they may be. */
	damaged: readonly string[];
	/**
	 * Reads it again, some at a time, each as merging leaves it. Faults, after which nothing comes: as those of
	 * {@link readFindings}; "findings-damaged" where it is not the file any more that was looked at.
	 */
	pieces(): Iterable<Outcome<readonly HeldFinding[]>> | AsyncIterable<Outcome<readonly HeldFinding[]>>;
}

/** A million findings have a quarter of it. */
export const mostBytes = 2 ** 30;
export const mostFindings = 2_000_000;
/** A finding of more letters could not be kept: the journal has it in one line. */
const bounds = { chars: 64_000_000, depth: 64 };
const step = 1 << 22;
/** Of a sentence about a part. */
const longestReason = 300;

/**
 * Looks at a `.loupe-findings` file piece by piece; what else is asked of the engine is answered in between.
 *
 * `salvages`: takes what can be read of a damaged file, and lists the rest; else nothing is taken of one.
 *
 * Faults: "findings-refused" where it is none, by content; "findings-newer" with both versions; "findings-damaged" with
 * line and reason; "too-large" with the figures; those of the file system.
 */
export async function readFindings(given: string, salvages = false): Promise<Outcome<FindingsRead>> {
	const name = path.basename(given);
	const refusal = refusalOf(given, process.platform);
	if (refusal !== null) return fault("path-refused", `${name}: ${refusal}`);
	try {
		const real = await realpath(given);
		// A pipe would hold us up.
		if (!(await stat(real)).isFile()) return fault("not-a-file", name);
		const reading = new FindingsReading(name, salvages);
		const handle = await open(real, "r");
		try {
			const looked = await handle.stat();
			const { size } = looked;
			if (size > mostBytes)
				return fault("too-large", `${name} has ${bytesInWords(size)}, and at most ${bytesInWords(mostBytes)} are read`);
			let findings = 0;
			let conflicts = 0;
			for await (const held of reading.pieces(handle)) {
				findings += held.length;
				conflicts += held.filter(isConflict).length;
			}
			if (reading.fault !== null) return reading.fault;
			const { notes, damaged } = reading;
			const pieces = (): AsyncIterable<Outcome<readonly HeldFinding[]>> => readAgain(real, looked, name, salvages);
			return ok({ name, bytes: size, findings, conflicts, notes, damaged, pieces });
		} finally {
			await handle.close();
		}
	} catch (error) {
		if (isSystemError(error)) return systemFault(error, name);
		throw error;
	}
}

async function* readAgain(
	file: string,
	looked: Stats,
	name: string,
	salvages: boolean,
): AsyncGenerator<Outcome<readonly HeldFinding[]>> {
	try {
		const handle = await open(file, "r");
		try {
			const now = await handle.stat();
			if (now.ino !== looked.ino || now.size !== looked.size || now.mtimeMs !== looked.mtimeMs) {
				yield fault("findings-damaged", `${name}: it was written to while it was read`);
				return;
			}
			const reading = new FindingsReading(name, salvages);
			for await (const held of reading.pieces(handle)) yield ok(held);
			if (reading.fault !== null) yield reading.fault;
		} finally {
			await handle.close();
		}
	} catch (error) {
		if (!isSystemError(error)) throw error;
		yield systemFault(error, name);
	}
}

/** By its first bytes, whatever it is called; false also where it cannot be read. */
export async function isFindingsFile(given: string): Promise<boolean> {
	if (refusalOf(given, process.platform) !== null) return false;
	return orElse(async () => {
		const real = await realpath(given);
		if (!(await stat(real)).isFile()) return false;
		const handle = await open(real, "r");
		try {
			return isFindingsHead(await readBytes(handle, 0, findingsHeadBytes));
		} finally {
			await handle.close();
		}
	}, false);
}

class FindingsReading {
	readonly #pieces = new JsonPieces("findings", bounds);
	/** Null once it was compared. */
	#hash: Hash | null = createHash("sha256");
	#hasVersion = false;
	#isOver = false;
	#count = 0;
	#held: HeldFinding[] = [];
	readonly notes: string[] = [];
	readonly damaged: string[] = [];
	/** Why no more is read. */
	fault: Fault | null = null;

	constructor(
		private readonly name: string,
		private readonly salvages: boolean,
	) {}

	/** Ends with `fault` where it has to. Errors: those of the file system. */
	async *pieces(handle: FileHandle): AsyncGenerator<readonly HeldFinding[]> {
		const buffer = Buffer.alloc(step);
		const decoder = new TextDecoder("utf-8", { fatal: true });
		for (let at = 0; ;) {
			const { bytesRead } = await handle.read(buffer, 0, step, at);
			const bytes = buffer.subarray(0, bytesRead);
			if (at === 0 && !isFindingsHead(bytes.subarray(0, findingsHeadBytes)))
				this.fault = fault("findings-refused", `${this.name} does not begin with {"${magicKey}": …`);
			else this.#read(decoder, bytes);
			if (this.fault !== null) return;
			const held = this.#held;
			this.#held = [];
			if (held.length > 0) yield held;
			if (bytesRead === 0 || this.#isOver) return;
			at += bytesRead;
		}
	}

	/** No bytes: it is at its end. */
	#read(decoder: InstanceType<typeof TextDecoder>, bytes: Buffer): void {
		try {
			for (const piece of this.#pieces.push(decoder.decode(bytes, { stream: bytes.length > 0 }))) {
				this.#take(piece);
				if (this.fault !== null) return;
			}
			if (bytes.length === 0) this.#pieces.end();
		} catch (error) {
			const broken = this.#broken(error);
			this.#isOver = true;
			if (this.salvages && this.#hasVersion) this.damaged.push(`${broken.detail}; nothing after it is read`);
			else this.fault = broken;
		}
	}

	#broken(error: unknown): Fault {
		if (error instanceof NotJson)
			return fault("findings-damaged", `${this.name}, line ${figure(error.line)}: ${error.message}`);
		// What the decoder throws.
		if (error instanceof TypeError && "code" in error && error.code === "ERR_ENCODING_INVALID_ENCODED_DATA")
			return fault("findings-damaged", `${this.name}: it is no text in UTF-8`);
		throw error;
	}

	#take(piece: JsonPiece): void {
		if (piece.at !== null) {
			this.#finding(piece, piece.at);
			return;
		}
		const value = this.#parsed(piece, piece.key);
		if (value === undefined) return;
		if (piece.key === magicKey) this.#version(value);
		else if (piece.key === "findings") this.#left(piece, `"findings" is no list`);
		else if (piece.key !== "sha256") this.#left(piece, `there is a key "${piece.key}", which is not of its form`);
		else if (typeof value !== "string" || !/^[\da-f]{64}$/u.test(value)) this.#left(piece, `"sha256" is no hash`);
		else this.#compareHash(value);
	}

	#compareHash(value: string): void {
		if (this.#hash !== null && this.#hash.digest("hex") !== value)
			this.notes.push(`${this.name} was changed after it was written: it is taken as it stands.`);
		this.#hash = null;
	}

	#version(value: unknown): void {
		if (!Number.isSafeInteger(value) || (value as number) < 1)
			this.fault = fault(
				"findings-damaged",
				`${this.name}: got version ${reasonOf(JSON.stringify(value))}, expected 1 to ${String(formVersion)}`,
			);
		else if ((value as number) > formVersion)
			this.fault = fault(
				"findings-newer",
				`${this.name} has version ${String(value)} of the form; versions up to ${String(formVersion)} are read here`,
			);
		else this.#hasVersion = true;
	}

	#finding(piece: JsonPiece, at: number): void {
		const what = `finding ${figure(at + 1)}`;
		const value = this.#parsed(piece, what);
		if (value === undefined) return;
		const checked = v.safeParse(heldFinding, value, { abortEarly: true });
		if (!checked.success) {
			const [issue] = checked.issues;
			this.#left(piece, `${what}: ${v.getDotPath(issue) ?? "it"}: ${issue.message}`);
			return;
		}
		const held = checked.output;
		this.#hash?.update(`${contentOf(held)}\n`);
		// Merged with itself it is in order, and what replaces itself is gone.
		const own = merged(held, held);
		if (held.heads.some(({ id }) => id !== held.id)) this.#left(piece, `${what}: it has versions of another finding`);
		else if (own.heads.length === 0) this.#left(piece, `${what}: its versions replace each other`);
		else if (this.#count++ >= mostFindings)
			this.fault = fault("too-large", `${this.name} has more than ${figure(mostFindings)} findings`);
		else this.#held.push(own);
	}

	#parsed({ text, line }: JsonPiece, what: string): unknown {
		try {
			return JSON.parse(text);
		} catch (error) {
			if (!(error instanceof SyntaxError)) throw error;
			this.#left({ line }, `${what}: ${error.message}`);
			return undefined;
		}
	}

	/** A part that cannot be taken. */
	#left({ line }: { line: number }, why: string): void {
		const sentence = `${this.name}, line ${figure(line)}: ${reasonOf(why)}`;
		if (this.salvages && this.#hasVersion) this.damaged.push(sentence);
		else this.fault ??= fault("findings-damaged", sentence);
	}
}

function reasonOf(text: string): string {
	const shown = visible(text.slice(0, longestReason));
	return text.length > longestReason ? `${shown}…` : shown;
}
