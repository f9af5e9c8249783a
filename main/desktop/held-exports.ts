import type { HostEvent } from "#shared/contract";
import type { ExportId, ExportSummary } from "#shared/export";
import type { OpenedPlace } from "../engine/engine-api.ts";

/** So often an export is opened again by itself, unless it was at rest for a while in between. */
const mostReturns = 2;
/** That while, ms. */
const patience = 60_000;

interface Held {
	name: string;
	/** Null: it is not known yet from where it was opened. */
	place: OpenedPlace | null;
	/** It is being read, unpacked or looked through. */
	isAtWork: boolean;
	/** How often the process ended over it. */
	ends: number;
	/** When it was opened last, ms. */
	since: number;
}

/** What the end of the engine's process leaves to be done. */
export interface AfterEnd {
	/** To be opened again. */
	back: OpenedPlace[];
	/** The process ended over them too often, or nothing tells where they lie. */
	left: { id: ExportId; name: string; ends: number }[];
	/** None of them was open at an end before: what was asked may be asked again. */
	isFirst: boolean;
}

/** The exports that are open in the engine's process, told from its messages: what the next one has to open again. */
export class HeldExports {
	readonly #held = new Map<ExportId, Held>();
	readonly #now: () => number;

	/** @param now milliseconds of a clock that only goes on */
	constructor(now: () => number) {
		this.#now = now;
	}

	/** Of those of which it is known where they lie, in the order in which they were opened. */
	get paths(): string[] {
		return [...this.#held.values()].flatMap(({ place }) => (place === null ? [] : [place.path]));
	}

	opened(place: OpenedPlace): void {
		this.#of(place.id, place.name).place = place;
	}

	hear(event: HostEvent): void {
		if (event.name === "exportChanged")
			this.#of(event.payload.id, event.payload.name).isAtWork = isAtWork(event.payload);
		else if (event.name === "exportClosed") this.#held.delete(event.payload);
	}

	/**
	 * The process ended. Blamed are the exports at work and those that something was asked of; where there is none, all of
	 * them. What is left is forgotten.
	 */
	ended(asked: ReadonlySet<string>): AfterEnd {
		const now = this.#now();
		const suspects = [...this.#held].filter(([id, { isAtWork }]) => isAtWork || asked.has(id));
		const blamed = new Map(suspects.length > 0 ? suspects : this.#held);
		const after: AfterEnd = { back: [], left: [], isFirst: true };
		for (const [id, held] of this.#held) {
			if (blamed.has(id)) held.ends = !held.isAtWork && now - held.since >= patience ? 1 : held.ends + 1;
			if (held.ends > 1) after.isFirst = false;
			held.isAtWork = true;
			held.since = now;
			if (held.place !== null && held.ends <= mostReturns) after.back.push(held.place);
			else after.left.push({ id, name: held.name, ends: held.ends });
		}
		for (const { id } of after.left) this.#held.delete(id);
		return after;
	}

	#of(id: ExportId, name: string): Held {
		const known = this.#held.get(id);
		if (known !== undefined) return known;
		const held = { name, place: null, isAtWork: true, ends: 0, since: this.#now() };
		this.#held.set(id, held);
		return held;
	}
}

function isAtWork({ phase, checkPhase }: ExportSummary): boolean {
	if (phase === "indexing" || phase === "unpacking") return true;
	return phase === "done" && (checkPhase === "waiting" || checkPhase === "checking");
}
