import { expect, it } from "vitest";
import type { Snapshot } from "#shared/task";
import { emptySentence } from "../../../renderer/wording/tally.ts";

const bare = { tools: [], brushDataUrl: null, medicalBrushDataUrl: null } as unknown as Snapshot;

it("tells a task of brush strokes alone from one without any annotation", () => {
	expect(emptySentence(bare, "page")).toBe("No annotations in this state of the task.");
	const strokes = /^Nothing but brush strokes/u;
	expect(emptySentence({ ...bare, brushDataUrl: "https://host/t1.png" }, "page")).toMatch(strokes);
	expect(emptySentence({ ...bare, medicalBrushDataUrl: "https://host/t1.seg.nrrd" }, "page")).toMatch(strokes);
	expect(emptySentence({ ...bare, tools: [{}] as Snapshot["tools"] }, "frame")).toBe(
		"No annotations on this frame. Press ] for the next frame that has some.",
	);
});
