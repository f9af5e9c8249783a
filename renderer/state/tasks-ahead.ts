import type { TaskRef, TaskRow } from "#shared/export";
import type { Outcome } from "#shared/outcome";
import type { Task } from "#shared/task";
import type { Host } from "../host.ts";

/** Longer tasks are read when they are asked for: what is held for nothing must stay small. */
const mostTools = 10_000;
/** The task behind, the one before, and one that is pointed at. */
const mostHeld = 3;
/** Milliseconds: a pointer that only passes over a row, or a key held down, asks for nothing. */
const restingFor = 65;

/** Tasks read before anybody asks for them, where it is likely that somebody will. Each is given away once. */
export class TasksAhead {
	/** Oldest first. */
	readonly #held = new Map<string, Promise<Outcome<Task>>>();
	readonly #host: Host;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(host: Host) {
		this.#host = host;
	}

	/** A task as it was exported. */
	read(ref: TaskRef): Promise<Outcome<Task>> {
		const key = keyOf(ref);
		const held = this.#held.get(key);
		this.#held.delete(key);
		return held ?? this.#host.readTask(ref, null);
	}

	/** Reads these a moment later, most likely first, unless others are named before. */
	prepare(id: TaskRef["export"], rows: readonly (Pick<TaskRow, "row" | "tools"> | undefined)[]): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			// The last that is put in stays longest.
			for (const row of rows.toReversed())
				if (row !== undefined && row.tools <= mostTools) this.#begin({ export: id, row: row.row });
		}, restingFor);
	}

	/** The file may be another by now. */
	forget(): void {
		clearTimeout(this.#timer);
		this.#held.clear();
	}

	#begin(ref: TaskRef): void {
		const key = keyOf(ref);
		const held = this.#held.get(key);
		const reading = held ?? this.#host.readTask(ref, null);
		this.#held.delete(key);
		this.#held.set(key, reading);
		if (held === undefined) {
			const letGo = (): void => {
				if (this.#held.get(key) === reading) this.#held.delete(key);
			};
			// What went wrong may go well when the task is asked for; then it is told, too.
			reading.then((outcome) => {
				if (!outcome.ok) letGo();
			}, letGo);
		}
		for (const oldest of this.#held.keys()) {
			if (this.#held.size <= mostHeld) break;
			this.#held.delete(oldest);
		}
	}
}

function keyOf(ref: TaskRef): string {
	return `${String(ref.row)} ${ref.export}`;
}
