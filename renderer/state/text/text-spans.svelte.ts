import type { Tool } from "#shared/task";
import type { Scheme } from "#shared/drawing/colour";
import {
	compareWithText,
	decideEnds,
	textEntities,
	type EndDecision,
	type Entity,
	type TextAgreement,
} from "./entity-ends.ts";
import { classColours, placeSpans, spansByKey, type SpanColour, type TextSpan } from "./placed-spans.ts";
import { SpanIndex } from "./span-index.ts";

export interface SpanSources {
	tools: () => readonly Tool[];
	/** Indices of the tools whose class is hidden. */
	hidden: () => ReadonlySet<number>;
	/** Null while it is not at hand. */
	text: () => string | null;
	scheme: () => Scheme;
	/** Where it is not by class. */
	colour?: SpanColour;
}

/** Where spans are shown, pointed at and chosen. The task in front is one, two that are compared are another. */
export interface SpanDesk {
	readonly textSpans: TextSpans;
	/** Keys of spans. */
	hovered: number | null;
	readonly selected: number | null;
	readonly hiddenKeys: ReadonlySet<number>;
	select(key: number | null): void;
}

/** The entities of a task as spans of its text. Hiding a class moves no other: lanes are given to all of them. */
export class TextSpans {
	readonly #sources: SpanSources;
	readonly #entities: readonly { tool: Tool; entity: Entity }[] = $derived.by(() =>
		textEntities(this.#sources.tools()),
	);
	/** Entities without whole offsets: seconds of a sound, or a mistake. */
	readonly unplaced: number = $derived.by(
		() => this.#sources.tools().filter(({ geometry }) => geometry.kind === "entity").length - this.#entities.length,
	);
	readonly ends: EndDecision = $derived(decideEnds(this.#entities.map(({ entity }) => entity)));
	/** Null while there is no text to compare with. */
	readonly agreement: TextAgreement | null = $derived.by(() => {
		const text = this.#sources.text();
		if (text === null) return null;
		return compareWithText(
			this.#entities.map(({ entity }) => entity),
			this.ends.rule,
			text,
		);
	});
	readonly all: readonly TextSpan[] = $derived.by(() =>
		placeSpans(
			this.#entities,
			this.ends.rule,
			this.#sources.text()?.length ?? 0,
			this.#sources.colour ?? classColours(this.#sources.scheme()),
		),
	);
	readonly lanes: number = $derived(this.all.reduce((most, { lane }) => Math.max(most, lane + 1), 0));
	readonly #byKey: ReadonlyMap<number, TextSpan> = $derived(spansByKey(this.all));
	/** Those of classes that are shown. */
	readonly shown: SpanIndex<TextSpan> = $derived.by(() => {
		const hidden = this.#sources.hidden();
		return new SpanIndex(this.all.filter(({ key }) => !hidden.has(key)));
	});

	constructor(sources: SpanSources) {
		this.#sources = sources;
	}

	spanOf(key: number | null): TextSpan | null {
		return key === null ? null : (this.#byKey.get(key) ?? null);
	}

	/** What the text says where an entity stands; null without a text, or where the entity has no place in it. */
	textOf(key: number): string | null {
		const [text, span] = [this.#sources.text(), this.spanOf(key)];
		return text === null || span === null ? null : text.slice(span.from, span.to);
	}
}
