import { describe, expect, test } from "vitest";
import { SeededRandom } from "../../../main/engine/compare/seeded-random.ts";

function drawn(many: number, draw: (random: SeededRandom) => number): { mean: number; variance: number } {
	const random = new SeededRandom(7);
	const values = Array.from({ length: many }, () => draw(random));
	const mean = values.reduce((sum, value) => sum + value, 0) / many;
	return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / many };
}

describe("numbers of a seed", () => {
	test("are these, on every machine", () => {
		const random = new SeededRandom(1);
		expect(Array.from({ length: 4 }, () => random.word())).toMatchInlineSnapshot(`
			[
			  393288148,
			  2174103013,
			  3814759091,
			  2092745082,
			]
		`);
		expect(Array.from({ length: 3 }, () => random.normal())).toMatchInlineSnapshot(`
			[
			  -2.8267489424908283,
			  0.3172876357379485,
			  1.1982229952935985,
			]
		`);
		expect([5, 500, 50_000].map((trials) => random.binomial(trials, 0.3))).toMatchInlineSnapshot(`
			[
			  0,
			  158,
			  14993,
			]
		`);
	});

	test("are those of the published generator", () => {
		// xoshiro128** by its definition, in arbitrary integers, from the state that the first words come from.
		const mask = 0xffffffffn;
		const rotated = (value: bigint, by: bigint) => ((value << by) | (value >> (32n - by))) & mask;
		let mixed = 1n;
		const state = Array.from({ length: 4 }, () => {
			mixed = (mixed + 0x9e3779b9n) & mask;
			let t = mixed ^ (mixed >> 16n);
			t = (t * 0x21f0aaadn) & mask;
			t ^= t >> 15n;
			t = (t * 0x735a2d97n) & mask;
			return t ^ (t >> 15n);
		}) as [bigint, bigint, bigint, bigint];
		const random = new SeededRandom(1);
		for (let word = 0; word < 1000; word++) {
			expect(random.word()).toBe(Number((rotated((state[1] * 5n) & mask, 7n) * 9n) & mask));
			const shifted = (state[1] << 9n) & mask;
			state[2] ^= state[0];
			state[3] ^= state[1];
			state[1] ^= state[2];
			state[0] ^= state[3];
			state[2] ^= shifted;
			state[3] = rotated(state[3], 11n);
		}
	});

	test("are normal where they are asked to be", () => {
		const { mean, variance } = drawn(100_000, (random) => random.normal());
		expect(mean).toBeCloseTo(0, 1);
		expect(variance).toBeCloseTo(1, 1);
		const beyond = drawn(100_000, (random) => (random.normal() > 1.959964 ? 1 : 0));
		expect(beyond.mean).toBeCloseTo(0.025, 2);
	});

	test.each([
		[1, 0.5],
		[7, 0.02],
		[40, 0.9],
		[1000, 0.02],
		[1000, 0.5],
		[100_000, 0.0001],
		[100_000, 0.97],
	])("of %i trials with the chance %f succeed as many as should", (trials, chance) => {
		const { mean, variance } = drawn(40_000, (random) => random.binomial(trials, chance));
		const [right, spread] = [trials * chance, trials * chance * (1 - chance)];
		expect(Math.abs(mean - right)).toBeLessThan(5 * Math.sqrt(spread / 40_000));
		expect(variance / spread).toBeCloseTo(1, 1);
	});

	test("never succeed more often than is tried, nor less than never", () => {
		const random = new SeededRandom(3);
		for (const chance of [0, 1e-12, 0.4, 0.6, 1 - 1e-12, 1])
			for (const trials of [0, 1, 10, 1_000_000]) {
				const count = random.binomial(trials, chance);
				expect(count >= 0 && count <= trials && Number.isInteger(count)).toBe(true);
			}
		expect([random.binomial(9, 0), random.binomial(9, 1)]).toEqual([0, 9]);
	});
});
