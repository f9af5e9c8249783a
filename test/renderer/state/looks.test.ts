import { beforeEach, expect, it } from "vitest";
import { plainLooks } from "../../../renderer/canvas/looks.ts";
import { Memory } from "../../../renderer/db.ts";
import { Looks } from "../../../renderer/state/looks.svelte.ts";
import { freshDatabase } from "../fresh-database.ts";

beforeEach(freshDatabase);

it("begins plain, and tells the canvas what its sliders say", () => {
	const looks = new Looks(new Memory(() => undefined, "plain-looks"));
	expect(looks.isPlain).toBe(true);
	expect(looks.painted).toEqual(plainLooks);
	looks.change({ opacity: 50, brightness: 150, contrast: 75, outlines: false });
	expect(looks.painted).toEqual({ fill: 0.5, outlined: false, tone: { brightness: 1.5, contrast: 0.75 } });
	looks.change({ fills: false });
	expect(looks.painted.fill).toBe(0);
	expect(looks.isPlain).toBe(false);
});

it("comes back when the page does, until it is reset", async () => {
	const memory = new Memory(() => undefined, "looks");
	const before = new Looks(memory);
	before.change({ opacity: 40, fills: false });
	before.keep();
	const after = new Looks(memory);
	await after.load();
	expect([after.values.opacity, after.values.fills, after.values.brightness]).toEqual([40, false, 100]);
	after.reset();
	expect(after.isPlain).toBe(true);
	const last = new Looks(memory);
	await last.load();
	expect(last.isPlain).toBe(true);
	memory.close();
});
