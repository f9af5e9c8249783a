import { writeFileSync } from "node:fs";
import * as path from "node:path";

type Part = Record<string, unknown>;
type Place = readonly [x: number, y: number, width: number, height: number];

/** Class and object id are told apart by the first letter of the title: "Car" is of schema `c-Car`. */
export function box(objectId: string, title: string, [x, y, width, height]: Place): Part {
	return { objectId, schemaId: `c-${title}`, title, "bounding-box": { x, y, width, height }, classifications: [] };
}

function weather(answer: string): Part {
	return { objectId: "w", schemaId: "q-weather", tool: "radio", title: "Weather", answer, classifications: [] };
}

const square: Place = [0, 0, 100, 100];

interface Side {
	tools: readonly Part[];
	classifications?: readonly Part[];
}

/** A task as it left Label (null: it was never there) and as it is exported. */
export function task(name: string, label: Side | null, exported: Side, more: Part = {}): Part {
	return {
		asset: `https://example.invalid/${name}.png`,
		assetId: `asset-${name}`,
		externalId: `${name}.png`,
		metadata: { width: 400, height: 300 },
		batches: ["B1"],
		task: {
			taskId: `task-${name}`,
			stage: "Review",
			stageId: "r",
			updatedBy: "bo@example.org",
			classifications: [],
			...exported,
			stageHistory: [
				{ stage: "Start", stageId: "Start", duration: 0, completedAt: "2024-01-01T00:00:00.000Z" },
				...(label === null
					? []
					: [
							{
								stage: "Label",
								stageId: "l",
								duration: 2000,
								completedAt: "2024-01-01T00:10:00.000Z",
								completedBy: "ann@example.org",
								classifications: [],
								...label,
							},
						]),
			],
			...more,
		},
	};
}

/** Four tasks of one asset: three agree but for a class, the fourth drew something else. */
export const members: readonly Part[] = (
	[
		["ann", [box("1", "Car", square), box("2", "Sign", [200, 100, 50, 50])], "Sunny"],
		["bob", [box("3", "Car", square), box("4", "Sign", [200, 100, 50, 50])], "Sunny"],
		["cat", [box("5", "Van", square), box("6", "Sign", [200, 100, 50, 50])], "Sunny"],
		["dan", [box("7", "Car", [250, 200, 100, 80])], "Rainy"],
	] as const
).map(([person, tools, answer]) => ({
	...task(
		"shared",
		null,
		{ tools, classifications: [weather(answer)] },
		{
			taskId: `task-${person}`,
			updatedBy: `${person}@example.org`,
			consensusAverage: 80,
		},
	),
}));

const sunny = [weather("Sunny")];

/** Ten tasks whose figures can be counted by hand: they stand in the tests. */
export const batchTasks: readonly Part[] = [
	// Unchanged; in the second an answer is another.
	task(
		"same-0",
		{ tools: [box("o", "Car", square)], classifications: sunny },
		{ tools: [box("o", "Car", square)], classifications: sunny },
	),
	task(
		"same-1",
		{ tools: [box("o", "Car", square)], classifications: sunny },
		{ tools: [box("o", "Car", square)], classifications: [weather("Rainy")] },
	),
	task("same-2", { tools: [box("o", "Car", square)] }, { tools: [box("o", "Car", square)] }),
	// A car that is a van.
	task("van-0", { tools: [box("o", "Car", square)] }, { tools: [box("o", "Van", square)] }),
	task("van-1", { tools: [box("o", "Car", square)] }, { tools: [box("o", "Van", square)] }),
	// Drawn again: 60 of 140 px are common, 0.429.
	task("far", { tools: [box("a", "Sign", square)] }, { tools: [box("b", "Sign", [40, 0, 100, 100])] }),
	// Drawn again: 80 of 120 px are common, 0.667.
	task("near", { tools: [box("a", "Car", square)] }, { tools: [box("b", "Car", [20, 0, 100, 100])] }),
	task("empty", { tools: [] }, { tools: [] }),
	task("unlabelled", null, { tools: [box("o", "Car", square)] }),
	task("added", { tools: [] }, { tools: [box("o", "Car", square)] }),
];

export function writeTasks(folder: string, name: string, tasks: readonly Part[]): string {
	const file = path.join(folder, name);
	writeFileSync(file, tasks.map((each) => JSON.stringify(each)).join("\n"));
	return file;
}

/** Polygons of many corners over each other: each task keeps a thread busy for some milliseconds. */
export function heavyTasks(count: number): Part[] {
	const ring = (shift: number) =>
		Array.from({ length: 120 }, (_, at) => {
			const angle = (at / 120) * 2 * Math.PI;
			const radius = at % 2 === 0 ? 120 : 90;
			return [200 + shift + radius * Math.cos(angle), 150 + shift + radius * Math.sin(angle)].map(
				(value) => Math.round(value * 10) / 10,
			);
		});
	const side = (of: string, shift: number): Side => ({
		tools: Array.from({ length: 12 }, (_, at) => ({
			objectId: `${of}${String(at)}`,
			schemaId: "c-Cell",
			title: "Cell",
			polygon: ring(at * 2 + shift),
			classifications: [],
		})),
	});
	return Array.from({ length: count }, (_, at) => task(`heavy-${String(at)}`, side("a", 0), side("b", 1)));
}
