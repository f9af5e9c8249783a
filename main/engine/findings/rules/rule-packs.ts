import { readFile } from "node:fs/promises";
import * as path from "node:path";
import type { RulePack } from "#shared/findings/rules";
import { type Fault, fault, type Outcome } from "#shared/outcome";
import { isSystemError } from "../../exports/system-fault.ts";
import { StoredFile } from "../../stored-file.ts";

const FILE = "rule-packs.json";
const MOST_PACKS = 200;
const LONGEST_TEXT = 1_000_000;

/** Texts of rules that are kept for every export, by their names; and the example that comes with the program. */
export class RulePacks {
	readonly #store: StoredFile;
	#packs: RulePack[] | null = null;

	/** `report` hears of a file that was damaged. */
	constructor(
		dataFolder: string,
		private readonly exampleFile: string,
		private readonly report: (name: string, fault: Fault) => void,
	) {
		this.#store = new StoredFile(path.join(dataFolder, FILE), "ango-loupe rule packs", 1);
	}

	/** By name; the example comes last, and was never saved: its time is 0. */
	async list(): Promise<RulePack[]> {
		const packs = [...(await this.#load())].sort((a, b) => (a.name < b.name ? -1 : 1));
		const example = await this.#example();
		return example === null || packs.some(({ name }) => name === example.name) ? packs : [...packs, example];
	}

	/** An empty text forgets the pack. */
	async save(name: string, text: string): Promise<Outcome<null>> {
		const others = (await this.#load()).filter((pack) => pack.name !== name);
		if (text !== "" && others.length >= MOST_PACKS)
			return fault("not-saved", `${String(MOST_PACKS)} rule packs are kept: forget one before another is kept`);
		const before = this.#packs;
		this.#packs = text === "" ? others : [...others, { name, text, savedAt: Date.now() }];
		const saved = await this.#store.save(this.#packs);
		if (!saved.ok) this.#packs = before;
		return saved;
	}

	async #load(): Promise<RulePack[]> {
		if (this.#packs) return this.#packs;
		const { value, damaged } = await this.#store.load();
		if (damaged) this.report(FILE, damaged);
		const list: unknown[] = Array.isArray(value) ? value : [];
		return (this.#packs ??= list.filter(isPack));
	}

	async #example(): Promise<RulePack | null> {
		try {
			const text = await readFile(this.exampleFile, "utf8");
			return { name: "Example", text, savedAt: 0 };
		} catch (error) {
			// An installation without its resources still runs rules.
			if (isSystemError(error)) return null;
			throw error;
		}
	}
}

function isPack(value: unknown): value is RulePack {
	const { name, text, savedAt } = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
	return (
		typeof name === "string" && typeof text === "string" && text.length <= LONGEST_TEXT && typeof savedAt === "number"
	);
}
