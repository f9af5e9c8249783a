import * as path from "node:path";
import type { HostEvent } from "#shared/contract";
import type { ExportId } from "#shared/export";
import type { Fault } from "#shared/outcome";
import type { EngineOptions } from "../engine-api.ts";
import type { OpenExport } from "../exports/open-export.ts";
import type { ExportMedia } from "../media/export-media.ts";
import { FindingsFiles } from "./files/findings-files.ts";
import { Findings } from "./findings.ts";
import { Mine } from "./mine/mine.ts";
import { WorkPlans } from "./plans/work-plans.ts";
import { RuleRuns } from "./rules/rule-runs.ts";
import type { Judges } from "./rules/judge-threads.ts";

/** What findings need of the engine around them. */
export interface AroundRoom {
	exports(): OpenExport[];
	open(id: ExportId): OpenExport | Fault;
	media(): ExportMedia;
	judges: Judges;
	tell(event: HostEvent): void;
}

/** Findings, and what is made of them. */
export class FindingsRoom {
	readonly findings: Findings;
	readonly files: FindingsFiles;
	readonly plans: WorkPlans;
	readonly rules: RuleRuns;
	readonly mine: Mine;

	constructor(
		{ findingsFolder, isStill, isPortable, dataFolder, cacheFolder, resourcesFolder }: EngineOptions,
		around: AroundRoom,
	) {
		this.findings = new Findings({
			...around,
			folder: findingsFolder ?? path.join(dataFolder, "findings"),
			isPortable: isPortable ?? false,
			isStill: isStill ?? false,
		});
		const beside = { ...around, findings: this.findings };
		this.mine = new Mine(beside);
		this.files = new FindingsFiles({ ...beside, mine: this.mine, folder: path.join(cacheFolder, "made") });
		this.plans = new WorkPlans(beside);
		this.rules = new RuleRuns({
			...beside,
			folder: dataFolder,
			exampleFile: path.join(resourcesFolder, "rules", "example.rules"),
		});
	}

	close(id: ExportId): void {
		this.rules.close(id);
		this.findings.close(id);
	}

	async stop(): Promise<void> {
		await Promise.all([this.files.stop(), this.rules.stop()]);
		await this.findings.stop();
	}
}
