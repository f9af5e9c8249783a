import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Fault, Outcome } from "#shared/outcome";
import type { Journal } from "../../../../main/engine/findings/journal/journal.ts";
import { openJournal } from "../../../../main/engine/findings/journal/open-journal.ts";
import { numbersIn, opOf } from "./numbered-ops.ts";

const run = (command: string, ...args: string[]): string =>
	execFileSync(command, args, { encoding: "utf8", stdio: "pipe" });

/**
 * Real media that are full, become read-only, and go away while a journal on them is open: each is a small ext4 in a file,
 * which needs root. Answers with what was tried, and sentences on what was otherwise than it should be.
 */
export class OddMedia {
	readonly wrong: string[] = [];
	readonly tried: string[] = [];
	readonly #image: string;
	readonly #at: string;
	readonly #folder: string;
	#saved: number[] = [];
	#next = 1;

	constructor(scratch: string) {
		this.#image = path.join(scratch, "small.img");
		this.#at = path.join(scratch, "small");
		this.#folder = path.join(this.#at, "findings");
	}

	async tryAll(): Promise<void> {
		fs.mkdirSync(this.#at);
		for (const way of [
			this.#fills,
			this.#isFullAtStart,
			this.#becomesReadOnly,
			this.#isReadOnlyAtStart,
			this.#goesAway,
		]) {
			fs.writeFileSync(this.#image, "");
			fs.truncateSync(this.#image, 8 * 1024 * 1024);
			run("mkfs.ext4", "-q", "-F", "-O", "^has_journal", this.#image);
			this.#mount();
			[this.#saved, this.#next] = [[], 1];
			try {
				await way.call(this);
				this.#expect("after everything", await this.#found(), this.#saved);
			} finally {
				run("umount", this.#at);
			}
		}
	}

	async #fills(): Promise<void> {
		const { journal } = await openJournal(this.#folder);
		await this.#append(journal, 20);
		this.#fill();
		let told: Outcome<unknown> = { ok: true, value: null };
		for (let n = 0; n < 200 && told.ok; n++) told = await this.#append(journal, 1);
		this.#tell("a disk that fills up", told, "findings-not-saved", "ENOSPC");
		this.#expect("read on a full disk", await this.#found(), this.#saved);
		this.#tell("a disk that stays full", await this.#append(journal, 30), "findings-not-saved", "ENOSPC");
		fs.rmSync(path.join(this.#at, "filler"));
		await this.#goesOn(journal, "when there is room again");
	}

	async #isFullAtStart(): Promise<void> {
		const before = await openJournal(this.#folder);
		await this.#append(before.journal, 20);
		await before.journal.close();
		this.#fill();
		const { journal, entries } = await openJournal(this.#folder);
		this.#expect("read from a disk that is full at the start", numbersIn(entries), this.#saved);
		let told: Outcome<unknown> = journal.trouble ?? { ok: true, value: null };
		for (let n = 0; n < 200 && told.ok; n++) told = await this.#append(journal, 1);
		this.#tell("a disk that is full at the start", told, "findings-not-saved", "ENOSPC");
		fs.rmSync(path.join(this.#at, "filler"));
		await this.#goesOn(journal, "when there is room again");
	}

	async #becomesReadOnly(): Promise<void> {
		const { journal } = await openJournal(this.#folder, { poll: 1e9 });
		await this.#append(journal, 5);
		// What is open for writing would keep it from being read-only: the kernel itself does so after an error.
		run("mount", "-o", "remount,abort", this.#at);
		const told = await this.#append(journal, 1);
		if (told.ok) run("mount", "-o", "remount,ro,force", this.#at);
		else this.#tell("a file system that gave up", told, told.code, "E");
		await journal.close();
		run("umount", this.#at);
		this.#mount();
	}

	async #isReadOnlyAtStart(): Promise<void> {
		const before = await openJournal(this.#folder);
		await this.#append(before.journal, 5);
		await before.journal.close();
		run("mount", "-o", "remount,ro", this.#at);
		const { journal, entries } = await openJournal(this.#folder);
		this.#expect("read from a read-only disk", numbersIn(entries), this.#saved);
		this.#tell("a read-only disk", journal.trouble ?? { ok: true, value: null }, "findings-read-only", "EROFS");
		this.#tell("a read-only disk, asked to write", await this.#append(journal, 1), "findings-read-only", "EROFS");
		run("mount", "-o", "remount,rw", this.#at);
		await this.#goesOn(journal, "when it can be written again");
	}

	async #goesAway(): Promise<void> {
		const { journal } = await openJournal(this.#folder, { poll: 1e9 });
		await this.#append(journal, 5);
		run("umount", "-l", this.#at);
		this.#tell("a disk that went away", await this.#append(journal, 1), "findings-away", "ENOENT");
		this.#tell("a disk that stays away", await journal.retry(), "findings-away", "ENOENT");
		if (fs.readdirSync(this.#at).length > 0) this.wrong.push("a folder was made where the disk was");
		this.#mount();
		await journal.retry();
		await this.#goesOn(journal, "when it is back");
	}

	async #goesOn(journal: Journal, when: string): Promise<void> {
		const tried = await journal.retry();
		if (!tried.ok) this.wrong.push(`${when}: not mended, ${tried.detail}`);
		const told = await this.#append(journal, 3);
		if (!told.ok) this.wrong.push(`${when}: not saved, ${told.detail}`);
		this.tried.push(when);
		await journal.close();
	}

	/** The last answer. */
	async #append(journal: Journal, count: number): Promise<Outcome<unknown>> {
		let answer: Outcome<unknown> = { ok: true, value: null };
		for (let n = 0; n < count && answer.ok; n++) {
			const number = this.#next++;
			answer = await journal.append(opOf(number));
			if (answer.ok) this.#saved.push(number);
		}
		return answer;
	}

	#tell(what: string, outcome: Outcome<unknown> | Fault, code: string, words: string): void {
		this.tried.push(what);
		if (outcome.ok || outcome.code !== code || !outcome.detail.includes(words)) {
			this.wrong.push(`${what}: told ${outcome.ok ? "that all is well" : `${outcome.code}, ${outcome.detail}`}`);
		}
	}

	#expect(what: string, found: readonly number[], expected: readonly number[]): void {
		this.tried.push(what);
		if (found.join(" ") !== expected.join(" "))
			this.wrong.push(`${what}: found ${found.join(" ")}, not ${expected.join(" ")}`);
	}

	async #found(): Promise<number[]> {
		const { journal, entries } = await openJournal(this.#folder);
		await journal.close();
		return numbersIn(entries);
	}

	#mount(): void {
		run("mount", "-o", "loop", this.#image, this.#at);
	}

	/** Until not a byte is left. */
	#fill(): void {
		const file = fs.openSync(path.join(this.#at, "filler"), "w");
		try {
			for (;;) fs.writeSync(file, Buffer.alloc(4096));
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
		} finally {
			fs.closeSync(file);
		}
	}
}
