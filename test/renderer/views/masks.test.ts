import "fake-indexeddb/auto";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/svelte";
import { tick, type Component } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TaskRef } from "#shared/export";
import type { MaskRead } from "#shared/masks";
import { fault, ok } from "#shared/outcome";
import { createHost } from "../../../renderer/host.ts";
import { Loupe } from "../../../renderer/state/loupe.svelte.ts";
import Inspector from "../../../renderer/views/Inspector.svelte";
import MaskColourDialog from "../../../renderer/views/MaskColourDialog.svelte";
import MaskLooks from "../../../renderer/views/MaskLooks.svelte";
import { FakeHost, summaryOf } from "../fake-host.ts";
import { brushedTask, entryOf, partOf, readyMask } from "../made-up-mask.ts";
import { furnish } from "./page-in-jsdom.ts";
import WithLoupe from "./WithLoupe.svelte";

let loupe: Loupe;
let fake: FakeHost;
let read: MaskRead;
let hasTools: boolean;

async function show(view: unknown): Promise<void> {
	await loupe.view.show({ export: "first", row: 4 });
	await expect.poll(() => loupe.view.mask.read.phase).toBe(read.phase);
	render(WithLoupe, { loupe, view: view as Component<Record<string, unknown>> });
	await tick();
}

function rowTexts(): string[] {
	return within(screen.getByRole("tree", { name: "Annotations" }))
		.getAllByRole("treeitem")
		.map((row) => row.textContent.replaceAll("\u202f", ",").replaceAll(/\s+/gu, " ").trim());
}

beforeEach(() => {
	furnish(840);
	read = readyMask();
	hasTools = true;
	const classes = [
		{ schemaId: "7", title: "Tumour", tools: 3, tasks: 1, kinds: [] },
		{ schemaId: "8", title: "Vessel", tools: 1, tasks: 1, kinds: [] },
	];
	fake = new FakeHost([summaryOf("first", 10, { classes })], {
		readTask: (ref: TaskRef, visit: number | null) => {
			const task = brushedTask(ref, visit);
			return ok(hasTools ? task : { ...task, snapshot: { ...task.snapshot, tools: [] } });
		},
		readMask: () => ok(read),
		listMaskParts: (_ref: unknown, _visit: unknown, _page: unknown, label: number, from: number, to: number) => {
			const total = label === 1 ? 2 : 2500;
			const parts = Array.from({ length: Math.max(0, Math.min(to, total) - from) }, (_, at) => partOf(from + at));
			return ok({ total, listed: total, from, parts });
		},
	});
	loupe = new Loupe(createHost(fake), "masks");
});
afterEach(cleanup);

describe("brush strokes beside tools", () => {
	it("are rows with their share and parts, and say what is of several classes or of none", async () => {
		await show(Inspector);
		expect(rowTexts().slice(0, 4)).toEqual([
			"Tumour 10.4 % 2",
			"Vessel or Nerve shared colour 10.4 % 2",
			"#123456 no class 10.4 % 2,500",
			expect.stringMatching(/^Building/u),
		]);
		expect(screen.getByRole("status", { name: "Brush mask" }).textContent).toContain(
			"Mask t1.png, from a media folder",
		);
	});

	it("are hidden by eye and by key, with the tools of their class, and shown again with all", async () => {
		await show(Inspector);
		const tree = screen.getByRole("tree", { name: "Annotations" });
		await fireEvent.click(screen.getByRole("button", { name: "Hide the strokes of Tumour" }));
		expect([...loupe.view.hidden]).toEqual(["id:7"]);
		expect(screen.getByText(/Hidden: class Tumour/u)).toBeTruthy();
		loupe.view.mask.select(3);
		await tick();
		await fireEvent.keyDown(tree, { key: " " });
		expect([...loupe.view.hidden]).toEqual(["id:7", "mask:#123456"]);
		loupe.view.hideSelectedClass();
		expect([loupe.view.mask.selected, [...loupe.view.hidden]]).toEqual([null, ["id:7"]]);
		loupe.view.hideSelectedClass();
		expect(loupe.view.hidden.size).toBe(0);
	});

	it("unfold into their parts by key, a thousand at a time, and a click goes to one", async () => {
		hasTools = false;
		await show(Inspector);
		const tree = screen.getByRole("tree", { name: "Annotations" });
		const last = async (): Promise<string | undefined> => {
			await fireEvent.keyDown(tree, { key: "End" });
			return rowTexts().at(-1);
		};
		loupe.view.mask.select(3);
		await tick();
		await fireEvent.keyDown(tree, { key: "ArrowRight" });
		await expect.poll(() => rowTexts()[3]).toBe("1 5,000 px, 2 × 3 at 1, 2");
		await fireEvent.click(screen.getByText(/^4\s998 px/u));
		expect([loupe.view.mask.selected, loupe.view.mask.part]).toEqual([3, partOf(2)]);
		expect(screen.getByRole("region", { name: "Selected brush strokes" }).textContent).toContain("this part");
		expect(await last()).toBe("The largest 1,000 of 2,500 parts 1,000 more");
		await fireEvent.keyDown(tree, { key: "Enter" });
		await expect.poll(last).toBe("The largest 2,000 of 2,500 parts 500 more");
		fake.answers.listMaskParts = () => fault("media-missing", "the components cannot be read");
		await fireEvent.click(screen.getByRole("button", { name: /more$/u }));
		await expect.poll(last).toBe("the components cannot be read Try again");
		loupe.view.mask.select(3);
		await tick();
		await fireEvent.keyDown(tree, { key: "ArrowLeft" });
		expect(rowTexts()).toHaveLength(3);
	});

	it("lose their selection to a tool's, and the other way round", async () => {
		await show(Inspector);
		loupe.view.select(0);
		await tick();
		await fireEvent.click(screen.getByText("Vessel or Nerve"));
		expect([loupe.view.selected, loupe.view.mask.selected]).toEqual([null, 2]);
		const details = screen.getByRole("region", { name: "Selected brush strokes" });
		expect(details.textContent).toContain("Vessel and of Nerve: their strokes cannot be told apart");
		expect(details.textContent).toContain("half transparent, as edges are");
		loupe.view.select(0);
		await tick();
		expect(loupe.view.mask.selected).toBeNull();
		expect(screen.queryByRole("region", { name: "Selected brush strokes" })).toBeNull();
	});
});

describe("a mask that is not here", () => {
	const why = { class: "expired", sentence: "Its link died before anybody fetched it.", at: null } as const;

	it("says in which class and why, where it would be without its signature, and what to do", async () => {
		read = { phase: "missing", place: "files.invalid/masks/t1.png", why };
		await show(Inspector);
		const said = screen.getByRole("status", { name: "Brush mask" });
		expect(said.textContent).toContain("Brush strokes: link expired. Its link died before anybody fetched it.");
		expect(said.textContent).toContain("files.invalid/masks/t1.png");
		expect(said.innerHTML).not.toContain("secret");
		await fireEvent.click(within(said).getByRole("button", { name: "Media…" }));
		expect(loupe.layout.mediaOpen).toBe(true);
	});

	it("is looked for again when media come, and says how far it is", async () => {
		read = { phase: "missing", place: "files.invalid/masks/t1.png", why };
		await show(Inspector);
		read = { phase: "making", share: 0.5 };
		loupe.view.lookAgain();
		await expect
			.poll(() => screen.getByRole("status", { name: "Brush mask" }).textContent)
			.toContain("being read: 50 %");
		read = readyMask({ entries: [entryOf(1)] });
		await expect.poll(() => rowTexts()[0]).toBe("Tumour 10.4 % 2");
	});

	it("that cannot be read says so with the next step", async () => {
		await show(Inspector);
		fake.answers.readMask = () => fault("mask-damaged", "t1.png ends after 12 of 400 bytes");
		loupe.view.lookAgain();
		await expect
			.poll(() => screen.getByRole("status", { name: "Brush mask" }).textContent)
			.toContain("t1.png ends after 12 of 400 bytes");
	});
});

describe("the class of a colour", () => {
	it("is one of the export's or a free name, remembered, and forgotten again", async () => {
		await loupe.session.start();
		await show(Inspector);
		render(WithLoupe, { loupe, view: MaskColourDialog as Component<Record<string, unknown>> });
		await fireEvent.click(screen.getByText("#123456"));
		await fireEvent.click(screen.getByRole("button", { name: "Say which class it is…" }));
		const dialog = await screen.findByRole("dialog", { name: "Which class is this colour?" });
		expect(dialog.textContent).toContain("every export of the project");
		const remember = within(dialog).getByRole<HTMLButtonElement>("button", { name: "Remember" });
		expect(remember.disabled).toBe(true);
		await fireEvent.input(within(dialog).getByRole("textbox"), { target: { value: "  Oedema " } });
		read = readyMask({
			entries: [entryOf(3, { colour: "#123456", match: "mapped", classes: [{ schemaId: null, title: "Oedema" }] })],
		});
		await fireEvent.click(remember);
		await expect.poll(() => rowTexts()[0]).toBe("Oedema mapped by hand 10.4 % 2");
		await expect.poll(() => screen.queryByRole("dialog")).toBeNull();
		await fireEvent.click(screen.getByText("Oedema"));
		await fireEvent.click(screen.getByRole("button", { name: "Forget the mapping" }));
		await expect.poll(() => fake.count("mapMaskColour")).toBe(2);
		expect(fake.asked.filter(({ question }) => question === "mapMaskColour").map(({ args }) => args[2])).toEqual([
			{ schemaId: null, title: "Oedema" },
			null,
		]);
	});

	it("offers those that share it first, and says where it could not be remembered", async () => {
		await loupe.session.start();
		await show(MaskColourDialog);
		fake.answers.mapMaskColour = () => fault("not-saved", "mappings.json cannot be written");
		const shared = loupe.view.mask.classes[1];
		loupe.view.mask.mapping = shared?.entry ?? null;
		const dialog = await screen.findByRole("dialog");
		const radios = within(dialog).getAllByRole("radio");
		expect(radios.map((radio) => radio.closest("label")?.textContent.replaceAll(/\s+/gu, " ").trim())).toEqual([
			"Vessel 8",
			"Nerve 9",
			"Tumour 7",
			"A name of your own",
		]);
		await fireEvent.click(radios[1] ?? dialog);
		await fireEvent.click(within(dialog).getByRole("button", { name: "Remember" }));
		expect((await within(dialog).findByRole("alert")).textContent).toContain("mappings.json cannot be written");
	});
});

it("looks of masks are remembered as other looks are", async () => {
	await show(MaskLooks);
	await fireEvent.click(screen.getByRole("checkbox", { name: "Outline" }));
	await fireEvent.input(screen.getByRole("slider"), { target: { value: "80" } });
	await fireEvent.change(screen.getByRole("slider"));
	loupe.looks.toggleMasks();
	const again = new Loupe(createHost(fake), "masks");
	await again.looks.load();
	expect(again.looks.mask).toEqual({ opacity: 0.8, outlined: true, inFile: false });
	expect([again.looks.values.masks, again.looks.isPlain]).toEqual([false, false]);
});
