/** Work cut into steps that each take a few milliseconds; what it yields is of no meaning, what it returns is the result. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Milliseconds of work between two breaths of the page: half a frame at 60 Hz. */
const breath = 8;

/** All at once. */
export function runSteps<T>(steps: Steps<T>): T {
	for (;;) {
		const step = steps.next();
		if (step.done === true) return step.value;
	}
}

/**
 * Step by step, with the page painting and listening in between.
 *
 * @throws the reason of `signal` where it is aborted
 */
export async function walkSteps<T>(steps: Steps<T>, signal: AbortSignal): Promise<T> {
	let begun = performance.now();
	for (;;) {
		signal.throwIfAborted();
		const step = steps.next();
		if (step.done === true) return step.value;
		if (performance.now() - begun < breath) continue;
		// A macrotask: promises alone would not let the page paint.
		await new Promise((resolve) => setTimeout(resolve, 0));
		begun = performance.now();
	}
}
