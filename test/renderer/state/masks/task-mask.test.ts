import { describe, expect, it, vi } from "vitest";
import type { MaskRead } from "#shared/masks";
import { fault, ok } from "#shared/outcome";
import { createHost } from "../../../../renderer/host.ts";
import { TaskMask } from "../../../../renderer/state/masks/task-mask.svelte.ts";
import { FakeHost } from "../../fake-host.ts";
import { entryOf, maskOf, partOf, readyMask } from "../../made-up-mask.ts";

const place = { ref: { export: "first", row: 4 }, visit: null, page: 0 };

/** Reads are answered in turn; the last one again and again. */
function maskOn(...reads: MaskRead[]) {
	const fake = new FakeHost(undefined, {
		readMask: () => ok(reads.length > 1 ? reads.shift() : reads[0]),
		listMaskParts: (_ref: unknown, _visit: unknown, _page: unknown, _label: number, from: number, to: number) => {
			const parts = Array.from({ length: Math.max(0, Math.min(to, 2500) - from) }, (_, at) => partOf(from + at));
			return ok({ total: 3000, listed: 2500, from, parts });
		},
	});
	const read = (url: string) => Promise.resolve(new Uint8Array(url.endsWith("-1-0-0") ? 12 : 16));
	return { fake, mask: new TaskMask(createHost(fake), () => "light", read) };
}

describe("the mask of the task in front", () => {
	it("is asked for until it is made, and says how far it is meanwhile", async () => {
		vi.useFakeTimers();
		const { fake, mask } = maskOn({ phase: "making", share: 0.25 }, { phase: "making", share: 0.75 }, readyMask());
		const shown = mask.show(place);
		const shares: (number | null)[] = [];
		while (mask.mask === null) {
			await vi.advanceTimersByTimeAsync(50);
			if (mask.read.phase === "making" && shares.at(-1) !== mask.read.share) shares.push(mask.read.share);
		}
		await shown;
		vi.useRealTimers();
		expect(shares).toEqual([0.25, 0.75]);
		expect(fake.count("readMask")).toBe(3);
		expect(fake.asked[0]?.args).toEqual([place.ref, null, 0]);
	});

	it("is not that of another state for a moment, whichever answer comes first", async () => {
		const fake = new FakeHost(undefined, {
			readMask: (_ref: unknown, visit: number | null) => ok(readyMask({ name: `visit ${String(visit)}` })),
		});
		const mask = new TaskMask(createHost(fake), () => "light");
		await mask.show(place);
		expect(mask.mask?.name).toBe("visit null");
		fake.holding = ["readMask"];
		const first = mask.show({ ...place, visit: 0 });
		expect([mask.mask, mask.source]).toEqual([null, null]);
		const second = mask.show({ ...place, visit: 1 });
		fake.release(1);
		await second;
		fake.release(0);
		await first;
		expect(mask.mask?.name).toBe("visit 1");
		mask.clear();
		expect(mask.mask).toBeNull();
	});

	it("keeps the labels where only their names are others", async () => {
		const { mask } = maskOn(
			readyMask(),
			readyMask({ name: "again" }),
			readyMask({ tiles: { url: "/media/mask-b", tileSize: 4, levels: 2 } }),
		);
		await mask.show(place);
		const before = mask.source;
		await mask.lookAgain();
		expect([mask.mask?.name, mask.source === before]).toEqual(["again", true]);
		await mask.lookAgain();
		expect(mask.source?.url).toBe("/media/mask-b");
	});

	it("does not blink while it is made again for the same state", async () => {
		const { mask } = maskOn(readyMask(), { phase: "making", share: 0.5 }, readyMask({ name: "again" }));
		await mask.show(place);
		mask.select(1);
		const seen: unknown[] = [];
		const again = mask.lookAgain();
		while (mask.mask?.name !== "again") {
			seen.push(mask.mask?.name);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		await again;
		expect([new Set(seen), mask.selectedClass?.title]).toEqual([new Set(["t1.png"]), "Tumour"]);
	});

	it("says why there is none, and drops what was shown where the host has no answer", async () => {
		const why = { class: "expired", sentence: "The link died.", at: null } as const;
		const { fake, mask } = maskOn(readyMask(), { phase: "missing", place: "files.invalid/t1.png", why });
		await mask.show(place);
		await mask.lookAgain();
		expect(mask.read).toEqual({ phase: "missing", place: "files.invalid/t1.png", why });
		fake.answers.readMask = () => fault("mask-damaged", "t1.png cannot be read");
		await mask.lookAgain();
		expect([mask.fault?.detail, mask.read.phase, mask.source]).toEqual(["t1.png cannot be read", "none", null]);
	});

	it("names classes by title, then what is of several or of none", async () => {
		const entries = [...maskOf().entries, entryOf(4, { classes: [{ schemaId: null, title: "" }], match: "mapped" })];
		const { mask } = maskOn(readyMask({ entries }));
		await mask.show(place);
		expect(mask.classes.map(({ label, title, key }) => [label, title, key])).toEqual([
			[4, "(no title)", "title:"],
			[1, "Tumour", "id:7"],
			[2, "Vessel or Nerve", "mask:#00ff00"],
			[3, "#123456", "mask:#123456"],
		]);
	});

	it("lists parts a thousand at a time, as many as can be listed", async () => {
		const { fake, mask } = maskOn(readyMask());
		await mask.show(place);
		await mask.parts.want(3);
		await mask.parts.want(3);
		await mask.parts.more(3);
		await mask.parts.more(3);
		const list = mask.parts.of(3);
		expect([list?.parts.length, list?.total, list?.most]).toEqual([2500, 3000, 2500]);
		const windows = fake.asked.filter(({ question }) => question === "listMaskParts").map(({ args }) => args.slice(4));
		expect(windows).toEqual([
			[0, 1000],
			[1000, 2000],
			[2000, 3000],
		]);
	});

	it("tells the part under the pointer only where there is no doubt", async () => {
		const { fake, mask } = maskOn(readyMask());
		await mask.show(place);
		mask.point(0, 1, 1);
		expect(mask.pointed).toBeNull();
		await mask.parts.want(1);
		mask.point(1, 1, 1);
		// 500 of its parts cannot be listed: one of them may lie within the box of the first.
		expect([mask.pointed?.of.title, mask.pointed?.part]).toEqual(["Tumour", null]);
		const [one, other] = [partOf(0), { ...partOf(1), box: { x: 1, y: 1, width: 4, height: 1 } }];
		fake.answers.listMaskParts = () => ok({ total: 2, listed: 2, from: 0, parts: [one, other] });
		await mask.show({ ...place, visit: 1 });
		await mask.parts.want(1);
		mask.point(1, 0, 0);
		expect(mask.pointed?.part).toEqual(one);
		mask.point(1, 1, 1);
		expect(mask.pointed?.part).toBeNull();
		mask.selectAt(1, 4, 1);
		expect([mask.selected, mask.part]).toEqual([1, other]);
		expect(mask.extentOf(1, null)).toEqual({ x: 0, y: 0, width: 5, height: 3 });
	});

	it("remembers what class a colour is, and reads the mask anew; a refusal is said", async () => {
		const mapped = readyMask({ entries: [entryOf(3, { colour: "#123456", match: "mapped" })] });
		const { fake, mask } = maskOn(readyMask(), mapped);
		await mask.show(place);
		const [, , unknown] = maskOf().entries;
		if (unknown === undefined) throw new Error("There is no third entry");
		mask.mapping = unknown;
		expect(await mask.map(unknown, { schemaId: "7", title: "Tumour" })).toBeNull();
		expect(fake.asked.find(({ question }) => question === "mapMaskColour")?.args).toEqual([
			"first",
			"#123456",
			{ schemaId: "7", title: "Tumour" },
		]);
		expect([mask.classes.map(({ title }) => title), mask.mapping]).toEqual([["Tumour"], null]);
		fake.answers.mapMaskColour = () => fault("not-saved", "the folder cannot be written");
		expect((await mask.map(unknown, null))?.detail).toBe("the folder cannot be written");
	});
});
