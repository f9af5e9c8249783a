import { randomBytes } from "node:crypto";
import { open } from "node:fs/promises";
import { isFilm } from "#shared/drawing/placing";
import type { TaskRef } from "#shared/export";
import type { MediaFound, VolumeFound } from "#shared/media";
import type { MissingWhy } from "#shared/media-needs";
import { fault, ok, type Outcome } from "#shared/outcome";
import type { AssetInfo } from "#shared/task";
import type { MediaFile } from "../engine-api.ts";
import { isSystemError, systemFault } from "../exports/system-fault.ts";
import { readBytes } from "../read-bytes.ts";
import type { LinkedFile, LinkedFiles } from "./linked-files.ts";
import { isLarge, lookAt, type OpenedMedia } from "./media-look.ts";
import { linkOfPage, type MediaKind } from "./media-names.ts";
import { tiledId } from "./tiled-pictures.ts";

/** What of an asset its links are, and whether it is a film. */
export type LinkedAsset = Pick<AssetInfo, "url" | "name" | "externalId" | "dataset"> &
	Partial<Pick<AssetInfo, "metadata" | "frameRate">>;

interface Wanted {
	ref: TaskRef;
	taskId: string | null;
	link: string;
}

interface HandedOut {
	kind: MediaKind;
	wanted: Wanted;
	file: LinkedFile;
}

/** Files that stay held; a page shows a few at a time. */
const mostHeld = 64;

/** Pictures, texts, films and sounds that lie in a bundle or among what is kept: handed out under ids of their own. */
export class LinkedMedia {
	readonly #linked: Pick<LinkedFiles, "findKept">;
	readonly #files = new Map<string, HandedOut>();
	readonly #ids = new Map<string, string>();

	constructor(linked: Pick<LinkedFiles, "findKept">) {
		this.#linked = linked;
	}

	/** Null where nothing that the links of the page lead to is here. */
	async find(
		kind: MediaKind,
		asset: LinkedAsset,
		{ ref, taskId }: Omit<Wanted, "link">,
		page: number,
	): Promise<Outcome<VolumeFound | null>> {
		const own = linkOfPage(asset, page);
		// A page that no link names may be one of a file that holds several; a frame of a film lies in no picture.
		const isPageOfFile = own === null && kind === "picture" && page > 0 && asset.dataset.length <= 1;
		const isFrame = kind === "picture" && asset.dataset.length < 2 && isFilm({ asset: { frameRate: null, ...asset } });
		const link = isPageOfFile ? linkOfPage(asset, 0) : own;
		if (link === null || isFrame) return ok(null);
		const wanted = { ref, taskId, link };
		const found = await this.#linked.findKept(wanted);
		if (!found.ok) return found;
		const { file } = found.value;
		if (file === null) return ok(null);
		const opened = await look(kind, file);
		if (!opened.ok || (isPageOfFile && opened.value.mimeType !== "image/tiff")) {
			file.release();
			return opened.ok ? ok(null) : opened;
		}
		const { bytes, size, mimeType, header } = opened.value;
		const id = this.#handOut({ kind, wanted, file });
		const isTiled = kind === "picture" && (mimeType === "image/tiff" || isLarge(size));
		const answer: MediaFound = {
			url: `/media/${isTiled ? tiledId(id, mimeType === "image/tiff" ? page : 0) : id}`,
			file: file.name,
			bytes,
			size,
			isTiled,
			match: { by: "link", exactness: "exact" },
			ties: [],
			lookedFor: [],
			folders: 0,
			frames: null,
		};
		return ok({ ...answer, ...header });
	}

	/** What was found out when somebody fetched or packed what the links of the page lead to; null where nothing was. */
	async whyMissing(asset: LinkedAsset, about: Omit<Wanted, "link">, page: number): Promise<Outcome<MissingWhy | null>> {
		const link = linkOfPage(asset, page);
		if (link === null) return ok(null);
		const found = await this.#linked.findKept({ ...about, link });
		if (!found.ok) return found;
		const { file, why } = found.value;
		file?.release();
		// What a link alone tells is told of the link.
		return ok(why !== null && (why.at !== null || why.class === "damaged") ? why : null);
	}

	has(id: string): boolean {
		return this.#files.has(id);
	}

	/** The file behind an id, its bytes compared anew where it has changed since. */
	async resolve(id: string): Promise<Outcome<MediaFile>> {
		const handedOut = this.#files.get(id);
		const gone = fault("media-missing", "no file has this id");
		if (handedOut === undefined) return gone;
		const found = await this.#linked.findKept(handedOut.wanted);
		if (!found.ok) return found;
		const { file } = found.value;
		if (file === null) return gone;
		const opened = await look(handedOut.kind, file);
		if (!opened.ok) {
			file.release();
			return opened;
		}
		handedOut.file.release();
		this.#files.set(id, { ...handedOut, file });
		const { path, mimeType, bytes } = opened.value;
		return ok({ path, mimeType, bytes, offset: file.offset });
	}

	stop(): void {
		for (const { file } of this.#files.values()) file.release();
		this.#files.clear();
		this.#ids.clear();
	}

	#handOut(handedOut: HandedOut): string {
		const { kind, wanted, file } = handedOut;
		// The same file for the same task keeps its id; the key is of bytes and place, not of a link.
		const key = [kind, wanted.ref.export, String(wanted.ref.row), file.path, String(file.offset)].join("\n");
		const known = this.#ids.get(key);
		const id = known ?? randomBytes(16).toString("hex");
		this.#files.get(id)?.file.release();
		this.#files.delete(id);
		this.#files.set(id, handedOut);
		this.#ids.set(key, id);
		for (const [oldest, { file: held }] of this.#files) {
			if (this.#files.size <= mostHeld) break;
			held.release();
			this.#files.delete(oldest);
			for (const [each, of] of this.#ids) if (of === oldest) this.#ids.delete(each);
		}
		return id;
	}
}

async function look(kind: MediaKind, file: LinkedFile): Promise<Outcome<OpenedMedia>> {
	try {
		const handle = await open(file.path, "r");
		try {
			const within = (at: number, length: number): Promise<Buffer> =>
				readBytes(handle, file.offset + at, Math.max(0, Math.min(length, file.bytes - at)));
			return await lookAt(kind, file, within);
		} finally {
			await handle.close();
		}
	} catch (error) {
		if (isSystemError(error)) return systemFault(error, file.name);
		throw error;
	}
}
