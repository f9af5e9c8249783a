import type { ExportId } from "#shared/export";
import type { RulePack, RuleRun as RunState, RulesRead } from "#shared/findings/rules";
import { fault, ok, type Fault, type Outcome } from "#shared/outcome";
import type { AroundFindings, Findings } from "../findings.ts";
import type { RowViolation } from "./judge-batch.ts";
import { parseRules } from "./parse-rules.ts";
import { printCheck } from "./print-rule.ts";
import { RulePacks } from "./rule-packs.ts";
import { RuleRun } from "./rule-run.ts";
import type { Judges } from "./judge-threads.ts";

export interface AroundRules extends Pick<AroundFindings, "open" | "tell"> {
	findings: Findings;
	/** Where rule packs are kept. */
	folder: string;
	/** A pack that comes with the program. */
	exampleFile: string;
	judges: Judges;
}

/** What only the command line asks of a run: nothing becomes a finding then. */
export interface RunOptions {
	/** In the order of the file. */
	found(violations: readonly RowViolation[]): void;
	/** Null: those of the engine. */
	judges: Judges | null;
}

/** Texts of rules, and their runs over whole exports. */
export class RuleRuns {
	readonly #packs: RulePacks;
	readonly #runs = new Map<ExportId, RuleRun>();

	constructor(private readonly around: AroundRules) {
		this.#packs = new RulePacks(around.folder, around.exampleFile, (name, reason) => {
			around.tell({ name: "openFailed", payload: { name, fault: reason } });
		});
	}

	read(text: string): Promise<Outcome<RulesRead>> {
		const { pack, rules, faults } = parseRules(text);
		return Promise.resolve(
			ok({
				pack,
				rules: rules.map(({ name, severity, line, check }) => ({ name, severity, line, words: printCheck(check) })),
				faults,
			}),
		);
	}

	async packs(): Promise<Outcome<RulePack[]>> {
		return ok(await this.#packs.list());
	}

	savePack(name: string, text: string): Promise<Outcome<null>> {
		return this.#packs.save(name, text);
	}

	start(id: ExportId, text: string, where: string): Promise<Outcome<null>> {
		const run = this.run(id, text, where, null);
		return Promise.resolve(run.ok ? ok(null) : run);
	}

	cancel(id: ExportId): Promise<Outcome<null>> {
		this.#runs.get(id)?.cancel();
		return Promise.resolve(ok(null));
	}

	state(id: ExportId): Promise<Outcome<RunState | null>> {
		return Promise.resolve(ok(this.#runs.get(id)?.state ?? null));
	}

	/** As {@link start}; answers with the run itself. `options` null: violations become findings. */
	run(id: ExportId, text: string, where: string, options: RunOptions | null): Outcome<RuleRun> {
		const open = this.around.open(id);
		if ("ok" in open) return open;
		const parsed = parseRules(text);
		const [first] = parsed.faults;
		if (first !== undefined) return refused(parsed.faults.length, first);
		this.#runs.get(id)?.cancel();
		const run = new RuleRun(open, parsed, where, {
			judges: options?.judges ?? this.around.judges,
			findings: options === null ? this.around.findings : null,
			changed: (state) => {
				// Another one took its place.
				if (this.#runs.get(id) === run) this.around.tell({ name: "rulesChanged", payload: { export: id, run: state } });
			},
			found: (violations) => options?.found(violations),
		});
		this.#runs.set(id, run);
		run.start();
		return ok(run);
	}

	/** The export is closed: nothing is judged of it any more. */
	close(id: ExportId): void {
		this.#runs.get(id)?.cancel();
		this.#runs.delete(id);
	}

	async stop(): Promise<void> {
		const runs = [...this.#runs.values()];
		for (const run of runs) run.cancel();
		await Promise.all(runs.map(({ over }) => over));
	}
}

function refused(count: number, { line, column, words }: { line: number; column: number; words: string }): Fault {
	const more = count > 1 ? ` (${String(count - 1)} more)` : "";
	return fault("rules-syntax", `line ${String(line)}, column ${String(column)}: ${words}${more}`);
}
