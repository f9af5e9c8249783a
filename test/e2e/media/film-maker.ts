import type { BrowserContext } from "@playwright/test";
import { webm } from "./webm.ts";

/** Bars on each frame: its number in binary, the highest digit on the left; a lit bar is a one. */
export const bars = 8;
export const filmSize = { width: 320, height: 180 };
/** Between two key frames: a seek has to decode what lies before. */
const keyEvery = 24;

export interface FilmPlan {
	frames: number;
	/** Frames a second. */
	rate: number;
	/** Moments of the frames in seconds, where they are not evenly spaced. */
	times?: readonly number[];
	codec?: "vp8" | "vp09.00.10.08";
}

/** A WebM file whose frames tell their numbers; null where this browser cannot make the codec. */
export async function makeFilm(context: BrowserContext, plan: FilmPlan): Promise<Uint8Array | null> {
	const { frames, rate, codec = "vp8" } = plan;
	const times = plan.times ?? Array.from({ length: frames }, (_, n) => n / rate);
	const page = await context.newPage();
	// Encoders are had in secure contexts only: a blank page is none.
	await page.route("http://127.0.0.1/maker", (route) => route.fulfill({ contentType: "text/html", body: "<p>" }));
	await page.goto("http://127.0.0.1/maker");
	const encoded = await page.evaluate(encodeFrames, { times, codec, bars, keyEvery, ...filmSize });
	await page.close();
	if (encoded === null) return null;
	return webm({
		codec: codec === "vp8" ? "V_VP8" : "V_VP9",
		...filmSize,
		duration: Math.round(((times.at(-1) ?? 0) + 1 / rate) * 1000),
		frames: encoded.map(({ isKey, base64 }, n) => ({
			at: Math.round((times[n] ?? 0) * 1000),
			isKey,
			bytes: Buffer.from(base64, "base64"),
		})),
	});
}

interface Encoding {
	times: readonly number[];
	codec: string;
	bars: number;
	keyEvery: number;
	width: number;
	height: number;
}

/** Runs in the page. */
async function encodeFrames(plan: Encoding): Promise<{ isKey: boolean; base64: string }[] | null> {
	const { width, height } = plan;
	const config = { codec: plan.codec, width, height, bitrate: 2_000_000 };
	if (!("VideoEncoder" in globalThis) || (await VideoEncoder.isConfigSupported(config)).supported !== true) return null;
	const made: { isKey: boolean; base64: string }[] = [];
	const failures: string[] = [];
	const encoder = new VideoEncoder({
		output: (chunk) => {
			const bytes = new Uint8Array(chunk.byteLength);
			chunk.copyTo(bytes);
			made.push({ isKey: chunk.type === "key", base64: btoa(String.fromCharCode(...bytes)) });
		},
		error: (error) => failures.push(error.message),
	});
	encoder.configure(config);
	const canvas = new OffscreenCanvas(width, height);
	const context = canvas.getContext("2d");
	if (context === null) throw new Error("No 2D context");
	for (const [n, time] of plan.times.entries()) {
		for (let bar = 0; bar < plan.bars; bar++) {
			context.fillStyle = (n >> (plan.bars - 1 - bar)) & 1 ? "#e8e8e8" : "#181818";
			context.fillRect((bar * width) / plan.bars, 0, width / plan.bars, height);
		}
		const frame = new VideoFrame(canvas, { timestamp: Math.round(time * 1e6) });
		encoder.encode(frame, { keyFrame: n % plan.keyEvery === 0 });
		frame.close();
		// Its queue has a length of its own choice; frames beyond it may be dropped.
		if (encoder.encodeQueueSize > 4) await encoder.flush();
	}
	await encoder.flush();
	encoder.close();
	if (failures.length > 0) throw new Error(failures.join("; "));
	return made;
}
