import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from "electron";
import { channels } from "#shared/channels";
import type { ExportId } from "#shared/export";
import type { TaskInFront } from "#shared/media-needs";
import type { Outcome } from "#shared/outcome";
import { checkedFront } from "../door.ts";
import { pathsIn } from "./open-requests.ts";
import { pageOrigin } from "../page/page-place.ts";

/** What stands behind Electron's IPC: the door, and the two things that only the desktop's page may say. */
export interface IpcAnswers {
	ask(question: unknown, args: unknown): Promise<unknown>;
	/** Files dropped on the page. */
	offer(paths: string[], front: TaskInFront | null): Promise<Outcome<ExportId[]>>;
	/** The page has begun to listen to events. */
	listening(contents: WebContents): void;
}

const longestPath = 32_767;
const mostPaths = 1000;

/**
 * The only file that names ipcMain. A call is heard from the main frame of a window of ours at our own origin, and from
 * nobody else; one that is refused rejects, it never answers null.
 */
export function answerIpc(isPage: (contents: WebContents) => boolean, answers: IpcAnswers): void {
	ipcMain.handle(channels.ask, (event, question: unknown, args: unknown) => {
		assertPage(event, isPage);
		return answers.ask(question, args);
	});
	ipcMain.handle(channels.offer, (event, offered: unknown, front: unknown) => {
		assertPage(event, isPage);
		const paths = pathsIn(offered);
		if (paths === null || paths.length > mostPaths || paths.some((path) => path.length > longestPath))
			throw new TypeError("Refused: dropped files are a list of at most 1000 paths.");
		return answers.offer(paths, checkedFront(front ?? null));
	});
	ipcMain.on(channels.listening, (event) => {
		assertPage(event, isPage);
		answers.listening(event.sender);
	});
}

function assertPage(event: IpcMainInvokeEvent | IpcMainEvent, isPage: (contents: WebContents) => boolean): void {
	const frame = event.senderFrame;
	// Null once the frame has navigated away or was destroyed: nobody is there to be answered.
	if (frame === null || !isPage(event.sender)) throw new Error("Refused: the call does not come from the window.");
	if (frame.parent !== null || frame.detached) throw new Error("Refused: the call does not come from the main frame.");
	if (frame.origin !== pageOrigin) throw new Error("Refused: the call does not come from the page of this program.");
}
