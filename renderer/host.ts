import { questions, type HostApi, type HostBridge, type HostEvent, type Question } from "#shared/contract";
import type { ExportId } from "#shared/export";
import type { TaskInFront } from "#shared/media-needs";
import type { Outcome } from "#shared/outcome";
import { connectLoopback } from "./loopback.ts";

declare global {
	interface Window {
		/** Handed over by the preload on the desktop; missing in a browser. */
		host?: HostBridge<File>;
	}
}

/** The page's side of the contract: every question, the host's events, and the files that a person drops. */
export interface Host extends HostApi {
	subscribe(listener: (event: HostEvent) => void): () => void;
	offerFiles(files: readonly File[], front: TaskInFront | null): Promise<Outcome<ExportId[]>>;
}

/** A typed client over any transport. Arguments beyond a question's count are trimmed: the door refuses them. */
export function createHost(bridge: HostBridge<File>): Host {
	const ask = Object.fromEntries(
		(Object.keys(questions) as Question[]).map((question) => [
			question,
			(...args: unknown[]) => bridge.invoke(question, args.slice(0, questions[question])),
		]),
	) as unknown as HostApi;
	return {
		...ask,
		subscribe: (listener) => bridge.subscribe(listener),
		offerFiles: (files, front) => bridge.offerFiles(files, front),
	};
}

/** The program around this page: the desktop's bridge, or the loopback host that served it. */
export function connectHost(): Host {
	return createHost(window.host ?? connectLoopback());
}
