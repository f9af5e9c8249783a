import type { Finding, FindingId, Version } from "#shared/findings/finding";
import type { RuleRun as RunState, RuleTally } from "#shared/findings/rules";
import { fault } from "#shared/outcome";
import { type BatchesEnding, RunningBatches, type SizedItem } from "../../batches/running-batches.ts";
import type { OpenExport } from "../../exports/open-export.ts";
import type { RowIndex } from "../../exports/row-index.ts";
import { PacedNews } from "../../paced-news.ts";
import type { Findings } from "../findings.ts";
import type { TaskKeys } from "../task-keys.ts";
import { figure } from "../../figures.ts";
import { mostOfOne, type RuleCount } from "./findings-sink.ts";
import type { JudgeItem, JudgeOrder, JudgeOutcome, RowViolation } from "./judge-batch.ts";
import type { Judges } from "./judge-threads.ts";
import { isOfPack, nextVersion, violationId } from "./kept-violations.ts";
import type { RuleText } from "./rule-terms.ts";
import { unknownNames } from "./unknown-names.ts";

/** How often the state is told at most, in milliseconds. */
const TELL_EVERY_MS = 100;
/** Violations that become findings; more are counted. A rule that everything breaks says nothing about any one task. */
const MOST_KEPT = 100_000;
const MOST_REASONS = 5;
/** Tasks that are given out at once. */
const MOST_OF_BATCH = 1000;

/** What is done with what is found. */
export interface RunMeans {
	judges: Judges;
	/** Null: violations are only told. */
	findings: Findings | null;
	changed(state: RunState): void;
	/** In the order of the file. */
	found(violations: readonly RowViolation[]): void;
}

/** A run of rules over tasks of an export, from its beginning until another one takes its place. */
export class RuleRun {
	/** Resolves when it has ended, however it did. */
	readonly over: Promise<void>;
	#state: RunState;
	readonly #kept = new Map<FindingId, RowViolation>();
	readonly #keys: TaskKeys | null;
	/** 1 where a row was judged. */
	#judged = new Uint8Array(0);
	readonly #reasons = new Set<string>();
	/** Rules and rows of which not every violation was told: which of those kept before are still there is not known. */
	readonly #cut = new Set<string>();
	#running: RunningBatches<JudgeOrder, JudgeItem, JudgeOutcome> | null = null;
	#isWriting = false;
	#unkept = 0;
	readonly #told = new PacedNews(TELL_EVERY_MS, () => {
		this.means.changed(this.#state);
	});
	#endNow: () => void = () => undefined;

	constructor(
		private readonly open: OpenExport,
		private readonly text: RuleText,
		private readonly where: string,
		private readonly means: RunMeans,
	) {
		const rules = text.rules.map(({ name, severity }): RuleTally => ({
			name,
			severity,
			violations: 0,
			tasks: 0,
			judged: 0,
			unjudged: 0,
		}));
		this.#state = {
			phase: "running",
			pack: text.pack,
			done: 0,
			tasks: 0,
			left: 0,
			violations: 0,
			rules,
			kept: 0,
			resolved: 0,
			fault: null,
			notes: [],
		};
		this.#keys = means.findings?.keysOf(open) ?? null;
		this.over = new Promise((resolve) => {
			this.#endNow = resolve;
		});
	}

	get state(): RunState {
		return this.#state;
	}

	start(): void {
		this.#begin().catch((error: unknown) => {
			this.#broke(error);
		});
	}

	/** What was found before is not kept then. What is being written already is written. */
	cancel(): void {
		if (this.#running) this.#running.cancel();
		else if (!this.#isWriting) this.#end({ phase: "cancelled" });
	}

	async #begin(): Promise<void> {
		this.#told.now();
		await Promise.all([this.open.ended, this.means.findings?.ready()]);
		if (this.#isOver()) return;
		const selected = await this.open.selectRows({ where: this.where, order: null });
		if (this.#isOver()) return;
		const order = this.open.readOrder();
		if (!selected.ok || !order.ok) {
			const reason = selected.ok ? order : selected;
			if (!reason.ok) this.#end({ phase: "failed", fault: reason });
			return;
		}
		const rows = Uint32Array.from(selected.value).sort();
		this.#judged = new Uint8Array(this.open.index.length);
		this.#change({ tasks: rows.length, notes: unknownNames(this.text.rules, this.open.summary.classes) });
		this.#running = new RunningBatches(judgedItems(this.open.index, rows), MOST_OF_BATCH, {
			answered: ({ items }, outcome) => {
				this.#take(items, outcome);
			},
			ended: (ending) => {
				this.#running = null;
				this.#stopped(ending);
			},
		});
		this.#running.start(this.means.judges, { text: order.value, rules: this.text.rules });
	}

	#take(items: readonly JudgeItem[], { found, cut, counts, left, reasons }: JudgeOutcome): void {
		for (const { row } of items) this.#judged[row] = 1;
		for (const row of left) this.#judged[row] = 0;
		for (const reason of reasons) if (this.#reasons.size < MOST_REASONS) this.#reasons.add(reason);
		for (const [row, rule] of cut) this.#cut.add(cutKey(row, this.text.rules[rule]?.name ?? ""));
		this.means.found(found);
		if (this.#keys !== null) for (const violation of found) this.#keep(violation, this.#keys);
		const rules = this.#state.rules.map((rule, at) => added(rule, counts[at]));
		const more = counts.reduce((sum, { violations }) => sum + violations, 0);
		if (this.#keys !== null) this.#unkept += more - found.length;
		this.#change({
			done: this.#state.done + items.length,
			left: this.#state.left + left.length,
			violations: this.#state.violations + more,
			rules,
		});
	}

	#keep(violation: RowViolation, keys: TaskKeys): void {
		const { row, rule, key } = violation;
		const id = violationId(this.text.pack, this.text.rules[rule]?.name ?? "", keys.keyOf(row), key);
		// What is a finding already stays one: to take it away would say that it is resolved.
		if (this.#kept.size < MOST_KEPT || this.means.findings?.all.has(id) === true) this.#kept.set(id, violation);
		else this.#unkept++;
	}

	#stopped(ending: BatchesEnding): void {
		if (ending.phase === "cancelled") this.#end({ phase: "cancelled" });
		else if (ending.phase === "failed") this.#failed(ending);
		else
			this.#write().catch((error: unknown) => {
				this.#broke(error);
			});
	}

	/** As one step that can be taken back. */
	async #write(): Promise<void> {
		this.#isWriting = true;
		const { findings } = this.means;
		if (this.#reasons.size > 0)
			this.#note(`Tasks that could not be read were not judged: ${[...this.#reasons].join("; ")}`);
		if (findings === null || this.#keys === null) {
			this.#end({ phase: "done" });
			return;
		}
		if (this.#unkept > 0)
			this.#note(`${figure(this.#unkept)} more violations were counted and are not in the list of findings`);
		const { versions, resolved, left } = this.#versions(findings, this.#keys);
		if (this.#cut.size > 0)
			this.#note(
				`A rule that a task breaks more than ${figure(mostOfOne)} times has so many findings there; ${figure(left)} that were kept before, and are not among them now, were left as they are`,
			);
		if (versions.length > 0) {
			const label = `Rules ${this.text.pack}: ${String(this.#kept.size)} violations, ${String(resolved)} resolved`;
			const saved = await findings.change(label, versions);
			if (!saved.ok) {
				this.#end({ phase: "failed", fault: saved });
				return;
			}
		}
		this.#end({ phase: "done", kept: this.#kept.size + left, resolved });
	}

	/** What is to be written: nothing of findings that are as they were. */
	#versions(findings: Findings, keys: TaskKeys): { versions: Version[]; resolved: number; left: number } {
		const { all } = findings;
		const utc = new Date().toISOString();
		const author = findings.reviewer === "" ? "rules" : findings.reviewer;
		const source = findings.sourceOf(this.open);
		const versions: Version[] = [];
		for (const [id, violation] of this.#kept) {
			const version = nextVersion(id, all.get(id), this.#findingOf(violation, keys, { author, source }), utc);
			if (version !== null) versions.push(version);
		}
		let [resolved, left] = [0, 0];
		for (const held of all.values()) {
			if (this.#kept.has(held.id)) continue;
			const finding = isOfPack(held, this.text.pack);
			const key = finding?.task?.key;
			const row = key === undefined ? null : keys.rowOf(key);
			if (row === null || this.#judged[row] !== 1) continue;
			if (finding?.body.kind === "violation" && this.#cut.has(cutKey(row, finding.body.rule))) {
				left++;
				continue;
			}
			const version = nextVersion(held.id, held, null, utc);
			if (version === null) continue;
			versions.push(version);
			resolved++;
		}
		return { versions, resolved, left };
	}

	#findingOf(
		{ row, rule, target, words }: RowViolation,
		keys: TaskKeys,
		made: Pick<Finding, "author" | "source">,
	): Finding {
		const { name, severity } = this.text.rules[rule] as RuleText["rules"][number];
		const body = { kind: "violation" as const, pack: this.text.pack, rule: name, severity, words };
		return { ...made, task: keys.taskOf(row), target, body };
	}

	#failed({ message, sourceChanged }: Extract<BatchesEnding, { phase: "failed" }>): void {
		const reason = sourceChanged ? this.open.suspect(message) : this.open.refusal();
		if (reason) this.#end({ phase: "failed", fault: reason });
		else this.#broke(new Error(message));
	}

	#broke(error: unknown): void {
		const message = error instanceof Error ? error.message : String(error);
		this.#end({
			phase: "failed",
			fault: fault("engine-stopped", `The rules over ${this.open.summary.name}: ${message}`),
		});
	}

	#isOver(): boolean {
		return this.#state.phase !== "running";
	}

	#note(sentence: string): void {
		this.#state = { ...this.#state, notes: [...this.#state.notes, sentence] };
	}

	#end(part: Partial<RunState>): void {
		if (this.#isOver()) return;
		this.#state = { ...this.#state, ...part };
		this.#kept.clear();
		this.#endNow();
		this.#told.now();
	}

	#change(part: Partial<RunState>): void {
		this.#state = { ...this.#state, ...part };
		this.#told.changed();
	}
}

function* judgedItems(index: RowIndex, rows: Uint32Array): Generator<SizedItem<JudgeItem>> {
	for (const row of rows) {
		const place = index.place(row);
		yield { item: { row, place }, bytes: place.length };
	}
}

function cutKey(row: number, rule: string): string {
	return `${String(row)} ${rule}`;
}

function added(rule: RuleTally, count: RuleCount | undefined): RuleTally {
	if (count === undefined) return rule;
	const { violations, tasks, judged, unjudged } = count;
	return {
		...rule,
		violations: rule.violations + violations,
		tasks: rule.tasks + tasks,
		judged: rule.judged + judged,
		unjudged: rule.unjudged + unjudged,
	};
}
