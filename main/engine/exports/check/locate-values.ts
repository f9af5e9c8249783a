import { JsonTokens, type TokenSink } from "../json-tokens.ts";
import type { TextSource } from "../text-source.ts";
import { feedThrough } from "./feed.ts";

interface Step {
	readonly next: Map<string, Step>;
	/** Where the value at this step begins; null before it is met. */
	at: number | null;
}

/**
 * Where the values at many pointers (RFC 6901) begin in a sound JSON text, in one pass. Of keys that come twice the last
 * counts, as for JSON.parse. A pointer to nothing is left out.
 */
export function locateValues(source: TextSource, pointers: Iterable<string>, goOn: () => boolean): Map<string, number> {
	const root: Step = { next: new Map(), at: null };
	const steps = new Map<string, Step>();
	for (const pointer of pointers) {
		let step = root;
		// A key with a slash or tilde of its own is escaped in no pointer of ours: those name keys of the format.
		for (const part of pointer === "" ? [] : pointer.slice(1).split("/")) {
			const next: Step = step.next.get(part) ?? { next: new Map(), at: null };
			step.next.set(part, next);
			step = next;
		}
		steps.set(pointer, step);
	}
	const finder = new ValueFinder(root);
	const tokens = new JsonTokens(finder);
	finder.attach(tokens);
	tokens.reset();
	feedThrough(source, tokens, goOn);
	return new Map([...steps].flatMap(([pointer, { at }]) => (at === null ? [] : [[pointer, at] as const])));
}

class ValueFinder implements TokenSink {
	#tokens: JsonTokens | null = null;
	readonly #open: { step: Step | undefined; isArray: boolean; index: number; key: string }[] = [];

	constructor(private readonly root: Step) {}

	attach(tokens: JsonTokens): void {
		this.#tokens = tokens;
	}

	openObject(at: number): void {
		this.#enter(at, false);
	}
	openArray(at: number): void {
		this.#enter(at, true);
	}
	closeObject(): void {
		this.#open.pop();
	}
	closeArray(): void {
		this.#open.pop();
	}
	key(): void {
		const top = this.#open.at(-1);
		if (top) top.key = this.#tokens?.text() ?? "";
	}
	string(at: number): void {
		this.#meet(at);
	}
	number(at: number): void {
		this.#meet(at);
	}
	literal(_value: boolean | null, at: number): void {
		this.#meet(at);
	}
	badUtf8(): void {
		// A broken byte does not move a value.
	}

	#enter(at: number, isArray: boolean): void {
		const step = this.#meet(at);
		this.#open.push({ step, isArray, index: -1, key: "" });
		if (!step || step.next.size === 0) this.#tokens?.hush();
	}

	#meet(at: number): Step | undefined {
		const top = this.#open.at(-1);
		if (top?.isArray) top.index++;
		const step = top ? top.step?.next.get(top.isArray ? String(top.index) : top.key) : this.root;
		if (step) step.at = at;
		return step;
	}
}
