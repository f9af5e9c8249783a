import { describe, expect, it } from "vitest";
import { fault, ok, type Outcome } from "#shared/outcome";
import type { TaskRef } from "#shared/export";
import type { Tool } from "#shared/task";
import type { VolumeRead } from "#shared/volumes";
import { createHost } from "../../../../renderer/host.ts";
import { Picture } from "../../../../renderer/state/picture.svelte.ts";
import { TaskView } from "../../../../renderer/state/task-view.svelte.ts";
import type { ReadBytes } from "../../../../renderer/state/volume/voxel-bytes.ts";
import { FakeHost } from "../../fake-host.ts";
import { sampleTask, toolOf } from "../../sample-task.ts";
import { madeUpLabel, madeUpVolume } from "./made-up-volume.ts";

const first = { export: "first", row: 1 };
const second = { export: "first", row: 2 };

const asset = madeUpVolume({ scaling: { slope: 2, intercept: -10 } });
const labels = madeUpVolume({
	name: "t1.seg.nrrd",
	url: "/media/labels",
	layers: 2,
	bytes: 48,
	labels: [
		madeUpLabel(1, { schemaId: "1", title: "Lung", name: "right lung" }),
		madeUpLabel(2),
		madeUpLabel(1, { layer: 1, name: "sphere", centre: [3, 0, 1] }),
	],
});

type Answer = (role: string, visit: number | null) => VolumeRead | Outcome<VolumeRead>;

function ready(volume: typeof asset): VolumeRead {
	return { phase: "ready", volume };
}

const both: Answer = (role) => ready(role === "asset" ? asset : labels);

/** Voxels count up; those of labels are 1 in the first half and 2 in the second, their other layer is 1 at its last. */
function bytesOf(url: string, from: number, to: number): ArrayBuffer {
	const all = Uint8Array.from({ length: to }, (_, at) => {
		if (!url.includes("labels")) return at;
		return at < 24 ? (at < 12 ? 1 : 2) : at === 47 ? 1 : 0;
	});
	return all.slice(from, to).buffer;
}

interface Setting {
	answer?: Answer;
	tools?: (ref: TaskRef) => Tool[];
	name?: string;
	hasMask?: boolean;
}

function viewOn({ answer = both, tools = () => [], name = "ct.nrrd", hasMask = true }: Setting = {}) {
	const asked: { url: string; from: number; to: number; signal: AbortSignal }[] = [];
	const held: (() => void)[] = [];
	const state = { hold: false };
	const readVoxels: ReadBytes = async (url, { from, to }, received, signal) => {
		asked.push({ url, from, to, signal });
		received(Math.floor((to - from) / 2));
		if (state.hold) await new Promise<void>((go) => held.push(go));
		if (signal.aborted) throw new DOMException("aborted", "AbortError");
		if (url.includes("broken")) throw new Error("they ended after 3 of 24 bytes");
		return bytesOf(url, from, to);
	};
	const fake = new FakeHost(undefined, {
		readTask: (ref: TaskRef, visit: number | null) => {
			const task = sampleTask(ref, visit);
			const medicalBrushDataUrl = hasMask ? "https://host/t1.seg.nrrd?X-Amz-Signature=secret" : null;
			return ok({
				...task,
				asset: { ...task.asset, name, externalId: name, dataset: [] },
				snapshot: { ...task.snapshot, tools: tools(ref), relations: [], medicalBrushDataUrl },
			});
		},
		readVolume: (_ref: TaskRef, role: string, visit: number | null) => {
			const given = answer(role, visit);
			return "phase" in given ? ok(given) : given;
		},
	});
	const host = createHost(fake);
	const picture = new Picture(host, () => Promise.reject(new Error("no picture here")));
	const view = new TaskView(host, picture, () => "light", { readVoxels });
	return { fake, view, volumes: view.media.volumes, asked, held, state };
}

async function settled(): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, 0));
}

describe("the volume of the task in front", () => {
	it("is asked for with its labels, fetched once, and stood in the middle of", async () => {
		const { view, volumes, asked } = viewOn();
		await view.show(first);
		await settled();
		expect(asked.map(({ url, from, to }) => [url, from, to])).toEqual([
			["/media/ct", 0, 24],
			["/media/labels", 0, 48],
		]);
		expect(volumes.hasSlices).toBe(true);
		expect(volumes.desk.cursor).toEqual([2, 1, 1]);
		expect(volumes.desk.window).toEqual({ centre: 13, width: 46 });
		// Voxel 18, scaled by 2 less 10; of the first layer 2, of the second none.
		expect(volumes.valueAt([2, 1, 1])).toBe(26);
		expect(volumes.labelsAt([2, 1, 1]).map(({ number }) => number)).toEqual([2]);
		expect(volumes.labelsAt([3, 2, 1]).map(({ number }) => number)).toEqual([2, 3]);
		expect(volumes.picture).toMatchObject({ sizes: [4, 3, 2], first: 0 });
	});

	it("is not asked for where the asset is a picture without labels of voxels", async () => {
		const { fake, view, volumes } = viewOn({ name: "a.jpg", hasMask: false });
		await view.show(first);
		await settled();
		expect(fake.count("readVolume")).toBe(0);
		expect(volumes.hasSlices).toBe(false);
	});

	it("is let go of when another task comes, and what is on its way is left", async () => {
		const { view, volumes, asked, held, state } = viewOn();
		state.hold = true;
		await view.show(first);
		await settled();
		expect(volumes.progress).toEqual({ received: 36, wanted: 72 });
		await view.show(second);
		await settled();
		expect(asked.slice(0, 2).map(({ signal }) => signal.aborted)).toEqual([true, true]);
		for (const go of held.splice(0)) go();
		await settled();
		expect(asked).toHaveLength(4);
		expect(volumes.asset.voxels).toHaveLength(24);
		view.stop();
		expect([volumes.asset.voxels, volumes.mask.voxels, volumes.shown]).toEqual([null, null, null]);
	});

	it("can be stopped and fetched again", async () => {
		const { view, volumes, held, state } = viewOn();
		state.hold = true;
		await view.show(first);
		await settled();
		volumes.asset.cancel();
		expect([volumes.asset.isCancelled, volumes.asset.received]).toEqual([true, null]);
		state.hold = false;
		for (const go of held.splice(0)) go();
		await settled();
		expect(volumes.asset.voxels).toBeNull();
		await volumes.asset.fetch();
		expect(volumes.asset.voxels).toHaveLength(24);
		expect(volumes.asset.isCancelled).toBe(false);
	});

	it("says by figures what a page cannot hold, and fetches nothing of it", async () => {
		const large = madeUpVolume({ sizes: [2000, 2000, 1000], type: "int16", bytes: 8e9 });
		const { view, volumes, asked } = viewOn({ answer: () => ready(large), hasMask: false });
		await view.show(first);
		await settled();
		expect(asked).toEqual([]);
		expect(volumes.asset.problem).toBe(
			"ct.nrrd has 2000 × 2000 × 1000 voxels of int16, 8.0 GB at once: a page holds 1.5 GB.",
		);
	});

	it("says by figures what no canvas can paint", async () => {
		for (const sizes of [[20_000, 3, 2] as const, [9000, 8000, 1] as const]) {
			const bytes = sizes[0] * sizes[1] * sizes[2];
			const { view, volumes, asked } = viewOn({ answer: () => ready(madeUpVolume({ sizes, bytes })), hasMask: false });
			await view.show(first);
			await settled();
			expect(asked).toEqual([]);
			expect(volumes.asset.problem).toContain("16\u202f384 along a side and 67\u202f108\u202f864 in all");
		}
	});

	it.each([
		["the voxels do not add up", madeUpVolume({ bytes: 23 }), "do not add up: 23 B are there, 4 × 3 × 2 need 24 B"],
		["they end early", madeUpVolume({ url: "/media/broken" }), "could not be had: they ended after 3 of 24 bytes."],
	])("says that %s", async (_what, volume, words) => {
		const { view, volumes } = viewOn({ answer: () => ready(volume), hasMask: false });
		await view.show(first);
		await settled();
		expect(volumes.asset.problem).toContain(words);
		expect(volumes.picture).toBeNull();
	});

	it("that has several layers shows one, fetched by its place in the file", async () => {
		const film = madeUpVolume({ layers: 3, bytes: 72 });
		const { view, volumes, asked } = viewOn({ answer: () => ready(film), hasMask: false });
		await view.show(first);
		await settled();
		await volumes.asset.showLayer(2);
		expect(asked.map(({ from, to }) => [from, to])).toEqual([
			[0, 24],
			[48, 72],
		]);
		expect(volumes.valueAt([0, 0, 0])).toBe(48);
		await volumes.asset.showLayer(9);
		expect(asked).toHaveLength(2);
	});

	it("is asked for again while the engine reads it", async () => {
		let left = 2;
		const { fake, view, volumes } = viewOn({
			hasMask: false,
			answer: () => (left-- > 0 ? { phase: "making", share: 0.5 } : ready(asset)),
		});
		await view.show(first);
		await settled();
		expect(volumes.asset.isAsking).toBe(true);
		await expect.poll(() => volumes.asset.voxels?.length).toBe(24);
		expect(fake.count("readVolume")).toBe(3);
	});

	it("leaves its labels alone in voxel space where it is not here", async () => {
		const why = { class: "expired", sentence: "Its link is dead.", at: null } as const;
		const { view, volumes } = viewOn({
			answer: (role) => (role === "asset" ? { phase: "missing", place: "host/ct.nrrd", why } : ready(labels)),
		});
		await view.show(first);
		await settled();
		expect(volumes.shown?.name).toBe("t1.seg.nrrd");
		expect(volumes.valueAt([0, 0, 0])).toBeNull();
		expect(volumes.labelsAt([0, 0, 0]).map(({ number }) => number)).toEqual([1]);
	});

	it("and labels of other sizes are not laid one over the other", async () => {
		const other = { ...labels, sizes: [2, 3, 4] as const };
		const { view, volumes } = viewOn({ answer: (role) => ready(role === "asset" ? asset : other) });
		await view.show(first);
		await settled();
		expect([volumes.fits, volumes.shown?.name, volumes.picture?.labels]).toEqual([false, "ct.nrrd", null]);
		expect(volumes.labelsAt([0, 0, 0])).toEqual([]);
		const [row] = volumes.labels.rows;
		if (row === undefined) throw new Error("There are labels");
		volumes.goToLabel(row);
		expect([volumes.shown?.name, volumes.picture?.voxels]).toEqual(["t1.seg.nrrd", null]);
		expect(volumes.desk.cursor).toEqual([1, 2, 1]);
	});

	it("stays when another state of the task comes in front, whose labels are others", async () => {
		const { fake, view, volumes, asked } = viewOn();
		await view.show(first);
		await settled();
		volumes.desk.goTo([0, 0, 0]);
		await view.showVisit(1);
		await settled();
		const visits = fake.asked.filter(({ question }) => question === "readVolume").map(({ args }) => args.slice(1));
		expect(visits).toEqual([
			["asset", null],
			["volume", null],
			["volume", 1],
		]);
		expect(asked).toHaveLength(2);
		expect(volumes.desk.cursor).toEqual([0, 0, 0]);
	});

	it("gives way to the sheet where shapes of a picture were drawn on it", async () => {
		const tools = [toolOf(0, "Car", { kind: "bounding-box", x: 1, y: 1, width: 2, height: 2 })];
		const { view, volumes } = viewOn({ tools: () => tools });
		await view.show(first);
		await settled();
		expect(volumes.asSheet).toBe(true);
	});

	it("says why the engine refused it", async () => {
		const { view, volumes } = viewOn({ answer: () => fault("media-missing", "it is truncated"), hasMask: false });
		await view.show(first);
		await settled();
		expect(volumes.asset.fault?.detail).toBe("it is truncated");
		expect([volumes.asset.isAsking, volumes.hasSlices]).toEqual([false, false]);
	});
});

describe("labels", () => {
	it("are hidden one by one, with their class, or all but one", async () => {
		const { view, volumes } = viewOn();
		await view.show(first);
		await settled();
		const { labels: list } = volumes;
		const visible = (): number[] => list.rows.filter(({ isVisible }) => isVisible).map(({ number }) => number);
		view.toggleClass("id:1");
		expect(visible()).toEqual([2, 3]);
		expect(volumes.picture?.labels?.paint.colours[1]).toBe(0);
		list.toggle(list.rows[0] as never);
		expect([visible(), [...view.hidden]]).toEqual([[1, 2, 3], []]);
		list.showAlone(list.rows[2] as never);
		expect(visible()).toEqual([3]);
		list.showAlone(list.rows[2] as never);
		expect(visible()).toEqual([1, 2, 3]);
	});

	it("are found by the header's name, the class's title and their value", async () => {
		const { view, volumes } = viewOn();
		await view.show(first);
		await settled();
		const found = (text: string): number[] => {
			volumes.labels.search = text;
			return volumes.labels.found.map(({ number }) => number);
		};
		expect([found("LUNG"), found("sphere"), found("2"), found("zebra")]).toEqual([[1], [3], [2], []]);
	});

	it("are gone to, as the tools that point to them are", async () => {
		const tools = [
			toolOf(0, "Lung", { kind: "voxel-brush" }, { schemaId: "1" }),
			toolOf(1, "Nodule", { kind: "box-3d", min: [0, 0, 0], max: [0, 0, 0] }),
		];
		const { view, volumes } = viewOn({ tools: () => tools });
		await view.show(first);
		await settled();
		volumes.goToTool(tools[0] ?? null);
		expect([volumes.desk.cursor, volumes.labels.selected]).toEqual([[1, 2, 1], 1]);
		volumes.goToTool(tools[1] ?? null);
		// A voxel beside it is as good as on it.
		expect(volumes.desk.cursor).toEqual([0, 0, 0]);
	});
});

describe("the desk of slices", () => {
	it("moves the crosshair as the screen lies, and keeps it within the volume", async () => {
		const { view, volumes } = viewOn();
		await view.show(first);
		await settled();
		const { desk } = volumes;
		desk.nudge("coronal", 1, -1);
		expect(desk.cursor).toEqual([3, 1, 1]);
		desk.step("axial", -1);
		expect([desk.cursor, desk.indexOf("axial")]).toEqual([[3, 1, 0], 0]);
		desk.toggleConvention();
		desk.nudge("axial", 1, 0);
		expect(desk.cursor).toEqual([2, 1, 0]);
		desk.showSlice("sagittal", 99);
		expect(desk.cursor).toEqual([3, 1, 0]);
		desk.setWindow({ centre: NaN, width: 3 }, asset);
		expect(desk.window).toEqual({ centre: 13, width: 46 });
	});
});
