import type { TaskRef } from "#shared/export";
import type { Host } from "../../host.ts";
import { dataImage } from "./data-image.ts";

/** Where a tool of a PDF keeps its picture: in exports, and in import files. */
const places = ["/pdf/content/image", "/pdf/image"];

/** The picture that the export carries of one area of a PDF: fetched when the area is looked at, as it may be large. */
export class AreaImage {
	/** A `blob:` address of the page's own. */
	url = $state.raw<string | null>(null);
	/** Why there is nothing to see. */
	broken = $state.raw<string | null>(null);
	readonly #host: Host;
	#turn = 0;

	constructor(host: Host) {
		this.#host = host;
	}

	/** @param pointer of the tool */
	async show(ref: TaskRef, pointer: string): Promise<void> {
		this.clear();
		const turn = this.#turn;
		const text = await this.#read(ref, pointer);
		if (turn !== this.#turn) return;
		const image = text === null ? null : dataImage(text);
		if (image === null)
			this.broken = text === null ? "It cannot be read from the export." : "It is no picture that can be shown.";
		else this.url = URL.createObjectURL(new Blob([image.bytes], { type: image.type }));
	}

	/** What was found is no picture after all. */
	refuse(): void {
		this.clear();
		this.broken = "It is no picture that can be shown.";
	}

	clear(): void {
		this.#turn += 1;
		if (this.url !== null) URL.revokeObjectURL(this.url);
		this.url = null;
		this.broken = null;
	}

	async #read(ref: TaskRef, pointer: string): Promise<string | null> {
		for (const place of places) {
			const outcome = await this.#host.copyRaw(ref, pointer + place);
			if (!outcome.ok) continue;
			const value: unknown = JSON.parse(outcome.value);
			if (typeof value === "string") return value;
		}
		return null;
	}
}
