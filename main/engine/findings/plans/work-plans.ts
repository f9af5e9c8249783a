import type { ExportId } from "#shared/export";
import type { FindingId, PlanTerms } from "#shared/findings/finding";
import type { DisputeWindow, PlanPreview, PlanState } from "#shared/findings/plans";
import type { Outcome } from "#shared/outcome";
import { type AroundFindings, type Findings, notBuilt } from "../findings.ts";

export interface AroundPlans extends Pick<AroundFindings, "open"> {
	findings: Findings;
}

/** Samples of tasks to be read, by one reader or by two who do not see each other's verdicts. */
export class WorkPlans {
	constructor(private readonly around: AroundPlans) {}

	preview(id: ExportId, terms: PlanTerms): Promise<Outcome<PlanPreview>> {
		return notBuilt([id, terms, this.around.findings.reviewer]);
	}

	make(id: ExportId, terms: PlanTerms): Promise<Outcome<FindingId>> {
		return notBuilt([id, terms]);
	}

	list(id: ExportId): Promise<Outcome<PlanState[]>> {
		return notBuilt(id);
	}

	disputes(id: ExportId, plan: FindingId, from: number, to: number): Promise<Outcome<DisputeWindow>> {
		return notBuilt([id, plan, from, to]);
	}
}
