/**
 * The rows of a picture, as the differences they are stored as, made whole again (PNG, third edition, 9.2).
 *
 * Buffers of rows are multiples of four bytes long, so that four bytes are added at a time; what lies beyond a row is 0.
 */

/** Bytes of a buffer for a row. */
export function alignedBytes(rowBytes: number): number {
	return Math.ceil(rowBytes / 4) * 4;
}

/** One row with the row above it. */
export interface RowBuffers {
	row: Uint8Array;
	above: Uint8Array;
	/** The same memory, four bytes at a time. */
	row32: Uint32Array;
	above32: Uint32Array;
}

/** Four sums of bytes at once, each without a carry to the next. */
function addBytes(a: number, b: number): number {
	return ((a & 0x7f7f7f7f) + (b & 0x7f7f7f7f)) ^ ((a ^ b) & 0x80808080);
}

/** Four means of bytes at once, rounded down. */
function meanBytes(a: number, b: number): number {
	return (a & b) + (((a ^ b) >>> 1) & 0x7f7f7f7f);
}

/**
 * Makes `row` whole in place.
 *
 * @param filter 0 to 4
 * @param pixelBytes from a byte to its neighbour on the left, at least 1
 */
export function unfilter(filter: number, buffers: RowBuffers, rowBytes: number, pixelBytes: number): void {
	switch (filter) {
		case 1:
			if (pixelBytes === 4) subFour(buffers);
			else sub(buffers.row, rowBytes, pixelBytes);
			break;
		case 2:
			up(buffers);
			break;
		case 3:
			if (pixelBytes === 4) averageFour(buffers);
			else average(buffers, rowBytes, pixelBytes);
			break;
		case 4:
			if (pixelBytes === 4) paethFour(buffers);
			else paethFrom(buffers, 0, rowBytes, pixelBytes);
			break;
		default:
	}
}

function up({ row32, above32 }: RowBuffers): void {
	for (let i = 0; i < row32.length; i++) row32[i] = addBytes(row32[i] ?? 0, above32[i] ?? 0);
}

function subFour({ row32 }: RowBuffers): void {
	let left = 0;
	for (let i = 0; i < row32.length; i++) row32[i] = left = addBytes(row32[i] ?? 0, left);
}

function sub(row: Uint8Array, rowBytes: number, pixelBytes: number): void {
	for (let i = pixelBytes; i < rowBytes; i++) row[i] = (row[i] ?? 0) + (row[i - pixelBytes] ?? 0);
}

function averageFour({ row32, above32 }: RowBuffers): void {
	let left = 0;
	for (let i = 0; i < row32.length; i++) row32[i] = left = addBytes(row32[i] ?? 0, meanBytes(left, above32[i] ?? 0));
}

function average({ row, above }: RowBuffers, rowBytes: number, pixelBytes: number): void {
	for (let i = 0; i < rowBytes; i++) {
		const left = i < pixelBytes ? 0 : (row[i - pixelBytes] ?? 0);
		row[i] = (row[i] ?? 0) + ((left + (above[i] ?? 0)) >> 1);
	}
}

/** Where left or above is the same as the pixel between them, the other one is the nearest, byte by byte: as a rule. */
function paethFour(buffers: RowBuffers): void {
	const { row32, above32 } = buffers;
	let left = 0;
	let corner = 0;
	for (let i = 0; i < row32.length; i++) {
		const over = (above32[i] ?? 0) | 0;
		if (left === corner) row32[i] = addBytes(row32[i] ?? 0, over);
		else if (over === corner) row32[i] = addBytes(row32[i] ?? 0, left);
		else paethFrom(buffers, 4 * i, 4 * i + 4, 4);
		left = (row32[i] ?? 0) | 0;
		corner = over;
	}
}

function paethFrom({ row, above }: RowBuffers, from: number, to: number, pixelBytes: number): void {
	for (let i = from; i < to; i++) {
		const hasLeft = i >= pixelBytes;
		const left = hasLeft ? (row[i - pixelBytes] ?? 0) : 0;
		const over = above[i] ?? 0;
		const corner = hasLeft ? (above[i - pixelBytes] ?? 0) : 0;
		const toLeft = Math.abs(over - corner);
		const toOver = Math.abs(left - corner);
		const toCorner = Math.abs(left + over - 2 * corner);
		row[i] = (row[i] ?? 0) + (toLeft <= toOver && toLeft <= toCorner ? left : toOver <= toCorner ? over : corner);
	}
}
