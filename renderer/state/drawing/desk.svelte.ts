import type { Scheme } from "#shared/drawing/colour";
import { toolColour } from "#shared/drawing/placing";
import type { ClassCount } from "#shared/export";
import type { DrawnGeometry, FindingId } from "#shared/findings/finding";
import { namedTool } from "#shared/findings/named";
import type { Point, Tool } from "#shared/task";
import type { DraftScene } from "../../canvas/drafts/draft-layer.ts";
import type { DrawTool } from "../../canvas/drafts/draft.ts";
import { drawnFrom } from "../../canvas/drafts/drawn-from.ts";
import type { DrawingHand } from "../../canvas/drafts/easel.ts";
import { shifted } from "../../canvas/drafts/handles.ts";
import type { TaskView } from "../task-view.svelte.ts";
import { Corrections, drawnAnswers } from "./corrections.svelte.ts";
import { Drafting } from "./drafting.svelte.ts";
import { Editing } from "./editing.svelte.ts";
import type { FindingsInHand } from "./findings-in-hand.ts";
import { hiddenWith, isMarkKey, type MarkBody, type ShownMark } from "./shown-marks.ts";

/** What a class is known by. */
export interface ClassName {
	schemaId: string | null;
	title: string;
}

/** What a hand on the canvas does. "draw": wherever it is; "edit": on the handles of a mark of one's own. */
export type DeskMode = { kind: "look" } | { kind: "draw"; tool: DrawTool } | { kind: "edit"; id: FindingId };

/** A copy lies beside what it is of, in pixels of the picture. */
const copyShift = 10;

/** Where a reviewer draws what is right, and points at what is not. */
export class Desk {
	readonly #view: TaskView;
	readonly #scheme: () => Scheme;
	readonly #classCounts: () => readonly ClassCount[];
	readonly corrections: Corrections;
	readonly drafting: Drafting;
	readonly editing: Editing;
	/** Whether places are drawn to what is near. */
	snaps = $state(true);
	/** Whether what is drawn next is a note, and not how it should be. */
	#wantsNote = $state(false);
	#class = $state.raw<ClassName | null>(null);
	/** The tool that was in hand last. */
	#lastTool = $state<DrawTool>("bounding-box");
	#selected = $state<FindingId | null>(null);
	/** The mark whose words are to be written now. */
	wording = $state<FindingId | null>(null);
	/** Key of the mark that is to be brought into sight: what a hand drew or clicked is in sight already. */
	sought = $state<number | null>(null);
	#answering = $state.raw<{ task: string; pointer: string } | null>(null);

	/** An annotation, a relation and a mark are never selected together. */
	readonly selected: ShownMark | null = $derived.by(() => {
		const mark = this.#view.selected === null ? this.corrections.markOf(this.#selected) : null;
		return mark !== null && this.corrections.here.includes(mark) ? mark : null;
	});
	readonly mode: DeskMode = $derived.by(() => {
		const { tool } = this.drafting;
		if (tool !== null && this.canDraw) return { kind: "draw", tool };
		return this.selected?.isMine === true ? { kind: "edit", id: this.selected.id } : { kind: "look" };
	});
	/** Places are pixels of a picture: a sheet of no size has none, and one that is held shows another page. */
	readonly canDraw: boolean = $derived.by(() => this.#view.sheet !== null && !this.#view.media.picture.isPast);
	/** What lies in a volume has no place on a picture: only notes are put on its planes. */
	readonly canBeRight: boolean = $derived.by(() => this.#view.planes === null);
	/** Those of the export, the ones that were seen with the tool in hand first. */
	readonly classes: readonly ClassName[] = $derived.by(() => {
		const kind = this.drafting.tool ?? this.#lastTool;
		const isOfKind = ({ kinds }: ClassCount): boolean => kinds.some((seen) => seen.kind === kind);
		const all = this.#classCounts();
		// Counts have "" for a class without an id; what is drawn has none, as the tools of the class.
		const name = ({ schemaId, title }: ClassCount): ClassName => ({
			schemaId: schemaId === "" ? null : schemaId,
			title,
		});
		return [...all.filter(isOfKind), ...all.filter((each) => !isOfKind(each))].map(name);
	});
	/** Of what is drawn next: chosen by hand, else as the selected annotation, else the likeliest. */
	readonly class: ClassName = $derived.by(
		() => this.#class ?? this.#view.selectedTool ?? this.classes[0] ?? { schemaId: null, title: "" },
	);
	readonly meaning: MarkBody["meaning"] = $derived.by(() => {
		const { tool } = this.drafting;
		const isNote = this.#wantsNote || tool === "note" || tool === "arrow" || !this.canBeRight;
		return isNote ? "note" : "right";
	});
	/** What is under the hand, for the canvas. */
	readonly scene: DraftScene | null = $derived.by(() => {
		const { mode, drafting, editing } = this;
		if (mode.kind === "draw" && drafting.sketch !== null) {
			const of = this.meaning === "note" ? { schemaId: null, title: "" } : this.class;
			const { cursor } = drafting;
			return { ...drafting.sketch, isEdited: false, active: null, cursor, colour: toolColour(of, this.#scheme()) };
		}
		if (mode.kind !== "edit" || this.selected === null) return null;
		const { shape, active } = editing;
		const colour = toolColour(this.selected.body, this.#scheme());
		return { shape, isEdited: true, active, lines: [], places: [], cursor: null, colour };
	});
	readonly hand: DrawingHand | null = $derived.by(() => {
		const { kind } = this.mode;
		return kind === "draw" ? this.drafting : kind === "edit" ? this.editing : null;
	});
	/** What the canvas does not show: a class that is hidden, and the mark in hand, which the draft shows. */
	readonly hiddenKeys: ReadonlySet<number> = $derived.by(() => {
		const held = this.mode.kind === "edit" ? (this.selected?.key ?? null) : null;
		return hiddenWith(this.#view.hiddenKeys, this.corrections.here, this.#view.hidden, held);
	});

	/** `scheme` says which of light and dark the colours are for, just now; `classes` are those of the export. */
	constructor(findings: FindingsInHand, view: TaskView, scheme: () => Scheme, classes: () => readonly ClassCount[]) {
		this.#view = view;
		this.#scheme = scheme;
		this.#classCounts = classes;
		this.corrections = new Corrections(findings, view, scheme);
		this.drafting = new Drafting(
			// Of the task that is seen: the one that is wanted may still be on its way.
			() => `${this.#taskInFront} ${String(view.page)}`,
			(shape) => this.#keep(shape),
		);
		this.editing = new Editing(
			() => (this.selected?.isMine === true ? this.selected.body.geometry : null),
			(geometry, verb) => {
				if (this.selected !== null) this.corrections.change(this.selected, { geometry }, verb);
			},
		);
	}

	/** Pointer of the question that is answered anew: other tasks have questions at the same place. */
	get answering(): string | null {
		return this.#answering?.task === this.#taskInFront ? this.#answering.pointer : null;
	}

	set answering(pointer: string | null) {
		this.#answering = pointer === null ? null : { task: this.#taskInFront, pointer };
	}

	/** Position of the annotation in whose place the selected mark stands; null: none is, or it stands for nothing. */
	get standsFor(): number | null {
		const id = this.selected?.id;
		for (const [index, replacing] of this.corrections.corrected.replaced) if (replacing === id) return index;
		return null;
	}

	get #taskInFront(): string {
		const ref = this.#view.task?.ref;
		return `${ref?.export ?? ""} ${String(ref?.row)}`;
	}

	/** Takes a tool in hand, or puts it down where it is in hand already. */
	toggleTool(tool: DrawTool = this.#lastTool): void {
		// Without a sheet there is no picture whose pixels a place could be.
		if (this.#view.sheet === null) return;
		const isInHand = this.drafting.tool === tool;
		this.editing.leave();
		this.drafting.take(isInHand ? null : tool);
		if (isInHand) return;
		this.#lastTool = tool;
		this.#selected = null;
	}

	/** Of what is drawn next. */
	choose(name: ClassName): void {
		this.#class = nameOnly(name);
	}

	/** The same. */
	setMeaning(meaning: MarkBody["meaning"]): void {
		this.#wantsNote = meaning === "note";
	}

	/** @param key of the canvas; null and other keys select no mark. */
	selectKey(key: number | null): void {
		const mark = isMarkKey(key) ? this.corrections.here.find((each) => each.key === key) : undefined;
		this.select(mark?.id ?? null);
	}

	/** Selects a mark of a list, and has it brought into sight. */
	find(id: FindingId): void {
		this.select(id);
		this.sought = this.corrections.markOf(id)?.key ?? null;
	}

	/** Selects a mark and goes to its page; null selects none. */
	select(id: FindingId | null): void {
		if (id === this.#selected && this.selected !== null) return;
		this.editing.leave();
		this.wording = null;
		this.sought = null;
		const mark = this.corrections.markOf(id);
		if (id !== null) this.#view.select(null);
		if (mark !== null) {
			if (mark.body.page !== null) this.#view.goToPage(mark.body.page);
		}
		this.#selected = id;
	}

	/** Gives up what is begun, then puts the tool down, then unselects. @returns false: there was none of it. */
	putDown(): boolean {
		if (this.drafting.giveUp()) return true;
		if (this.drafting.tool !== null) this.drafting.take(null);
		else if (this.selected !== null) this.select(null);
		else return false;
		return true;
	}

	/** @returns false: nothing is begun, and what is saved is to be taken back. */
	undo(): boolean {
		this.editing.settle();
		if (this.mode.kind === "draw" && this.drafting.undo()) return true;
		return this.corrections.waiting.takeBack();
	}

	redo(): boolean {
		return this.mode.kind === "draw" && this.drafting.redo();
	}

	/**
	 * Begins a mark with the selected annotation: in its place, to be changed, or beside it. One that was begun before is
	 * taken up again. @returns false: nothing is selected that could be drawn.
	 */
	copySelected(isInPlace: boolean): boolean {
		const tool = this.#view.selectedTool;
		if (tool === null) return this.#copyMark();
		// Another moment is not what is judged.
		if (isInPlace && this.#view.visit !== null) return false;
		const known = isInPlace ? this.corrections.corrected.replaced.get(tool.index) : undefined;
		if (known !== undefined) {
			this.drafting.take(null);
			this.select(known);
			return true;
		}
		const body = this.#bodyOf(tool, isInPlace);
		return body !== null && this.#begin(body);
	}

	/** Strikes out the selected annotation, or takes away the mark of one's own that is. @returns false: neither is. */
	deleteSelected(): boolean {
		if (this.mode.kind === "draw") return this.drafting.takeBack();
		const { selected } = this;
		if (selected?.isMine === true) {
			if (this.editing.deleteVertex()) return true;
			this.select(null);
			this.corrections.takeAway(selected);
			return true;
		}
		const tool = this.#view.selectedTool;
		// What lies between key frames is in no export, and another moment is not what is judged.
		if (tool === null || tool.index < 0 || this.#view.visit !== null) return false;
		this.corrections.toggleRemoval(tool);
		return true;
	}

	#copyMark(): boolean {
		const { selected } = this;
		if (selected === null) return false;
		const { body, isMine } = selected;
		const geometry = isMine ? shifted(body.geometry, copyShift, copyShift) : body.geometry;
		return this.#begin({ ...body, geometry, replaces: isMine ? null : body.replaces });
	}

	#bodyOf(tool: Tool, isInPlace: boolean): MarkBody | null {
		const { sheet, planes, page } = this.#view;
		const drawn = planes === null ? drawnFrom(tool.geometry, sheet) : null;
		if (drawn === null) return null;
		return {
			kind: "mark",
			geometry: isInPlace ? drawn : shifted(drawn, copyShift, copyShift),
			page: tool.page ?? (this.#hasPages ? page : null),
			meaning: "right",
			...nameOnly(tool),
			text: "",
			answers: drawnAnswers(tool.classifications),
			// What lies between key frames is no annotation of the export.
			replaces: isInPlace && tool.index >= 0 ? namedTool(tool) : null,
		};
	}

	#begin(body: MarkBody): boolean {
		const id = this.corrections.add(body);
		if (id === null) return false;
		this.drafting.take(null);
		this.select(id);
		return true;
	}

	get #hasPages(): boolean {
		return this.#view.tracks.pages > 1;
	}

	/** A finished shape becomes a mark, selected for its words and answers; the tool stays in hand. */
	#keep(geometry: DrawnGeometry): boolean {
		const name = this.meaning === "note" ? { schemaId: null, title: "" } : nameOnly(this.class);
		const id = this.corrections.add({
			kind: "mark",
			geometry,
			page: this.#hasPages ? this.#view.page : null,
			meaning: this.meaning,
			...name,
			text: "",
			answers: [],
			replaces: null,
		});
		if (id === null) return false;
		this.select(id);
		// One that waits is not called for its words: by the time that it is kept, hands may be elsewhere.
		if (this.drafting.tool === "note" && this.corrections.markOf(id) !== null) this.wording = id;
		return true;
	}

	/** Where keys begin, in pixels of the picture. */
	moveByKeys(dx: number, dy: number, middle: Point): boolean {
		if (this.mode.kind === "draw") this.drafting.moveCursor(dx, dy, middle);
		else return this.mode.kind === "edit" && this.editing.nudge(dx, dy);
		return true;
	}
}

/** Of a class that is shown, or that a tool has: only what names it. */
function nameOnly({ schemaId, title }: ClassName): ClassName {
	return { schemaId, title };
}
