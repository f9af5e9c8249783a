import {
	appendFileSync,
	closeSync,
	openSync,
	readFileSync,
	rmSync,
	truncateSync,
	writeFileSync,
	writeSync,
} from "node:fs";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { generateExport } from "../bench/generate.ts";
import { expect, test } from "./fixtures.ts";
import { dragToEnd, withScrollBars } from "./scroll-bar.ts";

/** A hundred megabytes, as the vendor writes them. */
const bytes = 100e6;

test.setTimeout(180_000);
test.use({ launchOptions: withScrollBars });

test("a hundred megabytes: rows, the last by the scroll bar, filter, sort, search, and again from what is kept", async ({
	served,
}) => {
	const file = path.join(served.folder, "large.json");
	const { truth } = generateExport({ path: file, kind: "small", form: "array", seed: 1, bytes, assets: Infinity });
	const page = await served.open(file);
	const grid = page.getByRole("grid", { name: "Tasks" });
	await expect(page.getByRole("row", { name: /0000000/u })).toBeVisible({ timeout: 30_000 });
	await expect(grid).toHaveAttribute("aria-rowcount", String(truth.tasks + 1), { timeout: 30_000 });

	await dragToEnd(grid);
	await expect(
		page.getByRole("row", { name: new RegExp(String(truth.tasks - 1).padStart(7, "0"), "u") }),
	).toBeVisible();

	const box = page.getByRole("combobox", { name: "Search the tasks" });
	await box.fill("external:0012345");
	await box.press("Enter");
	await expect(grid).toHaveAttribute("aria-rowcount", "2");
	// The only task comes in front; the next query leaves it out, and its first one does.
	const inFront = page.getByRole("main").getByText(/0012345/u);
	await expect(inFront.first()).toBeVisible();
	await box.fill("stage:Complete tools>0");
	await box.press("Enter");
	await expect(grid).not.toHaveAttribute("aria-rowcount", "2");
	const complete = truth.stages.find(({ stage }) => stage === "Complete")?.tasks ?? 0;
	expect(complete).toBeGreaterThan(0);
	await expect(grid).toHaveAttribute("aria-rowcount", String(complete + 1));
	await expect(inFront).toHaveCount(0);
	await box.fill("");
	await box.press("Enter");
	await page.getByRole("columnheader").first().getByRole("button").click();
	await expect(page.getByRole("columnheader").first()).toHaveAttribute("aria-sort", /ascending/u);
	await expect(page.getByRole("row", { name: /0000000/u })).toBeVisible();

	// The same file in another program: what is kept of it is enough.
	const again = await served.open(file);
	await expect(again.getByRole("grid", { name: "Tasks" })).toHaveAttribute("aria-rowcount", String(truth.tasks + 1));

	// Cut while it is open.
	truncateSync(file, 50_000_000);
	const banner = again.getByRole("alert", { name: "The file" });
	await expect(banner).toContainText(`large.json had ${String(truth.bytes)} bytes and has 50000000 now: it was cut.`);
	await expect(banner).toContainText("The list is of the file as it was");
});

test("a million tasks: the last one by the scroll bar, over more rows than an element can be tall", async ({
	served,
}) => {
	const file = path.join(served.folder, "million.json");
	const descriptor = openSync(file, "w");
	for (let first = 0; first < 1_000_000; first += 10_000) {
		const texts = Array.from({ length: 10_000 }, (_, at) => {
			const id = String(first + at).padStart(7, "0");
			return `{"externalId":"${id}.jpg","task":{"taskId":"t${id}","stage":"Label","stageId":"l","tools":[]}}\n`;
		});
		writeSync(descriptor, texts.join(""));
	}
	closeSync(descriptor);
	const page = await served.open(file);
	const grid = page.getByRole("grid", { name: "Tasks" });
	await expect(grid).toHaveAttribute("aria-rowcount", "1000001", { timeout: 60_000 });
	await dragToEnd(grid);
	await expect(page.getByRole("row", { name: /^0999999\.jpg/u })).toBeVisible();
});

/** How many times a hundred megabytes: it has to be read for seconds, while the page needs a tenth of one to be seen. */
const members = 6;

test("an export that is still being read shows its first rows, and stops when it is cancelled", async ({ served }) => {
	const plain = path.join(served.folder, "labelled.ndjson");
	// In gzip, and in the old format: of all that can be opened this is what is read slowest.
	const { truth } = generateExport({ path: plain, kind: "v2", form: "ndjson", seed: 1, bytes, assets: Infinity });
	const member = gzipSync(readFileSync(plain), { level: 1 });
	rmSync(plain);
	const file = `${plain}.gz`;
	writeFileSync(file, member);
	// Members one after the other are one text (RFC 1952, 2.2).
	for (let more = 1; more < members; more++) appendFileSync(file, member);
	const page = await served.open(file);
	const grid = page.getByRole("grid", { name: "Tasks" });
	const reading = page.getByRole("progressbar", { name: /^(?:Unpacking|Reading) labelled\.ndjson\.gz$/u });
	const firstRow = page.getByRole("row", { name: /0000000/u }).first();
	await expect(firstRow).toBeVisible();
	await expect(reading).toBeVisible();
	expect(Number(await grid.getAttribute("aria-rowcount"))).toBeLessThan(truth.tasks * members);

	await page.getByRole("button", { name: "Cancel" }).click();
	await expect(page.getByText("Reading was cancelled. What had been read is shown.")).toBeVisible();
	await expect(reading).toBeHidden();
	await expect(page.getByText(/cancelled at \d/u)).toBeVisible();
	const rows = Number(await grid.getAttribute("aria-rowcount"));
	expect(rows).toBeGreaterThan(1);
	expect(rows).toBeLessThan(truth.tasks * members);
	// What had been read is there, and stays as much as it is.
	await firstRow.click();
	await expect(page.getByRole("treeitem").first()).toBeVisible();
	expect(Number(await grid.getAttribute("aria-rowcount"))).toBe(rows);
});
