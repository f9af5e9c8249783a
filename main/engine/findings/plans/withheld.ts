import { type Finding, type FindingId, type HeldFinding, skipped } from "#shared/findings/finding";

/** A plan as far as it withholds. */
interface BlindPlan {
	id: FindingId;
	readers: ReadonlySet<string>;
	tasks: readonly string[];
}

/** What a finding adds to what is known here, to be taken away again when it changes. */
interface Part {
	plans: readonly BlindPlan[];
	/** Who judged which task. */
	judged: readonly Said[];
	/** Who settled which task as an adjudicator. */
	settled: readonly Said[];
	/** Who said anything at all of which task, that a blind reader may not see. */
	readings: readonly Said[];
}

type Said = readonly [author: string, task: string];
const none: readonly string[] = [];

/** By author and task: how many of their versions say it. */
type Counts = Map<string, Map<string, number>>;

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
	readonly #judged: Counts = new Map();
	readonly #settled: Counts = new Map();
	readonly #readings: Counts = new Map();
	/** Before the first blind plan nothing is withheld, and nothing remembered. */
	#isNeeded = false;

	/** `all`: every finding that it was, and is, told of. */
	constructor(private readonly all: () => Iterable<HeldFinding>) {}

	/**
	 * A finding is there, or is another one now. Answers with the tasks of which other findings may be seen, or not be seen,
	 * since then; null: a plan is another, it may be any.
	 */
	put(held: HeldFinding): readonly string[] | null {
		if (!this.#isNeeded) {
			if (!held.heads.some(({ finding }) => finding !== null && isBlindPlan(finding))) return none;
			this.#isNeeded = true;
			for (const each of this.all()) if (each.id !== held.id) this.put(each);
		}
		const known = this.#parts.get(held.id);
		if (known !== undefined) this.#take(known);
		const part = partOf(held);
		if (part === null) this.#parts.delete(held.id);
		else {
			this.#parts.set(held.id, part);
			this.#add(part);
		}
		if ((known?.plans.length ?? 0) + (part?.plans.length ?? 0) > 0) return null;
		if (this.#plansOf.size === 0) return none;
		const said = [known, part].flatMap((each) => [...(each?.judged ?? []), ...(each?.settled ?? [])]);
		return said.map(([, task]) => task).filter((task) => this.isRead(task));
	}

	/** One version that is not to be seen hides the finding: the others would tell that there is one. */
	isWithheld(held: HeldFinding, reviewer: string): boolean {
		if (this.#plansOf.size === 0) return false;
		return held.heads.some(({ finding }) => finding !== null && this.isHidden(finding, reviewer));
	}

	/** Of all blind plans. */
	readers(): Set<string> {
		return new Set([...this.#plansOf.values()].flatMap((plans) => [...plans].flatMap(({ readers }) => [...readers])));
	}

	/** Whether some of what is said of the task is withheld from some reader, at one time or another. */
	isRead(task: string): boolean {
		return this.#plansOf.has(task);
	}

	/** Whether the reviewer has yet to judge a task of a blind plan of theirs: figures of others' readings leave it out. */
	isClosed(task: string, reviewer: string): boolean {
		return !hasSaid(this.#judged, reviewer, task) && this.#plansFor(task, reviewer).length > 0;
	}

	/** Of one version. */
	isHidden({ author, task, body }: Finding, reviewer: string): boolean {
		if (author === reviewer || task === null || !readings.has(body.kind)) return false;
		if (hasSaid(this.#judged, reviewer, task.key)) return false;
		// What an adjudicator drew tells as much as their verdict.
		const settles =
			(body.kind === "verdict" && body.role === "adjudicator") || hasSaid(this.#settled, author, task.key);
		return this.#plansFor(task.key, reviewer).some(({ readers }) => settles || readers.has(author));
	}

	/** Whether something that was said by now is withheld from a reader by this plan. Told from what others said, not from its tasks. */
	isKeeping(plan: FindingId, reader: string): boolean {
		for (const [author, tasks] of this.#readings) {
			if (author === reader) continue;
			for (const task of tasks.keys()) {
				if (hasSaid(this.#judged, reader, task)) continue;
				const own = this.#plansFor(task, reader).find(({ id }) => id === plan);
				if (own !== undefined && (own.readers.has(author) || hasSaid(this.#settled, author, task))) return true;
			}
		}
		return false;
	}

	#plansFor(task: string, reader: string): BlindPlan[] {
		return [...(this.#plansOf.get(task) ?? [])].filter(({ readers }) => readers.has(reader));
	}

	#add({ plans, judged, settled, readings: said }: Part): void {
		for (const plan of plans)
			for (const task of plan.tasks) {
				const beside = this.#plansOf.get(task) ?? new Set();
				beside.add(plan);
				this.#plansOf.set(task, beside);
			}
		for (const each of judged) count(this.#judged, each, 1);
		for (const each of settled) count(this.#settled, each, 1);
		for (const each of said) count(this.#readings, each, 1);
	}

	#take({ plans, judged, settled, readings: said }: Part): void {
		for (const plan of plans)
			for (const task of plan.tasks) {
				const beside = this.#plansOf.get(task);
				beside?.delete(plan);
				if (beside?.size === 0) this.#plansOf.delete(task);
			}
		for (const each of judged) count(this.#judged, each, -1);
		for (const each of settled) count(this.#settled, each, -1);
		for (const each of said) count(this.#readings, each, -1);
	}
}

function hasSaid(counts: Counts, author: string, task: string): boolean {
	return (counts.get(author)?.get(task) ?? 0) > 0;
}

function count(counts: Counts, [author, task]: Said, more: number): void {
	const tasks = counts.get(author) ?? new Map<string, number>();
	counts.set(author, tasks);
	const now = (tasks.get(task) ?? 0) + more;
	if (now === 0) tasks.delete(task);
	else tasks.set(task, now);
}

function isBlindPlan({ body }: Finding): boolean {
	return body.kind === "plan" && body.terms.blind;
}

/** Null: it neither withholds nor opens anything. */
function partOf({ id, heads }: HeldFinding): Part | null {
	const plans: BlindPlan[] = [];
	const judged: Said[] = [];
	const settled: Said[] = [];
	const said: Said[] = [];
	for (const { finding } of heads) {
		if (finding === null) continue;
		const { author, task, target, body } = finding;
		if (body.kind === "plan" && body.terms.blind)
			plans.push({ id, readers: new Set(body.terms.readers), tasks: body.tasks.map(({ key }) => key) });
		if (task !== null && readings.has(body.kind)) said.push([author, task.key]);
		if (body.kind !== "verdict" || task === null || target.kind !== "task" || body.verdict === null) continue;
		if (body.role === "adjudicator") settled.push([author, task.key]);
		else if (body.verdict !== skipped) judged.push([author, task.key]);
	}
	return plans.length + said.length === 0 ? null : { plans, judged, settled, readings: said };
}
