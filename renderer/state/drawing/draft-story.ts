import type { Draft } from "../../canvas/drafts/draft.ts";

/** A draft, and the steps before and behind it: as many as a hand made. */
export interface DraftStory {
	draft: Draft;
	past: readonly Draft[];
	future: readonly Draft[];
}

export function begun(draft: Draft): DraftStory {
	return { draft, past: [], future: [] };
}

/** One step on; none where nothing changed. */
export function stepped(story: DraftStory, draft: Draft): DraftStory {
	if (draft === story.draft) return story;
	return { draft, past: [...story.past, story.draft], future: [] };
}

/** Another draft in the place of this one, as a part of the same step. */
export function redrawn(story: DraftStory, draft: Draft): DraftStory {
	return { ...story, draft };
}

/** Null: there is nothing to take back. */
export function undone({ draft, past, future }: DraftStory): DraftStory | null {
	const before = past.at(-1);
	return before === undefined ? null : { draft: before, past: past.slice(0, -1), future: [draft, ...future] };
}

/** Null: nothing was taken back. */
export function redone({ draft, past, future }: DraftStory): DraftStory | null {
	const [next, ...later] = future;
	return next === undefined ? null : { draft: next, past: [...past, draft], future: later };
}

/** As before the last step, which cannot be done again: it came to nothing. */
export function withoutLast({ draft, past, future }: DraftStory): DraftStory {
	return { draft: past.at(-1) ?? draft, past: past.slice(0, -1), future };
}
