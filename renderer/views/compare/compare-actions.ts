import type { CommandId } from "../../keyboard.ts";
import type { Loupe } from "../../state/loupe.svelte.ts";

type CompareCommand = Extract<
	CommandId,
	| "compare"
	| "nextCompareView"
	| "previousCompareView"
	| "nextDifference"
	| "previousDifference"
	| "onlyDifferences"
	| "otherSide"
	| "swapSides"
	| "explain"
	| "replay"
	| "nextStage"
	| "previousStage"
>;

/** What the keys of comparing and of the replay do; those of comparing nothing where nothing is compared. */
export function compareActions(loupe: Loupe): Record<CompareCommand, () => unknown> {
	const { comparison, replay } = loupe;
	const isTaskSeen = () => loupe.centre === "task";
	const whileOn = (act: () => unknown) => () => (comparison.isOn && isTaskSeen() ? act() : undefined);
	return {
		compare: () => {
			if (isTaskSeen()) return comparison.toggle();
			loupe.showCentre("task");
			return comparison.isOn ? undefined : comparison.toggle();
		},
		nextCompareView: whileOn(() => {
			comparison.stepView(1);
		}),
		previousCompareView: whileOn(() => {
			comparison.stepView(-1);
		}),
		nextDifference: whileOn(() => {
			comparison.step(1);
		}),
		previousDifference: whileOn(() => {
			comparison.step(-1);
		}),
		onlyDifferences: whileOn(() => comparison.change({ onlyDifferences: !comparison.choices.onlyDifferences })),
		otherSide: whileOn(() => {
			// From another view the first blink begins it, by hand.
			if (comparison.view.kind !== "blink") comparison.show("blink");
			comparison.blink(true);
		}),
		swapSides: whileOn(() => comparison.swap()),
		explain: whileOn(() => {
			comparison.explain();
		}),
		replay: () => {
			if (isTaskSeen() && !comparison.isOn) replay.toggle();
		},
		nextStage: () => (isTaskSeen() ? replay.step(1) : undefined),
		previousStage: () => (isTaskSeen() ? replay.step(-1) : undefined),
	};
}
