/** Lanczos' coefficients for g = 7 and nine terms, of which Γ is right to about 15 digits. */
const lanczosFirst = 0.99999999999980993;
const lanczosRest = [
	676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
	-0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln Γ(x) for x above 0 (Lanczos, 1964). */
function logGamma(x: number): number {
	if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
	const series = lanczosRest.reduce((sum, coefficient, at) => sum + coefficient / (x + at), lanczosFirst);
	const t = x + 6.5;
	return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series);
}

/**
 * The regularised incomplete beta function I_x(a, b), x from 0 to 1, a and b above 0: its continued fraction (Abramowitz
 * and Stegun, 26.5.8) by Lentz' method, on the side of the mean where it converges fast.
 */
function incompleteBeta(x: number, a: number, b: number): number {
	if (x <= 0) return 0;
	if (x >= 1) return 1;
	if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
	const front = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
	return (Math.exp(front) * lentzFraction(x, a, b)) / a;
}

function lentzFraction(x: number, a: number, b: number): number {
	const kept = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);
	let c = 1;
	let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
	let result = d;
	// About √max(a, b) steps are taken: as many as these are far beyond any sample.
	for (let m = 1; m <= 100_000; m++) {
		for (const term of [
			(m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
			(-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
		]) {
			d = 1 / kept(1 + term * d);
			c = kept(1 + term / c);
			result *= c * d;
		}
		if (Math.abs(c * d - 1) < 1e-15) break;
	}
	return result;
}

/** The x with I_x(a, b) = `share`, by halving: to the last bit but a few. */
export function betaQuantile(share: number, a: number, b: number): number {
	let [low, high] = [0, 1];
	for (let step = 0; step < 100 && high - low > 1e-16; step++) {
		const middle = (low + high) / 2;
		if (incompleteBeta(middle, a, b) < share) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}
