import type { MaskEntry } from "#shared/masks";
import type { VolumeLabel } from "#shared/volumes";

/** A class of one side, and by what it is known again on the other: the surest key first. */
export interface SideClass {
	keys: readonly string[];
	schemaId: string | null;
	title: string;
	colour: string;
}

export interface JoinedClasses {
	classes: Pick<SideClass, "schemaId" | "title" | "colour">[];
	/** For each of a side's entries the number of its class, from 1: place in `classes` + 1. */
	a: number[];
	b: number[];
}

/**
 * Classes of two masks under common numbers. The same schemaId is the same class; a class whose schemaId only one side
 * knows joins by its title, and colours that no class has join by colour. The numbers that masks have labels by never do.
 */
export function joinClasses(a: readonly SideClass[], b: readonly SideClass[]): JoinedClasses {
	const numbers = new Map<string, number>();
	const joined: JoinedClasses = { classes: [], a: [], b: [] };
	const numberOf = ({ keys, schemaId, title, colour }: SideClass, others: readonly SideClass[]): number => {
		const [key = ""] = keys;
		const known = numbers.get(key) ?? laterKey(keys, schemaId, others, numbers);
		if (known !== undefined) return known;
		const number = joined.classes.push({ schemaId, title, colour });
		numbers.set(key, number);
		return number;
	};
	for (const entry of a) joined.a.push(numberOf(entry, []));
	for (const entry of b) {
		const number = numberOf(entry, a);
		joined.b.push(number);
		const named = joined.classes[number - 1];
		if (named?.schemaId === null) named.schemaId = entry.schemaId;
	}
	return joined;
}

/** By a title: only one class of the other side has it, and not both sides know the class by schemaId. */
function laterKey(
	keys: readonly string[],
	schemaId: string | null,
	others: readonly SideClass[],
	numbers: ReadonlyMap<string, number>,
): number | undefined {
	for (const key of keys) {
		const found = others.filter((other) => other.keys.includes(key));
		const firsts = new Set(found.map((other) => other.keys[0]));
		if (firsts.size !== 1 || (schemaId !== null && found.some((other) => other.schemaId !== null))) continue;
		return numbers.get(found[0]?.keys[0] ?? "");
	}
	return undefined;
}

/** What a colour of a brush mask stands for. */
export function classOfEntry({ colour, match, classes, colours }: MaskEntry): SideClass {
	if (match === "unknown") {
		// Gathered colours cannot be told apart any more: they are one class, on both sides.
		const title = colours > 1 ? "other unknown colours" : `unknown ${colour}`;
		return { keys: [colours > 1 ? "unknown" : `colour:${colour}`], schemaId: null, title, colour };
	}
	const [first] = classes;
	if (first !== undefined && classes.length === 1) return { ...first, colour, keys: keysOf(first) };
	const keys = classes.map((each) => keysOf(each)[0] ?? "").sort();
	const title = classes.map((each) => each.title).join(" or ");
	return { keys: [`shared:${keys.join(" ")}`], schemaId: null, title, colour };
}

function keysOf({ schemaId, title }: { schemaId: string | null; title: string }): string[] {
	return schemaId === null ? [`title:${title}`] : [`id:${schemaId}`, `title:${title}`];
}

/** What the labels of two volumes stand for. One schemaId for several names of a file is several classes. */
export function classesOfLabels(a: readonly VolumeLabel[], b: readonly VolumeLabel[]): [SideClass[], SideClass[]] {
	const split = new Set([...severalNames(a), ...severalNames(b)]);
	const classOf = ({ schemaId, value, name, title, colour }: VolumeLabel): SideClass => {
		const shown = title ?? name ?? `value ${String(value)}`;
		if (schemaId !== null && split.has(schemaId)) {
			const own = name ?? "";
			return { keys: [`id:${schemaId} ${own}`], schemaId, title: own === "" ? shown : own, colour };
		}
		const titles = [title, name].flatMap((each) => (each === null ? [] : [`title:${each}`]));
		// A value is what a schemaId is in these files: where the export has no such class and the file no name, it stays.
		const ids = schemaId !== null ? [`id:${schemaId}`] : titles.length === 0 ? [`id:${String(value)}`] : [];
		return { keys: [...ids, ...titles], schemaId, title: shown, colour };
	};
	return [a.map(classOf), b.map(classOf)];
}

function severalNames(labels: readonly VolumeLabel[]): string[] {
	const names = new Map<string, Set<string | null>>();
	for (const { schemaId, name } of labels) {
		if (schemaId === null) continue;
		names.set(schemaId, (names.get(schemaId) ?? new Set()).add(name));
	}
	return [...names].flatMap(([schemaId, all]) => (all.size > 1 ? [schemaId] : []));
}
