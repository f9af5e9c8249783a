import type { Mark } from "#shared/drawing/mark";
import type { TaskComparison } from "#shared/compare/task-comparison";
import { changeGlyphs } from "./difference-paint.ts";

/** The marks of a moment with a sign on those that it added or changed; keys are `Tool.index`. */
export function withSigns(marks: readonly Mark[], { tools }: TaskComparison): readonly Mark[] {
	const signs = new Map<number, string>(tools.added.map((index) => [index, changeGlyphs.added]));
	for (const { b, changes } of tools.pairs) if (changes.length > 0) signs.set(b, changeGlyphs.changed);
	if (signs.size === 0) return marks;
	return marks.map((mark) => {
		const badge = signs.get(mark.key);
		return badge === undefined ? mark : { ...mark, badge };
	});
}
