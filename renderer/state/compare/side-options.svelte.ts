import type { AssetMembers } from "#shared/compare/consensus";
import type { ComparedSide } from "#shared/compare/settings";
import type { ExportId, ExportSummary, TaskRef, TaskRow } from "#shared/export";
import { printValue } from "#shared/query-print";
import type { Task } from "#shared/task";
import type { Host } from "../../host.ts";
import { keptVisits } from "./moments.ts";

/** Something that can be a side. */
export interface SideOption {
	side: ComparedSide;
	/** Unique among the options. */
	value: string;
	name: string;
	detail: string;
}

export interface SideGroup {
	title: string;
	options: readonly SideOption[];
}

/** What can be compared with the task in front: its own moments, the other tasks of its asset, and itself in other exports. */
export class SideOptions {
	#members = $state.raw<AssetMembers | null>(null);
	#elsewhere = $state.raw<readonly { summary: ExportSummary; row: TaskRow }[]>([]);
	/** Why one asset may have been taken for another, in sentences. */
	readonly ties: readonly string[] = $derived(this.#members?.ties ?? []);
	readonly #host: Host;
	readonly #task: () => Task | null;
	readonly #exports: () => readonly ExportSummary[];
	readonly groups: readonly SideGroup[] = $derived.by(() => this.#groupsOf(this.#task()));
	#turn = 0;

	constructor(host: Host, task: () => Task | null, exports: () => readonly ExportSummary[]) {
		this.#host = host;
		this.#task = task;
		this.#exports = exports;
	}

	/** Asks for the other tasks. What is not to be had is not offered. */
	async look(): Promise<void> {
		const turn = ++this.#turn;
		const task = this.#task();
		this.#members = null;
		this.#elsewhere = [];
		if (task === null) return;
		const [members, elsewhere] = await Promise.all([this.#host.listMembers(task.ref), this.#findElsewhere(task)]);
		if (turn !== this.#turn) return;
		this.#members = members.ok ? members.value : null;
		this.#elsewhere = elsewhere;
	}

	forget(): void {
		this.#turn += 1;
		this.#members = null;
		this.#elsewhere = [];
	}

	async #findElsewhere({ ref, taskId }: Task): Promise<{ summary: ExportSummary; row: TaskRow }[]> {
		if (taskId === null) return [];
		const others = this.#exports().filter(({ id }) => id !== ref.export);
		const found = await Promise.all(
			others.map(async (summary) => {
				const row = await rowOfTask(this.#host, summary.id, taskId);
				return row === null ? [] : [{ summary, row }];
			}),
		);
		return found.flat();
	}

	#groupsOf(task: Task | null): SideGroup[] {
		if (task === null) return [];
		const { ref } = task;
		const kept = keptVisits(task);
		const own: SideOption[] = kept.map(({ index, stage, stageId, completedBy }) => {
			const isOne = kept.filter((other) => other.stage === stage).length === 1;
			const person = completedBy ?? "no person named";
			return {
				...optionOf(ref, { kind: "visit", visit: index }),
				name: stage ?? stageId ?? "(no name)",
				detail: isOne ? person : `visit ${String(index + 1)}, ${person}`,
			};
		});
		own.push({
			...optionOf(ref, { kind: "exported" }),
			name: "As exported",
			detail: task.stage === null ? "" : `in ${task.stage}`,
		});
		own.push({ ...optionOf(ref, { kind: "mine" }), name: "Mine", detail: "as I corrected it" });
		const members = (this.#members?.members ?? []).filter((member) => !isSameTask(member.ref, ref));
		return [
			{ title: "This task", options: own },
			{
				title: "Other tasks of the asset",
				options: members.map((member) => ({
					...optionOf(member.ref, { kind: "exported" }),
					name: member.person ?? "no person named",
					detail: [member.stage ?? "", member.taskId ?? "no task id"].filter((part) => part !== "").join(", "),
				})),
			},
			{
				title: "This task in other exports",
				options: this.#elsewhere.map(({ summary, row }) => ({
					...optionOf({ export: summary.id, row: row.row }, { kind: "exported" }),
					name: summary.name,
					detail: row.stage === null ? "" : `in ${row.stage}`,
				})),
			},
		].filter(({ options }) => options.length > 0);
	}
}

/** The first task of an export with this id; null: it has none, or cannot be asked. */
export async function rowOfTask(host: Host, id: ExportId, taskId: string): Promise<TaskRow | null> {
	const rows = await host.readRows(id, { where: `task=${printValue(taskId)}`, order: null }, 0, 1);
	return rows.ok ? (rows.value.rows[0] ?? null) : null;
}

export function valueOfSide({ ref, moment }: ComparedSide): string {
	const at = moment.kind === "visit" ? String(moment.visit) : moment.kind;
	return `${ref.export} ${String(ref.row)} ${at}`;
}

function optionOf(ref: TaskRef, moment: ComparedSide["moment"]): Pick<SideOption, "side" | "value"> {
	const side = { ref, moment };
	return { side, value: valueOfSide(side) };
}

function isSameTask(a: TaskRef, b: TaskRef): boolean {
	return a.export === b.export && a.row === b.row;
}
