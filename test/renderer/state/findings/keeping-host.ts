import type { TaskRef } from "#shared/export";
import type { FindingId, HeldFinding } from "#shared/findings/finding";
import type { FindingsChange, FindingsState, TaskFindings } from "#shared/findings/lists";
import { merged, withVersion } from "#shared/findings/merge";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import { shownVersion } from "../../../../renderer/state/findings/overlay.ts";
import { findingsState, taskFindings } from "../../findings-answers.ts";
import { FakeHost } from "../../fake-host.ts";

/** A host that keeps findings as the engine's contract says, in memory; each of its ways to fail can be switched on. */
export class KeepingHost extends FakeHost {
	readonly held = new Map<FindingId, HeldFinding>();
	readonly saves: FindingsChange[] = [];
	seq = 0;
	place = "here";
	folder = "f0";
	reviewer = "ana";
	/** What saving answers with; null: it works. */
	trouble: Fault | null = null;
	/** The process is gone: every call is refused by the transport. */
	isGone = false;
	readonly #acknowledged = new Map<string, { seq: number; utc: string }>();
	readonly #changedAt = new Map<FindingId, number>();

	constructor() {
		super();
		this.answers = {
			readFindingsState: () => this.#answer(() => ok(this.state)),
			retryFindings: () => this.#answer(() => ok(this.state)),
			setReviewer: (name: string) =>
				this.#answer(() => {
					this.reviewer = name;
					return ok(this.state);
				}),
			saveFindings: (change: FindingsChange) => this.#answer(() => this.#save(change)),
			readTaskFindings: (ref: TaskRef) => this.#answer(() => ok(this.#ofTask(ref))),
			pullFindings: (since: number, from: number, to: number) =>
				this.#answer(() => {
					const held = [...this.held.values()].filter(({ id }) => (this.#changedAt.get(id) ?? 0) > since);
					return ok({ total: held.length, from, held: held.slice(from, to), seq: this.seq });
				}),
			pushFindings: (held: readonly HeldFinding[]) => this.#answer(() => ok(this.#push(held))),
		};
	}

	get state(): FindingsState {
		const { place, folder, reviewer, seq, trouble } = this;
		return findingsState({ place, folder, reviewer, seq, trouble, count: this.held.size });
	}

	/** What another window did. */
	news(tasks: readonly string[] | null = null): void {
		this.tell({ name: "findingsChanged", payload: { state: this.state, tasks } });
	}

	take(held: HeldFinding): void {
		this.seq += 1;
		const known = this.held.get(held.id);
		this.held.set(held.id, known === undefined ? held : merged(known, held));
		this.#changedAt.set(held.id, this.seq);
	}

	#answer<T>(work: () => Outcome<T>): Outcome<T> {
		if (this.isGone) throw new Error("the host does not answer");
		return work();
	}

	#save(change: FindingsChange): Outcome<{ seq: number; utc: string }> {
		if (change.label === "Impossible") throw new Error("refused at the door");
		if (change.label === "Too long") return fault("finding-refused", "1,000,001 characters");
		if (this.trouble !== null) return this.trouble;
		const before = this.#acknowledged.get(change.id);
		if (before !== undefined) return ok(before);
		this.saves.push(change);
		this.seq += 1;
		for (const version of change.versions) {
			this.held.set(version.id, withVersion(this.held.get(version.id) ?? null, version));
			this.#changedAt.set(version.id, this.seq);
		}
		const saved = { seq: this.seq, utc: "2024-03-05T13:03:22.000Z" };
		this.#acknowledged.set(change.id, saved);
		return ok(saved);
	}

	#push(held: readonly HeldFinding[]): number {
		for (const each of held) this.take(each);
		return held.length;
	}

	#ofTask(ref: TaskRef): TaskFindings {
		const empty = taskFindings(ref);
		const rows = [...this.held.values()].flatMap((held) => {
			const version = shownVersion(held);
			if (version?.finding.task?.key !== empty.task.key) return [];
			return [{ held, version, row: ref.row, fit: "here" as const }];
		});
		return { ...empty, rows };
	}
}
