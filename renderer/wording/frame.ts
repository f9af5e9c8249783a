/** What a place of the asset is called: videos have frames, everything else pages. */
export function pageWord(isFilm: boolean): "frame" | "page" {
	return isFilm ? "frame" : "page";
}

/**
 * The moment of a frame: "0:16.683", "1:02:03.250". Truncated to the millisecond, so that no frame is told to be later
 * than it is.
 * @param page 0-based. @param rate frames a second, above 0.
 */
export function frameTime(page: number, rate: number): string {
	const ms = Math.floor((page * 1000) / rate + 1e-6);
	const seconds = Math.floor(ms / 1000);
	const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
	const tail = `${digits(s, 2)}.${digits(ms % 1000, 3)}`;
	return h > 0 ? `${String(h)}:${digits(m, 2)}:${tail}` : `${String(m)}:${tail}`;
}

function digits(value: number, length: number): string {
	return value.toFixed(0).padStart(length, "0");
}
