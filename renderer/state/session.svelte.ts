import { SvelteMap } from "svelte/reactivity";
import type { HostInfo } from "#shared/contract";
import type { ExportId, ExportSummary, RecentExport, RecentId } from "#shared/export";
import type { TaskInFront } from "#shared/media-needs";
import type { Outcome } from "#shared/outcome";
import type { Host } from "../host.ts";
import type { Notices } from "./notices.svelte.ts";

/** A host that reads tells ten times a second; longer silence than this is worth a question. */
const quietMs = 1000;

/** What is open, which of it is in front, and what was open before. */
export class Session {
	exports = $state.raw<readonly ExportSummary[]>([]);
	currentId = $state.raw<ExportId | null>(null);
	readonly current: ExportSummary | null = $derived(
		this.exports.find((summary) => summary.id === this.currentId) ?? null,
	);
	recent = $state.raw<readonly RecentExport[]>([]);
	info = $state.raw<HostInfo | null>(null);
	/** True once the first questions are answered: before that an empty page is not yet a fact. */
	started = $state(false);
	opening = $state(false);
	readonly #host: Host;
	readonly #notices: Notices;
	/** Counts events, so that an older list does not overwrite what an event told since it was asked for. */
	#ticks = 0;
	readonly #told = new SvelteMap<ExportId, number>();

	constructor(host: Host, notices: Notices) {
		this.#host = host;
		this.#notices = notices;
	}

	async start(): Promise<void> {
		const [info] = await Promise.all([this.#host.info(), this.#list(), this.loadRecent()]);
		if (info.ok) this.info = info.value;
		else this.#notices.fault(info);
		this.currentId ??= this.exports.at(-1)?.id ?? null;
		this.started = true;
	}

	/**
	 * Asks again where an export is being read or checked and nothing has been told for a while: what the host told before the
	 * page listened, or while a stream was broken, is lost. Until the returned function is called.
	 */
	watch(): () => void {
		let before = this.#ticks;
		const timer = setInterval(() => {
			if (this.exports.some(isAtWork) && before === this.#ticks) void this.#list();
			before = this.#ticks;
		}, quietMs);
		return () => {
			clearInterval(timer);
		};
	}

	changed(summary: ExportSummary): void {
		this.#ticks += 1;
		this.#told.set(summary.id, this.#ticks);
		const known = this.exports.some((held) => held.id === summary.id);
		this.exports = known
			? this.exports.map((held) => (held.id === summary.id ? summary : held))
			: [...this.exports, summary];
		this.currentId ??= summary.id;
	}

	closed(id: ExportId): void {
		this.#ticks += 1;
		this.#told.set(id, this.#ticks);
		this.exports = this.exports.filter((held) => held.id !== id);
		if (this.currentId === id) this.currentId = this.exports.at(-1)?.id ?? null;
		void this.loadRecent();
	}

	async show(id: ExportId): Promise<void> {
		if (!this.exports.some((held) => held.id === id)) await this.#list();
		this.currentId = id;
	}

	choose(): Promise<void> {
		return this.#open(() => this.#host.chooseExports());
	}

	openSample(): Promise<void> {
		return this.#open(async () => one(await this.#host.openSample()));
	}

	openRecent(entry: RecentExport): Promise<void> {
		return this.#open(async () => one(await this.#host.openRecent(entry.id)), entry.name);
	}

	/** Exports among them are opened; media are brought in, where need be for the task in front. */
	offer(files: readonly File[], front: TaskInFront | null): Promise<void> {
		if (files.length === 0) return Promise.resolve();
		return this.#open(() => this.#host.offerFiles(files, front), files.map((file) => file.name).join(", "));
	}

	async forget(id: RecentId): Promise<void> {
		const outcome = await this.#host.forgetRecent(id);
		if (!outcome.ok) this.#notices.fault(outcome);
		await this.loadRecent();
	}

	async close(id: ExportId): Promise<void> {
		const outcome = await this.#host.closeExport(id);
		if (outcome.ok) this.closed(id);
		else this.#notices.fault(outcome);
	}

	/** Opens the file of an export again, as it is now; answers with its new id, null where that cannot be. */
	async reopen(id: ExportId): Promise<ExportId | null> {
		let reopened: ExportId | null = null;
		await this.#open(async () => {
			const outcome = await this.#host.reopenExport(id);
			if (outcome.ok) reopened = outcome.value;
			return one(outcome);
		});
		return reopened;
	}

	async cancel(id: ExportId): Promise<void> {
		const outcome = await this.#host.cancelReading(id);
		if (!outcome.ok) this.#notices.fault(outcome);
	}

	async loadRecent(): Promise<void> {
		const outcome = await this.#host.listRecent();
		if (outcome.ok) this.recent = outcome.value;
		else this.#notices.fault(outcome, "Recent exports");
	}

	async #open(ask: () => Promise<Outcome<ExportId[]>>, place = ""): Promise<void> {
		if (this.opening) return;
		this.opening = true;
		try {
			const outcome = await ask();
			if (!outcome.ok) {
				this.#notices.fault(outcome, place);
				return;
			}
			const id = outcome.value.at(-1);
			if (id === undefined) return;
			await this.show(id);
			await this.loadRecent();
		} finally {
			this.opening = false;
		}
	}

	async #list(): Promise<void> {
		const asked = this.#ticks;
		const outcome = await this.#host.listExports();
		if (!outcome.ok) {
			this.#notices.fault(outcome);
			return;
		}
		const isNewer = (id: ExportId) => (this.#told.get(id) ?? 0) > asked;
		const listed = outcome.value.filter((summary) => !isNewer(summary.id));
		const told = this.exports.filter((summary) => isNewer(summary.id));
		this.exports = [...listed, ...told];
	}
}

function one(outcome: Outcome<ExportId>): Outcome<ExportId[]> {
	return outcome.ok ? { ok: true, value: [outcome.value] } : outcome;
}

/** More is to be told of it. */
function isAtWork({ phase, checkPhase }: ExportSummary): boolean {
	if (phase === "indexing" || phase === "unpacking") return true;
	return phase === "done" && (checkPhase === "waiting" || checkPhase === "checking");
}
