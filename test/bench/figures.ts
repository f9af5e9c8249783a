/** The value that so many of a hundred do not exceed. */
export function percentile(values: readonly number[], of: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	const value = sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * of) / 100))];
	if (value === undefined) throw new Error("percentile: got no values");
	return value;
}

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
	if (low === undefined || high === undefined) throw new Error("median: got no values");
	return (low + high) / 2;
}

export function mb(bytes: number): string {
	return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}

/** Milliseconds with three figures that count. */
export function ms(value: number): string {
	return value < 1
		? value.toFixed(3)
		: value < 10
			? value.toFixed(2)
			: value < 100
				? value.toFixed(1)
				: value.toFixed(0);
}

/** How often a file is read before it is measured: compilers look at what has run for a while. */
export function warmUpPasses(bytes: number): number {
	return Math.min(8, Math.max(1, Math.ceil(64e6 / bytes)));
}
