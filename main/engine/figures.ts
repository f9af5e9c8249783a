/** Digits in groups of three, by commas: a fault is told to the page and to a terminal alike. */
export function figure(count: number): string {
	return count.toLocaleString("en-US");
}

/** In MB or GB of 10^6 and 10^9 bytes, with one decimal; below a tenth of a MB in bytes. */
export function bytesInWords(bytes: number): string {
	if (bytes < 1e5) return `${figure(bytes)} bytes`;
	return bytes < 1e8 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
