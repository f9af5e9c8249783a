import { dialog, type BrowserWindow, type OpenDialogOptions } from "electron";

const exportDialog: OpenDialogOptions = {
	title: "Open exports",
	properties: ["openFile", "multiSelections", "dontAddToRecent"],
	filters: [
		{
			name: "Ango Hub exports and findings",
			extensions: ["json", "ndjson", "jsonl", "gz", "zip", "loupe", "loupe-findings"],
		},
		{ name: "All files", extensions: ["*"] },
	],
};

const folderDialog: OpenDialogOptions = {
	title: "Add a folder of media",
	buttonLabel: "Add",
	properties: ["openDirectory", "dontAddToRecent"],
};

const mediaDialog: OpenDialogOptions = {
	title: "Bring in media",
	buttonLabel: "Bring in",
	properties: ["openFile", "multiSelections", "dontAddToRecent"],
	filters: [
		{ name: "Bundles, masks and volumes", extensions: ["loupe", "png", "nrrd", "nii", "gz", "zip", "dcm"] },
		{ name: "All files", extensions: ["*"] },
	],
};

const findingsDialog: OpenDialogOptions = {
	title: "Bring in findings",
	buttonLabel: "Bring in",
	properties: ["openFile", "multiSelections", "dontAddToRecent"],
	filters: [
		{ name: "Findings of Ango Loupe", extensions: ["loupe-findings"] },
		{ name: "All files", extensions: ["*"] },
	],
};

const mediaFolderDialog: OpenDialogOptions = { ...folderDialog, title: "Bring in media", buttonLabel: "Bring in" };

/** Paths of the files chosen; null where the person closed the dialog. */
export async function chooseFiles(window: BrowserWindow | null): Promise<string[] | null> {
	return show(window, exportDialog);
}

/** Path of the folder chosen; null where the person closed the dialog. */
export async function chooseFolder(window: BrowserWindow | null): Promise<string | null> {
	return (await show(window, folderDialog))?.[0] ?? null;
}

/** Paths of a bundle or files of media, or of a folder of them; null where the person closed the dialog. */
export async function chooseMediaFiles(
	window: BrowserWindow | null,
	from: "files" | "folder",
): Promise<string[] | null> {
	return show(window, from === "files" ? mediaDialog : mediaFolderDialog);
}

/** Paths of files of findings; null where the person closed the dialog. */
export async function chooseFindingsFiles(window: BrowserWindow | null): Promise<string[] | null> {
	return show(window, findingsDialog);
}

async function show(window: BrowserWindow | null, options: OpenDialogOptions): Promise<string[] | null> {
	const answer = await (window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options));
	return answer.canceled || answer.filePaths.length === 0 ? null : answer.filePaths;
}
