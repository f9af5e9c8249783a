import type { MissingClass } from "#shared/media-needs";
import type { MissingFile } from "./bundle-index.ts";
import { onOneLine } from "./manifest.ts";

/** What a class says, for somebody who reads the list without our program. */
const classWords: Readonly<Record<MissingClass, string>> = {
	"not-collected": "nobody has fetched it",
	expired: "its link has ended: export again, and fetch within its life",
	refused: "the storage refused it, or does not have it",
	absent: "the storage does not have it",
	clock: "its link begins later than the clock of one of both sides",
	altered: "its link is not as it was signed",
	"proxy-page": "a proxy answered with a page of its own",
	"wrong-content": "what came was not what it should be",
	"too-large": "it is larger than is fetched",
	temporary: "the network or the storage failed: fetch again",
	"link-refused": "not a link that is ever followed",
	damaged: "its bytes are not what they were: fetch or copy it again",
};

/** The list of what is missing, to be read by people: by class, then by place. */
export function missingList(missing: readonly MissingFile[]): string {
	if (missing.length === 0) return "Nothing is missing: the bundle holds every file that its export points to.\n";
	const classes = new Map<MissingClass, MissingFile[]>();
	for (const file of missing) {
		const files = classes.get(file.class);
		if (files === undefined) classes.set(file.class, [file]);
		else files.push(file);
	}
	const lines = [`${String(missing.length)} files that the export points to are not in this bundle.`];
	for (const [kind, files] of [...classes].sort(([a], [b]) => (a < b ? -1 : 1))) {
		lines.push("", `${kind} (${String(files.length)}): ${classWords[kind]}`);
		const sorted = files.map((file) => lineOf(file)).sort();
		for (const line of sorted) lines.push(`  ${line}`);
	}
	return `${lines.join("\n")}\n`;
}

function lineOf({ role, place, taskId, sentence }: MissingFile): string {
	const task = taskId === null ? "" : ` of task ${onOneLine(taskId)}`;
	return `${role}${task}: ${onOneLine(place)}: ${onOneLine(sentence)}`;
}
