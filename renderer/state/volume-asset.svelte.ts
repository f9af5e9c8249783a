import type { TaskRef } from "#shared/export";
import type { VolumeFound, VolumeGrid } from "#shared/media";
import type { Fault } from "#shared/outcome";
import type { Host } from "../host.ts";

/** The volume that a task's annotations lie in: looked for, and as far as its header tells. */
export class VolumeAsset {
	found = $state.raw<VolumeFound | null>(null);
	/** Why there is no answer at all. */
	fault = $state.raw<Fault | null>(null);
	readonly grid: VolumeGrid | null = $derived(this.found?.grid ?? null);
	readonly #host: Host;
	#turn = 0;

	constructor(host: Host) {
		this.#host = host;
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
