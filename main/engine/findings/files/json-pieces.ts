/** Where a text stopped being JSON. */
export class NotJson extends Error {
	constructor(
		/** 1-based. */
		readonly line: number,
		what: string,
	) {
		super(what);
	}
}

/** A value of the outermost object, as it stands in the text; or one of the values of its list. */
export interface JsonPiece {
	key: string;
	/** Position in the list; null: a value of the object itself. */
	at: number | null;
	text: string;
	/** 1-based, where it begins. */
	line: number;
}

/** Bounds of what is held at a time. */
export interface PieceBounds {
	/** Characters of one value. */
	chars: number;
	/** Lists and objects in each other. */
	depth: number;
}

const [QUOTE, ESCAPE, LINE] = [0x22, 0x5c, 0x0a];

/**
 * Cuts a JSON object into its values, and one of them, a list, into those of the list: each is parsed alone, so that a
 * file of any size needs the memory of its largest value. What is within a value is looked at only as far as its end is
 * told by it: parsing it says whether it is JSON.
 */
export class JsonPieces {
	#expects: "start" | "key" | "colon" | "value" | "next" | "end" = "start";
	#key = "";
	/** Position in the list; null: not within it. */
	#at: number | null = null;
	#held: string[] = [];
	#heldChars = 0;
	#isWithin = false;
	#inString = false;
	#isEscaped = false;
	#depth = 0;
	#line = 1;
	#began = 1;
	/** A comma was the last: another value has to follow. */
	#owes = false;

	/** @param list key of the list whose values are told one by one */
	constructor(
		private readonly list: string,
		private readonly bounds: PieceBounds,
	) {}

	/** Errors: NotJson. */
	*push(chunk: string): Generator<JsonPiece> {
		let from = 0;
		for (let i = 0; i < chunk.length; i++) {
			const code = chunk.charCodeAt(i);
			if (code === LINE) this.#line++;
			if (!this.#isWithin) {
				if (this.#isBetween(code)) continue;
				this.#isWithin = true;
				this.#began = this.#line;
				from = i;
			}
			if (this.#inString) {
				if (this.#isEscaped) this.#isEscaped = false;
				else if (code === ESCAPE) this.#isEscaped = true;
				else if (code === QUOTE) this.#inString = false;
				continue;
			}
			const sign = chunk[i] as string;
			if (code === QUOTE) this.#inString = true;
			else if (sign === "[" || sign === "{") this.#deeper();
			else if (this.#isEnd(sign)) {
				this.#hold(chunk.slice(from, i));
				const piece = this.#take();
				if (piece !== null) yield piece;
				// The sign that ended it says what follows.
				this.#isBetween(code);
			} else if (sign === "]" || sign === "}") this.#depth--;
		}
		if (this.#isWithin) this.#hold(chunk.slice(from));
	}

	/** There is no more. Errors: NotJson where there should be. */
	end(): void {
		if (this.#expects !== "end") throw new NotJson(this.#line, "it ends in the middle");
	}

	/** False where a value begins with this character. */
	#isBetween(code: number): boolean {
		if (code === 0x20 || code === 0x09 || code === LINE || code === 0x0d) return true;
		const sign = String.fromCharCode(code);
		switch (this.#expects) {
			case "start":
				return this.#step(sign, "{", "key");
			case "key":
				if (sign === "}" && !this.#owes) return this.#step(sign, "}", "end");
				if (sign !== '"') throw this.#wrong(sign);
				return false;
			case "colon":
				return this.#step(sign, ":", "value");
			case "value":
				if (this.#at === null && this.#key === this.list && sign === "[") {
					this.#at = 0;
					this.#owes = false;
					return true;
				}
				if (this.#at !== null && sign === "]" && !this.#owes) return this.#leaveList();
				if (/[,\]}:]/u.test(sign)) throw this.#wrong(sign);
				return false;
			case "next":
				if (sign === ",") {
					this.#owes = true;
					this.#expects = this.#at === null ? "key" : "value";
					return true;
				}
				if (this.#at !== null && sign === "]") return this.#leaveList();
				return this.#step(sign, "}", "end", this.#at === null);
			case "end":
				throw this.#wrong(sign);
		}
	}

	#step(sign: string, wanted: string, then: "key" | "value" | "end", isAllowed = true): true {
		if (sign !== wanted || !isAllowed) throw this.#wrong(sign);
		this.#expects = then;
		return true;
	}

	#leaveList(): true {
		this.#at = null;
		this.#owes = false;
		this.#expects = "next";
		return true;
	}

	#isEnd(sign: string): boolean {
		if (this.#depth > 0) return false;
		return sign === "," || sign === "]" || sign === "}" || (sign === ":" && this.#expects === "key");
	}

	#deeper(): void {
		if (++this.#depth > this.bounds.depth)
			throw new NotJson(this.#line, `lists and objects in each other, deeper than ${String(this.bounds.depth)}`);
	}

	#hold(text: string): void {
		this.#heldChars += text.length;
		if (this.#heldChars > this.bounds.chars)
			throw new NotJson(this.#began, `one value has more than ${String(this.bounds.chars)} characters`);
		this.#held.push(text);
	}

	/** The value that is over; null where it was a key. */
	#take(): JsonPiece | null {
		const text = this.#held.join("");
		this.#held = [];
		this.#heldChars = 0;
		this.#isWithin = false;
		this.#owes = false;
		if (this.#expects === "key") {
			this.#key = this.#keyIn(text);
			this.#expects = "colon";
			return null;
		}
		const piece = { key: this.#key, at: this.#at, text, line: this.#began };
		if (this.#at !== null) this.#at++;
		this.#expects = "next";
		return piece;
	}

	#keyIn(text: string): string {
		try {
			return String(JSON.parse(text));
		} catch (error) {
			if (error instanceof SyntaxError) throw new NotJson(this.#began, "a key that is no text");
			throw error;
		}
	}

	#wrong(sign: string): NotJson {
		const wanted = { start: "{", key: "a key", colon: ":", value: "a value", next: ", or the end", end: "the end" };
		return new NotJson(this.#line, `got ${JSON.stringify(sign)}, expected ${wanted[this.#expects]}`);
	}
}
