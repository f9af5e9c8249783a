import type { Bounds } from "#shared/drawing/drawing";
import { united } from "#shared/drawing/drawing";
import { draw } from "#shared/drawing/draw";
import type { Link } from "#shared/drawing/links";
import { marksOf, type Mark } from "#shared/drawing/mark";
import { isOnPage } from "#shared/drawing/placing";
import { type Planes, planesOf } from "#shared/drawing/planes";
import type { Scheme } from "#shared/drawing/colour";
import type { Task, Tool } from "#shared/task";
import type { Side } from "../../canvas/veil.ts";
import { sheetUnder, type ShownSheet } from "../sheet-under.ts";
import type { TaskMedia } from "../task-media.svelte.ts";
import { farLinks, hiddenMarks, marksByKey } from "./compared-marks.ts";
import { asChanged } from "./difference-paint.ts";
import { keyOf, type Change, type ToolDifference } from "./differences.ts";

export interface PageSources {
	a: () => Task | null;
	b: () => Task | null;
	page: () => number;
	isFilm: () => boolean;
	media: TaskMedia;
	scheme: () => Scheme;
	/** Both sides lie over each other, and are told apart by more than what became of them. */
	isOverlaid: () => boolean;
	/** Each annotation by the key of its mark. */
	byKey: () => ReadonlyMap<number, ToolDifference>;
	onlyDifferences: () => boolean;
	/** Classes hidden, by classKey. */
	hidden: ReadonlySet<string>;
}

const noMarks: readonly Mark[] = [];

/** What two sides draw on the page in front: one sheet, and the marks of each. Nothing of it is interpolated. */
export class ComparedPage {
	readonly #sources: PageSources;
	readonly #toolsOfA: readonly Tool[] = $derived.by(() => this.#toolsOn(this.#sources.a()));
	readonly #toolsOfB: readonly Tool[] = $derived.by(() => this.#toolsOn(this.#sources.b()));
	readonly #tools: readonly Tool[] = $derived([...this.#toolsOfA, ...this.#toolsOfB]);
	readonly planes: Planes | null = $derived.by(() => planesOf(this.#tools, this.#sources.media.volume.grid));
	/** The same for both sides: what lies at one place of it lies at one place of the picture. */
	readonly sheet: ShownSheet | null = $derived.by(() => {
		const { a, b, media, isFilm } = this.#sources;
		const asset = b()?.asset ?? a()?.asset ?? null;
		const all = isFilm() ? [...(a()?.snapshot.tools ?? []), ...(b()?.snapshot.tools ?? [])] : this.#tools;
		return sheetUnder(media, asset, all, this.planes);
	});
	readonly marksOfA: readonly Mark[] = $derived.by(() => this.#marksOf("a", this.#toolsOfA));
	readonly marksOfB: readonly Mark[] = $derived.by(() => this.#marksOf("b", this.#toolsOfB));
	readonly #byKey: ReadonlyMap<number, Mark> = $derived.by(() => marksByKey(this.marksOfA, this.marksOfB));
	readonly hiddenKeys: ReadonlySet<number> = $derived.by(() => {
		const { hidden, onlyDifferences, byKey } = this.#sources;
		const sides = [["a", this.#toolsOfA] as const, ["b", this.#toolsOfB] as const];
		return hiddenMarks(sides, byKey(), { classes: hidden, onlyDifferences: onlyDifferences() });
	});
	/** The pairs that lie far apart; the key is that of A's mark. */
	readonly links: readonly Link[] = $derived.by(() =>
		farLinks(this.marksOfA, this.#byKey, this.#sources.byKey(), this.hiddenKeys, this.#sources.scheme()),
	);

	constructor(sources: PageSources) {
		this.#sources = sources;
	}

	/** Around both of a pair, in pixels of the picture; null where neither is on the page, or has no place there. */
	boundsOf({ a, b }: ToolDifference): Bounds | null {
		const [inA, inB] = [this.#boundsOfKey("a", a), this.#boundsOfKey("b", b)];
		return inB === null ? inA : united(inA, inB);
	}

	#boundsOfKey(side: Side, tool: Tool | null): Bounds | null {
		const mark = tool === null ? undefined : this.#byKey.get(keyOf(side, tool.index));
		return mark === undefined ? null : (draw(mark.geometry)?.bounds ?? null);
	}

	#toolsOn(task: Task | null): Tool[] {
		const page = this.#sources.page();
		return task?.snapshot.tools.filter((tool) => isOnPage(tool, page)) ?? [];
	}

	#marksOf(side: Side, tools: readonly Tool[]): readonly Mark[] {
		if (tools.length === 0) return noMarks;
		const { scheme, media, isOverlaid, byKey } = this.#sources;
		const options = { scheme: scheme(), planes: this.planes, grid: media.volume.grid };
		const differences = byKey();
		const look = { side, isOverlaid: isOverlaid(), scheme: scheme() };
		return marksOf(tools, this.sheet, options).map((mark) => {
			const key = keyOf(side, mark.key);
			// Until the comparison has come nothing is said of it.
			const change: Change = differences.get(key)?.change ?? "unchanged";
			return asChanged({ ...mark, key }, change, look);
		});
	}
}
