import { randomBytes } from "node:crypto";
import type { Finding, FindingId, HeldFinding, RevisionId, Version } from "#shared/findings/finding";
import type { FindingsChange } from "#shared/findings/lists";
import type { Host } from "../../renderer/host.ts";
import type { Random } from "../bench/random.ts";
import { valueOf } from "../value-of.ts";

const newId = (bytes: number): string => randomBytes(bytes).toString("base64url");

/** A step that was asked for and is not answered. */
type Step = { kind: "save"; change: FindingsChange } | { kind: "undo" } | { kind: "redo" };

/**
 * A reviewer who gives verdicts over the contract without end, and remembers what was asked for and what was
 * acknowledged, across any number of lives of the program.
 */
export class JudgingClient {
	/** Sentences on what was otherwise than it should be. */
	readonly wrong: string[] = [];
	asked = 0;
	acknowledged = 0;
	readonly #waiting = new Set<{ at: number; resolve: () => void }>();
	/** Acknowledged steps that undo and redo did. */
	taken = 0;
	readonly #random: Random;
	/** Two of three never take anything back: then every version can be told. */
	readonly #undoes: boolean;
	/** Every version that was sent. */
	readonly #sent = new Map<RevisionId, Version>();
	readonly #saved = new Map<RevisionId, Version>();
	/** Findings and what replaces each next. */
	readonly #heads = new Map<FindingId, RevisionId>();
	/** What undo or redo may have changed: its versions are the program's own. */
	readonly #touched = new Set<FindingId>();
	#open: Step | null = null;
	/** How often it was told to rest. */
	#rests = 0;
	#seq = 0;
	#models: Finding[] = [];

	constructor(random: Random) {
		this.#random = random;
		this.#undoes = random.oneIn(3);
	}

	/** Looks at the tasks to be judged: an engine that is another one by then may not have the export open. */
	async learn(host: Host): Promise<void> {
		this.#models = await modelsOf(host);
	}

	/** Resolves when so many more operations are acknowledged. */
	more(count: number): Promise<void> {
		if (count === 0) return Promise.resolve();
		const at = this.acknowledged + this.taken + count;
		return new Promise((resolve) => {
			this.#waiting.add({ at, resolve });
		});
	}

	/**
	 * What the program holds after its start, against all that was acknowledged before. What was on its way is sent again,
	 * as the page does it.
	 */
	async look(host: Host, seq: number): Promise<void> {
		if (seq < this.#seq) this.wrong.push(`operation ${String(this.#seq)} was acknowledged, the last is ${String(seq)}`);
		const held = await everything(host);
		const known = new Set(held.flatMap(({ heads, past }) => [...past, ...heads.map(({ rev }) => rev)]));
		const lost = [...this.#saved.keys()].filter((rev) => !known.has(rev));
		if (lost.length > 0) this.wrong.push(`${String(lost.length)} acknowledged versions are not there`);
		for (const { id, heads } of held) {
			const strange = heads.filter(({ rev }) => !this.#sent.has(rev));
			if (strange.length > 0 && !this.#touched.has(id)) this.wrong.push(`${id} has a version that nobody sent`);
			for (const version of heads) {
				const sent = this.#sent.get(version.rev);
				if (sent && JSON.stringify(sent.finding) !== JSON.stringify(version.finding))
					this.wrong.push(`${id} says otherwise than what was sent`);
			}
			if (heads.length > 1) this.wrong.push(`${id} is in conflict, and only one wrote to it`);
			const [head] = heads;
			if (head) this.#heads.set(id, head.rev);
		}
		const open = this.#open;
		if (open === null) return;
		this.#open = null;
		if (open.kind === "save") await this.#save(host, open.change);
	}

	/** The step that is asked for is the last: an engine that ended between two of them is another by the next. */
	rest(): void {
		this.#rests += 1;
	}

	/** Steps until the program is gone, `most` of them are done, or it is to {@link rest}. */
	async work(host: Host, most = Infinity): Promise<void> {
		const rests = this.#rests;
		try {
			if (this.#models.length === 0) await this.learn(host);
			for (let nth = 0; nth < most && this.#rests === rests; nth++) {
				if (this.#undoes && this.#random.oneIn(8)) await this.#undo(host, this.#random.oneIn(3) ? "redo" : "undo");
				else await this.#save(host, this.#change());
			}
		} catch (error) {
			if (!isGone(error)) throw error;
		}
	}

	async #save(host: Host, change: FindingsChange): Promise<void> {
		this.#open = { kind: "save", change };
		this.asked += 1;
		for (const version of change.versions) this.#sent.set(version.rev, version);
		const answer = await host.saveFindings(change);
		// Gone with the process that it was in: sent again when that is back.
		if (!answer.ok && answer.code === "engine-stopped") throw new Gone();
		this.#open = null;
		if (!answer.ok) {
			this.wrong.push(`not saved: ${answer.code}, ${answer.detail}`);
			return;
		}
		this.acknowledged += 1;
		this.#tellWaiting();
		this.#seq = Math.max(this.#seq, answer.value.seq);
		for (const version of change.versions) {
			this.#saved.set(version.rev, version);
			this.#heads.set(version.id, version.rev);
		}
	}

	async #undo(host: Host, kind: "undo" | "redo"): Promise<void> {
		this.#open = { kind };
		// Which step it takes back is known to the program: any of them may be.
		for (const id of this.#heads.keys()) this.#touched.add(id);
		const answer = await (kind === "undo" ? host.undoFindings() : host.redoFindings());
		if (!answer.ok && answer.code === "engine-stopped") throw new Gone();
		this.#open = null;
		if (!answer.ok) this.wrong.push(`no ${kind}: ${answer.detail}`);
		else if (answer.value !== null) {
			this.taken += 1;
			this.#tellWaiting();
			this.#seq = Math.max(this.#seq, answer.value.seq);
			for (const { id, heads } of await everything(host)) this.#heads.set(id, heads[0]?.rev ?? "");
		}
	}

	#tellWaiting(): void {
		for (const waiting of this.#waiting) {
			if (waiting.at > this.acknowledged + this.taken) continue;
			this.#waiting.delete(waiting);
			waiting.resolve();
		}
	}

	#change(): FindingsChange {
		const versions = Array.from({ length: this.#random.pick([1, 1, 1, 2, 5]) }, () => this.#version());
		// One version of a finding in a step: the second would not come after the first.
		const single = new Map(versions.map((version) => [version.id, version]));
		return { id: newId(16), label: "Judge", versions: [...single.values()] };
	}

	#version(): Version {
		const known = [...this.#heads];
		const [id, head] = known.length > 0 && this.#random.oneIn(2) ? this.#random.pick(known) : [newId(16), null];
		const after = head === null ? [] : [head];
		const utc = new Date().toISOString();
		return { id, rev: newId(12), after, utc, finding: this.#finding() };
	}

	#finding(): Finding {
		const body = this.#random.pick(["accept", "fix", "reject"]);
		const remark = "é".repeat(this.#random.pick([0, 0, 20, 3000]));
		return {
			...this.#random.pick(this.#models),
			body: { kind: "verdict", verdict: body, reasons: [], remark, tags: [], assignee: null, role: "reader" },
		};
	}
}

/** The engine's process ended with a question in its hands. */
class Gone extends Error {}

function isGone(error: unknown): boolean {
	if (error instanceof Gone) return true;
	// fetch of a connection that broke, Rpc of a process that ended, a program that had no link yet, an engine that ended.
	return (
		error instanceof Error &&
		/fetch failed|terminated|is gone|without a link|other side closed|^engine-stopped:/u.test(error.message)
	);
}

async function everything(host: Host): Promise<HeldFinding[]> {
	const all: HeldFinding[] = [];
	for (;;) {
		const { total, held } = valueOf(await host.pullFindings(0, all.length, all.length + 5000));
		all.push(...held);
		if (all.length >= total) return all;
	}
}

/** A finding of each task of the first export, with nothing in it. */
async function modelsOf(host: Host): Promise<Finding[]> {
	const [open] = valueOf(await host.listExports());
	const author = valueOf(await host.readFindingsState()).reviewer;
	const models: Finding[] = [];
	for (let row = 0; row < 3; row++) {
		const { task, source } = valueOf(await host.readTaskFindings({ export: open?.id ?? "", row }));
		models.push({ author, source, task, target: { kind: "task" }, body: { kind: "removal" } });
	}
	return models;
}
