import type { MediaRole } from "#shared/media-needs";
import { fault, ok, type Outcome } from "#shared/outcome";

/**
 * A list of media that somebody copies from a program that has no network to one that has, as text: the first line says
 * what it is, the second names the columns, and each further one is a need. Between columns stands a tab; a tab, a line
 * break or a backslash within a value is written as `\t`, `\n`, `\r` or `\\`. A place is the link's host and path: the
 * list holds no query of a link, and is of no use without the export.
 */
const TITLE = "ango-loupe media list";
const VERSION = "1";
const columns = "role\ttask id\tplace";

/** What of a need stands in the list. */
export interface ListedNeed {
	role: MediaRole;
	taskId: string | null;
	/** As of `placeOfLink`. */
	place: string;
}

/** Gathers needs as lines. */
export class NeedList {
	readonly #lines = [`${TITLE} ${VERSION}`, columns];
	/** Characters. */
	length = TITLE.length + columns.length + 4;

	add(need: ListedNeed): void {
		const line = lineOf(need);
		this.#lines.push(line);
		this.length += line.length + 1;
	}

	text(): string {
		return `${this.#lines.join("\n")}\n`;
	}
}

/** The needs that a list names. */
export class ListedNeeds {
	readonly #lines = new Set<string>();

	private constructor(lines: readonly string[]) {
		for (const line of lines) this.#lines.add(line);
	}

	get size(): number {
		return this.#lines.size;
	}

	/** Line breaks of any system are read, and a mark of byte order before the first line. */
	static read(text: string): Outcome<ListedNeeds> {
		const [title = "", header, ...lines] = text.replace(/^\uFEFF/u, "").split(/\r?\n/u);
		if (title !== `${TITLE} ${VERSION}`) {
			const got = title.length > 60 ? `${title.slice(0, 60)}…` : title;
			return fault("list-unreadable", `line 1: got "${got}", expected "${TITLE} ${VERSION}"`);
		}
		if (header !== columns)
			return fault("list-unreadable", 'line 2: expected "role", "task id" and "place", a tab between them');
		const filled = lines.filter((line) => line !== "");
		const bad = filled.findIndex((line) => !/^(?:asset|brush|volume)\t[^\t]*\t[^\t]*$/u.test(line));
		if (bad >= 0) {
			return fault(
				"list-unreadable",
				`entry ${String(bad + 1)}: expected a role, a task id and a place, a tab between them`,
			);
		}
		return ok(new ListedNeeds(filled));
	}

	has(need: ListedNeed): boolean {
		return this.#lines.has(lineOf(need));
	}
}

function lineOf({ role, taskId, place }: ListedNeed): string {
	return [role, written(taskId ?? ""), written(place)].join("\t");
}

const escapes = new Map([
	["\t", "\\t"],
	["\n", "\\n"],
	["\r", "\\r"],
	["\\", "\\\\"],
]);

function written(value: string): string {
	return value.replace(/[\t\n\r\\]/gu, (letter) => escapes.get(letter) ?? letter);
}
