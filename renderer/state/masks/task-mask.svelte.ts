import { type Bounds, united } from "#shared/drawing/drawing";
import type { Scheme } from "#shared/drawing/colour";
import type { Mask, MaskEntry, MaskPart, MaskRead } from "#shared/masks";
import type { Fault } from "#shared/outcome";
import type { Host } from "../../host.ts";
import { componentAt } from "./component-at.ts";
import { readLabels, type ReadLabels } from "./label-file.ts";
import { LabelTiles } from "./label-tiles.ts";
import { maskClasses, type MaskClass } from "./mask-classes.ts";
import { MaskParts, type MaskPlace } from "./mask-parts.svelte.ts";

/** Milliseconds between two questions about a mask that is being made. */
const again = 150;
/** Milliseconds that the pointer rests before the pixels around it are gone through. */
const rest = 60;
const nothing: MaskRead = { phase: "none" };

/** What the pointer is on. */
export interface PointedMask {
	of: MaskClass;
	/** The component, where it is known which one it is. */
	part: Pick<MaskPart, "area" | "box"> | null;
}

/** The brush strokes of the task in front, in the state and on the page that are shown: a mask, or why there is none. */
export class TaskMask {
	read = $state.raw<MaskRead>(nothing);
	/** Why there is no answer at all. */
	fault = $state.raw<Fault | null>(null);
	/** Why a part of it is coarser than it could be. */
	broken = $state.raw<string | null>(null);
	/** The labels of the mask that is shown. */
	source = $state.raw<LabelTiles | null>(null);
	/** A label. */
	selected = $state<number | null>(null);
	/** Within the selected label: what is framed on the canvas. */
	part = $state.raw<Pick<MaskPart, "area" | "box"> | null>(null);
	pointed = $state.raw<PointedMask | null>(null);
	/** Whose class is being chosen. */
	mapping = $state.raw<MaskEntry | null>(null);
	readonly parts: MaskParts;
	readonly #host: Host;
	readonly #scheme: () => Scheme;
	readonly #bytes: ReadLabels;
	#place: MaskPlace | null = null;
	#turn = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	readonly mask: Mask | null = $derived(this.read.phase === "ready" ? this.read.mask : null);
	readonly classes: readonly MaskClass[] = $derived.by(() => maskClasses(this.mask?.entries ?? [], this.#scheme()));
	readonly selectedClass: MaskClass | null = $derived(
		this.classes.find(({ label }) => label === this.selected) ?? null,
	);

	/** `scheme` says which of light and dark the colours are for, just now. */
	constructor(host: Host, scheme: () => Scheme, bytes: ReadLabels = readLabels) {
		this.#host = host;
		this.#scheme = scheme;
		this.#bytes = bytes;
		this.parts = new MaskParts(host);
	}

	/** A state of a task and a page come in front; null: one that points to no mask. What was shown is of another. */
	async show(place: MaskPlace | null): Promise<void> {
		// Another page of the same state: its link is the same, and what is shown stays until the answer is there.
		const isSame = place !== null && this.#place !== null && isSameState(place, this.#place);
		this.#place = place;
		const turn = ++this.#turn;
		if (!isSame) {
			this.#take(nothing);
			this.select(null);
			this.parts.show(place);
		}
		this.fault = null;
		if (place === null) return;
		for (;;) {
			const answer = await this.#host.readMask(place.ref, place.visit, place.page);
			if (turn !== this.#turn) return;
			this.fault = answer.ok ? null : answer;
			const read = answer.ok ? answer.value : nothing;
			// Made again for the same state, a mask does not blink: until the new one is there it is the old one.
			if (read.phase !== "making" || this.mask === null) this.#take(read);
			if (read.phase !== "making") return;
			await new Promise((resolve) => setTimeout(resolve, again));
			if (turn !== this.#turn) return;
		}
	}

	/** The mask may be here by now, or its colours may be of other classes. */
	async lookAgain(): Promise<void> {
		await this.show(this.#place);
	}

	clear(): void {
		void this.show(null);
	}

	/** Selects a class by its label, and perhaps one of its components; null: none. */
	select(label: number | null, part: Pick<MaskPart, "area" | "box"> | null = null): void {
		this.selected = label;
		this.part = label === null ? null : part;
	}

	/** What lies under the pointer, in pixels of the mask; a label of 0 and null are nothing. */
	point(label: number | null, x: number, y: number): void {
		const of = this.#classOf(label);
		clearTimeout(this.#timer);
		if (of === null) {
			this.pointed = null;
			return;
		}
		void this.parts.want(of.label);
		this.pointed = { of, part: this.parts.around(of.label, x, y) };
		this.#timer = setTimeout(() => {
			if (this.pointed?.of === of) this.pointed = { of, part: this.#partAt(of.label, x, y) };
		}, rest);
	}

	/** Selects what lies there; what is nothing selects nothing. */
	selectAt(label: number | null, x: number, y: number): void {
		const of = this.#classOf(label);
		this.select(of?.label ?? null, of === null ? null : this.#partAt(of.label, x, y));
	}

	/** The part of the mask that a selection is about, in its own pixels: the component, or as much of the class as is listed. */
	extentOf(label: number, part: Pick<MaskPart, "box"> | null): Bounds | null {
		if (part !== null) return part.box;
		const parts = this.parts.of(label)?.parts ?? [];
		return parts.reduce<Bounds | null>((extent, { box }) => united(extent, box), null);
	}

	/**
	 * Remembers what class a colour is, or forgets it, and reads the mask anew.
	 * @returns why that could not be done; null where it is.
	 */
	async map({ colour }: MaskEntry, to: { schemaId: string | null; title: string } | null): Promise<Fault | null> {
		const place = this.#place;
		if (place === null) return null;
		const answer = await this.#host.mapMaskColour(place.ref.export, colour, to);
		if (!answer.ok) return answer;
		this.mapping = null;
		if (this.#place === place) {
			this.select(null);
			this.parts.show(place);
			await this.lookAgain();
		}
		return null;
	}

	#classOf(label: number | null): MaskClass | null {
		return label === null || label === 0 ? null : (this.classes.find((each) => each.label === label) ?? null);
	}

	#partAt(label: number, x: number, y: number): Pick<MaskPart, "area" | "box"> | null {
		const listed = this.parts.around(label, x, y);
		if (listed !== null || this.source === null) return listed;
		return componentAt(this.source, x, y);
	}

	#take(read: MaskRead): void {
		this.read = read;
		if (read.phase !== "ready") {
			this.source = null;
			this.broken = null;
			this.pointed = null;
			return;
		}
		// The same labels under other names: nothing of them is fetched anew.
		if (this.source?.url === read.mask.tiles.url) return;
		this.broken = null;
		const source: LabelTiles = new LabelTiles(read.mask, this.#bytes, (words) => {
			if (this.source === source) this.broken = words;
		});
		this.source = source;
	}
}

function isSameState(a: MaskPlace, b: MaskPlace): boolean {
	return a.ref.export === b.ref.export && a.ref.row === b.ref.row && a.visit === b.visit;
}
