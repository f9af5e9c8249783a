import { crc32, deflateSync } from "node:zlib";

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const bytesPerPixel = 4;

/**
 * A PNG file (ISO/IEC 15948) of 8-bit RGBA, straight alpha, without interlacing: what the icons and the sample's
 * pictures are written with.
 *
 * @param width pixels, at least 1
 * @param height pixels, at least 1
 * @param rgba width x height x 4 bytes, row by row from the top
 * @throws RangeError where the three do not agree
 */
export function encodePng(width: number, height: number, rgba: Uint8Array): Uint8Array {
	if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1)
		throw new RangeError(`PNG size: got ${String(width)} x ${String(height)}, expected positive integers`);
	if (rgba.length !== width * height * bytesPerPixel)
		throw new RangeError(
			`PNG pixels: got ${String(rgba.length)} bytes, expected ${String(width * height * bytesPerPixel)}`,
		);
	const header = new Uint8Array(13);
	const view = new DataView(header.buffer);
	view.setUint32(0, width);
	view.setUint32(4, height);
	// 8 bits a sample, colour type 6 (RGBA), deflate, adaptive filters, no interlacing.
	header.set([8, 6, 0, 0, 0], 8);
	return Buffer.concat([
		signature,
		chunk("IHDR", header),
		chunk("IDAT", deflateSync(filterRows(width, height, rgba), { level: 9 })),
		chunk("IEND", new Uint8Array(0)),
	]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
	const bytes = Buffer.alloc(12 + data.length);
	bytes.writeUInt32BE(data.length, 0);
	bytes.write(type, 4, "latin1");
	bytes.set(data, 8);
	bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
	return bytes;
}

/** Each row under the filter whose bytes sum smallest as signed numbers (section 12.7 of the specification). */
function filterRows(width: number, height: number, rgba: Uint8Array): Uint8Array {
	const stride = width * bytesPerPixel;
	const filtered = new Uint8Array((stride + 1) * height);
	const trial = new Uint8Array(stride);
	for (let row = 0; row < height; row++) {
		let smallest = Infinity;
		for (let filter = 0; filter < 5; filter++) {
			const sum = filterRow(filter, row, stride, rgba, trial);
			if (sum >= smallest) continue;
			smallest = sum;
			filtered[row * (stride + 1)] = filter;
			filtered.set(trial, row * (stride + 1) + 1);
		}
	}
	return filtered;
}

function filterRow(filter: number, row: number, stride: number, rgba: Uint8Array, into: Uint8Array): number {
	const start = row * stride;
	let sum = 0;
	for (let i = 0; i < stride; i++) {
		const left = i >= bytesPerPixel ? (rgba[start + i - bytesPerPixel] ?? 0) : 0;
		const above = row > 0 ? (rgba[start + i - stride] ?? 0) : 0;
		const aboveLeft = row > 0 && i >= bytesPerPixel ? (rgba[start + i - stride - bytesPerPixel] ?? 0) : 0;
		const byte = ((rgba[start + i] ?? 0) - predict(filter, left, above, aboveLeft)) & 0xff;
		into[i] = byte;
		sum += byte < 128 ? byte : 256 - byte;
	}
	return sum;
}

function predict(filter: number, left: number, above: number, aboveLeft: number): number {
	switch (filter) {
		case 1:
			return left;
		case 2:
			return above;
		case 3:
			return (left + above) >> 1;
		case 4:
			return paeth(left, above, aboveLeft);
		default:
			return 0;
	}
}

function paeth(left: number, above: number, aboveLeft: number): number {
	const estimate = left + above - aboveLeft;
	const fromLeft = Math.abs(estimate - left);
	const fromAbove = Math.abs(estimate - above);
	const fromAboveLeft = Math.abs(estimate - aboveLeft);
	if (fromLeft <= fromAbove && fromLeft <= fromAboveLeft) return left;
	return fromAbove <= fromAboveLeft ? above : aboveLeft;
}
