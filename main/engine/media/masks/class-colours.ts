import type { Json } from "#shared/json";
import type { MaskEntry } from "#shared/masks";
import type { Task } from "#shared/task";
import { colourOf, type KnownColour } from "./join-colours.ts";

/** Keys under which a tool may give its class's colour: the format names none. */
const colourKeys = new Set(["color", "colour", "hex", "hexcolor", "hexcolour", "classcolor", "toolcolor"]);

type ClassName = MaskEntry["classes"][number];

/** A colour of a class, by `#rrggbb` or `#rgb`. */
export interface NamedColour {
	colour: string;
	to: ClassName;
}

/** Colours that a task's tools give for their classes. */
export function exportedColours({ snapshot }: Task): NamedColour[] {
	return snapshot.tools.flatMap(({ schemaId, title, unknown }) =>
		unknown
			.filter(([key]) => colourKeys.has(key.toLowerCase().replace(/[^a-z]/gu, "")))
			.flatMap(([, value]) => (isColour(value) ? [{ colour: value, to: { schemaId, title } }] : [])),
	);
}

function isColour(value: Json): value is string {
	return typeof value === "string" && colourOf(value) !== null;
}

/**
 * What colours stand for: what a person said of one goes before what the export gives for it; of one that several
 * classes have, all of them.
 */
export function knownColours(exported: readonly NamedColour[], mapped: readonly NamedColour[]): KnownColour[] {
	const known = new Map<string, KnownColour>();
	for (const [isMapped, list] of [[true, mapped] as const, [false, exported] as const]) {
		for (const { colour, to } of list) {
			const rgb = colourOf(colour);
			if (rgb === null) continue;
			const key = `${String(rgb.red)} ${String(rgb.green)} ${String(rgb.blue)}`;
			const before = known.get(key);
			if (before === undefined) known.set(key, { ...rgb, classes: [to], isMapped });
			else if (!before.isMapped && !before.classes.some((each) => isSame(each, to)))
				known.set(key, { ...before, classes: [...before.classes, to] });
		}
	}
	return [...known.values()];
}

/** By id; titles tell only classes without one apart. */
function isSame(a: ClassName, b: ClassName): boolean {
	return a.schemaId === b.schemaId && (a.schemaId !== null || a.title === b.title);
}
