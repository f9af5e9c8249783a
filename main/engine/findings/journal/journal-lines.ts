import { crc32 } from "node:zlib";
import type { Json } from "#shared/json";
import { isObject } from "../../exports/json-fields.ts";

/*
 * A generation of the journal is a text of JSON lines, each with the CRC-32 of its bytes before `,"sum"`:
 *
 *   {"magic":"ango-loupe-journal","version":2,"readers":2,"id":…,"generation":"1-2","seq":7,"last":9,"aside":[],…,"sum":…}
 *   {"nth":1,"op":…,"sum":…}          what is kept of the operations up to `seq`, in order
 *   {"magic":…, "held":1, …,"sum":…}  the first line again, with how many of them there are
 *   {"seq":8,"synced":7,"utc":…,"op":…,"sum":…}
 *   {"seq":9,"lost":9,"sum":…}        stands for lines that were damaged, and told, in an older generation: up to "lost"
 *
 * `synced`: all operations up to it were on the medium when the line was written. So a line that is missing below the
 * largest `synced` (or below `last`, what was copied when the generation was made) was damaged; above it is the one batch
 * that a power cut can have torn, and of that nobody was told that it is saved.
 *
 * `readers`: the oldest version of the format whose programs can read the file; they do not write it.
 */

const magic = "ango-loupe-journal";
/**
 * Grows with what is written; a file of every version stays readable.
 *
 * 2: what came from elsewhere is withdrawn by turns (see HeldFinding), which a program of version 1 would not understand.
 */
const version = 2;
const closing = /,"sum":"([\da-f]{8})"\}$/u;
const closingLength = ',"sum":"00000000"}'.length;
const sign = (sum: number): string => sum.toString(16).padStart(8, "0");

export interface Header {
	version: number;
	readers: number;
	/** Of the journal. */
	id: string;
	/** "lease-number": part of the checksum of every line, so that a line of another file is none of this one. */
	generation: string;
	/** The operation up to which the held ones stand for all. */
	seq: number;
	/** The last operation that was copied when the generation was made. */
	last: number;
	utc: string;
	/** Older files that are damaged, and are kept under another name as soon as this one is there. */
	aside: readonly string[];
	/** How many are held; null in the first line, which is written before that is known. */
	held: number | null;
}

export type Line =
	| { kind: "header"; header: Header }
	| { kind: "held"; nth: number; op: Json }
	| { kind: "op"; seq: number; synced: number; utc: string; op: Json }
	| { kind: "lost"; seq: number; to: number };

export function canRead(header: Header): boolean {
	return header.readers <= version;
}

export function canWrite(header: Header): boolean {
	return header.version <= version;
}

/** Whether it is written as this program writes: into one of an older form nothing newer goes, which its label denies. */
export function isOfThisForm(header: Header): boolean {
	return header.version === version;
}

export function newHeader(about: Pick<Header, "id" | "generation" | "seq" | "last" | "aside">): Header {
	return { version, readers: version, ...about, utc: new Date().toISOString(), held: null };
}

/** What the checksums of a generation begin with. */
export function seedOf({ id, generation }: Pick<Header, "id" | "generation">): number {
	return crc32(`${id} ${generation}`);
}

function signed(text: string, seed: number): string {
	return `${text},"sum":"${sign(crc32(text, seed))}"}\n`;
}

export function headerLine({ held, ...header }: Header): string {
	const fields = held === null ? { magic, ...header } : { magic, ...header, held };
	return signed(JSON.stringify(fields).slice(0, -1), 0);
}

export function heldLine(nth: number, op: Json, seed: number): string {
	return signed(`{"nth":${nth},"op":${JSON.stringify(op)}`, seed);
}

/** `op`: as JSON. */
export function opLine(seq: number, synced: number, utc: string, op: string, seed: number): string {
	return signed(`{"seq":${seq},"synced":${synced},"utc":${JSON.stringify(utc)},"op":${op}`, seed);
}

/** Of an operation and its time: the same in every generation, and another one for what was written in its place. `op`: as JSON. */
export function printOf(utc: string, op: string): number {
	return crc32(`${utc} ${op}`);
}

export function lostLine(seq: number, to: number, seed: number): string {
	return signed(`{"seq":${seq},"lost":${to}`, seed);
}

/** Null where the line, without its end, is not what was written. */
export function readLine(bytes: Buffer, seed: number): Line | null {
	const length = bytes.length - closingLength;
	const [, sum] = (length > 0 ? closing.exec(bytes.toString("latin1", length)) : null) ?? [];
	if (sum === undefined) return null;
	const isHeader = bytes.toString("latin1", 0, 9) === '{"magic":';
	if (sign(crc32(bytes.subarray(0, length), isHeader ? 0 : seed)) !== sum) return null;
	let fields: Json;
	try {
		fields = JSON.parse(bytes.toString("utf8")) as Json;
	} catch {
		return null;
	}
	if (!isObject(fields)) return null;
	if (isHeader) return headerOf(fields);
	const { nth, seq, synced, utc, op, lost } = fields;
	if (isCount(nth) && op !== undefined) return { kind: "held", nth, op };
	if (!isCount(seq)) return null;
	if (isCount(lost)) return { kind: "lost", seq, to: lost };
	if (!isCount(synced) || typeof utc !== "string" || op === undefined) return null;
	return { kind: "op", seq, synced, utc, op };
}

function headerOf(fields: Record<string, Json>): Line | null {
	const { magic: got, version, readers, id, generation, seq, last, aside = [], utc, held = null } = fields;
	if (got !== magic || !isCount(version) || !isCount(readers)) return null;
	if (typeof id !== "string" || typeof generation !== "string" || typeof utc !== "string") return null;
	if (!isCount(seq) || !isCount(last) || (held !== null && !isCount(held))) return null;
	if (!Array.isArray(aside) || !aside.every((file) => typeof file === "string")) return null;
	return { kind: "header", header: { version, readers, id, generation, seq, last, aside, utc, held } };
}

function isCount(value: Json | undefined): value is number {
	return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
