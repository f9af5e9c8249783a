import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "./fixtures.ts";
import { dragToEnd, withScrollBars } from "./scroll-bar.ts";

test.use({ launchOptions: withScrollBars });

function asset(index: number): Record<string, unknown> {
	return {
		asset: `https://host.invalid/${String(index)}.jpg`,
		externalId: `${String(index)}.jpg`,
		metadata: { width: 400, height: 300 },
		task: {
			taskId: `t${String(index)}`,
			stage: "Label",
			stageId: "Label",
			tools: [
				{
					objectId: `o${String(index)}`,
					schemaId: "s",
					title: "Car",
					"bounding-box": { x: 200, y: 150, width: -90, height: -60 },
				},
			],
			classifications: [],
			relations: [],
		},
	};
}

test("a hundred thousand tasks scroll to the very last by the scroll bar, filter and sort", async ({ served }) => {
	const file = path.join(served.folder, "many.ndjson");
	writeFileSync(file, Array.from({ length: 100_000 }, (_, index) => JSON.stringify(asset(index))).join("\n"));
	const page = await served.open(file);
	await expect(
		page.getByText("100 000 tasks").or(page.getByText("100 000 tasks")).or(page.getByText("100,000 tasks")).first(),
	).toBeVisible({ timeout: 30_000 });
	const grid = page.getByRole("grid", { name: "Tasks" });
	await dragToEnd(grid);
	await expect(page.getByRole("row", { name: /^99999\.jpg/u })).toBeVisible();
	await page.getByRole("combobox", { name: "Search the tasks" }).fill("task=t77777");
	await expect(page.getByRole("row", { name: /^77777\.jpg/u })).toBeVisible();
});

test("a damaged file shows what is sound and lists what is not", async ({ served }) => {
	const file = path.join(served.folder, "broken.json");
	writeFileSync(
		file,
		`[${JSON.stringify(asset(1))},{"asset":"x", broken},${JSON.stringify(asset(2))},${JSON.stringify(asset(3)).slice(0, -9)}`,
	);
	const page = await served.open(file);
	await expect(page.getByRole("row", { name: /^1\.jpg/u })).toBeVisible();
	await expect(page.getByRole("row", { name: /^2\.jpg/u })).toBeVisible();
	await page.getByRole("button", { name: "2 problems" }).click();
	await expect(page.getByRole("dialog")).toContainText("Expected a key in quotes");
});

test("a file dropped on the page opens, and one that is no export is refused in words", async ({ served }) => {
	const page = await served.open();
	await expect(page.getByRole("grid", { name: "Tasks" })).toBeVisible();
	const drop = async (name: string, bytes: Buffer) => {
		const data = await page.evaluateHandle(
			({ base64, fileName }) => {
				const transfer = new DataTransfer();
				transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], fileName));
				return transfer;
			},
			{ base64: bytes.toString("base64"), fileName: name },
		);
		for (const type of ["dragenter", "dragover", "drop"])
			await page.locator("body").dispatchEvent(type, { dataTransfer: data });
	};
	await drop("dropped.json.gz", gzipSync(JSON.stringify([asset(5)])));
	await expect(page.getByRole("row", { name: /^5\.jpg/u })).toBeVisible();
	await drop("page.html", Buffer.from("<html></html>"));
	await expect(page.getByText("This is not an Ango Hub export").first()).toBeVisible();
});

test("an issue export is named for what it is", async ({ served }) => {
	const file = path.join(served.folder, "issues.json");
	writeFileSync(file, JSON.stringify([{ _id: "i1", labelTask: "t1", content: "Wrong class", status: "Open" }]));
	const page = await served.open(file);
	await expect(page.getByText(/issue export with 1 issue,/u).first()).toBeVisible();
});

test("texts of an export are shown as written and never run", async ({ served }) => {
	const hostile = asset(1);
	const title = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
	hostile["externalId"] = title;
	(hostile["task"] as { tools: { title: string }[] }).tools.forEach((tool) => (tool.title = title));
	const file = path.join(served.folder, "hostile.json");
	writeFileSync(file, JSON.stringify([hostile, { ...asset(2), externalId: "\\\\evil.invalid\\share\\x.png" }]));
	const page = await served.open(file);
	await expect(page.getByText(title).first()).toBeVisible();
	expect(await page.title()).not.toMatch(/^[12]$/u);
});
