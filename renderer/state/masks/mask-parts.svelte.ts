import { SvelteMap } from "svelte/reactivity";
import type { TaskRef } from "#shared/export";
import type { MaskPart } from "#shared/masks";
import type { Fault } from "#shared/outcome";
import type { Host } from "../../host.ts";

/** As many as are asked for at a time. */
export const partsAtATime = 1000;

/** Whose components are listed: a state of a task, and a page. */
export interface MaskPlace {
	ref: TaskRef;
	visit: number | null;
	page: number;
}

/** The components of one label, largest first, as far as they are listed. */
export interface PartList {
	total: number;
	/** Of those, as many as can be listed at all. */
	most: number;
	parts: readonly MaskPart[];
	loading: boolean;
	fault: Fault | null;
}

const none: PartList = { total: 0, most: 0, parts: [], loading: false, fault: null };

/** The components of a mask, label by label, a thousand at a time. */
export class MaskParts {
	readonly #host: Host;
	readonly #lists = new SvelteMap<number, PartList>();
	#place: MaskPlace | null = null;

	constructor(host: Host) {
		this.#host = host;
	}

	/** Another mask is in front; null: none. */
	show(place: MaskPlace | null): void {
		this.#place = place;
		this.#lists.clear();
	}

	/** null where none were asked for yet. */
	of(label: number): PartList | null {
		return this.#lists.get(label) ?? null;
	}

	/** Lists the first ones, unless they are. */
	async want(label: number): Promise<void> {
		if (!this.#lists.has(label)) await this.more(label);
	}

	/** Lists the next ones. */
	async more(label: number): Promise<void> {
		const place = this.#place;
		const list = this.#lists.get(label) ?? none;
		if (place === null || list.loading) return;
		this.#lists.set(label, { ...list, loading: true });
		const from = list.parts.length;
		const { ref, visit, page } = place;
		const answer = await this.#host.listMaskParts(ref, visit, page, label, from, from + partsAtATime);
		if (this.#place !== place) return;
		if (!answer.ok) {
			this.#lists.set(label, { ...list, loading: false, fault: answer });
			return;
		}
		const { total, listed: most, parts } = answer.value;
		this.#lists.set(label, { total, most, parts: [...list.parts, ...parts], loading: false, fault: null });
	}

	/** The component of a label around a pixel, where the list leaves no doubt which one it is. */
	around(label: number, x: number, y: number): MaskPart | null {
		const list = this.#lists.get(label);
		// One that is not listed yet may lie within the box of one that is.
		if (list === undefined || list.parts.length < list.total) return null;
		const [only, ...others] = list.parts.filter(({ box }) => isWithin(box, x, y));
		return others.length === 0 ? (only ?? null) : null;
	}
}

function isWithin({ x: left, y: top, width, height }: MaskPart["box"], x: number, y: number): boolean {
	return x >= left && y >= top && x < left + width && y < top + height;
}
