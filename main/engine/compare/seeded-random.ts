/**
 * A seeded source of numbers: xoshiro128** (Blackman and Vigna, 2018), seeded by splitmix32. Only integers, the four
 * operations of IEEE 754 and its square root, so that the same seed gives the same numbers on every machine: Math.log
 * and its kin may differ in their last bit.
 */
export class SeededRandom {
	/** The four words of the state. */
	#s0: number;
	#s1: number;
	#s2: number;
	#s3: number;
	/** The second of two numbers that are made at once. */
	#spare: number | null = null;

	constructor(seed: number) {
		let mixed = seed >>> 0;
		const next = (): number => {
			mixed = (mixed + 0x9e3779b9) >>> 0;
			let t = mixed ^ (mixed >>> 16);
			t = Math.imul(t, 0x21f0aaad);
			t ^= t >>> 15;
			t = Math.imul(t, 0x735a2d97);
			return t ^ (t >>> 15);
		};
		this.#s0 = next();
		this.#s1 = next();
		this.#s2 = next();
		this.#s3 = next();
	}

	/** An integer from 0 to 2^32 - 1. */
	word(): number {
		const s1 = this.#s1;
		const fifth = Math.imul(s1, 5);
		const result = Math.imul((fifth << 7) | (fifth >>> 25), 9) >>> 0;
		const s2 = this.#s2 ^ this.#s0;
		const s3 = this.#s3 ^ s1;
		this.#s1 = s1 ^ s2;
		this.#s0 ^= s3;
		this.#s2 = s2 ^ (s1 << 9);
		this.#s3 = (s3 << 11) | (s3 >>> 21);
		return result;
	}

	/** From 0 to 1, without 1. */
	fraction(): number {
		return this.word() / 4294967296;
	}

	/** An integer from 0 to `end` - 1; `end` is at most 2^24, up to which all are as likely to one in 256. */
	below(end: number): number {
		return Math.floor(this.fraction() * end);
	}

	/** Of mean 0 and standard deviation 1 (Marsaglia's polar method). */
	normal(): number {
		if (this.#spare !== null) {
			const spare = this.#spare;
			this.#spare = null;
			return spare;
		}
		let x: number, y: number, square: number;
		do {
			x = 2 * this.fraction() - 1;
			y = 2 * this.fraction() - 1;
			square = x * x + y * y;
		} while (square >= 1 || square === 0);
		const factor = Math.sqrt((-2 * naturalLog(square)) / square);
		this.#spare = y * factor;
		return x * factor;
	}

	/**
	 * How many of `trials` succeed, each with `chance`. Exact up to a mean of 30 on the rarer side; above, a normal number
	 * with the skewness of the distribution (Cornish and Fisher), rounded.
	 */
	binomial(trials: number, chance: number): number {
		if (chance > 0.5) return trials - this.binomial(trials, 1 - chance);
		if (trials === 0 || chance <= 0) return 0;
		const mean = trials * chance;
		if (mean <= 30) return this.#fewSuccesses(trials, chance);
		const deviation = Math.sqrt(mean * (1 - chance));
		const z = this.normal();
		const skew = (1 - 2 * chance) / deviation;
		const drawn = Math.round(mean + deviation * (z + ((z * z - 1) * skew) / 6));
		return Math.max(0, Math.min(trials, drawn));
	}

	/** By going up the distribution until it holds the number drawn. */
	#fewSuccesses(trials: number, chance: number): number {
		const odds = chance / (1 - chance);
		let left = this.fraction();
		let likelihood = wholePower(1 - chance, trials);
		for (let count = 0; count < trials; count++) {
			left -= likelihood;
			if (left < 0) return count;
			likelihood *= (odds * (trials - count)) / (count + 1);
			// Past the end of what a number can tell: rounding has left a little over.
			if (likelihood === 0) return count;
		}
		return trials;
	}
}

/** `base` to the power of a whole number from 0 on, by multiplications. */
function wholePower(base: number, exponent: number): number {
	let result = 1;
	for (let left = exponent, square = base; left > 0; left = Math.floor(left / 2), square *= square)
		if (left % 2 === 1) result *= square;
	return result;
}

/** ln 2, to the last bit. */
const LN_2 = 0.6931471805599453;

/** For `value` above 0: 2 artanh((x - 1) / (x + 1)), with x between 2/3 and 4/3. */
function naturalLog(value: number): number {
	let [x, twos] = [value, 0];
	for (; x > 4 / 3; x /= 2) twos++;
	for (; x < 2 / 3; x *= 2) twos--;
	const t = (x - 1) / (x + 1);
	const square = t * t;
	let [sum, power] = [0, t];
	// |t| is at most a fifth: the last term is below 1e-17.
	for (let odd = 1; odd <= 23; odd += 2, power *= square) sum += power / odd;
	return twos * LN_2 + 2 * sum;
}
