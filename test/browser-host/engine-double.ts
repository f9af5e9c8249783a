import type { HostEvent } from "#shared/contract";
import type { ExportId } from "#shared/export";
import { fault, ok, type Outcome } from "#shared/outcome";
import { readFileSync } from "node:fs";
import type { EngineApi, MediaFile } from "../../main/engine/engine-api.ts";

/**
 * A double of the engine for tests of the transport alone: what it is asked, it notes. It opens nothing and knows no
 * format; a question that these tests do not need is a mistake of the test and throws.
 */
export class EngineDouble {
	readonly #listeners = new Set<(event: HostEvent) => void>();
	/** Path and bytes of each file that it was given to open. */
	readonly opened: { path: string; bytes: Buffer }[] = [];
	readonly media = new Map<string, MediaFile>();
	refusesToOpen = false;

	asEngine(): EngineApi {
		const answers: Partial<EngineApi> = {
			listExports: () => Promise.resolve(ok([])),
			closeExport: () => Promise.resolve(ok(null)),
			offerPaths: (paths) => Promise.resolve(this.#open(paths)),
			resolveMedia: (id) => Promise.resolve(this.#resolve(id)),
			subscribe: (listener) => {
				this.#listeners.add(listener);
				return () => this.#listeners.delete(listener);
			},
		};
		return new Proxy(answers, {
			get: (target, name) => {
				const answer: unknown = Reflect.get(target, name);
				if (answer === undefined) throw new Error(`The engine's double does not answer ${String(name)}`);
				return answer;
			},
		}) as EngineApi;
	}

	tell(event: HostEvent): void {
		for (const listener of this.#listeners) listener(event);
	}

	#open(paths: readonly string[]): Outcome<ExportId[]> {
		if (this.refusesToOpen) return fault("not-an-export", "a picture of a cat");
		for (const path of paths) this.opened.push({ path, bytes: readFileSync(path) });
		return ok(paths.map((_, index) => `export-${String(this.opened.length + index)}`));
	}

	#resolve(id: string): Outcome<MediaFile> {
		const file = this.media.get(id);
		return file ? ok(file) : fault("media-missing", "No picture has this id");
	}
}

/** Of a host without dialogs. */
export const closedDialogs = {
	chooseExports: () => Promise.resolve(null),
	chooseMediaFolder: () => Promise.resolve(null),
	chooseMedia: () => Promise.resolve(null),
	chooseFindings: () => Promise.resolve(null),
};
