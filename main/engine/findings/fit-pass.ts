import { setTimeout } from "node:timers/promises";
import type { ExportFindings } from "./export-findings.ts";
import type { HeldFindings, Listed } from "./held-findings.ts";

/** ms of work, and of rest after it: whoever asks something meanwhile does not wait. */
const WORK = 8;
const REST = 20;
/** Bytes of an asset that is looked at here; of a larger one the fit is known once a person opens its task. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Works through the findings of an export behind everything else: finds their rows, and looks at the tasks whose findings
 * are about something in them, one after the other, to tell what still fits.
 */
export class FitPass {
	#isRunning = false;
	#isFinding = false;
	#isStopped = false;
	/** Versions of which the task was looked for: one that cannot be read is not tried again. */
	readonly #tried = new Set<string>();

	/** `told` hears that something fits otherwise than was said before. */
	constructor(
		private readonly place: ExportFindings,
		private readonly held: HeldFindings,
		private readonly told: () => void,
	) {}

	/** So that the first list of all finds their rows known. Nothing while it runs. */
	findRows(): void {
		if (this.#isFinding || this.#isStopped) return;
		this.#isFinding = true;
		void this.#walk(this.place.findRows()).then(() => {
			this.#isFinding = false;
		});
	}

	/** What came since the last time is looked at. Nothing while it runs. */
	begin(): void {
		if (this.#isRunning || this.#isStopped) return;
		this.#isRunning = true;
		void this.#run();
	}

	stop(): void {
		this.#isStopped = true;
	}

	async #run(): Promise<void> {
		const isOther = await this.#walk(this.#lookAtAll());
		this.#isRunning = false;
		if (isOther === true) this.told();
	}

	*#lookAtAll(): Generator<undefined, boolean> {
		let isOther = false;
		for (const key of [...this.held.keys()]) {
			if (this.#look(key)) isOther = true;
			yield;
		}
		return isOther;
	}

	/** Null where it was stopped. */
	async #walk<T>(steps: Generator<undefined, T>): Promise<T | null> {
		let began = performance.now();
		for (let step = steps.next(); ; step = steps.next()) {
			if (step.done === true) return step.value;
			if (performance.now() - began < WORK) continue;
			await setTimeout(REST, undefined, { ref: false });
			if (this.#isStopped) return null;
			began = performance.now();
		}
	}

	/** Answers whether a fit is another one now. */
	#look(key: string): boolean {
		const findings = this.held.ofKey(key).filter((listed) => isOfPart(listed) && !this.place.isLookedAt(listed));
		const fresh = findings.filter(({ version }) => !this.#tried.has(version.rev));
		if (fresh.length === 0) return false;
		const row = this.place.keys.rowOf(key);
		if (row === null || this.place.open.index.place(row).length > MOST_BYTES) return false;
		for (const { version } of fresh) this.#tried.add(version.rev);
		const task = this.place.readTask(row);
		return task.ok && this.place.look(fresh, task.value.snapshot);
	}
}

function isOfPart({ version: { finding } }: Listed): boolean {
	const { target, body } = finding;
	return target.kind !== "task" || (body.kind === "mark" && body.replaces !== null);
}
