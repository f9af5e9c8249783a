import type { TaskRef } from "#shared/export";
import type { VolumeFound, VolumeGrid } from "#shared/media";
import type { Fault } from "#shared/outcome";
import type { Host } from "../host.ts";

/** The volume that a task's annotations lie in: looked for, and as far as its header tells. */
export class VolumeAsset {
	found = $state.raw<VolumeFound | null>(null);
	/** Why there is no answer at all. */
	fault = $state.raw<Fault | null>(null);
	readonly #host: Host;
	readonly #whole: () => VolumeGrid | null;
	/** What annotations are measured by: that of the volume itself, where it was read whole. */
	readonly grid: VolumeGrid | null = $derived.by(() => this.#whole() ?? this.found?.grid ?? null);
	#turn = 0;

	/** `whole`: the volume as the engine reads it, of more formats than its header alone tells. */
	constructor(host: Host, whole: () => VolumeGrid | null) {
		this.#host = host;
		this.#whole = whole;
	}

	async show(ref: TaskRef): Promise<void> {
		const turn = ++this.#turn;
		const outcome = await this.#host.findVolume(ref);
		if (turn !== this.#turn) return;
		this.found = outcome.ok ? outcome.value : null;
		this.fault = outcome.ok ? null : outcome;
	}

	clear(): void {
		this.#turn += 1;
		this.found = null;
		this.fault = null;
	}
}
