import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Json } from "#shared/json";
import { type Operation, readOperation } from "./operations.ts";
import { entriesOf, type Step, stepIn } from "./step.ts";

/** Steps that lie far back: many in one text, a tenth as long, and read when undo comes to them. */
export interface PackedSteps {
	/** The first of them is more of the last one before. */
	isMore: boolean;
	/** Operations `step`, as JSON in a list, deflated; base64. */
	data: string;
}

/** Findings in one: some milliseconds of work. */
const MOST_TOUCHED = 500;
/** Letters before they are packed; a step of one finding may be longer. */
const MOST_LETTERS = 4 * 1024 * 1024;
/** Bytes of what is unpacked at once. */
const MOST_BYTES = 512 * 1024 * 1024;

/** Steps, one after the other, as a few that are packed. */
export function* packed(steps: readonly Step[]): Generator<PackedSteps> {
	let parts: string[] = [];
	let [touched, letters, isMore] = [0, 0, false];
	const pack = (): PackedSteps => ({ isMore, data: deflateRawSync(`[${parts.join()}]`).toString("base64") });
	for (const step of steps) {
		const { id, label } = step;
		let entries: string[] = [];
		const end = (): void => {
			parts.push(
				`{"kind":"step","id":${JSON.stringify(id)},"label":${JSON.stringify(label)},"sides":[${entries.join()}]}`,
			);
			entries = [];
		};
		for (const sides of entriesOf(step)) {
			if (touched >= MOST_TOUCHED || letters >= MOST_LETTERS) {
				const isWithin = entries.length > 0;
				if (isWithin) end();
				yield pack();
				[parts, touched, letters, isMore] = [[], 0, 0, isWithin];
			}
			const entry = JSON.stringify(sides);
			entries.push(entry);
			touched++;
			letters += entry.length;
		}
		end();
		if (step.touched.size === 0) touched++;
	}
	if (parts.length > 0) yield pack();
}

/** What was packed one after the other, none of it more of another; in words where it is not what was packed. */
export function unpacked(packs: readonly PackedSteps[]): Step[] | string {
	const steps: Step[] = [];
	for (const { data } of packs) {
		const operations = operationsIn(data);
		if (typeof operations === "string") return operations;
		for (const operation of operations) {
			const step = stepIn(operation);
			const last = steps.at(-1);
			if (last?.id === step.id) for (const [finding, sides] of step.touched) last.touched.set(finding, sides);
			else steps.push(step);
		}
	}
	return steps;
}

function operationsIn(data: string): Extract<Operation, { kind: "step" }>[] | string {
	let list: Json;
	try {
		const bytes = inflateRawSync(Buffer.from(data, "base64"), { maxOutputLength: MOST_BYTES });
		list = JSON.parse(bytes.toString("utf8")) as Json;
	} catch (error) {
		if (error instanceof Error) return error.message;
		throw error;
	}
	if (!Array.isArray(list)) return "they are no list";
	const steps: Extract<Operation, { kind: "step" }>[] = [];
	for (const each of list) {
		const operation = readOperation(each);
		if (typeof operation === "string") return operation;
		if (operation.kind !== "step") return `${operation.kind} is no step`;
		steps.push(operation);
	}
	return steps;
}
