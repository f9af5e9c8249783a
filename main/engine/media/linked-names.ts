import type { MediaRole } from "#shared/media-needs";
import { type MediaIndex, matchMedia, type MatchedFiles, matchNames, type NameQuery } from "./media-match.ts";
import { type MaskKind, type MediaKind, pathOfLink, pathOfName, stemOf } from "./media-names.ts";

/** What of a task and its link may name a file. */
export interface LinkedNames {
	role: MediaRole;
	taskId: string | null;
	externalId: string | null;
	/** Index of the visit whose state points to it; null for the exported state. */
	visit: number | null;
	link: string;
}

const assetKinds: readonly MediaKind[] = ["picture", "volume", "document", "video", "sound", "text"];

/**
 * The files of media folders that bear the names of what a link leads to: those of the link itself; and of the exported
 * state also those of the task ("<taskId>.png", "<taskId>-1700000000000.png") and of the external id. What is
 * shown as the asset itself is never taken for its mask.
 */
export function matchLinked(index: MediaIndex, names: LinkedNames, roots: readonly string[]): MatchedFiles {
	const { role, link, externalId } = names;
	if (role === "asset") {
		const asset = { url: link, name: null, externalId, dataset: [] };
		const all = assetKinds.map((kind) => matchMedia(index, asset, 0, roots, kind));
		const found = all.find(({ files }) => files.length > 0);
		return found ?? { files: [], match: null, lookedFor: [...new Set(all.flatMap(({ lookedFor }) => lookedFor))] };
	}
	const kind = role === "brush" ? "brush" : "labels";
	const linked = pathOfLink(link);
	const refused = linked.ok ? [] : [`${linked.name} (refused: ${linked.why})`];
	const path = linked.ok ? linked.path : [];
	const queries = linked.ok ? linkQueries(path, kind) : [];
	// A state within the history has a mask of its own: what is called only as the task is may show another.
	if (names.visit === null) {
		for (const [by, name] of [
			["task id", names.taskId],
			["external id", externalId],
		] as const) {
			const read = name === null ? null : pathOfName(name);
			if (read?.ok === true) queries.push(...subjectQueries(by, read.path.at(-1) ?? "", kind));
			else if (read?.ok === false) refused.push(`${read.name} (refused: ${read.why})`);
		}
	}
	const found = matchNames(index, { queries, refused, link: path }, roots);
	if (found.match?.by !== "external id" || externalId === null) return found;
	// People call pictures after the external id too: what is shown as the asset is not its mask.
	const own = new Set(
		assetKinds.flatMap((each) => {
			const asset = { url: null, name: null, externalId, dataset: [] };
			return matchMedia(index, asset, 0, roots, each).files.slice(0, 1);
		}),
	);
	const files = found.files.filter((file) => !own.has(file));
	return files.length > 0 ? { ...found, files } : { ...found, files, match: null };
}

function linkQueries(path: readonly string[], kind: MaskKind): NameQuery[] {
	const by = "file name in the link";
	const tails: NameQuery[] = [];
	for (let from = 0; from < path.length - 1; from += 1) {
		tails.push({ by: "relative path", tail: path.slice(from), anySuffix: null });
	}
	const name = path.slice(-1);
	return [...tails, { by, tail: name, anySuffix: null }, { by, tail: name, anySuffix: kind }];
}

/** A name without the suffix of a picture or a volume is what a mask is called after. */
function subjectQueries(by: NameQuery["by"], name: string, kind: MaskKind): NameQuery[] {
	const stems = by === "task id" ? [name] : [...new Set([name, stemOf(name, "picture"), stemOf(name, "volume")])];
	return stems.flatMap((stem) => [
		{ by, tail: [stem], anySuffix: kind },
		{ by, tail: [stem], anySuffix: kind, isSubject: true },
	]);
}
