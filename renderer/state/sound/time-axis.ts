/** Seconds between two marks of an axis that read well. */
const steps = [
	0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200,
	21_600, 86_400,
] as const;

/** The smallest step whose marks stand at least `least` px apart. */
export function tickStep(pxPerSecond: number, least: number): number {
	return steps.find((step) => step * pxPerSecond >= least) ?? 86_400;
}

/** Marks from the one at or before `from` to the one at or after `to`, seconds; none below zero. */
export function ticks(from: number, to: number, step: number): number[] {
	const first = Math.max(0, Math.floor(from / step));
	const count = Math.max(0, Math.ceil(to / step) - first + 1);
	// Multiplied, not added up: a sum of tenths drifts.
	return Array.from({ length: count }, (_, at) => (first + at) * step);
}

/** "0:05", "1:02:03", "0:05.25": as many decimals as the step needs. */
export function timeText(seconds: number, step = 0.001): string {
	const decimals = step >= 1 ? 0 : Math.min(3, Math.ceil(-Math.log10(step) - 1e-9));
	const scale = 10 ** decimals;
	const whole = Math.round(Math.max(0, seconds) * scale);
	const rest = (whole % (60 * scale)) / scale;
	const minutes = Math.floor(whole / (60 * scale));
	const tail = rest.toFixed(decimals).padStart(decimals === 0 ? 2 : 3 + decimals, "0");
	if (minutes < 60) return `${minutes}:${tail}`;
	return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${tail}`;
}
