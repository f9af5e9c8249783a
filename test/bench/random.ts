/**
 * A seeded source of numbers (mulberry32). Only integer arithmetic and IEEE division: the same seed gives the same
 * numbers on every machine and in every version of V8, which Math.sin and its kin do not promise.
 */
export class Random {
	#state: number;

	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** An integer in 0..2^32-1. */
	word(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let t = this.#state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return (t ^ (t >>> 14)) >>> 0;
	}

	/** A number in [0, 1). */
	fraction(): number {
		return this.word() / 4294967296;
	}

	/** An integer in from..to, both inclusive. */
	between(from: number, to: number): number {
		return from + Math.floor(this.fraction() * (to - from + 1));
	}

	/** True once in `n`, on average. */
	oneIn(n: number): boolean {
		return this.between(1, n) === 1;
	}

	pick<T>(list: readonly T[]): T {
		const value = list[this.between(0, list.length - 1)];
		if (value === undefined) throw new Error("pick: got an empty list, expected at least one entry");
		return value;
	}
}
