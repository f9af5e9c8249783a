import type { Point } from "#shared/task";
import type { Bounds } from "#shared/drawing/drawing";
import { Glide } from "./glide.ts";
import type { ScreenSize } from "./screen.ts";
import { centred, clampedZoom, fitted, kept, revealed, snapped, toPicture, zoomed, type View } from "./view.ts";

/** CSS pixels. */
const fitMargin = 16;
const keptMargin = 48;
/** As close as revealing a speck goes. */
const closestReveal = 8;

interface CameraEvents {
	/** The view is another, at once or a step of the way. */
	moved(): void;
	/** It is one that was not moved to: a new sheet is looked at. */
	settled(): void;
}

/** Which part of the picture the screen shows, and the ways to another. */
export class Camera {
	readonly #events: CameraEvents;
	readonly #glide = new Glide();
	#screen: ScreenSize = { width: 1, height: 1, ratio: 1 };
	#view: View = { zoom: 1, x: 0, y: 0 };
	/** Whether the view is still the one that fit made: then it fits again when the screen changes. */
	#isFitted = true;
	#sheet: Bounds = { x: 0, y: 0, width: 1, height: 1 };
	/** Sheet and marks: some lie outside the picture. */
	#content: Bounds = this.#sheet;
	/** They show what this one shows, and the other way round: the followers of a leader, or a follower's leader. */
	readonly #linked = new Set<Camera>();
	/** The screen of the one that leads decides. */
	#isFollower = false;

	constructor(events: CameraEvents) {
		this.#events = events;
	}

	get screen(): ScreenSize {
		return this.#screen;
	}

	/** Exact: what the next move counts from. */
	get zoom(): number {
		return this.#view.zoom;
	}

	/** As painted. */
	get view(): View {
		return snapped(this.#view);
	}

	/**
	 * Both show the same from now on, beginning with what this one shows, until the function returned is called. One may
	 * lead several, and who follows leads none.
	 */
	link(follower: Camera): () => void {
		this.#linked.add(follower);
		follower.#linked.add(this);
		follower.#isFollower = true;
		follower.#follow(this.#view, this.#isFitted);
		return () => {
			this.#linked.delete(follower);
			follower.#linked.delete(this);
			follower.#isFollower = false;
		};
	}

	/** The screen that this camera was told of is painted: what is linked takes its place from it. */
	resized(): void {
		if (this.#isFollower) return;
		for (const linked of this.#linked) linked.#follow(this.#view, this.#isFitted);
	}

	/** Fits a sheet whose place or size differs from the one before. @returns whether it did. */
	lookAt(sheet: Bounds, content: Bounds): boolean {
		const before = this.#sheet;
		this.#sheet = sheet;
		this.#content = content;
		const isSame =
			sheet.x === before.x && sheet.y === before.y && sheet.width === before.width && sheet.height === before.height;
		if (isSame) return false;
		this.#glide.stop();
		this.#isFitted = true;
		this.#set(this.#fitView());
		this.#events.settled();
		return true;
	}

	/** Keeps what is in the middle there, or all of it where all of it was shown. @returns false: nothing changed. */
	resize(size: ScreenSize): boolean {
		const before = this.#screen;
		// A hidden container has no size: what it showed comes back with it.
		if (size.width === 0 || size.height === 0) return false;
		if (size.width === before.width && size.height === before.height && size.ratio === before.ratio) return false;
		const [x, y] = toPicture(this.#view, this.#middle());
		this.#screen = size;
		this.#glide.stop();
		if (this.#isFollower) return true;
		this.#view = this.#isFitted
			? this.#fitView()
			: centred({ x, y, width: 0, height: 0 }, size, (this.#view.zoom * size.ratio) / before.ratio);
		return true;
	}

	/** Shows the whole sheet. */
	fit(): void {
		this.#glideTo(this.#fitView(), true);
	}

	/** @param zoom device pixels for each pixel of the picture. @param at device pixels; the middle unless given. */
	zoomTo(zoom: number, at: Point = this.#middle()): void {
		this.#go(zoomed(this.#view, clampedZoom(zoom, this.#fitView().zoom), at));
	}

	/** Moves the picture by CSS pixels; some of it always stays on the screen. */
	panBy(dx: number, dy: number): void {
		const { ratio } = this.#screen;
		this.#go({ ...this.#view, x: this.#view.x + dx * ratio, y: this.#view.y + dy * ratio });
	}

	/** Brings a part of the picture well into view, moving as little as it takes. @param least as of `revealed`. */
	reveal(bounds: Bounds | null, least?: number): void {
		if (bounds === null) return;
		const to = revealed(this.#view, bounds, this.#screen, closestReveal, least);
		if (to !== this.#view) this.#glideTo(to, false);
	}

	stop(): void {
		this.#glide.stop();
	}

	#fitView(): View {
		return fitted(this.#sheet, this.#screen, fitMargin * this.#screen.ratio);
	}

	#glideTo(to: View, isFit: boolean): void {
		const zoom = clampedZoom(to.zoom, this.#fitView().zoom);
		const end = isFit ? to : zoomed(to, zoom, this.#middle());
		this.#isFitted = isFit;
		this.#glide.run(this.#view, end, this.#screen, (view) => {
			this.#set(view);
		});
	}

	/** Where hands and keys take the view: it follows them at once, and stays where it is on resize. */
	#go(view: View): void {
		this.#glide.stop();
		this.#isFitted = false;
		this.#set(kept(view, this.#content, this.#screen, keptMargin * this.#screen.ratio));
	}

	#set(view: View): void {
		this.#view = view;
		this.#events.moved();
		for (const linked of this.#linked) linked.#follow(view, this.#isFitted);
	}

	#follow(view: View, isFitted: boolean): void {
		if (view.zoom === this.#view.zoom && view.x === this.#view.x && view.y === this.#view.y) return;
		this.#glide.stop();
		this.#isFitted = isFitted;
		this.#set(view);
	}

	#middle(): Point {
		return [this.#screen.width / 2, this.#screen.height / 2];
	}
}
