import type { CommandId } from "../../keyboard.ts";
import type { Loupe } from "../../state/loupe.svelte.ts";

type VerdictCommand = Extract<
	CommandId,
	| `verdict${number}`
	| "skip"
	| "nextUnreviewed"
	| "previousUnreviewed"
	| "remark"
	| "reasons"
	| "tags"
	| "assignee"
	| "workPlans"
	| "undo"
	| "redo"
>;

/** What the keys of verdicts do. */
export function verdictActions(loupe: Loupe): Record<VerdictCommand, () => unknown> {
	const { findings, verdicts, verdictWords, review, plans, list, layout, session, desk } = loupe;
	/** In the list of findings another one is in hand than the task in front: a key would judge what nobody looks at. */
	const canJudge = (): boolean => session.current !== null && loupe.centre !== "findings";
	const digit = (n: number) => () => {
		const verdict = verdictWords.onDigit(n);
		if (canJudge() && verdict !== null) void verdicts.judge(verdict);
	};
	const field = (name: "remark" | "reasons" | "tags" | "assignee") => () => {
		if (session.current === null) return;
		layout.show("right");
		layout.openSection("verdict");
		verdicts.call(name);
	};
	/** What a key said last may not be on its way yet: it is the first to be taken back, and counts where to go on. */
	const whenSaid = async (step: () => Promise<void>): Promise<void> => {
		await verdicts.settled();
		await step();
	};
	return {
		verdict1: digit(1),
		verdict2: digit(2),
		verdict3: digit(3),
		verdict4: digit(4),
		verdict5: digit(5),
		verdict6: digit(6),
		verdict7: digit(7),
		verdict8: digit(8),
		verdict9: digit(9),
		skip: () => {
			if (canJudge()) void verdicts.judge("skip");
		},
		// Whoever works through a plan goes on in its order.
		nextUnreviewed: () => {
			list.goingWhile(whenSaid(() => (plans.atWork === null ? review.step(1) : plans.next())));
		},
		previousUnreviewed: () => {
			list.goingWhile(whenSaid(() => review.step(-1)));
		},
		remark: field("remark"),
		reasons: field("reasons"),
		tags: field("tags"),
		assignee: field("assignee"),
		workPlans: () => {
			if (session.current !== null) plans.open();
		},
		// What is being drawn is taken back corner by corner, before what is done.
		undo: () => desk.undo() || whenSaid(() => findings.undo()),
		redo: () => desk.redo() || whenSaid(() => findings.redo()),
	};
}
