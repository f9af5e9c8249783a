/** How much of the person's work a fault stops. */
export type FaultSeverity = "info" | "warning" | "error";

export interface FaultWords {
	/** What happened, short and without blame. */
	title: string;
	severity: FaultSeverity;
	/** The one next step. */
	next: string;
}

/** One table from code to words, for the page and the command line alike: a code without words does not compile. */
export const faultWords = {
	"file-missing": {
		title: "The file is not there",
		severity: "error",
		next: "Check that the drive is connected and the name is right, then open it again.",
	},
	"file-unreadable": {
		title: "The file cannot be read",
		severity: "error",
		next: "Check its permissions and the medium it lies on, then open it again.",
	},
	"file-changed": {
		title: "The file changed since it was opened",
		severity: "error",
		next: "Open it again to read what it holds now.",
	},
	"file-away": {
		title: "The file is away",
		severity: "warning",
		next: "Connect its drive, or put the file back: it is looked for every two seconds, and nothing here is lost.",
	},
	"file-busy": {
		title: "The file may not be read just now",
		severity: "warning",
		next: "Close the program that holds it, or give back its permissions: it is tried every two seconds.",
	},
	"not-a-file": {
		title: "This is not a file",
		severity: "error",
		next: "Open an export file. A folder of pictures is added under Media folders.",
	},
	"path-refused": {
		title: "This path is refused",
		severity: "error",
		next: "Network and device paths are not followed. Copy the file to a drive of this machine.",
	},
	"not-an-export": {
		title: "This is not an Ango Hub export",
		severity: "error",
		next: "Export the project again as JSON or NDJSON, and open that file.",
	},
	"gzip-damaged": {
		title: "The gzip file is damaged",
		severity: "error",
		next: "Copy the file again from where it came, and compare sizes.",
	},
	"zip-damaged": {
		title: "The ZIP file is damaged",
		severity: "error",
		next: "Copy the file again from where it came, and compare sizes.",
	},
	"zip-refused": {
		title: "The ZIP file is refused",
		severity: "error",
		next: "Unpack it by hand with a tool you trust and open the JSON file inside.",
	},
	"zip-empty": {
		title: "The ZIP file holds no JSON",
		severity: "error",
		next: "Open the ZIP file that Ango Hub delivered, or the JSON file itself.",
	},
	"no-space": {
		title: "Not enough free disk space",
		severity: "error",
		next: "Free some space, or unpack the file on a larger drive and open the JSON inside.",
	},
	"plan-impossible": {
		title: "The plan cannot be made like this",
		severity: "warning",
		next: "Change what is named here, and make it again.",
	},
	"plan-missing": {
		title: "This plan is not there any more",
		severity: "warning",
		next: "Take it back with Undo, or make another one.",
	},
	"plan-kept": {
		title: "The plan stays while it keeps readings apart",
		severity: "warning",
		next: "Judge the tasks of it that are open first. Of others' readings only who made it can remove it.",
	},
	"export-closed": {
		title: "This export is no longer open",
		severity: "warning",
		next: "Open it again from the recent list.",
	},
	cancelled: {
		title: "Reading was cancelled",
		severity: "info",
		next: "What had been read is shown. Open the file again to read all of it.",
	},
	"task-missing": {
		title: "No such task",
		severity: "error",
		next: "Check the task id; search by external id or file name.",
	},
	"task-ambiguous": {
		title: "Several tasks have this id",
		severity: "error",
		next: "Name one of them by its row, as #ROW.",
	},
	"stage-missing": {
		title: "No such stage in this task",
		severity: "error",
		next: "Choose one of the stages named.",
	},
	"task-damaged": {
		title: "This task is damaged",
		severity: "error",
		next: "Look at its raw bytes at the place named, and export the task again.",
	},
	"query-syntax": {
		title: "The query is not understood",
		severity: "warning",
		next: "Mend it at the character named; press ? for the fields.",
	},
	"search-syntax": {
		title: "The search is not understood",
		severity: "warning",
		next: "Mend the regular expression, or switch it off to look for the text as it stands.",
	},
	"search-too-slow": {
		title: "The regular expression takes too long",
		severity: "warning",
		next: "Make it simpler: above all without a repetition of a repetition, such as (a+)+.",
	},
	"too-large": {
		title: "Too large for this view",
		severity: "warning",
		next: "Use the command line or the raw view, which read it piece by piece.",
	},
	"memory-full": {
		title: "Not enough memory for all of it",
		severity: "error",
		next: "Bring in a part, made with a search; or undo this, and start with more memory (NODE_OPTIONS=--max-old-space-size=…).",
	},
	"list-unreadable": {
		title: "The list of media cannot be read",
		severity: "error",
		next: "Copy the list again from the Media panel, as it is.",
	},
	"media-missing": {
		title: "The picture is not here",
		severity: "info",
		next: "Add the folder that holds it.",
	},
	"media-unsupported": {
		title: "This kind of picture cannot be shown",
		severity: "warning",
		next: "Convert it to PNG, JPEG, WebP, GIF, BMP or TIFF.",
	},
	"picture-damaged": {
		title: "The picture cannot be decoded",
		severity: "warning",
		next: "Copy it again from where it came, and compare sizes.",
	},
	"picture-too-large": {
		title: "This picture is too large to show",
		severity: "warning",
		next: "Save it as a tiled TIFF or a plain PNG within the limit named, or cut it up.",
	},
	"raster-missing": {
		title: "The image library does not load here",
		severity: "warning",
		next: "Install the program again for this kind of machine, or convert the picture to a PNG or JPEG of ordinary size.",
	},
	"recording-unsupported": {
		title: "This film or sound cannot be played",
		severity: "warning",
		next: "Convert it: a film to MP4 (H.264) or WebM, a sound to WAV, MP3, Ogg or FLAC.",
	},
	"page-missing": {
		title: "No such page in this task",
		severity: "error",
		next: "Name one of its pages, counted from 1.",
	},
	"nothing-to-draw": {
		title: "Nothing to draw",
		severity: "error",
		next: "Name a picture with --picture, or another page.",
	},
	"text-unsupported": {
		title: "This file is not plain text",
		severity: "warning",
		next: "Save it as plain text in UTF-8 under the name that the export gives.",
	},
	"text-too-large": {
		title: "This text is too large to show",
		severity: "warning",
		next: "Its annotations are listed all the same. Open the text itself in an editor made for large files.",
	},
	"document-unsupported": {
		title: "This file is no PDF",
		severity: "warning",
		next: "Save it as a PDF under the name that the export gives.",
	},
	"document-too-large": {
		title: "This PDF is too large to show",
		severity: "warning",
		next: "Its annotations are drawn all the same. Open the document itself in a program made for large files.",
	},
	"mask-unsupported": {
		title: "This mask cannot be read",
		severity: "warning",
		next: "Save it as PNG, NRRD or NIfTI, as Ango Hub exports it, and bring it in again.",
	},
	"mask-damaged": {
		title: "The mask is damaged",
		severity: "warning",
		next: "Fetch or copy it again from where it came, and compare sizes.",
	},
	"mask-too-large": {
		title: "This mask is too large",
		severity: "warning",
		next: "Its figures are named. Cut it up, or save it with smaller numbers for its voxels.",
	},
	"volume-unsupported": {
		title: "This volume cannot be read",
		severity: "warning",
		next: "Convert it to NRRD (raw or gzip) or NIfTI.",
	},
	"volume-damaged": {
		title: "The volume is damaged",
		severity: "warning",
		next: "Fetch or copy it again from where it came, and compare sizes.",
	},
	"volume-too-large": {
		title: "This volume is too large to show",
		severity: "warning",
		next: "Its header is shown. Cut it up, or save it with smaller numbers for its voxels.",
	},
	"bundle-damaged": {
		title: "The bundle is damaged",
		severity: "error",
		next: "Copy it again from where it came: `verify` names every file that differs.",
	},
	"bundle-refused": {
		title: "The bundle is refused",
		severity: "error",
		next: "It is not built as a bundle may be. Pack it again with `pack`, and ask who made it.",
	},
	"collect-off": {
		title: "Fetching is switched off",
		severity: "info",
		next: "Use `collect` on a machine that reaches the links, and carry the bundle here.",
	},
	"folder-missing": {
		title: "The folder is not there",
		severity: "warning",
		next: "Connect its drive, or remove the folder from the list.",
	},
	"no-dialog": {
		title: "No file dialog here",
		severity: "info",
		next: "Drop the file on this page, or name it on the command line.",
	},
	"thumbnail-failed": {
		title: "This thumbnail could not be drawn",
		severity: "warning",
		next: "Open the task itself: it is read on its own.",
	},
	"engine-stopped": {
		title: "The reading process stopped",
		severity: "error",
		next: "It was started again. Ask once more; an export that is not open any more is in the recent list.",
	},
	"engine-kept-ending": {
		title: "The reading process ended over this file again and again",
		severity: "error",
		next: "It is not opened again by itself. Open it from the recent list to try once more; its findings are safe.",
	},
	"host-silent": {
		title: "Ango Loupe does not answer",
		severity: "error",
		next: "Start it again. What is not saved is kept by this page and sent when it answers.",
	},
	"store-damaged": {
		title: "A file of Ango Loupe was damaged",
		severity: "warning",
		next: "It was kept under the name given, and a new one is begun. No export is touched.",
	},
	"findings-elsewhere": {
		title: "Another program has the findings open",
		severity: "warning",
		next: "Close it there, then press Retry. They are shown here as they are saved there; nothing is written from here.",
	},
	"findings-read-only": {
		title: "Findings cannot be written here",
		severity: "warning",
		next: "Give back the permission to write, or start with findings in another folder (--findings FOLDER).",
	},
	"findings-not-saved": {
		title: "Findings could not be saved",
		severity: "error",
		next: "Make room on the disk, or mend what is named, then press Retry. Until then this window keeps them.",
	},
	"findings-away": {
		title: "The folder of findings is away",
		severity: "error",
		next: "Connect its drive, or put the folder back, then press Retry. Until then this window keeps what is new.",
	},
	"findings-unreadable": {
		title: "The findings cannot be read",
		severity: "error",
		next: "Check the permissions of their folder and the medium it lies on, then press Retry. Nothing there is changed.",
	},
	"findings-newer": {
		title: "A newer Ango Loupe wrote this",
		severity: "error",
		next: "Open it with that version or a later one. It is read here where that is possible, and never changed.",
	},
	"findings-damaged": {
		title: "This file of findings is damaged",
		severity: "error",
		next: "Have it written again where it came from, and copy it whole.",
	},
	"findings-refused": {
		title: "This is no file of findings",
		severity: "error",
		next: "Bring in a .loupe-findings file, as Ango Loupe writes it.",
	},
	"finding-refused": {
		title: "This finding cannot be kept",
		severity: "error",
		next: "Shorten it to the limit that is named.",
	},
	"list-changed": {
		title: "The list of findings is another one now",
		severity: "warning",
		next: "Nothing was changed. Look at the list, and select anew.",
	},
	"too-many-at-once": {
		title: "These are too many for one step",
		severity: "warning",
		next: "Nothing was changed. Narrow the filter, and do it in parts.",
	},
	"nothing-to-write": {
		title: "There is nothing to write",
		severity: "info",
		next: "Choose other findings, or correct a task first.",
	},
	"rules-syntax": {
		title: "The rules are not understood",
		severity: "warning",
		next: "Mend them at the line named.",
	},
	"plan-empty": {
		title: "No task to choose from",
		severity: "warning",
		next: "Widen the query of the plan.",
	},
	"not-saved": {
		title: "This could not be saved",
		severity: "error",
		next: "Check that the disk is neither full nor read-only.",
	},
} as const satisfies Record<string, FaultWords>;

export type FaultCode = keyof typeof faultWords;
