import { mkdir } from "node:fs/promises";
import { userInfo } from "node:os";
import * as path from "node:path";
import { type Fault, ok, type Outcome } from "#shared/outcome";
import { isSystemError, orElse } from "../exports/system-fault.ts";
import { StoredFile } from "../stored-file.ts";

/** Whose findings new ones are: kept beside them for each user of the system, since a folder may be shared. */
export class Reviewer {
	readonly #file: StoredFile;
	readonly #user = systemUser();
	#names = new Map<string, string>();

	/** @param isStill nothing in the folder is changed */
	constructor(
		private readonly folder: string,
		private readonly isStill: boolean,
	) {
		this.#file = new StoredFile(path.join(folder, "reviewers.json"), "ango-loupe reviewers", 1);
	}

	/** By default the name of the system's user. */
	get name(): string {
		return this.#names.get(this.#user) ?? this.#user;
	}

	/** Answers with what was wrong with the file, where something was. */
	async load(): Promise<Fault | null> {
		const { value, damaged } = await this.#file.load(!this.isStill);
		const entries: unknown[] = Array.isArray(value) ? value : [];
		this.#names = new Map(entries.filter(isEntry));
		return damaged;
	}

	async set(name: string): Promise<Outcome<null>> {
		const names = new Map(this.#names).set(this.#user, name);
		// What hinders it hinders the file too, and is said of that.
		await orElse(() => mkdir(this.folder, { recursive: true, mode: 0o700 }), undefined);
		const saved = await this.#file.save([...names]);
		if (!saved.ok) return saved;
		this.#names = names;
		return ok(null);
	}
}

function systemUser(): string {
	try {
		return userInfo().username || "reviewer";
	} catch (error) {
		// A user without an entry in the system's list has no name.
		if (isSystemError(error)) return "reviewer";
		throw error;
	}
}

function isEntry(value: unknown): value is [string, string] {
	if (!Array.isArray(value) || value.length !== 2) return false;
	const [user, name] = value as unknown[];
	return typeof user === "string" && typeof name === "string" && name !== "" && name.length <= 1000;
}
