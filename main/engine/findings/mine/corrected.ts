import { findNamed } from "#shared/findings/find-named";
import type { DrawnAnswer, DrawnGeometry, FindingTarget, NamedTool } from "#shared/findings/finding";
import { bareTool, type Classification, type Geometry, type Tool } from "#shared/task";
import type { ComparedRelation, ComparedTool } from "../../compare/compared.ts";
import { type Answerable, answeredAnew, givenAnew, isSameQuestion } from "./answered-anew.ts";
import { withoutLost } from "./lost-ends.ts";
import type { Correction, Corrections } from "./corrections.ts";

/** An annotation, as far as correcting asks about it. */
type Correctable<A> = ComparedTool & { classifications: readonly A[] };

/** What is corrected: a task as it is shown, or as comparing reads it. */
interface Uncorrected<T, A, R> {
	tools: readonly T[];
	classifications: readonly A[];
	relations: readonly R[];
}

/** What makes whole parts into those of the lists that are corrected. */
interface Make<T, A> {
	tool: (tool: Tool) => T;
	answer: (answer: Classification) => A;
}

export interface Corrected<T, A, R> extends Uncorrected<T, A, R> {
	tools: T[];
	classifications: A[];
	relations: R[];
	/** By annotation: its position before; null: it was drawn. */
	origins: (number | null)[];
	/** What does not fit any more and was left out, in sentences. */
	notes: string[];
}

type Mark = Correction & { body: Extract<Correction["body"], { kind: "mark" }> };

/**
 * The annotations as a person says that they should be: without those that should not be there, with what was drawn,
 * and with questions answered anew. What stands in an annotation's place keeps its object id, so that comparing says
 * moved or relabelled, not deleted and drawn again; what was missing bears the id of its finding. Relations to what is
 * gone are gone. Without corrections everything is as it was, the parts of the lists being the very same.
 */
export function corrected<T extends Correctable<A>, A extends Answerable<A>, R extends ComparedRelation>(
	before: Uncorrected<T, A, R>,
	corrections: Pick<Corrections, "list" | "conflicts">,
	make: Make<T, A>,
): Corrected<T, A, R> {
	return new Corrector(before, make).apply(corrections);
}

class Corrector<T extends Correctable<A>, A extends Answerable<A>, R extends ComparedRelation> {
	readonly #notes: string[] = [];
	/** By position before. */
	readonly #instead = new Map<number, T>();
	readonly #removed = new Set<number>();
	/** Positions that a correction means: one that is wholly alike is another one. */
	readonly #meant = new Set<number>();
	readonly #drawn: T[] = [];
	readonly #gone = new Set<R>();
	#answers: readonly A[];

	constructor(
		private readonly before: Uncorrected<T, A, R>,
		private readonly make: Make<T, A>,
	) {
		this.#answers = before.classifications;
	}

	apply({ list, conflicts }: Pick<Corrections, "list" | "conflicts">): Corrected<T, A, R> {
		// What stands in a place, before what goes, before what is said about either.
		for (const { body, ...rest } of list) if (body.kind === "mark") this.#mark({ ...rest, body });
		for (const { body, target } of list) if (body.kind === "removal") this.#remove(target);
		for (const { id, body, target } of list) if (body.kind === "answer") this.#answer(id, target, body.answer);
		if (conflicts > 0)
			this.#notes.push(
				`${conflicts === 1 ? "A correction is" : `${String(conflicts)} corrections are`} left out: of several versions one is to be chosen first`,
			);
		return this.#result();
	}

	#mark(mark: Mark): void {
		const { replaces, geometry: drawn } = mark.body;
		const geometry = geometryOf(drawn);
		if (geometry === null) {
			this.#leaveOut(named(mark.body), "an arrow is no annotation of the export");
			return;
		}
		const { tools } = this.before;
		if (replaces === null) {
			// Brought into the project and exported again, it is there already.
			const own = tools.findIndex(
				({ objectId, page }) => objectId === mark.id && (page ?? 0) === (mark.body.page ?? 0),
			);
			if (own >= 0 && !this.#meant.has(own)) this.#replace(own, mark, geometry);
			else this.#draw(mark, geometry, mark.id);
			return;
		}
		const found = this.#find(replaces);
		if (found !== null) {
			if (this.#meant.has(found)) this.#draw(mark, geometry, mark.id);
			else this.#replace(found, mark, geometry);
		} else if (isElsewhere(replaces, tools)) this.#draw(mark, geometry, replaces.objectId);
		else this.#leaveOut(named(mark.body), "the annotation in whose place it was drawn is not there");
	}

	#replace(at: number, { id, body }: Mark, geometry: Geometry): void {
		const tool = this.before.tools[at] as T;
		const { schemaId, title, page, answers } = body;
		this.#meant.add(at);
		const isSameClass = schemaId === tool.schemaId && (schemaId !== null || title === tool.title);
		// The questions of another class are others.
		const left = isSameClass
			? tool.classifications
			: tool.classifications.filter((each) => answers.some((answer) => isSameQuestion(answer, each)));
		this.#instead.set(at, {
			...tool,
			...{ schemaId, title, geometry },
			page: (page ?? 0) === (tool.page ?? 0) ? tool.page : page,
			interpolationStopped: false,
			classifications: answeredAnew(left, answers, { pointer: pointerOf(id), page: null }, this.make.answer),
		});
	}

	#draw({ id, body: { schemaId, title, page, answers } }: Mark, geometry: Geometry, objectId: string | null): void {
		const tool = this.make.tool({
			pointer: pointerOf(id),
			index: 0,
			...{ objectId, schemaId, title, page, geometry },
			...bareTool,
			classifications: [],
		});
		const classifications = answeredAnew<A>([], answers, { pointer: pointerOf(id), page: null }, this.make.answer);
		this.#drawn.push({ ...tool, classifications });
	}

	#remove(target: FindingTarget): void {
		if (target.kind === "tool") {
			const found = this.#find(target);
			if (found === null) this.#leaveOut(`The removal of ${nameOf(target)}`, "it is not there");
			else if (this.#instead.has(found))
				this.#leaveOut(`The removal of ${nameOf(target)}`, "another was drawn in its place");
			else {
				this.#meant.add(found);
				this.#removed.add(found);
			}
		} else if (target.kind === "relation") {
			const { objectId, title } = target;
			const relation = this.before.relations.find(
				(each) => !this.#gone.has(each) && (objectId === null ? each.title === title : each.objectId === objectId),
			);
			if (relation === undefined) this.#leaveOut(`The removal of the relation ${title}`, "it is not there");
			else this.#gone.add(relation);
		} else if (target.kind === "answer") {
			const { schemaId, title } = target;
			this.#answer("", target, { schemaId, title, tool: null, answer: null, answers: [] });
		}
	}

	#answer(id: string, target: FindingTarget, answer: DrawnAnswer): void {
		if (target.kind !== "answer") return;
		const { owner, page } = target;
		const at = { pointer: `${pointerOf(id)}/answer`, page: owner === null ? page : null };
		const anew = (answers: readonly A[]): A[] =>
			withAnswer(answers, target, (before) => givenAnew(before, answer, at, this.make.answer)) ??
			(answer.answer === null ? [...answers] : answeredAnew(answers, [answer], at, this.make.answer));
		if (owner === null) {
			this.#answers = anew(this.#answers);
			return;
		}
		const own = this.#drawn.find(({ objectId }) => objectId !== null && objectId === owner.objectId);
		const found = own === undefined ? this.#find(owner, new Set()) : null;
		const tool =
			found === null || this.#removed.has(found) ? undefined : (this.#instead.get(found) ?? this.before.tools[found]);
		if (own !== undefined) {
			const anewOwn = { ...own, classifications: anew(own.classifications) };
			this.#drawn.splice(this.#drawn.indexOf(own), 1, anewOwn);
		} else if (found !== null && tool !== undefined) {
			this.#instead.set(found, { ...tool, classifications: anew(tool.classifications) });
		} else this.#leaveOut(`The answer to ${answer.title}`, `${nameOf(owner)} is not there`);
	}

	/** Position; one that is meant already only where there is no other that is as much like the one wanted. */
	#find(wanted: NamedTool, taken: ReadonlySet<number> = this.#meant): number | null {
		const { tools } = this.before;
		const first = findNamed(wanted, tools);
		if (first === null || !taken.has(first.at)) return first?.at ?? null;
		const other = findNamed(wanted, tools, taken);
		const isTwin = other?.isChanged === first.isChanged && tools[other.at]?.objectId === tools[first.at]?.objectId;
		return isTwin ? other.at : first.at;
	}

	#leaveOut(what: string, why: string): void {
		this.#notes.push(`${what} is left out: ${why}`);
	}

	#result(): Corrected<T, A, R> {
		const tools: T[] = [];
		const origins: (number | null)[] = [];
		const add = (tool: T, origin: number | null): void => {
			const index = tools.length;
			tools.push(tool.index === index ? tool : { ...tool, index });
			origins.push(origin);
		};
		for (const [at, tool] of this.before.tools.entries())
			if (!this.#removed.has(at)) add(this.#instead.get(at) ?? tool, at);
		for (const tool of this.#drawn) add(tool, null);
		const kept = this.before.relations.filter((relation) => !this.#gone.has(relation));
		const { relations, lost } = withoutLost(kept, this.before, tools);
		if (lost > 0)
			this.#notes.push(
				lost === 1 ? "A relation went with what it joined" : `${String(lost)} relations went with what they joined`,
			);
		return { tools, origins, classifications: [...this.#answers], relations, notes: this.#notes };
	}
}

function geometryOf(drawn: DrawnGeometry): Geometry | null {
	return drawn.kind === "arrow" ? null : drawn;
}

/** Between the key frames of a film an object is drawn at a frame at which the export has no shape of it. */
function isElsewhere({ objectId, schemaId }: NamedTool, tools: readonly ComparedTool[]): boolean {
	return objectId !== null && tools.some((tool) => tool.objectId === objectId && tool.schemaId === schemaId);
}

/** The list with the first answer to the question that is asked for; null: nobody was asked. */
function withAnswer<A extends Answerable<A>>(
	answers: readonly A[],
	target: Extract<FindingTarget, { kind: "answer" }>,
	anew: (before: A) => A,
): A[] | null {
	const isMeant = (each: A): boolean => isSameQuestion(each, target) && (each.page ?? target.page) === target.page;
	const place = answers.findIndex(isMeant);
	if (place >= 0) return answers.with(place, anew(answers[place] as A));
	for (const [at, each] of answers.entries()) {
		const nested = withAnswer(each.classifications, target, anew);
		if (nested !== null) return answers.with(at, { ...each, classifications: nested });
	}
	return null;
}

/** Within no export: nothing of it is found there. */
function pointerOf(id: string): string {
	return `/mine/${id}`;
}

function named({ title, page }: { title: string; page: number | null }): string {
	return `The mark ${nameOf({ title, page })}`;
}

function nameOf({ title, page }: { title: string; page: number | null }): string {
	const what = title === "" ? "of no class" : title;
	return page === null ? what : `${what} on page ${String(page + 1)}`;
}
