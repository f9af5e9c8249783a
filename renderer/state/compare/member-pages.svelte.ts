import { marksOf, type Mark } from "#shared/drawing/mark";
import { isOnPage } from "#shared/drawing/placing";
import { type Planes, planesOf } from "#shared/drawing/planes";
import type { Scheme } from "#shared/drawing/colour";
import type { Task, Tool } from "#shared/task";
import { sheetUnder, type ShownSheet } from "../sheet-under.ts";
import type { TaskMedia } from "../task-media.svelte.ts";

interface Sources {
	/** By member. */
	tasks: () => readonly (Task | null)[];
	page: () => number;
	isFilm: () => boolean;
	media: TaskMedia;
	scheme: () => Scheme;
}

/** What the members of an asset draw on the page in front: one sheet, and the marks of each. */
export class MemberPages {
	readonly #sources: Sources;
	readonly #tools: readonly (readonly Tool[])[] = $derived.by(() => {
		const page = this.#sources.page();
		return this.#sources.tasks().map((task) => task?.snapshot.tools.filter((tool) => isOnPage(tool, page)) ?? []);
	});
	readonly planes: Planes | null = $derived.by(() => planesOf(this.#tools.flat(), this.#sources.media.volume.grid));
	readonly sheet: ShownSheet | null = $derived.by(() => {
		const { tasks, media, isFilm } = this.#sources;
		const all = isFilm() ? tasks().flatMap((task) => task?.snapshot.tools ?? []) : this.#tools.flat();
		return sheetUnder(media, tasks().find((task) => task !== null)?.asset ?? null, all, this.planes);
	});
	/** By member. */
	readonly marks: readonly (readonly Mark[])[] = $derived.by(() => {
		const { scheme, media } = this.#sources;
		const options = { scheme: scheme(), planes: this.planes, grid: media.volume.grid };
		return this.#tools.map((tools) => marksOf(tools, this.sheet, options));
	});

	constructor(sources: Sources) {
		this.#sources = sources;
	}
}
