import type { Point } from "#shared/task";
import { spotRadius } from "#shared/drawing/drawing";
import { united, type Bounds } from "#shared/drawing/drawing";
import { extentOf } from "#shared/drawing/extent";
import { Gestures } from "./gestures.ts";
import { Glide } from "./glide.ts";
import type { Looks } from "./looks.ts";
import { MarksLayer } from "./marks-layer.ts";
import { Marks, type Mark } from "./marks.ts";
import { Pointed, type UnderPointer } from "./pointed.ts";
import { Relations } from "./relations.ts";
import { Rest } from "./rest.ts";
import { ScreenObserver, screenSizeOf, type ScreenSize } from "./screen.ts";
import { SheetLayer, type Sheet, type StageTheme } from "./sheet-layer.ts";
import { pngOf, Surface } from "./surface.ts";
import { TopLayer } from "./top-layer.ts";
import { centred, clampedZoom, fitted, kept, revealed, snapped, toPicture, zoomed, type View } from "./view.ts";

export type { Mark, Sheet, StageTheme };

export interface StageEvents {
	/** The pointer went onto another mark, or off all. Not told for what `setHovered` does. */
	hovered(key: number | null): void;
	/** Hands chose a mark, or none. Not told for what `setSelected` does. */
	selected(key: number | null): void;
	/** The same for relations; what lies on a relation's line is not told as hovered. */
	relationHovered(key: number | null): void;
	relationSelected(key: number | null): void;
	/** `zoom`: device pixels for each pixel of the picture, 1 is one to one. `pointer`: in pixels of the picture. */
	viewChanged(view: { zoom: number; pointer: Point | null }): void;
}

/** CSS pixels. */
const fitMargin = 16;
const keptMargin = 48;
const tolerance = 4;
/** As close as revealing a speck goes. */
const closestReveal = 8;

const plainTheme: StageTheme = { backdrop: "#808080", sheet: "#ffffff", edge: "#606060", halo: "#ffffff" };

/**
 * A picture, or an empty sheet, with marks on it, in an element of any size. It is told what to show and tells what
 * hands do; it keeps nothing between sheets but the view. All places are pixels of the picture.
 */
export class Stage {
	readonly #events: StageEvents;
	readonly #root = document.createElement("div");
	readonly #sheetLayer = new SheetLayer(plainTheme);
	readonly #marksLayer = new MarksLayer();
	readonly #topLayer = new TopLayer(plainTheme.halo);
	readonly relations = new Relations(plainTheme.halo, () => {
		this.#paint();
	});
	readonly #ground: Surface;
	readonly #top: Surface;
	readonly #screenObserver: ScreenObserver;
	readonly #gestures: Gestures;
	readonly #glide = new Glide();
	/** While the view changes it is painted quickly; when it rests, as well as it can be. */
	readonly #rest = new Rest((isMoving) => {
		this.#sheetLayer.move(isMoving);
		this.#marksLayer.move(isMoving);
		this.relations.layer.move(isMoving);
		if (!isMoving) this.#paint();
	});
	readonly #pointed: Pointed;
	#screen: ScreenSize = { width: 1, height: 1, ratio: 1 };
	#view: View = { zoom: 1, x: 0, y: 0 };
	/** Whether the view is still the one that fit made: then it fits again when the screen changes. */
	#isFitted = true;
	#sheet: Bounds = { x: 0, y: 0, width: 1, height: 1 };
	#marks = new Marks([]);
	#extent: Bounds | null = null;
	/** Sheet and marks: some lie outside the picture. */
	#content: Bounds = this.#sheet;
	#hidden: ReadonlySet<number> = new Set();
	#hovered: number | null = null;
	#selected: number | null = null;
	/** Device pixels; null: elsewhere. */
	#pointer: Point | null = null;

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
		this.#ground = new Surface(this.#root, this.#sheetLayer, this.#marksLayer, this.relations.layer);
		this.#top = new Surface(this.#root, this.relations.topLayer, this.#topLayer);
		// At once, so that what the page shows next fits; not told, as the page has no stage in hand yet.
		this.#resize(screenSizeOf(this.#root));
		this.#screenObserver = new ScreenObserver(this.#root, (size) => {
			this.#resize(size);
			this.#tellView();
		});
		this.#gestures = new Gestures(this.#root, {
			point: (at) => {
				this.#pointer = at === null ? null : this.#device(at);
				this.#hover();
				this.#tellView();
			},
			click: (at) => {
				this.#pointer = this.#device(at);
				const { key, relation } = this.#underPointer();
				if (relation !== this.relations.selected) this.#events.relationSelected(relation);
				if (relation === null) this.#select(key);
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
			zoom: (factor, at) => {
				this.#zoomAt(this.#view.zoom * factor, this.#device(at));
			},
		});
	}

	/** Fits the sheet when its place or size differs from the one before; otherwise the view stays. null: there is none. */
	showSheet(sheet: Sheet | null): void {
		const [x, y] = sheet?.origin ?? [0, 0];
		const bounds = { x, y, width: sheet?.width ?? 1, height: sheet?.height ?? 1 };
		const before = this.#sheet;
		this.#sheet = bounds;
		this.#sheetLayer.show(sheet);
		this.#measure();
		const isSame =
			bounds.x === before.x &&
			bounds.y === before.y &&
			bounds.width === before.width &&
			bounds.height === before.height;
		if (isSame) this.#paint();
		else this.#fitNow();
	}

	/** Replaces all marks; their order is the paint order. Hidden, hovered and selected keys stay as they were set. */
	showMarks(marks: readonly Mark[]): void {
		this.#marks = new Marks(marks);
		this.#marksLayer.show(this.#marks);
		this.#topLayer.show(this.#marks);
		this.#extent = extentOf(marks);
		this.#measure();
		this.#paint();
		this.#hover();
	}

	setHidden(keys: ReadonlySet<number>): void {
		// A copy: the page may go on changing its set.
		this.#hidden = new Set(keys);
		this.#marksLayer.hide(this.#hidden);
		this.#topLayer.hide(this.#hidden);
		this.#paint();
		this.#hover();
	}

	setHovered(key: number | null): void {
		if (key === this.#hovered) return;
		this.#hovered = key;
		this.#point();
	}

	setSelected(key: number | null): void {
		if (key === this.#selected) return;
		this.#selected = key;
		this.#point();
	}

	/** Whether labels are shown: the hovered and the selected mark's, and all where few marks are in view. */
	setLabels(visible: boolean): void {
		this.#topLayer.label(visible);
		this.relations.topLayer.label(visible);
		this.#top.show(snapped(this.#view));
	}

	/** How marks and the picture are painted. */
	setLooks(looks: Looks): void {
		this.#sheetLayer.tint(looks.tone);
		this.#marksLayer.look(looks);
		this.#topLayer.look(looks);
		this.#paint();
	}

	setTheme(theme: StageTheme): void {
		this.#sheetLayer.paintWith(theme);
		this.#topLayer.paintWith(theme.halo);
		this.relations.topLayer.paintWith(theme.halo);
		this.#paint();
	}

	/** Brings a mark well into view, moving as little as it takes; unknown and undrawable keys move nothing. */
	reveal(key: number): void {
		this.#reveal(this.#marks.byKey(key)?.drawing.bounds ?? null);
	}

	/** The same for a relation. */
	revealRelation(key: number): void {
		this.#reveal(this.relations.boundsOf(key));
	}

	/** Shows the whole sheet. */
	fit(): void {
		this.#glideTo(this.#fitView(), true);
	}

	/** @param zoom device pixels for each pixel of the picture; kept from a quarter of fit (or 1, if less) to 64. */
	zoomTo(zoom: number): void {
		this.#zoomAt(zoom, this.#middle());
	}

	/** Zooms around the middle of the screen. */
	zoomBy(factor: number): void {
		this.#zoomAt(this.#view.zoom * factor, this.#middle());
	}

	/** Moves the picture by CSS pixels; some of it always stays on the screen. */
	panBy(dx: number, dy: number): void {
		const { ratio } = this.#screen;
		this.#go({ ...this.#view, x: this.#view.x + dx * ratio, y: this.#view.y + dy * ratio });
	}

	/**
	 * Selects the next of the marks stacked under the pointer, around and around.
	 * @returns false if there was nothing else to select: the key may then do what it does elsewhere.
	 */
	cycleUnderPointer(backwards: boolean): boolean {
		const keys = this.#keysUnderPointer();
		const at = this.#selected === null ? -1 : keys.indexOf(this.#selected);
		const step = backwards ? keys.length - 1 : 1;
		const next = at === -1 ? keys.at(backwards ? -1 : 0) : keys[(at + step) % keys.length];
		if (next === undefined || next === this.#selected) return false;
		this.#select(next);
		return true;
	}

	/** What is seen now, in device pixels. */
	toPng(): Promise<Blob> {
		return pngOf(this.#screen, [this.#ground, this.#top]);
	}

	/** Takes everything down; nothing may be called afterwards. */
	async dispose(): Promise<void> {
		this.#glide.stop();
		this.#rest.stop();
		this.#gestures.dispose();
		this.#screenObserver.dispose();
		await Promise.all([this.#ground.dispose(), this.#top.dispose()]);
		this.#sheetLayer.release();
		this.#marksLayer.release();
		this.#topLayer.release();
		this.relations.release();
		this.#marks = new Marks([]);
		this.#root.remove();
	}

	#resize(size: ScreenSize): void {
		const before = this.#screen;
		// A hidden container has no size: what it showed comes back with it.
		if (size.width === 0 || size.height === 0) return;
		if (size.width === before.width && size.height === before.height && size.ratio === before.ratio) return;
		const [x, y] = toPicture(this.#view, this.#middle());
		this.#screen = size;
		this.#sheetLayer.scaleTo(size.ratio);
		this.#marksLayer.scaleTo(size.ratio);
		this.#topLayer.scaleTo(size.ratio);
		this.relations.scaleTo(size.ratio);
		this.#glide.stop();
		this.#view = this.#isFitted
			? this.#fitView()
			: centred({ x, y, width: 0, height: 0 }, size, (this.#view.zoom * size.ratio) / before.ratio);
		const view = snapped(this.#view);
		this.#ground.resize(size, view);
		this.#top.resize(size, view);
	}

	#measure(): void {
		this.#content = united(this.#extent, this.#sheet);
	}

	#fitView(): View {
		return fitted(this.#sheet, this.#screen, fitMargin * this.#screen.ratio);
	}

	#fitNow(): void {
		this.#glide.stop();
		this.#isFitted = true;
		this.#set(this.#fitView());
		// A new sheet is looked at, not moved: it is painted well at once.
		this.#rest.now();
	}

	#reveal(bounds: Bounds | null): void {
		if (bounds === null) return;
		const to = revealed(this.#view, bounds, this.#screen, closestReveal);
		if (to !== this.#view) this.#glideTo(to, false);
	}

	#glideTo(to: View, isFit: boolean): void {
		const zoom = clampedZoom(to.zoom, this.#fitView().zoom);
		const end = isFit ? to : zoomed(to, zoom, this.#middle());
		this.#glide.run(this.#view, end, this.#screen, (view) => {
			this.#set(view);
		});
		this.#isFitted = isFit;
	}

	#zoomAt(zoom: number, at: Point): void {
		this.#go(zoomed(this.#view, clampedZoom(zoom, this.#fitView().zoom), at));
	}

	/** Where hands and keys take the view: it follows them at once, and stays where it is on resize. */
	#go(view: View): void {
		this.#glide.stop();
		this.#isFitted = false;
		this.#set(kept(view, this.#content, this.#screen, keptMargin * this.#screen.ratio));
	}

	#set(view: View): void {
		this.#view = view;
		this.#rest.move();
		this.#paint();
		this.#hover();
		this.#tellView();
	}

	#paint(): void {
		const view = snapped(this.#view);
		this.#ground.show(view);
		this.#top.show(view);
	}

	#point(): void {
		this.#topLayer.point(this.#hovered, this.#selected);
		this.#top.show(snapped(this.#view));
	}

	#hover(): void {
		if (!this.#pointed.isDragging) this.#pointed.move(this.#underPointer());
	}

	#select(key: number | null): void {
		if (key === this.#selected) return;
		this.setSelected(key);
		this.#events.selected(key);
	}

	/** A relation is a line painted over the shapes: it comes before what has an area, and after what has none. */
	#underPointer(): UnderPointer {
		const key = this.#keysUnderPointer()[0] ?? null;
		const isLine = this.#marks.byKey(key)?.drawing.area === 0;
		if (this.#pointer === null || isLine) return { key, relation: null };
		const view = snapped(this.#view);
		const relation = this.relations.at(toPicture(view, this.#pointer), view.zoom);
		return { key: relation === null ? key : null, relation };
	}

	#keysUnderPointer(): number[] {
		if (this.#pointer === null) return [];
		const view = snapped(this.#view);
		const [x, y] = toPicture(view, this.#pointer);
		const line = (tolerance * this.#screen.ratio) / view.zoom;
		const spot = ((spotRadius + tolerance) * this.#screen.ratio) / view.zoom;
		return this.#marks.keysAt(x, y, { line, spot }, this.#hidden);
	}

	#tellView(): void {
		const pointer = this.#pointer === null ? null : toPicture(snapped(this.#view), this.#pointer);
		this.#events.viewChanged({ zoom: this.#view.zoom, pointer });
	}

	#device([x, y]: Point): Point {
		return [x * this.#screen.ratio, y * this.#screen.ratio];
	}

	#middle(): Point {
		return [this.#screen.width / 2, this.#screen.height / 2];
	}
}
