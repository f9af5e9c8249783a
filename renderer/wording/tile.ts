import type { TaskRow } from "#shared/export";
import type { Thumbnail } from "#shared/thumbnail";
import { count, counted } from "./count.ts";
import { pageWord } from "./frame.ts";

/** What a task is called where there is room for one name. */
export function taskName(row: TaskRow): string {
	return row.asset ?? row.externalId ?? row.taskId ?? "(no name)";
}

/** A tile for a screen reader: "a.jpg, Review, 12 annotations, 1 problem". */
export function tileWords(row: TaskRow | undefined): string {
	if (row === undefined) return "Not read yet";
	const parts = [taskName(row), row.stage ?? "no stage", counted(row.tools, "annotation")];
	if (row.problems > 0) parts.push(counted(row.problems, "problem"));
	return parts.join(", ");
}

export const mediumWords: Readonly<Record<Thumbnail["medium"], string>> = {
	picture: "Picture",
	text: "Text",
	sound: "Sound",
	volume: "Volume",
	document: "Document",
};

/** What a thumbnail does not show of its task; null where it shows all. */
export function thumbnailNotes(thumbnail: Thumbnail, pages: number): string | null {
	const notes: string[] = [];
	if (pages > 1) notes.push(`${pageWord(thumbnail.isFilm)} ${count(thumbnail.page + 1)} of ${count(pages)}`);
	if (thumbnail.dots > 0) notes.push(`${count(thumbnail.dots)} of ${counted(thumbnail.shapes, "shape")} are dots`);
	return notes.length === 0 ? null : notes.join(", ");
}
