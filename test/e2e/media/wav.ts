/** A WAV file of 16 bit PCM; `sample` gives each channel's value at a moment (seconds), from -1 to 1. */
export function wav(
	seconds: number,
	sample: (at: number) => readonly number[],
	sampleRate = 8000,
): Uint8Array<ArrayBuffer> {
	const frames = Math.round(seconds * sampleRate);
	const channels = sample(0).length;
	const bytes = Buffer.alloc(44 + frames * channels * 2);
	bytes.write("RIFF", 0);
	bytes.writeUInt32LE(bytes.length - 8, 4);
	bytes.write("WAVEfmt ", 8);
	bytes.writeUInt32LE(16, 16);
	bytes.writeUInt16LE(1, 20);
	bytes.writeUInt16LE(channels, 22);
	bytes.writeUInt32LE(sampleRate, 24);
	bytes.writeUInt32LE(sampleRate * channels * 2, 28);
	bytes.writeUInt16LE(channels * 2, 32);
	bytes.writeUInt16LE(16, 34);
	bytes.write("data", 36);
	bytes.writeUInt32LE(bytes.length - 44, 40);
	for (let frame = 0; frame < frames; frame++) {
		for (const [channel, value] of sample(frame / sampleRate).entries())
			bytes.writeInt16LE(Math.round(value * 0x7fff), 44 + (frame * channels + channel) * 2);
	}
	return Uint8Array.from(bytes);
}
