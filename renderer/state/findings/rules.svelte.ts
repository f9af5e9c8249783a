import type { ExportId } from "#shared/export";
import type { RulePack, RuleRun, RulesRead } from "#shared/findings/rules";
import type { Memory } from "../../db.ts";
import type { Host } from "../../host.ts";
import type { Notices } from "../notices.svelte.ts";

/** A text that is being typed is understood, and remembered, this long after the last key. */
const restMs = 250;

/** What rules need of the page around them. */
export interface AroundRules {
	/** The query of the task list. */
	where(): string;
	/** Shows the tasks of a query. */
	showTasks(query: string): Promise<void>;
}

/** A text of rules, the packs that are kept, and the run over the export in front. */
export class Rules {
	isOpen = $state(false);
	/** How rules are written stands beside them. */
	helpOpen = $state(false);
	text = $state("");
	/** What was written and kept as no pack, while a pack stands in its place. */
	edited = $state<string | null>(null);
	packs = $state.raw<readonly RulePack[]>([]);
	/** What the host makes of the text; null: not known yet. */
	read = $state.raw<RulesRead | null>(null);
	/** `read` is of the text as it stands. */
	isRead = $state(false);
	run = $state.raw<RuleRun | null>(null);
	/** Over the tasks of the query in front only. */
	onlyQuery = $state(false);
	/** A pack is kept, or forgotten, just now. */
	isBusy = $state(false);
	readonly isRunning: boolean = $derived(this.run?.phase === "running");
	readonly canRun: boolean = $derived(
		this.isRead && this.read !== null && this.read.faults.length === 0 && this.read.rules.length > 0,
	);
	/** The pack that is kept under the name that the text gives itself. */
	readonly kept: RulePack | null = $derived(
		this.packs.find(({ name, savedAt }) => savedAt > 0 && name === this.read?.pack) ?? null,
	);
	#id: ExportId | null = null;
	/** Counts questions, so that an older answer does not overwrite a newer one. */
	#asked = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	readonly #host: Host;
	readonly #memory: Memory;
	readonly #notices: Notices;
	readonly #around: AroundRules;

	constructor(host: Host, memory: Memory, notices: Notices, around: AroundRules) {
		this.#host = host;
		this.#memory = memory;
		this.#notices = notices;
		this.#around = around;
	}

	get where(): string {
		return this.#around.where();
	}

	/** An export is in front. */
	async follow(id: ExportId | null): Promise<void> {
		if (id === this.#id) return;
		this.#id = id;
		this.run = null;
		if (id === null) this.isOpen = false;
		else await this.#ask(id);
	}

	/** What the host knew of the run may be gone. */
	async again(): Promise<void> {
		if (this.#id !== null) await this.#ask(this.#id);
	}

	async open(): Promise<void> {
		if (this.#id === null) return;
		this.isOpen = true;
		await this.#list();
		// The text that was left last time, else the first pack: an empty field says nothing to anybody.
		if (this.text === "") this.text = (await this.#memory.setting("rules")) ?? this.packs[0]?.text ?? "";
		await this.#understand();
	}

	hear(id: ExportId, run: RuleRun): void {
		if (id !== this.#id) return;
		this.#asked += 1;
		this.run = run;
	}

	edit(text: string): void {
		this.text = text;
		this.isRead = false;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#understand(), restMs);
	}

	async choose({ text }: Pick<RulePack, "text">): Promise<void> {
		const isKept = this.packs.some((pack) => pack.text === this.text);
		if (!isKept && this.text.trim() !== "") this.edited = this.text;
		this.edit(text);
		clearTimeout(this.#timer);
		await this.#understand();
	}

	/** Back to what was written before a pack was chosen. */
	async takeUp(): Promise<void> {
		const { edited } = this;
		this.edited = null;
		if (edited !== null) await this.choose({ text: edited });
	}

	/** Keeps the text under the name that it gives itself. */
	async keep(): Promise<void> {
		await this.#understand();
		const name = this.read?.pack ?? "";
		if (name !== "") await this.#save(name, this.text);
	}

	async forget(pack: RulePack): Promise<void> {
		await this.#save(pack.name, "");
	}

	async start(): Promise<void> {
		const id = this.#id;
		if (id === null) return;
		const started = await this.#host.startRules(id, this.text, this.onlyQuery ? this.where : "");
		if (started.ok) await this.#ask(id);
		else this.#notices.fault(started, "Rules");
	}

	async cancel(): Promise<void> {
		if (this.#id !== null) await this.#host.cancelRules(this.#id);
	}

	/** Puts the tasks before the person in which a rule does not hold. */
	async show(rule: string): Promise<void> {
		this.isOpen = false;
		await this.#around.showTasks(`rule="${rule.replace(/["\\]/g, "\\$&")}"`);
	}

	stop(): void {
		clearTimeout(this.#timer);
		this.#id = null;
	}

	async #ask(id: ExportId): Promise<void> {
		const asked = ++this.#asked;
		const state = await this.#host.readRuleRun(id);
		if (asked === this.#asked && state.ok) this.run = state.value;
	}

	async #list(): Promise<void> {
		const packs = await this.#host.listRulePacks();
		if (packs.ok) this.packs = packs.value;
		else this.#notices.fault(packs, "Rule packs");
	}

	async #understand(): Promise<void> {
		const { text } = this;
		void this.#memory.remember("rules", text);
		const read = await this.#host.readRules(text);
		if (text !== this.text) return;
		if (!read.ok) {
			this.#notices.fault(read, "Rules");
			return;
		}
		this.read = read.value;
		this.isRead = true;
	}

	async #save(name: string, text: string): Promise<void> {
		this.isBusy = true;
		try {
			const saved = await this.#host.saveRulePack(name, text);
			if (saved.ok) await this.#list();
			else this.#notices.fault(saved, name);
		} finally {
			this.isBusy = false;
		}
	}
}
