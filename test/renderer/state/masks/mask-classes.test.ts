import { expect, it } from "vitest";
import { classColour } from "#shared/drawing/colour";
import { paletteColour } from "../../../../renderer/canvas/label-source.ts";
import { maskClasses, paintedColour, paletteOf } from "../../../../renderer/state/masks/mask-classes.ts";
import { maskOf } from "../../made-up-mask.ts";

const classes = maskClasses(maskOf().entries, "light");
const plain = { hidden: new Set<string>(), selected: null, outlined: false, inFile: false };

it("paints a class as its tools are painted, what is of no class alone as in the file", () => {
	const { fills, lines } = paletteOf(classes, plain);
	expect(fills[1]).toBe(paletteColour(classColour("7", "light").css, 1));
	expect(fills[2]).toBe(0xff00ff00);
	expect(fills[3]).toBe(0xff563412);
	expect([fills[0], fills[4], ...lines].every((colour) => colour === 0)).toBe(true);
	expect(paletteOf(classes, { ...plain, inFile: true }).fills[1]).toBe(0xff0000ff);
	expect(classes.map((each) => paintedColour(each, true).text)).toEqual(["#000000", "#000000", "#ffffff"]);
});

it("leaves out what is hidden, and lets what is not selected stand back", () => {
	const hidden = paletteOf(classes, { ...plain, hidden: new Set(["id:7"]), outlined: true });
	expect([hidden.fills[1], hidden.lines[1]]).toEqual([0, 0]);
	expect(hidden.lines[3]).toBe(hidden.fills[3]);
	const selected = paletteOf(classes, { ...plain, selected: 3 });
	expect(selected.fills[3]).toBe(0xff563412);
	expect((selected.fills[2] ?? 0) >>> 24).toBe(77);
	expect([selected.lines[2], selected.lines[3]]).toEqual([0, 0xff563412]);
});
