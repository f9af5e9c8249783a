import "fake-indexeddb/auto";
import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ExportSummary } from "#shared/export";
import { fault, ok } from "#shared/outcome";
import App from "../../../renderer/App.svelte";
import { createHost } from "../../../renderer/host.ts";
import { FakeHost, summaryOf } from "../fake-host.ts";
import { furnish } from "./page-in-jsdom.ts";

beforeEach(() => {
	furnish();
});
afterEach(cleanup);

async function start(fake: FakeHost): Promise<void> {
	render(App, { host: createHost(fake) });
	await expect.poll(() => fake.count("readTask")).toBeGreaterThan(0);
}

function tell(fake: FakeHost, payload: ExportSummary): void {
	fake.tell({ name: "exportChanged", payload });
}

const cut = { state: "changed", sentence: "old.json had 300 bytes and has 5 now: it was cut" } as const;
const away = { state: "gone", sentence: "old.json is not in its place" } as const;

describe("the file of the export in front", () => {
	it("is told changed over a list that stays, and is read again at the same place", async () => {
		const fake = new FakeHost([summaryOf("old", 300)]);
		fake.answers.reopenExport = () => {
			const again = summaryOf("new", 250);
			tell(fake, again);
			fake.summaries = [again];
			fake.tell({ name: "exportClosed", payload: "old" });
			return ok("new");
		};
		await start(fake);
		await screen.findByText(/^1 of 300$/);
		expect(screen.queryByRole("alert", { name: "The file" })).toBeNull();
		for (let step = 0; step < 3; step++) await fireEvent.keyDown(document.body, { key: "ArrowRight" });
		await screen.findByText(/^4 of 300$/);
		tell(fake, summaryOf("old", 300, { source: cut }));
		const banner = await screen.findByRole("alert", { name: "The file" });
		expect(banner.textContent).toContain(`${cut.sentence}. The list is of the file as it was`);
		expect(screen.getByText(/^4 of 300$/)).toBeTruthy();
		await fireEvent.click(screen.getByRole("button", { name: "Read it again" }));
		expect(await screen.findByText(/^4 of 250$/)).toBeTruthy();
		expect(fake.asked.find(({ question }) => question === "reopenExport")?.args).toEqual(["old"]);
		expect(screen.queryByRole("alert", { name: "The file" })).toBeNull();
	});

	it("stays in front where it cannot be read again, and says why", async () => {
		const fake = new FakeHost([summaryOf("old1", 300, { source: away })], {
			reopenExport: () => fault("file-missing", "old.json"),
		});
		await start(fake);
		await fireEvent.click(await screen.findByRole("button", { name: "Read it again" }));
		expect(await screen.findByText("The file is not there")).toBeTruthy();
		expect(screen.getByText(/^1 of 300$/)).toBeTruthy();
	});

	it("is read by itself when it is back, where it could not be read before", async () => {
		const fake = new FakeHost([summaryOf("old2", 300, { source: away })]);
		fake.answers.readTask = () => fault("file-away", away.sentence);
		await start(fake);
		await screen.findByRole("alert", { name: "The file" });
		expect(fake.count("readTask")).toBe(1);
		delete fake.answers.readTask;
		tell(fake, summaryOf("old2", 300));
		await expect.poll(() => fake.count("readTask")).toBe(2);
		expect(await screen.findByRole("tree", { name: "Annotations" })).toBeTruthy();
		expect(screen.queryByRole("alert", { name: "The file" })).toBeNull();
	});
});

describe("the status bar", () => {
	it("says how much is checked, and stops the check when asked", async () => {
		const checking = { checkPhase: "checking", checked: 0.438, checkedAssets: 131 } as const;
		const fake = new FakeHost([summaryOf("old3", 300, checking)]);
		await start(fake);
		expect(await screen.findByText(/^checked 43 %/)).toBeTruthy();
		await fireEvent.click(screen.getByRole("button", { name: "Stop checking" }));
		expect(fake.asked.some(({ question, args }) => question === "cancelReading" && args[0] === "old3")).toBe(true);
		tell(fake, summaryOf("old3", 300, { ...checking, checkPhase: "cancelled" }));
		expect(await screen.findByText(/^checked 43 %, cancelled/)).toBeTruthy();
		expect(screen.queryByRole("button", { name: "Stop checking" })).toBeNull();
	});
});
