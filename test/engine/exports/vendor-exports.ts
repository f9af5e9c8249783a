/** Random exports of the documented form and in the vendor's order of keys: what the fast scanner reads without help. */
import fc from "fast-check";
import { character } from "./random-exports.ts";

const word = fc.oneof(
	fc.constantFrom("Car", "Label", "Review", "a@x.io", "b@x.io", "é𝄞", "{[,]}", "a,{", "x".repeat(40), "", "__proto__"),
	fc.string({ maxLength: 8 }),
);
const urlText = fc.string({
	unit: fc.oneof(fc.stringMatching(/^[0-9A-Za-z:@!$&'()*+,;=._~-]$/u), character.map(encodeURIComponent)),
	maxLength: 6,
});
/** Not fc.webUrl(), which keeps the table that `character` is there to do without. */
const url = fc
	.record({
		scheme: fc.constantFrom("https://", "http://"),
		host: fc.stringMatching(/^[a-z0-9]{1,8}(\.[a-z]{2,5}){1,2}(:\d{1,4})?$/u),
		path: fc.array(urlText, { maxLength: 4 }),
		query: fc.option(fc.tuple(urlText, urlText)),
	})
	.map(
		({ scheme, host, path, query }) =>
			scheme + host + path.map((part) => `/${part}`).join("") + (query ? `?${query[0]}=${query[1]}/?` : ""),
	);
const hex = fc.stringMatching(/^[0-9a-f]{24}$/u);
const id = fc.oneof({ arbitrary: hex, weight: 4 }, { arbitrary: word, weight: 1 });
const when = fc
	.date({ min: new Date("1971-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
	.map((date) => date.toISOString());
const duration = fc.oneof(
	fc.nat(1e6),
	fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => Number(value.toFixed(3))),
);
const points = fc.array(
	fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.double({ min: -10, max: 10, noNaN: true })),
	{
		maxLength: 5,
	},
);
const answer = fc.record({
	objectId: hex,
	schemaId: fc.constantFrom("q1", "q2"),
	tool: fc.constantFrom("radio", "checkbox", "text"),
	title: word,
	answer: fc.oneof(word, fc.array(word, { maxLength: 2 }), fc.constant(null)),
	classifications: fc.constant([]),
});
const geometry = fc.oneof(
	fc.record({
		"bounding-box": fc.record({
			x: fc.double({ noNaN: true, noDefaultInfinity: true }),
			y: fc.integer(),
			width: fc.integer(),
			height: fc.integer(),
		}),
	}),
	fc.record({ polygon: points }),
	fc.record({
		segmentation: fc.record({
			zones: fc.array(fc.record({ region: points, holes: fc.array(points, { maxLength: 2 }) }), { maxLength: 2 }),
		}),
	}),
	fc.record({ point: fc.tuple(fc.integer(), fc.integer()) }),
	fc.record({ "medical-brush": fc.constant(true) }),
);
const tool = fc
	.tuple(
		geometry,
		fc.record({
			objectId: hex,
			schemaId: fc.constantFrom("s1", "s2", "s3"),
			title: word,
			page: fc.nat(3),
			classifications: fc.array(answer, { maxLength: 2 }),
			metadata: fc.record({ createdAt: when, createdBy: word, createdIn: word }),
		}),
	)
	.map(([shape, rest]) => ({ ...shape, ...rest }));
const tools = fc.array(tool, { maxLength: 5 });
const relation = fc.record({
	objectId: hex,
	schemaId: hex,
	title: word,
	from: hex,
	to: hex,
	direction: fc.constant("straight"),
});
const snapshot = {
	tools,
	classifications: fc.array(answer, { maxLength: 3 }),
	relations: fc.array(relation, { maxLength: 2 }),
};
const visit = fc.record(
	{
		stage: word,
		stageId: word,
		duration,
		completedAt: when,
		completedBy: word,
		reviewStatus: fc.constantFrom("Accepted", "Rejected"),
		...snapshot,
	},
	{ requiredKeys: ["stage", "stageId", "tools"] },
);
const task = fc.record(
	{
		taskId: id,
		stage: word,
		stageId: word,
		updatedAt: when,
		updatedBy: word,
		totalDuration: duration,
		consensusAverage: fc.nat(100),
		...snapshot,
		brushDataUrl: url,
		stageHistory: fc.array(visit, { maxLength: 4 }),
	},
	{ requiredKeys: ["taskId", "stage", "stageId", "tools"] },
);
const done = fc.oneof(fc.constant(null), when);
const review = fc.record(
	{
		status: fc.constantFrom("Todo", "Fixed", "Rejected"),
		completedBy: fc.oneof(fc.constant([]), word),
		completedAt: done,
		"duration(ms)": duration,
		duration,
		isSkipped: fc.boolean(),
	},
	{ requiredKeys: [] },
);
/** One labeler's task in the legacy form (V2), of which every field can be left out. */
const legacyTask = fc.record(
	{
		taskId: id,
		completedBy: word,
		completedAt: done,
		"duration(ms)": duration,
		duration,
		review: fc.oneof(review, fc.constant(null), fc.constant([])),
		status: word,
		stage: word,
		updatedBy: word,
		updatedAt: when,
		brushDataUrl: fc.constantFrom("", "https://h.invalid/m.png"),
		objects: tools,
		classifications: fc.array(answer, { maxLength: 2 }),
		relations: fc.array(relation, { maxLength: 2 }),
	},
	{ requiredKeys: ["taskId"] },
);
const link = fc.oneof(
	url,
	fc.constantFrom(
		"https://h.invalid/a%20b.jpg?x=1",
		"a.jpg",
		"data:image/png;base64,AAAA",
		"https://h.invalid/",
		"c:\\a.jpg",
		"#",
		"",
	),
);
const asset = fc.record(
	{
		asset: link,
		assetId: id,
		dataset: fc.array(link, { maxLength: 3 }),
		externalId: fc.oneof(word, fc.constant("a/b c.d.jpg")),
		metadata: fc.record({ width: fc.nat(4000), height: fc.nat(4000), frameTotal: fc.nat(20) }, { requiredKeys: [] }),
		batches: fc.array(fc.oneof(word, fc.constant(null)), { maxLength: 3 }),
		contextData: fc.jsonValue({ maxDepth: 2 }),
		task,
	},
	{ requiredKeys: ["asset", "task"] },
);

const legacyParts = {
	asset: link,
	externalId: word,
	status: word,
	consensus: fc.oneof(fc.constant(""), fc.nat(100)),
	batches: fc.array(word, { maxLength: 2 }),
	brushDataUrl: fc.constantFrom("", "https://h.invalid/m.png"),
	medicalBrushDataUrl: fc.constantFrom("", "https://h.invalid/m.zip"),
};
const legacyTasks = fc.array(legacyTask, { maxLength: 5 });
const legacy = fc.oneof(
	fc.record({ ...legacyParts, tasks: legacyTasks }, { requiredKeys: ["asset", "tasks"] }),
	// What holds for all tasks may come after them.
	fc.record({ tasks: legacyTasks, ...legacyParts }, { requiredKeys: ["asset", "tasks"] }),
);
/** Most assets are called what their link ends with, and some only nearly. */
const named = fc
	.tuple(asset, fc.constantFrom("", "folder/", "/", "x"), fc.constantFrom("a.jpg", "b c.jpg", "é.png"))
	.map(([each, before, name]) => ({ ...each, asset: `https://h.invalid/p/${name}?s=1`, externalId: before + name }));
const anyAsset = fc.oneof({ arbitrary: asset, weight: 2 }, named, legacy);

/** Compact, one a line, indented, or NDJSON; with slashes and characters beyond ASCII escaped as some writers do. */
export const vendorExport: fc.Arbitrary<string> = fc
	.record({
		assets: fc.array(anyAsset, { minLength: 1, maxLength: 8 }),
		form: fc.constantFrom("compact", "lines", "indented", "ndjson"),
		escapes: fc.constantFrom("none", "none", "slashes", "ascii"),
		mark: fc.boolean(),
	})
	.map(({ assets, form, escapes, mark }) => {
		const texts = assets.map((each) => {
			const text = JSON.stringify(each, null, form === "indented" ? 4 : undefined);
			if (escapes === "slashes") return text.replaceAll("/", "\\/");
			if (escapes === "none") return text;
			return text.replace(/[\u0080-\uffff]/gu, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
		});
		const body = form === "ndjson" ? texts.join("\n") : `[${texts.join(form === "lines" ? ",\n" : ",")}]`;
		return (mark ? "\uFEFF" : "") + body;
	});
