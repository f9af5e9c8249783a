import type { Memory, ThemeChoice } from "../db.ts";

export const themeChoices: readonly (readonly [ThemeChoice, string])[] = [
	["system", "Like the system"],
	["light", "Light"],
	["dark", "Dark"],
	["contrast", "High contrast"],
];

/** The chosen theme, and which of light and dark that is just now. */
export class Theme {
	choice = $state.raw<ThemeChoice>("system");
	#systemDark = $state(false);
	readonly resolved: "light" | "dark" = $derived(
		this.choice === "light" || this.choice === "dark" ? this.choice : this.#systemDark ? "dark" : "light",
	);
	readonly #memory: Memory;

	constructor(memory: Memory) {
		this.#memory = memory;
	}

	/** Follows the system until the returned function is called. */
	watch(): () => void {
		const query = window.matchMedia("(prefers-color-scheme: dark)");
		const follow = () => {
			this.#systemDark = query.matches;
		};
		follow();
		query.addEventListener("change", follow);
		return () => {
			query.removeEventListener("change", follow);
		};
	}

	async load(): Promise<void> {
		this.choice = (await this.#memory.setting("theme")) ?? this.choice;
	}

	choose(choice: ThemeChoice): void {
		this.choice = choice;
		void this.#memory.remember("theme", choice);
	}

	next(): void {
		const at = themeChoices.findIndex(([choice]) => choice === this.choice);
		this.choose(themeChoices[(at + 1) % themeChoices.length]?.[0] ?? "system");
	}
}
