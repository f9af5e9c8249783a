import { nrrdAxes, nrrdSizes } from "./nrrd-grid.ts";
import type { NrrdHeader } from "./nrrd-header.ts";
import { isOfSegment, nrrdSegments } from "./nrrd-segments.ts";
import { checkedLayers, checkedSize } from "./volume-size.ts";
import { VolumeRefused } from "./volume-refused.ts";
import { sourceBytes, type SourceType, type VolumeLimits, type VoxelPlan } from "./voxel-plan.ts";

/** Names of types in the format's table. */
const typeNames: Readonly<Record<SourceType, string>> = {
	int8: "signed char,int8,int8_t",
	uint8: "uchar,unsigned char,uint8,uint8_t",
	int16: "short,short int,signed short,signed short int,int16,int16_t",
	uint16: "ushort,unsigned short,unsigned short int,uint16,uint16_t",
	int32: "int,signed int,int32,int32_t",
	uint32: "uint,unsigned int,uint32,uint32_t",
	int64: "longlong,long long,long long int,signed long long,signed long long int,int64,int64_t",
	uint64: "ulonglong,unsigned long long,unsigned long long int,uint64,uint64_t",
	float32: "float",
	float64: "double",
};

const types: ReadonlyMap<string, SourceType> = new Map(
	(Object.keys(typeNames) as SourceType[]).flatMap((type) =>
		typeNames[type].split(",").map((name) => [name, type] as const),
	),
);

const encodings: ReadonlyMap<string, "raw" | "ascii" | "hex" | "gzip" | "bzip2"> = new Map([
	["raw", "raw"],
	["txt", "ascii"],
	["text", "ascii"],
	["ascii", "ascii"],
	["hex", "hex"],
	["gz", "gzip"],
	["gzip", "gzip"],
	["bz2", "bzip2"],
	["bzip2", "bzip2"],
]);

/** Fields that are shown as something else, or tell nothing once the voxels are read. */
const understood = new Set(["type", "dimension", "sizes", "encoding", "endian", "space directions", "space origin"]);

/**
 * Where the voxels of an NRRD file lie, from its header.
 *
 * @param hasLabels whether a map of labels is wanted: then the segments of its header are read
 * Errors: VolumeRefused.
 */
export function nrrdPlan(header: NrrdHeader, hasLabels: boolean, limits: VolumeLimits): VoxelPlan {
	const { fields, keys } = header;
	if (header.repeated.length > 0)
		throw new VolumeRefused("damaged", `its header gives "${header.repeated[0] ?? ""}" more than once`);
	const source = typeOf(fields);
	const { sizes, spatial, grid, corner, why, notes } = axesOf(header);
	const firstSpatial = spatial[0] ?? 0;
	const lastSpatial = spatial.at(-1) ?? 0;
	if (spatial.some((axis, place) => axis !== firstSpatial + place)) {
		const between = sizes.slice(firstSpatial, lastSpatial).filter((_, at) => !spatial.includes(firstSpatial + at));
		if (between.some((size) => size > 1))
			throw new VolumeRefused("unsupported", "an axis that is none in space lies between those that are");
	}
	const fast = product(sizes.slice(0, firstSpatial));
	const slow = product(sizes.slice(lastSpatial + 1));
	checkedSize(sizes, sourceBytes[source], limits);
	checkedLayers(fast, slow);
	const encoding = encodingOf(fields);
	const found = hasLabels ? nrrdSegments(header, fast * slow) : null;
	if (why !== null) notes.push(`No distances: ${why}. Figures are in voxels.`);
	if (fast > 1) notes.push(`Its ${String(fast)} layers lie voxel by voxel in the file, and were taken apart.`);
	if (header.strays > 0) notes.push(`Lines of its header that are no fields: ${String(header.strays)}.`);
	notes.push(...(found?.notes ?? []));
	return {
		format: "NRRD",
		sizes: grid.sizes,
		fast,
		slow,
		source,
		isBigEndian: isBigEndian(fields, source, encoding),
		encoding: encoding === "gzip" ? "raw" : encoding,
		isGzip: encoding === "gzip",
		lineSkip: skipOf(fields, "line skip", notes),
		byteSkip: byteSkipOf(fields, encoding, notes),
		bits: null,
		directions: grid.directions,
		corner,
		scaling: { slope: 1, intercept: 0 },
		window: null,
		isInverted: false,
		segments: found?.segments ?? null,
		fields: [
			...[...fields].filter(([name]) => !understood.has(name)),
			...[...keys].filter(([name]) => !isOfSegment(name)),
		],
		notes,
	};
}

function typeOf(fields: NrrdHeader["fields"]): SourceType {
	const name = fields.get("type");
	if (name === undefined) throw new VolumeRefused("damaged", `its header gives no "type"`);
	const type = types.get(name.toLowerCase().replace(/\s+/gu, " "));
	if (type === undefined)
		throw new VolumeRefused("unsupported", `voxels of the type "${shortened(name)}" are not read`);
	return type;
}

function axesOf(header: NrrdHeader): Exclude<ReturnType<typeof nrrdAxes>, string> {
	const { fields } = header;
	const given = fields.get("dimension");
	if (given === undefined) throw new VolumeRefused("damaged", `its header gives no "dimension"`);
	const dimension = /^\d{1,3}$/u.test(given) ? Number(given) : 0;
	if (dimension < 1 || dimension > 16)
		throw new VolumeRefused("damaged", `its dimension is "${shortened(given)}", expected 1 to 16`);
	const sizes = nrrdSizes(header);
	const words = shortened(fields.get("sizes") ?? "");
	if (sizes?.length !== dimension)
		throw new VolumeRefused(
			"damaged",
			`its sizes are "${words}", expected ${String(dimension)} whole numbers from 1 on`,
		);
	const axes = nrrdAxes(header, sizes);
	if (typeof axes === "string") throw new VolumeRefused("unsupported", axes);
	return axes;
}

function encodingOf(fields: NrrdHeader["fields"]): "raw" | "ascii" | "hex" | "gzip" {
	const name = fields.get("encoding");
	if (name === undefined) throw new VolumeRefused("damaged", `its header gives no "encoding"`);
	const encoding = encodings.get(name.toLowerCase());
	if (encoding === undefined)
		throw new VolumeRefused("unsupported", `voxels in the encoding "${shortened(name)}" are not read`);
	if (encoding === "bzip2")
		throw new VolumeRefused("unsupported", "its voxels are compressed by bzip2, which is not read: save it with gzip");
	return encoding;
}

function isBigEndian(fields: NrrdHeader["fields"], source: SourceType, encoding: string): boolean {
	const endian = fields.get("endian")?.toLowerCase();
	if (endian === "big") return true;
	if (endian !== undefined && endian !== "little")
		throw new VolumeRefused("damaged", `its endian is "${shortened(endian)}", expected little or big`);
	if (endian === undefined && sourceBytes[source] > 1 && encoding !== "ascii")
		throw new VolumeRefused(
			"damaged",
			`its header gives no "endian" for voxels of ${String(sourceBytes[source])} bytes`,
		);
	return false;
}

function skipOf(fields: NrrdHeader["fields"], name: "line skip" | "byte skip", notes: string[]): number {
	const text = fields.get(name) ?? "0";
	if (!/^-?\d{1,10}$/u.test(text) || Number(text) < 0)
		throw new VolumeRefused("damaged", `its ${name} is "${shortened(text)}", expected a whole number from 0 on`);
	if (Number(text) > 0) notes.push(`Left out before the voxels, as its header asks: ${text} ${name.slice(0, 4)}s.`);
	return Number(text);
}

function byteSkipOf(fields: NrrdHeader["fields"], encoding: string, notes: string[]): VoxelPlan["byteSkip"] {
	if (fields.get("byte skip") !== "-1") return skipOf(fields, "byte skip", notes);
	if (encoding !== "raw")
		throw new VolumeRefused("unsupported", `its byte skip is -1, which means nothing in the encoding "${encoding}"`);
	return "end";
}

function product(sizes: readonly number[]): number {
	return sizes.reduce((all, size) => all * size, 1);
}

/** Of what a header says, for a sentence. */
function shortened(text: string): string {
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
