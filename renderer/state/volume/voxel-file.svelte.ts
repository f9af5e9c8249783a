import type { TaskRef } from "#shared/export";
import type { Fault } from "#shared/outcome";
import type { Volume, VolumeRead } from "#shared/volumes";
import type { Host } from "../../host.ts";
import { bytesOfVoxel, type Voxels, voxelsOf } from "../../volume/slice.ts";
import { bytes, count } from "../../wording/count.ts";
import { errorText } from "../notices.svelte.ts";
import { readBytes, type ReadBytes } from "./voxel-bytes.ts";

/** Bytes of voxels that a page holds of one volume: browsers refuse somewhat more than this. */
const mostVoxelBytes = 1_500_000_000;

/** Of one slice: canvases have not more along a side, and no more pixels in all. */
const mostSide = 16_384;
const mostPixels = 2 ** 26;

/** Milliseconds between questions while the engine reads the file. */
const patience = 150;

/** One volume of the task in front, the annotated one or that of its labels: asked for, and its voxels fetched once. */
export class VoxelFile {
	/** null: nobody has asked, or the answer has not come. */
	read = $state.raw<VolumeRead | null>(null);
	/** Why there is no answer at all. */
	fault = $state.raw<Fault | null>(null);
	voxels = $state.raw<Voxels | null>(null);
	/** Bytes of the voxels that have come; null where none are on their way. */
	received = $state<number | null>(null);
	/** Why there are no voxels, as a sentence. */
	problem = $state.raw<string | null>(null);
	/** A person stopped it. */
	isCancelled = $state(false);
	/** Of those that follow one another, the one whose voxels are shown; those of labels are all there at once. */
	layer = $state(0);
	readonly volume: Volume | null = $derived(this.read?.phase === "ready" ? this.read.volume : null);
	/** Bytes that are fetched at once. */
	readonly wanted: number = $derived.by(() => this.#bytesAtOnce(this.volume));
	readonly #host: Host;
	readonly #role: "asset" | "volume";
	readonly #arrived: () => void;
	readonly #readBytes: ReadBytes;
	#abort = new AbortController();
	#fetching = new AbortController();

	/** `arrived`: what the volume is is known, and its voxels are on their way. */
	constructor(host: Host, role: "asset" | "volume", arrived: () => void, read: ReadBytes = readBytes) {
		this.#host = host;
		this.#role = role;
		this.#arrived = arrived;
		this.#readBytes = read;
	}

	/** Whether the answer is still to come. */
	get isAsking(): boolean {
		return this.fault === null && (this.read === null || this.read.phase === "making");
	}

	async show(ref: TaskRef, visit: number | null): Promise<void> {
		this.#abort.abort();
		const abort = new AbortController();
		this.#abort = abort;
		const isStale = (): boolean => abort.signal.aborted;
		for (;;) {
			const outcome = await this.#host.readVolume(ref, this.#role, visit);
			if (isStale()) return;
			if (!outcome.ok) {
				this.#drop();
				this.fault = outcome;
				return;
			}
			const read = outcome.value;
			const before = this.volume;
			const isSame = read.phase === "ready" && before?.url === read.volume.url;
			if (!isSame && read.phase !== "making") this.#drop();
			// While another file is being read, what was shown is none of this state of the task.
			if (read.phase === "making" && before !== null) this.#drop();
			this.fault = null;
			this.read = read;
			if (read.phase === "ready" && !isSame) {
				this.#arrived();
				await this.fetch();
			}
			if (read.phase !== "making") return;
			await new Promise((resolve) => setTimeout(resolve, patience));
			if (isStale()) return;
		}
	}

	/** Fetches the voxels of the layer in front; what was on its way is left. */
	async fetch(): Promise<void> {
		this.#fetching.abort();
		const { volume, layer, wanted } = this;
		if (volume === null) return;
		const fetching = new AbortController();
		this.#fetching = fetching;
		this.problem = null;
		this.isCancelled = false;
		const refusal = refusalOf(volume, wanted);
		if (refusal !== null) {
			this.voxels = null;
			this.problem = refusal;
			return;
		}
		this.received = 0;
		const from = this.#role === "asset" ? layer * wanted : 0;
		try {
			const all = await this.#readBytes(
				volume.url,
				{ from, to: from + wanted },
				(bytes) => {
					if (!fetching.signal.aborted) this.received = bytes;
				},
				fetching.signal,
			);
			if (fetching.signal.aborted) return;
			this.voxels = voxelsOf(volume.type, all);
		} catch (error) {
			if (fetching.signal.aborted) return;
			this.voxels = null;
			this.problem = `The voxels of ${volume.name} could not be had: ${errorText(error).replace(/\.$/u, "")}.`;
		}
		this.received = null;
	}

	async showLayer(layer: number): Promise<void> {
		const last = (this.volume?.layers ?? 1) - 1;
		const wanted = Math.min(last, Math.max(0, layer));
		if (wanted === this.layer) return;
		this.layer = wanted;
		await this.fetch();
	}

	/** Leaves what is on its way. */
	cancel(): void {
		if (this.received === null) return;
		this.#fetching.abort();
		this.received = null;
		this.isCancelled = true;
	}

	clear(): void {
		this.#abort.abort();
		this.#drop();
		this.fault = null;
	}

	#bytesAtOnce(volume: Volume | null): number {
		if (volume === null) return 0;
		const [x, y, z] = volume.sizes;
		return x * y * z * bytesOfVoxel(volume.type) * (this.#role === "asset" ? 1 : volume.layers);
	}

	#drop(): void {
		this.#fetching.abort();
		this.read = null;
		this.voxels = null;
		this.received = null;
		this.problem = null;
		this.isCancelled = false;
		this.layer = 0;
	}
}

function refusalOf({ name, sizes, layers, type, bytes: all }: Volume, wanted: number): string | null {
	const [x, y, z] = sizes;
	const stated = x * y * z * layers * bytesOfVoxel(type);
	if (all !== stated) {
		return `The voxels of ${name} do not add up: ${bytes(all)} are there, ${sizes.join(" × ")} need ${bytes(stated)}.`;
	}
	const [short = 1, middle = 1, long = 1] = [...sizes].sort((a, b) => a - b);
	if (long > mostSide || middle * long > mostPixels || short < 1) {
		return `A slice of ${name} would have up to ${count(long)} × ${count(middle)} voxels: a page paints ${count(mostSide)} along a side and ${count(mostPixels)} in all.`;
	}
	if (wanted <= mostVoxelBytes) return null;
	return `${name} has ${sizes.join(" × ")} voxels of ${type}, ${bytes(wanted)} at once: a page holds ${bytes(mostVoxelBytes)}.`;
}
