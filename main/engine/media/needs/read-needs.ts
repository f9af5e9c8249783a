import { open as openFile, type FileHandle } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import type { TaskRef } from "#shared/export";
import { linkKey, linkLife, placeOfLink } from "#shared/link-life";
import type { LinkLife } from "#shared/links";
import type { MediaRole } from "#shared/media-needs";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import { CutAsset } from "../../compare/cut-asset.ts";
import type { CheckOrder } from "../../exports/check/check-order.ts";
import type { OpenExport } from "../../exports/open-export.ts";
import type { RowPlace } from "../../exports/row-index.ts";
import { isSystemError, systemFault } from "../../exports/system-fault.ts";
import { sameStamp, stampOf } from "../../exports/text-source.ts";
import { isKeptOf } from "../../exports/token-capture.ts";
import { linksOfTask, type TaskLink } from "./task-links.ts";

/** A file that a task points to. Its `link` may hold a secret: it stays in the engine, and out of every file and sentence. */
export interface Need {
	ref: TaskRef;
	taskId: string | null;
	externalId: string | null;
	role: MediaRole;
	/** 0-based; null for what belongs to the whole task. */
	page: number | null;
	/** The first moment that points to it: the exported state (null) before the visits. */
	visit: number | null;
	/** All moments that do. */
	visits: readonly (number | null)[];
	link: string;
	/** Host and path, without the query. */
	place: string;
	life: LinkLife;
}

/** What one task points to. */
export interface TaskNeeds {
	row: number;
	taskId: string | null;
	needs: Need[];
	/** Why this task could not be read; null where it was. */
	fault: Fault | null;
}

/** Bytes of consecutive tasks that are read at once. */
const MOST_BLOCK = 4 * 1024 * 1024;
const MOST_ASSET = 128 * 1024 * 1024;
/** Other questions to the engine wait no longer than this. */
const SLICE_MS = 8;

/**
 * What the tasks of rows point to, one task after the other, in the order of `rows`; waits until the export is read. A
 * fault of the whole file (it changed, it went away) is the last thing told; a task that cannot be read says so itself.
 * Holds one block of the text at a time, and lets other work go on in between. Ends early, silently, once `signal` is
 * aborted.
 */
export async function* readNeeds(
	open: OpenExport,
	rows: Iterable<number>,
	signal?: AbortSignal,
): AsyncGenerator<Outcome<TaskNeeds>, void, undefined> {
	await open.ended;
	const order = open.readOrder();
	if (!order.ok) {
		yield order;
		return;
	}
	let text: NeedText | null = null;
	try {
		text = await NeedText.open(order.value);
		const reader = new NeedRows(open);
		for (const block of blocksOf(open, rows)) {
			const bytes = await text.read(block);
			if (bytes === null) {
				yield open.suspect("The file has another size or time than when it was read") ?? changed(open);
				return;
			}
			let since = performance.now();
			for (const { row, place } of block.rows) {
				if (performance.now() - since > SLICE_MS) {
					await setImmediate();
					since = performance.now();
				}
				if (signal?.aborted === true) return;
				const from = place.offset - block.start;
				const read = reader.read(row, place, bytes.subarray(from, from + place.length));
				yield read;
				if (!read.ok) return;
			}
			if (signal?.aborted === true) return;
		}
	} catch (error) {
		if (!isSystemError(error)) throw error;
		yield open.refusal() ?? systemFault(error, open.summary.name);
	} finally {
		await text?.close();
	}
}

interface Block {
	start: number;
	length: number;
	rows: { row: number; place: RowPlace }[];
}

/** Rows whose texts lie side by side; one asset of its own where it is large. */
function* blocksOf(open: OpenExport, rows: Iterable<number>): Generator<Block> {
	let block: Block | null = null;
	for (const row of rows) {
		if (row >= open.index.length) continue;
		const place = open.index.place(row);
		const end = place.offset + place.length;
		if (block && place.offset >= block.start && end - block.start <= Math.max(MOST_BLOCK, block.length)) {
			block.length = Math.max(block.length, end - block.start);
			block.rows.push({ row, place });
			continue;
		}
		if (block) yield block;
		block = { start: place.offset, length: place.length, rows: [{ row, place }] };
	}
	if (block) yield block;
}

/** The text of an export, read without holding up the engine. */
class NeedText {
	private constructor(
		private readonly handle: FileHandle,
		private readonly order: CheckOrder,
	) {}

	/** Errors: of the file system. */
	static async open(order: CheckOrder): Promise<NeedText> {
		return new NeedText(await openFile(order.textPath, "r"), order);
	}

	close(): Promise<void> {
		return this.handle.close();
	}

	/** Null where the file is not what it was. Errors: of the file system. */
	async read({ start, length }: Block): Promise<Buffer | null> {
		// Too large to be looked at: the sentence needs no bytes.
		if (length > MOST_ASSET) return Buffer.alloc(0);
		const bytes = Buffer.allocUnsafe(length);
		let got = 0;
		while (got < length) {
			const { bytesRead } = await this.handle.read(bytes, got, length - got, start + got);
			if (bytesRead === 0) return null;
			got += bytesRead;
		}
		return sameStamp(stampOf(await this.handle.stat()), this.order.stamp) ? bytes : null;
	}
}

/** Reads the needs of rows from their bytes. The asset read last is kept: the tasks of one asset follow each other. */
class NeedRows {
	#last: { offset: number; cut: CutAsset } | null = null;

	constructor(private readonly open: OpenExport) {}

	read(row: number, place: RowPlace, bytes: Buffer): Outcome<TaskNeeds> {
		const { index, summary } = this.open;
		const known = index.texts.taskId.get(row);
		const where = `${summary.name}, asset at byte ${String(place.offset)}`;
		const unread = (why: Fault): Outcome<TaskNeeds> => ok({ row, taskId: known, needs: [], fault: why });
		if (place.length > MOST_ASSET) {
			const [has, most] = [String(place.length), String(MOST_ASSET)];
			return unread(fault("too-large", `${where}: ${has} bytes; at most ${most} are looked through for links`));
		}
		try {
			if (this.#last?.offset !== place.offset) this.#last = { offset: place.offset, cut: new CutAsset(bytes) };
			const { taskId, externalId, links } = linksOfTask(this.#last.cut, place);
			if ((place.form === "v3" || place.form === "v2") && !isKeptOf(known, taskId))
				return this.open.suspect("Another task stands there than when it was read") ?? changed(this.open);
			const ref = { export: summary.id, row };
			return ok({ row, taskId, needs: together(ref, taskId, externalId, links), fault: null });
		} catch (error) {
			if (error instanceof SyntaxError) return unread(fault("task-damaged", `${where}: ${error.message}`));
			throw error;
		}
	}
}

/** Links that lead to the same file are one need, of all moments that point to it. */
function together(ref: TaskRef, taskId: string | null, externalId: string | null, links: readonly TaskLink[]): Need[] {
	const needs = new Map<string, Need & { visits: (number | null)[] }>();
	for (const { role, page, visit, link } of links) {
		const key = `${role} ${linkKey(link)}`;
		const known = needs.get(key);
		if (known) {
			if (!known.visits.includes(visit)) known.visits.push(visit);
			continue;
		}
		const [place, life] = [placeOfLink(link), linkLife(link)];
		needs.set(key, {
			ref,
			taskId,
			externalId,
			role,
			page,
			visit,
			visits: [visit],
			link,
			place,
			life,
		});
	}
	return [...needs.values()];
}

function changed(open: OpenExport): Fault {
	return fault("file-changed", open.summary.name);
}
