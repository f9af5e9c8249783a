import type { Memory } from "../db.ts";

export const panelLimits = { left: [200, 720], right: [240, 720] } as const;

export type PanelSide = "left" | "right";

/** Where two panels leave no room for what is looked at, as `max-width: 959px` in the styles: a screen of 1280 px at 200 %. */
const narrow = "(max-width: 959px)";

/** Sizes of the panels in px, and what is folded away. */
export class Layout {
	left = $state(280);
	right = $state(320);
	leftOpen = $state(true);
	rightOpen = $state(true);
	/** One panel at most stands beside the middle; which, is of the window and not remembered. */
	isNarrow = $state(false);
	#beside = $state.raw<PanelSide | null>("right");
	labels = $state(false);
	/** Relations are drawn on the canvas. */
	relations = $state(true);
	closedSections = $state.raw<readonly string[]>(["facets", "task", "raw"]);
	problemsOpen = $state(false);
	helpOpen = $state(false);
	mediaOpen = $state(false);
	queriesOpen = $state(false);
	/** The search in the text stands where the task list does. */
	textSearchOpen = $state(false);
	/** How often it was called: each time its field takes the keys. */
	textSearchCalls = $state(0);
	readonly #memory: Memory;

	constructor(memory: Memory) {
		this.#memory = memory;
	}

	async load(): Promise<void> {
		const panels = await this.#memory.setting("panels");
		this.labels = (await this.#memory.setting("labels")) ?? false;
		this.relations = (await this.#memory.setting("relations")) ?? true;
		if (panels === null) return;
		this.left = panels.left;
		this.right = panels.right;
		this.leftOpen = panels.leftOpen;
		this.rightOpen = panels.rightOpen;
		this.closedSections = panels.closedSections;
	}

	/** Follows the width of the window until the returned function is called. */
	watch(): () => void {
		const query = window.matchMedia(narrow);
		const follow = () => {
			this.isNarrow = query.matches;
		};
		follow();
		query.addEventListener("change", follow);
		return () => {
			query.removeEventListener("change", follow);
		};
	}

	shows(panel: PanelSide): boolean {
		if (this.isNarrow) return this.#beside === panel;
		return panel === "left" ? this.leftOpen : this.rightOpen;
	}

	show(panel: PanelSide): void {
		if (this.isNarrow) this.#beside = panel;
		else if (panel === "left") this.leftOpen = true;
		else this.rightOpen = true;
	}

	/** In a narrow window the whole of it is for what was called; elsewhere panels stay. */
	makeRoom(): void {
		this.#beside = null;
	}

	isOpen(section: string): boolean {
		return !this.closedSections.includes(section);
	}

	callTextSearch(): void {
		this.show("left");
		this.textSearchOpen = true;
		this.textSearchCalls += 1;
	}

	openSection(section: string): void {
		if (!this.isOpen(section)) this.toggleSection(section);
	}

	toggleSection(section: string): void {
		this.closedSections = this.isOpen(section)
			? [...this.closedSections, section]
			: this.closedSections.filter((closed) => closed !== section);
		this.keep();
	}

	toggle(panel: PanelSide): void {
		if (this.isNarrow) {
			this.#beside = this.#beside === panel ? null : panel;
			return;
		}
		if (panel === "left") this.leftOpen = !this.leftOpen;
		else this.rightOpen = !this.rightOpen;
		this.keep();
	}

	toggleLabels(): void {
		this.labels = !this.labels;
		void this.#memory.remember("labels", this.labels);
	}

	toggleRelations(): void {
		this.relations = !this.relations;
		void this.#memory.remember("relations", this.relations);
	}

	/** Remembers the sizes as they are now: called when a hand lets go, not while it drags. */
	keep(): void {
		void this.#memory.remember("panels", {
			left: this.left,
			right: this.right,
			leftOpen: this.leftOpen,
			rightOpen: this.rightOpen,
			closedSections: [...this.closedSections],
		});
	}
}
