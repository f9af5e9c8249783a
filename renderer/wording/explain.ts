import type { CompareSettings } from "#shared/compare/settings";
import type { Finding, Measure, PairStep, Scores, ToolPair } from "#shared/compare/task-comparison";
import { count, counted } from "./count.ts";
import { figure, share } from "./figure.ts";

/** One figure that went into a number. */
export interface ExplainedFigure {
	name: string;
	value: string;
	/** With all its digits, for a tooltip. */
	exact?: string;
}

/** Where a number comes from: the formula with the figures put in, the figures, and what else decided. */
export interface Explanation {
	title: string;
	formula: string;
	figures: readonly ExplainedFigure[];
	sentences: readonly string[];
}

/** One pair, or one annotation without a partner, behind a number. */
export interface ExplainedPair {
	/** What it is, in a few words. */
	label: string;
	/** 0 to 1; null where it has no partner. */
	similarity: number | null;
	/** How it changed; "" for nothing to say. */
	note: string;
}

/** More pairs than are held at a time: read as they come into view. */
export interface PairSource {
	total: number;
	/** Undefined while it is on its way. */
	at: (index: number) => ExplainedPair | undefined;
	want: (from: number, to: number) => void;
}

type Settings = Pick<CompareSettings, "threshold" | "pairing" | "matching" | "reference">;

const areaUnits = { area: "px²", volume: "voxels", page: "of the page" } as const;

const ways: Record<PairStep, (settings: Settings) => string> = {
	identity: ({ pairing }) =>
		pairing.by === "answer"
			? `Paired by identity: the same answer to “${pairing.title}” on the same page.`
			: "Paired by identity: the same object id on the same page.",
	class: (settings) =>
		`Paired within the class: of all pairs of one class and one kind with a similarity of at least ${figure(settings.threshold)}, ${choice(settings)}.`,
	any: (settings) =>
		`Paired across classes: nothing of its own class was left for it, and of all pairs of one kind with a similarity of at least ${figure(settings.threshold)}, ${choice(settings)}.`,
};

function choice({ matching }: Settings): string {
	return matching === "optimal"
		? "this assignment has the greatest sum of similarities"
		: "the most similar was taken first, as other tools do";
}

const findings: Record<Finding, (settings: Settings) => string> = {
	"moved-far": ({ threshold }) =>
		`Same object, moved far: the two are one object, though their similarity is under ${figure(threshold)}.`,
	"drawn-again": () => "Drawn again: the ids differ, and yet the two cover each other by more than 0.95.",
};

/** Why a pair has its similarity, and why the two are a pair. */
export function explainPair(
	pair: Pick<ToolPair, "similarity" | "measure" | "step" | "finding">,
	settings: Settings,
): Explanation {
	const { formula, figures, sentences } = explainMeasure(pair.measure, pair.similarity);
	return {
		title: `Similarity ${share(pair.similarity)}`,
		formula,
		figures: [
			...figures,
			exactly("similarity", pair.similarity, share(pair.similarity)),
			{ name: "threshold τ", value: figure(settings.threshold) },
		],
		sentences: [
			...sentences,
			ways[pair.step](settings),
			...(pair.finding === null ? [] : [findings[pair.finding](settings)]),
		],
	};
}

/** How a measure becomes a similarity. */
function explainMeasure(measure: Measure, similarity: number): Omit<Explanation, "title"> {
	switch (measure.kind) {
		case "area":
		case "volume":
		case "page":
			return explainOverlap(measure, similarity);
		case "point":
			return {
				formula: `exp(−d² / 2r²) = exp(−${figure(measure.distance)}² / (2 × ${figure(measure.radius)}²)) = ${share(similarity)}`,
				figures: [
					exactly("distance d", measure.distance, `${figure(measure.distance)} px`),
					exactly("radius r", measure.radius, `${figure(measure.radius)} px`),
				],
				sentences: [],
			};
		case "line":
			return {
				formula: `mean nearness both ways = (${share(measure.forward)} + ${share(measure.backward)}) / 2 = ${share(similarity)}`,
				figures: [
					exactly("from A to B", measure.forward, share(measure.forward)),
					exactly("from B to A", measure.backward, share(measure.backward)),
					exactly("radius r", measure.radius, `${figure(measure.radius)} px`),
					exactly("Hausdorff distance", measure.hausdorff, `${figure(measure.hausdorff)} px`),
				],
				sentences: [
					"Each line is sampled at 64 equal steps; a sample at distance d of the other line counts exp(−d² / 2r²).",
				],
			};
		case "angle": {
			const { difference, distance, radius } = measure;
			const point = `exp(−${figure(distance)}² / (2 × ${figure(radius)}²))`;
			return {
				formula:
					difference === null
						? `similarity of the vertices = ${point} = ${share(similarity)}`
						: `exp(−(Δ / 10°)² / 2) × ${point}, Δ = ${figure(difference)}°, = ${share(similarity)}`,
				figures: [
					...(difference === null
						? [{ name: "difference Δ", value: "not known" }]
						: [exactly("difference Δ", difference, `${figure(difference)}°`)]),
					exactly("distance of the vertices", distance, `${figure(distance)} px`),
					exactly("radius r", radius, `${figure(radius)} px`),
				],
				sentences: [],
			};
		}
		case "span":
			return {
				formula: `overlap / union = ${figure(measure.overlap)} / ${figure(measure.union)} = ${share(similarity)}`,
				figures: [
					exactly("overlap", measure.overlap, figure(measure.overlap)),
					exactly("union", measure.union, figure(measure.union)),
				],
				sentences: [],
			};
		case "none":
			return {
				formula: `${share(similarity)}, by definition`,
				figures: [],
				sentences: [
					"There is nothing to measure: the two have no geometry, or are of kinds that cannot be laid over each other.",
				],
			};
	}
}

function explainOverlap(
	{ kind, a, b, intersection }: Extract<Measure, { intersection: number }>,
	similarity: number,
): Omit<Explanation, "title"> {
	const unit = areaUnits[kind];
	const union = a + b - intersection;
	const digits = kind === "page" ? 4 : 2;
	const amount = (name: string, value: number) => exactly(name, value, `${figure(value, digits)} ${unit}`);
	return {
		formula:
			union === 0
				? `A and B cover nothing: ${similarity === 1 ? "they are equal, so 1" : "they differ, so 0"}`
				: `${kind === "volume" ? "volume" : "area"}(A ∩ B) / ${kind === "volume" ? "volume" : "area"}(A ∪ B) = ${figure(intersection, digits)} / ${figure(union, digits)} = ${share(similarity)}`,
		figures: [amount("A", a), amount("B", b), amount("A ∩ B", intersection), amount("A ∪ B", union)],
		sentences: [],
	};
}

/** A mean similarity, over as many pairs as are given. */
export function explainMean(similarities: readonly number[]): Explanation {
	const sum = similarities.reduce((total, similarity) => total + similarity, 0);
	const mean = similarities.length === 0 ? null : sum / similarities.length;
	return {
		title: `Mean similarity ${share(mean)}`,
		formula:
			mean === null
				? "There is no pair, so there is no mean"
				: `sum of the similarities / pairs = ${figure(sum, 3)} / ${count(similarities.length)} = ${share(mean)}`,
		figures: [
			{ name: "pairs", value: count(similarities.length) },
			...(mean === null ? [] : [exactly("mean", mean, share(mean))]),
		],
		sentences: ["Over the pairs alone: what was added or removed has no similarity and is not in the mean."],
	};
}

const scoreNames = { precision: "Precision", recall: "Recall", f1: "F1" } as const;

/** Precision, recall or F1 against a reference. */
export function explainScore(which: keyof typeof scoreNames, scores: Scores, settings: Settings): Explanation {
	const { hits, missing, extra } = scores;
	const value = scores[which];
	const [top, bottom] = {
		precision: [hits, hits + extra] as const,
		recall: [hits, hits + missing] as const,
		f1: [2 * hits, 2 * hits + missing + extra] as const,
	}[which];
	const words = {
		precision: "hits / (hits + extra)",
		recall: "hits / (hits + missing)",
		f1: "2 × hits / (2 × hits + missing + extra)",
	}[which];
	return {
		title: `${scoreNames[which]} ${share(value)}`,
		formula:
			value === null
				? `${words}: there is nothing that could be a hit`
				: `${words} = ${count(top)} / ${count(bottom)} = ${share(value)}`,
		figures: [
			{ name: "hits", value: count(hits) },
			{ name: "missing", value: count(missing) },
			{ name: "extra", value: count(extra) },
			{ name: "threshold τ", value: figure(settings.threshold) },
		],
		sentences: [
			`A hit is a pair of one class with a similarity of at least ${figure(settings.threshold)}.`,
			settings.reference === null
				? "Neither side is the reference."
				: `Side ${settings.reference.toUpperCase()} is the reference: ${counted(missing, "annotation")} of it ${missing === 1 ? "has" : "have"} no hit, ${count(extra)} of the other side ${extra === 1 ? "has" : "have"} none.`,
		],
	};
}

function exactly(name: string, value: number, shown: string): ExplainedFigure {
	return { name, value: shown, exact: String(value) };
}
