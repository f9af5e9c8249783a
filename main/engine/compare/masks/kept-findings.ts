import * as v from "valibot";
import type { DerivedKind } from "../../media/derived-folders.ts";
import type { MaskFindings } from "./measure-masks.ts";

const numbers = v.array(v.number());
const table = v.strictObject({ values: numbers, upTo: numbers });

const about = v.strictObject({
	a: numbers,
	b: numbers,
	both: numbers,
	codes: numbers,
	/** Cells that are not empty. */
	confusion: v.array(v.strictTuple([v.number(), v.number()])),
	distances: v.array(v.nullable(v.strictObject({ a: table, b: table }))),
	unmeasured: v.array(v.strictObject({ number: v.number(), why: v.string() })),
});

/** Findings as they are kept beside their difference. */
export type KeptFindings = v.InferOutput<typeof about>;

export const keptDifference: DerivedKind<KeptFindings> = {
	magic: "ango-loupe mask differences",
	version: 1,
	description: "difference.json",
	about,
	isPart: (name) => name.endsWith(".bin"),
	what: "the picture of",
};

export function keepFindings(findings: MaskFindings): KeptFindings {
	return {
		a: [...findings.a],
		b: [...findings.b],
		both: [...findings.both],
		codes: [...findings.codes],
		confusion: [...findings.confusion.entries()].filter(([, voxels]) => voxels > 0),
		distances: findings.distances.map((each) => each && { a: lists(each.a), b: lists(each.b) }),
		unmeasured: findings.unmeasured,
	};
}

export function readFindings(kept: KeptFindings): MaskFindings {
	const confusion = new Float64Array(kept.a.length ** 2);
	for (const [cell, voxels] of kept.confusion) confusion[cell] = voxels;
	return {
		a: Float64Array.from(kept.a),
		b: Float64Array.from(kept.b),
		both: Float64Array.from(kept.both),
		codes: Float64Array.from(kept.codes),
		confusion,
		distances: kept.distances.map((each) => each && { a: arrays(each.a), b: arrays(each.b) }),
		unmeasured: kept.unmeasured,
	};
}

function lists({ values, upTo }: { values: Float64Array; upTo: Float64Array }): { values: number[]; upTo: number[] } {
	return { values: [...values], upTo: [...upTo] };
}

function arrays({ values, upTo }: { values: number[]; upTo: number[] }): { values: Float64Array; upTo: Float64Array } {
	return { values: Float64Array.from(values), upTo: Float64Array.from(upTo) };
}
