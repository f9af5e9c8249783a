import { createReadStream, createWriteStream } from "node:fs";
import { stat, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { pipeline } from "node:stream/promises";
import * as v from "valibot";
import type { TaskRef } from "#shared/export";
import { linkLife, linkStateAt, placeOfLink } from "#shared/link-life";
import type { MediaOrigin, MediaRole, MissingWhy } from "#shared/media-needs";
import { ok, type Outcome } from "#shared/outcome";
import { contentKey } from "../exports/index-cache.ts";
import { isSystemError, systemFault } from "../exports/system-fault.ts";
import { DerivedFolders } from "./derived-folders.ts";
import type { LinkedNames } from "./linked-names.ts";
import type { MediaStore } from "./store/media-store.ts";
import { type ScopedKey, scopedKey } from "./store/media-record.ts";

/** Something that an export points to. */
export interface WantedFile {
	ref: TaskRef;
	taskId: string | null;
	externalId: string | null;
	role: MediaRole;
	/** 0-based; null for what belongs to the whole task. */
	page: number | null;
	/** Index of the visit whose state points to it; null for the exported state. */
	visit: number | null;
	/** As exported: nothing of its query goes anywhere. */
	link: string;
}

/** A file that is here: its bytes lie at [offset, offset + bytes) of `path`. */
export interface LinkedFile {
	path: string;
	/** 0 but within a bundle, which is read in place. */
	offset: number;
	bytes: number;
	/** For reading: the name of the file, or host and path of its link. */
	name: string;
	origin: MediaOrigin;
	/** Of its bytes, which were compared with it; null for a file of a media folder. */
	sha256: string | null;
	/** Sentences: other files that would do as well, other bytes under the same link. */
	notes: readonly string[];
	/** It is held until then: never removed to make room. */
	readonly release: () => void;
}

/** What a link leads to, or why it is not here. */
export type LinkedFound =
	| { file: LinkedFile; why: null; lookedFor: readonly string[] }
	| { file: null; why: MissingWhy; lookedFor: readonly string[] };

/** As `LinkedFound`, without reading or holding anything. */
export type LinkedLook =
	| { here: { origin: MediaOrigin; bytes: number; sha256: string | null; name: string }; why: null }
	| { here: null; why: MissingWhy };

/** The media of a bundle that was opened as an export. */
export interface BundledMedia {
	look(key: ScopedKey): { bytes: number; sha256: string; name: string } | null;
	/** Its bytes compared with their sum; null where it is not inside. */
	find(key: ScopedKey): Promise<Outcome<{ file: Omit<LinkedFile, "origin" | "release"> } | { why: MissingWhy } | null>>;
	missing(key: ScopedKey): MissingWhy | null;
}

/** A file of a media folder. */
export interface FolderFile {
	path: string;
	bytes: number;
	/** Relative to its folder. */
	name: string;
	/** Others that match as well. */
	ties: readonly string[];
}

export interface LinkedSources {
	store: MediaStore;
	/** Of the export with this id; null where it is no bundle. */
	bundle(id: TaskRef["export"]): BundledMedia | null;
	/** By names, in the media folders. */
	folders(
		ref: TaskRef,
		names: LinkedNames,
	): Promise<Outcome<{ file: FolderFile | null; lookedFor: readonly string[] }>>;
	cacheFolder: string;
	/** Milliseconds since 1970, of a clock that may be wrong. */
	now?(): number;
}

const wholeFiles = {
	magic: "ango-loupe whole files",
	version: 1,
	description: "file.json",
	about: v.object({ name: v.string() }),
	isPart: (name: string) => name === "whole.bin",
	what: "a copy",
};

/**
 * Where the files lie that an export's links lead to. No link is ever followed: they are looked for in the bundle that
 * the export came in, among those that are kept, and in the media folders, in this order.
 */
export class LinkedFiles {
	readonly #sources: LinkedSources;
	readonly #whole: DerivedFolders<{ name: string }>;

	constructor(sources: LinkedSources) {
		this.#sources = sources;
		this.#whole = new DerivedFolders(path.join(sources.cacheFolder, "whole-files"), wholeFiles);
	}

	/** Whether it is here and how large, or why not: cheap enough to be asked for every task of an export. */
	async look(wanted: WantedFile): Promise<Outcome<LinkedLook>> {
		const key = scopedKey(wanted.taskId, wanted.link);
		const { store } = this.#sources;
		const bundle = this.#sources.bundle(wanted.ref.export);
		const inside = bundle?.look(key) ?? null;
		if (inside !== null) return ok({ here: { origin: "bundle", ...inside }, why: null });
		const kept = await store.look(key);
		if (!kept.ok) return kept;
		const [latest] = kept.value;
		if (latest !== undefined) {
			const { bytes, sha256, place } = latest;
			return ok({ here: { origin: "store", bytes, sha256, name: place }, why: null });
		}
		const found = await this.#sources.folders(wanted.ref, wanted);
		if (!found.ok) return found;
		const { file } = found.value;
		if (file !== null) {
			const { bytes, name } = file;
			return ok({ here: { origin: "folder", bytes, sha256: null, name }, why: null });
		}
		const why = await this.#why(wanted, bundle, key);
		return why.ok ? ok({ here: null, why: why.value }) : why;
	}

	/** The file itself, held until it is released. One whose bytes are not what they were is never given out. */
	async find(wanted: WantedFile): Promise<Outcome<LinkedFound>> {
		const kept = await this.findKept(wanted);
		if (!kept.ok || kept.value.file !== null) return kept;
		const found = await this.#sources.folders(wanted.ref, wanted);
		if (!found.ok) return found;
		const { file, lookedFor } = found.value;
		if (file === null) return ok({ ...kept.value, lookedFor });
		const notes = file.ties.length > 0 ? [tied(file)] : [];
		const { ties, ...rest } = file;
		const linked = { ...rest, offset: 0, origin: "folder", sha256: null, notes, release: nothing } as const;
		return ok({ file: linked, why: null, lookedFor });
	}

	/** As `find`, in the bundle and among what is kept only. */
	async findKept(wanted: Pick<WantedFile, "ref" | "taskId" | "link">): Promise<Outcome<LinkedFound>> {
		const key = scopedKey(wanted.taskId, wanted.link);
		const found = await this.findByKey(wanted.ref.export, key);
		if (!found.ok) return found;
		const { file } = found.value;
		if (file !== null) return ok({ file, why: null, lookedFor: [] });
		if (found.value.why !== null) return ok({ file: null, why: found.value.why, lookedFor: [] });
		const why = await this.#why(wanted, this.#sources.bundle(wanted.ref.export), key);
		return why.ok ? ok({ file: null, why: why.value, lookedFor: [] }) : why;
	}

	/** As `findKept`, by what is left of a link where it is not at hand; `why`: it was there and is not to be used. */
	async findByKey(
		id: TaskRef["export"],
		key: ScopedKey,
	): Promise<Outcome<{ file: LinkedFile } | { file: null; why: MissingWhy | null }>> {
		const inside = (await this.#sources.bundle(id)?.find(key)) ?? ok(null);
		if (!inside.ok) return inside;
		if (inside.value !== null && "file" in inside.value)
			return ok({ file: { ...inside.value.file, origin: "bundle", release: nothing } });
		const stored = await this.#sources.store.find(key);
		if (!stored.ok) return stored;
		if (stored.value === null) return ok({ file: null, why: inside.value?.why ?? null });
		const { path: file, record, others, release } = stored.value;
		const { bytes, sha256, place: name } = record;
		const notes = others.length > 0 ? [`${name} was fetched with different bytes before: the latest is shown.`] : [];
		return ok({ file: { path: file, offset: 0, bytes, name, origin: "store", sha256, notes, release } });
	}

	/**
	 * A path at which the file lies alone, for what cannot read from the middle of another: its own, or a copy in the
	 * cache folder, made once.
	 */
	async wholePath(file: Pick<LinkedFile, "path" | "offset" | "bytes" | "name">): Promise<Outcome<string>> {
		try {
			const { size } = await stat(file.path);
			if (file.offset === 0 && file.bytes === size) return ok(file.path);
			const key = `${contentKey(file.path)}-${String(file.offset)}-${String(file.bytes)}`;
			const whole = path.join(this.#whole.folderOf(key), "whole.bin");
			if ((await this.#whole.find(key)) !== null) return ok(whole);
			const begun = await this.#whole.begin(key, file.bytes, file.name);
			if (!begun.ok) return begun;
			const copy = path.join(begun.value.folder, "whole.bin");
			try {
				await copyPart(file, copy);
			} catch (error) {
				await this.#whole.discard(begun.value);
				throw error;
			}
			const finished = await this.#whole.finish(begun.value, { name: file.name }, file.name);
			return finished.ok ? ok(whole) : finished;
		} catch (error) {
			if (isSystemError(error)) return systemFault(error, file.name);
			throw error;
		}
	}

	async #why(
		{ link }: Pick<WantedFile, "link">,
		bundle: BundledMedia | null,
		key: ScopedKey,
	): Promise<Outcome<MissingWhy>> {
		const found = await this.#sources.store.missing(key);
		if (!found.ok) return found;
		const inside = bundle?.missing(key) ?? null;
		// What was found out last; what was found out at all is more than what the link alone tells.
		const [later] = [found.value, inside].filter((why) => why !== null).sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
		return ok(later ?? whyOfLink(link, this.#sources.now?.() ?? Date.now()));
	}
}

const nothing = (): void => undefined;

/** Why nothing that a link leads to is here, by the link alone. @param now of a clock that may be wrong */
export function whyOfLink(link: string, now: number): MissingWhy {
	const place = placeOfLink(link);
	if (!/^https?:\/\//iu.test(link)) {
		return { class: "link-refused", sentence: `${place} is no link that is ever followed.`, at: null };
	}
	const life = linkLife(link);
	if (linkStateAt(life, now) === "dead" && life.expiresAt !== null) {
		const ended = new Date(life.expiresAt).toISOString();
		const sentence = `Its link ended at ${ended}, by this machine's clock. Export again in Ango Hub, and fetch it within its life.`;
		return { class: "expired", sentence, at: null };
	}
	return {
		class: "not-collected",
		sentence: "Nobody has fetched it, and no folder holds a file of its name.",
		at: null,
	};
}

function tied({ name, ties }: FolderFile): string {
	return `${name} is shown; ${ties.slice(0, 3).join(", ")}${ties.length > 3 ? " and others" : ""} would do as well.`;
}

async function copyPart(file: Pick<LinkedFile, "path" | "offset" | "bytes">, to: string): Promise<void> {
	// A stream's end is inclusive: of nothing there is none.
	if (file.bytes === 0) return writeFile(to, "", { flag: "wx", mode: 0o600 });
	const source = createReadStream(file.path, { start: file.offset, end: file.offset + file.bytes - 1 });
	await pipeline(source, createWriteStream(to, { flags: "wx", mode: 0o600 }));
}
