import * as v from "valibot";
import { DerivedFolders, type DerivedKey, type UnfinishedFolder } from "./derived-folders.ts";

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const range = v.nullable(v.object({ least: v.number(), most: v.number() }));
const description = v.object({
	width: count,
	height: count,
	tileSize: count,
	levels: count,
	samples: v.string(),
	range,
	hasProfile: v.boolean(),
	isInk: v.boolean(),
});

/** What a pyramid is of, as it is kept beside its tiles. */
export type PyramidDescription = v.InferOutput<typeof description>;

/** Names one page of one state of a file's content. */
export type PyramidKey = DerivedKey;

/** A pyramid that is being written. */
export type UnfinishedPyramid = UnfinishedFolder;

/** Pyramids of tiles on disk. */
export class PyramidCache extends DerivedFolders<PyramidDescription> {
	/** `mostBytes`: what all may take together; one alone may take more while it is the latest. */
	constructor(folder: string, mostBytes?: number) {
		const isPart = (name: string): boolean => name.endsWith(".png");
		const named = { description: "tiles.json", what: "the tiles" };
		super(folder, { magic: "ango-loupe tiles", version: 1, about: description, isPart, ...named }, mostBytes);
	}
}
