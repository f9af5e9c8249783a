import { type Finding, type FindingId, type HeldFinding, skipped } from "#shared/findings/finding";

/** A plan as far as it withholds. */
interface BlindPlan {
	readers: ReadonlySet<string>;
	tasks: readonly string[];
}

/** What a finding adds to what is known here, to be taken away again when it changes. */
interface Part {
	plans: readonly BlindPlan[];
	/** Who judged which task. */
	judged: readonly (readonly [author: string, task: string])[];
}

/** What readers who are to read blind say; what rules found is nobody's opinion, and plans and words are no readings. */
const readings: ReadonlySet<string> = new Set(["verdict", "mark", "removal", "answer"]);

/**
 * What readers of blind plans may not see yet: whatever another reader, or an adjudicator, says of a task of the plan,
 * until their own verdict on that task is in (`skipped` is none). Every answer of the engine that shows findings, counts
 * them, or lets queries ask for them, has to ask here. It is told of each finding as it changes; asking costs the same
 * however many there are.
 */
export class Withheld {
	readonly #parts = new Map<FindingId, Part>();
	readonly #plansOf = new Map<string, Set<BlindPlan>>();
	/** By reader and task: how many of their versions judge it. */
	readonly #judged = new Map<string, Map<string, number>>();

	/** A finding is there, or is another one now. */
	put(held: HeldFinding): void {
		const known = this.#parts.get(held.id);
		if (known !== undefined) this.#take(known);
		const part = partOf(held);
		if (part === null) this.#parts.delete(held.id);
		else {
			this.#parts.set(held.id, part);
			this.#add(part);
		}
	}

	/** One version that is not to be seen hides the finding: the others would tell that there is one. */
	isWithheld(held: HeldFinding, reviewer: string): boolean {
		return held.heads.some(({ finding }) => finding !== null && this.isHidden(finding, reviewer));
	}

	/** Whether some of what is said of the task is withheld from some reader, at one time or another. */
	isRead(task: string): boolean {
		return this.#plansOf.has(task);
	}

	/** Whether the reviewer has yet to judge a task of a blind plan of theirs: figures of others' readings leave it out. */
	isClosed(task: string, reviewer: string): boolean {
		return !this.#hasJudged(reviewer, task) && this.#plansFor(task, reviewer).length > 0;
	}

	/** Of one version. */
	isHidden({ author, task, body }: Finding, reviewer: string): boolean {
		if (this.#plansOf.size === 0) return false;
		if (author === reviewer || task === null || !readings.has(body.kind)) return false;
		if (this.#hasJudged(reviewer, task.key)) return false;
		const settles = body.kind === "verdict" && body.role === "adjudicator";
		return this.#plansFor(task.key, reviewer).some(({ readers }) => settles || readers.has(author));
	}

	#hasJudged(reviewer: string, task: string): boolean {
		return (this.#judged.get(reviewer)?.get(task) ?? 0) > 0;
	}

	#plansFor(task: string, reader: string): BlindPlan[] {
		return [...(this.#plansOf.get(task) ?? [])].filter(({ readers }) => readers.has(reader));
	}

	#add({ plans, judged }: Part): void {
		for (const plan of plans)
			for (const task of plan.tasks) {
				const beside = this.#plansOf.get(task) ?? new Set();
				beside.add(plan);
				this.#plansOf.set(task, beside);
			}
		for (const [author, task] of judged) this.#count(author, task, 1);
	}

	#take({ plans, judged }: Part): void {
		for (const plan of plans)
			for (const task of plan.tasks) {
				const beside = this.#plansOf.get(task);
				beside?.delete(plan);
				if (beside?.size === 0) this.#plansOf.delete(task);
			}
		for (const [author, task] of judged) this.#count(author, task, -1);
	}

	#count(author: string, task: string, more: number): void {
		const tasks = this.#judged.get(author) ?? new Map<string, number>();
		this.#judged.set(author, tasks);
		const count = (tasks.get(task) ?? 0) + more;
		if (count === 0) tasks.delete(task);
		else tasks.set(task, count);
	}
}

/** Null: it neither withholds nor opens anything. */
function partOf({ heads }: HeldFinding): Part | null {
	const plans: BlindPlan[] = [];
	const judged: (readonly [string, string])[] = [];
	for (const { finding } of heads) {
		if (finding === null) continue;
		const { author, task, target, body } = finding;
		if (body.kind === "plan" && body.terms.blind)
			plans.push({ readers: new Set(body.terms.readers), tasks: body.tasks.map(({ key }) => key) });
		if (body.kind !== "verdict" || task === null || target.kind !== "task" || body.role !== "reader") continue;
		if (body.verdict !== null && body.verdict !== skipped) judged.push([author, task.key]);
	}
	return plans.length + judged.length === 0 ? null : { plans, judged };
}
