import type { Side, Veil } from "../../canvas/veil.ts";

/** How two sides are laid beside or over each other. */
export type CompareView =
	| { kind: "two-up" }
	| { kind: "overlay" }
	/** The divider, as a share of the width. */
	| { kind: "swipe"; at: number }
	/** Opacity of B, 0-1. */
	| { kind: "onion"; opacity: number }
	| { kind: "difference" }
	/** `runs`: the sides take turns by themselves. */
	| { kind: "blink"; side: Side; runs: boolean };

export type CompareViewKind = CompareView["kind"];

/** In the order in which keys go through them. */
export const compareViews: readonly CompareViewKind[] = ["two-up", "overlay", "swipe", "onion", "difference", "blink"];

export const viewNames: Readonly<Record<CompareViewKind, string>> = {
	"two-up": "Two-up",
	overlay: "Overlay",
	swipe: "Swipe",
	onion: "Onion skin",
	difference: "Difference",
	blink: "Blink",
};

/** A view as it begins. @param still whether people asked for less motion: then nothing blinks by itself. */
export function viewOf(kind: CompareViewKind, still: boolean): CompareView {
	switch (kind) {
		case "swipe":
			return { kind, at: 0.5 };
		case "onion":
			return { kind, opacity: 0.5 };
		case "blink":
			return { kind, side: "a", runs: !still };
		case "two-up":
		case "overlay":
		case "difference":
			return { kind };
	}
}

/** What of the two is seen on one canvas. */
export function veilOfView(view: CompareView, colours: Omit<Extract<Veil, { kind: "difference" }>, "kind">): Veil {
	switch (view.kind) {
		case "two-up":
		case "overlay":
			return { kind: "both" };
		case "blink":
			return { kind: "one", side: view.side };
		case "difference":
			return { kind: "difference", ...colours };
		case "swipe":
		case "onion":
			return view;
	}
}
