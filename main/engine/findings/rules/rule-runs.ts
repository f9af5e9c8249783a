import type { ExportId } from "#shared/export";
import type { RulePack, RuleRun, RulesRead } from "#shared/findings/rules";
import type { Outcome } from "#shared/outcome";
import { type AroundFindings, type Findings, notBuilt } from "../findings.ts";

export interface AroundRules extends Pick<AroundFindings, "open" | "tell"> {
	findings: Findings;
	/** Where rule packs are kept. */
	folder: string;
}

/** Texts of rules, and their runs over whole exports. */
export class RuleRuns {
	constructor(private readonly around: AroundRules) {}

	read(text: string): Promise<Outcome<RulesRead>> {
		return notBuilt([text, this.around.folder]);
	}

	packs(): Promise<Outcome<RulePack[]>> {
		return notBuilt(null);
	}

	savePack(name: string, text: string): Promise<Outcome<null>> {
		return notBuilt([name, text]);
	}

	start(id: ExportId, text: string, where: string): Promise<Outcome<null>> {
		return notBuilt([id, text, where]);
	}

	cancel(id: ExportId): Promise<Outcome<null>> {
		return notBuilt(id);
	}

	state(id: ExportId): Promise<Outcome<RuleRun | null>> {
		return notBuilt(id);
	}

	async stop(): Promise<void> {
		await Promise.resolve();
	}
}
