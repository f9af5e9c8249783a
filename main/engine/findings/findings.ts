import type { HostEvent } from "#shared/contract";
import type { ExportId, TaskRef } from "#shared/export";
import type { FindingId, FindingSource, HeldFinding } from "#shared/findings/finding";
import type {
	ChangeDone,
	FindingCounts,
	FindingFilter,
	FindingOrder,
	FindingProgress,
	FindingsChange,
	FindingsState,
	FindingWindow,
	FindingWords,
	HeldWindow,
	SavedChange,
	TaskFindings,
} from "#shared/findings/lists";
import type { Fault, Outcome } from "#shared/outcome";
import type { OpenExport } from "../exports/open-export.ts";
import { TaskKeys } from "./task-keys.ts";

/** What findings need of the engine around them. */
export interface AroundFindings {
	/** Where they are kept. */
	folder: string;
	isPortable: boolean;
	exports(): OpenExport[];
	open(id: ExportId): OpenExport | Fault;
	tell(event: HostEvent): void;
}

/** Everything that reviewers say, kept in a journal and told to every page. */
export class Findings {
	readonly #closed = new Set<ExportId>();
	readonly #keys = new WeakMap<OpenExport, TaskKeys>();

	constructor(private readonly around: AroundFindings) {}

	state(): Promise<Outcome<FindingsState>> {
		return notBuilt(this.around);
	}

	setReviewer(name: string): Promise<Outcome<FindingsState>> {
		return notBuilt(name);
	}

	save(change: FindingsChange): Promise<Outcome<SavedChange>> {
		return notBuilt(change);
	}

	undo(): Promise<Outcome<ChangeDone | null>> {
		return notBuilt(this.around);
	}

	redo(): Promise<Outcome<ChangeDone | null>> {
		return notBuilt(this.around);
	}

	retry(): Promise<Outcome<FindingsState>> {
		return notBuilt(this.around);
	}

	ofTask(ref: TaskRef): Promise<Outcome<TaskFindings>> {
		return notBuilt(ref);
	}

	held(ids: readonly FindingId[]): Promise<Outcome<HeldFinding[]>> {
		return notBuilt(ids);
	}

	list(
		id: ExportId | null,
		filter: FindingFilter,
		order: FindingOrder,
		from: number,
		to: number,
	): Promise<Outcome<FindingWindow>> {
		return notBuilt([id, filter, order, from, to]);
	}

	count(id: ExportId | null, filter: FindingFilter): Promise<Outcome<FindingCounts>> {
		return notBuilt([id, filter]);
	}

	progress(id: ExportId, where: string): Promise<Outcome<FindingProgress>> {
		return notBuilt([id, where]);
	}

	words(): Promise<Outcome<FindingWords>> {
		return notBuilt(this.around);
	}

	pull(since: number, from: number, to: number): Promise<Outcome<HeldWindow>> {
		return notBuilt([since, from, to]);
	}

	/** Merges what another page, or another reviewer, holds. Answers with how many findings that changed. */
	push(held: readonly HeldFinding[]): Promise<Outcome<number>> {
		return notBuilt(held);
	}

	/** For the rooms beside this one: everything that is kept, whoever may see it. */
	readonly all: ReadonlyMap<FindingId, HeldFinding> = new Map();

	/** Whose findings new ones are. */
	readonly reviewer: string = "";

	/** What findings made in this export name as theirs. */
	sourceOf(open: OpenExport): FindingSource {
		return { hash: open.contentKey ?? "", name: open.summary.name };
	}

	keysOf(open: OpenExport): TaskKeys {
		const keys = this.#keys.get(open) ?? new TaskKeys(open);
		this.#keys.set(open, keys);
		return keys;
	}

	/** An export is closed: nothing is remembered of its tasks. */
	close(id: ExportId): void {
		this.#closed.add(id);
	}

	async stop(): Promise<void> {
		await Promise.resolve();
	}
}

export function notBuilt(asked: unknown): Promise<never> {
	return Promise.reject(new Error(`Not built yet: ${JSON.stringify(asked)}`));
}
