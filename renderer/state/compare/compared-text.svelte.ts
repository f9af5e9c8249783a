import type { ClassColour, Scheme } from "#shared/drawing/colour";
import { isOnPage } from "#shared/drawing/placing";
import type { Tool } from "#shared/task";
import { TextSpans, type SpanDesk } from "../text/text-spans.svelte.ts";
import type { Comparison } from "./comparison.svelte.ts";
import { changeColour, changeGlyphs } from "./difference-paint.ts";
import { hiddenMarks } from "./compared-marks.ts";
import { keyOf, sideOf } from "./differences.ts";

export interface TextSources {
	comparison: Comparison;
	page: () => number;
	/** Null while it is not at hand. */
	text: () => string | null;
	scheme: () => Scheme;
	/** Classes hidden, by classKey. */
	hidden: ReadonlySet<string>;
}

/** The entities of two sides on one text: keys are those of marks. What is unchanged stands there once, as B has it. */
export class ComparedText implements SpanDesk {
	readonly #sources: TextSources;
	readonly #tools: readonly Tool[] = $derived.by(() => {
		const { comparison } = this.#sources;
		return [
			...this.#named("a", comparison.taskA?.snapshot.tools),
			...this.#named("b", comparison.taskB?.snapshot.tools),
		];
	});
	readonly hiddenKeys: ReadonlySet<number> = $derived.by(() => {
		const { comparison, hidden } = this.#sources;
		const sides = (["a", "b"] as const).map(
			(side) => [side, (side === "a" ? comparison.taskA : comparison.taskB)?.snapshot.tools ?? []] as const,
		);
		return hiddenMarks(sides, comparison.byKey, {
			classes: hidden,
			onlyDifferences: comparison.choices.onlyDifferences,
		});
	});
	readonly textSpans: TextSpans;

	constructor(sources: TextSources) {
		this.#sources = sources;
		this.textSpans = new TextSpans({
			tools: () => this.#tools,
			hidden: () => this.hiddenKeys,
			text: sources.text,
			scheme: sources.scheme,
			colour: ({ index }) => this.#colourOf(index),
		});
	}

	get hovered(): number | null {
		return this.#sources.comparison.hovered;
	}

	set hovered(key: number | null) {
		this.#sources.comparison.hovered = key;
	}

	/** Of a pair B's, which is there whenever the text shows it at all. */
	get selected(): number | null {
		return this.#sources.comparison.selectedKeys.at(-1) ?? null;
	}

	select(key: number | null): void {
		this.#sources.comparison.selectKey(key);
	}

	/** With the key of its mark as index, and a title that says what became of it. */
	#named(side: "a" | "b", tools: readonly Tool[] = []): Tool[] {
		const { comparison, page } = this.#sources;
		return tools.flatMap((tool) => {
			const index = keyOf(side, tool.index);
			const change = comparison.byKey.get(index)?.change ?? "unchanged";
			if (!isOnPage(tool, page()) || (side === "a" && change === "unchanged" && comparison.result !== null)) return [];
			return [{ ...tool, index, title: `${changeGlyphs[change]} ${side.toUpperCase()} ${tool.title}` }];
		});
	}

	/** Of a changed pair A looks like what is gone, and B like what came. */
	#colourOf(key: number): ClassColour {
		const { comparison, scheme } = this.#sources;
		const change = comparison.byKey.get(key)?.change ?? "unchanged";
		const hue = change === "changed" ? (sideOf(key) === "a" ? "removed" : "added") : change;
		// The stroke of its lane: through for what is there, broken for what is gone.
		return { ...changeColour(hue, scheme()), pattern: { added: 0, removed: 1, changed: 3, unchanged: 2 }[hue] };
	}
}
