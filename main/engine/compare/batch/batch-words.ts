import { createHash } from "node:crypto";
import type { AnswerPair } from "#shared/compare/task-comparison";
import type { ComparedTool } from "../compared.ts";
import { Numbering } from "./numbering.ts";

/** Longer answers are told apart by their hash. */
const LONG = 120;

/** The texts of a batch, each numbered once. */
export class BatchWords {
	readonly people = new Numbering();
	/** JSON of [schemaId, title]. */
	readonly classes: string[] = [];
	/** JSON of [schemaId, title, tool]. */
	readonly questions: string[] = [];
	/** 0 is unanswered. */
	readonly answers = new Numbering([""]);
	readonly #classes = new Map<string, number>();
	readonly #questions = new Map<string, number>();

	/** By id; titles tell only classes without one apart. */
	class({ schemaId, title }: Pick<ComparedTool, "schemaId" | "title">): number {
		const key = schemaId ?? `\0${title}`;
		let number = this.#classes.get(key);
		if (number === undefined) {
			number = this.classes.push(JSON.stringify([schemaId, title])) - 1;
			this.#classes.set(key, number);
		}
		return number;
	}

	question({ schemaId, path, tool }: Pick<AnswerPair, "schemaId" | "path" | "tool">): number {
		const title = path.at(-1) ?? "";
		const key = schemaId ?? `\0${title}`;
		let number = this.#questions.get(key);
		if (number === undefined) {
			number = this.questions.push(JSON.stringify([schemaId, title, tool])) - 1;
			this.#questions.set(key, number);
		}
		return number;
	}

	/** Options are a set: their order is no difference. */
	answer(values: readonly string[] | null): number {
		if (values === null) return 0;
		const [only] = values;
		const text = values.length === 1 && only !== undefined ? `=${only}` : JSON.stringify([...new Set(values)].sort());
		return this.answers.number(text.length > LONG ? createHash("sha256").update(text).digest("base64") : text);
	}
}
