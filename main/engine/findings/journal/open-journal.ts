import { randomBytes } from "node:crypto";
import type { Json } from "#shared/json";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import { isSystemError } from "../../exports/system-fault.ts";
import { fileOf, generationsAmong, labelOf } from "./generation-name.ts";
import { longestLine } from "./generation-reader.ts";
import type { Journal, JournalEntry, OpenedJournal, Written } from "./journal.ts";
import { type JournalDisk, systemDisk } from "./journal-disk.ts";
import { seedOf } from "./journal-lines.ts";
import { JournalReader, nothingNew, type Told } from "./journal-reader.ts";
import { beginningOf, emptyBeginning, FilesLost, JournalWriter, LeaseLost, ofSystem } from "./journal-writer.ts";
import { keepAside } from "./keep-aside.ts";
import { type Damaged, type LoadedJournal, newerVersion, type Unloaded } from "./load-journal.ts";
import { type ProcessName, thisProcess } from "./this-process.ts";
import { readFault, writeFault } from "./write-fault.ts";
import { type LeaseTimes, usualTimes, WriterLease } from "./writer-lease.ts";

/** Other than the usual in tests. */
export interface JournalOptions {
	disk: JournalDisk;
	self: ProcessName;
	times: LeaseTimes;
	/** Milliseconds between looks at what another program wrote. */
	poll: number;
	/** A new generation is due after so many operations, and so many bytes, and as many of both as it began with. */
	due: { ops: number; bytes: number };
}

/** Bytes of operations that are written with one fsync. */
const mostTogether = 8 * 1024 * 1024;
const folderWords = "the folder of findings";
const elsewhere = fault("findings-elsewhere", `${folderWords}: it writes there, and this one reads`);

interface Waiting {
	op: string;
	answer: (outcome: Outcome<Written>) => void;
	fail: (error: unknown) => void;
}

/**
 * Opens the journal of a folder, and makes it where there is none. Never fails: where it cannot be written or read,
 * `trouble` of the journal says why, and what is tried again from time to time, and by `retry`.
 */
export async function openJournal(folder: string, options: Partial<JournalOptions> = {}): Promise<OpenedJournal> {
	const journal = new FolderJournal(folder, {
		disk: systemDisk,
		self: thisProcess(),
		times: usualTimes,
		poll: 500,
		due: { ops: 5000, bytes: 4 * 1024 * 1024 },
		...options,
	});
	const { entries, notes } = await journal.start();
	return { journal, entries, notes };
}

class FolderJournal implements Journal {
	readonly #disk: JournalDisk;
	readonly #lease: WriterLease;
	readonly #reader: JournalReader;
	readonly #listeners = new Set<(entries: readonly JournalEntry[], isWhole: boolean) => void>();
	readonly #notes: string[] = [];
	#writer: JournalWriter | null = null;
	#trouble: Fault | null = null;
	#waiting: Waiting[] = [];
	#work: Promise<unknown> = Promise.resolve();
	#timer: NodeJS.Timeout | null = null;
	#beatAt = performance.now();
	#isLooking = false;

	constructor(
		private readonly folder: string,
		private readonly options: JournalOptions,
	) {
		this.#disk = options.disk;
		this.#lease = new WriterLease(options.disk, folder, options.self, options.times);
		this.#reader = new JournalReader(options.disk, folder);
	}

	get id(): string {
		return this.#writer?.id ?? this.#reader.id;
	}

	get mode(): "saving" | "reading" {
		return this.#writer === null ? "reading" : "saving";
	}

	get trouble(): Fault | null {
		return this.#trouble;
	}

	get seq(): number {
		return this.#writer?.seq ?? this.#reader.last.seq;
	}

	async start(): Promise<{ entries: readonly JournalEntry[]; notes: readonly string[] }> {
		const { entries } = await this.#do(() => this.#enter());
		this.#timer = setInterval(() => void this.#look(), this.options.poll).unref();
		return { entries, notes: this.#notes };
	}

	append(op: Json): Promise<Outcome<Written>> {
		const text = JSON.stringify(op);
		if (text.length > longestLine / 4) {
			const most = longestLine / 4;
			return Promise.resolve(fault("finding-refused", `${text.length} letters at once, at most ${most} can be kept`));
		}
		return new Promise((answer, fail) => {
			this.#waiting.push({ op: text, answer, fail });
			if (this.#waiting.length === 1) void this.#do(() => this.#writeWaiting());
		});
	}

	retry(): Promise<Outcome<null>> {
		return this.#do(async () => {
			if (this.#writer === null) {
				await this.#enter();
				this.#tell(nothingNew);
			} else {
				const failed = await this.#tried(this.#writer, (writer) => writer.check());
				this.#trouble = failed;
			}
			return this.#writer === null || this.#trouble !== null ? (this.#trouble ?? elsewhere) : ok(null);
		});
	}

	compactIfDue(held: () => Iterable<Json>): Promise<Outcome<boolean>> {
		return this.#do(async () => {
			if (this.#writer === null || !this.#isDue(this.#writer)) return ok(false);
			// Everything that was acknowledged has been told to whom it concerns by then.
			await new Promise((resolve) => setImmediate(resolve));
			const [before, writer] = [this.#trouble, this.#writer];
			const { seq } = writer;
			const failed = await this.#tried(writer, () => writer.begin({ ...emptyBeginning, seq, held: held() }));
			await writer.prune().catch(ofSystem);
			// A new generation that could not be made hinders no saving to the one that is there.
			if (failed !== null && writer.isSound && this.#writer === writer) this.#trouble = before;
			return failed ?? ok(true);
		});
	}

	follow(listener: (entries: readonly JournalEntry[], isWhole: boolean) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	async close(): Promise<void> {
		if (this.#timer !== null) clearInterval(this.#timer);
		this.#timer = null;
		await this.#do(async () => {
			const isSound = this.#writer?.isSound ?? false;
			if (this.#writer !== null) this.#reader.stand(this.#writer.id, this.#writer.lastOp);
			await this.#writer?.close();
			this.#writer = null;
			// Whoever comes next finds out by itself that this process is gone.
			await this.#lease.giveBack(isSound ? "free" : "left").catch(ofSystem);
		});
	}

	/** One after the other. */
	#do<T>(work: () => Promise<T>): Promise<T> {
		const next = this.#work.then(work);
		this.#work = next.catch(() => undefined);
		return next;
	}

	async #writeWaiting(): Promise<void> {
		while (this.#waiting.length > 0) {
			let [count, letters] = [0, 0];
			while (count < this.#waiting.length && (count === 0 || letters < mostTogether)) {
				letters += this.#waiting[count]?.op.length ?? 0;
				count += 1;
			}
			const together = this.#waiting.slice(0, count);
			try {
				const failed = await this.#write(together);
				this.#waiting.splice(0, count);
				if (failed !== null) for (const { answer } of together) answer(failed);
			} catch (error) {
				this.#waiting.splice(0, count);
				for (const { fail } of together) fail(error);
			}
		}
	}

	async #write(together: readonly Waiting[]): Promise<Fault | null> {
		if (this.#writer === null) return this.#trouble ?? elsewhere;
		const utc = new Date().toISOString();
		const { seq } = this.#writer;
		const failed = await this.#tried(this.#writer, (writer) => writer.write(together.map(({ op }) => ({ utc, op }))));
		if (failed === null) together.forEach(({ answer }, n) => answer(ok({ seq: seq + n + 1, utc })));
		return failed;
	}

	/** What the writer did, or why it did not. */
	async #tried(writer: JournalWriter, work: (writer: JournalWriter) => Promise<void>): Promise<Fault | null> {
		try {
			await work(writer);
			this.#trouble = null;
		} catch (error) {
			if (error instanceof LeaseLost) await this.#giveWay(writer);
			else if (error instanceof FilesLost) this.#trouble = fault("findings-away", `${folderWords}: ${error.message}`);
			else this.#trouble = writeFault(error, folderWords);
		}
		return this.#trouble;
	}

	/** Another program is the writer: this one reads on from what it knows. */
	async #giveWay(writer: JournalWriter): Promise<void> {
		this.#writer = null;
		this.#lease.lose();
		this.#reader.stand(writer.id, writer.lastOp);
		this.#trouble = elsewhere;
		await writer.close();
	}

	#isDue({ generation, isSound }: JournalWriter): boolean {
		if (generation === null || !isSound) return true;
		const { ops, bytes } = this.options.due;
		const fresh = generation.length - generation.heldBytes;
		return generation.opCount >= Math.max(ops, generation.heldCount) && fresh >= Math.max(bytes, generation.heldBytes);
	}

	/** Becomes the writer where that can be, else reads. */
	async #enter(): Promise<Told> {
		const taking = await this.#taken();
		let told: Told;
		try {
			told = await (taking === null ? this.#reader.catchUp() : this.#reader.reload());
		} catch (error) {
			const failed = readFault(error, folderWords);
			// A folder that cannot be made is not there to be read: one trouble is enough.
			if (this.#trouble === null || this.#trouble === elsewhere || failed.code !== "findings-away")
				this.#trouble = failed;
			await this.#lease.giveBack("left").catch(ofSystem);
			return nothingNew;
		}
		// Before this one is the writer for others to see: they know all that was written before it.
		if (told.entries.length > 0 || told.isWhole) this.#tell(told);
		if (taking !== null && told.loaded !== null) await this.#beginWriting(told.loaded, taking.isHandedOver);
		else if (told.loaded !== null && "damaged" in told.loaded) {
			this.#notes.push(...told.loaded.damaged.map(({ file, words }) => `${file}: ${words}`));
		}
		return told;
	}

	/** The lease, or null: `trouble` says why not. */
	async #taken(): Promise<{ isHandedOver: boolean } | null> {
		try {
			// A folder that was there and is not is on a drive that went away: another in its place would be on the wrong one.
			if (this.#reader.id === "") await this.#disk.makeFolder(this.folder);
			const version = await newerVersion(this.#disk, this.folder);
			if (version !== null) {
				this.#trouble = fault("findings-newer", `${folderWords}, format ${version}`);
				return null;
			}
			const taking = await this.#lease.take();
			this.#trouble = taking.isTaken ? null : elsewhere;
			return taking.isTaken ? taking : null;
		} catch (error) {
			this.#trouble = writeFault(error, folderWords);
			return null;
		}
	}

	async #beginWriting(loaded: LoadedJournal | Unloaded, isHandedOver: boolean): Promise<void> {
		const isEmpty = "empty" in loaded;
		if (isEmpty && this.#reader.id !== "") {
			this.#trouble = fault("findings-away", `${folderWords}: no file of the journal is there any more`);
			await this.#lease.giveBack("left").catch(ofSystem);
			return;
		}
		const id = isEmpty || loaded.id === "" ? randomBytes(16).toString("base64url") : loaded.id;
		const writer = new JournalWriter(this.#disk, this.folder, this.#lease, id, this.#reader.last);
		if (!isEmpty) await this.#keepLeftAside(loaded).catch(ofSystem);
		this.#writer = writer;
		if (isEmpty) {
			await this.#tried(writer, () => writer.begin(emptyBeginning));
		} else if (isHandedOver && loaded.isSound && loaded.isOfThisForm) {
			const seed = seedOf({ id, generation: labelOf(loaded.newest) });
			await this.#tried(writer, () => writer.goOn(loaded, seed));
		} else {
			await this.#renew(writer, loaded);
		}
	}

	/** Begins a new generation with all that could be read; what is damaged is kept, and told. */
	async #renew(writer: JournalWriter, loaded: LoadedJournal): Promise<void> {
		const [torn, others] = [true, false].map((isTorn) =>
			loaded.damaged.filter(({ tornFrom }) => (tornFrom !== null) === isTorn),
		) as [Damaged[], Damaged[]];
		// A copy is made before: without it, nothing would tell of it if the power went now.
		for (const damaged of torn) this.#notes.push(await keepAside(this.#disk, this.folder, damaged));
		const failed = await this.#tried(writer, () => writer.begin(beginningOf(loaded)));
		for (const damaged of others) {
			const words = `${damaged.file}: ${damaged.words}`;
			this.#notes.push(failed === null ? await keepAside(this.#disk, this.folder, damaged) : words);
		}
		if (failed === null) await writer.prune().catch(ofSystem);
	}

	/** What was found damaged at another start, which then ended before it was kept aside. */
	async #keepLeftAside({ aside, newest }: LoadedJournal): Promise<void> {
		if (aside.length === 0) return;
		const older = generationsAmong(await this.#disk.list(this.folder)).map(fileOf);
		for (const file of aside.filter((name) => older.includes(name) && name !== fileOf(newest))) {
			const words = "it was found damaged before";
			this.#notes.push(await keepAside(this.#disk, this.folder, { file, words, tornFrom: null }));
		}
	}

	/** From time to time: a sign of life as the writer, news as a reader. */
	async #look(): Promise<void> {
		if (this.#isLooking) return;
		this.#isLooking = true;
		try {
			await this.#do(() => (this.#writer === null ? this.#lookAsReader() : this.#lookAsWriter(this.#writer)));
		} catch (error) {
			if (!isSystemError(error)) throw error;
		} finally {
			this.#isLooking = false;
		}
	}

	async #lookAsWriter(writer: JournalWriter): Promise<void> {
		if (performance.now() - this.#beatAt < this.options.times.beat) return;
		this.#beatAt = performance.now();
		if (this.#lease.isHeldAmong(await this.#disk.list(this.folder))) await this.#lease.beat();
		else {
			await this.#giveWay(writer);
			this.#tell(nothingNew);
		}
	}

	async #lookAsReader(): Promise<void> {
		const before = this.#standing;
		await this.#enter();
		if (before !== this.#standing) this.#tell(nothingNew);
	}

	get #standing(): string {
		return JSON.stringify([this.mode, this.#trouble]);
	}

	#tell({ entries, isWhole }: Pick<Told, "entries" | "isWhole">): void {
		for (const listener of this.#listeners) listener(entries, isWhole);
	}
}
