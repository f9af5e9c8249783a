import { counted } from "./count.ts";

/** What keeps annotations off the canvas, by name; "" stands for annotations that name none. */
export interface Filters {
	classes: readonly string[];
	persons: readonly string[];
	stages: readonly string[];
	/** Of each question what is hidden; null: unanswered. */
	answers: readonly { title: string; values: readonly (string | null)[] }[];
}

/** More names than this are counted. */
const fewNames = 3;

/** "Hidden: class Car; drawn by ann; where “Colour” is red, unanswered". "" where nothing filters. */
export function filterSentence({ classes, persons, stages, answers }: Filters): string {
	const parts = [
		classes.length === 0 ? "" : `class ${list(classes, "(no title)")}`,
		persons.length === 0 ? "" : `drawn by ${list(persons, "nobody named")}`,
		stages.length === 0 ? "" : `drawn in ${list(stages, "no stage named")}`,
		...answers.map(({ title, values }) => `where “${title.trim() || "(no title)"}” is ${list(values, "empty")}`),
	].filter((part) => part !== "");
	return parts.length === 0 ? "" : `Hidden: ${parts.join("; ")}`;
}

function list(names: readonly (string | null)[], unnamed: string): string {
	const said = names.slice(0, fewNames).map((name) => (name === null ? "unanswered" : name.trim() || unnamed));
	const more = names.length - said.length;
	return [...said, ...(more === 0 ? [] : [counted(more, "more", "more")])].join(", ");
}
