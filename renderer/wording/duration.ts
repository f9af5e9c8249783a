/**
 * A duration in milliseconds as people say it: "340 ms", "46.8 s", "3 min 05 s", "1 h 02 min". "–" where there is none.
 * Rounded before the unit is chosen, so that 59.96 s reads "1 min 00 s".
 */
export function duration(ms: number | null): string {
	if (ms === null || !Number.isFinite(ms)) return "–";
	if (ms < 0) return `−${duration(-ms)}`;
	if (ms === 0) return "0 s";
	if (Math.round(ms) < 1000) return `${Math.round(ms).toFixed(0)} ms`;
	const tenths = Math.round(ms / 100);
	if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
	const seconds = Math.round(ms / 1000);
	if (seconds < 3600) return `${Math.floor(seconds / 60).toFixed(0)} min ${two(seconds % 60)} s`;
	const minutes = Math.round(ms / 60_000);
	return `${Math.floor(minutes / 60).toFixed(0)} h ${two(minutes % 60)} min`;
}

/** The exact value, for a tooltip. */
export function exactDuration(ms: number | null): string {
	return ms === null ? "not in the export" : `${String(ms)} ms`;
}

function two(value: number): string {
	return value.toFixed(0).padStart(2, "0");
}
