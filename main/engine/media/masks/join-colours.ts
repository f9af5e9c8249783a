import type { MaskEntry } from "#shared/masks";
import type { DecodedMask } from "./decode-mask.ts";
import { type MaskColour, otherColours } from "./mask-colours.ts";

/** What one colour is known to stand for. */
export interface KnownColour {
	red: number;
	green: number;
	blue: number;
	/** Several where classes share it. */
	classes: MaskEntry["classes"];
	/** A person said so. */
	isMapped: boolean;
}

/** A mask's colours as labels. */
export interface JoinedColours {
	/** The label of each number of a colour; 0 is the background. */
	labels: Uint8Array;
	/** Those of classes first, then unknown ones, the largest first; `parts` is filled in later. */
	entries: Omit<MaskEntry, "parts">[];
	pixels: { total: number; background: number; classified: number; unknown: number };
}

/** In each channel: what saving a file anew in another program changes. */
const nearness = 3;
const mostLabels = 250;

type Rgb = Pick<MaskColour, "red" | "green" | "blue">;

/** Colours that are shown as one. */
interface Group extends Rgb {
	known: KnownColour | null;
	colours: MaskColour[];
	pixels: MaskEntry["pixels"];
	total: number;
}

/**
 * Which colours belong to which class, never guessed: a colour that is a class's own; half transparent, one that is, or
 * that a canvas makes of it and of no other colour of this mask; one within 3 of 255 in each channel of the nearest.
 * What remains is unknown, each colour by itself; beyond 250 the rarest are one. Labels are numbered in the order in
 * which colours are met, so that naming a class gives the same labels as before.
 */
export function joinColours(mask: DecodedMask, known: readonly KnownColour[]): JoinedColours {
	const groups = groupsOf(mask, known);
	const { kept, gathered } = gather(groups);
	const all: Labelled[] = gathered.length > 0 || mask.others !== null ? [...kept, ...one(gathered, mask)] : kept;
	all.sort((a, b) => firstNumber(a) - firstNumber(b));
	const labels = new Uint8Array(otherColours + 1);
	const entries = all.map((group, at) => {
		const label = at + 1;
		for (const { number } of group.colours) labels[number] = label;
		const isRest = group.rest !== undefined;
		if (isRest && mask.others !== null) labels[otherColours] = label;
		return { entry: entryOf(group, label), total: group.total };
	});
	entries.sort((a, b) => Number(isUnknown(a)) - Number(isUnknown(b)) || b.total - a.total);
	const sum = (unknown: boolean): number =>
		entries.filter((each) => isUnknown(each) === unknown).reduce((total, each) => total + each.total, 0);
	const total = mask.width * mask.height;
	return {
		labels,
		entries: entries.map(({ entry }) => entry),
		pixels: { total, background: mask.background, classified: sum(false), unknown: sum(true) },
	};
}

function isUnknown({ entry }: { entry: Omit<MaskEntry, "parts"> }): boolean {
	return entry.match === "unknown";
}

function groupsOf({ colours }: DecodedMask, known: readonly KnownColour[]): Group[] {
	const groups = new Map<number, Group>();
	const groupOf = (rgb: Rgb, of: KnownColour | null): Group => {
		const key = keyOf(rgb);
		const group = groups.get(key) ?? { ...channels(rgb), known: of, colours: [], pixels: none(), total: 0 };
		groups.set(key, group);
		return group;
	};
	const own = new Map(known.map((each) => [keyOf(each), each]));
	const waiting: MaskColour[] = [];
	for (const colour of colours) {
		const named = own.get(keyOf(colour));
		const near = named ? null : nearest(colour, known);
		if (named) add(groupOf(named, named), colour, colour.alpha === 255 ? "exact" : "edge");
		else if (near) add(groupOf(near, near), colour, "near");
		else if (colour.alpha === 255) add(groupOf(colour, null), colour, "exact");
		else waiting.push(colour);
	}
	// What is opaque in the file, and what classes have: an edge belongs to one of them, or to none.
	const opaque = [...groups.values()].filter(({ known: of }) => of === null);
	opaque.sort((a, b) => b.total - a.total);
	const candidates: readonly Rgb[] = [...known, ...opaque.slice(0, mostLabels)];
	for (const colour of waiting) {
		const origins = new Set(candidates.filter((rgb) => isFaded(colour, rgb)).map(keyOf));
		const [only] = origins;
		const origin = origins.size === 1 && only !== undefined ? (own.get(only) ?? groups.get(only)) : undefined;
		if (origin === undefined) add(groupOf(colour, null), colour, "edge");
		else add("total" in origin ? origin : groupOf(origin, origin), colour, "edge");
	}
	return [...groups.values()];
}

function none(): MaskEntry["pixels"] {
	return { exact: 0, edge: 0, near: 0 };
}

function channels({ red, green, blue }: Rgb): Rgb {
	return { red, green, blue };
}

function keyOf({ red, green, blue }: Rgb): number {
	return (red << 16) | (green << 8) | blue;
}

function add(group: Group, colour: MaskColour, how: keyof MaskEntry["pixels"]): void {
	group.colours.push(colour);
	group.pixels[how] += colour.pixels;
	group.total += colour.pixels;
}

/** null where none is near enough, or two are as near. */
function nearest({ red, green, blue }: Rgb, known: readonly KnownColour[]): KnownColour | null {
	let best: KnownColour | null = null;
	let least = Infinity;
	for (const each of known) {
		const [r, g, b] = [Math.abs(red - each.red), Math.abs(green - each.green), Math.abs(blue - each.blue)];
		if (r > nearness || g > nearness || b > nearness) continue;
		const distance = r * r + g * g + b * b;
		if (distance === least) best = null;
		if (distance < least) [best, least] = [each, distance];
	}
	return best;
}

/** Whether a canvas that kept `rgb` with this alpha, multiplied and rounded as canvases do, gives back this colour. */
function isFaded({ red, green, blue, alpha }: MaskColour, rgb: Rgb): boolean {
	const kept = (channel: number): number => Math.round((channel * alpha) / 255);
	return kept(red) === kept(rgb.red) && kept(green) === kept(rgb.green) && kept(blue) === kept(rgb.blue);
}

function gather(groups: readonly Group[]): { kept: Group[]; gathered: Group[] } {
	const ranked = [...groups].sort(
		(a, b) =>
			Number(a.known === null) - Number(b.known === null) || b.total - a.total || firstNumber(a) - firstNumber(b),
	);
	if (ranked.length <= mostLabels) return { kept: ranked, gathered: [] };
	return { kept: ranked.slice(0, mostLabels - 1), gathered: ranked.slice(mostLabels - 1) };
}

type Labelled = Group & { rest?: { colours: number; example: { x: number; y: number } } };

/** The rarest as one. */
function one(gathered: readonly Group[], { others }: DecodedMask): Labelled[] {
	const first = gathered.reduce<Group | null>((least, group) => {
		return least === null || firstNumber(group) < firstNumber(least) ? group : least;
	}, null);
	const pixels = none();
	for (const group of gathered) for (const how of ["exact", "edge", "near"] as const) pixels[how] += group.pixels[how];
	pixels.exact += others?.pixels ?? 0;
	const [colour] = first?.colours ?? [];
	const example = colour ?? others ?? { x: 0, y: 0 };
	return [
		{
			...(first ?? { red: 0, green: 0, blue: 0 }),
			known: null,
			colours: gathered.flatMap((group) => group.colours),
			pixels,
			total: pixels.exact + pixels.edge + pixels.near,
			rest: { colours: gathered.length + (others?.colours ?? 0), example: { x: example.x, y: example.y } },
		},
	];
}

function firstNumber({ colours }: Group): number {
	return colours.reduce((least, { number }) => Math.min(least, number), otherColours);
}

function entryOf(group: Labelled, label: number): Omit<MaskEntry, "parts"> {
	const { known, pixels, rest } = group;
	const [first] = group.colours;
	const match = known === null ? "unknown" : known.classes.length > 1 ? "shared" : known.isMapped ? "mapped" : "exact";
	return {
		label,
		colour: hexOf(group),
		match,
		classes: known?.classes ?? [],
		pixels: { ...pixels },
		colours: rest?.colours ?? 1,
		example: rest?.example ?? { x: first?.x ?? 0, y: first?.y ?? 0 },
	};
}

/** `#rrggbb`, in lower case. */
export function hexOf(rgb: Rgb): string {
	return `#${keyOf(rgb).toString(16).padStart(6, "0")}`;
}

/** Of `#rrggbb` or `#rgb`, in either case, with or without white space around; null for anything else. */
export function colourOf(text: string): Rgb | null {
	const [, hex = ""] = /^\s*#([0-9a-f]{3}|[0-9a-f]{6})\s*$/iu.exec(text) ?? [];
	if (hex === "") return null;
	const full = hex.length === 3 ? hex.replace(/./gu, "$&$&") : hex;
	const value = Number.parseInt(full, 16);
	return { red: value >> 16, green: (value >> 8) & 255, blue: value & 255 };
}
