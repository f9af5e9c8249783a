import { app } from "electron";
import type { HostEvent } from "#shared/contract";
import type { ExportId } from "#shared/export";
import type { TaskInFront } from "#shared/media-needs";
import { ok, type Outcome } from "#shared/outcome";
import type { EngineApi } from "../engine/engine-api.ts";
import { requestOf } from "./open-requests.ts";

/**
 * The one way in for files: an argument, a double click, another start, a drop and the menu all end here, before there
 * is an engine as well as after.
 */
export class Opening {
	readonly #tell: (event: HostEvent) => void;
	readonly #engine: Promise<EngineApi>;
	#begin!: (engine: EngineApi) => void;

	constructor(tell: (event: HostEvent) => void) {
		this.#tell = tell;
		this.#engine = new Promise((resolve) => {
			this.#begin = resolve;
		});
	}

	/** There is an engine: what was asked for until now is opened, in the order in which it came. */
	begin(engine: EngineApi): void {
		this.#begin(engine);
	}

	/**
	 * Opens files and has the page show the last of them. What is refused is told by `openFailed`, each by its name.
	 *
	 * @param cwd what relative paths count from
	 * @param dropped null: not dropped, so that whatever is no export is refused; else for which task media are brought in
	 */
	async open(
		files: readonly string[],
		cwd: string,
		dropped: { front: TaskInFront | null } | null = null,
	): Promise<Outcome<ExportId[]>> {
		const { paths, refused } = requestOf(files, cwd, process.platform);
		for (const payload of refused) this.#tell({ name: "openFailed", payload });
		if (paths.length === 0) return refused[0]?.fault ?? ok([]);
		const engine = await this.#engine;
		const outcome = await (dropped ? engine.offerPaths(paths, dropped.front) : engine.openPaths(paths));
		if (!outcome.ok) return outcome;
		const front = outcome.value.at(-1);
		if (front !== undefined) this.#tell({ name: "exportShown", payload: front });
		// The answer does not say which paths failed: the system's own list gets only what is known to have opened.
		if (outcome.value.length === paths.length) for (const path of paths) app.addRecentDocument(path);
		return outcome;
	}
}
