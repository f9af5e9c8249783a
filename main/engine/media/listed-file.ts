import type { FolderId } from "#shared/export";

/** A folder within a media folder: shared by its files, so that a million names stay small. */
export interface ListedFolder {
	root: FolderId;
	/** Segments from the root. */
	path: readonly string[];
}

export interface ListedFile {
	folder: ListedFolder;
	name: string;
}

/** Segments from the media folder, with `/` between them on every system. */
export function relativePath({ folder, name }: ListedFile): string {
	return [...folder.path, name].join("/");
}
