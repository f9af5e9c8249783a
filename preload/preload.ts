import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from "electron";
import { channels } from "#shared/channels";
import { questions, type HostBridge, type HostEvent } from "#shared/contract";
import type { ExportId } from "#shared/export";
import type { Outcome } from "#shared/outcome";

// It carries, it never decides: every check that counts is made again in main, which does not trust this file.
const host: HostBridge<File> = {
	async invoke(question, args) {
		if (!Object.hasOwn(questions, question)) throw new TypeError(`The host answers no question named ${question}`);
		return (await ipcRenderer.invoke(channels.ask, question, args)) as unknown;
	},
	subscribe(listener) {
		// The event object leads to ipcRenderer: it stays on this side.
		const pass = (_: IpcRendererEvent, event: HostEvent): void => {
			listener(event);
		};
		ipcRenderer.on(channels.tell, pass);
		ipcRenderer.send(channels.listening);
		return () => {
			ipcRenderer.off(channels.tell, pass);
		};
	},
	async offerFiles(files, front) {
		const paths = files.map((file) => webUtils.getPathForFile(file));
		return (await ipcRenderer.invoke(channels.offer, paths, front)) as Outcome<ExportId[]>;
	},
};

contextBridge.exposeInMainWorld("host", host);
