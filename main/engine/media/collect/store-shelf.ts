import { createReadStream } from "node:fs";
import { linkLife } from "#shared/link-life";
import type { MissingWhy } from "#shared/media-needs";
import { ok, type Outcome } from "#shared/outcome";
import { isSystemError, systemFault } from "../../exports/system-fault.ts";
import type { LinkedFiles } from "../linked-files.ts";
import { scopedKey } from "../store/media-record.ts";
import type { MediaFacts, MediaStore } from "../store/media-store.ts";
import type { CollectFile, CollectNeed, CollectShelf, FetchedFacts } from "./collect-program.ts";

/** Puts what is fetched into the store, each file whole or not at all, and remembers beside it why others are not there. */
export class StoreShelf implements CollectShelf {
	constructor(
		private readonly store: MediaStore,
		private readonly linked: LinkedFiles,
	) {}

	async isHere(need: CollectNeed): Promise<Outcome<boolean>> {
		const look = await this.linked.look(need);
		return look.ok ? ok(look.value.here !== null) : look;
	}

	async begin(need: CollectNeed): Promise<Outcome<CollectFile>> {
		const begun = await this.store.begin();
		if (!begun.ok) return begun;
		const incoming = begun.value;
		return ok({
			write: (bytes) => incoming.write(bytes),
			drop: () => incoming.drop(),
			keep: async (fetched) => {
				const kept = await this.store.keep(incoming, factsOf(need, fetched));
				return kept.ok ? ok(kept.value.bytes) : kept;
			},
		});
	}

	async keepAgain(need: CollectNeed, like: CollectNeed, fetched: FetchedFacts): Promise<Outcome<number | null>> {
		const found = await this.store.find(scopedKey(like.taskId, like.link));
		if (!found.ok) return found;
		const source = found.value;
		if (source === null) return ok(null);
		try {
			const begun = await this.begin(need);
			if (!begun.ok) return begun;
			try {
				for await (const piece of createReadStream(source.path) as AsyncIterable<Buffer>)
					await begun.value.write(piece);
			} catch (error) {
				await begun.value.drop();
				throw error;
			}
			return await begun.value.keep(fetched);
		} catch (error) {
			if (isSystemError(error)) return systemFault(error, need.place);
			throw error;
		} finally {
			source.release();
		}
	}

	async putMissing(need: CollectNeed, why: MissingWhy, status: number | null): Promise<Outcome<null>> {
		const { role, place } = need;
		const { class: kind, sentence, at } = why;
		const key = scopedKey(need.taskId, need.link);
		return this.store.putMissing({ key, role, place, class: kind, sentence, at, status });
	}
}

function factsOf(need: CollectNeed, { status, type, fetchedAt }: FetchedFacts): MediaFacts {
	const { role, place } = need;
	const { expiresAt } = linkLife(need.link);
	return { key: scopedKey(need.taskId, need.link), role, place, type, status, fetchedAt, expiresAt };
}
