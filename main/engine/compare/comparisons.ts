import type { BatchReport, ComparisonChange, PairFilter, PairWindow } from "#shared/compare/batch";
import type { AssetMembers, ConsensusReport } from "#shared/compare/consensus";
import type { ComparedSide, ComparePlan, CompareSettings } from "#shared/compare/settings";
import type { TaskComparison } from "#shared/compare/task-comparison";
import type { ExportId, TaskRef } from "#shared/export";
import type { Fault, Outcome } from "#shared/outcome";
import type { OpenExport } from "../exports/open-export.ts";

/** What comparing needs of the exports that are open. */
export interface AroundComparisons {
	open(id: ExportId): OpenExport | Fault;
	changed(change: ComparisonChange): void;
}

/** Everything that is compared: two tasks, the tasks of one asset, whole exports. */
export class Comparisons {
	constructor(private readonly around: AroundComparisons) {}

	compareTasks(a: ComparedSide, b: ComparedSide, settings: CompareSettings): Promise<Outcome<TaskComparison>> {
		throw new Error(JSON.stringify([this.around, a, b, settings]));
	}

	start(plan: ComparePlan, settings: CompareSettings): Promise<Outcome<null>> {
		throw new Error(JSON.stringify([plan, settings]));
	}

	cancel(id: ExportId): Promise<Outcome<null>> {
		throw new Error(id);
	}

	report(id: ExportId, where: string, threshold: number | null): Promise<Outcome<BatchReport | null>> {
		throw new Error(JSON.stringify([id, where, threshold]));
	}

	pairs(id: ExportId, filter: PairFilter, from: number, to: number): Promise<Outcome<PairWindow>> {
		throw new Error(JSON.stringify([id, filter, from, to]));
	}

	members(ref: TaskRef): Promise<Outcome<AssetMembers>> {
		throw new Error(JSON.stringify(ref));
	}

	consensus(ref: TaskRef, settings: CompareSettings): Promise<Outcome<ConsensusReport>> {
		throw new Error(JSON.stringify([ref, settings]));
	}
}
