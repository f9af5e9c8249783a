import { stat } from "node:fs/promises";
import type { FolderId } from "#shared/export";
import { ok, type Outcome } from "#shared/outcome";
import { isSystemError, systemFault } from "../exports/system-fault.ts";
import type { MediaLibrary } from "../media/media-library.ts";
import type { NamedAsset } from "../media/media-names.ts";
import { readRasterFacts } from "../media/raster.ts";
import { tiledPage } from "../media/tiled-pictures.ts";
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
	const id = url.slice(url.lastIndexOf("/") + 1);
	const { mediaId, page } = tiledPage(id) ?? { mediaId: id, page: 0 };
	const resolved = await media.resolveMedia(mediaId);
	if (!resolved.ok) return resolved;
	const facts = size === null ? await readRasterFacts(resolved.value.path, { page }) : ok({ size });
	if (!facts.ok) return facts;
	try {
		const { size: bytes, mtimeMs } = await stat(resolved.value.path);
		return ok({ path: resolved.value.path, size: facts.value.size, page, bytes, mtimeMs });
	} catch (error) {
		if (isSystemError(error)) return systemFault(error, name);
		throw error;
	}
}
