import type { TaskRef } from "#shared/export";
import { draw } from "#shared/drawing/draw";
import { isOfVolume, voxelsNamed } from "#shared/drawing/planes";
import type { Task, Tool } from "#shared/task";
import type { Volume, VolumeLabel } from "#shared/volumes";
import type { Memory } from "../../db.ts";
import type { Host } from "../../host.ts";
import type { Voxel } from "../../volume/body.ts";
import { labelAt, type LabelNumbers, labelNumbers, type LabelPaint, packedColour } from "../../volume/labels.ts";
import { indexOf, type Shades, shadesOf } from "../../volume/slice.ts";
import type { SlicePicture } from "../../volume/slice-painter.ts";
import { niftiOf, thinnedLabels, thinnedValues } from "../../volume/solid.ts";
import type { Solid } from "../../volume/solid-view.ts";
import { fullWindow } from "../../volume/window.ts";
import { LabelList, type LabelRow } from "./label-list.svelte.ts";
import { SliceDesk } from "./slice-desk.svelte.ts";
import type { ReadBytes } from "./voxel-bytes.ts";
import { VoxelFile } from "./voxel-file.svelte.ts";

export interface VolumeFront {
	task: () => Task | null;
	visit: () => number | null;
	hiddenClasses: () => ReadonlySet<string>;
	showClass: (key: string) => void;
}

const volumeSuffix = /\.(?:nrrd|nhdr|nii|nii\.gz|dcm|dicom)$/iu;
const noLabels: readonly VolumeLabel[] = [];

/** By its name the asset's file is a volume. */
export function isNamedVolume({ asset }: Pick<Task, "asset">): boolean {
	return [asset.name, asset.externalId].some((name) => name !== null && volumeSuffix.test(name));
}

/** Whether the asset's own file may be a volume: by its name, else by annotations that lie in one. */
function mayBeVolume(task: Task): boolean {
	return isNamedVolume(task) || task.snapshot.tools.some(isOfVolume);
}

/** The volume that was annotated and the labels in it, and how both are seen as slices. */
export class Volumes {
	readonly asset: VoxelFile;
	readonly mask: VoxelFile;
	readonly desk: SliceDesk;
	readonly labels: LabelList;
	/** A person wants the sheet with all shapes instead of slices. */
	asSheet = $state(false);
	/** Of two volumes that do not fit, the labels are seen. */
	showsLabelsAlone = $state(false);
	readonly #front: VolumeFront;
	#ref: TaskRef | null = null;

	/** False where volume and labels have other sizes; null where one of them is not there. */
	readonly fits: boolean | null = $derived.by(() => {
		const [a, b] = [this.asset.volume?.sizes, this.mask.volume?.sizes];
		return a === undefined || b === undefined ? null : a.every((size, axis) => size === b[axis as 0 | 1 | 2]);
	});
	/** The one whose voxels the slices are of. */
	readonly shown: Volume | null = $derived.by(() => {
		const { asset, mask } = this;
		if (asset.volume === null) return mask.volume;
		return this.fits === false && this.showsLabelsAlone ? mask.volume : asset.volume;
	});
	readonly hasSlices: boolean = $derived.by(() => this.shown !== null);
	readonly #showsAsset: boolean = $derived.by(() => this.shown !== null && this.shown === this.asset.volume);
	readonly #showsMask: boolean = $derived.by(
		() => this.mask.volume !== null && (this.shown === this.mask.volume || this.fits === true),
	);
	readonly #shades: Shades = $derived.by(() => {
		const { volume } = this.asset;
		if (volume === null) return { table: null, first: 0, perValue: 0 };
		return shadesOf(volume.type, this.desk.window ?? fullWindow(volume), volume.scaling, volume.isInverted);
	});
	readonly #numbers: readonly LabelNumbers[] = $derived.by(() => {
		const { volume } = this.mask;
		if (volume === null) return [];
		return Array.from({ length: volume.layers }, (_, layer) => labelNumbers(volume.type, volume.labels, layer));
	});
	readonly #paint: LabelPaint = $derived.by(() => {
		const colours = new Uint32Array(this.labels.rows.length + 1);
		for (const { number, label, isVisible } of this.labels.rows) {
			if (isVisible) colours[number] = packedColour(label.colour);
		}
		return { colours, fill: Math.round((this.desk.opacity / 100) * 256), isOutlined: this.desk.isOutlined };
	});
	/** What slices are painted from; null before any voxels are there. */
	readonly picture: SlicePicture | null = $derived.by(() => {
		const { shown } = this;
		const grey = this.#showsAsset ? this.asset.voxels : null;
		const labelled = this.#showsMask ? this.mask.voxels : null;
		if (shown === null || (grey === null && labelled === null)) return null;
		return {
			sizes: shown.sizes,
			voxels: grey,
			first: 0,
			shades: this.#shades,
			labels: labelled === null ? null : { voxels: labelled, layers: this.#numbers, paint: this.#paint },
		};
	});

	constructor(host: Host, front: VolumeFront, memory: Memory | null, read?: ReadBytes) {
		this.#front = front;
		const arrived = (): void => {
			this.#enter();
		};
		this.asset = new VoxelFile(host, "asset", arrived, read);
		this.mask = new VoxelFile(host, "volume", arrived, read);
		this.desk = new SliceDesk(() => this.shown, memory);
		void this.desk.load();
		this.labels = new LabelList({
			labels: () => this.mask.volume?.labels ?? noLabels,
			hiddenClasses: () => front.hiddenClasses(),
			showClass: (key) => {
				front.showClass(key);
			},
		});
	}

	/** Bytes that have come of those that are on their way; null where none are. */
	get progress(): { received: number; wanted: number } | null {
		const busy = [this.asset, this.mask].filter(({ received }) => received !== null);
		if (busy.length === 0) return null;
		return {
			received: busy.reduce((sum, { received }) => sum + (received ?? 0), 0),
			wanted: busy.reduce((sum, { wanted }) => sum + wanted, 0),
		};
	}

	/** Asks for what the task in front may have, and lets go of what it has not. */
	async show(ref: TaskRef): Promise<void> {
		if (this.#ref?.export !== ref.export || this.#ref.row !== ref.row) this.#leave();
		const isOther = this.#ref === null;
		this.#ref = ref;
		const task = this.#front.task();
		if (task === null) return;
		// Shapes of a picture have no place on slices: a person goes there by hand.
		if (isOther) this.asSheet = task.snapshot.tools.some(({ geometry }) => draw(geometry) !== null);
		await Promise.all([this.#lookForAsset(ref, task), this.#lookForLabels(ref, task)]);
	}

	/** Another state of the same task is in front: its labels are others, its volume is the same. */
	async showVisit(ref: TaskRef): Promise<void> {
		const task = this.#front.task();
		this.#ref = ref;
		this.labels.selected = null;
		if (task !== null) await this.#lookForLabels(ref, task);
	}

	clear(): void {
		this.#leave();
	}

	/** Scaled; null where there is no picture. */
	valueAt(voxel: Voxel): number | null {
		const { volume, voxels } = this.asset;
		if (!this.#showsAsset || volume === null || voxels === null) return null;
		const value = voxels[indexOf(voxel, volume.sizes)];
		return value === undefined ? null : value * volume.scaling.slope + volume.scaling.intercept;
	}

	/** The labels of a voxel, a layer each at most. */
	labelsAt(voxel: Voxel): LabelRow[] {
		const { volume, voxels } = this.mask;
		if (!this.#showsMask || volume === null || voxels === null) return [];
		const [x, y, z] = volume.sizes;
		return this.#numbers.flatMap((numbers, layer) => {
			const value = voxels[layer * x * y * z + indexOf(voxel, volume.sizes)] ?? 0;
			return this.labels.at(labelAt(numbers, value)) ?? [];
		});
	}

	/** Selects a label and goes to its middle. */
	goToLabel(row: LabelRow): void {
		this.labels.selected = row.number;
		if (this.fits === false) this.showsLabelsAlone = true;
		this.#enter();
		if (row.label.centre !== null) this.desk.goTo(row.label.centre);
	}

	/** Puts the crosshair into what is shown, and the window around its values, where that has not been done. */
	#enter(): void {
		const { shown, asset } = this;
		if (shown === null) return;
		this.desk.enter(`${String(this.#ref?.export)} ${String(this.#ref?.row)} ${shown.sizes.join(" ")}`, shown.sizes);
		if (asset.volume !== null) this.desk.enterWindow(asset.volume.url, asset.volume);
	}

	/** To the middle of a tool of the volume, or of the label that it points to; not where the crosshair is on it already. */
	goToTool(tool: Tool | null): void {
		if (tool === null) return;
		if (tool.geometry.kind === "voxel-brush") {
			const row = tool.schemaId === null ? null : this.labels.ofClass(tool.schemaId);
			if (row !== null) this.goToLabel(row);
			return;
		}
		const voxels = voxelsNamed(tool.geometry);
		const span = (axis: 0 | 1 | 2): [number, number] => {
			const along = voxels.map((voxel) => voxel[axis]);
			return [Math.min(...along), Math.max(...along)];
		};
		const spans = [span(0), span(1), span(2)] as const;
		const { cursor } = this.desk;
		const isOnIt = spans.every(([from, to], axis) => {
			const at = cursor[axis as 0 | 1 | 2];
			return from - 1 <= at && at <= to + 1;
		});
		if (voxels.length === 0 || isOnIt) return;
		const middle = ([from, to]: readonly [number, number]): number => (from + to) / 2;
		this.desk.goTo([middle(spans[0]), middle(spans[1]), middle(spans[2])]);
	}

	/** What is seen of the slices, as a solid: made smaller where it is large. */
	solidOf({ sizes, voxels, labels }: SlicePicture): Solid {
		const { directions, corner } = this.shown ?? { directions: null, corner: null };
		const scaling = this.asset.volume?.scaling ?? { slope: 1, intercept: 0 };
		const { centre, width } = this.desk.window ?? { centre: 0.5, width: 1 };
		const { rows } = this.labels;
		const isSeen = (number: number): boolean => rows[number - 1]?.isVisible === true;
		return {
			values: voxels === null ? null : niftiOf(thinnedValues(voxels, sizes, scaling), directions, corner),
			window: { least: centre - width / 2, most: centre + width / 2 },
			labels:
				labels === null
					? null
					: {
							file: niftiOf(thinnedLabels(labels.voxels, sizes, labels.layers, isSeen), directions, corner),
							colours: rows.slice(0, 255).map(({ label }) => label.colour),
							opacity: Math.max(0.1, this.desk.opacity / 100),
						},
		};
	}

	#leave(): void {
		this.#ref = null;
		this.asset.clear();
		this.mask.clear();
		this.labels.forget();
		this.desk.leave();
		this.showsLabelsAlone = false;
	}

	async #lookForAsset(ref: TaskRef, task: Task): Promise<void> {
		if (mayBeVolume(task)) await this.asset.show(ref, this.#front.visit());
		else this.asset.clear();
	}

	async #lookForLabels(ref: TaskRef, { snapshot }: Task): Promise<void> {
		if (snapshot.medicalBrushDataUrl === null) this.mask.clear();
		else await this.mask.show(ref, this.#front.visit());
	}
}
