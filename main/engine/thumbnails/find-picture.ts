import { stat } from "node:fs/promises";
import type { ExportId, FolderId } from "#shared/export";
import { ok, type Outcome } from "#shared/outcome";
import { isSystemError, systemFault } from "../exports/system-fault.ts";
import type { LinkedFiles } from "../media/linked-files.ts";
import type { MediaLibrary } from "../media/media-library.ts";
import type { NamedAsset } from "../media/media-names.ts";
import { readRasterFacts } from "../media/raster.ts";
import { tiledPage } from "../media/tiled-pictures.ts";
import type { PictureNames } from "./draw-thumbnail.ts";
import type { StampedPicture } from "./thumbnails.ts";

/** The picture in the export's bundle, or among what is kept, at a path of its own; null where it is in neither. */
export async function findKeptPicture(
	linked: Pick<LinkedFiles, "findByKey" | "wholePath">,
	id: ExportId,
	{ key }: PictureNames,
): Promise<Outcome<StampedPicture | null>> {
	const found = key === null ? ok({ file: null }) : await linked.findByKey(id, key);
	if (!found.ok) return found;
	const { file } = found.value;
	if (file === null) return ok(null);
	const whole = await linked.wholePath(file);
	file.release();
	if (!whole.ok) return whole;
	const facts = await readRasterFacts(whole.value, { page: 0 });
	return facts.ok ? stamped(whole.value, facts.value.size, 0, file.name) : facts;
}

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
	return stamped(resolved.value.path, facts.value.size, page, name);
}

async function stamped(
	path: string,
	size: StampedPicture["size"],
	page: number,
	name: string,
): Promise<Outcome<StampedPicture>> {
	try {
		const { size: bytes, mtimeMs } = await stat(path);
		return ok({ path, size, page, bytes, mtimeMs });
	} catch (error) {
		if (isSystemError(error)) return systemFault(error, name);
		throw error;
	}
}
