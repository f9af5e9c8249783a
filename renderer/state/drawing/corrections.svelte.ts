import type { Scheme } from "#shared/drawing/colour";
import type { Mark } from "#shared/drawing/mark";
import type { DrawnAnswer, FindingId, FindingTarget, NamedTool } from "#shared/findings/finding";
import type { TaskFindings } from "#shared/findings/lists";
import { namedTool } from "#shared/findings/named";
import type { Classification, Tool } from "#shared/task";
import { newFindingId } from "../findings/new-ids.ts";
import type { TaskView } from "../task-view.svelte.ts";
import type { FindingsInHand } from "./findings-in-hand.ts";
import {
	canvasMark,
	correctedTools,
	isMarkOn,
	MarkKeys,
	nothingCorrected,
	shownMarks,
	type Corrected,
	type MarkBody,
	type SeenMark,
	type ShownMark,
} from "./shown-marks.ts";
import { WaitingFindings, type Waiting } from "./waiting.svelte.ts";

/** A question within a task. `owner`: the annotation that it is asked of; null: the task itself. */
export interface AskedQuestion {
	schemaId: string | null;
	/** radio, checkbox, text … */
	tool: string | null;
	title: string;
	page: number | null;
	owner: Tool | null;
}

/** What the reviewer says is right where the export is wrong, on the task in front. */
export class Corrections {
	readonly #findings: FindingsInHand;
	readonly #view: TaskView;
	readonly #keys = new MarkKeys();

	/** Everything that was drawn on the task. */
	readonly marks: readonly ShownMark[] = $derived.by(() =>
		shownMarks(this.#findings.ofTask, this.#findings.reviewer, this.#keys),
	);
	/** Drawn before the findings of its task were read. */
	readonly waiting: WaitingFindings;
	/** What of it is on the page in front. */
	readonly here: readonly ShownMark[] = $derived.by(() => this.marks.filter((mark) => isMarkOn(mark, this.#view.page)));
	/** As the canvas shows it. */
	readonly canvasMarks: readonly Mark[] = $derived.by(() => {
		const { task, page } = this.#view;
		const waiting = this.waiting.list.flatMap(({ ref, mark, author }): SeenMark[] => {
			const isInFront = ref.export === task?.ref.export && ref.row === task.ref.row;
			const known = mark !== null && this.marks.some(({ id }) => id === mark.id);
			if (mark === null || known || !isInFront || !isMarkOn(mark, page)) return [];
			return [{ key: this.#keys.keyOf(mark.id), body: mark.body, author, isMine: true }];
		});
		return [...this.here, ...waiting].map((mark) => canvasMark(mark, this.#scheme()));
	});
	/** Findings are about the exported state: another one says nothing of positions. */
	readonly corrected: Corrected = $derived.by(() =>
		this.#view.visit === null
			? correctedTools(this.#findings.ofTask, this.#view.tools, this.#findings.reviewer)
			: nothingCorrected,
	);
	readonly #scheme: () => Scheme;

	constructor(findings: FindingsInHand, view: TaskView, scheme: () => Scheme) {
		this.#findings = findings;
		this.#view = view;
		this.#scheme = scheme;
		this.waiting = new WaitingFindings(findings);
	}

	/** Whether what is drawn can be kept: the findings of the task are known. */
	get isReady(): boolean {
		return this.#findings.ofTask !== null;
	}

	markOf(id: FindingId | null): ShownMark | null {
		return id === null ? null : (this.marks.find((mark) => mark.id === id) ?? null);
	}

	/** @returns the new finding's id; null: there is no task that it could be about. */
	add(body: MarkBody): FindingId | null {
		const id = newFindingId();
		const isSaid = this.#say(`Draw ${nameOf(body)}`, () => ({ id, target: { kind: "task" }, body }), { id, body });
		return isSaid ? id : null;
	}

	/**
	 * One step, told in words where it is undone. Only marks of the reviewer in front are changed; one of another task by
	 * now is changed as it was.
	 */
	change(mark: ShownMark, more: Partial<Omit<MarkBody, "kind">>, verb: string): void {
		const { id, finding, body: before, held, isMine } = this.markOf(mark.id) ?? mark;
		if (!isMine) return;
		const body: MarkBody = { ...before, ...more };
		this.#findings.change(`${verb} ${nameOf(body)}`, [{ id, finding: { ...finding, body }, held }]);
	}

	takeAway({ id, body, held, isMine }: ShownMark): void {
		if (isMine) this.#findings.change(`Delete ${nameOf(body)}`, [{ id, finding: null, held }]);
	}

	/** Says that an annotation should not be there, or takes that back. */
	toggleRemoval(tool: Tool): void {
		const known = this.corrected.removed.get(tool.index);
		const name = tool.title || "annotation";
		if (known !== undefined) {
			this.#findings.change(`Keep ${name}`, [{ id: known, finding: null }]);
			return;
		}
		const target: FindingTarget = { kind: "tool", ...namedTool(tool) };
		const { tools } = this.#view;
		this.#say(`Strike out ${name}`, (read, author) =>
			correctedTools(read, tools, author).removed.has(tool.index)
				? null
				: { id: newFindingId(), target, body: { kind: "removal" } },
		);
	}

	/** What the reviewer answers to a question; null: nothing. */
	answerTo(question: AskedQuestion): { id: FindingId; answer: DrawnAnswer } | null {
		return answerIn(this.#findings.ofTask, question, this.#findings.reviewer);
	}

	/** Answers a question anew. */
	answer(question: AskedQuestion, answer: DrawnAnswer["answer"], nested: readonly DrawnAnswer[] = []): void {
		const { schemaId, tool, title, page, owner } = question;
		const target: FindingTarget = {
			kind: "answer",
			schemaId,
			title,
			page,
			owner: owner === null ? null : namedTool(owner),
		};
		const given: DrawnAnswer = { schemaId, tool, title, answer, answers: nested };
		this.#say(`Answer ${title || "a question"}`, (read, author) => ({
			id: answerIn(read, question, author)?.id ?? newFindingId(),
			target,
			body: { kind: "answer", answer: given },
		}));
	}

	/** The export's answer holds again. */
	withdraw(question: AskedQuestion): void {
		const known = this.answerTo(question);
		if (known !== null)
			this.#findings.change(`Withdraw the answer to ${question.title}`, [{ id: known.id, finding: null }]);
	}

	/** Before the findings of the task are read it waits for them. @returns false: no task is in front. */
	#say(
		label: string,
		finding: (known: TaskFindings, author: string) => ReturnType<Waiting["finding"]>,
		mark: Waiting["mark"] = null,
	): boolean {
		const { ofTask, reviewer } = this.#findings;
		const ref = this.#view.task?.ref ?? null;
		if (ofTask === null) {
			if (ref === null) return false;
			const of = (known: TaskFindings) => finding(known, reviewer === "" ? this.#findings.reviewer : reviewer);
			this.waiting.put({ ref, label, author: reviewer, mark, finding: of });
			return true;
		}
		const { task, source } = ofTask;
		const said = finding(ofTask, reviewer);
		if (said === null) return true;
		const { id, target, body } = said;
		this.#findings.change(label, [{ id, finding: { author: reviewer, source, task, target, body } }]);
		return true;
	}
}

function answerIn(
	known: TaskFindings | null,
	question: AskedQuestion,
	reviewer: string,
): { id: FindingId; answer: DrawnAnswer } | null {
	const owner = question.owner === null ? null : namedTool(question.owner);
	for (const { version } of known?.rows ?? []) {
		const { author, target, body } = version.finding;
		if (author !== reviewer || body.kind !== "answer" || target.kind !== "answer") continue;
		if (isSameQuestion(target, question) && isSameOwner(target.owner, owner))
			return { id: version.id, answer: body.answer };
	}
	return null;
}

/** What a finding holds of answers, of options, and of answers within answers: a hostile export has no end of them. */
const mostAnswers = 1000;
const deepest = 16;

/** Exported answers as the reviewer's own begin. What is too many is not among them, and stays as the export has it. */
export function drawnAnswers(answers: readonly Classification[]): DrawnAnswer[] {
	return answersWithin(answers, deepest);
}

export function drawnAnswer(answer: Classification): DrawnAnswer {
	return withNested(answer, deepest);
}

function answersWithin(answers: readonly Classification[], depth: number): DrawnAnswer[] {
	return answers.slice(0, mostAnswers).map((answer) => withNested(answer, depth));
}

function withNested({ schemaId, tool, title, answer, classifications }: Classification, depth: number): DrawnAnswer {
	const given = answer === null || typeof answer === "string" ? answer : answer.slice(0, mostAnswers);
	return {
		schemaId,
		tool,
		title,
		answer: given,
		answers: depth === 0 ? [] : answersWithin(classifications, depth - 1),
	};
}

export function questionOf(
	{ schemaId, tool, title, page }: Pick<Classification, "schemaId" | "tool" | "title" | "page">,
	owner: Tool | null,
): AskedQuestion {
	return { schemaId, tool, title, page, owner };
}

function nameOf({ title, meaning, text }: MarkBody): string {
	if (meaning === "note") return text === "" ? "a note" : `note “${text.slice(0, 40)}”`;
	return title === "" ? "an annotation" : title;
}

function isSameQuestion(
	a: { schemaId: string | null; title: string; page: number | null },
	b: { schemaId: string | null; title: string; page: number | null },
): boolean {
	if (a.page !== b.page) return false;
	return a.schemaId === null || b.schemaId === null ? a.title === b.title : a.schemaId === b.schemaId;
}

/** By id and class, and where there is no id by where it lies. */
function isSameOwner(a: NamedTool | null, b: NamedTool | null): boolean {
	if (a === null || b === null) return a === b;
	const isSamePlace = a.objectId === null ? a.print === b.print : a.objectId === b.objectId;
	return isSamePlace && a.schemaId === b.schemaId && a.page === b.page;
}
