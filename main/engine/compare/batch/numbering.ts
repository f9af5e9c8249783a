/** Numbers texts in the order in which they are met. */
export class Numbering {
	readonly texts: string[] = [];
	readonly #numbers = new Map<string, number>();

	constructor(texts: Iterable<string> = []) {
		for (const text of texts) this.number(text);
	}

	number(text: string): number {
		let number = this.#numbers.get(text);
		if (number === undefined) {
			number = this.texts.length;
			this.#numbers.set(text, number);
			this.texts.push(text);
		}
		return number;
	}
}
