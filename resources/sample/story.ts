import { createHash } from "node:crypto";
import type { Question, SampleClass } from "./classes.ts";
import type { Json } from "#shared/json";

/** An answer to a question, with the answers it opened. */
export interface Answer {
	question: Question;
	/** undefined: the key `answer` is missing. */
	answer: string | readonly (string | null)[] | null | undefined;
	nested?: readonly Answer[];
	/** Keys beyond those of every answer. */
	extra?: Readonly<Record<string, Json>>;
}

/** One annotated object, as the story of its task tells it. */
export interface Mark {
	/** Names the object within its task; its object id is made from it. */
	key: string;
	class: SampleClass;
	/** The geometry key and its value, and whatever else only this tool has. */
	shape: Readonly<Record<string, Json>>;
	page?: number | string;
	answers?: readonly Answer[];
	/** Kept in metadata. */
	description?: string;
	/** False: without metadata, as segmentations always are. */
	stamped?: boolean;
	/** Instead of the one made from the key. */
	objectId?: string;
}

/** Ends are keys of marks or of other bonds; a key that nothing has makes a missing end. */
export type Bond = { key: string; class: SampleClass; page?: number } & (
	{ from: string; to: string; direction: "straight" | "bidirectional" } | { group: readonly string[] }
);

export interface State {
	marks: Mark[];
	answers: Answer[];
	bonds: Bond[];
}

export interface StageName {
	stage: string;
	stageId: string;
}

export const stages = {
	start: { stage: "Start", stageId: "Start" },
	label: { stage: "Label", stageId: "Label" },
	review: { stage: "Review", stageId: "8d1f6c3a-52b7-4e09-9c41-7be2d0a6f513" },
	complete: { stage: "Complete", stageId: "Complete" },
} as const satisfies Record<string, StageName>;

interface Stamp {
	at: string;
	by: string;
	in: string;
}

type Row = Record<string, Json>;

/** Monday, 2026-09-14T07:00:00Z. */
const firstMorning = Date.UTC(2026, 8, 14, 7);

export function hexId(text: string, digits: number): string {
	return createHash("sha256").update(text).digest("hex").slice(0, digits);
}

/** A link as an export carries it: signed, long dead, on a host that cannot exist. */
export function signedUrl(path: string): string {
	const name = path.split("/").map(encodeURIComponent).join("/");
	return `https://assets.example.invalid/loupe-sample/${name}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260921T061500Z&X-Amz-Expires=120000&X-Amz-SignedHeaders=host&X-Amz-Signature=${hexId(path, 64)}`;
}

export interface StoryOptions {
	/** Names the task; its ids are made from it. */
	name: string;
	/** Minutes after the first morning at which the task was made. */
	minute: number;
	/** Members of the asset beside `task`, in their order. */
	asset: Row;
	/** Members of the task beside the usual ones. */
	task?: Row;
}

/** Tells how a task went through its stages, and writes it as an export would. */
export class Story {
	readonly #name: string;
	readonly #asset: Row;
	readonly #extra: Row;
	readonly #visits: Row[] = [];
	readonly #created = new Map<string, Stamp>();
	readonly #updated = new Map<string, Stamp>();
	#state: State = { marks: [], answers: [], bonds: [] };
	#clock: number;
	#total = 0;
	#last: Stamp | null = null;

	constructor({ name, minute, asset, task = {} }: StoryOptions) {
		this.#name = name;
		this.#asset = asset;
		this.#extra = task;
		this.#clock = firstMorning + minute * 60_000;
		this.#visits.push({ ...stages.start, duration: 0, completedAt: this.#now(), ...this.#snapshot(false) });
	}

	#now(): string {
		return new Date(this.#clock).toISOString();
	}

	/** One visit of a stage: `work` changes the state; what differs afterwards was done by this person. */
	visit(stage: StageName, person: string, seconds: number, work: (state: State) => void, reviewStatus?: string): this {
		this.#clock += 2_400_000 + seconds * 1000;
		const before = new Map(this.#state.marks.map((mark) => [mark.key, JSON.stringify(mark)]));
		const next = structuredClone(this.#state);
		work(next);
		this.#state = next;
		const stamp = { at: this.#now(), by: person, in: stage.stageId };
		for (const mark of next.marks) {
			const was = before.get(mark.key);
			if (was === undefined) this.#created.set(mark.key, stamp);
			else if (was !== JSON.stringify(mark)) this.#updated.set(mark.key, stamp);
		}
		const duration = seconds * 1000 + ((seconds * 37) % 1000);
		this.#total += duration;
		this.#last = stamp;
		this.#visits.push({
			...stage,
			duration,
			...(reviewStatus === undefined ? {} : { reviewStatus }),
			completedAt: stamp.at,
			completedBy: person,
			...this.#snapshot(false),
		});
		return this;
	}

	label(person: string, seconds: number, work: (state: State) => void): this {
		return this.visit(stages.label, person, seconds, work);
	}

	review(person: string, seconds: number, reviewStatus: string, work: (state: State) => void): this {
		return this.visit(stages.review, person, seconds, work, reviewStatus);
	}

	/** The asset as exported from a stage. */
	exported({ stage, stageId }: StageName): Row {
		return {
			...this.#asset,
			task: {
				taskId: hexId(`task ${this.#name}`, 24),
				stage,
				stageId,
				updatedAt: this.#last?.at ?? this.#now(),
				...(this.#last === null ? {} : { updatedBy: this.#last.by }),
				totalDuration: this.#total,
				...this.#extra,
				...this.#snapshot(true),
				stageHistory: this.#visits,
			},
		};
	}

	#objectId(key: string): string {
		const mark = this.#state.marks.find((entry) => entry.key === key);
		return mark?.objectId ?? hexId(`${this.#name} ${key}`, 23);
	}

	#snapshot(exported: boolean): Row {
		const { marks, answers, bonds } = this.#state;
		return {
			tools: marks.map((mark) => this.#tool(mark, exported)),
			classifications: answers.map((answer, n) => this.#classification(answer, `answer ${n.toString()}`)),
			relations: bonds.map((bond) => this.#relation(bond)),
		};
	}

	#tool(mark: Mark, exported: boolean): Row {
		const {
			key,
			class: toolClass,
			shape,
			page,
			answers = [],
			description,
			stamped = !("segmentation" in shape),
		} = mark;
		const created = this.#created.get(key);
		const updated = this.#updated.get(key);
		const metadata: Row = {};
		if (created !== undefined) {
			Object.assign(metadata, { createdAt: created.at, createdBy: created.by, createdIn: created.in });
		}
		if (updated !== undefined) {
			Object.assign(metadata, { updatedAt: updated.at, updatedBy: updated.by, updatedIn: updated.in });
		}
		if (description !== undefined) metadata["description"] = description;
		return {
			...shape,
			objectId: this.#objectId(key),
			classifications: answers.map((answer, n) => this.#classification(answer, `${key} ${n.toString()}`)),
			...(exported && stamped ? { metadata } : {}),
			schemaId: toolClass.schemaId,
			...(page === undefined ? {} : { page }),
			title: toolClass.title,
		};
	}

	#classification({ question, answer, nested = [], extra = {} }: Answer, key: string): Row {
		const { schemaId, tool, title } = question;
		return {
			objectId: hexId(`${this.#name} ${key}`, 23),
			schemaId,
			tool,
			title,
			...(answer === undefined ? {} : { answer: typeof answer === "object" && answer !== null ? [...answer] : answer }),
			...extra,
			classifications: nested.map((inner, n) => this.#classification(inner, `${key} ${n.toString()}`)),
		};
	}

	#relation(bond: Bond): Row {
		const ends =
			"group" in bond
				? { group: bond.group.map((key) => this.#objectId(key)) }
				: { from: this.#objectId(bond.from), to: this.#objectId(bond.to), direction: bond.direction };
		const { schemaId, title } = bond.class;
		const page = bond.page === undefined ? {} : { page: bond.page };
		return { objectId: this.#objectId(bond.key), schemaId, title, ...ends, ...page };
	}
}

/** The mark of that key, to be changed in place by a visit. */
export function markOf(state: State, key: string): Mark {
	const mark = state.marks.find((entry) => entry.key === key);
	if (mark === undefined) throw new Error(`story: got no mark "${key}", expected one to change`);
	return mark;
}

export function drop(state: State, key: string): void {
	state.marks.splice(state.marks.indexOf(markOf(state, key)), 1);
}
