import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { placeOfLink } from "#shared/link-life";
import type { CollectState, MediaRole } from "#shared/media-needs";
import { ok, type Outcome } from "#shared/outcome";
import { collect } from "../../main/collect/collect.ts";
import {
	type CollectNeed,
	type CollectOptions,
	usualCollect,
} from "../../main/engine/media/collect/collect-program.ts";
import { StoreShelf } from "../../main/engine/media/collect/store-shelf.ts";
import { LinkedFiles } from "../../main/engine/media/linked-files.ts";
import { scopedKey } from "../../main/engine/media/store/media-record.ts";
import { MediaStore } from "../../main/engine/media/store/media-store.ts";

export function needOf(link: string, taskId = "T", role: MediaRole = "brush"): CollectNeed {
	const ref = { export: "e", row: 0 };
	return { ref, taskId, externalId: null, role, page: null, visit: null, link, place: placeOfLink(link) };
}

/** A store in a folder of its own, and what is fetched into it. */
export class CollectHere {
	readonly folder = mkdtempSync(path.join(tmpdir(), "loupe-collect-"));
	readonly store = new MediaStore(path.join(this.folder, "media"));
	readonly linked = new LinkedFiles({
		store: this.store,
		bundle: () => null,
		folders: () => Promise.resolve(ok({ file: null, lookedFor: [] })),
		cacheFolder: path.join(this.folder, "cache"),
	});
	readonly told: CollectState[] = [];

	async collect(
		needs: readonly (CollectNeed | Outcome<CollectNeed>)[],
		options: Partial<CollectOptions> = {},
		signal = new AbortController().signal,
	): Promise<Outcome<CollectState>> {
		async function* listed(): AsyncGenerator<Outcome<CollectNeed>> {
			for (const need of needs) yield await Promise.resolve("ok" in need ? need : ok(need));
		}
		return collect({
			needs: listed(),
			shelf: new StoreShelf(this.store, this.linked),
			options: { ...usualCollect, retries: 2, allowInner: true, most: 1_000_000, ...options },
			signal,
			told: (state) => this.told.push(state),
			now: () => Date.now(),
		});
	}

	/** The bytes that are kept for a need; null where there are none. */
	async bytesOf(need: CollectNeed): Promise<Buffer | null> {
		const found = await this.store.find(scopedKey(need.taskId, need.link));
		if (!found.ok || found.value === null) return null;
		found.value.release();
		return readFileSync(found.value.path);
	}

	remove(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}
}

/** Files of a store whose bytes are not those of their name, and those that are on their way. */
export function brokenFiles(folder: string): string[] {
	return filesUnder(folder).filter((file) => {
		if (!/[\\/]objects[\\/]/u.test(file)) return /[\\/]incoming[\\/]/u.test(file);
		const sum = createHash("sha256").update(readFileSync(file)).digest("hex");
		return path.basename(file) !== `${sum}.bin`;
	});
}

export function filesUnder(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath, entry.name));
}
