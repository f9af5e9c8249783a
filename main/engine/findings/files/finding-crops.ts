import { extentOf } from "#shared/drawing/extent";
import type { Bounds } from "#shared/drawing/drawing";
import { isOnPage, pageOf } from "#shared/drawing/placing";
import { svgOf } from "#shared/drawing/svg";
import type { TaskRef } from "#shared/export";
import { findNamed } from "#shared/findings/find-named";
import type { Finding, NamedTool } from "#shared/findings/finding";
import type { FindingRow } from "#shared/findings/lists";
import { ok, type Outcome } from "#shared/outcome";
import { bareTool, type Geometry, type Task, type Tool } from "#shared/task";
import type { ExportMedia } from "../../media/export-media.ts";
import { readRasterFacts, renderDrawing, renderRegion } from "../../media/raster.ts";
import { tiledPage } from "../../media/tiled-pictures.ts";
import type { Crop } from "./html-report.ts";

/** What pictures of findings need of the engine around them. */
export interface AroundCrops {
	media: ExportMedia;
	readTask(ref: TaskRef): Outcome<Task>;
}

/** CSS pixels, at most. */
const most = { width: 360, height: 270 };
/** Of all pictures in one report. */
const mostCrops = 400;
const mostBytes = 24_000_000;
/** Free around what is shown: a share of it, and at least some pixels. */
const margin = { share: 0.4, pixels: 24 };
/** A small thing is shown larger, and not so large that it is a plane of one colour. */
const mostScale = 6;

/** A page of a picture on the disk. */
interface Page {
	path: string;
	page: number;
	width: number;
	height: number;
}

/** Small pictures of what findings are about, cut out of the media: as many as a report bears. */
export class FindingCrops {
	#made = 0;
	#bytes = 0;
	#left = 0;
	#without = 0;
	/** Findings of one page stand beside each other. */
	#last: { key: string; page: Page | null } | null = null;

	constructor(
		private readonly around: AroundCrops,
		private readonly exportId: string,
	) {}

	/** What could not be shown, in sentences. */
	notes(): string[] {
		const notes: string[] = [];
		if (this.#left > 0)
			notes.push(
				`${String(this.#left)} more findings are without a picture: a report has at most ${String(mostCrops)}, of ${String(mostBytes / 1e6)} MB together.`,
			);
		if (this.#without > 0)
			notes.push(`${String(this.#without)} pictures were not found, or could not be decoded: only shapes are shown.`);
		return notes;
	}

	/** Null for what lies nowhere, and for what is more than the report bears. */
	async of({ row, version }: FindingRow): Promise<Crop | null> {
		if (row === null || !mayLie(version.finding)) return null;
		// Before the task is read: thousands of them may follow.
		if (this.#made >= mostCrops || this.#bytes >= mostBytes) {
			this.#left++;
			return null;
		}
		const subject = this.#subject(row, version.finding);
		if (subject === null) return null;
		const crop = await this.#draw({ export: this.exportId, row }, subject);
		this.#made++;
		this.#bytes += crop.link.length;
		return crop;
	}

	/** The shapes that it is about, and the task that they lie in. */
	#subject(row: number, finding: Finding): { task: Task; tools: Tool[]; page: number } | null {
		const { target, body } = finding;
		const read = this.around.readTask({ export: this.exportId, row });
		if (!read.ok) return null;
		const task = read.value;
		const named = (name: NamedTool | null): Tool[] => {
			const found = name === null ? null : findNamed(name, task.snapshot.tools);
			const tool = found === null ? undefined : task.snapshot.tools[found.at];
			return tool === undefined ? [] : [tool];
		};
		const tools = [
			...(body.kind === "mark" ? [...named(body.replaces), drawnTool(body)] : []),
			...(target.kind === "tool" && body.kind !== "mark" ? named(target) : []),
			...(target.kind === "answer" ? named(target.owner) : []),
			...(target.kind === "difference" ? [...named(target.a), ...named(target.b)] : []),
		];
		const first = tools.at(-1);
		if (first === undefined) return null;
		const page = pageOf(first) ?? 0;
		const shown = tools.filter((tool) => isOnPage(tool, page)).map((tool, index) => ({ ...tool, index }));
		return extentOf(shown) === null ? null : { task, tools: shown, page };
	}

	async #draw(ref: TaskRef, { task, tools, page }: { task: Task; tools: Tool[]; page: number }): Promise<Crop> {
		const picture = await this.#page(ref, page);
		const isPdf = tools.some(({ geometry }) => geometry.kind === "pdf");
		// What lies on a page of a document, or between planes, is no place in a picture.
		const under = isPdf ? null : picture;
		if (under === null) this.#without++;
		const region = regionAround(extentOf(tools) as Bounds, under);
		const scale = Math.min(most.width / region.width, most.height / region.height, mostScale);
		const size = { width: Math.ceil(region.width * scale), height: Math.ceil(region.height * scale) };
		const cut = under && (await cutOut(under, region, Math.min(1, scale * 2)));
		const shown = { ...task, snapshot: { ...task.snapshot, tools, relations: [] } };
		const svg = svgOf(
			shown,
			{ ...region, by: "export" },
			{ page, scheme: "light", scale, picture: cut, planes: null, looks: { fill: 0, outlined: true } },
		);
		const drawn = await renderDrawing(svg, size, "webp");
		// Where the library is missing browsers draw it themselves.
		const link = drawn.ok
			? `data:image/webp;base64,${drawn.value.bytes.toString("base64")}`
			: `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
		return { link, ...size };
	}

	async #page(ref: TaskRef, page: number): Promise<Page | null> {
		const key = `${String(ref.row)} ${String(page)}`;
		if (this.#last?.key !== key) this.#last = { key, page: await this.#find(ref, page) };
		return this.#last.page;
	}

	/** Null where there is none that can be decoded: why is told where the task is looked at. */
	async #find(ref: TaskRef, page: number): Promise<Page | null> {
		const { media } = this.around;
		const found = await media.find("picture", ref, page);
		if (!found.ok || found.value.url === null) return null;
		const id = found.value.url.slice(found.value.url.lastIndexOf("/") + 1);
		const tiled = tiledPage(id) ?? { mediaId: id, page: 0 };
		const resolved = await media.resolve(tiled.mediaId);
		if (!resolved.ok) return null;
		const { path, offset = 0, bytes } = resolved.value;
		const name = found.value.file ?? "";
		const whole = offset === 0 ? ok(path) : await media.linked.wholePath({ path, offset, bytes, name });
		if (!whole.ok) return null;
		const facts = await readRasterFacts(whole.value, { page: tiled.page });
		return facts.ok ? { path: whole.value, page: tiled.page, ...facts.value.size } : null;
	}
}

/** Whether it is about something that has a place in a picture. */
function mayLie({ task, target, body }: Finding): boolean {
	if (task === null || target.kind === "relation") return false;
	if (body.kind === "mark" || target.kind === "tool") return true;
	if (target.kind === "answer") return target.owner !== null;
	return target.kind === "difference" && (target.a ?? target.b) !== null;
}

/** A mark as an annotation. */
function drawnTool(body: Extract<Finding["body"], { kind: "mark" }>): Tool {
	const { geometry, page, schemaId, title } = body;
	const shape: Geometry =
		geometry.kind === "arrow" ? { kind: "polyline", points: [geometry.from, geometry.to] } : geometry;
	return {
		...bareTool,
		...{ pointer: "", index: 0, objectId: null, schemaId, title, page, geometry: shape, classifications: [] },
	};
}

/** In whole pixels; within the picture where any of it is there: what lies outside is cut off. */
function regionAround({ x, y, width, height }: Bounds, picture: { width: number; height: number } | null): Bounds {
	const free = Math.max(margin.pixels, margin.share * Math.max(width, height));
	const left = Math.floor(x - free);
	const top = Math.floor(y - free);
	const right = Math.ceil(x + width + free);
	const bottom = Math.ceil(y + height + free);
	const all = { x: left, y: top, width: right - left, height: bottom - top };
	if (picture === null) return all;
	const [within, below] = [Math.max(0, left), Math.max(0, top)];
	const [across, down] = [Math.min(picture.width, right) - within, Math.min(picture.height, bottom) - below];
	return across < 1 || down < 1 ? all : { x: within, y: below, width: across, height: down };
}

/** A data: link of what lies under the region; null where nothing of the picture does, or it cannot be decoded. */
async function cutOut(picture: Page, region: Bounds, scale: number): Promise<string | null> {
	const { x, y, width, height } = region;
	if (x < 0 || y < 0 || x + width > picture.width || y + height > picture.height) return null;
	const part = { left: x, top: y, width, height };
	const cut = await renderRegion(picture.path, part, scale, { page: picture.page, as: "jpeg" });
	return cut.ok ? `data:${cut.value.mimeType};base64,${cut.value.bytes.toString("base64")}` : null;
}
