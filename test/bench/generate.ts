import { writeFileSync } from "node:fs";
import { ExportWriter } from "./export-writer.ts";
import type { Form } from "./export-writer.ts";
import { hex, makePieces } from "./pieces.ts";
import type { Pieces, ToolClass, Variants } from "./pieces.ts";
import { Random } from "./random.ts";
import { TruthTally } from "./truth.ts";
import type { Truth } from "./truth.ts";

/**
 * Kinds of exports, as in the published measurements: `mix` (about 113 kB an asset, all geometries, three to five
 * stage visits), `pretty` (the same, indented by 2), `box` (19 kB), `small` (2.3 kB), `v2` (one to three labelers an asset).
 */
export const kinds = ["mix", "pretty", "box", "small", "v2"] as const;

export type Kind = (typeof kinds)[number];

export interface GenerateOptions {
	path: string;
	kind: Kind;
	/** Ignored by `pretty`, which has a form of its own. */
	form: Form;
	seed: number;
	/** Stop after the asset that reaches this many bytes … */
	bytes: number;
	/** … or after this many assets. */
	assets: number;
}

/** How many tools of a geometry an asset has: between these, both inclusive. */
type Amounts = readonly (readonly [kind: string, from: number, to: number])[];

const amounts: Record<Exclude<Kind, "pretty">, Amounts> = {
	mix: [
		["bounding-box", 6, 14],
		["polygon", 3, 7],
		["segmentation", 2, 5],
		["rotated-bounding-box", 1, 3],
		["polyline", 1, 4],
		["point", 1, 4],
	],
	box: [["bounding-box", 6, 12]],
	small: [["bounding-box", 1, 1]],
	v2: [
		["bounding-box", 3, 8],
		["polygon", 1, 3],
		["segmentation", 0, 2],
		["point", 0, 2],
	],
};

const people = ["ada@example.org", "béla@example.org", "chen@example.org", "dipa@example.org", "eve@example.org"];
const batchNames = ["Batch 1", "Batch 2", "Night drives", "Été"];
/** Beyond ASCII, beyond Latin-1 (which makes V8 keep the whole asset in two-byte form), and beyond the BMP. */
const nameTails = ["-été", "-e\u0301te\u0301", "-夏", "-🚗"];
const reviewId = "5b0c7a52-3f6e-4a0d-9a54-0d9b6f3f1c11";
const auditId = "c3d1f0de-8a44-4f0e-b0a4-5f2a9be0a777";
/** 2023-11-14T22:13:20Z */
const epoch = 1_700_000_000_000;

interface Visit {
	stage: string;
	stageId: string;
	reviewStatus: string | null;
}

const label: Visit = { stage: "Label", stageId: "Label", reviewStatus: null };
const accepted: Visit = { stage: "Review", stageId: reviewId, reviewStatus: "Accepted" };
const rejected: Visit = { stage: "Review", stageId: reviewId, reviewStatus: "Rejected" };
const audit: Visit = { stage: "Audit", stageId: auditId, reviewStatus: "Fixed" };
/** After Start, which every task has visited. */
const journeys: readonly (readonly Visit[])[] = [
	[label, accepted],
	[label, accepted, audit],
	[label, rejected, label, accepted],
];
const shortJourney: readonly Visit[] = [label];

/** One object over the time of its task. */
interface Drawn {
	class: ToolClass;
	variants: Variants;
	/** From the comma after the geometry to before the closing brace. */
	rest: string;
	nested: number;
	metadata: string;
	id: string;
	/** Snapshots it is in: from `first` to before `end`. */
	first: number;
	end: number;
	/** The snapshot that first shows the second variant. */
	change: number;
}

class AssetMaker {
	readonly #random: Random;
	readonly #pieces: Pieces;
	readonly #truth: TruthTally;
	readonly #amounts: Amounts;
	readonly #small: boolean;
	#ids = 0;
	#asset = 0;

	constructor(random: Random, truth: TruthTally, kind: Exclude<Kind, "pretty">) {
		this.#random = random;
		this.#truth = truth;
		this.#pieces = makePieces(random);
		this.#amounts = amounts[kind];
		this.#small = kind === "small";
	}

	/** 23 hex digits, the last seven counted: unique within 268 million. */
	#id(): string {
		this.#ids += 1;
		return this.#random.pick(this.#pieces.idHeads) + this.#ids.toString(16).padStart(7, "0");
	}

	#draw(snapshots: number, pages: number, createdAt: string): Drawn[] {
		const random = this.#random;
		const drawn: Drawn[] = [];
		for (const [kind, from, to] of this.#amounts) {
			const classes = this.#pieces.classes.get(kind) ?? [];
			const geometry = this.#pieces.geometry.get(kind) ?? [];
			for (let n = random.between(from, to); n > 0; n -= 1) {
				const toolClass = random.pick(classes);
				const answers = random.pick(this.#pieces.nestedAnswers);
				const id = this.#id();
				const page = pages > 1 ? `,"page":${random.between(0, pages - 1).toString()}` : "";
				drawn.push({
					class: toolClass,
					variants: random.pick(geometry),
					rest: `,"objectId":"${id}","schemaId":"${toolClass.schemaId}","title":"${toolClass.title}"${page},"classifications":${answers.text}`,
					nested: answers.nested,
					metadata:
						kind === "segmentation"
							? ""
							: `,"metadata":{"createdAt":"${createdAt}","createdBy":"${random.pick(people)}","createdIn":"Label"}`,
					id,
					first: snapshots > 1 && random.oneIn(12) ? 1 : 0,
					end: snapshots > 1 && random.oneIn(16) ? 1 : snapshots,
					change: random.oneIn(4) ? random.between(1, snapshots) : snapshots,
				});
			}
		}
		return drawn;
	}

	/** The objects as snapshot `at` shows them, joined by commas. */
	#tools(drawn: readonly Drawn[], at: number, exported: boolean): string {
		let text = "";
		for (const object of drawn) {
			if (at < object.first || at >= object.end) continue;
			const variant = object.variants[at < object.change ? 0 : at === object.change ? 1 : 2];
			text += `${text === "" ? "{" : ",{"}${variant}${object.rest}${exported ? object.metadata : ""}}`;
			if (!exported) continue;
			this.#truth.tool(object.class.schemaId, object.class.title, object.class.kind);
			this.#truth.nestedClassifications += object.nested;
		}
		return text;
	}

	#answers(withIds: boolean): { text: string; count: number; nested: number } {
		let text = "";
		let count = 0;
		let nested = 0;
		for (const question of this.#pieces.answers) {
			const piece = this.#random.pick(question);
			// In V2 a classification has no object id: the tail begins with `",`.
			const whole = withIds ? piece.head + this.#id() + piece.tail : `{${piece.tail.slice(2)}`;
			text += (text === "" ? "" : ",") + whole;
			count += 1;
			nested += piece.nested;
			if (this.#small) break;
		}
		return { text, count, nested };
	}

	#relations(drawn: readonly Drawn[]): { text: string; count: number } {
		const random = this.#random;
		const [from, to, third] = drawn;
		const [follows, grouped] = this.#pieces.relationClasses;
		if (from === undefined || to === undefined || follows === undefined || grouped === undefined || this.#small) {
			return { text: "", count: 0 };
		}
		const direction = random.pick(["straight", "bidirectional"]);
		const single = `{"objectId":"${this.#id()}","schemaId":"${follows.schemaId}","title":"${follows.title}","from":"${from.id}","to":"${to.id}","direction":"${direction}"}`;
		if (third === undefined || random.oneIn(2)) return { text: single, count: 1 };
		const group = `{"objectId":"${this.#id()}","schemaId":"${grouped.schemaId}","title":"${grouped.title}","group":["${to.id}","${third.id}"]}`;
		return { text: `${single},${group}`, count: 2 };
	}

	/** Opens an asset: everything before its task or tasks. */
	#head(pages: number): string {
		const random = this.#random;
		const n = this.#asset;
		this.#asset += 1;
		this.#truth.assets += 1;
		const name = `${n.toString().padStart(7, "0")}${random.oneIn(16) ? random.pick(nameTails) : ""}.jpg`;
		const signed = (page: number): string =>
			`https://storage.example.invalid/project/${name}${page > 0 ? `.${page.toString()}` : ""}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20231114T221320Z&X-Amz-Expires=120000&X-Amz-Signature=${hex(random, 32)}`;
		const dataset =
			pages > 1 ? `,"dataset":[${Array.from({ length: pages }, (_, page) => `"${signed(page)}"`).join(",")}]` : "";
		const metadata = random.oneIn(8) ? "{}" : `{"width":1920,"height":1080}`;
		const batch = random.oneIn(6) ? null : random.pick(batchNames);
		const batches = batch === null ? random.pick(["[]", "[null]"]) : `["${batch}"${random.oneIn(9) ? ",null" : ""}]`;
		this.#batch = batch;
		const run = (n % 97).toString();
		const context = this.#small ? "" : `,"contextData":{"camera":"${random.pick(["left", "right"])}","run":${run}}`;
		return `{"asset":"${signed(0)}","assetId":"${hex(random, 24)}"${dataset},"externalId":"drive ${run}/${name}","metadata":${metadata},"batches":${batches}${context}`;
	}

	#batch: string | null = null;

	#countTask(stageId: string | null, stage: string, updatedBy: string | null): void {
		this.#truth.task(stageId, stage, updatedBy);
		if (this.#batch !== null) this.#truth.batch(this.#batch);
	}

	/** One V3 asset as compact JSON. */
	v3(): string {
		const random = this.#random;
		const pages = !this.#small && random.oneIn(10) ? 3 : 1;
		const head = this.#head(pages);
		const started = epoch + this.#asset * 60_000;
		const at = (visit: number): string => new Date(started + visit * 3_600_000).toISOString();
		const journey = this.#small ? shortJourney : random.pick(journeys);
		const drawn = this.#draw(journey.length, pages, at(0));
		const answers = this.#answers(true);
		const relations = this.#relations(drawn);
		let total = 0;
		let history = `{"stage":"Start","stageId":"Start","duration":0,"completedAt":"${at(0)}","tools":[],"classifications":[],"relations":[]}`;
		this.#truth.visit("Start", "Start", null);
		for (const [index, { stage, stageId, reviewStatus }] of journey.entries()) {
			const person = random.pick(people);
			const duration = random.between(800, 600_000);
			total += duration;
			const status = reviewStatus === null ? "" : `"reviewStatus":"${reviewStatus}",`;
			history += `,{"stage":"${stage}","stageId":"${stageId}","duration":${duration.toString()},${status}"completedAt":"${at(index + 1)}","completedBy":"${person}","tools":[${this.#tools(drawn, index, false)}],"classifications":[${answers.text}],"relations":[${relations.text}]}`;
			this.#truth.visit(stageId, stage, person);
		}
		const updatedBy = random.pick(people);
		const [stage, stageId] = random.oneIn(5) ? ["Audit", auditId] : ["Complete", "Complete"];
		this.#countTask(stageId, stage, updatedBy);
		this.#truth.classifications += answers.count;
		this.#truth.nestedClassifications += answers.nested;
		this.#truth.relations += relations.count;
		const consensus = random.oneIn(7) ? `"consensusAverage":${random.between(0, 100).toString()},` : "";
		const tools = this.#tools(drawn, journey.length - 1, true);
		return `${head},"task":{"taskId":"${hex(random, 24)}","stage":"${stage}","stageId":"${stageId}","updatedAt":"${at(journey.length)}","updatedBy":"${updatedBy}","totalDuration":${total.toString()},${consensus}"tools":[${tools}],"classifications":[${answers.text}],"relations":[${relations.text}],"stageHistory":[${history}]}}`;
	}

	/** One V2 asset with one to three tasks. */
	v2(): string {
		const random = this.#random;
		const head = this.#head(1);
		const started = epoch + this.#asset * 60_000;
		const tasks: string[] = [];
		for (let n = random.between(1, 3); n > 0; n -= 1) {
			const at = new Date(started + n * 1_800_000).toISOString();
			const drawn = this.#draw(1, 1, at);
			const answers = this.#answers(false);
			const relations = this.#relations(drawn);
			const person = random.pick(people);
			const reviewed = random.oneIn(3);
			const review = reviewed
				? `{"status":"Fixed","completedBy":"${random.pick(people)}","completedAt":"${at}","duration(ms)":1200,"isSkipped":false}`
				: `{"status":"Todo","completedBy":[],"completedAt":null,"duration(ms)":0,"isSkipped":false}`;
			this.#countTask(null, "", person);
			this.#truth.classifications += answers.count;
			this.#truth.nestedClassifications += answers.nested;
			this.#truth.relations += relations.count;
			tasks.push(
				`{"taskId":"${hex(random, 24)}","completedBy":"${person}","completedAt":"${at}","duration(ms)":${random.between(900, 90_000).toString()},"isSkipped":false,"review":${review},"status":"Completed","updatedBy":"${person}","updatedAt":"${at}","isBenchmark":false,"benchmark":"","issues":[],"objects":[${this.#tools(drawn, 0, true)}],"classifications":[${answers.text}],"relations":[${relations.text}]}`,
			);
		}
		const at = new Date(started).toISOString();
		return `${head},"labeledAt":"${at}","reviewedAt":null,"status":"Labeled","labelDuration(ms)":6429,"consensus":"","tasks":[${tasks.join(",")}]}`;
	}
}

/** Writes an export and answers with what it holds. Nothing larger than a few megabytes is kept, but 16 bytes an asset. */
export function generateExport(options: GenerateOptions): { truth: Truth; places: Float64Array } {
	const { path, kind, seed, bytes, assets } = options;
	const form = kind === "pretty" ? "pretty" : options.form;
	const tally = new TruthTally();
	const maker = new AssetMaker(new Random(seed), tally, kind === "pretty" ? "mix" : kind);
	const writer = new ExportWriter(path, form);
	while (writer.bytes < bytes && tally.assets < assets) {
		writer.asset(kind === "v2" ? maker.v2() : maker.v3());
	}
	writer.close();
	return { truth: tally.finish(kind, form, seed, writer.bytes), places: Float64Array.from(writer.places) };
}

/** Keeps the truth beside the export: `<path>.truth.json`, and offset and length of every asset in `<path>.places` (little-endian doubles). */
export function writeTruth(path: string, truth: Truth, places: Float64Array): void {
	writeFileSync(`${path}.truth.json`, `${JSON.stringify(truth, null, "\t")}\n`);
	writeFileSync(`${path}.places`, new Uint8Array(places.buffer, places.byteOffset, places.byteLength));
}
