import { open, realpath, rm, rmdir, stat } from "node:fs/promises";
import * as path from "node:path";
import type { MediaImport, MediaRole, MissingWhy, TaskInFront } from "#shared/media-needs";
import { type Fault, ok, type Outcome } from "#shared/outcome";
import type { OpenExport } from "../../exports/open-export.ts";
import { isSystemError, orElse, systemFault, systemWords } from "../../exports/system-fault.ts";
import { readBytes } from "../../read-bytes.ts";
import { refusalOf } from "../../path-refusal.ts";
import { matchLinked } from "../linked-names.ts";
import { type ListedFile, relativePath } from "../listed-file.ts";
import { scopedKey } from "../store/media-record.ts";
import { Bundle } from "../bundle/bundle.ts";
import type { ExportMedia } from "../export-media.ts";
import { hasItsEnd, suffixOf, whyUnfit } from "../media-content.ts";
import { IncomingFiles, type OpenedFile } from "./incoming-files.ts";
import { needInFront } from "./need-in-front.ts";
import { type Need, readNeeds } from "./read-needs.ts";

/** What bringing in media needs of what is around it. */
export interface AroundImports {
	/** All that are open. */
	exports(): OpenExport[];
	open(id: string): OpenExport | Fault;
	media: Pick<ExportMedia, "store" | "linked">;
	/** Lies among what is passing: what a browser's page sent, kept for as long as it is needed. */
	isPassing(real: string): boolean;
}

const MOST_TOLD = 200;
const PIECE = 1 << 20;

/** A need that a file is for, and by what that was told. */
interface Taking {
	need: Need;
	by: string;
}

/** A file, or a part of one. */
type KeptPart = Pick<OpenedFile, "handle" | "bytes" | "suffix"> & { offset?: number };

/** Brings in what a person named at once: each file for all needs of open exports that its name tells. */
export class ImportRun {
	readonly state: MediaImport;
	readonly #stop = new AbortController();
	readonly #incoming = new IncomingFiles();
	readonly #bundles: Bundle[] = [];
	/** Sums of their files that were taken. */
	readonly #bundled = new Set<string>();
	readonly #passing: string[] = [];

	constructor(
		private readonly paths: readonly string[],
		private readonly front: TaskInFront | null,
		private readonly around: AroundImports,
	) {
		const [first = ""] = paths;
		const more = paths.length > 1 ? ` and ${String(paths.length - 1)} more` : "";
		this.state = {
			name: `${path.basename(first)}${more}`,
			phase: "reading",
			share: 0,
			files: 0,
			matched: 0,
			bytes: 0,
			taken: [],
			refused: [],
			moreRefused: 0,
		};
	}

	cancel(): void {
		this.#stop.abort();
	}

	async run(): Promise<void> {
		try {
			for (const given of this.paths) await this.#meet(given);
			this.state.files += this.#incoming.files.length;
			for (const note of this.#incoming.notes) this.#refuse(note);
			const takings = await this.#match();
			if (takings.ok) await this.#takeAll(takings.value);
			else this.#fail(takings.detail);
			if (this.state.phase === "reading") this.state.phase = "done";
			this.state.share = 1;
		} catch (error) {
			if (this.#stop.signal.aborted) this.state.phase = "cancelled";
			else this.#fail(error instanceof Error ? error.message : String(error));
		} finally {
			for (const file of this.#passing) await forget(file);
		}
	}

	/** Sorts one path by what lies there. */
	async #meet(given: string): Promise<void> {
		const name = path.basename(given);
		const refusal = refusalOf(given, process.platform);
		if (refusal !== null) {
			this.#refuse(`${name}: ${refusal}`);
			return;
		}
		try {
			const real = await realpath(given);
			const found = await stat(real);
			if (this.around.isPassing(real)) this.#passing.push(real);
			const isBag = found.isFile() || (await orElse(() => stat(path.join(real, "bagit.txt")), null)) !== null;
			const bundle = isBag ? await Bundle.open(real) : ok(null);
			if (!bundle.ok) this.#refuse(bundle.detail);
			else if (bundle.value !== null) await this.#meetBundle(bundle.value);
			else if (found.isDirectory()) await this.#incoming.addFolder(real, this.#stop.signal);
			else if (found.isFile()) this.#incoming.addFile(real);
			else this.#refuse(`${name}: it is neither a file nor a folder`);
		} catch (error) {
			if (!isSystemError(error)) throw error;
			this.#refuse(`${name}: it cannot be read (${systemWords(error)})`);
		}
	}

	/** Compared with its manifest first; what is damaged is named, and left out. */
	async #meetBundle(bundle: Bundle): Promise<void> {
		this.#bundles.push(bundle);
		await bundle.check(this.#stop.signal, (sentence) => {
			this.#refuse(sentence);
		});
		this.#stop.signal.throwIfAborted();
	}

	/** True where a bundle holds the file, which is kept then; why it has not is remembered. */
	async #takeFromBundles(need: Need): Promise<boolean> {
		const key = scopedKey(need.taskId, need.link);
		for (const bundle of this.#bundles) {
			const found = await bundle.find(key);
			if (!found.ok) this.#refuse(found.detail);
			else if (found.value !== null && "file" in found.value) {
				await this.#takePart(bundle, need, found.value.file);
				return true;
			} else await this.#rememberMissing(need, found.value?.why ?? bundle.missing(key));
		}
		return false;
	}

	async #takePart(
		bundle: Bundle,
		need: Need,
		part: { path: string; offset: number; bytes: number; sha256: string | null },
	): Promise<void> {
		const handle = await open(part.path, "r");
		try {
			const suffix = suffixOf(await readBytes(handle, part.offset, Math.min(512, part.bytes)));
			const kept = await this.#keep({ handle, suffix, offset: part.offset, bytes: part.bytes }, need, need.place);
			if (!kept.ok) {
				this.#refuse(`${bundle.name}: ${kept.detail}`);
				if (kept.code === "no-space") this.#fail(null);
				return;
			}
			this.#told(`${bundle.name}: ${words[need.role]} of ${taskWords(need)}, by its link`);
			if (this.#bundled.has(part.sha256 ?? "")) return;
			this.#bundled.add(part.sha256 ?? "");
			this.state.files++;
			this.state.matched++;
			this.state.bytes += part.bytes;
		} finally {
			await handle.close();
		}
	}

	/** Nothing where the file is here already. */
	async #rememberMissing(need: Need, why: MissingWhy | null): Promise<void> {
		if (why === null) return;
		const look = await this.around.media.linked.look(need);
		if (!look.ok || look.value.here !== null) return;
		const { taskId, link, role, place } = need;
		const record = { ...why, key: scopedKey(taskId, link), role, place, status: null };
		const put = await this.around.media.store.putMissing(record);
		if (!put.ok) this.#refuse(put.detail);
	}

	/** All needs of open exports, each with the file that bears its names. */
	async #match(): Promise<Outcome<Map<ListedFile, Taking[]>>> {
		const takings = new Map<ListedFile, Taking[]>();
		if (this.#incoming.files.length === 0 && this.#bundles.length === 0) return ok(takings);
		const { index, roots } = this.#incoming;
		const all = this.around.exports();
		const tasks = all.reduce((sum, each) => sum + each.index.length, 0);
		let read = 0;
		for (const each of all) {
			for await (const task of readNeeds(each, Array(each.index.length).keys(), this.#stop.signal)) {
				if (!task.ok) return task;
				for (const need of task.value.needs) {
					if (await this.#takeFromBundles(need)) continue;
					const { files, match } = matchLinked(index, need, roots);
					const [file] = files;
					if (file === undefined || match === null) continue;
					const there = takings.get(file);
					if (there) there.push({ need, by: match.by });
					else takings.set(file, [{ need, by: match.by }]);
				}
				this.state.share = (0.4 * ++read) / tasks;
			}
			this.#stop.signal.throwIfAborted();
		}
		return ok(takings);
	}

	async #takeAll(takings: ReadonlyMap<ListedFile, readonly Taking[]>): Promise<void> {
		const { files, single } = this.#incoming;
		for (const [n, file] of files.entries()) {
			this.#stop.signal.throwIfAborted();
			this.state.share = 0.4 + (0.6 * n) / files.length;
			const told = withoutOwnAssets(takings.get(file) ?? []);
			if (told.length > 0) await this.#take(file, told);
			else if (single.has(file)) await this.#takeForFront(file);
			else this.#refuse(`${relativePath(file)}: nothing in an open export points to a file of this name`);
			if (this.state.phase === "failed") return;
		}
	}

	/** Of a file whose name tells nothing: for the task in front, by what it holds. */
	async #takeForFront(file: ListedFile): Promise<void> {
		const opened = await this.#incoming.open(file);
		const name = relativePath(file);
		if (typeof opened === "string") {
			this.#refuse(`${name}: ${opened}`);
			return;
		}
		await opened.handle.close();
		const found = await needInFront(this.front, opened.suffix, this.around);
		if (typeof found === "string") this.#refuse(`${name}: ${found}`);
		else await this.#take(file, [{ need: found, by: "the task in front" }]);
	}

	async #take(file: ListedFile, takings: readonly Taking[]): Promise<void> {
		const name = relativePath(file);
		let isTaken = false;
		for (const { need, by } of takings) {
			const opened = await this.#incoming.open(file);
			if (typeof opened === "string") {
				this.#refuse(`${name}: ${opened}`);
				return;
			}
			try {
				const unfit = whyUnfit(opened.head, need.role) ?? (await whyCut(opened));
				const kept = unfit === null ? await this.#keep(opened, need, name) : null;
				if (unfit !== null) this.#refuse(`${name}, for ${words[need.role]} of ${taskWords(need)}: ${unfit}`);
				else if (kept?.ok === false) {
					this.#refuse(`${name}: ${kept.detail}`);
					if (kept.code === "no-space") this.#fail(null);
					return;
				} else {
					if (!isTaken) this.state.bytes += opened.bytes;
					isTaken = true;
					this.#told(`${name}: ${words[need.role]} of ${taskWords(need)}, by ${by}`);
				}
			} finally {
				await opened.handle.close();
			}
		}
		if (isTaken) this.state.matched++;
	}

	async #keep({ handle, offset = 0, bytes, suffix }: KeptPart, need: Need, name: string): Promise<Outcome<unknown>> {
		const { store } = this.around.media;
		const begun = await store.begin();
		if (!begun.ok) return begun;
		const incoming = begun.value;
		try {
			const piece = Buffer.alloc(Math.max(1, Math.min(PIECE, bytes)));
			for (let at = 0; at < bytes;) {
				this.#stop.signal.throwIfAborted();
				const { bytesRead } = await handle.read(piece, 0, Math.min(piece.length, bytes - at), offset + at);
				if (bytesRead === 0) break;
				await incoming.write(piece.subarray(0, bytesRead));
				at += bytesRead;
			}
		} catch (error) {
			await incoming.drop();
			if (isSystemError(error)) return systemFault(error, name);
			throw error;
		}
		const { taskId, link, role, place, life } = need;
		const facts = { key: scopedKey(taskId, link), role, type: suffix, place, status: null };
		return store.keep(incoming, { ...facts, fetchedAt: Date.now(), expiresAt: life.expiresAt });
	}

	#fail(sentence: string | null): void {
		if (sentence !== null) this.#refuse(sentence);
		this.state.phase = "failed";
	}

	#told(sentence: string): void {
		if (this.state.taken.length < MOST_TOLD) this.state.taken.push(sentence);
	}

	#refuse(sentence: string): void {
		if (this.state.refused.length < MOST_TOLD) this.state.refused.push(sentence);
		else this.state.moreRefused++;
	}
}

const words: Readonly<Record<MediaRole, string>> = {
	asset: "the asset",
	brush: "the brush mask",
	volume: "the volume mask",
};

/** People call pictures and masks after the same task: what is called as its mask is not its asset as well. */
function withoutOwnAssets(takings: readonly Taking[]): Taking[] {
	const rowOf = ({ ref }: Need): string => `${ref.export} ${String(ref.row)}`;
	const masked = new Set(takings.filter(({ need }) => need.role !== "asset").map(({ need }) => rowOf(need)));
	return takings.filter(({ need }) => need.role !== "asset" || !masked.has(rowOf(need)));
}

function taskWords({ taskId, ref }: Need): string {
	return taskId === null ? `row ${String(ref.row)}` : `task ${taskId}`;
}

async function whyCut({ handle, bytes, suffix }: OpenedFile): Promise<string | null> {
	const tail = await readBytes(handle, Math.max(0, bytes - 64), 64);
	return hasItsEnd(suffix, tail) ? null : "it ends before its picture does: it was not copied whole";
}

/** A browser's page sent it into a folder of its own. */
async function forget(file: string): Promise<void> {
	await orElse(() => rm(file, { force: true }), undefined);
	await orElse(() => rmdir(path.dirname(file)), undefined);
}
