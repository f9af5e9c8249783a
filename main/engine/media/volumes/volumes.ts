import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import * as path from "node:path";
import type { ExportId, TaskRef } from "#shared/export";
import { placeOfLink } from "#shared/link-life";
import type { VolumeFound } from "#shared/media";
import { fault, ok, type Outcome } from "#shared/outcome";
import type { Task } from "#shared/task";
import type { Volume, VolumeRead } from "#shared/volumes";
import type { MediaFile } from "../../engine-api.ts";
import { contentKey } from "../../exports/index-cache.ts";
import { isSystemError, systemFault } from "../../exports/system-fault.ts";
import type { DerivedKey } from "../derived-folders.ts";
import type { LinkedFile, LinkedFound, WantedFile } from "../linked-files.ts";
import { linkOfPage } from "../media-names.ts";
import { voxelFile } from "./make-volume.ts";
import { volumeGrid } from "./volume-grid.ts";
import type { VolumeFacts } from "./volume-facts.ts";
import { type LabelClass, labelsOf } from "./volume-labels.ts";
import type { VolumeMaker } from "./volume-threads.ts";
import { VolumeWork } from "./volume-work.ts";

/** Volumes whose voxels are handed out; a page shows a few at a time. They are not removed to make room. */
const keptIds = 8;
const idForm = /^voxels-[0-9a-f]{32}$/u;

/** What volumes need of open exports and of the media around them. */
export interface AroundVolumes {
	task(ref: TaskRef, visit: number | null): Promise<Outcome<Task>>;
	/** The classes of the export, as far as it has been read. */
	classes(id: ExportId): readonly LabelClass[];
	find(wanted: WantedFile): Promise<Outcome<LinkedFound>>;
	/** The volume of an asset, by its names in the media folders alone. */
	findInFolders(ref: TaskRef): Promise<Outcome<VolumeFound>>;
}

/** The volumes of open exports: those that were annotated, and the labels in them. */
export class Volumes {
	readonly #around: AroundVolumes;
	readonly #work: VolumeWork;
	/** By id; the one handed out last is the last. */
	readonly #ids = new Map<string, DerivedKey>();

	constructor(folder: string, maker: VolumeMaker, around: AroundVolumes, mostBytes?: number) {
		this.#around = around;
		const isShown = (key: DerivedKey): boolean => [...this.#ids.values()].includes(key);
		this.#work = new VolumeWork(folder, maker, isShown, mostBytes);
	}

	static isVoxels(id: string): boolean {
		return idForm.test(id);
	}

	/** See HostApi.readVolume. */
	async read(ref: TaskRef, role: "asset" | "volume", visit: number | null): Promise<Outcome<VolumeRead>> {
		const found = await this.#find(ref, role, visit);
		if (!found.ok) return found;
		const { task, link, linked } = found.value;
		if (link === null || linked === null) return ok({ phase: "none" });
		const place = placeOfLink(link);
		if (linked.file === null) return ok({ phase: "missing", place, why: linked.why });
		const { file } = linked;
		let key: DerivedKey;
		try {
			key = `${file.sha256?.slice(0, 40) ?? contentKey(file.path)}-${role === "volume" ? "1" : "0"}`;
		} catch (error) {
			file.release();
			if (isSystemError(error)) return systemFault(error, file.name);
			throw error;
		}
		const folder = file.origin === "folder" ? path.dirname(file.path) : null;
		const { path: at, offset, bytes, name } = file;
		const release = (): void => {
			file.release();
		};
		const hasLabels = role === "volume";
		const made = await this.#work.ask({ key, span: { path: at, offset, bytes }, name, folder, hasLabels, release });
		if (!made.ok) return made;
		const { value } = made;
		if (value.kind === "making") return ok({ phase: "making", share: value.share });
		if (value.kind === "picture") return ok({ phase: "picture", name });
		if (value.kind === "wrong")
			return ok({ phase: "missing", place, why: { class: value.class, sentence: `${value.sentence}.`, at: null } });
		return ok({ phase: "ready", volume: this.#volumeOf(value.facts, file, key, task) });
	}

	/** See HostApi.findVolume: in the media folders, else in the bundle and among what is kept. */
	async find(ref: TaskRef): Promise<Outcome<VolumeFound>> {
		const named = await this.#around.findInFolders(ref);
		if (!named.ok || named.value.file !== null) return named;
		const found = await this.#find(ref, "asset", null);
		if (!found.ok) return found;
		const file = found.value.linked?.file ?? null;
		if (file === null) return named;
		try {
			return ok({ ...named.value, file: file.name, bytes: file.bytes, ...(await volumeGrid(file)) });
		} catch (error) {
			if (isSystemError(error)) return systemFault(error, file.name);
			throw error;
		} finally {
			file.release();
		}
	}

	/** The file of voxels behind an id. */
	async resolve(id: string): Promise<Outcome<MediaFile>> {
		const key = this.#ids.get(id);
		if (key === undefined) return fault("media-missing", "no volume has this id");
		const file = path.join(this.#work.folderOf(key), voxelFile);
		try {
			return ok({ path: file, mimeType: "application/octet-stream", bytes: (await stat(file)).size });
		} catch (error) {
			if (isSystemError(error)) return fault("media-missing", "the voxels of this volume are no longer kept");
			throw error;
		}
	}

	stop(): Promise<void> {
		return this.#work.stop();
	}

	async #find(
		ref: TaskRef,
		role: "asset" | "volume",
		visit: number | null,
	): Promise<Outcome<{ task: Task; link: string | null; linked: LinkedFound | null }>> {
		const read = await this.#around.task(ref, visit);
		if (!read.ok) return read;
		const task = read.value;
		const link = role === "asset" ? linkOfPage(task.asset, 0) : task.snapshot.medicalBrushDataUrl;
		if (link === null || link === "") return ok({ task, link: null, linked: null });
		const { taskId, asset } = task;
		const place = role === "asset" ? { page: 0, visit: null } : { page: null, visit };
		const linked = await this.#around.find({ ref, taskId, externalId: asset.externalId, role, ...place, link });
		return linked.ok ? ok({ task, link, linked: linked.value }) : linked;
	}

	#volumeOf(facts: VolumeFacts, file: LinkedFile, key: DerivedKey, task: Task): Volume {
		const { beside, labels, ...rest } = facts;
		// The title that the task itself gives a class counts for more than that of another.
		const classes = [...this.#around.classes(task.ref.export), ...task.snapshot.tools];
		const titles = new Map(classes.map(({ schemaId, title }) => [schemaId, title]));
		return {
			...rest,
			name: file.name,
			origin: file.origin,
			labels: labelsOf({ labels, directions: facts.directions }, titles),
			url: `/media/${this.#idOf(key)}`,
			notes: [
				...file.notes,
				...facts.notes,
				...(beside === null ? [] : [`Its voxels lie in ${path.basename(beside.path)}.`]),
			],
		};
	}

	/** The same volume keeps its id while it is shown. */
	#idOf(key: DerivedKey): string {
		const known = [...this.#ids].find(([, of]) => of === key)?.[0];
		const id = known ?? `voxels-${randomBytes(16).toString("hex")}`;
		this.#ids.delete(id);
		this.#ids.set(id, key);
		const [oldest] = this.#ids.keys();
		if (this.#ids.size > keptIds && oldest !== undefined) this.#ids.delete(oldest);
		return id;
	}
}
