import type { ComparedSide, CompareSettings } from "#shared/compare/settings";
import type { TaskComparison } from "#shared/compare/task-comparison";
import type { ExportSummary, TaskRef } from "#shared/export";
import type { Fault, Outcome } from "#shared/outcome";
import type { Task } from "#shared/task";
import { classKey } from "#shared/drawing/placing";
import type { Scheme } from "#shared/drawing/colour";
import type { Side } from "../../canvas/veil.ts";
import type { CompareChoices, Memory } from "../../db.ts";
import type { Host } from "../../host.ts";
import type { TaskView } from "../task-view.svelte.ts";
import { ComparedMasks } from "./compared-masks.svelte.ts";
import { ComparedPage } from "./compared-page.svelte.ts";
import { compareViews, viewOf, type CompareView, type CompareViewKind } from "./compare-view.ts";
import {
	byMarkKey,
	differencesOf,
	keyOf,
	lineId,
	pagesOfBoth,
	placeAmong,
	sideOf,
	type Difference,
	type ToolDifference,
} from "./differences.ts";
import { FindingKeys } from "./finding-keys.ts";
import { defaultMoments, isMine, isSameSide, momentOf, sameMoment, visitOf } from "./moments.ts";
import { SideOptions } from "./side-options.svelte.ts";
import { idInstead } from "./still-there.ts";

const plainChoices: CompareChoices = {
	view: "two-up",
	onlyDifferences: false,
	threshold: 0.5,
	pairing: null,
	radius: null,
	reference: null,
};

interface ComparisonSources {
	host: Host;
	memory: Memory;
	/** The task in front; page, media and hidden classes are its. */
	view: TaskView;
	scheme: () => Scheme;
	exports: () => readonly ExportSummary[];
}

/** Two sides of the task in front, beside each other: what is compared, what differs, and which of it is looked at. */
export class Comparison {
	isOn = $state(false);
	view = $state.raw<CompareView>({ kind: "two-up" });
	choices = $state.raw<CompareChoices>(plainChoices);
	a = $state.raw<ComparedSide | null>(null);
	b = $state.raw<ComparedSide | null>(null);
	taskA = $state.raw<Task | null>(null);
	taskB = $state.raw<Task | null>(null);
	result = $state.raw<TaskComparison | null>(null);
	/** Why there is no comparison. */
	fault = $state.raw<Fault | null>(null);
	loading = $state(false);
	#selectedId = $state<string | null>(null);
	/** Of the mark under the pointer. */
	hovered = $state<number | null>(null);
	/** The pair whose similarity is explained. */
	explained = $state.raw<ToolDifference | null>(null);
	readonly options: SideOptions;
	readonly page: ComparedPage;
	readonly masks: ComparedMasks;
	readonly #host: Host;
	readonly #memory: Memory;
	readonly #front: TaskView;
	/** A request for less motion: then nothing blinks by itself. */
	readonly #isStill: () => boolean;
	#turn = 0;
	/** The task whose moments the sides were chosen from. */
	#around: TaskRef | null = null;
	readonly #keys: FindingKeys;

	/** Of its own, so that a divider that is dragged paints no mark anew. */
	readonly #isOverlaid: boolean = $derived(this.view.kind === "overlay");
	readonly settings: CompareSettings = $derived.by(() => {
		const { threshold, radius, reference, pairing } = this.choices;
		// Ids mean nothing to another task of the same export.
		const isAcross = this.a?.ref.export === this.b?.ref.export && this.a?.ref.row !== this.b?.ref.row;
		const own: CompareSettings["pairing"] = isAcross ? { by: "geometry" } : { by: "id" };
		return { threshold, radius, reference, pairing: pairing ?? own, matching: "optimal" };
	});
	readonly differences: readonly Difference[] = $derived.by(() => {
		const { result, taskA, taskB } = this;
		return result === null || taskA === null || taskB === null
			? []
			: differencesOf(result, taskA.snapshot, taskB.snapshot);
	});
	/** Each annotation by the key of its mark. */
	readonly byKey: ReadonlyMap<number, ToolDifference> = $derived.by(() => byMarkKey(this.differences));
	/** Those of the list: unchanged ones are left out where only differences are shown. */
	readonly listed: readonly Difference[] = $derived(
		this.choices.onlyDifferences ? this.differences.filter(({ change }) => change !== "unchanged") : this.differences,
	);
	/** What keys go through: everything that differs, but for hidden classes. */
	readonly stops: readonly Difference[] = $derived.by(() =>
		this.differences.filter((difference) => difference.change !== "unchanged" && !this.isHidden(difference)),
	);
	readonly selected: Difference | null = $derived(this.differences.find(({ id }) => id === this.#selectedId) ?? null);
	readonly selectedPair: ToolDifference | null = $derived(
		this.selected?.group === "annotations" ? this.selected : null,
	);
	/** Of the marks of the selected pair, A's first. */
	readonly selectedKeys: readonly number[] = $derived.by(() => {
		const { a = null, b = null } = this.selectedPair ?? {};
		return [...(a === null ? [] : [keyOf("a", a.index)]), ...(b === null ? [] : [keyOf("b", b.index)])];
	});
	/** Pages that annotations or answers of either side name, in order. */
	readonly pagesNamed: readonly number[] = $derived.by(() => pagesOfBoth(this.taskA, this.taskB));

	constructor({ host, memory, view, scheme, exports }: ComparisonSources, isStill: () => boolean = prefersStill) {
		this.#host = host;
		this.#keys = new FindingKeys(host);
		this.#memory = memory;
		this.#front = view;
		this.#isStill = isStill;
		this.options = new SideOptions(host, () => view.task, exports);
		this.masks = new ComparedMasks(host, () => view.mask.read.phase === "making");
		this.page = new ComparedPage({
			a: () => this.taskA,
			b: () => this.taskB,
			page: () => view.page,
			isFilm: () => view.tracks.isFilm,
			media: view.media,
			scheme,
			isOverlaid: () => this.#isOverlaid,
			byKey: () => this.byKey,
			onlyDifferences: () => this.choices.onlyDifferences,
			hidden: view.hidden,
		});
	}

	async load(): Promise<void> {
		this.choices = { ...plainChoices, ...(await this.#memory.setting("compare")) };
		this.view = viewOf(this.choices.view, this.#isStill());
	}

	toggle(): Promise<void> {
		if (this.isOn) {
			this.stop();
			return Promise.resolve();
		}
		if (this.#front.task === null) return Promise.resolve();
		this.isOn = true;
		return this.follow(this.#front.task);
	}

	/** Ends it, and lets go of both sides. */
	stop(): void {
		this.isOn = false;
		this.#forget();
	}

	/** Another task is in front: its sides are of the same stages as those before, where it has them. */
	async follow(task: Task | null): Promise<void> {
		if (!this.isOn || (task !== null && isSameTask(task.ref, this.#around))) return;
		const before = { a: this.a, b: this.b, taskA: this.taskA, taskB: this.taskB };
		this.#forget();
		if (task === null) return;
		const usual = defaultMoments(task);
		// Of a task without stages: the next one may have some.
		const wasUsual = before.taskA !== null && isMine(before.b) && defaultMoments(before.taskA).b.kind === "mine";
		const carried = (side: ComparedSide | null, of: Task | null, otherwise: ComparedSide["moment"]): ComparedSide => {
			const moment = side === null || of === null || wasUsual ? null : sameMoment(side.moment, of, task);
			return { ref: task.ref, moment: moment ?? otherwise };
		};
		const a = carried(before.a, before.taskA, usual.a);
		const b = carried(before.b, before.taskB, usual.b);
		const areSame = isSameSide(a, b);
		this.a = areSame ? { ref: task.ref, moment: usual.a } : a;
		this.b = areSame ? { ref: task.ref, moment: usual.b } : b;
		await Promise.all([this.#compare(), this.options.look()]);
	}

	async choose(which: Side, side: ComparedSide): Promise<void> {
		this[which] = side;
		await this.#compare();
	}

	/** Compares two sides as they were compared elsewhere, and selects an annotation or a pair of theirs. */
	async open(
		[a, b]: readonly [ComparedSide, ComparedSide],
		{ threshold, pairing, radius, reference }: CompareSettings,
		pair: { a: number | null; b: number | null },
	): Promise<void> {
		this.isOn = true;
		this.#forget();
		this.choices = { ...this.choices, threshold, pairing, radius, reference };
		this.a = a;
		this.b = b;
		await Promise.all([this.#compare(), this.options.look()]);
		this.select(lineId(pair.a, pair.b));
	}

	/**
	 * Findings are others now, and so is a side that is "mine", where they are of its task. What was asked before them is
	 * of no use any more; what is selected and explained stays so. `tasks`: keys of those tasks; null: it may be any.
	 */
	async findingsChanged(tasks: readonly string[] | null = null): Promise<void> {
		const mine = [this.a, this.b].filter((side) => side !== null).filter(isMine);
		if (!this.isOn || mine.length === 0) return;
		const turn = this.#turn;
		if (tasks !== null && !(await this.#keys.anyIn(mine, tasks))) return;
		// Compared anew meanwhile: with what the engine knew by then.
		if (turn === this.#turn) await this.#compare(true);
	}

	async swap(): Promise<void> {
		const { a, b } = this;
		this.a = b;
		this.b = a;
		await this.#compare();
	}

	/** Other settings; what they change is compared anew, and remembered. */
	async change(some: Partial<Omit<CompareChoices, "view">>): Promise<void> {
		this.choices = { ...this.choices, ...some };
		this.#keep();
		if (Object.keys(some).some((name) => name !== "onlyDifferences")) await this.#compare();
	}

	show(kind: CompareViewKind): void {
		this.view = viewOf(kind, this.#isStill());
		this.choices = { ...this.choices, view: kind };
		this.#keep();
	}

	stepView(direction: 1 | -1): void {
		const at = compareViews.indexOf(this.view.kind) + direction;
		this.show(compareViews[(at + compareViews.length) % compareViews.length] ?? "two-up");
	}

	/** Moves the divider, or the opacity, 0-1; of other views nothing. */
	slide(to: number): void {
		const share = Math.min(1, Math.max(0, to));
		if (this.view.kind === "swipe") this.view = { kind: "swipe", at: share };
		if (this.view.kind === "onion") this.view = { kind: "onion", opacity: share };
	}

	/** The other side comes in front; by hand it blinks no longer by itself. */
	blink(byHand: boolean): void {
		if (this.view.kind !== "blink") return;
		const { side, runs } = this.view;
		this.view = { kind: "blink", side: side === "a" ? "b" : "a", runs: runs && !byHand };
	}

	toggleBlinking(): void {
		if (this.view.kind === "blink") this.view = { ...this.view, runs: !this.view.runs };
	}

	select(id: string | null): void {
		this.#selectedId = id;
		const page = this.selected?.page ?? null;
		if (page !== null) this.#front.goToPage(page);
	}

	/** Of the annotation whose mark has the key. */
	selectKey(key: number | null): void {
		this.#selectedId = key === null ? null : (this.byKey.get(key)?.id ?? null);
	}

	/** To the next difference; at the ends it stays. */
	step(direction: 1 | -1): void {
		const { stops, selected } = this;
		const at = selected === null ? -1 : stops.indexOf(selected);
		const first = direction === 1 ? 0 : stops.length - 1;
		const next = selected === null ? first : at === -1 ? this.#stopBeside(selected, direction) : at + direction;
		const stop = stops[next];
		if (stop !== undefined) this.select(stop.id);
	}

	/** To the nearest page before or behind this one that either side names. */
	stepPage(direction: 1 | -1): void {
		const { aim } = this.#front;
		const ahead = this.pagesNamed.filter((page) => (page - aim) * direction > 0);
		const next = direction === 1 ? ahead[0] : ahead.at(-1);
		if (next !== undefined) this.#front.goToPage(next);
	}

	/** Hides the classes of what is selected; with nothing selected shows all again. */
	hideSelectedClass(): void {
		const pair = this.selectedPair;
		if (pair === null) this.#front.showAll();
		else {
			for (const tool of [pair.a, pair.b]) if (tool !== null) this.#front.hidden.add(classKey(tool));
			this.select(null);
		}
	}

	/** Explains the similarity of the selected pair, or of another one. */
	explain(difference: Difference | null = this.selected): void {
		if (difference?.group === "annotations" && difference.pair !== null) this.explained = difference;
	}

	/** The mark of the other side that makes a pair with this one; null: it stands alone. */
	partnerOf(key: number | null): number | null {
		const pair = key === null ? undefined : this.byKey.get(key);
		if (key === null || pair === undefined || pair.a === null || pair.b === null) return null;
		return sideOf(key) === "a" ? keyOf("b", pair.b.index) : keyOf("a", pair.a.index);
	}

	/** `isAgain`: of the same sides, so that what is looked at stays in sight. */
	async #compare(isAgain = false): Promise<void> {
		const turn = ++this.#turn;
		const { a, b, settings } = this;
		if (a === null || b === null) return;
		this.#around = this.#front.ref;
		this.loading = true;
		const asked = this.#host.compareTasks(a, b, settings);
		const isKnown = a.moment.kind !== "stage" && b.moment.kind !== "stage";
		// Which visit of a stage it is, only the engine says.
		const found = isKnown ? null : await asked;
		const at = found?.ok === true ? found.value : { a: { visit: visitOf(a.moment) }, b: { visit: visitOf(b.moment) } };
		const [taskA, taskB, result] = await Promise.all([
			this.#readSide(a, at.a.visit),
			this.#readSide(b, at.b.visit),
			asked,
		]);
		if (turn !== this.#turn) return;
		if (!isKnown) {
			if (!isMine(a)) this.a = { ref: a.ref, moment: momentOf(at.a.visit) };
			if (!isMine(b)) this.b = { ref: b.ref, moment: momentOf(at.b.visit) };
		}
		this.loading = false;
		const [selected, explained] = isAgain ? [this.selectedPair, this.explained] : [null, null];
		this.taskA = taskA.ok ? taskA.value : null;
		this.taskB = taskB.ok ? taskB.value : null;
		this.result = result.ok ? result.value : null;
		this.fault = failureOf(taskA, taskB, result);
		this.hovered = null;
		const still = this.#instead(explained);
		this.explained = still?.pair === null ? null : still;
		if (selected !== null) this.#selectedId = this.#instead(selected)?.id ?? null;
		if (this.a !== null && this.b !== null) void this.masks.follow(this.a, this.b);
	}

	/** The same line among what differs now; null: there is none. */
	#instead(line: ToolDifference | null): ToolDifference | null {
		const { taskA, taskB } = this;
		if (line === null || taskA === null || taskB === null) return null;
		const id = idInstead(line, taskA.snapshot, taskB.snapshot);
		const found = this.differences.find((each) => each.id === id);
		return found?.group === "annotations" ? found : null;
	}

	#readSide(side: ComparedSide, visit: number | null): Promise<Outcome<Task>> {
		return isMine(side) ? this.#host.readMine(side.ref) : this.#host.readTask(side.ref, visit);
	}

	/** Where a line that is no stop would stand among them, from where a step goes on. */
	#stopBeside(line: Difference, direction: 1 | -1): number {
		const place = placeAmong(this.stops, this.differences, line);
		return direction === 1 ? place : place - 1;
	}

	/** Whether all of its classes are hidden. */
	isHidden(difference: Difference): boolean {
		if (difference.group !== "annotations") return false;
		const tools = [difference.a, difference.b].filter((tool) => tool !== null);
		return tools.every((tool) => this.#front.hidden.has(classKey(tool)));
	}

	#keep(): void {
		void this.#memory.remember("compare", this.choices);
	}

	#forget(): void {
		this.#turn += 1;
		this.#around = null;
		this.a = this.b = null;
		this.taskA = this.taskB = null;
		this.result = null;
		this.fault = null;
		this.loading = false;
		this.hovered = null;
		this.explained = null;
		this.#selectedId = null;
		this.masks.forget();
		this.options.forget();
	}
}

function failureOf(...outcomes: readonly Outcome<unknown>[]): Fault | null {
	for (const outcome of outcomes) if (!outcome.ok) return outcome;
	return null;
}

function prefersStill(): boolean {
	return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function isSameTask(a: TaskRef, b: TaskRef | null): boolean {
	return a.export === b?.export && a.row === b.row;
}
