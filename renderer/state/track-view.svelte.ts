import { isFilm, pageCount } from "#shared/drawing/placing";
import type { Classification, Task, Tool } from "#shared/task";
import { labelDensity, type LabelDensity } from "./label-density.ts";
import {
	fittingKey,
	frameOn,
	heldAnswers,
	interpolatedAt,
	nextFrame,
	trackByTool,
	trackQuestions,
	tracksOf,
	visibleIntervals,
	type Interpolated,
	type Interval,
	type KeyFrame,
	type Track,
	type TrackKey,
} from "#shared/drawing/tracks";

/** More pages than this are scrubbed through, fewer are paged. */
const fewPages = 12;

/** The objects of the task in front over its pages: by what they are tracked, which is selected, what lies between. */
export class TrackView {
	/** What a person chose; null: what fits the task. */
	chosen = $state.raw<TrackKey | null>(null);
	/** The selected track: it stays selected on pages where it is not. */
	selectedId = $state<string | null>(null);
	/** Whether shapes between key frames are shown, in videos and in piles of pictures. */
	#shown = $state.raw({ film: true, pages: false });
	readonly #task: () => Task | null;
	readonly #page: () => number;
	/** Pages or frames of the asset's file, where it is at hand. */
	readonly #inFile: () => number;

	readonly #tools: readonly Tool[] = $derived.by(() => this.#task()?.snapshot.tools ?? []);
	/** The file of the asset may be longer than what its export says. */
	readonly pages: number = $derived.by(() => {
		const task = this.#task();
		return task === null ? 1 : Math.max(pageCount(task.asset, task.snapshot), this.#inFile());
	});
	readonly isFilm: boolean = $derived.by(() => isFilm(this.#task()));
	/** Frames a second; null where pages are no frames of a film. */
	readonly rate: number | null = $derived.by(() => (this.isFilm ? (this.#task()?.asset.frameRate ?? null) : null));
	readonly isLong: boolean = $derived(this.pages > (this.isFilm ? 1 : fewPages));
	readonly interpolates: boolean = $derived(this.isFilm ? this.#shown.film : this.#shown.pages);
	/** Questions whose nested answers could name tracks. */
	readonly questions: readonly string[] = $derived(this.pages > 1 ? trackQuestions(this.#tools) : []);
	readonly key: TrackKey = $derived.by(() => {
		const { chosen } = this;
		const isThere = chosen !== null && (chosen.by !== "answer" || this.questions.includes(chosen.question));
		return isThere ? chosen : fittingKey(this.#tools, this.questions);
	});
	readonly list: readonly Track[] = $derived(this.pages > 1 ? tracksOf(this.#tools, this.key) : []);
	readonly #byTool: ReadonlyMap<number, Track> = $derived(trackByTool(this.list));
	readonly selected: Track | null = $derived(this.list.find(({ id }) => id === this.selectedId) ?? null);
	/** What is on the page in front without an entry of its own; none of it is exported. */
	readonly between: readonly Interpolated[] = $derived.by(() =>
		this.interpolates ? interpolatedAt(this.list, this.#page()) : [],
	);
	readonly density: LabelDensity = $derived(labelDensity(this.#tools));
	/** Pages of the selected track's key frames, in order. */
	readonly keyPages: readonly number[] = $derived(this.selected?.frames.map(({ page }) => page) ?? []);
	readonly intervals: readonly Interval[] = $derived(
		this.selected === null || !this.interpolates ? [] : visibleIntervals(this.selected, this.pages),
	);

	/** @param inFile pages of the asset's file, or frames where the export does not say them; else 0 */
	constructor(task: () => Task | null, page: () => number, inFile: () => number = () => 0) {
		this.#task = task;
		this.#page = page;
		this.#inFile = inFile;
	}

	toggleInterpolation(): void {
		const { film, pages } = this.#shown;
		this.#shown = this.isFilm ? { film: !film, pages } : { film, pages: !pages };
	}

	/** The track of an annotation, interpolated ones included. */
	trackOf(tool: number): Track | null {
		return this.#byTool.get(tool < 0 ? -1 - tool : tool) ?? null;
	}

	/** What lies behind an index below 0 on this page; null for what is exported. */
	interpolated(tool: number): Interpolated | null {
		return tool < 0 ? (this.between.find((found) => found.tool.index === tool) ?? null) : null;
	}

	/** The annotation that the selected track has or shows on the page in front. */
	selectedHere(): Tool | null {
		const track = this.selected;
		if (track === null) return null;
		const exported = frameOn(track, this.#page())?.tools;
		return (
			exported?.find((tool) => !tool.interpolationStopped) ??
			exported?.[0] ??
			this.between.find((found) => found.track === track)?.tool ??
			null
		);
	}

	/** The key frame of the selected track before or behind the page in front. */
	nextKeyFrame(direction: 1 | -1): KeyFrame | null {
		return this.selected === null ? null : nextFrame(this.selected, this.#page(), direction);
	}

	/** Answers of earlier key frames that still hold on an exported annotation's, and are not given there anew. */
	heldAnswers(tool: Tool): readonly Classification[] {
		const track = tool.index < 0 ? null : this.trackOf(tool.index);
		return track === null || tool.page === null || tool.interpolationStopped ? [] : heldAnswers(track, tool.page);
	}
}
