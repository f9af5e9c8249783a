import { randomUUID } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import * as path from "node:path";
import type { HostEvent } from "#shared/contract";
import type { ExportId } from "#shared/export";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import type { OpenedPlace } from "./engine-api.ts";
import type { ExportMeans } from "./exports/export-means.ts";
import type { FindingRows } from "./exports/finding-rows.ts";
import { OpenExport } from "./exports/open-export.ts";
import { Bundle } from "./media/bundle/bundle.ts";
import { isSystemError, systemFault } from "./exports/system-fault.ts";
import { refusalOf } from "./path-refusal.ts";

const mostOpen = 32;

/** What the open exports need of the engine around them. */
export interface AroundExports {
	means: ExportMeans;
	cacheFolder: string;
	tell(event: HostEvent): void;
	/** What is found in its rows. */
	findingsOf(open: OpenExport): FindingRows;
	/** By the path that was named, and without links. */
	opened(id: ExportId, file: string, real: string): void;
	/** It came in a bundle, which is its until it is closed. */
	bundled(id: ExportId, bundle: Bundle, open: OpenExport): void;
	remember(real: string): Promise<void>;
}

/** The exports that are open, each file once. */
export class OpenExports {
	readonly #open = new Map<ExportId, OpenExport>();
	/** The file or folder that each was opened from. */
	readonly #places = new Map<ExportId, string>();
	readonly #around: AroundExports;
	#placed: (place: OpenedPlace) => void = () => undefined;

	constructor(around: AroundExports) {
		this.#around = around;
	}

	/** `placed` is told where each lies that is opened from now on, before anything else is told of it. */
	watch(placed: (place: OpenedPlace) => void): void {
		this.#placed = placed;
	}

	get(id: ExportId): OpenExport | undefined {
		return this.#open.get(id);
	}

	get all(): OpenExport[] {
		return [...this.#open.values()];
	}

	/** Takes it out of the list; closing it is the caller's. */
	remove(id: ExportId): void {
		this.#open.delete(id);
		this.#places.delete(id);
	}

	/** A file that is open already keeps its id. */
	async open(file: string, remember = true): Promise<Outcome<ExportId>> {
		const name = path.basename(file);
		const refusal = refusalOf(file, process.platform);
		if (refusal !== null) return fault("path-refused", `${name}: ${refusal}`);
		let real: string;
		try {
			real = await realpath(file);
		} catch (error) {
			if (isSystemError(error)) return systemFault(error, name);
			throw error;
		}
		for (const [id, place] of this.#places) if (place === real) return ok(id);
		const opened = await this.#openReal(real);
		if (!opened.ok) return opened;
		this.#around.opened(opened.value, file, real);
		if (remember && !this.isPassing(real)) await this.#around.remember(real);
		return opened;
	}

	/** The file anew under another id; it is for the caller to close the old one. */
	async again(open: OpenExport): Promise<Outcome<ExportId>> {
		const place = this.#places.get(open.summary.id) ?? open.path;
		if (this.isPassing(place))
			return fault("file-changed", `${open.summary.name} is the copy that was made when it was dropped. Drop it again`);
		return this.#openReal(place);
	}

	/** Under the id that it had in an engine that ended. */
	async resume(place: OpenedPlace): Promise<Outcome<ExportId>> {
		const opened = await this.#openReal(place.path, place);
		if (opened.ok) this.#around.opened(place.id, place.path, place.path);
		return opened;
	}

	with<T>(id: ExportId, answer: (open: OpenExport) => Outcome<T>): Promise<Outcome<T>> {
		const open = this.#open.get(id);
		return Promise.resolve(open ? answer(open) : closed(id));
	}

	/** What was dropped on a browser's page lies in the cache folder and goes with its export. */
	isPassing(real: string): boolean {
		return !path.relative(this.#around.cacheFolder, real).startsWith("..");
	}

	/** `before`: the id that it has to have, and what the file was when it got that. */
	async #openReal(real: string, before: Pick<OpenedPlace, "id" | "stamp"> | null = null): Promise<Outcome<ExportId>> {
		const name = path.basename(real);
		if (this.#open.size >= mostOpen) return fault("too-large", `${String(mostOpen)} exports are open; close one first`);
		const id = before?.id ?? randomUUID();
		const around = this.#around;
		try {
			const read = await Bundle.open(real);
			if (!read.ok) return read;
			const bundle = read.value;
			const found = await stat(real, { bigint: true });
			if (bundle === null && !found.isFile()) return fault("not-a-file", name);
			const stamp = stampOf(bundle ? await stat(bundle.source.path, { bigint: true }) : found);
			if (before !== null && before.stamp !== stamp)
				return fault("file-changed", `${name} is not the file any more that was open`);
			const file = bundle ? { ...bundle.source, within: bundle.source } : { path: real, bytes: Number(found.size) };
			const open = new OpenExport({ ...file, id, name }, around.means, {
				changed: (summary) => {
					if (this.#open.has(id)) around.tell({ name: "exportChanged", payload: summary });
				},
				searchChanged: (search, state) => {
					if (this.#open.has(id)) around.tell({ name: "searchChanged", payload: { export: id, search, state } });
				},
			});
			open.index.findings = around.findingsOf(open);
			open.start();
			this.#open.set(id, open);
			this.#places.set(id, real);
			this.#placed({ id, path: real, name, stamp });
			if (bundle) {
				around.bundled(id, bundle, open);
				open.noteAround(bundle.notes);
			} else around.tell({ name: "exportChanged", payload: open.summary });
			return ok(id);
		} catch (error) {
			if (isSystemError(error)) return systemFault(error, name);
			throw error;
		}
	}
}

function stampOf({ dev, ino, size, mtimeNs }: BigIntStats): string {
	return [dev, ino, size, mtimeNs].join(" ");
}

export function closed(id: ExportId): Fault {
	return fault("export-closed", `No export is open under ${id}`);
}
