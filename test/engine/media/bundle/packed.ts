import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { linkLife, placeOfLink } from "#shared/link-life";
import { ok, type Outcome } from "#shared/outcome";
import { packBundle, type PackOrder, type PackReport } from "../../../../main/engine/media/bundle/pack-bundle.ts";
import { type LinkedFound, whyOfLink } from "../../../../main/engine/media/linked-files.ts";
import type { Need, TaskNeeds } from "../../../../main/engine/media/needs/read-needs.ts";
import { encodePng } from "../../../../resources/png.ts";
import { valueOf } from "../../../value-of.ts";

/** A mask of three pixels by two, another for each number. */
export function maskOf(n: number): Buffer {
	return Buffer.from(encodePng(3, 2, new Uint8Array(24).fill(n)));
}

export const linkOf = (name: string): string =>
	`https://store.example/${name}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261122T101500Z&X-Amz-Expires=120000&X-Amz-Signature=5ec7e7`;

/** One asset of an export with a brush mask by its link. */
export function exportLine(n: number): string {
	const task = {
		taskId: `t${String(n)}`,
		tools: [],
		classifications: [],
		relations: [],
		brushDataUrl: linkOf(`${String(n)}.png`),
	};
	return JSON.stringify({ asset: linkOf(`${String(n)}.png`), externalId: `${String(n)}.jpg`, task });
}

export interface MadeBundle {
	report: PackReport;
	/** Of the export inside. */
	text: string | Buffer;
}

/** Packs an export of `count` tasks; the masks of those in `missing` are not here. */
export async function makeBundle(
	folder: string,
	target: string,
	parts: Partial<PackOrder> & {
		count?: number;
		missing?: readonly number[];
		text?: string | Buffer;
		name?: string;
	} = {},
): Promise<MadeBundle> {
	const { count = 4, missing = [3], name = "export.json" } = parts;
	const numbers = Array.from({ length: count }, (_, n) => n);
	const text: string | Buffer = parts.text ?? `[${numbers.map(exportLine).join(",\n")}]`;
	const source = path.join(folder, name);
	writeFileSync(source, text);
	for (const n of numbers) writeFileSync(path.join(folder, `mask-${String(n)}.png`), maskOf(n));
	const report = await packBundle({
		export: { path: source, offset: 0, bytes: Buffer.byteLength(text), name },
		needs: needsOf(numbers),
		linked: { find: ({ link }: Pick<Need, "link">) => Promise.resolve(found(folder, link, missing)) },
		store: { look: () => Promise.resolve(ok([])) },
		target,
		asFolder: false,
		agent: "Ango Loupe 0",
		now: new Date("2026-11-24T12:00:00Z"),
		...parts,
	});
	return { report: valueOf(report), text };
}

async function* needsOf(numbers: readonly number[]): AsyncGenerator<Outcome<TaskNeeds>> {
	await Promise.resolve();
	for (const row of numbers) {
		const [link, taskId] = [linkOf(`${String(row)}.png`), `t${String(row)}`];
		const about = { taskId, externalId: `${String(row)}.jpg`, role: "brush", page: null, visit: null } as const;
		const ref = { export: "e", row };
		const need: Need = { ...about, ref, visits: [null], link, place: placeOfLink(link), life: linkLife(link) };
		yield ok({ row, taskId, needs: [need], fault: null });
	}
}

function found(folder: string, link: string, missing: readonly number[]): Outcome<LinkedFound> {
	const n = Number(/(\d+)\.png/u.exec(link)?.[1]);
	if (missing.includes(n)) return ok({ file: null, why: whyOfLink(link, Date.UTC(2026, 10, 24)), lookedFor: [] });
	const file = path.join(folder, `mask-${String(n)}.png`);
	const bytes = maskOf(n).length;
	const release = (): void => undefined;
	const linked = {
		path: file,
		offset: 0,
		bytes,
		name: file,
		origin: "folder",
		sha256: null,
		notes: [],
		release,
	} as const;
	return ok({ file: linked, why: null, lookedFor: [] });
}
