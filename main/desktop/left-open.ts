import { StoredFile } from "../engine/stored-file.ts";

/** So often in a row what was left open is opened again: one of the files may be what the program, or the machine, dies of. */
const MOST_STARTS = 2;
/** A program that lives on so long has not died of them, ms. */
const REST = 60_000;

interface Left {
	paths: readonly string[];
	/** How often they were opened again by a start, one after the other. */
	starts: number;
}

/** Which exports were open when the program ended without being quit: it was killed, or the power was cut. */
export class LeftOpen {
	readonly #file: StoredFile;
	#left: Left = { paths: [], starts: 0 };

	constructor(file: string) {
		this.#file = new StoredFile(file, "ango-loupe left open", 1);
	}

	/** Paths to be opened again, in the order in which they were opened; none where that was done too often. */
	async take(): Promise<readonly string[]> {
		const { value } = await this.#file.load();
		const { paths, starts } = leftIn(value);
		if (paths.length === 0 || starts >= MOST_STARTS) return [];
		await this.#save({ paths, starts: starts + 1 });
		setTimeout(() => void this.#save({ ...this.#left, starts: 0 }), REST).unref();
		return paths;
	}

	/** What is open now. */
	async keep(paths: readonly string[]): Promise<void> {
		await this.#save({ ...this.#left, paths });
	}

	/** The program is quit: its next start is a fresh one. */
	async clear(): Promise<void> {
		await this.#save({ paths: [], starts: 0 });
	}

	/** Where it fails nothing is opened again, and nothing is lost. */
	async #save(left: Left): Promise<void> {
		this.#left = left;
		await this.#file.save(left);
	}
}

function leftIn(value: unknown): Left {
	const { paths, starts } = (typeof value === "object" && value !== null ? value : {}) as Partial<
		Record<keyof Left, unknown>
	>;
	const isLeft = Array.isArray(paths) && paths.every((path): path is string => typeof path === "string");
	return { paths: isLeft ? paths : [], starts: typeof starts === "number" ? starts : 0 };
}
