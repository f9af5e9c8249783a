import type { FaultSeverity } from "#shared/faults";
import type { MediaImport, MediaNeed, MediaOrigin, MediaRole, MissingClass, RoleCount } from "#shared/media-needs";
import { bytes, count, counted } from "./count.ts";
import { linkLifeWords } from "./link-life.ts";
import { localInstant } from "./instant.ts";

export const roleWords: Readonly<Record<MediaRole, { one: string; many: string }>> = {
	asset: { one: "asset", many: "Assets" },
	brush: { one: "brush mask", many: "Brush masks" },
	volume: { one: "volume mask", many: "Volume masks" },
};

const originWords: Readonly<Record<MediaOrigin, string>> = {
	bundle: "in the bundle",
	store: "kept here",
	folder: "in a media folder",
};

/** Why something is missing: what that is called, what it means, and what to do about it. */
export const missingWords: Readonly<Record<MissingClass, { title: string; meaning: string; next: string }>> = {
	"not-collected": {
		title: "not fetched yet",
		meaning: "Nobody has fetched it, and no folder holds a file of its name.",
		next: "Fetch it on a connected machine by the list, or add the folder that holds it.",
	},
	expired: {
		title: "link expired",
		meaning: "Its link is dead: a signed link lives for a day or two after the export.",
		next: "Export again in Ango Hub, and fetch it within the life of the new links.",
	},
	refused: {
		title: "refused or missing",
		meaning: "The storage refused it, or it is not there: storages do not tell which.",
		next: "Export again in Ango Hub; where that does not help, ask who runs the storage.",
	},
	absent: {
		title: "not in the storage",
		meaning: "The storage says that there is no such file.",
		next: "Ask who runs the project: the file was removed or renamed there.",
	},
	clock: {
		title: "clock",
		meaning: "The link begins later than the clock of one of both sides.",
		next: "Set the clock of the machine that fetches, and try again.",
	},
	altered: {
		title: "link altered",
		meaning: "The link is not as it was signed: something was cut off or encoded anew.",
		next: "Fetch from the export as it came from Ango Hub, not from a copy that was edited.",
	},
	"proxy-page": {
		title: "web page in its place",
		meaning: "A proxy or a login answered with a page of its own.",
		next: "Open that host in a browser of the connected machine once, or ask who runs the network.",
	},
	"wrong-content": {
		title: "wrong content",
		meaning: "What came is no file that the link can have meant.",
		next: "Look at its link in Ango Hub; then fetch it again.",
	},
	"too-large": {
		title: "too large",
		meaning: "It is larger than what is fetched or kept.",
		next: "Allow more bytes, or put it into a media folder by hand.",
	},
	temporary: {
		title: "failed for a while",
		meaning: "The other side was busy or broken, or the network was.",
		next: "Fetch again: what is here already is not fetched twice.",
	},
	"link-refused": {
		title: "no link to follow",
		meaning: "It is a name, a path or a link of a kind that is never followed.",
		next: "Put the file into a media folder under that name.",
	},
	damaged: {
		title: "damaged",
		meaning: "It was here, and its bytes are not what they were.",
		next: "Fetch it again or bring it in again.",
	},
};

/** "12 of 40 here, 2.1 MB". */
export function hereWords({ needs, here, bytes: size }: RoleCount): string {
	if (needs === 0) return "none";
	return `${count(here)} of ${count(needs)} here${here > 0 ? `, ${bytes(size)}` : ""}`;
}

/** How long the links of a role live: "died 19 h ago", "3 of 40 dead, the last dies in 3 h", "public or unknown". */
export function roleLife({ needs, links, firstEnd, lastEnd }: RoleCount, now: number): string {
	if (needs === 0) return "";
	if (firstEnd === null || lastEnd === null) return "public or unknown";
	const [first, last] = [endWords(firstEnd, now), endWords(lastEnd, now)];
	const parts = [first === last ? last : `the first ${first}, the last ${last}`];
	if (links.dead > 0 && links.alive + links.early > 0) parts.unshift(`${count(links.dead)} of ${count(needs)} dead`);
	if (links.early > 0) parts.push(`${count(links.early)} not good yet`);
	if (links.unknown > 0) parts.push(`${count(links.unknown)} public or unknown`);
	return parts.join("; ");
}

function endWords(expiresAt: number, now: number): string {
	return linkLifeWords({ signer: null, startsAt: null, expiresAt, isAtMost: false, oddity: null }, now);
}

/** For the tooltip of {@link roleLife}. */
export function roleEnds({ firstEnd, lastEnd }: RoleCount): string {
	if (firstEnd === null || lastEnd === null) return "No link says until when it is good.";
	if (firstEnd === lastEnd) return `All signed links end at ${localInstant(firstEnd)}.`;
	return `Signed links end from ${localInstant(firstEnd)} to ${localInstant(lastEnd)}.`;
}

/** "brush mask, page 3, visit 2 and 1 more state". */
export function needWords({ role, page, visit, states }: MediaNeed): string {
	const where = [
		roleWords[role].one,
		...(page === null ? [] : [`page ${count(page + 1)}`]),
		...(visit === null ? [] : [`visit ${count(visit + 1)}`]),
	];
	return `${where.join(", ")}${states > 1 ? ` and ${counted(states - 1, "more state")}` : ""}`;
}

/** "kept here, 2.1 MB"; "link expired". */
export function stateWords({ origin, bytes: size, why }: MediaNeed): string {
	if (origin === null) return why === null ? "missing" : missingWords[why.class].title;
	return `${originWords[origin]}${size === null ? "" : `, ${bytes(size)}`}`;
}

/** What became of media that were brought in. */
export function broughtWords(brought: MediaImport): {
	severity: FaultSeverity;
	title: string;
	detail: string;
	next: string;
} {
	const { name, phase, files, matched, bytes: size, taken, refused, moreRefused } = brought;
	const left = refused.length + moreRefused;
	const figures = `${count(matched)} of ${counted(files, "file")} taken${matched > 0 ? `, ${bytes(size)}` : ""}`;
	const [first = ""] = matched > 0 ? taken : refused;
	const titles = {
		reading: "Bringing in media",
		done: matched > 0 ? "Media brought in" : "Nothing was brought in",
		failed: "Not all media were brought in",
		cancelled: "Bringing in media was cancelled",
	} as const;
	return {
		severity: phase === "failed" ? "error" : matched === 0 && phase === "done" ? "warning" : "info",
		title: titles[phase],
		detail: `${name}: ${figures}${left > 0 ? `, ${counted(left, "remark")}` : ""}. ${first}`.trim(),
		next: left > 0 ? "The Media panel says of each file what it was taken for, or why it was left out." : "",
	};
}
