import type { TaskRef } from "#shared/export";
import {
	bareTool,
	type Classification,
	type Geometry,
	type Instant,
	type StageVisit,
	type Task,
	type Tool,
} from "#shared/task";

function instant(text: string): Instant {
	return { ms: Date.parse(text), text };
}

function answerOf(title: string, answer: Classification["answer"], more: Partial<Classification> = {}): Classification {
	return {
		pointer: `/task/classifications/${title}`,
		objectId: `c-${title}`,
		schemaId: `q-${title}`,
		tool: "radio",
		title,
		answer,
		page: null,
		interpolationStopped: false,
		classifications: [],
		metadata: null,
		notes: [],
		unknown: [],
		...more,
	};
}

export function toolOf(index: number, title: string, geometry: Geometry, more: Partial<Tool> = {}): Tool {
	return {
		pointer: `/task/tools/${String(index)}`,
		index,
		objectId: `o${String(index)}e5f00000000000000000`,
		schemaId: `s-${title}`,
		title,
		page: null,
		geometry,
		classifications: [],
		...bareTool,
		...more,
	};
}

function visitOf(index: number, stage: string, more: Partial<StageVisit>): StageVisit {
	return {
		index,
		stage,
		stageId: stage,
		completedAt: instant("2024-03-05T13:03:22.000Z"),
		completedBy: "ann@example.org",
		duration: 46_753,
		reviewStatus: null,
		tools: 9,
		classifications: 3,
		relations: 2,
		hasSnapshot: true,
		unknown: [],
		...more,
	};
}

const classes = ["Car", "Lane", "Pedestrian", "Traffic sign", "Building"] as const;

function shape(index: number): Geometry {
	const [x, y] = [80 + (index % 6) * 290, 90 + Math.floor(index / 6) * 190];
	switch (index % 6) {
		case 0:
			return { kind: "bounding-box", x, y, width: 134.25, height: 81 };
		case 1:
			return {
				kind: "polygon",
				ring: [
					[x, y],
					[x + 150, y + 10],
					[x + 120, y + 120],
					[x + 20, y + 100],
				],
			};
		case 2:
			return {
				kind: "polyline",
				points: [
					[x, y],
					[x + 60, y + 80],
					[x + 180, y + 60],
				],
			};
		case 3:
			return { kind: "point", at: [x + 20, y + 40] };
		case 4:
			return {
				kind: "rotated-bounding-box",
				corners: [
					[x, y],
					[x - 30, y + 90],
					[x + 100, y + 130],
					[x + 130, y + 40],
				],
				rotation: 17.1,
			};
		default:
			return {
				kind: "segmentation",
				zones: [
					{
						region: [
							[x, y],
							[x + 160, y],
							[x + 160, y + 110],
							[x, y + 110],
						],
						holes: [
							[
								[x + 40, y + 30],
								[x + 90, y + 30],
								[x + 90, y + 70],
							],
						],
					},
				],
			};
	}
}

/** A task with every part that the inspector shows. After visit 0 it has no tools, after visit 1 a third fewer. */
export function sampleTask(ref: TaskRef, visit: number | null = null): Task {
	const many = Array.from({ length: 24 }, (_, index) =>
		toolOf(index, classes[index % classes.length] ?? "Car", shape(index), {
			classifications:
				index % 3 === 0
					? [answerOf("Occluded", "Yes", { classifications: [answerOf("By", ["Tree", "Car"], { tool: "checkbox" })] })]
					: [],
			notes: index === 7 ? ["The object id stands on two annotations."] : [],
		}),
	);
	const tools = visit === 0 ? [] : visit === 1 ? many.slice(0, 16) : many;
	return {
		ref,
		form: "v3",
		bytes: { offset: 1024, length: 48_213 },
		asset: {
			url: "https://host.example/street.jpg?X-Amz-Expires=120000",
			name: "street.jpg",
			assetId: "64e5",
			externalId: "images/street.jpg",
			width: 1920,
			height: 1080,
			pages: 1,
			frameRate: null,
			dataset: [],
			batches: ["Batch 1", "Night"],
			metadata: [["width", 1920]],
			contextData: [
				["camera", "left"],
				["__proto__", { x: 1 }],
			],
			attachments: [],
			unknown: [],
		},
		taskId: "64e5aaaa",
		stage: "Complete",
		stageId: "Complete",
		updatedAt: instant("2024-03-05T13:04:10.123Z"),
		updatedBy: "bo@example.org",
		totalDuration: 49_596,
		visitDuration: 49_596,
		consensusAverage: 87,
		consensusDetailed: [{ schemaId: "s-Car", title: "Car", score: 91, unknown: [] }],
		visits: [
			visitOf(0, "Start", { completedBy: null, duration: 0, tools: 0, classifications: 0, relations: 0 }),
			visitOf(1, "Label", { tools: 16 }),
			visitOf(2, "Review", { completedBy: "bo@example.org", duration: 2843, reviewStatus: "Accepted", tools: 24 }),
		],
		shown: visit,
		snapshot: {
			tools,
			classifications: [
				answerOf("Weather", "Sunny"),
				answerOf("Species", ["Animal", "Animal / Dog", "Animal / Dog / Beagle", "Plant"], { tool: "tree-dropdown" }),
				answerOf("Remark", "", { tool: "text" }),
				answerOf("Second opinion", null),
			],
			relations: [
				{
					pointer: "/task/relations/0",
					index: 0,
					objectId: "r0",
					schemaId: "rs",
					title: "drives on",
					page: null,
					ends: {
						kind: "pair",
						from: tools[0]?.objectId ?? null,
						to: tools[1]?.objectId ?? "gone",
						direction: "straight",
					},
					notes: [],
					unknown: [],
				},
				{
					pointer: "/task/relations/1",
					index: 1,
					objectId: "r1",
					schemaId: "rs",
					title: "convoy",
					page: null,
					ends: { kind: "group", members: ["r0", tools[5]?.objectId ?? "gone", "nowhere"] },
					notes: [],
					unknown: [],
				},
			],
			brushDataUrl: null,
			medicalBrushDataUrl: null,
			toolsLeftOut: 0,
			toolsCounted: 24,
		},
		notes: [],
		unknown: [["idleDuration", 1200]],
	};
}
