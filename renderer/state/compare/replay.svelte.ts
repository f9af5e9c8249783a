import { defaultSettings, type ComparedSide } from "#shared/compare/settings";
import type { TaskComparison } from "#shared/compare/task-comparison";
import type { Task } from "#shared/task";
import type { Memory } from "../../db.ts";
import type { Host } from "../../host.ts";
import type { TaskView } from "../task-view.svelte.ts";
import { keptVisits } from "./moments.ts";

/** A moment of the task that can be shown: a visit's index, or null for the exported state. */
type Stop = number | null;

/** What one moment changed against the one before it. */
export interface StageStep {
	stop: Stop;
	/** The moment that it is compared with; undefined: it is the first that is kept. */
	before: Stop | undefined;
	/** null: not known yet, or not to be had. */
	comparison: TaskComparison | null;
	/** Why it is not to be had; "" otherwise. */
	fault: string;
}

/** Milliseconds that a moment is looked at while the stages play. */
const pace = 1_200;

/** The stages of the task in front, one after the other: what each changed, found out when it is asked for. */
export class Replay {
	/** Whether the timeline says what each visit changed. */
	isOpen = $state(false);
	isPlaying = $state(false);
	#steps = $state.raw<readonly StageStep[]>([]);
	/** The task that the steps are of. */
	#of: Task["ref"] | null = null;
	readonly #host: Host;
	readonly #memory: Memory;
	readonly #view: TaskView;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#turn = 0;

	/** Moments that can be shown, in order. */
	readonly stops: readonly Stop[] = $derived.by(() => {
		const { task } = this.#view;
		return task === null ? [] : [...keptVisits(task).map(({ index }) => index), null];
	});
	/** The step that led to the moment in front; null where it is not known. */
	readonly here: StageStep | null = $derived.by(() => this.stepTo(this.#view.visit));

	constructor(host: Host, memory: Memory, view: TaskView) {
		this.#host = host;
		this.#memory = memory;
		this.#view = view;
	}

	async load(): Promise<void> {
		this.isOpen = (await this.#memory.setting("replay")) ?? false;
		await this.follow(this.#view.task);
	}

	/** What a moment changed; null where the strip is closed, or it is not known. */
	stepTo(stop: Stop): StageStep | null {
		return this.isOpen ? (this.#steps.find((step) => step.stop === stop) ?? null) : null;
	}

	open(isOpen: boolean): void {
		this.isOpen = isOpen;
		if (!isOpen) this.pause();
		void this.#memory.remember("replay", isOpen);
		void this.follow(this.#view.task);
	}

	/** Finds out what each visit of the task changed, one after the other; what is known of it stays. */
	async follow(task: Task | null): Promise<void> {
		const isSame = task?.ref.export === this.#of?.export && task?.ref.row === this.#of?.row;
		if (!this.isOpen || task === null) {
			this.#forget();
			return;
		}
		if (isSame) return;
		this.pause();
		const turn = ++this.#turn;
		this.#of = task.ref;
		this.#steps = this.stops.map((stop, at) => ({
			stop,
			before: this.stops[at - 1],
			comparison: null,
			fault: "",
		}));
		for (const step of this.#steps) {
			if (step.before === undefined) continue;
			const sideOf = (at: Stop): ComparedSide => ({
				ref: task.ref,
				moment: at === null ? { kind: "exported" } : { kind: "visit", visit: at },
			});
			const outcome = await this.#host.compareTasks(sideOf(step.before), sideOf(step.stop), defaultSettings);
			if (turn !== this.#turn) return;
			const known: StageStep = outcome.ok ? { ...step, comparison: outcome.value } : { ...step, fault: outcome.detail };
			this.#steps = this.#steps.map((each) => (each.stop === step.stop ? known : each));
		}
	}

	/** Plays from the moment in front, or from the beginning where that is the last; opens the strip. */
	toggle(): void {
		if (this.isPlaying) {
			this.pause();
			return;
		}
		if (this.stops.length < 2) return;
		if (!this.isOpen) this.open(true);
		this.isPlaying = true;
		const isLast = this.#at === this.stops.length - 1;
		if (isLast) void this.#show(0);
		this.#wait();
	}

	pause(): void {
		this.isPlaying = false;
		clearTimeout(this.#timer);
	}

	/** One moment on or back; by hand the stages play no longer. */
	async step(direction: 1 | -1): Promise<void> {
		this.pause();
		await this.#show(this.#at + direction);
	}

	/** To a place in `stops`. */
	async goTo(at: number): Promise<void> {
		this.pause();
		await this.#show(at);
	}

	get #at(): number {
		return this.stops.indexOf(this.#view.visit);
	}

	async #show(at: number): Promise<void> {
		const stop = this.stops[at];
		if (stop !== undefined && stop !== this.#view.visit) await this.#view.showVisit(stop);
	}

	#wait(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#goOn(), pace);
	}

	async #goOn(): Promise<void> {
		if (!this.isPlaying) return;
		await this.#show(this.#at + 1);
		if (this.#at >= this.stops.length - 1) this.pause();
		else this.#wait();
	}

	#forget(): void {
		this.#turn += 1;
		this.#of = null;
		this.#steps = [];
		this.pause();
	}
}
