import type { HostBridge, HostEvent, Question } from "#shared/contract";
import type { ExportId, ExportSummary } from "#shared/export";
import type { FindingsState } from "#shared/findings/lists";
import type { MediaFolder } from "#shared/media";
import type { TaskInFront } from "#shared/media-needs";
import type { Outcome } from "#shared/outcome";

const stopped =
	"Ango Loupe's host does not answer. Look at the terminal in which it ran, start it again, and open the new link.";
const turnedAway =
	"This page's link is no longer valid. Press Enter in the terminal in which Ango Loupe runs, and open the new link.";

/** The host that served this page, over fetch and server-sent events. */
export function connectLoopback(): HostBridge<File> {
	return {
		invoke: (question, args) => ask(question, args),
		subscribe: (listener) => listen(listener),
		offerFiles: (files, front) => offer(files, front),
	};
}

async function ask(question: Question, args: readonly unknown[]): Promise<unknown> {
	return answerOf("/ask", {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ question, args }),
	});
}

/** Errors: a sentence for the person where the host is gone or wants a new link; the host's reason where it refuses. */
async function answerOf(address: string, init: RequestInit): Promise<unknown> {
	let response: Response;
	try {
		response = await fetch(address, { credentials: "same-origin", cache: "no-store", ...init });
	} catch (error) {
		throw new Error(stopped, { cause: error });
	}
	if (response.status === 401) throw new Error(turnedAway);
	if (!response.ok) {
		throw new Error(`Ango Loupe refused the call (${String(response.status)}): ${(await response.text()).trim()}`);
	}
	return response.json();
}

function listen(listener: (event: HostEvent) => void): () => void {
	const source = new EventSource("/events");
	/** Exports that the page was told of, to notice one that was closed while nobody listened. */
	const known = new Set<ExportId>();
	let wasLost = false;

	function tell(event: HostEvent): void {
		if (event.name === "exportChanged") known.add(event.payload.id);
		if (event.name === "exportClosed") known.delete(event.payload);
		listener(event);
	}

	async function catchUp(): Promise<void> {
		const exports = (await ask("listExports", [])) as Outcome<ExportSummary[]>;
		const folders = (await ask("listMediaFolders", [])) as Outcome<MediaFolder[]>;
		if (exports.ok) {
			const open = new Set(exports.value.map(({ id }) => id));
			for (const id of known) if (!open.has(id)) tell({ name: "exportClosed", payload: id });
			for (const payload of exports.value) tell({ name: "exportChanged", payload });
		}
		if (folders.ok) tell({ name: "mediaChanged", payload: folders.value });
		const findings = (await ask("readFindingsState", [])) as Outcome<FindingsState>;
		if (findings.ok) tell({ name: "findingsChanged", payload: { state: findings.value, tasks: null } });
	}

	source.addEventListener("message", (message: MessageEvent<string>) => {
		tell(JSON.parse(message.data) as HostEvent);
	});
	// The browser connects again by itself; what happened in between has to be asked for.
	source.addEventListener("error", () => {
		wasLost = true;
	});
	source.addEventListener("open", () => {
		if (!wasLost) return;
		wasLost = false;
		catchUp().catch(() => {
			// Lost again before all was asked: the next connection asks anew.
			wasLost = true;
		});
	});
	return () => {
		source.close();
	};
}

/** One after the other, so that the host judges the free disk space by what is really left. The first failure is told. */
async function offer(files: readonly File[], front: TaskInFront | null): Promise<Outcome<ExportId[]>> {
	const opened: ExportId[] = [];
	const task = front === null ? "" : `&front=${encodeURIComponent(JSON.stringify(front))}`;
	for (const file of files) {
		const address = `/offer?name=${encodeURIComponent(file.name)}${task}`;
		const answer = (await answerOf(address, { method: "POST", body: file })) as Outcome<ExportId[]>;
		if (!answer.ok) return answer;
		opened.push(...answer.value);
	}
	return { ok: true, value: opened };
}
