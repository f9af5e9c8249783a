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

/** The same as 8 bit A-law in one channel (ITU-T G.711), which has to be decoded: loud noise from `from` to `to`, else silence. */
export function compressedWav(seconds: number, from: number, to: number, sampleRate = 8000): Uint8Array<ArrayBuffer> {
	const frames = Math.round(seconds * sampleRate);
	const bytes = Buffer.alloc(44 + frames, 0xd5);
	Buffer.from(wav(0, () => [0], sampleRate)).copy(bytes);
	bytes.writeUInt32LE(bytes.length - 8, 4);
	bytes.writeUInt16LE(6, 20);
	bytes.writeUInt32LE(sampleRate, 28);
	bytes.writeUInt16LE(1, 32);
	bytes.writeUInt16LE(8, 34);
	bytes.writeUInt32LE(frames, 40);
	// The largest values of either sign, in turn.
	for (let frame = Math.round(from * sampleRate); frame < to * sampleRate; frame++)
		bytes[44 + frame] = frame % 16 < 8 ? 0xaa : 0x2a;
	return Uint8Array.from(bytes);
}
