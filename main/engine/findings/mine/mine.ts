import type { TaskRef } from "#shared/export";
import type { Outcome } from "#shared/outcome";
import type { Task } from "#shared/task";
import { type AroundFindings, type Findings, notBuilt } from "../findings.ts";

export interface AroundMine extends Pick<AroundFindings, "open"> {
	findings: Findings;
}

/** The exported state of tasks as the reviewer's marks, removals and answers correct it. */
export class Mine {
	constructor(private readonly around: AroundMine) {}

	read(ref: TaskRef): Promise<Outcome<Task>> {
		return notBuilt([ref, this.around.findings.reviewer]);
	}
}
