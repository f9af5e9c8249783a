import type { Direction, VolumeGrid } from "#shared/media";

/** More than any header of a volume that a scanner wrote. */
export const nrrdHeadBytes = 1 << 20;

/** Millimetres in a unit that a header may name. */
const units: ReadonlyMap<string, number> = new Map([
	["mm", 1],
	["cm", 10],
	["m", 1000],
	["um", 0.001],
	["µm", 0.001],
]);

/**
 * The grid of an NRRD volume (teem.sourceforge.net/nrrd/format.html) from its first bytes: sizes and directions of its
 * three axes in space. `why`: where there is none, a sentence; where the file gives sizes alone, what is missing.
 */
export function nrrdGrid(head: Uint8Array): { grid: VolumeGrid | null; why: string | null } {
	const none = (why: string) => ({ grid: null, why });
	const text = Buffer.from(head).toString("latin1");
	if (!/^NRRD000\d\r?\n/u.test(text)) return none("its first bytes are not those of an NRRD volume");
	const end = /\r?\n\r?\n/u.exec(text);
	if (end === null)
		return none(
			head.length < nrrdHeadBytes ? "its header has no end: the file is cut off" : "its header is longer than 1 MB",
		);
	const fields = fieldsOf(text.slice(0, end.index));
	const sizes = (fields.get("sizes") ?? "").trim().split(/\s+/u).map(Number);
	if (sizes.length < 3 || sizes.some((size) => !Number.isInteger(size) || size < 1 || size > 2 ** 31 - 1))
		return none(`its sizes are "${fields.get("sizes") ?? ""}", expected three whole numbers`);
	const vectors = directionsOf(fields.get("space directions"));
	const spatial = spatialAxes(sizes.length, fields.get("kinds"), vectors);
	if (spatial === null) return none(`it has ${String(sizes.length)} axes, and does not say which three are in space`);
	const [x = 1, y = 1, z = 1] = spatial.map((axis) => sizes[axis] ?? 1);
	const unit = unitOf(fields.get("space units") ?? fields.get("units"));
	if (unit === null) return { grid: { sizes: [x, y, z], directions: null }, why: "its unit of length is not known" };
	const directions = scaledBy(
		unit,
		spatial.map((axis, place) => vectors?.[axis] ?? spacingOf(fields.get("spacings"), axis, place)),
	);
	return {
		grid: { sizes: [x, y, z], directions },
		why: directions === null ? "it gives no distances between voxels" : null,
	};
}

/** `field: value`, case aside; comments and `key:=value` are none. */
function fieldsOf(header: string): Map<string, string> {
	const fields = new Map<string, string>();
	for (const line of header.split(/\r?\n/u).slice(1)) {
		const found = /^([^#:=][^:=]*):(?!=)\s*(.*)$/u.exec(line);
		if (found !== null) fields.set((found[1] ?? "").trim().toLowerCase(), found[2] ?? "");
	}
	return fields;
}

/** One for each axis; null where the axis is none in space. */
function directionsOf(text: string | undefined): (Direction | null)[] | null {
	if (text === undefined) return null;
	return [...text.matchAll(/none|\(([^)]*)\)/giu)].map(([, inner]) => {
		const [x, y, z, more] = (inner ?? "").split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
		if (x === undefined || y === undefined || z === undefined || more !== undefined) return null;
		return Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(z) ? [x, y, z] : null;
	});
}

/** An axis along which the voxels of layers or colours follow one another is none in space. */
function spatialAxes(count: number, kinds: string | undefined, vectors: (Direction | null)[] | null): number[] | null {
	const all = Array.from({ length: count }, (_, axis) => axis);
	if (count === 3) return all;
	const named = (kinds ?? "").trim().toLowerCase().split(/\s+/u);
	const byKind = all.filter((axis) => named[axis] === "domain" || named[axis] === "space");
	if (byKind.length === 3) return byKind;
	const byDirection = all.filter((axis) => (vectors?.[axis] ?? null) !== null);
	return byDirection.length === 3 ? byDirection : null;
}

/** Along the world's own axes, where a file gives distances alone. */
function spacingOf(text: string | undefined, axis: number, place: number): Direction | null {
	const spacing = Number((text ?? "").trim().split(/\s+/u)[axis]);
	if (text === undefined || !(spacing > 0)) return null;
	return [place === 0 ? spacing : 0, place === 1 ? spacing : 0, place === 2 ? spacing : 0];
}

/** Millimetres in the file's unit, which is one unless it says otherwise; null for a unit of no length. */
function unitOf(text: string | undefined): number | null {
	const named = /"([^"]*)"/u.exec(text ?? "")?.[1] ?? "";
	return named === "" ? 1 : (units.get(named.toLowerCase()) ?? null);
}

function scaledBy(unit: number, vectors: readonly (Direction | null)[]): VolumeGrid["directions"] {
	const [x, y, z] = vectors.map((vector): Direction | null =>
		vector === null ? null : [vector[0] * unit, vector[1] * unit, vector[2] * unit],
	);
	return x && y && z ? [x, y, z] : null;
}
