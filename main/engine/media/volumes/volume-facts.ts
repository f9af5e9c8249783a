import * as v from "valibot";

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const whole = v.pipe(v.number(), v.safeInteger());
const direction = v.strictTuple([v.number(), v.number(), v.number()]);
const span = v.strictTuple([whole, whole]);

/** What a volume is of, as it is kept beside its voxels: a `Volume` without what the export and the place add. */
export const volumeFacts = v.object({
	format: v.picklist(["NRRD", "NIfTI-1", "NIfTI-2", "DICOM"]),
	within: v.array(v.picklist(["zip", "gzip"])),
	sizes: v.strictTuple([count, count, count]),
	layers: count,
	type: v.picklist(["int8", "uint8", "int16", "uint16", "int32", "uint32", "float32", "float64"]),
	directions: v.nullable(v.strictTuple([direction, direction, direction])),
	corner: v.nullable(direction),
	range: v.object({ least: v.number(), most: v.number() }),
	scaling: v.object({ slope: v.number(), intercept: v.number() }),
	window: v.nullable(v.object({ centre: v.number(), width: v.number() })),
	isInverted: v.boolean(),
	/** By layer, then by value; those that only the header names have no voxels. */
	labels: v.array(
		v.object({
			layer: count,
			value: v.number(),
			name: v.nullable(v.string()),
			colour: v.nullable(v.string()),
			voxels: count,
			box: v.nullable(v.strictTuple([span, span, span])),
			centre: v.nullable(direction),
		}),
	),
	bytes: count,
	fields: v.array(v.strictTuple([v.string(), v.string()])),
	notes: v.array(v.string()),
	/** The file in which its voxels lie, where that is another than its header. */
	beside: v.nullable(v.object({ path: v.string(), bytes: count, changedAt: v.number() })),
});

export type VolumeFacts = v.InferOutput<typeof volumeFacts>;
export type LabelFacts = VolumeFacts["labels"][number];
