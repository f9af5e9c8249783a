import { errorText } from "../notices.svelte.ts";
import { Peaks } from "./peaks.ts";
import { decodeSound, rangeReader, readWhole } from "./sound-file.ts";
import { readWav, wavSamples, type WavLayout } from "./wav.ts";

/** Bytes of samples that are read at once: a few milliseconds of work. */
const pieceBytes = 1 << 20;
/** Frames of a decoded sound that are looked at between two breaths of the page. */
const sliceFrames = 1 << 18;
/** Bytes of a compressed sound, and of what it becomes when it is decoded whole. An hour in stereo would be 1.4 GB. */
const mostCompressed = 64_000_000;
const mostDecoded = 256_000_000;
/** Bytes of a decoded second: 48,000 frames of two channels of 4 bytes. */
const decodedSecond = 384_000;

/** Lows and highs of the sound in front, filled bit by bit without holding up the page. */
export class Waveform {
	peaks = $state.raw<Peaks | null>(null);
	/** Seconds that `peaks` is filled with. */
	filled = $state(0);
	/** Why there is none, as a sentence; null while it is made, and where it is. */
	why = $state.raw<string | null>(null);
	/** What is odd about the file, as a sentence. */
	note = $state.raw<string | null>(null);
	#abort = new AbortController();

	/** @param bytes of the file. @param duration seconds; null where the file does not say */
	async make(url: string, bytes: number, duration: number | null): Promise<void> {
		this.clear();
		const { signal } = this.#abort;
		try {
			const read = rangeReader(url, signal);
			const wav = await readWav(read, bytes);
			if (wav !== null) await this.#readPieces(wav, read, signal);
			else await this.#decodeWhole(url, bytes, duration, signal);
		} catch (error) {
			if (signal.aborted) return;
			this.why = `No waveform is drawn: ${errorText(error)}.`;
		}
	}

	clear(): void {
		this.#abort.abort();
		this.#abort = new AbortController();
		this.peaks = null;
		this.filled = 0;
		this.why = null;
		this.note = null;
	}

	async #readPieces(wav: WavLayout, read: ReturnType<typeof rangeReader>, signal: AbortSignal): Promise<void> {
		if (wav.missing > 0) {
			const [there, missing] = [wav.frames / wav.sampleRate, wav.missing / wav.sampleRate];
			this.note = `The file ends after ${there.toFixed(3)} s; its header promises ${missing.toFixed(3)} s more.`;
		}
		const peaks = new Peaks(wav.frames, wav.sampleRate);
		this.peaks = peaks;
		const piece = Math.max(1, Math.floor(pieceBytes / wav.frameBytes)) * wav.frameBytes;
		const end = wav.from + wav.frames * wav.frameBytes;
		for (let at = wav.from; at < end; at += piece) {
			const bytes = await read(at, Math.min(piece, end - at));
			signal.throwIfAborted();
			if (bytes.length === 0) throw new Error("the file became shorter while it was read");
			peaks.add(wavSamples(bytes, wav), wav.channels);
			this.filled = peaks.seconds;
		}
	}

	async #decodeWhole(url: string, bytes: number, duration: number | null, signal: AbortSignal): Promise<void> {
		const whole = duration === null ? Infinity : duration * decodedSecond;
		if (bytes > mostCompressed || whole > mostDecoded) {
			const size = Number.isFinite(whole) ? `about ${megabytes(whole)}` : "nobody knows how much";
			this.why =
				`No waveform is drawn: decoded whole, as browsers do it, this sound would take ${size}, and at most ` +
				`${megabytes(mostDecoded)} are taken. A WAV file is read in pieces, however long.`;
			return;
		}
		const sound = await decodeSound(await readWhole(url, signal));
		signal.throwIfAborted();
		const peaks = new Peaks(sound.length, sound.sampleRate);
		const channels = Array.from({ length: sound.numberOfChannels }, (_, n) => sound.getChannelData(n));
		this.peaks = peaks;
		for (let from = 0; from < sound.length; from += sliceFrames) {
			const frames = Math.min(sliceFrames, sound.length - from);
			const samples = new Float32Array(frames * channels.length);
			for (const [n, channel] of channels.entries()) {
				for (let at = 0; at < frames; at += 1) samples[at * channels.length + n] = channel[from + at] ?? 0;
			}
			peaks.add(samples, channels.length);
			this.filled = peaks.seconds;
			await breath();
			signal.throwIfAborted();
		}
	}
}

function breath(): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, 0));
}

function megabytes(bytes: number): string {
	return `${(bytes / 1e6).toFixed(0)} MB`;
}
