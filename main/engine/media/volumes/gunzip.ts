import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { VolumeRefused } from "./volume-refused.ts";

/**
 * What a gzip stream holds, as far as it is asked for: a bomb costs what is read of it. A stream that is cut off ends
 * early, and `notes` says so.
 *
 * Errors: VolumeRefused where its bytes are damaged; those of the source.
 */
export async function* gunzip(source: AsyncGenerator<Buffer>, notes: string[]): AsyncGenerator<Buffer> {
	const unzip = createGunzip({ chunkSize: 1 << 18 });
	const fed = pipeline(Readable.from(source), unzip);
	// The loop meets the same error.
	fed.catch(() => undefined);
	try {
		yield* unzip as AsyncIterable<Buffer>;
	} catch (error) {
		const code = error instanceof Error && "code" in error ? error.code : null;
		if (code === "Z_BUF_ERROR") notes.push("Its gzip stream is cut off.");
		else if (typeof code === "string" && code.startsWith("Z_"))
			throw new VolumeRefused("damaged", `its gzip stream is damaged (${(error as Error).message})`);
		else throw error;
	} finally {
		unzip.destroy();
		await source.return(undefined);
	}
}
