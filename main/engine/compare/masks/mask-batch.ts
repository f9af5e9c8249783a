import type { MaskComparison, MaskComparisonRead } from "#shared/compare/masks";
import type { ComparedSide } from "#shared/compare/settings";
import type { MissingClass } from "#shared/media-needs";
import type { Outcome } from "#shared/outcome";

/** Figures of one class over all tasks in which a side has it. */
export interface MaskClassMeans {
	schemaId: string | null;
	title: string;
	unit: MaskComparison["unit"];
	tasks: number;
	/** Pixels or voxels of all tasks. */
	a: number;
	b: number;
	both: number;
	/** Means over tasks, each as heavy as the other. */
	iou: number;
	dice: number;
	/** Over those tasks in which both sides have the class, and its surfaces were measured: `measured` of them. */
	hausdorff95: number | null;
	measured: number;
	boundaryF1: number | null;
}

/** The masks of all tasks. */
export interface MaskBatchSummary {
	/** Tasks with two masks that were compared; without any mask; whose masks were not compared. */
	compared: number;
	without: number;
	notCompared: { reason: MissingClass | "not-over-each-other" | "refused"; tasks: number }[];
	classes: MaskClassMeans[];
}

interface Sums extends Omit<MaskClassMeans, "hausdorff95" | "boundaryF1"> {
	hausdorff95: number;
	boundaryF1: number;
	/** Tasks with a boundary F1. */
	bounded: number;
}

/** Compares the masks of one pair after the other; a pair is asked for until its masks are read and compared. */
export class MaskBatch {
	#compared = 0;
	#without = 0;
	readonly #reasons = new Map<MaskBatchSummary["notCompared"][number]["reason"], number>();
	/** By class and unit. */
	readonly #classes = new Map<string, Sums>();

	constructor(
		private readonly compare: (
			a: ComparedSide,
			b: ComparedSide,
			tolerance: number,
		) => Promise<Outcome<MaskComparisonRead>>,
		private readonly tolerance: number,
	) {}

	/** What became of a pair. */
	async add(a: ComparedSide, b: ComparedSide): Promise<Outcome<MaskComparisonRead>> {
		let read = await this.compare(a, b, this.tolerance);
		while (read.ok && read.value.phase === "making") read = await this.compare(a, b, this.tolerance);
		if (!read.ok) this.#leaveOut("refused");
		else if (read.value.phase === "impossible") this.#leaveOut(read.value.missing ?? "not-over-each-other");
		else if (read.value.phase === "ready") this.#addFigures(read.value.comparison);
		else this.#without += 1;
		return read;
	}

	get summary(): MaskBatchSummary {
		const classes = [...this.#classes.values()].map(({ bounded, ...sums }): MaskClassMeans => ({
			...sums,
			iou: sums.iou / sums.tasks,
			dice: sums.dice / sums.tasks,
			hausdorff95: sums.measured === 0 ? null : sums.hausdorff95 / sums.measured,
			boundaryF1: bounded === 0 ? null : sums.boundaryF1 / bounded,
		}));
		return {
			compared: this.#compared,
			without: this.#without,
			notCompared: [...this.#reasons].map(([reason, tasks]) => ({ reason, tasks })),
			classes: classes.sort(
				(x, y) => compareTexts(x.title, y.title) || compareTexts(x.schemaId ?? "", y.schemaId ?? ""),
			),
		};
	}

	#leaveOut(reason: MaskBatchSummary["notCompared"][number]["reason"]): void {
		this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
	}

	#addFigures({ scores, unit }: MaskComparison): void {
		this.#compared += 1;
		for (const { schemaId, title, a, b, both, iou, dice, hausdorff95, boundaryF1 } of scores) {
			// What neither side has is in no mean.
			if (iou === null || dice === null) continue;
			const key = `${unit} ${schemaId === null ? `title ${title}` : `id ${schemaId} ${title}`}`;
			const none = { tasks: 0, a: 0, b: 0, both: 0, iou: 0, dice: 0, hausdorff95: 0, measured: 0 };
			const sums: Sums = this.#classes.get(key) ?? { schemaId, title, unit, ...none, boundaryF1: 0, bounded: 0 };
			sums.tasks += 1;
			sums.a += a;
			sums.b += b;
			sums.both += both;
			sums.iou += iou;
			sums.dice += dice;
			sums.hausdorff95 += hausdorff95 ?? 0;
			sums.measured += hausdorff95 === null ? 0 : 1;
			sums.boundaryF1 += boundaryF1 ?? 0;
			sums.bounded += boundaryF1 === null ? 0 : 1;
			this.#classes.set(key, sums);
		}
	}
}

function compareTexts(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
