import type { AssetMembers, ConsensusReport } from "#shared/compare/consensus";
import { type QuorumVote, votesAt } from "#shared/compare/quorum";
import { type CompareSettings, defaultSettings } from "#shared/compare/settings";
import type { TaskRef } from "#shared/export";
import type { Fault } from "#shared/outcome";
import type { Task } from "#shared/task";
import type { Host } from "../../host.ts";
import { droppedTools } from "./member-votes.ts";
import type { Notices } from "../notices.svelte.ts";

/** Whoever goes through tasks by a held key does not ask for the members of each. */
const restMs = 250;
/** Of an asset's members so many are drawn at a time: each takes two canvases. */
export const mostDrawn = 6;

/** The tasks of the asset in front: who they are, and how far they agree. */
export class Consensus {
	/** Its view stands where the picture was. */
	isOpen = $state(false);
	members = $state.raw<AssetMembers | null>(null);
	report = $state.raw<ConsensusReport | null>(null);
	/** Why there is no report. */
	fault = $state.raw<Fault | null>(null);
	/** By member; null where it could not be read. */
	tasks = $state.raw<readonly (Task | null)[]>([]);
	isReading = $state(false);
	/** Members that must have marked an object. */
	quorum = $state(1);
	/** What the quorum drops is not drawn. */
	onlyKept = $state(false);
	/** Position in the clusters; null for none. */
	selected = $state<number | null>(null);
	/** First of the members that are drawn. */
	first = $state(0);
	settings = $state.raw<CompareSettings>({ ...defaultSettings, pairing: { by: "geometry" } });
	readonly votes: readonly QuorumVote[] = $derived(
		this.report === null ? [] : votesAt(this.report.clusters, this.quorum),
	);
	readonly kept: number = $derived(this.votes.filter(({ kept }) => kept).length);
	/** By member: `Tool.index` of the annotations that the quorum drops. */
	readonly dropped: readonly ReadonlySet<number>[] = $derived(
		this.report === null ? [] : droppedTools(this.report, this.votes),
	);
	#ref: TaskRef | null = null;
	#turn = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	readonly #host: Host;
	readonly #notices: Notices;
	readonly #isQuick: () => boolean;

	/** @param isQuick whether the members are found so quickly that nobody has to ask for them */
	constructor(host: Host, notices: Notices, isQuick: () => boolean) {
		this.#host = host;
		this.#notices = notices;
		this.#isQuick = isQuick;
	}

	/** Another task is in front. Members of an asset share what is known of it. */
	follow(ref: TaskRef | null): void {
		this.#ref = ref;
		clearTimeout(this.#timer);
		if (ref !== null && this.at(ref) !== null) return;
		this.#turn += 1;
		this.members = null;
		this.#forget();
		if (ref === null) this.isOpen = false;
		else if (this.isOpen || this.#isQuick()) this.#timer = setTimeout(() => void this.look(), restMs);
	}

	/** Asks at once which tasks share the asset in front, and where the view is open how far they agree. */
	async look(): Promise<void> {
		const ref = this.#ref;
		clearTimeout(this.#timer);
		if (ref === null || this.members !== null) return;
		const turn = this.#turn;
		const outcome = await this.#host.listMembers(ref);
		if (turn !== this.#turn) return;
		// A task that cannot be read says so itself.
		if (!outcome.ok) return;
		this.members = outcome.value;
		if (this.isOpen) await this.read();
	}

	/** Whether the page is to show that there may be others: there are, or nobody has looked. */
	get isWorthShowing(): boolean {
		return this.members === null ? !this.#isQuick() : this.members.members.length > 1;
	}

	/** Position of a task among the members; null where it is none. */
	at(ref: TaskRef | null): number | null {
		const found =
			this.members?.members.findIndex((member) => member.ref.row === ref?.row && member.ref.export === ref.export) ??
			-1;
		return found < 0 ? null : found;
	}

	async toggle(isOpen = !this.isOpen): Promise<void> {
		this.isOpen = isOpen;
		if (!isOpen) return;
		await this.look();
		if (this.report === null && !this.isReading) await this.read();
	}

	/** Asks no further by itself. */
	stop(): void {
		clearTimeout(this.#timer);
		this.#turn += 1;
		this.#ref = null;
	}

	async change(some: Partial<CompareSettings>): Promise<void> {
		this.settings = { ...this.settings, ...some };
		await this.read();
	}

	select(cluster: number | null): void {
		this.selected = cluster;
	}

	/** The annotation of a member in the selected cluster; null where it has none. */
	selectedOf(member: number): number | null {
		const cluster = this.selected === null ? undefined : this.report?.clusters[this.selected];
		return cluster?.parts.find((part) => part.member === member)?.tool ?? null;
	}

	/** Selects the cluster that an annotation of a member is part of. */
	selectTool(member: number, tool: number | null): void {
		const at = this.report?.clusters.findIndex(({ parts }) =>
			parts.some((part) => part.member === member && part.tool === tool),
		);
		this.selected = at === undefined || at < 0 ? null : at;
	}

	/** Compares the members, and reads what they drew. */
	async read(): Promise<void> {
		const { members } = this;
		const ref = members?.members[0]?.ref;
		if (members === null || ref === undefined) return;
		this.#turn += 1;
		const turn = this.#turn;
		this.isReading = true;
		try {
			const [report, ...tasks] = await Promise.all([
				this.#host.readConsensus(ref, this.settings),
				...members.members.map((member) => this.#host.readTask(member.ref, null)),
			]);
			if (turn !== this.#turn) return;
			this.tasks = tasks.map((task) => (task.ok ? task.value : null));
			for (const task of tasks) if (!task.ok) this.#notices.fault(task, "Consensus");
			this.fault = report.ok ? null : report;
			this.report = report.ok ? report.value : null;
			this.selected = null;
			const count = members.members.length;
			// More than half, as a vote is understood; what a person chose for as many members stays.
			if (this.quorum < 1 || this.quorum > count || this.quorum === 1) this.quorum = Math.floor(count / 2) + 1;
			if (this.first >= count) this.first = 0;
		} finally {
			if (turn === this.#turn) this.isReading = false;
		}
	}

	#forget(): void {
		this.report = null;
		this.fault = null;
		this.tasks = [];
		this.selected = null;
		this.first = 0;
		this.isReading = false;
	}
}
