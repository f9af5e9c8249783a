import type { Point } from "#shared/task";
import { united, type Bounds } from "#shared/drawing/drawing";
import { extentOf } from "#shared/drawing/extent";
import type { Mark } from "#shared/drawing/mark";
import { Camera } from "./camera.ts";
import { Easel } from "./drafts/easel.ts";
import { Gestures } from "./gestures.ts";
import { Hits } from "./hits.ts";
import type { Looks } from "./looks.ts";
import { Marks } from "./marks.ts";
import type { MaskLayer } from "./mask-layer.ts";
import type { Measure } from "./measure.ts";
import { Pointed } from "./pointed.ts";
import type { Relations } from "./relations.ts";
import { Rest } from "./rest.ts";
import { ScreenObserver, screenSizeOf, type ScreenSize } from "./screen.ts";
import type { Sheet, StageTheme } from "./sheet-layer.ts";
import { StageCanvases } from "./stage-canvases.ts";
import type { Veil } from "./veil.ts";

export type { Mark, Sheet, StageTheme };

export interface StageEvents {
	/** The pointer went onto another mark, or off all. Not told for what `setHovered` does. */
	hovered(key: number | null): void;
	/** Hands chose a mark, or none. Not told for what `setSelected` does. */
	selected(key: number | null): void;
	/** Hands clicked where no mark and no relation is. */
	groundClicked?(at: Point): void;
	/** The same for relations; what lies on a relation's line is not told as hovered. */
	relationHovered(key: number | null): void;
	relationSelected(key: number | null): void;
	/** `zoom`: device pixels for each pixel of the picture, 1 is one to one. `pointer`: in pixels of the picture. */
	viewChanged(view: { zoom: number; pointer: Point | null }): void;
	/** A hand measures; `isStraight`: along an axis. */
	measured(measure: Measure, isStraight: boolean): void;
	/** A hand asks for a stronger or a weaker glass. */
	strengthened(direction: 1 | -1): void;
}

/** Of the screen: what is smaller cannot be judged. */
const judgedShare = 0.3;

/**
 * A picture, or an empty sheet, with marks on it, in an element of any size. It is told what to show and tells what
 * hands do; it keeps nothing between sheets but the view. All places are pixels of the picture.
 */
export class Stage {
	readonly #events: StageEvents;
	readonly #root = document.createElement("div");
	readonly #canvases: StageCanvases;
	readonly #screenObserver: ScreenObserver;
	readonly #gestures: Gestures;
	/** While the view changes it is painted quickly; when it rests, as well as it can be. */
	readonly #rest = new Rest((isMoving) => {
		this.#canvases.move(isMoving);
		if (!isMoving) this.#paint();
	});
	readonly #pointed: Pointed;
	readonly #camera = new Camera({
		moved: () => {
			this.#rest.move();
			this.#paint();
			this.#hover();
			this.#tellView();
		},
		settled: () => {
			// A new sheet is looked at, not moved: it is painted well at once.
			this.#rest.now();
		},
	});
	readonly #hits: Hits;
	/** Where a hand draws. */
	readonly easel = new Easel(this.#camera, () => {
		this.#holdHand();
		this.#paintTop();
	});
	#measures = false;
	#sheet: Bounds = { x: 0, y: 0, width: 1, height: 1 };
	#marks = new Marks([]);
	#extent: Bounds | null = null;
	#hovered: readonly number[] = [];
	#selected: readonly number[] = [];

	/** @param container empty, sized by the page; the stage fills it and follows its size. */
	constructor(container: HTMLElement, events: StageEvents) {
		this.#events = events;
		this.#pointed = new Pointed(this.#root, {
			hovered: (key) => {
				this.setHovered(key);
				events.hovered(key);
			},
			relationHovered: (key) => {
				events.relationHovered(key);
			},
		});
		Object.assign(this.#root.style, {
			position: "relative",
			width: "100%",
			height: "100%",
			overflow: "hidden",
			touchAction: "none",
			userSelect: "none",
		});
		container.append(this.#root);
		this.#canvases = new StageCanvases(
			this.#root,
			this.easel.layer,
			() => {
				this.#paint();
			},
			() => {
				this.#magnify();
			},
		);
		this.#hits = new Hits(this.#camera, this.relations);
		// At once, so that what the page shows next fits; not told, as the page has no stage in hand yet.
		this.#resize(screenSizeOf(this.#root));
		this.#screenObserver = new ScreenObserver(this.#root, (size) => {
			this.#resize(size);
			this.#tellView();
		});
		this.#gestures = new Gestures(this.#root, {
			point: (at) => {
				this.#hits.moveTo(at);
				this.#hover();
				this.#magnify();
				this.#tellView();
			},
			click: (at) => {
				this.#hits.moveTo(at);
				const { key, relation } = this.#hits.under;
				if (relation !== this.relations.selected) this.#events.relationSelected(relation);
				if (relation === null) this.#select(key);
				if (relation === null && key === null) events.groundClicked?.(this.#hits.placeOf(at));
			},
			fit: () => {
				this.fit();
			},
			drag: (isDragging) => {
				this.#pointed.drag(isDragging);
				this.#hover();
			},
			pan: (dx, dy) => {
				this.panBy(dx, dy);
			},
			measure: (from, to, isStraight) => {
				events.measured({ from: this.#hits.placeOf(from), to: this.#hits.placeOf(to) }, isStraight);
			},
			strengthen: (direction) => {
				events.strengthened(direction);
			},
			zoom: (factor, at) => {
				const { ratio } = this.#camera.screen;
				this.#camera.zoomTo(this.#camera.zoom * factor, [at[0] * ratio, at[1] * ratio]);
			},
		});
	}

	/** Fits the sheet when its place or size differs from the one before; otherwise the view stays. null: there is none. */
	showSheet(sheet: Sheet | null): void {
		const [x, y] = sheet?.origin ?? [0, 0];
		this.#sheet = { x, y, width: sheet?.width ?? 1, height: sheet?.height ?? 1 };
		this.#canvases.sheet.show(sheet);
		this.easel.setSheet(this.#sheet);
		if (!this.#lookAt()) this.#paint();
	}

	/** Replaces all marks; their order is the paint order. Hidden, hovered and selected keys stay as they were set. */
	showMarks(marks: readonly Mark[]): void {
		this.showSides(marks, []);
	}

	/** The same for two sides; keys are unique among both. How the two are seen is up to the veil. */
	showSides(a: readonly Mark[], b: readonly Mark[]): void {
		this.#marks = this.#canvases.marks.show(a, b);
		this.#canvases.top.show(this.#marks);
		this.#canvases.labels.forget();
		this.#hits.show(this.#marks);
		this.easel.setMarks(this.#marks);
		this.#extent = extentOf([...a, ...b]);
		this.#lookAt();
		this.#paint();
		this.#hover();
	}

	/** How the marks of two sides are seen. */
	setVeil(veil: Veil): void {
		this.#canvases.marks.veil(veil);
		this.#canvases.top.veil((key) => this.#canvases.marks.veilOfKey(key));
		this.#hits.veil((key, at) => this.#canvases.marks.isSeen(key, at, this.#camera.screen));
		this.#paint();
		this.#hover();
	}

	/** Both show one place of the picture at one place of the screen, until the function returned is called. */
	link(follower: Stage): () => void {
		return this.#camera.link(follower.#camera);
	}

	setHidden(keys: ReadonlySet<number>): void {
		// A copy: the page may go on changing its set.
		const hidden = new Set(keys);
		this.#canvases.marks.hide(hidden);
		this.#canvases.top.hide(hidden);
		this.#hits.hide(hidden);
		this.easel.setHidden(hidden);
		this.#paint();
		this.#hover();
	}

	/** `beside`: the mark of the other side that makes a pair with it. */
	setHovered(key: number | null, beside: number | null = null): void {
		this.#hovered = [key, beside].filter((each) => each !== null);
		this.#point();
	}

	setSelected(key: number | null, beside: number | null = null): void {
		this.#selected = [key, beside].filter((each) => each !== null);
		this.#point();
	}

	/** Whether labels are shown: the hovered and the selected mark's, and all where few marks are in view. */
	setLabels(visible: boolean): void {
		this.#canvases.top.label(visible);
		this.relations.topLayer.label(visible);
		this.#paintTop();
	}

	/** How marks and the picture are painted. */
	setLooks(looks: Looks): void {
		this.#canvases.sheet.tint(looks.tone);
		this.#canvases.marks.look(looks);
		this.#canvases.top.look(looks);
		this.#paint();
	}

	/** How many times larger the glass at the pointer shows; null: there is none. */
	setMagnifier(strength: number | null): void {
		this.#canvases.magnifier.set(strength);
	}

	/** Whether a drag measures; what was measured stays until another is told. */
	setRuler(measures: boolean, measure: Measure | null): void {
		this.#measures = measures;
		this.#holdHand();
		this.#canvases.ruler.show(measure);
		this.#paintTop();
	}

	/** The middle of what is seen, in whole pixels of the picture. */
	get middle(): Point {
		const { width, height, ratio } = this.#camera.screen;
		const [x, y] = this.#hits.placeOf([width / ratio / 2, height / ratio / 2]);
		return [Math.round(x), Math.round(y)];
	}

	setTheme(theme: StageTheme): void {
		this.#canvases.paintWith(theme);
		this.#paint();
	}

	get mask(): MaskLayer {
		return this.#canvases.mask;
	}

	get relations(): Relations {
		return this.#canvases.relations;
	}

	/** Brings a mark well into view, moving as little as it takes; unknown and undrawable keys move nothing. */
	reveal(key: number): void {
		this.#camera.reveal(this.#marks.byKey(key)?.drawing.bounds ?? null);
	}

	/** The same for a part of the picture; zooms to what is small beside the rest of it, so that details can be judged. */
	revealPart(bounds: Bounds): void {
		this.#camera.reveal(bounds, judgedShare);
	}

	/** The same for a relation. */
	revealRelation(key: number): void {
		this.#camera.reveal(this.relations.boundsOf(key));
	}

	/** Shows the whole sheet. */
	fit(): void {
		this.#camera.fit();
	}

	/** @param zoom device pixels for each pixel of the picture; kept from a quarter of fit (or 1, if less) to 64. */
	zoomTo(zoom: number): void {
		this.#camera.zoomTo(zoom);
	}

	/** CSS pixels for each pixel of the picture. */
	get scale(): number {
		return this.#camera.zoom / this.#camera.screen.ratio;
	}

	/** Zooms around the middle of the screen. */
	zoomBy(factor: number): void {
		this.#camera.zoomTo(this.#camera.zoom * factor);
	}

	/** Moves the picture by CSS pixels; some of it always stays on the screen. */
	panBy(dx: number, dy: number): void {
		this.#camera.panBy(dx, dy);
	}

	/**
	 * Selects the next of the marks stacked under the pointer, around and around.
	 * @returns false if there was nothing else to select: the key may then do what it does elsewhere.
	 */
	cycleUnderPointer(backwards: boolean): boolean {
		const next = this.#hits.next(this.#selected[0] ?? null, backwards);
		if (next === null) return false;
		this.#select(next);
		return true;
	}

	/** What is seen now, in device pixels. */
	toPng(): Promise<Blob> {
		return this.#canvases.toPng(this.#camera.screen);
	}

	/** Takes everything down; nothing may be called afterwards. */
	async dispose(): Promise<void> {
		this.#camera.stop();
		this.#rest.stop();
		this.#gestures.dispose();
		this.#screenObserver.dispose();
		await this.#canvases.dispose();
		this.#marks = new Marks([]);
		this.#root.remove();
	}

	#resize(size: ScreenSize): void {
		if (!this.#camera.resize(size)) return;
		this.#canvases.resize(size, this.#camera.view);
		this.#camera.resized();
	}

	/** @returns whether the view was fitted anew, and painted. */
	#lookAt(): boolean {
		return this.#camera.lookAt(this.#sheet, united(this.#extent, this.#sheet));
	}

	#paint(): void {
		this.#canvases.paint(this.#camera.view);
		this.#magnify();
	}

	#paintTop(): void {
		this.#canvases.paintUpper(this.#camera.view);
	}

	/** Without a pointer the glass lies on what is selected. */
	#magnify(): void {
		const bounds =
			this.#hits.pointer === null ? this.#marks.byKey(this.#selected[0] ?? null)?.drawing.bounds : undefined;
		const at: Point | null = bounds ? [bounds.x + bounds.width / 2, bounds.y + bounds.height / 2] : this.#hits.pointer;
		this.#canvases.magnify(at, this.#camera.view, this.#camera.screen);
	}

	#point(): void {
		this.#canvases.top.point(this.#hovered, this.#selected);
		this.#paintTop();
		this.#magnify();
	}

	/** Marks are neither hovered nor clicked while something is drawn over them. */
	#hover(): void {
		if (this.#pointed.isDragging) return;
		this.#pointed.move(this.easel.isDrawing ? { key: null, relation: null } : this.#hits.under);
	}

	/** The ruler comes before what is drawn: it is taken up later, and put down first. */
	#holdHand(): void {
		if (this.#measures) this.#gestures.mode = { kind: "measure" };
		else this.#gestures.mode = this.easel.isUsed ? { kind: "draw", hand: this.easel } : { kind: "move" };
		this.#pointed.hold(this.#measures ? "crosshair" : this.easel.cursor);
	}

	#select(key: number | null): void {
		if (key === (this.#selected[0] ?? null)) return;
		this.setSelected(key);
		this.#events.selected(key);
	}

	#tellView(): void {
		this.#events.viewChanged({ zoom: this.#camera.zoom, pointer: this.#hits.pointer });
	}
}
