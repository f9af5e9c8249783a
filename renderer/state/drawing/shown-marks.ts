import type { Scheme } from "#shared/drawing/colour";
import { placedDrawn } from "#shared/drawing/drawn";
import type { Mark } from "#shared/drawing/mark";
import { classKey, toolColour } from "#shared/drawing/placing";
import type { Finding, FindingBody, FindingId, HeldFinding } from "#shared/findings/finding";
import type { TaskFindings } from "#shared/findings/lists";
import type { Tool } from "#shared/task";
import { changeGlyphs } from "../compare/difference-paint.ts";

export type MarkBody = Extract<FindingBody, { kind: "mark" }>;

/** Something that a reviewer drew. */
export interface ShownMark {
	/** Names it on the canvas; none of the export's marks has it. */
	key: number;
	id: FindingId;
	/** All that is known of it: what comes after comes after that, whichever task is in front by then. */
	held: HeldFinding;
	finding: Finding;
	author: string;
	body: MarkBody;
	/** Of the reviewer in front: only those are changed. */
	isMine: boolean;
}

/** What of it the canvas needs. */
export type SeenMark = Pick<ShownMark, "key" | "body" | "isMine"> & { author: string };

/** Keys of annotations are positions, and those between key frames are below 0: this is beyond all of them. */
const firstKey = 2 ** 40;

/** Gives every finding a key that stays as long as the page. */
export class MarkKeys {
	readonly #byId = new Map<FindingId, number>();

	keyOf(id: FindingId): number {
		const known = this.#byId.get(id);
		if (known !== undefined) return known;
		const key = firstKey + this.#byId.size;
		this.#byId.set(id, key);
		return key;
	}
}

export function isMarkKey(key: number | null): boolean {
	return key !== null && key >= firstKey;
}

/** Everything that was drawn on a task, in the order of its findings. */
export function shownMarks(findings: TaskFindings | null, reviewer: string, keys: MarkKeys): ShownMark[] {
	return (findings?.rows ?? []).flatMap(({ held, version: { id, finding } }) => {
		const { body } = finding;
		if (body.kind !== "mark") return [];
		return [
			{ key: keys.keyOf(id), id, held, finding, author: finding.author, body, isMine: finding.author === reviewer },
		];
	});
}

/** What names no page belongs to every page. */
export function isMarkOn({ body }: Pick<ShownMark, "body">, page: number): boolean {
	return body.page === null || body.page === page;
}

/** As the canvas shows it: with a sign that says what it is to the export, and the name of who drew it where it is another. */
export function canvasMark({ key, author, body, isMine }: SeenMark, scheme: Scheme): Mark {
	const name = body.meaning === "note" ? body.text || body.title || "note" : body.title;
	return {
		key,
		geometry: placedDrawn(body.geometry),
		colour: toolColour(body, scheme),
		label: isMine ? name : `${name} · ${author}`,
		interpolated: false,
		...(body.meaning === "note"
			? { badge: "?", speaks: true }
			: { badge: body.replaces === null ? changeGlyphs.added : changeGlyphs.changed }),
	};
}

/** Keys that are hidden, and those of marks of a hidden class, and the one that a hand holds. */
export function hiddenWith(
	keys: ReadonlySet<number>,
	marks: readonly ShownMark[],
	classes: ReadonlySet<string>,
	held: number | null,
): ReadonlySet<number> {
	const mine = marks.filter(({ key, body }) => key === held || classes.has(classKey(body)));
	return mine.length === 0 ? keys : new Set([...keys, ...mine.map(({ key }) => key)]);
}

/** What findings say of the export's own annotations, by `Tool.index`. */
export interface Corrected {
	/** Should not be there. */
	removed: ReadonlyMap<number, FindingId>;
	/** Stand wrong: a mark is right in their place. */
	replaced: ReadonlyMap<number, FindingId>;
}

export const nothingCorrected: Corrected = { removed: new Map(), replaced: new Map() };

/** Of the reviewer in front. @param tools the exported state's. */
export function correctedTools(findings: TaskFindings | null, tools: readonly Tool[], reviewer: string): Corrected {
	const removed = new Map<number, FindingId>();
	const replaced = new Map<number, FindingId>();
	if (findings === null) return { removed, replaced };
	const positions = new Map(findings.tools);
	for (const { version } of findings.rows) {
		const { author, body } = version.finding;
		const position = positions.get(version.id) ?? null;
		const tool = position === null ? undefined : tools[position];
		if (tool === undefined || author !== reviewer) continue;
		if (body.kind === "removal") removed.set(tool.index, version.id);
		if (body.kind === "mark" && body.replaces !== null) replaced.set(tool.index, version.id);
	}
	return { removed, replaced };
}

/** CSS pixels: a broken line says that it is there no more. */
const goneDash = [2, 5];

/** The export's marks with signs on those that should not be there, or stand otherwise. */
export function withCorrections(marks: readonly Mark[], { removed, replaced }: Corrected): readonly Mark[] {
	if (removed.size + replaced.size === 0) return marks;
	return marks.map((mark) => {
		if (removed.has(mark.key)) return { ...mark, dash: goneDash, badge: changeGlyphs.removed };
		return replaced.has(mark.key) ? { ...mark, dash: goneDash } : mark;
	});
}
