import type { AnswerOf, ScanJob } from "./scan-jobs.ts";
import type { GrowingTexts } from "./unpack.ts";

type UnpackAnswer = Promise<AnswerOf<ScanJob & { type: "unpack" }>>;

/** A text that is being unpacked by a thread of the pool. */
export class Unpacking {
	answer: UnpackAnswer = Promise.resolve({ cancelled: true });
	/** Where it comes out; null where nothing has come yet. */
	textPath: string | null = null;
	#grown: GrowingTexts | null = null;
	#ended = false;
	#wake: () => void = () => undefined;

	begin(answer: UnpackAnswer): void {
		this.answer = answer;
		const end = (): void => {
			this.#ended = true;
			this.#wake();
		};
		answer.then(end, end);
	}

	grow(texts: GrowingTexts): void {
		this.#grown = texts;
		this.textPath = texts.textPath;
		this.#wake();
	}

	/** What has come since the last call; null where no more will come. */
	async next(): Promise<GrowingTexts | null> {
		while (!this.#ended && this.#grown === null) {
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
		}
		const grown = this.#ended ? null : this.#grown;
		this.#grown = null;
		return grown;
	}
}
