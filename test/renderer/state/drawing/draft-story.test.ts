import { expect, it } from "vitest";
import { emptyDraft, withPlace, type Draft } from "../../../../renderer/canvas/drafts/draft.ts";
import {
	begun,
	redone,
	redrawn,
	stepped,
	undone,
	withoutLast,
} from "../../../../renderer/state/drawing/draft-story.ts";

const one: Draft = withPlace(emptyDraft("polygon"), [1, 1]);
const two: Draft = withPlace(one, [2, 2]);

it("takes steps back and does them again, until another is made", () => {
	const story = stepped(stepped(begun(emptyDraft("polygon")), one), two);
	const back = undone(story);
	expect(back?.draft).toBe(one);
	expect(back === null ? null : redone(back)).toEqual(story);
	expect(redone(story)).toBeNull();
	const other = back === null ? story : stepped(back, withPlace(one, [9, 9]));
	expect(redone(other)).toBeNull();
	expect(undone(begun(one))).toBeNull();
});

it("keeps what changes within a step, and what changed nothing, out of the steps", () => {
	const story = stepped(begun(one), two);
	expect(stepped(story, two)).toBe(story);
	const further = withPlace(two, [3, 3]);
	expect(undone(redrawn(story, further))?.draft).toBe(one);
	expect(withoutLast(story)).toEqual({ draft: one, past: [], future: [] });
});
