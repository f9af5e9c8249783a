import fc from "fast-check";

/** Exports in which two stages differ in every way that is counted. */

const classes = [
	{ schemaId: "c1", title: "Car" },
	{ schemaId: "c2", title: "Van" },
	{ schemaId: "c3", title: 'Truck, "big"' },
];
const people = ["ann@x.io", "Bo@x.io", "bo@x.io", null];

interface RandomTool {
	objectId: string;
	schemaId: string;
	title: string;
	"bounding-box"?: { x: number; y: number; width: number; height: number };
	point?: [number, number];
	classifications: { schemaId: string; title: string; answer: string | null }[];
}

/** Crowded, so that annotations compete for partners. */
const box = fc.record({
	x: fc.integer({ min: 0, max: 30 }),
	y: fc.integer({ min: 0, max: 3 }),
	width: fc.integer({ min: 4, max: 20 }),
	height: fc.integer({ min: 4, max: 12 }),
});

const tool = (ids: fc.Arbitrary<number>): fc.Arbitrary<RandomTool> =>
	fc
		.tuple(ids, fc.constantFrom(...classes), box, fc.boolean(), fc.constantFrom("Yes", "No", null))
		.map(([id, own, shape, isPoint, answer]) => ({
			objectId: `o${String(id)}`,
			...own,
			...(isPoint && shape.width % 3 === 0 ? { point: [shape.x, shape.y] } : { "bounding-box": shape }),
			classifications: answer === null ? [] : [{ schemaId: "n1", title: "Dirty?", answer }],
		}));

const question = fc
	.tuple(fc.constantFrom("Weather", "Road"), fc.constantFrom("Good", "Bad", "Ugly", null))
	.map(([title, answer]) => ({ schemaId: `q-${title}`, title, tool: "radio", answer }));

const snapshot = (ids: fc.Arbitrary<number>) =>
	fc.record({
		tools: fc.uniqueArray(tool(ids), { maxLength: 7, selector: (entry) => entry.objectId }),
		classifications: fc.uniqueArray(question, { maxLength: 2, selector: (entry) => entry.title }),
		relations: fc.constant([]),
	});

const task = (number: number): fc.Arbitrary<Record<string, unknown>> => {
	const ids = fc.integer({ min: 0, max: 9 });
	return fc
		.tuple(
			snapshot(ids),
			snapshot(ids),
			fc.boolean(),
			fc.constantFrom(...people),
			fc.constantFrom(...people),
			fc.nat(4),
		)
		.map(([labelled, reviewed, isSame, worker, owner, odd]) => ({
			asset: `https://host.invalid/${String(number)}.jpg?X-Amz-Signature=${String(number)}`,
			externalId: `${String(number)}.jpg`,
			metadata: { width: 100, height: 100 },
			batches: odd === 0 ? [] : odd === 1 ? ["B1", "b 2"] : ["B1"],
			task: {
				taskId: `t${String(number)}`,
				stage: odd === 2 ? null : ["Review", "Complete"][number % 2],
				stageId: odd === 2 ? null : "s",
				updatedBy: owner,
				...reviewed,
				stageHistory:
					odd === 4
						? []
						: [
								{ stage: "Label", stageId: "Label", completedBy: worker, ...(isSame ? reviewed : labelled) },
								{ stage: "Review", stageId: "R", completedBy: owner, ...reviewed },
							],
			},
		}));
};

/** As JSON, of `count` assets. */
export const randomExports = (count: number): fc.Arbitrary<string> =>
	fc.tuple(...Array.from({ length: count }, (_, number) => task(number))).map((list) => JSON.stringify(list));
