import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect, test } from "./fixtures.ts";

const q = (schemaId: string, tool: string, title: string, answer: unknown, more: Record<string, unknown> = {}) => ({
	objectId: `c-${schemaId}`,
	schemaId,
	tool,
	title,
	answer,
	classifications: [],
	...more,
});
const ring = [
	[10, 10],
	[190, 10],
	[190, 60],
	[10, 60],
];

const task = {
	taskId: "t1",
	stage: "Complete",
	stageId: "Complete",
	updatedAt: "2024-03-05T13:03:22.007+05:45",
	updatedBy: "ann@example.org",
	totalDuration: 49_596,
	totalIdleDuration: 3_725_000,
	consensusAverage: 74.5,
	consensusDetailed: [
		{ score: "100", schemaId: "s1", title: "Car" },
		{ score: 49, schemaId: "s2", title: "Road" },
		{ score: 0, schemaId: "q1", title: "Damaged?" },
		{ score: null, schemaId: "q2", title: "Where" },
		{ score: "n/a", schemaId: "q3", title: "Parts" },
	],
	tools: [
		{
			objectId: "o1",
			schemaId: "s2",
			title: "Road",
			page: 0,
			segmentation: {
				zones: [
					{
						region: ring,
						holes: [
							[
								[20, 100],
								[40, 100],
								[40, 150],
							],
						],
					},
				],
			},
		},
		{
			objectId: "o2",
			schemaId: "s1",
			title: "Car",
			page: 0,
			"bounding-box": { x: 60, y: 80, width: 50, height: 40 },
			ocr: { text: "AB-12", confidence: 0.92 },
			masks: ["https://host.invalid/m1.png"],
		},
		{
			objectId: "o2",
			schemaId: "s1",
			title: "Car",
			page: 4,
			"bounding-box": { x: 60, y: 80, width: 50, height: 40 },
			interpolationStopped: true,
		},
		{ objectId: "o3", schemaId: "s3", title: "Hologram", hologram: { beams: 3 } },
	],
	classifications: [
		q("q1", "radio", "Damaged?", "Yes", {
			classifications: [q("q2", "checkbox", "Where", ["Left | right", "In / out"])],
			metadata: { createdBy: "ann@example.org", createdAt: 1_709_643_802_007, createdIn: "Label" },
		}),
		q("q3", "multi-dropdown", "Parts", [], {}),
		q("q4", "text", "Remark", ""),
		q("q5", "text", "Plate", "AB\n12"),
		q("q6", "single-dropdown", "Weather", null),
		q("q7", "tree-dropdown", "Species", ["Animal", "Animal / Dog", "Animal / Dog / Beagle", "Plant"]),
		q("q8", "single-tree", "Place", "City / Street"),
		q("q9", "radio", "Part", "door"),
		q("q9", "radio", "Part", "wheel"),
		q("q9", "radio", "Part", "door"),
		q("q10", "text", "Row", "7", { columnField: true }),
		q("q11", "upload-box", "Scan", [null, "scan.pdf"]),
	],
	relations: [{ objectId: "r1", schemaId: "s9", title: "all", group: ["o1", "o2"], weight: 2 }],
	stageHistory: [{ stage: "Review", stageId: "u-1", duration: 49_596, reviewStatus: "Accepted", isSkipped: false }],
};

function exportFile(folder: string): string {
	const file = path.join(folder, "answers.json");
	const metadata = { width: 200, height: 160, frameTotal: 10, frameRate: 10 };
	writeFileSync(file, JSON.stringify([{ asset: "https://host.invalid/a.mp4", externalId: "a.mp4", metadata, task }]));
	return file;
}

// High enough that all panes of the inspector have room.
test.use({ viewport: { width: 1500, height: 1600 } });

test("answers of every kind, unanswered and empty, trees, repeated ones in their order", async ({ served }) => {
	const page = await served.open(exportFile(served.folder));
	const answers = page.getByRole("region", { name: /^Answers/u });
	const lines = answers.locator(".body > ul > li");
	await expect(lines).toHaveCount(12);
	const line = (title: string) => lines.filter({ has: page.getByText(title, { exact: true }) });

	await expect(line("Damaged?")).toContainText(/Yes\s*Where\s*Left \| right\s*In \/ out/u);
	await expect(line("Parts")).toContainText("(nothing chosen)");
	await expect(line("Remark")).toContainText("(empty text)");
	await expect(line("Plate").getByText("AB\n12", { exact: true })).toHaveCSS("white-space", "pre-wrap");
	await expect(line("Weather")).toContainText("unanswered");
	const tree = line("Species").getByRole("list", { name: "Tree answer" }).getByRole("listitem");
	await expect(tree).toHaveText(["Animal", "Dog", "Beagle", "Plant"]);
	await expect(line("Place")).toContainText("City / Street");
	await expect(line("Part").locator("p.answer")).toHaveText(["door", "wheel", "door"]);
	await expect(line("Row")).toContainText("a column of a table");
	await expect(line("Scan")).toContainText(/scan\.pdf\s*1 of the 2 values of the answer is null/u);
	await expect(answers.getByTitle(/created .* ann@example\.org in Label/u)).toHaveText("Damaged?");
});

test("consensus scores stand as bars with their words, none told from 0; times and durations exact", async ({
	served,
}) => {
	const page = await served.open(exportFile(served.folder));
	const pane = page.getByRole("region", { name: "Task", exact: true });
	await pane.getByRole("button", { name: "Task" }).click();
	const scores = pane.locator("dl").filter({ hasText: "average" });
	await expect(scores.locator("dt")).toHaveText(["average", "Car", "Road", "Damaged?", "Where", "Parts"]);
	await expect(scores.locator(".value")).toHaveText(["74.5 %", "100 %", "49 %", "0 %", "no score", "no score"]);
	await expect(scores.locator("dd").last()).toContainText("score: n/a");
	const shares = await scores.locator(".bar").evaluateAll((bars) =>
		bars.map((bar) => {
			const fill = bar.querySelector("span");
			return fill === null ? null : Math.round((100 * fill.clientWidth) / bar.clientWidth);
		}),
	);
	const [average, car, road, damaged, where, parts] = shares;
	expect([car, damaged, where, parts]).toEqual([100, 0, null, null]);
	for (const [share, percent] of [
		[average, 74.5],
		[road, 49],
	] as const)
		expect(Math.abs((share ?? NaN) - percent)).toBeLessThan(2);

	await expect(pane.getByTitle("2024-03-05T07:18:22.007Z (exported as 2024-03-05T13:03:22.007+05:45)")).toBeVisible();
	await expect(pane.getByTitle(/^3725000 ms: the format does not name this key/u)).toHaveText("1 h 02 min");
});

test("what is odd about annotations is said beside them, and what nobody knows is shown", async ({ served }) => {
	const page = await served.open(exportFile(served.folder));
	const pane = page.getByRole("region", { name: /^Annotations/u });
	// What ends an object is none: the list and the inspector count alike, and say so.
	await expect(pane.getByRole("button", { name: /^Annotations/u })).toHaveText(/Annotations\s*3/u);
	await expect(pane.getByText("4 entries, counted as 3: 1 entry only says where an object ends.")).toBeVisible();
	const details = page.getByRole("region", { name: "Selected annotation" });

	await pane.getByRole("treeitem").filter({ hasText: "1 zone" }).click();
	await expect(details).toContainText(
		"Hole 1 of zone 1 reaches outside its region: perhaps its coordinates are swapped (y, x), as with x and y swapped it lies inside",
	);
	await pane.getByRole("treeitem").filter({ hasText: "50×40" }).first().click();
	await expect(details).toContainText(
		/OCR text\s*AB-12\s*OCR confidence\s*0\.92\s*mask 1\s*https:\/\/host\.invalid\/m1\.png/u,
	);
	await pane.getByRole("treeitem").filter({ hasText: "o3" }).click();
	await expect(details).toContainText(/hologram\s*\{"beams":3\}/u);
	await expect(details).toContainText("No key of this tool is a geometry that is known");
	await expect(page.getByRole("region", { name: /^Relations/u })).toContainText("weight: 2");
	await expect(page.getByRole("radio", { name: /Review/u })).toHaveAttribute(
		"title",
		/taken for a review: it has a status[^]*isSkipped: false/u,
	);
});
