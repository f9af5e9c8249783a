import type { Json } from "#shared/json";
import { geometryKeys } from "./format-keys.ts";
import { field, isObject, type JsonObject, numberField } from "./json-fields.ts";

/** A frame that lies within a tool, as a tool of its own. */
export interface NestedFrame {
	/** From the tool, RFC 6901: "/frames/3". */
	pointer: string;
	/** Its own members, with those of the tool that it has not: id, class, title. `page` is set. */
	fields: JsonObject;
	/** The member that its number came from; null: its own name. */
	numberKey: string | null;
}

export interface NestedFrames {
	/** The tool's member that holds them. */
	key: string;
	frames: NestedFrame[];
}

/** 0-based like `page`, under whatever name. */
const numberKeys = ["page", "frame", "frameNumber", "frameIndex", "frame_number", "frame_index"] as const;
/** Members that hold answers and people, never frames. */
const otherKeys: ReadonlySet<string> = new Set(["classifications", "metadata", "ocr", "stageHistory"]);
/** What a frame takes from its tool where it does not say itself. Answers of both are read apart: each has its place. */
const inherited = ["objectId", "schemaId", "title", "metadata"];

/**
 * The frames of a tool that has no geometry of its own but a list, or an object, whose members all are frames: objects
 * with a number (or under a number as their name), one of them at least with a geometry (format.md, section 5: videos
 * of today are exported in a layout that is not documented). Null where it is not such a tool, for certain.
 */
export function nestedFrames(tool: JsonObject): NestedFrames | null {
	if (hasGeometry(tool)) return null;
	for (const [key, value] of Object.entries(tool)) {
		if (otherKeys.has(key) || typeof value !== "object" || value === null) continue;
		const frames = framesIn(tool, key, value);
		if (frames !== null) return { key, frames };
	}
	return null;
}

function framesIn(tool: JsonObject, key: string, value: Json[] | JsonObject): NestedFrame[] | null {
	const isList = Array.isArray(value);
	const frames: NestedFrame[] = [];
	let drawn = false;
	for (const [name, member] of Object.entries(value)) {
		if (!isObject(member)) return null;
		const numberKey = numberKeys.find((candidate) => frameNumber(numberField(member, candidate)) !== null) ?? null;
		const own = numberKey === null ? null : frameNumber(numberField(member, numberKey));
		// The place in a list is no frame number: key frames are few among many.
		const page = own ?? (!isList && /^\d+$/u.test(name) ? frameNumber(Number(name)) : null);
		if (page === null) return null;
		drawn ||= hasGeometry(member);
		const given = Object.entries(tool).filter(([from]) => inherited.includes(from));
		// Not by assignment: a key called __proto__ is a key like any other.
		const fields: JsonObject = Object.fromEntries([...given, ...Object.entries(member), ["page", page]]);
		frames.push({ pointer: `/${escaped(key)}/${escaped(name)}`, fields, numberKey });
	}
	return drawn ? frames : null;
}

function hasGeometry(value: JsonObject): boolean {
	return geometryKeys.some((key) => {
		const geometry = field(value, key);
		return geometry !== undefined && geometry !== null && geometry !== false;
	});
}

function frameNumber(value: number | null): number | null {
	return value !== null && value >= 0 && Number.isSafeInteger(value) ? value : null;
}

/** A name as a step of an RFC 6901 pointer. */
function escaped(name: string): string {
	return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
