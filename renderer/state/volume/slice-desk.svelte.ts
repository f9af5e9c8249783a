import { SvelteMap } from "svelte/reactivity";
import type { Memory } from "../../db.ts";
import {
	type Convention,
	type PlaneName,
	planeNames,
	type PlaneView,
	planeViewsOf,
	type Voxel,
} from "../../volume/body.ts";
import { fitted, type PaneSize, type SliceCamera, zoomed } from "../../volume/camera.ts";
import type { Window } from "../../volume/slice.ts";
import type { Volume } from "#shared/volumes";
import { boundedWindow, firstWindow, fullWindow } from "../../volume/window.ts";

/** What a plain drag on a slice does. */
export type SliceHand = "crosshair" | "window" | "pan";

export type Frame = Pick<Volume, "sizes" | "directions" | "corner">;

type Cameras = Readonly<Record<PlaneName, SliceCamera>>;

const allFitted: Cameras = { axial: fitted, coronal: fitted, sagittal: fitted };

/** Where in a volume a person stands, and how its slices are seen. */
export class SliceDesk {
	/** The voxel in which the three slices meet. */
	cursor = $state.raw<Voxel>([0, 0, 0]);
	cameras = $state.raw<Cameras>(allFitted);
	/** Scaled values that become black and white; null until a volume is in front. */
	window = $state.raw<Window | null>(null);
	convention = $state<Convention>("radiological");
	/** Percent. */
	opacity = $state(50);
	isOutlined = $state(true);
	hand = $state<SliceHand>("crosshair");
	/** The only plane that is seen; null: all three. */
	enlarged = $state<PlaneName | null>(null);
	/** The one that keys of the zoom are for. */
	active = $state<PlaneName>("axial");
	/** Of each pane, so that a zoom by key knows its middle. */
	readonly sizes = new SvelteMap<PlaneName, PaneSize>();
	readonly #frame: () => Frame | null;
	readonly #memory: Memory | null;
	/** What the cursor was put into. */
	#place: string | null = null;
	#windowOf: string | null = null;

	readonly views: Readonly<Record<PlaneName, PlaneView>> | null = $derived.by(() => {
		const frame = this.#frame();
		return frame === null ? null : planeViewsOf(frame.sizes, frame.directions, this.convention);
	});

	/** `frame`: how large the volume in front is, and how it lies in the body. */
	constructor(frame: () => Frame | null, memory: Memory | null) {
		this.#frame = frame;
		this.#memory = memory;
	}

	async load(): Promise<void> {
		const kept = await this.#memory?.setting("slices");
		if (kept === null || kept === undefined) return;
		this.convention = kept.convention;
		this.opacity = kept.opacity;
		this.isOutlined = kept.isOutlined;
	}

	keep(): void {
		const { convention, opacity, isOutlined } = this;
		void this.#memory?.remember("slices", { convention, opacity, isOutlined });
	}

	/** Another volume is in front: its middle, the whole of it. One that was there stays as it is seen. */
	enter(place: string, sizes: Voxel): void {
		if (this.#place === place) return;
		this.#place = place;
		this.cursor = [Math.floor(sizes[0] / 2), Math.floor(sizes[1] / 2), Math.floor(sizes[2] / 2)];
		this.cameras = allFitted;
		this.enlarged = null;
	}

	enterWindow(place: string, volume: Volume): void {
		if (this.#windowOf === place) return;
		this.#windowOf = place;
		this.window = firstWindow(volume);
	}

	leave(): void {
		this.#place = null;
		this.#windowOf = null;
		this.window = null;
	}

	/** Rounded, and kept within the volume. */
	goTo(voxel: Voxel): void {
		const sizes = this.#frame()?.sizes;
		if (sizes === undefined) return;
		const within = (axis: 0 | 1 | 2): number => Math.min(sizes[axis] - 1, Math.max(0, Math.round(voxel[axis])));
		const next: Voxel = [within(0), within(1), within(2)];
		if (next.some((at, axis) => at !== this.cursor[axis as 0 | 1 | 2])) this.cursor = next;
	}

	indexOf(name: PlaneName): number {
		const view = this.views?.[name];
		return view === undefined ? 0 : this.cursor[view.normal];
	}

	/** To a slice of a plane; the crosshair stays where it is on it. */
	showSlice(name: PlaneName, index: number): void {
		const view = this.views?.[name];
		if (view !== undefined) this.#put(view.normal, index);
	}

	step(name: PlaneName, by: number): void {
		this.showSlice(name, this.indexOf(name) + by);
	}

	/** Moves the crosshair on a slice by voxels of the screen: to the right, and downwards. */
	nudge(name: PlaneName, right: number, below: number): void {
		const view = this.views?.[name];
		if (view === undefined) return;
		const moved: [number, number, number] = [...this.cursor];
		moved[view.across] += view.isMirrored ? -right : right;
		moved[view.down] += view.isUp ? -below : below;
		this.goTo(moved);
	}

	setWindow(window: Window, volume: Volume): void {
		const { centre, width } = window;
		if (Number.isFinite(centre) && Number.isFinite(width)) this.window = boundedWindow(window, fullWindow(volume));
	}

	aim(name: PlaneName, camera: SliceCamera): void {
		this.cameras = { ...this.cameras, [name]: camera };
	}

	zoomBy(factor: number): void {
		for (const name of this.#aimed()) {
			const size = this.sizes.get(name);
			if (size === undefined) continue;
			this.aim(name, zoomed(this.cameras[name], factor, size, [size.width / 2, size.height / 2]));
		}
	}

	fit(): void {
		for (const name of this.#aimed()) this.aim(name, fitted);
	}

	toggleEnlarged(name: PlaneName): void {
		this.enlarged = this.enlarged === name ? null : name;
		this.active = name;
	}

	toggleConvention(): void {
		this.convention = this.convention === "radiological" ? "neurological" : "radiological";
		this.keep();
	}

	/** All three alike: they are one body. */
	#aimed(): readonly PlaneName[] {
		return this.enlarged === null ? planeNames : [this.enlarged];
	}

	#put(axis: 0 | 1 | 2, index: number): void {
		const moved: [number, number, number] = [...this.cursor];
		moved[axis] = index;
		this.goTo(moved);
	}
}
