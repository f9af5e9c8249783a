import type { Geometry } from "#shared/task";
import type { ComparedTool } from "../../compare/compared.ts";
import { type Areas, overUnion } from "../../compare/shapes/areas.ts";
import type { Box } from "../../compare/shapes/bounds.ts";
import { spokenFigure, spokenPage } from "./judge-shapes.ts";
import { byPage, hasArea, holdsPoint, mostShared, PageShapes, shared } from "./page-shapes.ts";
import type { RuleSink } from "./findings-sink.ts";
import { isAbove, isWithin } from "./rule-figures.ts";
import type { Check, ClassFact, Span } from "./rule-terms.ts";
import { spokenFact, spokenTool } from "./spoken.ts";
import { isOfClass, targetOfTool, type TaskFacts } from "./task-facts.ts";

type Of<K extends Check["kind"]> = Extract<Check, { kind: K }>;

/** Pairs whose outlines are laid over each other, of one page: more lie upon each other by mistake, and would take minutes. */
const mostPairs = 50_000;

/** Of each annotation with those before it: the one it shares most with is told. */
export function judgePairs(check: Of<"pairs">, facts: TaskFacts, sink: RuleSink): void {
	const { subject, others } = check;
	const isAlike = subject === others || JSON.stringify(subject) === JSON.stringify(others);
	const members: ComparedTool[] = [];
	const isSubject = new Set<ComparedTool>();
	const isOther = new Set<ComparedTool>();
	for (const tool of facts.tools) {
		const first = isOfClass(subject, tool, facts);
		const second = isAlike ? first : isOfClass(others, tool, facts);
		if (!first && !second) continue;
		if (!hasArea(tool.geometry)) {
			if (first) sink.unjudged();
			continue;
		}
		if (first) {
			sink.judged();
			isSubject.add(tool);
		}
		if (second) isOther.add(tool);
		members.push(tool);
	}
	for (const there of byPage(members).values()) {
		const shapes = new PageShapes(there);
		let looked = 0;
		for (const [at, tool] of there.entries()) {
			const box = shapes.boxes[at] ?? null;
			if (box === null) continue;
			const worst = new Worst(check);
			for (const before of shapes.near(box)) {
				if (before >= at) break;
				const other = there[before] as ComparedTool;
				const isPair = (isSubject.has(tool) && isOther.has(other)) || (isSubject.has(other) && isOther.has(tool));
				if (!isPair) continue;
				if (!sink.goOn()) return;
				if (worst.look(tool.geometry, box, other, shapes.boxes[before] ?? null)) looked++;
			}
			worst.tell(tool, facts, sink);
			if (looked < mostPairs) continue;
			for (const left of there.slice(at + 1)) if (isSubject.has(left)) sink.unjudged();
			break;
		}
	}
}

/** What an annotation shares most with. */
class Worst {
	#share = -1;
	#with: ComparedTool | null = null;
	#broken = 0;
	readonly #span: Span;

	constructor(private readonly check: Of<"pairs">) {
		this.#span = { least: -Infinity, most: check.most, isOver: false, isUnder: check.isUnder };
	}

	/** False where their rectangles tell that they share too little. */
	look(geometry: Geometry, box: Box, other: ComparedTool, otherBox: Box | null): boolean {
		const most = mostShared(geometry, box, other.geometry, otherBox);
		if (most === null) return false;
		const bound = this.#shareOf(most);
		// Bounds are rounded as areas are.
		if (bound === null || isWithin(bound * (1 + 1e-9), this.#span)) return false;
		const areas = shared(geometry, other.geometry);
		const share = areas && this.#shareOf(areas);
		if (share === null || isWithin(share, this.#span)) return true;
		this.#broken++;
		if (share > this.#share) [this.#share, this.#with] = [share, other];
		return true;
	}

	tell(tool: ComparedTool, facts: TaskFacts, sink: RuleSink): void {
		const other = this.#with;
		if (other === null) return;
		const more = this.#broken > 1 ? `; too much with ${String(this.#broken - 1)} more` : "";
		sink.violated(
			facts.keyOf(tool),
			() => targetOfTool(tool),
			() =>
				`${this.check.measure} with ${spokenTool(other)} is ${spokenFigure(this.#share, this.#span)}, not ${this.check.isUnder ? "under" : "at most"} ${String(Number(this.check.most.toPrecision(12)))}${more}`,
		);
	}

	#shareOf(areas: Areas): number | null {
		if (this.check.measure === "IoU") return overUnion(areas);
		const smaller = Math.min(areas.a, areas.b);
		return smaller > 0 ? Math.min(1, areas.intersection / smaller) : null;
	}
}

/** Each annotation in that one of the others that holds most of it. */
export function judgeInside({ subject, others, least }: Of<"inside">, facts: TaskFacts, sink: RuleSink): void {
	const inner: ComparedTool[] = [];
	const outer: ComparedTool[] = [];
	for (const tool of facts.tools) {
		if (isOfClass(others, tool, facts) && hasArea(tool.geometry)) outer.push(tool);
		if (!isOfClass(subject, tool, facts)) continue;
		if (hasArea(tool.geometry) || tool.geometry.kind === "point") inner.push(tool);
		else sink.unjudged();
	}
	const holders = byPage(outer);
	for (const [page, there] of byPage(inner)) {
		const shapes = new PageShapes(holders.get(page) ?? []);
		for (const tool of there) {
			sink.judged();
			const found = mostlyIn(tool, shapes, least, sink);
			if (found === null) return;
			if (!isAbove(least, found.share)) continue;
			sink.violated(
				facts.keyOf(tool),
				() => targetOfTool(tool),
				() => spokenInside(tool, found, others, least),
			);
		}
	}
}

interface Holder {
	share: number;
	tool: ComparedTool | null;
}

/** Null where the judging is to end. */
function mostlyIn(tool: ComparedTool, shapes: PageShapes, enough: number, sink: RuleSink): Holder | null {
	let best: Holder = { share: 0, tool: null };
	const [own] = new PageShapes([tool]).boxes;
	if (own === undefined || own === null) return best;
	for (const place of shapes.near(own)) {
		const other = shapes.tools[place] as ComparedTool;
		if (other === tool) continue;
		if (!sink.goOn()) return null;
		const share = shareIn(
			tool.geometry,
			own,
			other.geometry,
			shapes.boxes[place] ?? null,
			Math.max(enough, best.share),
		);
		if (share > best.share) best = { share, tool: other };
		if (!isAbove(enough, best.share)) break;
	}
	return best;
}

/** 0 where their rectangles tell that it is less than `least`: most that touch share little. */
function shareIn(geometry: Geometry, own: Box, other: Geometry, otherBox: Box | null, least: number): number {
	if (geometry.kind === "point") return holdsPoint(other, geometry.at) ? 1 : 0;
	const most = mostShared(geometry, own, other, otherBox);
	if (most === null || most.a <= 0) return 0;
	const isExact = geometry.kind === "bounding-box" && other.kind === "bounding-box";
	if (!isExact && isAbove(least, most.intersection / most.a)) return 0;
	const areas = shared(geometry, other);
	return areas === null ? 0 : areas.intersection / areas.a;
}

function spokenInside(tool: ComparedTool, { share, tool: other }: Holder, others: ClassFact, least: number): string {
	const wanted = `${spokenPercent(least)} %`;
	if (other === null) return `no ${spokenFact(others)} ${spokenPage(tool)} holds ${wanted} of it`;
	return `${spokenPercent(share)} % of it lies in ${spokenTool(other)}, not ${wanted}`;
}

/** Rounded down: what is not all is not called all. */
function spokenPercent(share: number): string {
	return String(Math.floor(share * 10_000 + 1e-6) / 100);
}
