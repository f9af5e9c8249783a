import type { Finding, FindingId, FindingTarget, NamedTool } from "#shared/findings/finding";
import type { FindingFit, FindingRow } from "#shared/findings/lists";
import { findNamed, type FoundNamed } from "#shared/findings/find-named";
import type { Outcome } from "#shared/outcome";
import type { Classification, Snapshot, Task } from "#shared/task";
import type { OpenExport } from "../exports/open-export.ts";
import type { HeldFindings, Listed } from "./held-findings.ts";
import { netOf } from "./list-changes.ts";
import { isSameQuestion } from "./mine/answered-anew.ts";
import type { TaskKeys } from "./task-keys.ts";

/** What a finding is about, in the task as exported. */
interface Place {
	/** Of the version that was looked at. */
	rev: string;
	/** Position among the tools, or of a relation among the relations; null: not there; undefined: about no such thing. */
	at: number | null | undefined;
	fit: FindingFit;
}

/** Findings whose rows are found at a step: some tenths of a millisecond. */
const FOUND_AT_ONCE = 256;

/** How the findings that are kept lie in one export. */
export class ExportFindings {
	/** By slot of a finding; -1: not in this export. */
	#rows = new Int32Array(0);
	#rowsOf = { read: -1, slots: 0, version: -1 };
	/** `hashes`: how many findings that are in this export were made in each. */
	#kin = { version: -1, read: -1, hashes: new Map<string, number>() };
	/** Grows when something is found to fit otherwise than was said before. */
	fits = 0;
	/** What was looked at, by finding. */
	readonly #places = new Map<FindingId, Place>();

	constructor(
		readonly open: OpenExport,
		readonly keys: TaskKeys,
		private readonly hash: string,
		private readonly held: HeldFindings,
	) {}

	row(listed: Listed): number | null {
		this.#find();
		const row = this.#rows[listed.slot] ?? -1;
		return row < 0 ? null : row;
	}

	/** Null: the finding has nothing to do with this export. */
	fit(listed: Listed): FindingFit | null {
		if (this.row(listed) === null) return listed.key !== null && this.#isKin(listed) ? "task-gone" : null;
		const place = this.#places.size === 0 ? undefined : this.#places.get(listed.id);
		return place?.rev === listed.version.rev ? place.fit : "here";
	}

	rowOf(listed: Listed): FindingRow {
		return { held: listed.held, version: listed.version, row: this.row(listed), fit: this.fit(listed) ?? "task-gone" };
	}

	/** Positions of what findings of a task are about; looks at the task. */
	places(findings: readonly Listed[], task: Task): (readonly [FindingId, number | null])[] {
		this.look(findings, task.snapshot);
		return findings.flatMap(({ id }) => {
			const at = this.#places.get(id)?.at;
			return at === undefined ? [] : [[id, at] as const];
		});
	}

	/** Answers whether a fit is another one now. */
	look(findings: readonly Listed[], snapshot: Snapshot): boolean {
		let isOther = false;
		for (const listed of findings) {
			const before = this.fit(listed);
			this.#places.set(listed.id, { rev: listed.version.rev, ...placeOf(listed.version.finding, snapshot) });
			if (this.fit(listed) !== before) isOther = true;
		}
		if (isOther) this.fits++;
		return isOther;
	}

	isLookedAt({ id, version }: Listed): boolean {
		return this.#places.get(id)?.rev === version.rev;
	}

	readTask(row: number): Outcome<Task> {
		return this.open.readTask({ export: this.open.summary.id, row }, null);
	}

	/** Findings of an export that this one is another state of: they have a task in common. */
	#isKin({ version }: Listed): boolean {
		return this.kin().has(version.finding.source.hash);
	}

	/** Hashes of such exports. Where they are others than before, so is what {@link fit} says: `fits` grows. */
	kin(): { has(hash: string): boolean } {
		const { length } = this.open.index;
		const { version } = this.held;
		if (this.#kin.version === version && this.#kin.read === length) return this.#kin.hashes;
		const changes = this.#kin.read === length ? this.held.changesAfter(this.#kin.version) : null;
		const before = this.#kin.hashes;
		let isOther = false;
		if (changes === null) {
			const hashes = new Map([[this.hash, 1]]);
			for (const listed of this.held.listed.values()) this.#addKin(hashes, listed, 1);
			// Where nobody asked before, nothing was said of what is kin.
			isOther =
				this.#kin.version >= 0 && (before.size !== hashes.size || [...before.keys()].some((hash) => !hashes.has(hash)));
			this.#kin = { version, read: length, hashes };
		} else {
			for (const net of netOf(changes).values()) {
				if (net.now !== null && this.#addKin(before, net.now, 1)) isOther = true;
				if (net.before !== null && this.#addKin(before, net.before, -1)) isOther = true;
			}
			this.#kin.version = version;
		}
		if (isOther) this.fits++;
		return this.#kin.hashes;
	}

	/** Answers whether another export is kin now, or one no more. */
	#addKin(hashes: Map<string, number>, listed: Listed, more: 1 | -1): boolean {
		if (this.row(listed) === null) return false;
		const { hash } = listed.version.finding.source;
		const before = hashes.get(hash) ?? 0;
		if (before + more > 0) hashes.set(hash, before + more);
		else hashes.delete(hash);
		return before === 0 || before + more === 0;
	}

	/**
	 * The same as the first question for a row, and for what is kin, does, a few findings at each step; nothing where that was
	 * done meanwhile.
	 */
	*findRows(): Generator<undefined, void> {
		const { length } = this.open.index;
		const { slots, version } = this.held;
		const isLeft = (): boolean => this.#rowsOf.read === length || this.open.index.length !== length;
		const rows = new Int32Array(slots).fill(-1);
		const hashes = new Map([[this.hash, 1]]);
		let seen = 0;
		for (const {
			slot,
			key,
			version: { finding },
		} of [...this.held.listed.values()]) {
			if (seen++ % FOUND_AT_ONCE === 0) {
				yield;
				if (isLeft()) return;
			}
			if (key === null) continue;
			const row = this.keys.rowOf(key) ?? -1;
			rows[slot] = row;
			if (row >= 0) hashes.set(finding.source.hash, (hashes.get(finding.source.hash) ?? 0) + 1);
		}
		if (isLeft()) return;
		this.#rows = rows;
		this.#rowsOf = { read: length, slots, version };
		if (this.#kin.version < 0) this.#kin = { version, read: length, hashes };
	}

	/** Rows of findings that came since; all of them where the export has grown. */
	#find(): void {
		const { length } = this.open.index;
		const { slots, version } = this.held;
		const known = this.#rowsOf;
		if (known.read === length && known.slots === slots) {
			known.version = version;
			return;
		}
		if (this.#rows.length < slots) {
			const rows = new Int32Array(Math.max(slots, this.#rows.length * 2)).fill(-1);
			rows.set(this.#rows);
			this.#rows = rows;
		}
		const from = known.read === length ? known.slots : 0;
		const changes = known.read === length ? this.held.changesAfter(known.version) : null;
		for (const listed of changes?.map(({ now }) => now) ?? this.held.listed.values()) {
			if (listed === null || listed.slot < from || listed.key === null) continue;
			this.#rows[listed.slot] = this.keys.rowOf(listed.key) ?? -1;
		}
		this.#rowsOf = { read: length, slots, version };
	}
}

function placeOf(finding: Finding, snapshot: Snapshot): Omit<Place, "rev"> {
	const { target, body } = finding;
	const ofTool = (named: NamedTool): Omit<Place, "rev"> => toolPlace(findNamed(named, snapshot.tools));
	switch (target.kind) {
		case "task":
			return body.kind === "mark" && body.replaces !== null ? ofTool(body.replaces) : { at: undefined, fit: "here" };
		case "tool":
			return ofTool(target);
		case "answer": {
			const found = target.owner === null ? null : findNamed(target.owner, snapshot.tools);
			if (target.owner !== null && found === null) return toolPlace(null);
			const asked = found === null ? snapshot.classifications : (snapshot.tools[found.at]?.classifications ?? []);
			const place = found === null ? ({ at: undefined, fit: "here" } as const) : toolPlace(found);
			// A question may be answered that nobody had answered; judged is only what is there.
			return body.kind === "verdict" && !isAsked(target, asked) ? { ...place, fit: "part-gone" } : place;
		}
		case "relation": {
			const at = snapshot.relations.findIndex(({ objectId, title }) =>
				target.objectId === null ? title === target.title : objectId === target.objectId,
			);
			return at < 0 ? { at: null, fit: "part-gone" } : { at, fit: "here" };
		}
		case "difference": {
			// Only the exported state is looked at here.
			if (target.from.kind === "exported" && target.a !== null) return ofTool(target.a);
			if (target.to.kind === "exported" && target.b !== null) return ofTool(target.b);
			return { at: undefined, fit: "here" };
		}
	}
}

function isAsked(question: Extract<FindingTarget, { kind: "answer" }>, asked: readonly Classification[]): boolean {
	return asked.some(
		(each) =>
			(isSameQuestion(each, question) && (each.page ?? question.page) === question.page) ||
			isAsked(question, each.classifications),
	);
}

function toolPlace(found: FoundNamed | null): Omit<Place, "rev"> {
	if (found === null) return { at: null, fit: "part-gone" };
	return { at: found.at, fit: found.isChanged ? "changed" : "here" };
}
