import { createHash } from "node:crypto";
import * as path from "node:path";
import { fault, ok, type Outcome } from "#shared/outcome";
import { isSystemError, systemFault } from "../../exports/system-fault.ts";
import { type Bag, BagFileDamaged, bytesOf, openBag, readFileOf } from "./bag.ts";
import { bagNames, manifestIn, mostManifest, tagsIn } from "./manifest.ts";
import { ArchiveRefused } from "./zip-directory.ts";

export interface BagProblem {
	/** Name of the file that it is about. */
	file: string;
	kind: "changed" | "dropped" | "added" | "renamed" | "unreadable";
	sentence: string;
}

export interface BagReport {
	problems: BagProblem[];
	/** Files that were compared, and their bytes. */
	files: number;
	bytes: number;
}

/** Compares every file of the bag at a path with its manifests. */
export async function verifyBundle(place: string, signal?: AbortSignal): Promise<Outcome<BagReport>> {
	const name = path.basename(place);
	try {
		const bag = await openBag(place, true);
		if (bag === null)
			return fault("bundle-refused", `${name} is no bundle: neither an archive nor a folder with a bagit.txt`);
		return ok(await verifyBag(bag, signal));
	} catch (error) {
		if (error instanceof ArchiveRefused) return fault("bundle-refused", `${name}: ${error.message}`);
		if (error instanceof BagFileDamaged) return fault("bundle-damaged", `${name}: ${error.message}`);
		if (isSystemError(error)) return systemFault(error, name);
		throw error;
	}
}

/**
 * Every file whose bytes are not those of its manifest, that is not there, that no manifest names, or that bears another
 * name than it should. Errors: of the file system; the reason of `signal`.
 *
 * @param told hears of each problem at once
 */
export async function verifyBag(
	bag: Bag,
	signal?: AbortSignal,
	told?: (problem: BagProblem) => void,
): Promise<BagReport> {
	const checking = new Checking(bag, signal, told);
	const tags = await checking.manifest(bagNames.tagManifest);
	await checking.compare(tags ?? new Map(), bagNames.tagManifest);
	const payload = await checking.manifest(bagNames.manifest);
	if (payload !== null) await checking.compare(payload, bagNames.manifest);
	await checking.strays(new Set([...(tags?.keys() ?? []), ...(payload?.keys() ?? []), bagNames.tagManifest]));
	await checking.payload();
	return checking.report;
}

class Checking {
	readonly report: BagReport = { problems: [], files: 0, bytes: 0 };
	/** By the sum that was expected. */
	readonly #dropped = new Map<string, { name: string; manifest: string }[]>();
	readonly #told: (problem: BagProblem) => void;

	constructor(
		private readonly bag: Bag,
		private readonly signal?: AbortSignal,
		told?: (problem: BagProblem) => void,
	) {
		this.#told = told ?? (() => undefined);
	}

	/** The sums of a manifest; null where it cannot be read, which is said. */
	async manifest(name: string): Promise<ReadonlyMap<string, string> | null> {
		try {
			const { sums, problems } = manifestIn((await readFileOf(this.bag, name, mostManifest)).toString("utf8"), name);
			for (const sentence of problems) this.#say(name, "changed", `${sentence}.`);
			return sums;
		} catch (error) {
			this.#unreadable(name, error);
			return null;
		}
	}

	async compare(sums: ReadonlyMap<string, string>, manifest: string): Promise<void> {
		for (const [name, expected] of sums) {
			if (!this.bag.files.has(name)) {
				const there = this.#dropped.get(expected);
				if (there === undefined) this.#dropped.set(expected, [{ name, manifest }]);
				else there.push({ name, manifest });
				continue;
			}
			const sum = await this.#sum(name);
			if (sum === null || sum === expected) continue;
			// One flipped bit of a sum changes one of its digits, one of a file about sixty.
			const digits = Array.from(sum).filter((digit, at) => digit !== expected[at]).length;
			if (digits < 8)
				this.#say(
					manifest,
					"changed",
					`The sum of ${name} in ${manifest} differs in ${String(digits)} of its digits from that of the file: the list was changed, as it seems.`,
				);
			else this.#say(name, "changed", `The bytes of ${name} are not those of ${manifest}.`);
		}
	}

	/** What is there and in no manifest, and what is in one and not there: the same bytes under another name are renamed. */
	async strays(known: ReadonlySet<string>): Promise<void> {
		for (const name of this.bag.files.keys()) {
			if (known.has(name)) continue;
			const sum = await this.#sum(name);
			const was = sum === null ? undefined : this.#dropped.get(sum)?.shift();
			if (was === undefined) this.#say(name, "added", `${name} is in no manifest.`);
			else this.#say(was.name, "renamed", `${was.name} of ${was.manifest} is called ${name} now.`);
		}
		for (const { name, manifest } of [...this.#dropped.values()].flat())
			this.#say(name, "dropped", `${name} of ${manifest} is not there.`);
	}

	/** Bytes and count of the payload, as bag-info.txt gives them. */
	async payload(): Promise<void> {
		let tags: Map<string, string>;
		try {
			tags = tagsIn((await readFileOf(this.bag, bagNames.info, 1 << 20)).toString("utf8"));
		} catch (error) {
			this.#unreadable(bagNames.info, error);
			return;
		}
		const payload = [...this.bag.files.values()].filter(({ name }) => name.startsWith("data/"));
		const is = `${String(payload.reduce((sum, { bytes }) => sum + bytes, 0))}.${String(payload.length)}`;
		const says = tags.get("Payload-Oxum");
		if (says !== undefined && says !== is)
			this.#say(
				bagNames.info,
				"changed",
				`bag-info.txt says ${says} (bytes and files of the payload), and there are ${is}.`,
			);
	}

	/** Null where it cannot be read, which is said. */
	async #sum(name: string): Promise<string | null> {
		const file = this.bag.files.get(name);
		if (file === undefined) return null;
		try {
			const sum = createHash("sha256");
			for await (const bytes of bytesOf(file, this.signal)) sum.update(bytes);
			this.report.files += 1;
			this.report.bytes += file.bytes;
			return sum.digest("hex");
		} catch (error) {
			this.#unreadable(name, error);
			return null;
		}
	}

	#unreadable(name: string, error: unknown): void {
		this.signal?.throwIfAborted();
		if (error instanceof BagFileDamaged || error instanceof ArchiveRefused) {
			const kind = this.bag.files.has(name) ? "changed" : "dropped";
			// Named once: a manifest that is not there is also missing from the other one.
			if (!this.report.problems.some((problem) => problem.file === name)) this.#say(name, kind, `${error.message}.`);
		} else if (isSystemError(error)) {
			this.#say(name, "unreadable", `${name} cannot be read (${error.code ?? "unknown"}).`);
		} else throw error;
	}

	#say(file: string, kind: BagProblem["kind"], sentence: string): void {
		const problem = { file, kind, sentence };
		this.report.problems.push(problem);
		this.#told(problem);
	}
}
