import { stat } from "node:fs/promises";
import type { FolderId } from "#shared/export";
import { fault, ok, type Outcome } from "#shared/outcome";
import { isSystemError, systemFault } from "../exports/system-fault.ts";
import type { MediaLibrary } from "../media/media-library.ts";
import type { NamedAsset } from "../media/media-names.ts";
import type { StampedPicture } from "./thumbnails.ts";

/** The picture that names lead to now; null where there is none, a fault where there is one that cannot be shown. */
export async function findPicture(
	media: MediaLibrary,
	names: NamedAsset,
	implied: FolderId | null,
): Promise<Outcome<StampedPicture | null>> {
	const found = await media.find("picture", names, 0, implied);
	if (!found.ok) return found;
	const { url, file, size } = found.value;
	if (url === null) return ok(null);
	const name = file ?? "";
	if (size === null) return fault("media-unsupported", `${name} does not say how large it is`);
	const resolved = await media.resolveMedia(url.slice(url.lastIndexOf("/") + 1));
	if (!resolved.ok) return resolved;
	try {
		const { size: bytes, mtimeMs } = await stat(resolved.value.path);
		return ok({ path: resolved.value.path, size, bytes, mtimeMs });
	} catch (error) {
		if (isSystemError(error)) return systemFault(error, name);
		throw error;
	}
}
