/** Stretches of time that lows and highs are kept of, at most: 4 MB, whatever the length of the sound. */
export const mostBins = 1 << 20;

/** The lowest and the highest sample of a stretch, from -1 to 1. */
export interface Peak {
	low: number;
	high: number;
}

/** Lows and highs of a sound over all its channels, in bins of equal length; filled from the beginning. */
export class Peaks {
	/** Frames of one bin. */
	readonly binFrames: number;
	readonly sampleRate: number;
	readonly #low: Int16Array;
	readonly #high: Int16Array;
	#frames = 0;

	/** @param frames of the whole sound. @param sampleRate frames a second */
	constructor(frames: number, sampleRate: number) {
		this.sampleRate = sampleRate;
		this.binFrames = Math.max(1, Math.ceil(frames / mostBins));
		const bins = Math.ceil(frames / this.binFrames);
		this.#low = new Int16Array(bins);
		this.#high = new Int16Array(bins);
	}

	/** Seconds that are filled. */
	get seconds(): number {
		return this.#frames / this.sampleRate;
	}

	/** The next frames, their channels interleaved; what goes beyond the whole is left out. */
	add(samples: Float32Array, channels: number): void {
		const [low, high] = [this.#low, this.#high];
		const frames = Math.min(Math.floor(samples.length / channels), low.length * this.binFrames - this.#frames);
		let bin = Math.floor(this.#frames / this.binFrames);
		let within = this.#frames % this.binFrames;
		let least = within === 0 ? Infinity : (low[bin] ?? 0);
		let most = within === 0 ? -Infinity : (high[bin] ?? 0);
		for (let at = 0; at < frames * channels; at += channels) {
			for (let channel = at; channel < at + channels; channel += 1) {
				const value = (samples[channel] ?? 0) * 0x7fff;
				if (value < least) least = value;
				if (value > most) most = value;
			}
			within += 1;
			if (within === this.binFrames) {
				low[bin] = Math.floor(least);
				high[bin] = Math.ceil(most);
				bin += 1;
				within = 0;
				[least, most] = [Infinity, -Infinity];
			}
		}
		if (within > 0) {
			low[bin] = Math.floor(least);
			high[bin] = Math.ceil(most);
		}
		this.#frames += frames;
	}

	/**
	 * Peaks of `columns` equal stretches from `from` to `to` (seconds); null where nothing is filled. Every bin that a
	 * column touches counts in it, so that no click is lost however far out the view is.
	 */
	columns(from: number, to: number, columns: number): (Peak | null)[] {
		const filled = Math.ceil(this.#frames / this.binFrames);
		const bins = this.sampleRate / this.binFrames;
		const width = (to - from) / columns;
		return Array.from({ length: columns }, (_, column) => {
			const first = Math.max(0, Math.floor((from + column * width) * bins));
			const end = Math.min(filled, Math.max(first + 1, Math.ceil((from + (column + 1) * width) * bins)));
			if (first >= end || from + (column + 1) * width <= 0) return null;
			let [least, most] = [0x7fff, -0x7fff];
			for (let bin = first; bin < end; bin += 1) {
				least = Math.min(least, this.#low[bin] ?? 0);
				most = Math.max(most, this.#high[bin] ?? 0);
			}
			return { low: Math.max(-1, least / 0x7fff), high: Math.min(1, most / 0x7fff) };
		});
	}
}
