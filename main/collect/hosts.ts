/** Files in a row that could not even be asked for, after which no further tries are made, and after which none are. */
const doubtful = 3;
const givenUp = 20;
const mostHosts = 10_000;

/** What is known of the hosts that were asked. */
export class Hosts {
	readonly #hosts = new Map<string, HostState>();

	/** @param place host and path */
	of(place: string): HostState {
		const name = place.split("/", 1)[0] ?? "";
		const known = this.#hosts.get(name);
		if (known !== undefined) return known;
		const state = new HostState();
		if (this.#hosts.size < mostHosts) this.#hosts.set(name, state);
		return state;
	}
}

class HostState {
	/** Milliseconds that its clock is ahead of ours; null while it has not told it. */
	ahead: number | null = null;
	#failures = 0;

	answered(): void {
		this.#failures = 0;
	}

	failed(): void {
		this.#failures++;
	}

	/** Not worth waiting for. */
	isDoubtful(): boolean {
		return this.#failures > doubtful;
	}

	isGivenUp(): boolean {
		return this.#failures >= givenUp;
	}

	sentence(): string {
		return `Its host was not reached ${givenUp} times in a row, and was not asked any more. Try again later.`;
	}
}
