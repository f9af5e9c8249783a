import { cleanup, fireEvent, render, screen, within } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../../../renderer/App.svelte";
import { createHost } from "../../../renderer/host.ts";
import { FakeHost, summaryOf } from "../fake-host.ts";
import { furnish } from "./page-in-jsdom.ts";
import { freshDatabase } from "../fresh-database.ts";

beforeEach(() => {
	furnish();
	freshDatabase();
});
afterEach(cleanup);

async function start(): Promise<{ fake: FakeHost; box: HTMLInputElement }> {
	const fake = new FakeHost([summaryOf("street", 30)]);
	render(App, { host: createHost(fake) });
	await screen.findByText(/^1 of 30$/);
	return { fake, box: screen.getByRole<HTMLInputElement>("combobox", { name: "Search the tasks" }) };
}

async function write(box: HTMLInputElement, text: string): Promise<void> {
	box.value = text;
	box.setSelectionRange(text.length, text.length);
	await fireEvent.input(box);
}

function options(): string[] {
	return screen.queryAllByRole("option").map((option) => option.textContent.trim().replace(/\s+/gu, " "));
}

describe("the search box", () => {
	it("offers fields with their words, and takes one by key", async () => {
		const { box } = await start();
		await write(box, "tools>3 st");
		expect(options()).toEqual(["stage stage of the task as exported, by name or id", "status latest review status"]);
		expect(box.getAttribute("aria-expanded")).toBe("true");
		await fireEvent.keyDown(box, { key: "ArrowDown" });
		await fireEvent.keyDown(box, { key: "ArrowDown" });
		const [, second] = screen.getAllByRole("option");
		expect(second?.getAttribute("aria-selected")).toBe("true");
		expect(box.getAttribute("aria-activedescendant")).toBe(second?.id);
		await fireEvent.keyDown(box, { key: "ArrowDown" });
		await fireEvent.keyDown(box, { key: "Enter" });
		await expect.poll(() => box.value).toBe("tools>3 stage:");
	});

	it("offers values with their counts within the rest of the query", async () => {
		const { fake, box } = await start();
		await write(box, "even stage:");
		await expect.poll(options).toEqual(["Label 5", "Complete 5", "Review 5"]);
		expect(fake.asked.findLast(({ question }) => question === "readFacets")?.args).toEqual([
			"street",
			"even",
			{ field: "stage", text: "" },
		]);
		await write(box, "even stage:Rev");
		await expect.poll(options).toEqual(["Review 5"]);
		await fireEvent.keyDown(box, { key: "Tab" });
		await expect.poll(() => box.value).toBe("even stage:Review ");
		expect(options()).toEqual([]);
	});

	it("closes by Escape, then clears; Tab leaves a box that offers nothing", async () => {
		const { box } = await start();
		await write(box, "st");
		await fireEvent.keyDown(box, { key: "Escape" });
		expect(options()).toEqual([]);
		expect(box.value).toBe("st");
		const left = await fireEvent.keyDown(box, { key: "Tab" });
		expect(left).toBe(true);
		await fireEvent.keyDown(box, { key: "Escape" });
		await expect.poll(() => box.value).toBe("");
	});

	it("marks what is wrong where it stands, and asks the host for nothing of it", async () => {
		const { fake, box } = await start();
		await write(box, "a stge:x");
		expect(await screen.findByText(/^character 3: There is no field stge\. Did you mean stage\?/)).toBeTruthy();
		expect(document.querySelector(".mark")?.textContent).toBe("stge");
		expect(box.getAttribute("aria-invalid")).toBe("true");
		await new Promise((resolve) => setTimeout(resolve, 400));
		expect(fake.asked.filter(({ args }) => JSON.stringify(args).includes("stge"))).toEqual([]);
		expect(screen.getByText(/^1 of 30$/)).toBeTruthy();
	});

	it("keeps what is written while the answer to what stood there before arrives", async () => {
		const { fake, box } = await start();
		fake.holding = ["readRows"];
		await write(box, "even");
		await expect.poll(() => fake.asked.some(({ args }) => JSON.stringify(args).includes("even"))).toBe(true);
		await write(box, "even stage:");
		fake.holding = [];
		// All rows may have been asked for as well, since findings were read meanwhile.
		fake.release();
		fake.release();
		await screen.findByText(/^1 of 15 matching, 30 in all$/);
		expect(box.value).toBe("even stage:");
	});

	it("offers what was searched before", async () => {
		const { box } = await start();
		await write(box, "even");
		await fireEvent.keyDown(box, { key: "Enter" });
		await screen.findByText(/^1 of 15 matching, 30 in all$/);
		await fireEvent.keyDown(box, { key: "Escape" });
		await screen.findByText(/^1 of 30$/);
		// It is written down behind the search, and offered from then on.
		await expect
			.poll(async () => {
				await write(box, "eve");
				return options();
			})
			.toEqual(["even"]);
		const [option] = screen.getAllByRole("option");
		if (option) await fireEvent.pointerDown(option, { button: 0 });
		await screen.findByText(/^1 of 15 matching, 30 in all$/);
	});
});

describe("the facets", () => {
	async function openFacets(): Promise<{ fake: FakeHost; box: HTMLInputElement; stage: HTMLElement }> {
		const started = await start();
		expect(started.fake.count("readFacets")).toBe(0);
		await fireEvent.click(screen.getByRole("button", { name: "Facets" }));
		return { ...started, stage: await screen.findByRole("region", { name: "stage" }) };
	}

	const lines = (group: HTMLElement) =>
		within(group)
			.getAllByRole("button")
			.map((button) => button.textContent.trim().replace(/\s+/gu, " "));

	it("list values with their counts, and what is not set", async () => {
		const { stage } = await openFacets();
		expect(lines(stage)).toEqual(["Label 10", "Review 10", "Complete 10"]);
		expect(lines(screen.getByRole("region", { name: "person" }))).toEqual(["ann@example.org 24", "none 6"]);
		expect(screen.queryByRole("region", { name: "batch" })).toBeNull();
	});

	it("write a value into the query, leave it out by Alt or minus, and take it back", async () => {
		const { box, stage } = await openFacets();
		const review = () => within(stage).getByRole("button", { name: /Review/ });
		await fireEvent.click(review());
		await expect.poll(() => box.value).toBe("stage=Review");
		await expect.poll(() => review().getAttribute("aria-pressed")).toBe("true");
		await fireEvent.keyDown(review(), { key: "-" });
		await expect.poll(() => box.value).toBe("-stage=Review");
		await expect.poll(() => review().textContent).toContain("left out");
		await fireEvent.click(review());
		await expect.poll(() => box.value).toBe("");
		await fireEvent.click(review(), { altKey: true });
		await expect.poll(() => box.value).toBe("-stage=Review");
	});

	it("read the query that was typed: it is the one truth", async () => {
		const { box, stage } = await openFacets();
		await write(box, "tools>3 stage:label -stage:gone");
		await fireEvent.keyDown(box, { key: "Enter" });
		const pressed = () =>
			within(stage)
				.getAllByRole("button")
				.filter((button) => button.getAttribute("aria-pressed") !== "false")
				.map((button) => button.textContent.trim().replace(/\s+/gu, " "));
		await expect.poll(pressed).toEqual(["− left out: gone –", "✓ Label 10"]);
	});

	it("add to what has just been written, also before it was run", async () => {
		const { box, stage } = await openFacets();
		await write(box, "tools>3");
		await fireEvent.click(within(stage).getByRole("button", { name: /Review/ }));
		await expect.poll(() => box.value).toBe("tools>3 stage=Review");
	});

	it("are walked by the arrows", async () => {
		const { stage } = await openFacets();
		const [first, second] = within(stage).getAllByRole("button");
		first?.focus();
		if (first) await fireEvent.keyDown(first, { key: "ArrowDown" });
		expect(document.activeElement).toBe(second);
		if (second) await fireEvent.keyDown(second, { key: "ArrowUp" });
		expect(document.activeElement).toBe(first);
	});
});
