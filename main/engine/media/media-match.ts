import type { FolderId } from "#shared/export";
import type { MediaMatch } from "#shared/media";
import { NumberedFiles } from "./frame-files.ts";
import { type ListedFile, relativePath } from "./listed-file.ts";
import {
	foldedName,
	hasShownSuffix,
	linkOfPage,
	pathOfLink,
	pathOfName,
	shownSuffixes,
	stemOf,
	subjectOf,
} from "./media-names.ts";
import type { MaskKind, MediaKind, NamedAsset, NamePath } from "./media-names.ts";

/** Files by name: a table that knows no disk. */
export class MediaIndex {
	readonly #byName = new Map<string, ListedFile | ListedFile[]>();
	/** Masks by what their names say they belong to, where that is not the whole name. */
	readonly #bySubject = new Map<string, ListedFile | ListedFile[]>();
	/** Those that may be frames of a film. */
	readonly numbered = new NumberedFiles();

	add(file: ListedFile): void {
		enter(this.#byName, file.name, file);
		const subject = subjectOf(file.name);
		if (subject !== null) enter(this.#bySubject, subject, file);
		this.numbered.add(file);
	}

	removeRoot(root: FolderId): void {
		this.numbered.removeRoot(root);
		for (const names of [this.#byName, this.#bySubject]) {
			for (const [key, files] of names) {
				const kept = (Array.isArray(files) ? files : [files]).filter((file) => file.folder.root !== root);
				const [first] = kept;
				if (first === undefined) names.delete(key);
				else names.set(key, kept.length === 1 ? first : kept);
			}
		}
	}

	/** Files whose names are equal but for Unicode form and letter case. */
	named(name: string): readonly ListedFile[] {
		return listOf(this.#byName.get(foldedName(name)));
	}

	/** Masks whose names say that they belong to this, regardless of Unicode form and letter case. */
	about(subject: string): readonly ListedFile[] {
		return listOf(this.#bySubject.get(foldedName(subject)));
	}
}

function listOf(files: ListedFile | ListedFile[] | undefined): readonly ListedFile[] {
	return files === undefined ? [] : Array.isArray(files) ? files : [files];
}

function enter(names: Map<string, ListedFile | ListedFile[]>, name: string, file: ListedFile): void {
	const key = foldedName(name);
	const there = names.get(key);
	if (there === undefined) names.set(key, file);
	else if (Array.isArray(there)) there.push(file);
	else names.set(key, [there, file]);
}

/** A name to look for. */
export interface NameQuery {
	by: MediaMatch["by"];
	/** The end of the file's path. */
	tail: NamePath;
	/** The last segment is compared without its suffix, and only files of a suffix of this kind or none count. */
	anySuffix: MediaKind | MaskKind | null;
	/** The last segment is what the name of a mask says it belongs to. */
	isSubject?: boolean;
}

/** What to look for, most telling first, and sentences on names that are refused. */
function mediaQueries(kind: MediaKind, asset: NamedAsset, page: number): { queries: NameQuery[]; refused: string[] } {
	const queries: NameQuery[] = [];
	const refused: string[] = [];
	const add = (by: MediaMatch["by"], tail: NamePath): void => {
		queries.push({ by, tail, anySuffix: null }, { by, tail, anySuffix: kind });
	};
	// The external id names the asset, not one of its pages.
	const named = asset.externalId === null || asset.dataset.length > 1 ? null : pathOfName(asset.externalId);
	const link = linkOfPage(asset, page);
	const linked = link === null ? null : pathOfLink(link);
	for (const found of [named, linked]) {
		if (found?.ok === false) refused.push(`${found.name} (refused: ${found.why})`);
	}
	if (named?.ok === true && page === 0) add("external id", named.path);
	if (linked?.ok === true) {
		for (let from = 0; from < linked.path.length - 1; from += 1) {
			queries.push({ by: "relative path", tail: linked.path.slice(from), anySuffix: null });
		}
		add("file name in the link", linked.path.slice(-1));
	}
	if (named?.ok === true && page === 0 && named.path.length > 1) add("external id", named.path.slice(-1));
	return { queries, refused };
}

const exactnesses = ["exact", "unicode form", "letter case"] as const satisfies readonly MediaMatch["exactness"][];

/** How exactly two names agree: an index into `exactnesses`; 3 where they do not. */
function agreement(a: string, b: string): number {
	if (a === b) return 0;
	if (a.normalize("NFC") === b.normalize("NFC")) return 1;
	return foldedName(a) === foldedName(b) ? 2 : 3;
}

/** How exactly the end of a file's path agrees with a tail: the worst of its segments. */
function tailAgreement(file: ListedFile, { tail, anySuffix, isSubject }: NameQuery): number {
	const { path } = file.folder;
	if (tail.length - 1 > path.length) return 3;
	const wanted = tail.at(-1) ?? "";
	if (isSubject === true) {
		const isShown = anySuffix === null || hasShownSuffix(file.name, anySuffix);
		return isShown ? agreement(subjectOf(file.name) ?? "", wanted) : 3;
	}
	const stem = (name: string): string => (anySuffix === null ? name : stemOf(name, anySuffix));
	if (anySuffix !== null && !hasShownSuffix(file.name, anySuffix) && stem(file.name) !== file.name) return 3;
	let worst = agreement(stem(file.name), stem(wanted));
	for (let back = 2; back <= tail.length; back += 1) {
		worst = Math.max(worst, agreement(path[path.length + 1 - back] ?? "", tail[tail.length - back] ?? ""));
	}
	return worst;
}

function candidates(index: MediaIndex, { tail, anySuffix, isSubject }: NameQuery): readonly ListedFile[] {
	const name = tail.at(-1) ?? "";
	if (isSubject === true) return index.about(name);
	if (anySuffix === null) return index.named(name);
	const stem = stemOf(name, anySuffix);
	return [...index.named(stem), ...shownSuffixes[anySuffix].flatMap((suffix) => index.named(`${stem}.${suffix}`))];
}

/** How many segments from the end of the link a file's path agrees with, regardless of case and Unicode form. */
function sharedTail(file: ListedFile, link: NamePath): number {
	const own = [...file.folder.path, file.name];
	let count = 0;
	while (
		count < own.length &&
		count < link.length &&
		agreement(own.at(-1 - count) ?? "", link.at(-1 - count) ?? "") < 3
	) {
		count += 1;
	}
	return count;
}

function byPath(order: ReadonlyMap<FolderId, number>): (a: ListedFile, b: ListedFile) => number {
	return (a, b) => {
		const [one, other] = [relativePath(a), relativePath(b)];
		if (one !== other) return one < other ? -1 : 1;
		return (order.get(a.folder.root) ?? 0) - (order.get(b.folder.root) ?? 0);
	};
}

export interface MatchedFiles {
	/** Equally good ones, in name order; empty where nothing was found. */
	files: ListedFile[];
	match: MediaMatch | null;
	lookedFor: string[];
}

/**
 * Finds the picture or the text of a page among listed files: an exact name anywhere before one of another Unicode form, and that
 * before one of another letter case. Several equally good ones are told apart by the folders in the link, if those
 * agree with some of them better than with others; what remains is a tie. `roots` are the folders to look through, in
 * the order in which they decide ties.
 */
export function matchMedia(
	index: MediaIndex,
	asset: NamedAsset,
	page: number,
	roots: readonly FolderId[],
	kind: MediaKind = "picture",
): MatchedFiles {
	const { queries, refused } = mediaQueries(kind, asset, page);
	return matchNames(index, { queries, refused, link: linkPath(asset, page) }, roots);
}

/** What to look for, most telling first; sentences on names that are refused; the path that tells equals apart. */
export interface SoughtNames {
	queries: readonly NameQuery[];
	refused: readonly string[];
	link: NamePath;
}

/** As `matchMedia`, by names that the caller has found. */
export function matchNames(index: MediaIndex, sought: SoughtNames, roots: readonly FolderId[]): MatchedFiles {
	const { queries, refused, link } = sought;
	const order = new Map(roots.map((root, n) => [root, n]));
	const lookedFor = new Set(
		queries.map(({ tail, anySuffix, isSubject }) =>
			isSubject === true
				? `${tail.join("/")}-*`
				: anySuffix === null
					? tail.join("/")
					: `${[...tail.slice(0, -1), stemOf(tail.at(-1) ?? "", anySuffix)].join("/")}.*`,
		),
	);
	for (const sentence of refused) lookedFor.add(sentence);
	const answer = { files: [], match: null, lookedFor: [...lookedFor] };
	const graded = queries.map((query) => {
		const files = candidates(index, query).filter((file) => order.has(file.folder.root));
		return { query, files: files.map((file) => ({ file, grade: tailAgreement(file, query) })) };
	});
	for (const [grade, exactness] of exactnesses.entries()) {
		for (const { query, files } of graded) {
			const found = [...new Set(files.filter((entry) => entry.grade === grade).map(({ file }) => file))];
			if (found.length === 0) continue;
			const told = toldApart(found, link);
			const by = told.length < found.length ? "relative path" : query.by;
			return { ...answer, files: told.sort(byPath(order)), match: { by, exactness } };
		}
	}
	return answer;
}

function linkPath(asset: NamedAsset, page: number): NamePath {
	const link = linkOfPage(asset, page);
	const named = link === null ? null : pathOfLink(link);
	return named?.ok === true ? named.path : [];
}

function toldApart(files: ListedFile[], link: NamePath): ListedFile[] {
	if (files.length < 2) return files;
	const shared = files.map((file) => sharedTail(file, link));
	const most = Math.max(...shared);
	return files.filter((_, n) => shared[n] === most);
}
