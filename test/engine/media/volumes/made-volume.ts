import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { makeVolume, type MadeVolume, voxelFile } from "../../../../main/engine/media/volumes/make-volume.ts";
import type { VolumeFacts } from "../../../../main/engine/media/volumes/volume-facts.ts";
import type { VolumeLimits } from "../../../../main/engine/media/volumes/voxel-plan.ts";
import type { Outcome } from "#shared/outcome";
import { valueOf } from "../../../value-of.ts";

export interface Made {
	facts: VolumeFacts;
	voxels: Buffer;
}

export interface Making {
	hasLabels?: boolean;
	/** Where the other half of a pair may lie. */
	folder?: string;
	limits?: VolumeLimits;
	/** Bytes of the file before and behind the volume, as in a bundle that is read in place. */
	around?: Uint8Array;
}

/** Decodes a file, or bytes as one, in a folder that is removed. */
export async function tryVolume(
	from: string | Uint8Array,
	{ hasLabels = true, folder, limits, around = new Uint8Array() }: Making = {},
): Promise<Outcome<{ made: MadeVolume; voxels: Buffer }>> {
	const into = fs.mkdtempSync(path.join(tmpdir(), "loupe-volume-"));
	try {
		const file = typeof from === "string" ? from : path.join(into, "source");
		if (typeof from !== "string") fs.writeFileSync(file, Buffer.concat([around, from, around]));
		const span = { path: file, offset: around.length, bytes: fs.statSync(file).size - 2 * around.length };
		const order = { span, name: "a file", folder: folder ?? null, hasLabels, into };
		const made = await makeVolume(order, () => undefined, limits);
		if (!made.ok) return made;
		const written = path.join(into, voxelFile);
		const voxels = made.value.kind === "volume" ? fs.readFileSync(written) : Buffer.alloc(0);
		return { ok: true, value: { made: made.value, voxels } };
	} finally {
		fs.rmSync(into, { recursive: true, force: true });
	}
}

/** As `tryVolume`, of what is a volume. */
export async function madeVolume(from: string | Uint8Array, making?: Making): Promise<Made> {
	const { made, voxels } = valueOf(await tryVolume(from, making));
	if (made.kind !== "volume") throw new Error(`It is no volume: ${JSON.stringify(made)}`);
	return { facts: made.facts, voxels };
}

/** Why a file is not decoded. */
export async function refusalOf(from: string | Uint8Array, making?: Making): Promise<{ code: string; detail: string }> {
	const made = await tryVolume(from, making);
	if (!made.ok) return { code: made.code, detail: made.detail };
	const { made: value } = made.value;
	if (value.kind === "wrong") return { code: value.class, detail: value.sentence };
	throw new Error(`It was taken for a ${value.kind}`);
}
