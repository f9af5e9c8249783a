import type { Outcome } from "#shared/outcome";

/** Milliseconds that a question waits for a work before it is told how far that is. */
const patience = 250;
/** Milliseconds without a question after which nobody wants a work any more. */
const lease = 5000;

/** A work under way. */
export interface Leased<About, Made> {
	readonly name: string;
	/** What is known of it while it is under way, and by which it is stopped. */
	readonly about: About;
	askedAt: number;
	readonly ended: Promise<Outcome<Made>>;
}

/** One work at a time, for as long as somebody asks for it; any other is given up for it. */
export class LeasedWork<About, Made> {
	readonly #stop: (about: About) => void | Promise<void>;
	#running: Leased<About, Made> | null = null;

	/** `stop`: has a work end soon, which it then does by itself; called again while it has not. */
	constructor(stop: (about: About) => void | Promise<void>) {
		this.#stop = stop;
	}

	get running(): Leased<About, Made> | null {
		return this.#running;
	}

	/** The work of this name: the one under way, or begun by `begin` once any other has ended. */
	async ask(
		name: string,
		about: () => About,
		begin: (about: About) => Promise<Outcome<Made>>,
	): Promise<Leased<About, Made>> {
		while (this.#running !== null && this.#running.name !== name) await this.giveUp();
		// From here on without a pause: another question may come in each.
		if (this.#running !== null) {
			this.#running.askedAt = Date.now();
			return this.#running;
		}
		const own = about();
		const watch = setInterval(() => {
			if (Date.now() - work.askedAt > lease) void this.#stop(own);
		}, 1000);
		watch.unref();
		const ended = begin(own).finally(() => {
			clearInterval(watch);
			if (this.#running === work) this.#running = null;
		});
		const work = { name, about: own, askedAt: Date.now(), ended };
		this.#running = work;
		// A bug is thrown at whoever asks; where nobody does any more it must not end the process.
		ended.catch(() => undefined);
		return work;
	}

	async giveUp(): Promise<void> {
		const work = this.#running;
		if (work === null) return;
		await this.#stop(work.about);
		await work.ended;
	}
}

/** What came of a work that is asked for; null where it takes longer than a question waits. */
export function hear<Made>(work: Leased<unknown, Made>): Promise<Outcome<Made> | null> {
	work.askedAt = Date.now();
	return orSoon(work.ended);
}

/** Null where it takes longer than a question waits. */
export function orSoon<T>(ended: Promise<T>): Promise<T | null> {
	const soon = new Promise<null>((resolve) => {
		setTimeout(() => {
			resolve(null);
		}, patience);
	});
	return Promise.race([ended, soon]);
}
