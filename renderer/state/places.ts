import type { ExportId, ExportSummary, RowSelection, SourceState } from "#shared/export";
import { placeKey, type Memory } from "../db.ts";
import type { Gallery } from "./gallery.svelte.ts";
import type { Session } from "./session.svelte.ts";
import type { TaskList } from "./task-list.svelte.ts";
import type { TaskView } from "./task-view.svelte.ts";

/** Where a person stands in an export. */
interface CarriedPlace {
	selection: RowSelection;
	row: number | null;
	top: number;
	hidden: readonly string[];
}

interface AroundPlaces {
	memory: Memory;
	session: Session;
	list: TaskList;
	view: TaskView;
	gallery: Gallery;
}

/** Where the person stands in each export: remembered, and gone back to when it comes in front again. */
export class Places {
	/** The export that list and view show; the session may be one step ahead. */
	#shown: ExportId | null = null;
	/** The place that goes over to the export that comes in front next. */
	#carried: CarriedPlace | null = null;
	/** What the file of the export in front was, as told last. */
	#source: SourceState = "same";
	/** False while an export comes in front: its place must not be overwritten by the beginning. */
	#settled = false;

	constructor(private readonly around: AroundPlaces) {}

	stop(): void {
		this.#shown = null;
	}

	/** An export comes in front, or is another than before. */
	async bring(current: ExportSummary | null): Promise<void> {
		const { list, view } = this.around;
		if (current !== null && current.id === this.#shown) {
			this.#followSource(current);
			await list.changed(current);
			return;
		}
		this.#source = current?.source.state ?? "same";
		this.#shown = current?.id ?? null;
		this.#settled = false;
		view.showAll();
		if (current === null) {
			await list.open(null, { where: "", order: null }, null, 0);
			return;
		}
		const place = this.#carried ?? (await this.#rememberedPlace(current));
		if (this.#shown !== current.id) return;
		this.#carried = null;
		for (const key of place.hidden) view.hidden.add(key);
		await list.open(current.id, place.selection, place.row, place.top);
		if (this.#shown === current.id) this.#settled = true;
	}

	/**
	 * Opens the file of an export again, as it is now, and stands there where the person stood: rows are told by their
	 * number, the only thing that both readings have for certain.
	 */
	async readAgain(id: ExportId): Promise<void> {
		const { list, view, session } = this.around;
		this.#carried =
			id === this.#shown
				? { selection: list.selection, row: list.place, top: list.top, hidden: [...view.hidden] }
				: null;
		if ((await session.reopen(id)) === null) this.#carried = null;
	}

	/** Remembers where the person is; called when a task comes in front or the list rests. */
	async keep(): Promise<void> {
		const { list, view, session, memory } = this.around;
		const { current } = session;
		if (current?.id !== this.#shown || !this.#settled) return;
		await memory.rememberPlace({
			key: placeKey(current.name, current.bytes),
			where: list.selection.where,
			order: list.selection.order,
			row: list.place,
			top: list.top,
			hiddenClasses: [...view.hidden],
			usedAt: Date.now(),
		});
	}

	async #rememberedPlace({ name, bytes }: ExportSummary): Promise<CarriedPlace> {
		const place = await this.around.memory.place(placeKey(name, bytes));
		return {
			selection: { where: place?.where ?? "", order: place?.order ?? null },
			row: place?.row ?? null,
			top: place?.top ?? 0,
			hidden: place?.hiddenClasses ?? [],
		};
	}

	/** A file that is back is read where it could not be before. */
	#followSource({ source }: ExportSummary): void {
		const { view, gallery } = this.around;
		const before = this.#source;
		this.#source = source.state;
		if (source.state !== before) view.ahead.forget();
		if (before === "same" || source.state !== "same") return;
		gallery.forget();
		if (view.fault !== null) void view.show(view.ref, view.visit);
	}
}
