import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { damagedAt, damagedText, exportText } from "../../resources/sample/export-text.ts";
import { maskFiles } from "../../resources/sample/masks.ts";
import { pictures } from "../../resources/sample/scenes.ts";
import { noteText } from "../../resources/sample/tasks-documents.ts";

interface Answer {
	schemaId: string;
	tool: string;
	answer?: unknown;
	classifications: Answer[];
}

interface Tool extends Record<string, unknown> {
	objectId: string;
	schemaId: string;
	title: string;
	classifications: Answer[];
}

interface Relation {
	objectId: string;
	from?: string;
	to?: string;
	direction?: string;
	group?: string[];
}

interface State {
	tools: Tool[];
	classifications: Answer[];
	relations: Relation[];
}

interface Asset extends Record<string, unknown> {
	asset: string;
	externalId: string;
	dataset?: string[];
	batches: (string | null)[];
	metadata: Record<string, unknown>;
	task: State & {
		taskId: string;
		stageId: string;
		consensusAverage?: number;
		stageHistory: (State & { stage: string; reviewStatus?: string; completedAt: string })[];
	};
}

const folder = join(import.meta.dirname, "../../resources/sample");
const text = readFileSync(join(folder, "sample-export.json"), "utf8");
const lines = text
	.split("\n")
	.slice(1, -2)
	.map((line) => line.replace(/,$/, ""));
const assets = lines.filter((_, n) => n !== damagedAt).map((line) => JSON.parse(line) as Asset);
const tools = assets.flatMap((asset) => asset.task.tools);

function allAnswers(list: readonly Answer[]): Answer[] {
	return list.flatMap((answer) => [answer, ...allAnswers(answer.classifications)]);
}

function written(value: unknown): string {
	return JSON.stringify(value ?? null);
}

const answers = assets.flatMap(({ task }) =>
	allAnswers([...task.classifications, ...task.tools.flatMap((tool) => tool.classifications)]),
);

/**
 * Header and samples of a PNG. Compressed bytes are not compared: which ones deflate chooses is up to the zlib that
 * a version of Node carries, while what they unpack to is not.
 */
function pictureOf(png: Uint8Array): { header: string; samples: Buffer } {
	const bytes = Buffer.from(png);
	const parts: Buffer[] = [];
	let header = "";
	for (let at = 8; at < bytes.length;) {
		const length = bytes.readUInt32BE(at);
		const type = bytes.toString("latin1", at + 4, at + 8);
		const data = bytes.subarray(at + 8, at + 8 + length);
		if (type === "IHDR") header = data.toString("hex");
		if (type === "IDAT") parts.push(data);
		at += 12 + length;
	}
	return { header, samples: inflateSync(Buffer.concat(parts)) };
}

describe("the maker of the sample", () => {
	it("writes the export that is kept, byte for byte", () => {
		expect(exportText()).toBe(text);
	});

	it("writes the text that is kept, byte for byte", () => {
		expect(noteText).toBe(readFileSync(join(folder, "media/review-note.txt"), "utf8"));
	});

	it.each(pictures())("draws $name as it is kept", ({ name, picture }) => {
		const drawn = pictureOf(picture.png());
		const kept = pictureOf(readFileSync(join(folder, "media", name)));
		expect(drawn.header).toBe(kept.header);
		expect(drawn.samples.equals(kept.samples)).toBe(true);
	});

	it("makes the masks as they are kept", () => {
		const [strokes, labels] = maskFiles();
		if (strokes === undefined || labels === undefined) throw new Error("The sample has two masks");
		const drawn = pictureOf(strokes.bytes());
		const kept = pictureOf(readFileSync(join(folder, "media", strokes.name)));
		expect(drawn.header).toBe(kept.header);
		expect(drawn.samples.equals(kept.samples)).toBe(true);
		const file = readFileSync(join(folder, "media", labels.name));
		const data = file.indexOf("\n\n") + 2;
		expect(Buffer.concat([file.subarray(0, data), gunzipSync(file.subarray(data))]).equals(labels.content)).toBe(true);
	});

	it("leaves nothing in the folder that it did not make", () => {
		const made = [...[...pictures(), ...maskFiles()].map(({ name }) => name), "review-note.txt"];
		expect(readdirSync(join(folder, "media")).sort()).toEqual(made.sort());
	});
});

describe("the sample", () => {
	it("is under 2 MB with its pictures", () => {
		const media = readdirSync(join(folder, "media")).map((name) => statSync(join(folder, "media", name)).size);
		expect(media.reduce((sum, size) => sum + size, 0) + Buffer.byteLength(text)).toBeLessThan(2_000_000);
	});

	it("holds at least 24 whole tasks over three stages", () => {
		expect(assets.length).toBeGreaterThanOrEqual(24);
		expect(new Set(assets.map(({ task }) => task.stageId)).size).toBe(3);
		expect(new Set(assets.map(({ task }) => task.taskId)).size).toBe(assets.length);
	});

	it("holds one damaged task that breaks the array around it", () => {
		expect(lines[damagedAt]).toBe(damagedText);
		expect(() => JSON.parse(damagedText) as unknown).toThrow(SyntaxError);
		expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
	});

	it("has a task that went through Label and Review twice", () => {
		const journeys = assets.map(({ task }) => task.stageHistory.map(({ stage }) => stage).join(" "));
		expect(journeys).toContain("Start Label Review Label Review");
	});

	it("keeps the visits of every task in the order of time", () => {
		for (const { task } of assets) {
			const times = task.stageHistory.map(({ completedAt }) => completedAt);
			expect(times).toEqual([...times].sort());
		}
	});

	it("has a review that moved, relabelled, removed, added and answered", () => {
		const [, label, review] = assets[0]?.task.stageHistory ?? [];
		if (label === undefined || review === undefined) throw new Error("expected a label and a review visit");
		const after = new Map(review.tools.map((tool) => [tool.objectId, tool]));
		const kept = label.tools.flatMap((tool) => {
			const later = after.get(tool.objectId);
			return later === undefined ? [] : [[tool, later] as const];
		});
		const differs = (pick: (tool: Tool) => unknown): number =>
			kept.filter(([before, later]) => JSON.stringify(pick(before)) !== JSON.stringify(pick(later))).length;
		expect(differs((tool) => tool["bounding-box"])).toBeGreaterThan(0);
		expect(differs((tool) => tool.schemaId)).toBeGreaterThan(0);
		expect(differs((tool) => tool.classifications)).toBeGreaterThan(0);
		expect(kept.length).toBeLessThan(label.tools.length);
		expect(kept.length).toBeLessThan(review.tools.length);
	});

	it.each([
		["polygon", (tool: Tool) => Array.isArray(tool["polygon"])],
		["polyline", (tool: Tool) => Array.isArray(tool["polyline"])],
		["point", (tool: Tool) => Array.isArray(tool["point"])],
		["spline", (tool: Tool) => Array.isArray(tool["spline"])],
		["circle", (tool: Tool) => "circle" in tool],
		["entity of a text", (tool: Tool) => written(tool["ner"]).includes("selection")],
		["entity of a sound", (tool: Tool) => "ner" in tool && !written(tool["ner"]).includes("selection")],
		["pdf area", (tool: Tool) => written(tool["pdf"]).includes('"rects":[]')],
		["pdf highlight", (tool: Tool) => written(tool["pdf"]).includes('"rects":[{')],
		["box with negative sizes", (tool: Tool) => written(tool["bounding-box"]).includes('"width":-')],
		["3-D box", (tool: Tool) => written(tool["bounding-box"]).includes('"z1"')],
		["tape line", (tool: Tool) => written(tool["polyline"]).includes('"z1"')],
		["angle on the tool", (tool: Tool) => "vertex" in tool],
		["angle under its key", (tool: Tool) => written(tool["angle"]).includes('"vertex"')],
		["voxel brush", (tool: Tool) => tool["medical-brush"] === true],
		["rotated box with corners", (tool: Tool) => written(tool["rotated-bounding-box"]).includes("corners")],
		["segmentation with a hole", (tool: Tool) => written(tool["segmentation"]).includes('"holes":[[[')],
		["segmentation with two zones", (tool: Tool) => written(tool["segmentation"]).split("region").length === 3],
		["segmentation that is null", (tool: Tool) => tool["segmentation"] === null],
		["geometry that is not known", (tool: Tool) => "skeleton" in tool],
		["class called __proto__", (tool: Tool) => tool.title === "__proto__"],
		["page as a text", (tool: Tool) => typeof tool["page"] === "string"],
		["stopped interpolation", (tool: Tool) => tool["interpolationStopped"] === true],
	])("shows a tool with: %s", (_name, holds) => {
		expect(tools.some((tool) => holds(tool))).toBe(true);
	});

	it("shows a tool without any geometry", () => {
		const common = new Set(["objectId", "classifications", "metadata", "schemaId", "page", "title", "lock"]);
		expect(tools.some((tool) => Object.keys(tool).every((key) => common.has(key)))).toBe(true);
	});

	it("asks every kind of question, and nests answers three deep", () => {
		expect(new Set(answers.map(({ tool }) => tool))).toEqual(
			new Set(["radio", "checkbox", "single-dropdown", "multi-dropdown", "tree-dropdown", "text"]),
		);
		const depth = (list: readonly Answer[]): number =>
			list.reduce((most, answer) => Math.max(most, 1 + depth(answer.classifications)), 0);
		expect(Math.max(...tools.map((tool) => depth(tool.classifications)))).toBe(3);
	});

	it("has questions unanswered in each of the three ways, and one answered twice", () => {
		expect(answers.some(({ answer }) => answer === null)).toBe(true);
		expect(answers.some(({ answer }) => JSON.stringify(answer) === "[null]")).toBe(true);
		expect(answers.some((answer) => !("answer" in answer))).toBe(true);
		const repeats = assets.filter(({ task }) => {
			const ids = task.classifications.map(({ schemaId }) => schemaId);
			return new Set(ids).size < ids.length;
		});
		expect(repeats.length).toBeGreaterThan(0);
	});

	it("relates in pairs, groups, groups of groups, and to something missing", () => {
		const relations = assets.flatMap(({ task }) => task.relations);
		expect(new Set(relations.map(({ direction }) => direction))).toEqual(
			new Set(["straight", "bidirectional", undefined]),
		);
		const own = new Set(relations.map(({ objectId }) => objectId));
		expect(relations.some(({ group }) => group?.some((member) => own.has(member)))).toBe(true);
		expect(relations.some(({ group }) => group?.length === 0)).toBe(true);
		const objects = new Set(tools.map(({ objectId }) => objectId));
		expect(relations.some(({ to }) => to !== undefined && !objects.has(to) && !own.has(to))).toBe(true);
	});

	it("has an asset of three pages, scores of consensus, null batches and titles that repeat", () => {
		expect(assets.some(({ dataset }) => dataset?.length === 3)).toBe(true);
		expect(assets.some(({ task }) => task.consensusAverage === 87)).toBe(true);
		expect(assets.some(({ batches }) => batches.includes(null))).toBe(true);
		expect(assets.some((asset) => "contextData" in asset)).toBe(true);
		const ids = new Map<string, Set<string>>();
		for (const { title, schemaId } of tools) ids.set(title, (ids.get(title) ?? new Set()).add(schemaId));
		expect(ids.get("Car")?.size).toBe(2);
		expect(ids.get("Cell")?.size).toBe(2);
	});

	it("links to hosts that cannot exist, and misses exactly one picture", () => {
		const links = assets.flatMap(({ asset, dataset }) => dataset ?? [asset]);
		for (const link of links) expect(new URL(link).hostname).toBe("assets.example.invalid");
		const media = new Set(readdirSync(join(folder, "media")));
		const wanted = links.map((link) => decodeURIComponent(new URL(link).pathname.split("/").at(-1) ?? ""));
		const lost = new Set(wanted.filter((name) => name.endsWith(".png") && !media.has(name)));
		expect([...lost]).toEqual(["street-dusk.png"]);
	});

	it("names characters of its text that read as the selection says", () => {
		const entities = tools.flatMap(
			({ ner }) => (ner as { start: number; end: number; selection?: string } | undefined) ?? [],
		);
		const named = entities.filter(({ selection }) => selection !== undefined);
		expect(named.length).toBeGreaterThan(2);
		for (const { start, end, selection } of named) expect(noteText.slice(start, end)).toBe(selection);
	});
});
