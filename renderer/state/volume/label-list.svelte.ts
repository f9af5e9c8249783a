import { SvelteSet } from "svelte/reactivity";
import type { VolumeLabel } from "#shared/volumes";
import { mostLabels } from "../../volume/labels.ts";

export interface LabelRow {
	/** From 1, in the order of the file: what slices are painted by. */
	number: number;
	label: VolumeLabel;
	isVisible: boolean;
}

export interface LabelSources {
	labels: () => readonly VolumeLabel[];
	/** Classes that are hidden wherever they are. */
	hiddenClasses: () => ReadonlySet<string>;
	showClass: (key: string) => void;
}

/** The labels of a volume: which are seen, which are looked for, and which one is pointed at. */
export class LabelList {
	search = $state("");
	/** By number. */
	selected = $state<number | null>(null);
	/** Labels hidden one by one, by layer and value. */
	readonly hidden = new SvelteSet<string>();
	readonly #sources: LabelSources;

	readonly rows: readonly LabelRow[] = $derived.by(() =>
		this.#sources.labels().map((label, at) => ({ number: at + 1, label, isVisible: this.#isVisible(label) })),
	);
	readonly found: readonly LabelRow[] = $derived.by(() => {
		const text = this.search.trim().toLocaleLowerCase();
		if (text === "") return this.rows;
		return this.rows.filter(({ label }) =>
			[label.name, label.title, label.schemaId, String(label.value)].some(
				(part) => part?.toLocaleLowerCase().includes(text) === true,
			),
		);
	});
	readonly areAllVisible: boolean = $derived(this.rows.every(({ isVisible }) => isVisible));

	constructor(sources: LabelSources) {
		this.#sources = sources;
	}

	at(number: number): LabelRow | null {
		return this.rows[number - 1] ?? null;
	}

	toggle({ label, isVisible }: LabelRow): void {
		const key = keyOf(label);
		if (isVisible) this.hidden.add(key);
		else {
			this.hidden.delete(key);
			const ofClass = classOf(label);
			if (ofClass !== null && this.#sources.hiddenClasses().has(ofClass)) this.#sources.showClass(ofClass);
		}
	}

	/** Hides all others; once more shows all. */
	showAlone(row: LabelRow): void {
		const isAlone = this.rows.every(({ number, isVisible }) => isVisible === (number === row.number));
		if (isAlone) this.setAll(true);
		else {
			this.setAll(false);
			this.hidden.delete(keyOf(row.label));
		}
	}

	setAll(isVisible: boolean): void {
		for (const row of this.rows) {
			if (isVisible && !row.isVisible) this.toggle(row);
			if (!isVisible) this.hidden.add(keyOf(row.label));
		}
	}

	/** The first label of a class. */
	ofClass(schemaId: string): LabelRow | null {
		return this.rows.find(({ label }) => label.schemaId === schemaId) ?? null;
	}

	forget(): void {
		this.search = "";
		this.selected = null;
		this.hidden.clear();
	}

	/** A number of a label that is beyond those told apart is none. */
	get leftOut(): number {
		return Math.max(0, this.rows.length - mostLabels);
	}

	#isVisible(label: VolumeLabel): boolean {
		const ofClass = classOf(label);
		return !this.hidden.has(keyOf(label)) && (ofClass === null || !this.#sources.hiddenClasses().has(ofClass));
	}
}

function keyOf({ layer, value }: VolumeLabel): string {
	return `${String(layer)}:${String(value)}`;
}

/** As classKey() writes it. */
function classOf({ schemaId }: VolumeLabel): string | null {
	return schemaId === null ? null : `id:${schemaId}`;
}
