import type { Json } from "#shared/json";
import { endId, readAnswer, toolsKey } from "../annotations.ts";
import { parseInstant } from "../instant.ts";
import { field, isObject, type JsonObject, listField, numberField, textField } from "../json-fields.ts";
import { type TaskOwner, taskOwner } from "../read-task.ts";
import type { RowPlace } from "../row-index.ts";

/** Something odd in a parsed task, by the pointer (RFC 6901) of the value in its asset. */
export interface ValueOddity {
	pointer: string;
	sentence: string;
}

export interface TaskLook {
	oddities: ValueOddity[];
	/** Question and answer, in turn: every answer of the exported state. */
	answers: string[];
}

/**
 * Looks through the exported state of one task of a parsed asset: collects its answers, and what is well formed and
 * cannot be meant so. Whose is what: lists and objects that are something else, tasks without an id and bytes that are
 * not UTF-8 are told by the pass that reads the rows (asset-summary.ts); what a text loses when it is parsed by
 * written-oddities.ts; here
 *
 * - an object id that comes twice on a page within one class: two annotations pass for one, or one was drawn twice
 * - an end of a relation that is no annotation of this state
 * - a negative duration of the task or of a visit
 * - a time that cannot be read: of the task, of a visit, of an annotation
 *
 * Annotations are those of the exported state: what an earlier stage left is that stage's, and would be told anew for
 * every visit.
 */
export function lookAtTask(asset: JsonObject, place: Pick<RowPlace, "form" | "member">): TaskLook {
	const look: TaskLook = { oddities: [], answers: [] };
	const owner = taskOwner(asset, place);
	const { fields, pointer } = owner;
	const key = toolsKey(fields);
	const tools = listField(fields, key);
	lookAtTimes(owner, look.oddities);
	const ids = new Set<string>();
	let repeated = false;
	for (const [index, tool] of tools.entries()) {
		if (!isObject(tool)) continue;
		const id = textField(tool, "objectId");
		if (id !== null && id !== "") {
			if (ids.has(id)) repeated = true;
			ids.add(id);
		}
		lookAtMetadata(tool, `${pointer}/${key}/${String(index)}`, look.oddities);
		collectAnswers(tool, look.answers, ids);
	}
	if (repeated) lookAtIds(tools, `${pointer}/${key}`, look.oddities);
	collectAnswers(fields, look.answers, ids);
	lookAtRelations(listField(fields, "relations"), `${pointer}/relations`, ids, look.oddities);
	return look;
}

/** Every answer below `owner`, at any depth, without recursion; and the ids that relations may lead to. */
function collectAnswers(owner: JsonObject, answers: string[], ids: Set<string>): void {
	const first = field(owner, "classifications");
	if (!Array.isArray(first) || first.length === 0) return;
	const open: Json[] = first.toReversed();
	for (;;) {
		const item = open.pop();
		if (item === undefined) return;
		if (!isObject(item)) continue;
		const id = textField(item, "objectId");
		if (id !== null) ids.add(id);
		const answer = readAnswer(field(item, "answer"), []);
		if (answer !== null) {
			const title = textField(item, "title") ?? "";
			for (const text of typeof answer === "string" ? [answer] : answer) answers.push(title, text);
		}
		const nested = field(item, "classifications");
		if (Array.isArray(nested)) for (const inner of nested.toReversed()) open.push(inner);
	}
}

const taskDurations = ["totalDuration", "duration(ms)", "duration"];
const taskTimes = ["updatedAt", "completedAt"];

function lookAtTimes(owner: TaskOwner, found: ValueOddity[]): void {
	const { fields, pointer } = owner;
	lookAtDurations(fields, taskDurations, pointer, found);
	lookAtInstants(fields, taskTimes, pointer, found);
	for (const [index, visit] of listField(fields, "stageHistory").entries()) {
		if (!isObject(visit)) continue;
		const at = `${pointer}/stageHistory/${String(index)}`;
		lookAtDurations(visit, ["duration"], at, found);
		lookAtInstants(visit, ["completedAt"], at, found);
	}
	const review = field(fields, "review");
	if (!isObject(review)) return;
	lookAtDurations(review, ["duration(ms)", "duration"], `${pointer}/review`, found);
	lookAtInstants(review, ["completedAt"], `${pointer}/review`, found);
}

function lookAtMetadata(tool: JsonObject, pointer: string, found: ValueOddity[]): void {
	const metadata = field(tool, "metadata");
	if (isObject(metadata)) lookAtInstants(metadata, ["createdAt", "updatedAt"], `${pointer}/metadata`, found);
}

function lookAtDurations(owner: JsonObject, keys: readonly string[], pointer: string, found: ValueOddity[]): void {
	for (const key of keys) {
		const value = numberField(owner, key);
		if (value !== null && value < 0)
			found.push({ pointer: `${pointer}/${key}`, sentence: `"${key}" is negative: ${String(value)} ms` });
	}
}

/** Certainly a time, in the form that nearly all of them have: asked first, since reading one takes ten times as long. */
const plainInstant =
	/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/u;

function lookAtInstants(owner: JsonObject, keys: readonly string[], pointer: string, found: ValueOddity[]): void {
	for (const key of keys) {
		const value = field(owner, key);
		if ((typeof value !== "string" && typeof value !== "number") || value === "") continue;
		if ((typeof value === "string" && plainInstant.test(value)) || parseInstant(value) !== null) continue;
		found.push({
			pointer: `${pointer}/${key}`,
			sentence: `"${key}" is ${shown(String(value))}, which is no time that can be read; it counts as missing`,
		});
	}
}

function lookAtIds(tools: readonly Json[], pointer: string, found: ValueOddity[]): void {
	const firsts = new Map<string, number>();
	for (const [index, tool] of tools.entries()) {
		if (!isObject(tool)) continue;
		const id = textField(tool, "objectId");
		if (id === null || id === "") continue;
		const page = numberField(tool, "page") ?? 0;
		const key = JSON.stringify([id, page, textField(tool, "schemaId")]);
		const first = firsts.get(key);
		if (first === undefined) firsts.set(key, index);
		else {
			const where = field(tool, "page") === undefined ? "" : ` on page ${String(page + 1)}`;
			found.push({
				pointer: `${pointer}/${String(index)}/objectId`,
				sentence: `The object id ${shown(id)} comes again${where} within its class (first as annotation ${String(first + 1)}, here as ${String(index + 1)})`,
			});
		}
	}
}

function lookAtRelations(
	relations: readonly Json[],
	pointer: string,
	known: ReadonlySet<string>,
	found: ValueOddity[],
): void {
	if (relations.length === 0) return;
	// Groups may hold groups.
	const ids = new Set(known);
	for (const relation of relations) {
		const id = isObject(relation) ? textField(relation, "objectId") : null;
		if (id !== null) ids.add(id);
	}
	const look = (value: Json | undefined, at: string, title: string): void => {
		const id = endId(value);
		if (id !== null && !ids.has(id))
			found.push({
				pointer: at,
				sentence: `The relation ${shown(title)} leads to ${shown(id)}, which is no annotation of this task`,
			});
	};
	for (const [index, relation] of relations.entries()) {
		if (!isObject(relation)) continue;
		const at = `${pointer}/${String(index)}`;
		const title = textField(relation, "title") ?? "";
		const group = field(relation, "group");
		if (Array.isArray(group)) {
			for (const [position, member] of group.entries()) look(member, `${at}/group/${String(position)}`, title);
		} else {
			look(field(relation, "from"), `${at}/from`, title);
			look(field(relation, "to"), `${at}/to`, title);
		}
	}
}

const MOST_SHOWN = 60;

function shown(text: string): string {
	return JSON.stringify(text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}\u2026` : text);
}
