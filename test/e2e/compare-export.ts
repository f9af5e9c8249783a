import { writeFileSync } from "node:fs";
import * as path from "node:path";

/** Pixels of the picture that the export names. */
export const size = { width: 400, height: 300 };

type Part = Record<string, unknown>;

export function box(
	id: string,
	schemaId: string,
	at: readonly [number, number, number, number],
	more: Part = {},
): Part {
	const [x, y, width, height] = at;
	return {
		objectId: id,
		schemaId,
		title: schemaId,
		"bounding-box": { x, y, width, height },
		classifications: [],
		metadata: { createdBy: "ann@example.org" },
		...more,
	};
}

function answer(title: string, value: unknown, tool: string): Part {
	return { objectId: `a-${title}`, schemaId: `q-${title}`, tool, title, answer: value, classifications: [] };
}

const ring = (x: number, y: number, side: number) => [
	[x, y],
	[x + side, y],
	[x + side, y + side],
	[x, y + side],
];

/** What labelling left, on one picture. */
const labelled: Part[] = [
	box("same", "Car", [20, 20, 60, 40]),
	box("moved", "Car", [20, 100, 60, 40]),
	box("relabelled", "Car", [20, 180, 60, 40]),
	box("far", "Sign", [120, 20, 30, 30]),
	box("gone", "Lane", [120, 100, 40, 40]),
	// A square with a hole, over which the review draws a square without one.
	{
		objectId: "hole",
		schemaId: "Area",
		title: "Area",
		segmentation: { zones: [{ region: ring(200, 180, 80), holes: [ring(225, 205, 30)] }] },
		classifications: [],
	},
];

/** What review made of it. */
const reviewed: Part[] = [
	box("same", "Car", [20, 20, 60, 40]),
	box("moved", "Car", [30, 100, 60, 40], { classifications: [answer("Occluded", ["Yes"], "checkbox")] }),
	box("relabelled", "Truck", [20, 180, 60, 40]),
	box("far", "Sign", [340, 240, 30, 30]),
	box("new", "Car", [200, 100, 50, 40]),
	{
		objectId: "hole",
		schemaId: "Area",
		title: "Area",
		segmentation: { zones: [{ region: ring(200, 180, 80), holes: [] }] },
		classifications: [],
	},
];

const labelAnswers = [
	answer("Weather", "Sunny", "radio"),
	answer("Species", ["Animal", "Animal / Dog"], "tree-dropdown"),
	answer("Remark", "A red car turns left.", "text"),
	answer("Untouched", "Yes", "radio"),
];
const reviewAnswers = [
	answer("Weather", "Rainy", "radio"),
	answer("Species", ["Animal", "Animal / Cat"], "tree-dropdown"),
	answer("Remark", "A blue car turns left.", "text"),
	answer("Untouched", "Yes", "radio"),
];

const labelRelations = [
	{ objectId: "r1", schemaId: "follows", title: "follows", from: "same", to: "moved", direction: "straight" },
];
const reviewRelations = [
	{ objectId: "r1", schemaId: "follows", title: "follows", from: "same", to: "new", direction: "straight" },
];

interface Moment {
	tools: readonly Part[];
	classifications: readonly Part[];
	relations: readonly Part[];
}

interface TaskPlan {
	name: string;
	before: Moment;
	after: Moment;
	metadata?: Part;
	more?: Part;
}

function visit(stage: string, at: string, duration: number, moment: Moment, more: Part = {}): Part {
	return {
		stage,
		stageId: stage,
		completedAt: at,
		completedBy: `${stage.toLowerCase()}@example.org`,
		duration,
		...moment,
		...more,
	};
}

/** A task that was labelled and reviewed; the exported state is that of the review. */
export function reviewedTask({ name, before, after, metadata = size, more = {} }: TaskPlan): Part {
	const nothing: Moment = { tools: [], classifications: [], relations: [] };
	return {
		externalId: name,
		assetId: `asset-${name}`,
		metadata,
		...more,
		task: {
			taskId: `task-${name}`,
			stage: "Complete",
			stageId: "Complete",
			updatedBy: "review@example.org",
			...after,
			stageHistory: [
				visit("Start", "2024-03-05T13:00:00.000Z", 0, nothing, { completedBy: null }),
				visit("Label", "2024-03-05T13:03:22.000Z", 46_753, before),
				visit("Review", "2024-03-05T13:04:10.000Z", 2_843, after, { reviewStatus: "Accepted" }),
			],
		},
	};
}

/** Everything on one picture. */
export const street = reviewedTask({
	name: "street.png",
	before: { tools: labelled, classifications: labelAnswers, relations: labelRelations },
	after: { tools: reviewed, classifications: reviewAnswers, relations: reviewRelations },
});

export function writeExport(folder: string, name: string, ...tasks: readonly Part[]): string {
	const file = path.join(folder, name);
	writeFileSync(file, JSON.stringify(tasks));
	return file;
}
