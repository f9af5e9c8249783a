import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type Account, wrongIn } from "./numbered-ops.ts";

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A program that writes to journals (journal-life.ts), and what it said of it until it was stopped or killed. */
export class LivingProgram {
	readonly #child: ChildProcess;
	readonly #accounts = new Map<string, Account>();
	readonly #said: string[] = [];
	#rest = "";
	#account: Account = { saved: [], open: [], troubles: [] };
	#hasFound = false;
	/** Sentences on what it found otherwise at its start. */
	readonly wrong: string[] = [];
	/** Of the journals it wrote to, in order. */
	readonly folders: string[] = [];
	asked = 0;
	/** The last number it asked for. */
	last = 0;
	/** Milliseconds it took to read a journal. */
	opening = 0;

	/** `before`: what wrote to the same folders until it was killed. */
	constructor(program: string, args: readonly string[], before: LivingProgram | null = null) {
		for (const [folder, account] of before === null ? [] : before.#accounts) this.#accounts.set(folder, account);
		const [command, all] = program.endsWith(".cjs") ? [process.execPath, [program, ...args]] : [program, [...args]];
		this.#child = spawn(command, all, { stdio: ["ignore", "pipe", "pipe"] });
		this.#child.stdout?.on("data", (bytes: Buffer) => {
			const lines = (this.#rest + bytes.toString("utf8")).split("\n");
			this.#rest = lines.pop() ?? "";
			for (const line of lines) this.#hear(line);
		});
		this.#child.stderr?.on("data", (bytes: Buffer) => this.#said.push(bytes.toString("utf8")));
	}

	accountOf(folder: string): Account {
		return this.#accounts.get(folder) ?? { saved: [], open: [], troubles: [] };
	}

	/** What was said of one folder is asked for by another name. */
	alias(name: string, folder: string): void {
		this.#accounts.set(name, this.accountOf(folder));
	}

	/** It has said what it found, or has ended. */
	async found(): Promise<void> {
		while (!this.#hasFound && this.#child.exitCode === null) await pause(1);
	}

	/** Stops it where it stands, and hears all that it said before. */
	async stop(): Promise<void> {
		this.#child.kill("SIGSTOP");
		while (!readFileSync(`/proc/${this.#child.pid ?? 0}/stat`, "latin1").includes(") T ")) await pause(1);
		await pause(5);
	}

	goOn(): void {
		this.#child.kill("SIGCONT");
	}

	async kill(): Promise<void> {
		if (this.#child.exitCode === null) this.#child.kill("SIGKILL");
		await this.ended();
	}

	/** Everything it said is heard when this answers. */
	async ended(): Promise<void> {
		if (this.#child.stdout?.readableEnded !== true) await once(this.#child, "close");
		if (this.#said.length > 0) this.wrong.push(this.#said.join(""));
	}

	#hear(line: string): void {
		const [what = "", ...words] = line.split(" ");
		const n = Number(words[0]);
		if (what === "folder") {
			const folder = words.join(" ");
			this.folders.push(folder);
			this.#account = this.accountOf(folder);
			this.#accounts.set(folder, this.#account);
		} else if (what === "found") {
			const [took = "0", mode = "", ...numbers] = words;
			const found = numbers.map(Number);
			const wrong = wrongIn(found, this.#account);
			if (wrong !== null) this.wrong.push(wrong);
			if (mode !== "saving") this.wrong.push(`it is ${mode}`);
			this.opening = Math.max(this.opening, Number(took));
			this.#account.saved = found;
			this.#account.open = [];
			this.#hasFound = true;
		} else if (what === "asked") {
			this.#account.open.push(n);
			this.last = n;
			this.asked += 1;
		} else if (what === "saved") {
			this.#account.saved.push(n);
			this.#account.open = this.#account.open.filter((other) => other > n);
		} else if (what === "failed") this.#account.troubles.push(words.slice(1).join(" "));
		else this.wrong.push(`said ${line}`);
	}
}
