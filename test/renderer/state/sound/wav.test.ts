import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readWav, wavSamples, type ReadBytes, type WavLayout } from "../../../../renderer/state/sound/wav.ts";

interface Plan {
	tag?: number;
	bits?: number;
	channels?: number;
	rate?: number;
	/** Between the format and the samples. */
	chunks?: readonly (readonly [name: string, body: Uint8Array])[];
	data: Uint8Array;
	/** What the header says of the samples' length. */
	says?: number;
	magic?: string;
}

function file({
	tag = 1,
	bits = 16,
	channels = 1,
	rate = 8000,
	chunks = [],
	data,
	says,
	magic = "RIFF",
}: Plan): Uint8Array<ArrayBuffer> {
	const format = Buffer.alloc(16);
	format.writeUInt16LE(tag, 0);
	format.writeUInt16LE(channels, 2);
	format.writeUInt32LE(rate, 4);
	format.writeUInt32LE((rate * channels * bits) / 8, 8);
	format.writeUInt16LE((channels * bits) / 8, 12);
	format.writeUInt16LE(bits, 14);
	const chunk = (name: string, body: Uint8Array, size = body.length): Buffer => {
		const head = Buffer.alloc(8);
		head.write(name, "latin1");
		head.writeUInt32LE(size, 4);
		return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
	};
	const head = Buffer.from(`${magic}\xff\xff\xff\xffWAVE`, "latin1");
	const between = chunks.map(([name, body]) => chunk(name, body));
	return Uint8Array.from(Buffer.concat([head, chunk("fmt ", format), ...between, chunk("data", data, says)]));
}

const readOf =
	(bytes: Uint8Array<ArrayBuffer>): ReadBytes =>
	(offset, length) =>
		Promise.resolve(bytes.slice(offset, offset + length));

async function layout(bytes: Uint8Array<ArrayBuffer>): Promise<WavLayout> {
	const found = await readWav(readOf(bytes), bytes.length);
	if (found === null) throw new Error("This is no WAV file");
	return found;
}

async function samplesOf(bytes: Uint8Array<ArrayBuffer>): Promise<number[]> {
	const wav = await layout(bytes);
	return [...wavSamples(bytes.slice(wav.from, wav.from + wav.frames * wav.frameBytes), wav)];
}

describe("the layout of a WAV file", () => {
	it("is read past chunks of any kind and odd length", async () => {
		const data = Buffer.alloc(16_000);
		const bytes = file({
			channels: 2,
			rate: 44_100,
			data,
			chunks: [
				["LIST", Buffer.alloc(7)],
				["id3 ", Buffer.alloc(100_001)],
			],
		});
		expect(await layout(bytes)).toMatchObject({
			channels: 2,
			sampleRate: 44_100,
			frameBytes: 4,
			frames: 4000,
			missing: 0,
		});
		expect((await layout(bytes)).from).toBe(bytes.length - data.length);
	});

	it("tells how much of a file is missing that ends early, and believes none of a stream's lengths", async () => {
		expect(await layout(file({ data: Buffer.alloc(1000), says: 4000 }))).toMatchObject({ frames: 500, missing: 1500 });
		for (const says of [0, 0xffff_ffff])
			expect(await layout(file({ data: Buffer.alloc(1000), says }))).toMatchObject({ frames: 500, missing: 0 });
	});

	it("of more than 4 GB has its length in a chunk of its own", async () => {
		const ds64 = Buffer.alloc(28);
		ds64.writeBigUInt64LE(6_000_000_000n, 8);
		const bytes = file({ magic: "RF64", data: Buffer.alloc(1000), says: 0xffff_ffff, chunks: [["ds64", ds64]] });
		expect(await layout(bytes)).toMatchObject({ frames: 500, missing: 3_000_000_000 - 500 });
	});

	it.each([
		["compressed samples", file({ tag: 0x55, data: Buffer.alloc(10) })],
		["samples of 12 bits", file({ bits: 12, channels: 2, data: Buffer.alloc(10) })],
		["no channel", file({ channels: 0, data: Buffer.alloc(10) })],
		["no samples at all", file({ data: Buffer.alloc(0) }).slice(0, 36)],
		["another file", Uint8Array.from(Buffer.from("OggS and more than twelve bytes"))],
		["nothing", new Uint8Array()],
	])("is not there for %s", async (_, bytes) => {
		expect(await readWav(readOf(bytes), bytes.length)).toBeNull();
	});

	it("is found or refused, and never fails, whatever the bytes are", async () => {
		const good = file({ data: Buffer.alloc(64) });
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255))),
				fc.nat(good.length),
				async (changes, end) => {
					const bytes = good.slice(0, end);
					for (const [at, value] of changes) if (at < end) bytes[at] = value;
					const found = await readWav(readOf(bytes), bytes.length);
					if (found !== null) expect(found.from + found.frames * found.frameBytes).toBeLessThanOrEqual(bytes.length);
				},
			),
		);
	});
});

describe("the samples of a WAV file", () => {
	it("run from -1 to 1 in every form", async () => {
		expect(await samplesOf(file({ bits: 8, data: Uint8Array.of(0, 128, 255) }))).toEqual([-1, 0, 127 / 128]);
		expect(await samplesOf(file({ bits: 16, data: Uint8Array.of(0, 0x80, 0, 0, 0xff, 0x7f) }))).toEqual([
			-1,
			0,
			Math.fround(0x7fff / 0x8000),
		]);
		expect(await samplesOf(file({ bits: 24, data: Uint8Array.of(0, 0, 0x80, 0, 0, 0x40, 0xff, 0xff, 0xff) }))).toEqual([
			-1,
			0.5,
			Math.fround(-1 / 0x80_0000),
		]);
		expect(await samplesOf(file({ bits: 32, data: Uint8Array.of(0, 0, 0, 0x80, 0, 0, 0, 0x40) }))).toEqual([-1, 0.5]);
		const floats = Buffer.alloc(16);
		for (const [n, value] of [0.25, -3, NaN, Infinity].entries()) floats.writeFloatLE(value, 4 * n);
		expect(await samplesOf(file({ tag: 3, bits: 32, data: floats }))).toEqual([0.25, -1, 0, 1]);
		const doubles = Buffer.alloc(8);
		doubles.writeDoubleLE(-0.75, 0);
		expect(await samplesOf(file({ tag: 3, bits: 64, data: doubles }))).toEqual([-0.75]);
	});
});
