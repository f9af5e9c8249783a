import type { Bounds } from "#shared/drawing/drawing";
import { extentOf } from "#shared/drawing/extent";
import type { ExportId } from "#shared/export";
import { findNamed } from "#shared/findings/find-named";
import type { Finding, NamedTool, Version } from "#shared/findings/finding";
import type { FindingRow } from "#shared/findings/lists";
import type { Geometry } from "#shared/task";
import type { Host } from "../../host.ts";
import { asGeometry } from "../../wording/version.ts";

/** The picture of a page, as a browser shows it. */
export interface UnderPicture {
	url: string;
	file: string;
	width: number;
	height: number;
}

/** What the picture of a version shows. */
export interface VersionScene {
	/** Pixels of the picture. */
	region: Bounds;
	/** Null: none is at hand, or a browser cannot show it as a whole. */
	picture: UnderPicture | null;
	/** What this version draws; null: it draws nothing here. */
	own: Geometry | null;
	isArrow: boolean;
	/** What the other versions draw on this page. */
	others: readonly Geometry[];
	/** The annotation that it is about, as exported. */
	exported: Geometry | null;
}

/** Free around the shapes: a share of their extent, and at least some pixels. */
const margin = { share: 0.25, pixels: 16 };

/** The conflict in front of a person, with what its versions draw. */
export class Settling {
	row = $state.raw<FindingRow | null>(null);
	/** By page. */
	#pictures = $state.raw<readonly { page: number; picture: UnderPicture }[]>([]);
	#exported = $state.raw<{ geometry: Geometry; page: number } | null>(null);
	readonly heads: readonly Version[] = $derived(this.row?.held.heads ?? []);
	/** Of each version; null: neither it nor what it is about has a place in a picture. */
	readonly scenes: readonly (VersionScene | null)[] = $derived(this.heads.map((_, at) => this.#scene(at)));
	readonly #host: Host;
	readonly #exportId: () => ExportId | null;
	#turn = 0;

	constructor(host: Host, exportId: () => ExportId | null) {
		this.#host = host;
		this.#exportId = exportId;
	}

	open(row: FindingRow): void {
		this.row = row;
		this.#pictures = [];
		this.#exported = null;
		void this.#look(row);
	}

	close(): void {
		this.row = null;
		this.#turn++;
	}

	async #look({ row, held }: FindingRow): Promise<void> {
		const turn = ++this.#turn;
		const id = this.#exportId();
		if (id === null || row === null) return;
		const named = held.heads.flatMap(({ finding }) => nameIn(finding) ?? [])[0];
		const task = named === undefined ? null : await this.#host.readTask({ export: id, row }, null);
		if (turn !== this.#turn) return;
		if (task?.ok === true && named !== undefined) {
			const { tools } = task.value.snapshot;
			const found = findNamed(named, tools);
			const tool = found === null ? undefined : tools[found.at];
			if (tool !== undefined) this.#exported = { geometry: tool.geometry, page: named.page ?? 0 };
		}
		const pages = held.heads.flatMap(({ finding }) => pageOf(finding) ?? []);
		for (const [at, page] of pages.entries()) {
			if (pages.indexOf(page) < at) continue;
			const media = await this.#host.findMedia({ export: id, row }, page);
			if (turn !== this.#turn) return;
			// Without one, shapes are shown alone: why is told where the task is looked at.
			if (!media.ok || media.value.url === null || media.value.size === null || media.value.isTiled) continue;
			const { url, file, size } = media.value;
			this.#pictures = [...this.#pictures, { page, picture: { url, file: file ?? "", ...size } }];
		}
	}

	/** By place: two versions of one revision that differ are both there. */
	#scene(at: number): VersionScene | null {
		const finding = this.heads[at]?.finding ?? null;
		const page = pageOf(finding);
		if (page === null) return null;
		const drawnOf = (other: Finding | null): Geometry[] =>
			other?.body.kind === "mark" && pageOf(other) === page ? [asGeometry(other.body.geometry)] : [];
		const [own = null] = drawnOf(finding);
		const others = this.heads.flatMap((head, place) => (place === at ? [] : drawnOf(head.finding)));
		const exported = this.#exported?.page === page ? this.#exported.geometry : null;
		const shapes = [own, ...others, exported].filter((shape) => shape !== null);
		const extent = extentOf(shapes.map((geometry) => ({ geometry })));
		if (extent === null) return null;
		const isArrow = finding?.body.kind === "mark" && finding.body.geometry.kind === "arrow";
		const picture = this.#pictures.find((each) => each.page === page)?.picture ?? null;
		return { region: around(extent), picture, own, isArrow, others, exported };
	}
}

function nameIn(finding: Finding | null): NamedTool | null {
	if (finding === null) return null;
	const { body, target } = finding;
	if (body.kind === "mark" && body.replaces !== null) return body.replaces;
	if (target.kind === "tool") return target;
	return target.kind === "answer" ? target.owner : null;
}

/** 0-based; null: it has no place in a picture. */
function pageOf(finding: Finding | null): number | null {
	if (finding?.body.kind === "mark") return finding.body.page ?? 0;
	const named = nameIn(finding);
	return named === null ? null : (named.page ?? 0);
}

function around({ x, y, width, height }: Bounds): Bounds {
	const free = Math.max(margin.pixels, margin.share * Math.max(width, height));
	return { x: x - free, y: y - free, width: width + 2 * free, height: height + 2 * free };
}
