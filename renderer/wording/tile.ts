import type { TaskRow } from "#shared/export";
import type { Fault } from "#shared/outcome";
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

/** Why no picture is under a thumbnail's shapes; null where none is missed: a volume is drawn from three sides without one. */
export function missedPicture({ medium, pictureFault }: Thumbnail): Fault | null {
	return medium === "volume" && pictureFault?.code === "media-unsupported" ? null : pictureFault;
}

/** What a thumbnail does not show of its task, briefly and in whole; null where it shows all. */
export function thumbnailNotes(thumbnail: Thumbnail, pages: number): { brief: string; whole: string } | null {
	const brief: string[] = [];
	const whole: string[] = [];
	if (pages > 1) {
		const page = `${pageWord(thumbnail.isFilm)} ${count(thumbnail.page + 1)} of ${count(pages)}`;
		brief.push(page);
		whole.push(page);
	}
	if (thumbnail.dots > 0) {
		brief.push(counted(thumbnail.dots, "dot"));
		whole.push(`${count(thumbnail.dots)} of ${counted(thumbnail.shapes, "shape")} drawn as dots`);
	}
	return brief.length === 0 ? null : { brief: brief.join(", "), whole: whole.join(", ") };
}
