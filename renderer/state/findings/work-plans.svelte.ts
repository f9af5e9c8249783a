import type { ExportId, TaskRef } from "#shared/export";
import type { FindingId } from "#shared/findings/finding";
import type { Dispute, PlanState } from "#shared/findings/plans";
import type { Fault } from "#shared/outcome";
import type { Host } from "../../host.ts";
import type { Notices } from "../notices.svelte.ts";
import type { Findings } from "./findings.svelte.ts";
import { PlanDraft } from "./plan-draft.svelte.ts";

/** Disputes that are asked for: whoever settles more reads on then. */
const mostDisputes = 1000;

/** Figures are read anew when findings rest, ms. */
const restMs = 150;

/** A plan that somebody works on: its tasks are read one after the other, or what is disputed is settled. */
export interface PlanAtWork {
	plan: FindingId;
	way: "read" | "settle";
}

/** What plans need of the page around them. */
export interface AroundPlans {
	findings: Pick<Findings, "reviewer" | "change">;
	exportId(): ExportId | null;
	/** The query of the task list. */
	where(): string;
	inFront(): TaskRef | null;
	/** Resolves when what was said last is on the disk, or cannot be. */
	saved(): Promise<unknown>;
	/** Resolves when the task of the row is in front. */
	show(row: number): Promise<unknown>;
	/** As what verdicts are given from now on. */
	judgeAs(role: "reader" | "adjudicator"): void;
}

/** Samples of the tasks, how far they are read, and what their readers disagree about. */
export class WorkPlans {
	isOpen = $state(false);
	/** Of the export in front, newest first; null before they are read. */
	plans = $state.raw<readonly PlanState[] | null>(null);
	fault = $state.raw<Fault | null>(null);
	atWork = $state.raw<PlanAtWork | null>(null);
	disputes = $state.raw<readonly Dispute[]>([]);
	/** Nothing is left to be read, or to be settled, of the plan at work. */
	isOver = $state(false);
	readonly draft: PlanDraft;
	readonly current: PlanState | null = $derived(this.plans?.find(({ id }) => id === this.atWork?.plan) ?? null);
	/** What is disputed about the task in front, while disputes are settled. */
	readonly dispute: Dispute | null = $derived.by(() => {
		const row = this.#around.inFront()?.row;
		return this.disputes.find((dispute) => dispute.row !== null && dispute.row === row) ?? null;
	});
	readonly #host: Host;
	readonly #notices: Notices;
	readonly #around: AroundPlans;
	#turn = 0;
	#waiting: ReturnType<typeof setTimeout> | undefined;
	#export: ExportId | null = null;

	constructor(host: Host, notices: Notices, around: AroundPlans) {
		this.#host = host;
		this.#notices = notices;
		this.#around = around;
		this.draft = new PlanDraft(host);
	}

	open(): void {
		this.isOpen = true;
		this.#beginDraft(this.#around.where());
		void this.look();
	}

	close(): void {
		this.isOpen = false;
		this.draft.stop();
	}

	/** Another export comes in front, or findings are others now: what is shown is read anew, and nothing else is. */
	follow(id: ExportId | null): void {
		if (id !== this.#export) {
			this.#export = id;
			this.plans = null;
			this.leave();
		}
		clearTimeout(this.#waiting);
		if (this.isOpen || this.atWork !== null) this.#waiting = setTimeout(() => void this.look(), restMs);
	}

	stop(): void {
		clearTimeout(this.#waiting);
		this.draft.stop();
	}

	async look(): Promise<void> {
		const id = this.#around.exportId();
		const turn = ++this.#turn;
		if (id === null) return;
		const plans = await this.#host.listPlans(id);
		const way = this.atWork;
		const disputes = way?.way === "settle" ? await this.#host.listDisputes(id, way.plan, 0, mostDisputes) : null;
		if (turn !== this.#turn) return;
		this.fault = plans.ok ? null : plans;
		if (plans.ok) this.plans = plans.value;
		if (disputes !== null) this.disputes = disputes.ok ? disputes.value.disputes : [];
	}

	/** Makes the plan of the draft. False: it could not be made, and why is told. */
	async make(): Promise<boolean> {
		const id = this.#around.exportId();
		const { terms } = this.draft;
		if (id === null || terms === null) return false;
		const made = await this.#host.makePlan(id, terms);
		if (!made.ok) {
			this.#notices.fault(made, terms.name);
			return false;
		}
		await this.look();
		this.#beginDraft(terms.where);
		return true;
	}

	/** Removes a plan; what was said of its tasks stays. It is undone as any change is. */
	async remove({ id, terms }: PlanState): Promise<void> {
		const held = await this.#host.readHeldFindings([id]);
		const [known] = held.ok ? held.value : [];
		if (known === undefined) return;
		if (this.atWork?.plan === id) this.leave();
		this.#around.findings.change(`Remove the plan ${terms.name}`, [{ id, finding: null, held: known }]);
	}

	async begin(plan: FindingId, way: PlanAtWork["way"]): Promise<void> {
		this.atWork = { plan, way };
		this.isOver = false;
		this.disputes = [];
		this.#around.judgeAs(way === "read" ? "reader" : "adjudicator");
		await Promise.all([this.look(), this.next("first")]);
		// Keys are the dialog's until the task is in front: a verdict would be on the one before.
		this.close();
	}

	leave(): void {
		if (this.atWork === null) return;
		this.atWork = null;
		this.disputes = [];
		this.#around.judgeAs("reader");
	}

	/** The next task of the plan, or its first: one to be read, or an open dispute, and round again. */
	async next(from: "here" | "first" = "here"): Promise<void> {
		const { atWork } = this;
		if (atWork === null) return;
		// What was just said has to be counted as said.
		await this.#around.saved();
		if (this.atWork !== atWork) return;
		const { plan } = atWork;
		const here = from === "here" ? (this.#around.inFront()?.row ?? null) : null;
		const row = atWork.way === "read" ? await this.#nextToRead(plan, here) : await this.#nextToSettle(plan, here);
		if (this.atWork !== atWork) return;
		this.isOver = row === null;
		if (row !== null) await this.#around.show(row);
	}

	#beginDraft(where: string): void {
		this.draft.begin(`Sample ${String((this.plans?.length ?? 0) + 1)}`, where, this.#around.findings.reviewer);
	}

	async #nextToRead(plan: FindingId, here: number | null): Promise<number | null> {
		const id = this.#around.exportId();
		if (id === null) return null;
		const row = await this.#host.nextOfPlan(id, plan, here);
		if (row.ok) return row.value;
		this.#notices.fault(row, this.current?.terms.name ?? "Plan");
		return null;
	}

	/** Asked for here: the list that is shown may be of before the last settlement, or be overtaken on its way. */
	async #nextToSettle(plan: FindingId, here: number | null): Promise<number | null> {
		const id = this.#around.exportId();
		if (id === null) return null;
		const read = await this.#host.listDisputes(id, plan, 0, mostDisputes);
		if (!read.ok) {
			this.#notices.fault(read, this.current?.terms.name ?? "Plan");
			return null;
		}
		const { disputes } = read.value;
		if (this.atWork?.plan === plan) this.disputes = disputes;
		const open = disputes.filter(({ row, settled }) => row !== null && settled === null);
		const at = disputes.find(({ row }) => row === here)?.place ?? -1;
		return (open.find(({ place }) => place > at) ?? open[0])?.row ?? null;
	}
}
