import { verdictName } from "#shared/findings/verdict-names";
import type { TaskRef } from "#shared/export";
import type { Finding, FindingTarget } from "#shared/findings/finding";
import type { TaskFindings } from "#shared/findings/lists";
import { namedTool } from "#shared/findings/named";
import type { Fault } from "#shared/outcome";
import type { Tool } from "#shared/task";
import { targetName } from "../../wording/verdict.ts";
import type { Comparison } from "../compare/comparison.svelte.ts";
import type { TaskList } from "../task-list.svelte.ts";
import type { TaskView } from "../task-view.svelte.ts";
import type { Findings } from "./findings.svelte.ts";
import {
	differenceTarget,
	emptyVerdict,
	isSameTarget,
	ownVerdict,
	relationTarget,
	saysNothing,
	verdictsIn,
	verdictsOnTools,
	type VerdictBody,
	type VerdictRow,
} from "./judged.ts";
import { newFindingId } from "./new-ids.ts";
import type { VerdictWords } from "./verdict-words.svelte.ts";

/** Typing rests so long before a remark is kept, ms. */
const typingMs = 400;

/** And so long where it could not be kept. */
const againMs = 3000;

/** What verdicts need around them. */
interface AroundVerdicts {
	findings: Findings;
	words: VerdictWords;
	view: TaskView;
	list: TaskList;
	comparison: Comparison;
	/** Two sides are seen. */
	comparing: () => boolean;
}

/** What a verdict is about: of which task, and what in it. */
interface Aim {
	ref: TaskRef;
	target: FindingTarget;
	tools: readonly Tool[];
}

/** Who says it, and as what. */
interface Speaker {
	/** "" before the host has told whose verdicts these are. */
	author: string;
	role: VerdictBody["role"];
}

/** A remark that is being typed: about what it was begun for, by whom. */
class Draft {
	text = $state("");

	constructor(
		readonly aim: Aim,
		readonly by: Speaker,
	) {}
}

/** What the reviewer says of the task in front, or of what is selected in it. */
export class Verdicts {
	/** "adjudicator": what is said now settles what readers disagree about, and is a verdict of its own. */
	role = $state<VerdictBody["role"]>("reader");
	#answer = $state.raw<{ target: FindingTarget; at: string } | null>(null);
	/** The field that a key has called, counted so that it can be called again. */
	called = $state.raw<{ field: VerdictField; times: number }>({ field: "remark", times: 0 });
	/** One for each thing that a remark was begun about and is not kept of yet. */
	#drafts = $state.raw<readonly Draft[]>([]);
	/** An answer that was chosen to be judged; null: none, or something else was selected since. */
	readonly answer: FindingTarget | null = $derived.by(() =>
		this.#answer?.at === this.#selection() ? this.#answer.target : null,
	);
	/** What is judged now: the selected difference, annotation, answer or relation, else the task. */
	readonly target: FindingTarget = $derived.by(() => this.#targetInFront());
	readonly own: VerdictRow | null = $derived.by(() => this.#ownIn(this.#around.findings.ofTask, this.target));
	/** What the reviewer says now; with what is being typed. */
	readonly body: VerdictBody = $derived.by(() => {
		const body = this.own?.body ?? { ...emptyVerdict, role: this.role };
		const draft = this.#draftInFront();
		return draft === undefined ? body : { ...body, remark: draft.text };
	});
	/** Of others, or of this one in another role, about the same. */
	readonly others: readonly VerdictRow[] = $derived.by(() =>
		verdictsIn(this.#around.findings.ofTask?.rows ?? []).filter(
			({ row }) => row.held.id !== this.own?.row.held.id && this.#isAboutTarget(row.version.finding),
		),
	);
	/** The reviewer's verdict on each annotation, by `Tool.index` of the exported state. */
	readonly ofTools: ReadonlyMap<number, string> = $derived.by(() => {
		const { ofTask, reviewer } = this.#around.findings;
		return verdictsOnTools(ofTask, reviewer);
	});
	/** Whether there are any verdicts on differences: a target costs a print of its shapes. */
	readonly saysOfDifferences: boolean = $derived.by(() =>
		(this.#around.findings.ofTask?.rows ?? []).some(({ version }) => version.finding.target.kind === "difference"),
	);
	/** What the task in front is called. */
	readonly taskName: string = $derived.by(() => nameOf(this.#around.findings.ofTask));
	readonly #around: AroundVerdicts;
	#saying: Promise<unknown> = Promise.resolve();
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(around: AroundVerdicts) {
		this.#around = around;
	}

	/** Gives a verdict; the one that stands already is taken back. */
	async judge(verdict: string): Promise<void> {
		const label = verdictName(verdict, this.#around.words.own);
		await this.#sayNow(
			(name) => `${label} ${name}`,
			(body) => ({
				...body,
				verdict: body.verdict === verdict ? null : verdict,
			}),
		);
	}

	/** What the hand took away of those it saw goes, and what it added comes: others may be said by now. */
	async setReasons(reasons: readonly string[]): Promise<void> {
		const seen = this.body.reasons;
		await this.#sayNow(
			(name) => `Reasons for ${name}`,
			(body) => ({ ...body, reasons: changedWords(body.reasons, seen, reasons) }),
		);
	}

	/** The same of tags. */
	async setTags(tags: readonly string[]): Promise<void> {
		const seen = this.body.tags;
		await this.#sayNow(
			(name) => `Tags of ${name}`,
			(body) => ({ ...body, tags: changedWords(body.tags, seen, tags) }),
		);
	}

	/** Resolves when what hands have said until now is on its way, or could not be said; what comes after is not waited for. */
	async settled(): Promise<void> {
		const kept = this.keepRemark();
		await Promise.all([kept, this.#saying]);
	}

	async setAssignee(assignee: string | null): Promise<void> {
		await this.#sayNow(
			(name) => `Assign ${name}`,
			(body) => ({ ...body, assignee }),
		);
	}

	/** Has an answer judged by what is said next; null: what is selected again. */
	choose(answer: FindingTarget | null): void {
		this.#answer = answer === null ? null : { target: answer, at: this.#selection() };
	}

	/** The reviewer's verdict on this; null: none. */
	verdictOn(target: FindingTarget): string | null {
		return this.#ownIn(this.#around.findings.ofTask, target)?.body.verdict ?? null;
	}

	isChosen(target: FindingTarget): boolean {
		return this.answer !== null && isSameTarget(target, this.answer, this.#around.view.tools);
	}

	/** A hand has gone to another task than is seen: what is typed now would be about the one it left. */
	get isOnItsWay(): boolean {
		const { list, view } = this.#around;
		const { ref, task } = view;
		if (ref === null || task === null) return list.isGoing;
		return list.isGoing || task.ref.row !== ref.row || task.ref.export !== ref.export;
	}

	/** What stands in the field of the remark; it is kept when typing rests or the field is left. */
	typeRemark(text: string): void {
		const aim = this.#aimInFront();
		if (aim === null) return;
		let draft = this.#draftInFront();
		if (draft === undefined) {
			// What was typed about something else is said at once: nobody types there any more.
			void this.keepRemark();
			draft = new Draft(aim, this.#speaker);
			this.#drafts = [...this.#drafts, draft];
			this.#around.findings.drafts += 1;
		}
		draft.text = text;
		this.#keepIn(typingMs);
	}

	/** Keeps all that was typed, each about what it was begun for: something else may be in front by now. */
	async keepRemark(): Promise<void> {
		clearTimeout(this.#timer);
		const kept = await Promise.all(this.#drafts.map((draft) => this.#keepDraft(draft)));
		if (kept.includes(false)) this.#keepIn(againMs);
	}

	#keepIn(ms: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.keepRemark(), ms);
	}

	/** False: it could not be kept, which is told until it is. */
	async #keepDraft(draft: Draft): Promise<boolean> {
		const { text, aim, by } = draft;
		const { stuck } = this.#around.findings;
		const fault = await this.#say(
			(name) => `Remark on ${name}`,
			(body) => ({ ...body, remark: text }),
			{ aim, by },
		);
		if (!this.#drafts.includes(draft)) return true;
		if (fault !== null) {
			stuck.set(draft, {
				label: `Remark “${text.slice(0, 60)}”`,
				fault,
				retry: () => this.keepRemark(),
				giveUp: () => {
					this.#forget(draft);
				},
			});
			return false;
		}
		stuck.delete(draft);
		// Typed on meanwhile: that is kept in its turn.
		if (draft.text === text) this.#forget(draft);
		return true;
	}

	#forget(draft: Draft): void {
		if (!this.#drafts.includes(draft)) return;
		this.#drafts = this.#drafts.filter((other) => other !== draft);
		this.#around.findings.drafts -= 1;
		this.#around.findings.stuck.delete(draft);
	}

	call(field: VerdictField): void {
		this.called = { field, times: this.called.times + 1 };
	}

	#selection(): string {
		const { ref, selected, selectedRelation } = this.#around.view;
		return [ref?.export, ref?.row, selected, selectedRelation].map(String).join(" ");
	}

	#targetInFront(): FindingTarget {
		const { view, comparison, comparing } = this.#around;
		if (comparing()) {
			const { selected, a, b } = comparison;
			return selected === null || a === null || b === null ? { kind: "task" } : differenceTarget(selected, a, b);
		}
		if (this.answer !== null) return this.answer;
		const { selectedTool, selectedRelation, task } = view;
		// What is computed between key frames is not exported: there is nothing to judge.
		if (selectedTool !== null && selectedTool.index >= 0) return { kind: "tool", ...namedTool(selectedTool) };
		const relation = task?.snapshot.relations.find(({ index }) => index === selectedRelation);
		return relation === undefined ? { kind: "task" } : relationTarget(relation);
	}

	#aimInFront(): Aim | null {
		const { view } = this.#around;
		return view.task === null ? null : { ref: view.task.ref, target: this.target, tools: view.tools };
	}

	/**
	 * What a key means now. Keys are faster than tasks are read: where another one is wanted than is seen, it is meant, as a
	 * whole, since nothing of it can have been selected.
	 */
	async #aim(): Promise<Aim | null> {
		const inFront = this.#aimInFront();
		const wanted = await this.#around.list.aim();
		if (wanted === null || (inFront?.ref.row === wanted.row && inFront.ref.export === wanted.export)) return inFront;
		return { ref: wanted, target: { kind: "task" }, tools: [] };
	}

	/**
	 * One after the other: the second key of a task must find what the first one said. Answers with why it could not be
	 * said; null: it is on its way.
	 */
	#say(
		label: (name: string) => string,
		change: (body: VerdictBody) => VerdictBody,
		meant: { aim: Aim; by: Speaker } | null = null,
	): Promise<Fault | null> {
		// What is meant is what was in front when the key was pressed, not when its turn comes.
		const aim = meant === null ? this.#aim() : Promise.resolve(meant.aim);
		const by = meant?.by ?? this.#speaker;
		const { findings } = this.#around;
		// Until it is on its way nobody is to read that everything is saved.
		findings.drafts += 1;
		const said = this.#saying
			.then(async () => this.#sayOf(await aim, by, label, change))
			.finally(() => {
				findings.drafts -= 1;
			});
		// What cannot be said stands in the way of nothing that is said later.
		this.#saying = said.catch(() => null);
		return said;
	}

	/** As {@link #say}, of what nobody holds to be said again: that it was not is told. */
	async #sayNow(label: (name: string) => string, change: (body: VerdictBody) => VerdictBody): Promise<void> {
		const fault = await this.#say(label, change);
		if (fault !== null) this.#around.findings.told(fault, label("this task"));
	}

	async #sayOf(
		aim: Aim | null,
		by: Speaker,
		label: (name: string) => string,
		change: (body: VerdictBody) => VerdictBody,
	): Promise<Fault | null> {
		const { findings } = this.#around;
		if (aim === null) return null;
		const read = await findings.readOf(aim.ref);
		if (!read.ok) return read;
		const known = read.value;
		const { target, tools } = aim;
		const author = by.author === "" ? findings.reviewer : by.author;
		const own = ownVerdict(known.rows, { author, target, body: { role: by.role } }, tools);
		const body = change(own?.body ?? { ...emptyVerdict, role: by.role });
		const isEmpty = saysNothing(body);
		if (own === null ? isEmpty : isSaid(own, body)) return null;
		const { task, source } = known;
		findings.change(label(targetLabel(target, nameOf(known))), [
			{
				id: own?.row.held.id ?? newFindingId(),
				finding: isEmpty ? null : { author, source, task, target: own?.row.version.finding.target ?? target, body },
				...(own === null ? {} : { held: own.row.held }),
			},
		]);
		return null;
	}

	get #speaker(): Speaker {
		return { author: this.#around.findings.reviewer, role: this.role };
	}

	#draftInFront(): Draft | undefined {
		const { author, role } = this.#speaker;
		return this.#drafts.find(
			({ aim, by }) => (by.author === "" || by.author === author) && by.role === role && this.#isInFront(aim),
		);
	}

	#isInFront({ ref, target }: Aim): boolean {
		const { task, tools } = this.#around.view;
		return task?.ref.export === ref.export && task.ref.row === ref.row && isSameTarget(target, this.target, tools);
	}

	#ownIn(known: TaskFindings | null, target: FindingTarget): VerdictRow | null {
		const author = this.#around.findings.reviewer;
		const { tools } = this.#around.view;
		return known === null ? null : ownVerdict(known.rows, { author, target, body: { role: this.role } }, tools);
	}

	#isAboutTarget({ target }: Finding): boolean {
		// All that is said of the task is read with it, whatever it is about.
		return this.target.kind === "task" || isSameTarget(target, this.target, this.#around.view.tools);
	}
}

/** Fields of the pane that have a key. */
export type VerdictField = "remark" | "reasons" | "tags" | "assignee";

/** Words as they are now, with what a hand made of those that it saw. */
function changedWords(now: readonly string[], seen: readonly string[], wanted: readonly string[]): string[] {
	const left = now.filter((word) => wanted.includes(word) || !seen.includes(word));
	return [...left, ...wanted.filter((word) => !seen.includes(word) && !left.includes(word))];
}

/** Nothing would be other than it is; where hands said two things at once, saying one of them settles it. */
function isSaid({ row, body: own }: VerdictRow, body: VerdictBody): boolean {
	return row.held.heads.length === 1 && JSON.stringify(own) === JSON.stringify({ ...own, ...body });
}

function nameOf(known: TaskFindings | null): string {
	const task = known?.task;
	return task?.asset ?? task?.externalId ?? task?.taskId ?? "this task";
}

/** "Car in a.jpg", "a.jpg". */
function targetLabel(target: FindingTarget, task: string): string {
	const name = targetName(target, task);
	return target.kind === "task" ? name : `${name} in ${task}`;
}
