import type { MediaImport, TaskInFront } from "#shared/media-needs";
import { ok, type Outcome } from "#shared/outcome";
import { type AroundImports, ImportRun } from "./import-run.ts";

/** What a person brings in, one after the other. */
export class MediaImports {
	#latest: ImportRun | null = null;
	#waiting: ImportRun[] = [];
	#running: Promise<void> | null = null;

	/** `changed` hears that other files may be here. */
	constructor(
		private readonly around: AroundImports,
		private readonly changed: () => void,
	) {}

	begin(paths: readonly string[], front: TaskInFront | null): Outcome<null> {
		this.#waiting.push(new ImportRun(paths, front, this.around));
		this.#running ??= this.#run();
		return ok(null);
	}

	/** The one that runs, or ran last; null where there was none. */
	state(): MediaImport | null {
		const run = this.#latest ?? this.#waiting[0];
		return run ? { ...run.state } : null;
	}

	/** Ends it, and those that wait; what was brought in stays. */
	cancel(): void {
		for (const run of [...this.#waiting, this.#latest]) run?.cancel();
	}

	async stop(): Promise<void> {
		this.cancel();
		await this.#running;
	}

	async #run(): Promise<void> {
		for (let run = this.#waiting.shift(); run; run = this.#waiting.shift()) {
			this.#latest = run;
			await run.run();
			this.changed();
		}
		this.#running = null;
	}
}
