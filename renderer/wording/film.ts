import type { FrameFiles, MediaFound } from "#shared/media";
import { count, counted } from "./count.ts";
import { frameTime } from "./frame.ts";

/** What is known of a film, as far as sentences about it need it. */
export interface FilmKnown {
	/** The name of its file. */
	file: string;
	/** Frames a second, and who says so. */
	rate: { value: number; by: "person" | "export" | "film" | "nobody" };
	/** Seconds; null where the file does not say. */
	duration: number | null;
	/** Frames that the file has at this rate; null where that is not known. */
	frames: number | null;
	/** Frames that the export says there are; null where it does not. */
	total: number | null;
	/** Frames up to the last one that an annotation names. */
	named: number;
	/** The frame in front, 0-based. */
	page: number;
	/** A frame without a picture of its own, and the second at which the one shown for it begins. */
	uneven: { frame: number; seconds: number } | null;
}

/** Frames that a file may have more or fewer without a word: sound at its end, or a duration that is rounded. */
const tolerated = 2;

/** 29.97 for 30000 / 1001, and never more than three digits behind the point. */
export function rateText(rate: number): string {
	return String(Math.round(rate * 1000) / 1000);
}

/** Said wherever the rate is assumed. */
export function rateSentence(rate: number): string {
	return `No frame rate is known: ${rateText(rate)} a second are assumed. Set it below if it is another.`;
}

/** What a person should know of a film that is shown. */
export function filmSentences({ file, rate, duration, frames, total, named, page, uneven }: FilmKnown): string[] {
	const said: string[] = [];
	const value = rateText(rate.value);
	if (rate.by === "nobody") said.push(rateSentence(rate.value));
	if (rate.by === "film" && total !== null)
		said.push(
			`The export names no frame rate: its ${counted(total, "frame")} in the ${seconds(duration)} of ${file} make ${value} a second.`,
		);
	if (frames !== null && duration !== null) {
		const lasts = `${file} lasts ${seconds(duration)}, which is ${counted(frames, "frame")} at ${value} a second`;
		if (total !== null && Math.abs(frames - total) > tolerated) said.push(`${lasts}; the export has ${count(total)}.`);
		else if (named > frames + tolerated) said.push(`${lasts}; annotations go up to frame ${count(named)}.`);
	}
	if (duration === null) said.push(`${file} does not say how long it is.`);
	if (frames !== null && page >= frames)
		said.push(`There is no picture of frame ${count(page + 1)}: the film ends before.`);
	if (uneven !== null)
		said.push(
			`Frame ${count(uneven.frame + 1)} (${frameTime(uneven.frame, rate.value)}) has no picture of its own: the one from ` +
				`${seconds(uneven.seconds)} is there. The frame rate of ${file} varies, or is not ${value}.`,
		);
	return said;
}

/** By which rule numbered pictures are taken for frames. */
export function framesSentence(
	frames: FrameFiles,
	found: Pick<MediaFound, "url" | "lookedFor">,
	total: number | null,
): string {
	const others =
		frames.others.length === 0
			? ""
			: ` ${frames.others.slice(0, 3).join(", ")} would do as well and ${frames.others.length === 1 ? "is" : "are"} not used.`;
	const from = `counted from ${String(frames.base)}`;
	const doubt = frames.isCertain
		? ""
		: ` The numbers ${count(frames.first)} to ${count(frames.last)} do not tell whether they are counted from 0 or 1${total === null ? "" : ` (the export has ${counted(total, "frame")})`}: shapes may be one frame off.`;
	const missing = found.url === null ? ` ${found.lookedFor[0] ?? "This one"} is not there.` : "";
	return `Frames are the ${counted(frames.count, "picture")} ${frames.pattern}, ${from}.${missing}${doubt}${others}`;
}

function seconds(value: number | null): string {
	return value === null ? "unknown time" : `${value.toFixed(3)} s`;
}
