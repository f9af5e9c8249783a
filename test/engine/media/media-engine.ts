/** Exports and media as files on a disk, opened by the engine that every host has. */
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll } from "vitest";
import type { Engine } from "../../../main/engine/engine.ts";
import type { OpenExport } from "../../../main/engine/exports/open-export.ts";
import { valueOf } from "../../value-of.ts";
import { engineHere } from "../engine-here.ts";

export class MediaEngine {
	readonly folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-media-"));
	readonly engine: Engine;
	#files = 0;

	/** For the tests of one file. */
	constructor() {
		this.engine = engineHere(this.folder);
		afterAll(async () => {
			await this.engine.stop();
			fs.rmSync(this.folder, { recursive: true, force: true });
		});
	}

	/** A file within the folder, and the folders on the way to it. */
	write(name: string, bytes: string | Uint8Array): string {
		const file = path.join(this.folder, name);
		fs.mkdirSync(path.dirname(file), { recursive: true });
		fs.writeFileSync(file, bytes);
		return file;
	}

	/** An export of these assets, read through. */
	async open(assets: unknown, name = `${String(this.#files++)}.json`): Promise<OpenExport> {
		const file = this.write(name, typeof assets === "string" ? assets : JSON.stringify(assets));
		const [id = ""] = valueOf(await this.engine.openPaths([file]));
		return valueOf(await this.engine.reading(id));
	}
}
