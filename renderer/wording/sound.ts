/** What is known of a sound that is played. */
export interface SoundKnown {
	/** The name of its file. */
	file: string;
	/** Seconds; null where the file does not say. */
	duration: number | null;
	/** Seconds up to which annotations go. */
	annotated: number;
	/** Why no waveform is drawn, as a sentence. */
	why: string | null;
	/** What is odd about the file, as a sentence. */
	note: string | null;
}

/** Annotations may end so much behind the sound: editors round. Seconds. */
const tolerated = 0.1;

/** What a person should know of a sound that is played. */
export function soundSentences({ file, duration, annotated, why, note }: SoundKnown): string[] {
	const said: string[] = [];
	if (duration === null) said.push(`${file} does not say how long it is.`);
	else if (annotated > duration + tolerated)
		said.push(`${file} lasts ${duration.toFixed(3)} s; annotations go up to ${annotated.toFixed(3)} s.`);
	return [...said, ...[note, why].filter((sentence) => sentence !== null)];
}
