/** Random exports, shaped like the format and bent out of shape in the ways real ones are (format.md, section 14). */
import fc from "fast-check";

/**
 * Any character but half ones. fast-check's own `unit: "binary"` keeps a table of all 1.1 million, which every garbage
 * collection then has to walk through.
 */
export const character = fc
	.nat(0x10ffff - 0x800)
	.map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800));
const word = fc.oneof(
	fc.constantFrom(
		"",
		"a",
		"Car",
		"__proto__",
		"constructor",
		"toString",
		'quote"d',
		"back\\slash",
		"{[,]}",
		'{"asset":1},',
		"é𝄞\u2028",
		" x ",
	),
	fc.string({ maxLength: 8 }),
	fc.string({ unit: character, maxLength: 6 }),
);
const odd = fc.oneof(
	fc.constantFrom(null, true, false, 0, -1.5, 1e21, "", "12", "1e3"),
	fc.constant([]),
	fc.constant({}),
	word,
);
const maybe = (value: fc.Arbitrary<unknown>) =>
	fc.oneof({ arbitrary: value, weight: 6 }, { arbitrary: odd, weight: 1 });
const time = maybe(
	fc.oneof(
		fc.constantFrom("2023-08-23T11:36:38.027Z", "2024-02-30T00:00:00Z", "1692790598027"),
		fc.integer({ min: 0, max: 2e12 }),
	),
);
const points = fc.array(fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()), { maxLength: 4 });

/** An object of optional keys in a random order. */
function loose(fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> {
	return fc
		.tuple(
			fc.record(fields, { requiredKeys: [] }),
			fc.array(fc.tuple(word, odd), { maxLength: 1 }),
			fc.integer({ min: 0, max: 5 }),
		)
		.map(([object, extra, turn]) => {
			const entries = [...Object.entries(object), ...extra];
			return Object.fromEntries([...entries.slice(turn), ...entries.slice(0, turn)]);
		});
}

const metadata = loose({ createdAt: time, createdBy: word, createdIn: word });
const classification = fc.letrec((tie) => ({
	node: loose({
		objectId: word,
		schemaId: maybe(word),
		tool: word,
		title: maybe(word),
		answer: fc.oneof(word, fc.array(fc.oneof(word, fc.constant(null)), { maxLength: 3 }), odd),
		classifications: maybe(fc.array(tie("node"), { maxLength: 2 })),
		metadata,
		page: fc.oneof(fc.nat(9), fc.constant("3")),
	}),
})).node;
const tool = maybe(
	loose({
		"bounding-box": maybe(
			fc.record({
				x: fc.double({ noNaN: true, noDefaultInfinity: true }),
				y: fc.integer(),
				width: fc.integer(),
				height: fc.integer(),
			}),
		),
		polygon: maybe(points),
		point: maybe(fc.tuple(fc.integer(), fc.integer())),
		segmentation: maybe(
			fc.record({
				zones: fc.array(fc.record({ region: points, holes: fc.array(points, { maxLength: 1 }) }), { maxLength: 2 }),
			}),
		),
		"medical-brush": fc.boolean(),
		objectId: word,
		schemaId: maybe(word),
		title: maybe(word),
		classifications: maybe(fc.array(classification, { maxLength: 1 })),
		metadata,
		page: fc.nat(3),
		interpolationStopped: maybe(fc.boolean()),
	}),
);
const relation = loose({ objectId: word, from: word, to: word, group: fc.array(word, { maxLength: 2 }) });
const snapshot = {
	tools: maybe(fc.array(tool, { maxLength: 4 })),
	objects: maybe(fc.array(tool, { maxLength: 1 })),
	classifications: maybe(fc.array(maybe(classification), { maxLength: 2 })),
	relations: maybe(fc.array(maybe(relation), { maxLength: 2 })),
	brushDataUrl: maybe(word),
	medicalBrushDataUrl: maybe(word),
};
const stageVisit = maybe(
	loose({
		...snapshot,
		stage: maybe(word),
		stageId: maybe(word),
		duration: maybe(fc.nat(100_000)),
		completedAt: time,
		completedBy: maybe(word),
		reviewStatus: maybe(word),
	}),
);
const taskV3 = loose({
	...snapshot,
	taskId: maybe(word),
	stage: maybe(word),
	stageId: maybe(word),
	updatedAt: time,
	updatedBy: maybe(word),
	totalDuration: maybe(fc.nat(100_000)),
	stageHistory: maybe(fc.array(stageVisit, { maxLength: 3 })),
	consensusAverage: maybe(fc.nat(100)),
});
const taskV2 = maybe(
	loose({
		...snapshot,
		taskId: maybe(word),
		completedBy: maybe(word),
		completedAt: time,
		"duration(ms)": maybe(fc.nat(9999)),
		duration: maybe(fc.nat(9999)),
		updatedAt: time,
		updatedBy: maybe(word),
		status: word,
		review: maybe(loose({ status: word, completedBy: maybe(word), completedAt: time, "duration(ms)": fc.nat(99) })),
	}),
);
const assetFields = {
	asset: maybe(fc.oneof(word, fc.constant("https://host.invalid/a%20b/c.jpg?X-Amz-Expires=120000"))),
	assetId: maybe(word),
	externalId: maybe(word),
	dataset: maybe(fc.array(word, { maxLength: 3 })),
	metadata: maybe(loose({ width: fc.nat(9), height: fc.nat(9), frameTotal: maybe(fc.nat(9)), frameRate: fc.nat(60) })),
	batches: maybe(fc.array(fc.oneof(word, fc.constant(null)), { maxLength: 3 })),
	contextData: maybe(fc.jsonValue({ maxDepth: 3 })),
	attachments: maybe(fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 2 })),
};

const randomAsset: fc.Arbitrary<unknown> = fc.oneof(
	{ arbitrary: loose({ ...assetFields, task: maybe(taskV3) }), weight: 6 },
	{
		arbitrary: loose({
			...assetFields,
			tasks: maybe(fc.array(taskV2, { maxLength: 3 })),
			status: word,
			consensus: maybe(fc.nat(100)),
		}),
		weight: 3,
	},
	{ arbitrary: loose({ ...assetFields, ...snapshot, answer: maybe(loose(snapshot)) }), weight: 1 },
	{
		arbitrary: loose({
			_id: word,
			labelTask: word,
			content: word,
			status: word,
			asset: fc.constant({ externalId: "a" }),
		}),
		weight: 1,
	},
	{ arbitrary: fc.jsonValue({ maxDepth: 2 }), weight: 1 },
);

/** A text that says some keys twice: JSON.parse keeps the last. */
function doubled(text: string, at: number): string {
	const keys = [
		...text.matchAll(
			/"(?:tools|task|taskId|title|schemaId|polygon|stageHistory|batches|frameTotal|duration|tasks)":/gu,
		),
	];
	const key = keys[at % Math.max(keys.length, 1)];
	if (!key) return text;
	const value =
		["null", "[]", "{}", '"x"', "7", '[{"schemaId":"q","title":"q","polygon":[]}]', '{"taskId":"z","tools":[{}]}'][
			at % 7
		] ?? "null";
	return `${text.slice(0, key.index)}${key[0]}${value},${text.slice(key.index)}`;
}

export interface RandomExport {
	text: string;
	/** The texts of the elements, in order. */
	elements: string[];
	ndjson: boolean;
}

/** A whole export file, as an array (compact, one a line, indented, oddly spaced) or as NDJSON. */
export const randomExport: fc.Arbitrary<RandomExport> = fc
	.record({
		assets: fc.array(fc.tuple(randomAsset, fc.option(fc.nat(50), { freq: 3 })), { maxLength: 6 }),
		form: fc.constantFrom("compact", "lines", "indented", "spaced", "ndjson"),
		mark: fc.boolean(),
		crlf: fc.boolean(),
		blank: fc.constantFrom("", "\n", " \n\n"),
	})
	.map(({ assets, form, mark, crlf, blank }) => {
		const elements = assets.map(([asset, twice]) => {
			const text = JSON.stringify(asset, null, form === "indented" ? 2 : form === "spaced" ? "\t\r\n " : undefined);
			return twice === null ? text : doubled(text, twice);
		});
		const ndjson = form === "ndjson";
		const end = crlf ? "\r\n" : "\n";
		const lines = ndjson ? elements.filter((element) => element.startsWith("{")) : elements;
		const body = ndjson
			? lines.map((line) => line + end + blank).join("")
			: `[${lines.join(form === "lines" ? `,${end}` : form === "spaced" ? ` ,${blank}` : ",")}]${blank}`;
		return { text: (mark ? "\uFEFF" : "") + blank + body, elements: lines, ndjson };
	});
