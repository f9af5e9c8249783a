import type { ExportId } from "#shared/export";
import type { MediaReport, NeedFilter, NeedWindow } from "#shared/media-needs";
import { ok, type Fault, type Outcome } from "#shared/outcome";
import type { OpenExport } from "../../exports/open-export.ts";
import { type AroundReport, NeedReport } from "./need-report.ts";

interface Kept {
	id: ExportId;
	where: string;
	/** The last one that is whole; asked while the next is made. */
	whole: NeedReport | null;
	latest: NeedReport;
	/** How often what is here had changed when `latest` began. */
	version: number;
	begunAt: number;
	endedAt: number;
}

/** How many reports are kept, the latest asked last. */
const MOST_KEPT = 4;
/** A report is made anew no sooner after the last one than this, ms, and than that one took. */
const PAUSE = 500;
/** One that stopped is tried again when it is asked for so much later, ms: the file may be back. */
const AGAIN = 2000;

/** Reports of what exports point to, by export and query: each made once, and again when what is here has changed. */
export class MediaReports {
	#kept: Kept[] = [];
	#version = 0;

	constructor(
		private readonly open: (id: ExportId) => OpenExport | Fault,
		private readonly around: AroundReport,
	) {}

	/** A folder, the store or a bundle holds other files than before. */
	changed(): void {
		this.#version++;
	}

	read(id: ExportId, where: string): Outcome<MediaReport> {
		const kept = this.#find(id, where);
		if (!kept.ok) return kept;
		const { whole, latest } = kept.value;
		const report = latest.report();
		// While it is made anew, the figures of before stand, and only how far it is changes.
		if (latest.isOver || whole === null) return ok(report);
		return ok({ ...whole.report(), phase: report.phase, read: report.read, tasks: report.tasks });
	}

	async window(
		id: ExportId,
		where: string,
		filter: NeedFilter,
		from: number,
		to: number,
	): Promise<Outcome<NeedWindow>> {
		const kept = this.#find(id, where);
		return kept.ok ? this.#told(kept.value).window(filter, from, to) : kept;
	}

	async list(id: ExportId, where: string, filter: NeedFilter): Promise<Outcome<string>> {
		const kept = this.#find(id, where);
		if (!kept.ok) return kept;
		await (kept.value.whole ?? kept.value.latest).ended;
		return this.#told(kept.value).list(filter);
	}

	close(id: ExportId): void {
		for (const { id: own, latest } of this.#kept) if (own === id) latest.cancel();
		this.#kept = this.#kept.filter((kept) => kept.id !== id);
	}

	async stop(): Promise<void> {
		const kept = this.#kept;
		this.#kept = [];
		for (const { latest } of kept) latest.cancel();
		await Promise.all(kept.map(({ latest }) => latest.ended));
	}

	#told({ whole, latest }: Kept): NeedReport {
		return latest.isOver ? latest : (whole ?? latest);
	}

	#find(id: ExportId, where: string): Outcome<Kept> {
		const open = this.open(id);
		if ("ok" in open) return open;
		// Says at once that a query is not understood.
		const asked = open.readRows({ where, order: null }, 0, 0);
		if (!asked.ok) return asked;
		const known = this.#kept.find((kept) => kept.id === id && kept.where === where);
		const now = performance.now();
		const kept = known ?? this.#begin(open, id, where);
		if (known && this.#isStale(known, now)) {
			if (!known.latest.isStopped) known.whole = known.latest;
			this.#renew(known, open);
		}
		this.#kept = [...this.#kept.filter((other) => other !== kept), kept];
		for (const { latest } of this.#kept.slice(0, -MOST_KEPT)) latest.cancel();
		this.#kept = this.#kept.slice(-MOST_KEPT);
		return ok(kept);
	}

	#isStale({ latest, version, begunAt, endedAt }: Kept, now: number): boolean {
		if (!latest.isOver) return false;
		if (latest.isStopped) return now - endedAt > AGAIN;
		return version !== this.#version && now - endedAt > Math.max(PAUSE, endedAt - begunAt);
	}

	#begin(open: OpenExport, id: ExportId, where: string): Kept {
		const latest = new NeedReport(open, where, this.around);
		const now = performance.now();
		const kept: Kept = { id, where, whole: null, latest, version: this.#version, begunAt: now, endedAt: now };
		this.#follow(kept);
		return kept;
	}

	#renew(kept: Kept, open: OpenExport): void {
		kept.latest = new NeedReport(open, kept.where, this.around);
		kept.version = this.#version;
		kept.begunAt = performance.now();
		this.#follow(kept);
	}

	#follow(kept: Kept): void {
		void kept.latest.ended.then(() => {
			kept.endedAt = performance.now();
		});
	}
}
