import { stat } from "node:fs/promises";
import type { Outcome } from "#shared/outcome";
import { fault, ok } from "#shared/outcome";
import { orElse } from "../../exports/system-fault.ts";
import { DerivedFolders, type DerivedKey } from "../derived-folders.ts";
import { orSoon } from "../leased-work.ts";
import type { FileSpan } from "./byte-stream.ts";
import type { MadeVolume } from "./make-volume.ts";
import { voxelFile } from "./make-volume.ts";
import { type VolumeFacts, volumeFacts } from "./volume-facts.ts";
import type { VolumeMaker } from "./volume-threads.ts";

/** Milliseconds without a question after which nobody wants a volume any more. */
const lease = 10_000;
/** Answers that nobody has heard yet. */
const keptAnswers = 64;

/** A volume to be decoded. */
export interface WantedVolume {
	key: DerivedKey;
	span: FileSpan;
	name: string;
	folder: string | null;
	hasLabels: boolean;
	/** The file need not be held any longer. */
	release(): void;
}

interface Work {
	wanted: WantedVolume;
	askedAt: number;
	share: number;
	isCancelled: boolean;
	ended: Promise<Outcome<MadeVolume>>;
}

/** Decodes volumes one after the other, each for as long as somebody asks for it, and keeps their voxels on disk. */
export class VolumeWork {
	readonly #folders: DerivedFolders<VolumeFacts>;
	readonly #maker: VolumeMaker;
	readonly #works = new Map<DerivedKey, Work>();
	/** What came of works whose asker was told only how far they are. */
	readonly #answers = new Map<DerivedKey, Outcome<MadeVolume>>();
	#last: Promise<unknown> = Promise.resolve();
	#isStopped = false;

	constructor(folder: string, maker: VolumeMaker, isShown: (key: DerivedKey) => boolean, mostBytes?: number) {
		this.#maker = maker;
		this.#folders = new DerivedFolders(
			folder,
			{
				magic: "ango-loupe voxels",
				version: 1,
				description: "volume.json",
				about: volumeFacts,
				isPart: (name) => name === voxelFile,
				what: "the voxels",
			},
			mostBytes,
			isShown,
		);
	}

	/** Where the voxels of a volume lie. */
	folderOf(key: DerivedKey): string {
		return this.#folders.folderOf(key);
	}

	/** The volume, or the share of it that is done. Begins where nothing is kept; the file is released when it is read. */
	async ask(wanted: WantedVolume): Promise<Outcome<MadeVolume | { kind: "making"; share: number }>> {
		const { key } = wanted;
		const answer = this.#answers.get(key);
		if (answer !== undefined) {
			this.#answers.delete(key);
			wanted.release();
			return answer;
		}
		let work = this.#works.get(key);
		if (work === undefined) {
			const kept = await this.#kept(wanted);
			if (kept !== null) {
				wanted.release();
				return ok({ kind: "volume", facts: kept });
			}
		}
		// Another may have begun in the pause.
		work = this.#works.get(key);
		if (work === undefined) work = this.#begin(wanted);
		else wanted.release();
		work.askedAt = Date.now();
		const made = await orSoon(work.ended);
		if (made === null) return ok({ kind: "making", share: work.share });
		this.#answers.delete(key);
		return made;
	}

	async stop(): Promise<void> {
		this.#isStopped = true;
		for (const work of this.#works.values()) work.isCancelled = true;
		await this.#maker.cancel();
		await this.#last;
	}

	/** Null where none is kept, or where a file that it was made of beside the first is another now. */
	async #kept({ key }: WantedVolume): Promise<VolumeFacts | null> {
		const facts = await this.#folders.find(key);
		if (!facts?.beside) return facts;
		const { path, bytes, changedAt } = facts.beside;
		const now = await orElse(() => stat(path), null);
		return now !== null && now.size === bytes && now.mtimeMs === changedAt ? facts : null;
	}

	#begin(wanted: WantedVolume): Work {
		const work: Work = {
			wanted,
			askedAt: Date.now(),
			share: 0,
			isCancelled: this.#isStopped,
			ended: Promise.resolve(givenUp),
		};
		this.#works.set(wanted.key, work);
		const watch = setInterval(() => {
			if (Date.now() - work.askedAt <= lease || work.isCancelled) return;
			work.isCancelled = true;
			if (work.share > 0) void this.#maker.cancel();
		}, 1000);
		watch.unref();
		work.ended = this.#last
			.then(() => (work.isCancelled ? givenUp : this.#make(work)))
			.then((made) => {
				this.#keepAnswer(wanted.key, made);
				return made;
			})
			.finally(() => {
				clearInterval(watch);
				this.#works.delete(wanted.key);
				wanted.release();
			});
		// A bug is thrown at whoever asks; where nobody does any more it must not end the process.
		this.#last = work.ended.catch(() => undefined);
		return work;
	}

	async #make(work: Work): Promise<Outcome<MadeVolume>> {
		const { key, span, name, folder, hasLabels } = work.wanted;
		const begun = await this.#folders.begin(key, 0, name);
		if (!begun.ok) return begun;
		const order = { span, folder, hasLabels, name, into: begun.value.folder };
		const made = await this.#maker.make(order, (share) => {
			work.share = share;
		});
		if (!made.ok || made.value.kind !== "volume") {
			await this.#folders.discard(begun.value);
			return made;
		}
		const finished = await this.#folders.finish(begun.value, made.value.facts, name);
		return finished.ok ? made : finished;
	}

	#keepAnswer(key: DerivedKey, made: Outcome<MadeVolume>): void {
		// A volume is on disk by now.
		if (made.ok && made.value.kind === "volume") return;
		this.#answers.set(key, made);
		const [oldest] = this.#answers.keys();
		if (this.#answers.size > keptAnswers && oldest !== undefined) this.#answers.delete(oldest);
	}
}

const givenUp = fault("cancelled", "reading this volume was given up, as nobody asked for it");
