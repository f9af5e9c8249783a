import "fake-indexeddb/auto";
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { tick, type Component } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fault, ok, type Outcome } from "#shared/outcome";
import type { MediaFound } from "#shared/media";
import type { TaskRef } from "#shared/export";
import type { Task, Tool } from "#shared/task";
import { createHost } from "../../../renderer/host.ts";
import { Loupe } from "../../../renderer/state/loupe.svelte.ts";
import Inspector from "../../../renderer/views/Inspector.svelte";
import TextRoom from "../../../renderer/views/TextRoom.svelte";
import { FakeHost } from "../fake-host.ts";
import { sampleTask, toolOf } from "../sample-task.ts";
import { furnish } from "./page-in-jsdom.ts";
import WithLoupe from "./WithLoupe.svelte";

const text = "The <b>quick</b> brown fox\r\njumps over the lazy dog.";

function entity(index: number, title: string, words: string, more: Partial<Tool> = {}): Tool {
	const start = text.indexOf(words);
	const geometry = { kind: "entity", start, end: start + words.length, selection: words } as const;
	return toolOf(index, title, geometry, more);
}

const words = [entity(0, "Animal", "brown fox"), entity(1, "Colour", "brown"), entity(2, "Animal", "dog")];
let loupe: Loupe;
let tools: readonly Tool[] = words;
let answer: Outcome<MediaFound>;

function taskOf(ref: TaskRef): Task {
	const task = sampleTask(ref);
	return {
		...task,
		asset: { ...task.asset, name: "fox.txt", externalId: "fox.txt" },
		snapshot: { ...task.snapshot, tools: [...tools] },
	};
}

async function show(...views: unknown[]): Promise<void> {
	const fake = new FakeHost(undefined, { readTask: (ref: TaskRef) => ok(taskOf(ref)), findText: () => answer });
	const bytes = new TextEncoder().encode(text);
	loupe = new Loupe(createHost(fake), "text-room", undefined, () => Promise.resolve(bytes));
	await loupe.view.show({ export: "first", row: 4 });
	await expect.poll(() => loupe.view.media.text.loading).toBe(false);
	for (const view of views) render(WithLoupe, { loupe, view: view as Component<Record<string, unknown>> });
	await tick();
	// The picture is not asked for: the file is a text.
	expect(fake.count("findMedia")).toBe(0);
}

const run = (letters: string) => screen.getByText(letters, { selector: "mark" });

beforeEach(() => {
	furnish();
	tools = words;
	answer = ok({
		url: "/media/1",
		file: "texts/fox.txt",
		bytes: text.length,
		size: null,
		isTiled: false,
		match: { by: "external id", exactness: "exact" },
		ties: [],
		lookedFor: ["fox.txt"],
		folders: 1,
		frames: null,
	});
});
afterEach(cleanup);

describe("a text with its entities", () => {
	it("is shown line by line as it is written, never as markup", async () => {
		await show(TextRoom);
		const sheet = screen.getByRole("document", { name: "Text" });
		const lines = [...sheet.querySelectorAll(".words")].map((line) => line.textContent);
		expect(lines).toEqual(["The <b>quick</b> brown fox", "jumps over the lazy dog."]);
		expect(sheet.querySelector("b")).toBeNull();
		expect(screen.getByText("texts/fox.txt · Matched by external id.")).toBeTruthy();
	});

	it("points, selects the innermost by click, and goes through what lies below by Tab", async () => {
		await show(TextRoom);
		const sheet = screen.getByRole("document", { name: "Text" });
		await fireEvent.pointerMove(run("brown"));
		expect(loupe.view.hovered).toBe(1);
		expect(sheet.querySelector(".chip")?.textContent).toBe("Colour");
		await fireEvent.click(run("brown"));
		expect(loupe.view.selected).toBe(1);
		expect(screen.getByText(/^Colour · 17–22 · line 1$/u)).toBeTruthy();
		expect(await fireEvent.keyDown(sheet, { key: "Tab" })).toBe(false);
		expect(loupe.view.selected).toBe(0);
		await fireEvent.pointerMove(run("dog"));
		await fireEvent.click(run("dog"));
		// One alone lies here: the key goes on to the next control.
		expect(await fireEvent.keyDown(sheet, { key: "Tab" })).toBe(true);
		await fireEvent.pointerLeave(sheet);
		expect(loupe.view.hovered).toBeNull();
	});

	it("hides the classes that the list hides, and moves no other", async () => {
		await show(TextRoom);
		loupe.view.toggleClass("id:s-Animal");
		await tick();
		expect(screen.queryByText("dog", { selector: "mark" })).toBeNull();
		expect(run("brown")).toBeTruthy();
		expect(loupe.view.textSpans.lanes).toBe(2);
	});

	it("says in the facts which end was taken, and in the line what disagrees", async () => {
		tools = [...words, toolOf(3, "Colour", { kind: "entity", start: 4, end: 8, selection: "quick" })];
		await show(TextRoom, Inspector);
		loupe.layout.openSection("task");
		await tick();
		expect(screen.getByText("end is the character behind the last")).toBeTruthy();
		expect(screen.getByText("3 of 4 as the text says")).toBeTruthy();
		expect(screen.getByText(/1 of 4 selections says otherwise about where an entity ends/u)).toBeTruthy();
		expect(screen.getByText(/1 of 4 selections is not what this text says there\./u)).toBeTruthy();
	});

	it("lists the entities by their place where the file is missing, and invents no text", async () => {
		answer = ok({
			url: null,
			file: null,
			bytes: 0,
			size: null,
			isTiled: false,
			match: null,
			ties: [],
			lookedFor: ["fox.txt", "fox.*"],
			folders: 2,
			frames: null,
		});
		await show(TextRoom);
		expect(screen.getByText(/fox\.txt is not in the 2 media folders/u)).toBeTruthy();
		const rows = screen.getAllByRole("option").map((row) => row.textContent.replaceAll(/\s+/gu, " ").trim());
		expect(rows.map((row) => /(brown fox|brown|dog)$/u.exec(row)?.[1])).toEqual(["brown fox", "brown", "dog"]);
		await fireEvent.click(screen.getByText("dog"));
		expect(loupe.view.selected).toBe(2);
		expect(screen.queryByRole("document")).toBeNull();
	});

	it("is refused in words where it is too large or no text", async () => {
		answer = fault("text-too-large", "fox.txt has 64000001 bytes, at most 64000000 are shown");
		await show(TextRoom);
		expect(screen.getByText(/fox\.txt has 64000001 bytes, at most 64000000 are shown/u)).toBeTruthy();
		expect(screen.getAllByRole("option")).toHaveLength(3);
	});
});
