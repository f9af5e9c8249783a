import type { ExportId } from "#shared/export";
import type { CollectState, MediaRole } from "#shared/media-needs";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import type { OpenExport } from "../../exports/open-export.ts";
import type { LinkedFiles } from "../linked-files.ts";
import { type Need, readNeeds } from "../needs/read-needs.ts";
import type { MediaStore } from "../store/media-store.ts";
import { type CollectNeed, type CollectOptions, loadCollectProgram, usualCollect } from "./collect-program.ts";
import { StoreShelf } from "./store-shelf.ts";

export interface AroundCollects {
	open(id: ExportId): OpenExport | Fault;
	media: { store: MediaStore; linked: LinkedFiles };
	/** The compiled program that fetches; null where the person has not switched it on. */
	programFile: string | null;
	/** Files came, or it was found out why they do not. */
	changed(): void;
}

/** Which of an export's needs are fetched. */
export interface CollectChoice {
	where: string;
	roles: readonly MediaRole[];
	/** Those of a list alone; null: all. */
	listed: { has(need: Need): boolean } | null;
}

const everything: readonly MediaRole[] = ["asset", "brush", "volume"];
const idle: CollectState = {
	phase: "idle",
	needs: 0,
	fetched: 0,
	there: 0,
	bytes: 0,
	failed: [],
	refused: [],
	moreRefused: 0,
};

interface Collecting {
	stop: AbortController;
	state: Outcome<CollectState>;
	over: Promise<unknown>;
}

/** Fetching for open exports, one run for each at a time; only where the program that fetches is there. */
export class Collects {
	readonly #running = new Map<ExportId, Collecting>();

	constructor(private readonly around: AroundCollects) {}

	/** Begins in the background; what was begun before for this export is ended first. */
	async start(id: ExportId, where: string): Promise<Outcome<null>> {
		const open = this.around.open(id);
		if ("ok" in open) return open;
		const program = loadCollectProgram(this.around.programFile);
		if (!program.ok) return program;
		// Says at once that a query is not understood.
		const rows = await open.selectRows({ where, order: null });
		if (!rows.ok) return rows;
		await this.close(id);
		const stop = new AbortController();
		const collecting: Collecting = { stop, state: ok({ ...idle, phase: "running" }), over: Promise.resolve() };
		this.#running.set(id, collecting);
		const choice = { where, roles: everything, listed: null };
		collecting.over = this.run(open, choice, usualCollect, stop.signal, (state) => {
			collecting.state = ok(state);
		}).then(
			(state) => {
				collecting.state = state;
			},
			(error: unknown) => {
				// A bug; the page is told by its next question, and the rest of the engine goes on.
				collecting.state = fault("collect-off", `it failed (${error instanceof Error ? error.name : "no error"})`);
			},
		);
		return ok(null);
	}

	/** What has come stays. */
	async cancel(id: ExportId): Promise<Outcome<null>> {
		const collecting = this.#running.get(id);
		collecting?.stop.abort();
		await collecting?.over;
		return ok(null);
	}

	read(id: ExportId): Promise<Outcome<CollectState>> {
		const open = this.around.open(id);
		return Promise.resolve("ok" in open ? open : (this.#running.get(id)?.state ?? ok(idle)));
	}

	async close(id: ExportId): Promise<void> {
		await this.cancel(id);
		this.#running.delete(id);
	}

	async stop(): Promise<void> {
		await Promise.all([...this.#running.keys()].map((id) => this.close(id)));
	}

	/** The whole of it, for whoever waits. A fault: nothing further could be fetched or kept. */
	async run(
		open: OpenExport,
		choice: CollectChoice,
		options: CollectOptions,
		signal: AbortSignal,
		told: (state: CollectState) => void,
	): Promise<Outcome<CollectState>> {
		const program = loadCollectProgram(this.around.programFile);
		if (!program.ok) return program;
		const rows = await open.selectRows({ where: choice.where, order: null });
		if (!rows.ok) return rows;
		const { store, linked } = this.around.media;
		const result = await program.value.collect({
			needs: needsOf(open, rows.value, choice, signal),
			shelf: new StoreShelf(store, linked),
			options,
			signal,
			told: (state) => {
				this.around.changed();
				told(state);
			},
			now: Date.now,
		});
		this.around.changed();
		return result;
	}
}

/** Needs of the choice, task by task. One task that cannot be read keeps none of the others from being fetched. */
async function* needsOf(
	open: OpenExport,
	rows: Iterable<number>,
	{ roles, listed }: CollectChoice,
	signal: AbortSignal,
): AsyncGenerator<Outcome<CollectNeed>, void, undefined> {
	for await (const task of readNeeds(open, rows, signal)) {
		if (!task.ok) {
			yield task;
			return;
		}
		for (const need of task.value.needs) {
			if (roles.includes(need.role) && listed?.has(need) !== false) yield ok(need);
		}
	}
}
