import "fake-indexeddb/auto";
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../../../renderer/App.svelte";
import { createHost } from "../../../renderer/host.ts";
import { fault } from "#shared/outcome";
import { FakeHost, summaryOf } from "../fake-host.ts";
import { furnish } from "./page-in-jsdom.ts";

beforeEach(() => {
	furnish();
});
afterEach(cleanup);

async function start(fake: FakeHost): Promise<FakeHost> {
	render(App, { host: createHost(fake) });
	await expect.poll(() => fake.count("listRecent")).toBeGreaterThan(0);
	return fake;
}

describe("the page", () => {
	it("begins empty with what to do next", async () => {
		await start(new FakeHost([]));
		expect(await screen.findByText("Drop an export anywhere on this page")).toBeTruthy();
		expect(await screen.findByTitle("Open first.json")).toBeTruthy();
		expect(await screen.findByText("0 connections since start")).toBeTruthy();
	});

	it("works on where the browser gives no canvas: jsdom is such a one", async () => {
		await start(new FakeHost([summaryOf("street", 300)]));
		expect(await screen.findByText("This view could not be drawn")).toBeTruthy();
		expect(await screen.findByText("street_000000.jpg")).toBeTruthy();
		expect(await screen.findByRole("tree", { name: "Annotations" })).toBeTruthy();
	});

	it("goes through tasks by key, but not while someone types", async () => {
		await start(new FakeHost([summaryOf("keys", 300)]));
		await screen.findByText(/^1 of 300$/);
		await fireEvent.keyDown(document.body, { key: "ArrowRight" });
		expect(await screen.findByText(/^2 of 300$/)).toBeTruthy();
		await fireEvent.keyDown(document.body, { key: "End" });
		expect(await screen.findByText(/^300 of 300$/)).toBeTruthy();
		const box = screen.getByRole("combobox", { name: "Search the tasks" });
		await fireEvent.keyDown(box, { key: "ArrowLeft" });
		await fireEvent.keyDown(box, { key: "Home" });
		expect(screen.getByText(/^300 of 300$/)).toBeTruthy();
		await fireEvent.keyDown(document.body, { key: "/" });
		expect(document.activeElement).toBe(box);
	});

	it("shows under the box what is wrong with a query", async () => {
		await start(new FakeHost([summaryOf("query", 300)]));
		await screen.findByText(/^1 of 300$/);
		const box = screen.getByRole("combobox", { name: "Search the tasks" });
		await fireEvent.input(box, { target: { value: "fail" } });
		expect(await screen.findByText("character 3: a field is expected")).toBeTruthy();
		expect(box.getAttribute("aria-invalid")).toBe("true");
		await fireEvent.input(box, { target: { value: "even" } });
		await expect.poll(() => box.getAttribute("aria-invalid")).toBe("false");
		expect(await screen.findByText(/^1 of 150 matching, 300 in all$/)).toBeTruthy();
	});

	it("shows progress with Cancel, and the words of a failure", async () => {
		const reading = summaryOf("part", 40, { phase: "indexing", readBytes: 5e6, totalBytes: 2e7 });
		const fake = await start(new FakeHost([reading]));
		expect(await screen.findByText(/Reading\s+5\.0 MB of 20 MB/)).toBeTruthy();
		await fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
		expect(fake.asked.some(({ question, args }) => question === "cancelReading" && args[0] === "part")).toBe(true);
		const broken = { ...reading, phase: "failed", fault: fault("file-unreadable", "part.json, byte 5000000") } as const;
		fake.tell({ name: "exportChanged", payload: broken });
		expect(await screen.findByText("part.json, byte 5000000")).toBeTruthy();
		expect(screen.getByText("The file cannot be read")).toBeTruthy();
	});

	it("says what could not be opened, and turns a bug into a notice", async () => {
		const fake = await start(new FakeHost([]));
		fake.tell({ name: "openFailed", payload: { name: "a.zip", fault: fault("zip-damaged", "no central directory") } });
		expect(await screen.findByText("a.zip: no central directory")).toBeTruthy();
		window.dispatchEvent(Object.assign(new Event("unhandledrejection"), { reason: new Error("a bug of ours") }));
		expect(await screen.findByText("a bug of ours")).toBeTruthy();
	});

	it("opens the help by ?, with every key in it", async () => {
		await start(new FakeHost([]));
		await fireEvent.keyDown(document.body, { key: "?" });
		const dialog = await screen.findByRole("dialog", { name: "Keys and help" });
		expect(dialog.textContent).toContain("Next task");
		expect(dialog.textContent).toContain("Next of the shapes that lie one over the other");
	});
});
