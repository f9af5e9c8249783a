import { createHash } from "node:crypto";
import type { HeldFinding } from "#shared/findings/finding";
import { contentOf } from "#shared/findings/merge";

/** First key of a `.loupe-findings` file, with the version of its form: also the first where a tool has sorted the keys. */
export const magicKey = "angoLoupeFindings";
/** Only grows; a reader of it reads every one before it. See resources/loupe-findings.schema.json. */
export const formVersion = 1;

/** Bytes of a file by which `isFindingsHead` tells. */
export const findingsHeadBytes = 256;

/** Whether a file that begins so says of itself that it holds findings. */
export function isFindingsHead(head: Buffer): boolean {
	return /^\uFEFF?\s*\{\s*"angoLoupeFindings"/u.test(head.toString("utf8"));
}

/**
 * A `.loupe-findings` file in pieces: one finding a line, by id, and each with its keys in order, so that the same
 * findings are the same bytes wherever they are written. The hash at its end is of those lines, without commas.
 */
export function* findingsText(held: readonly HeldFinding[]): Generator<string> {
	const hash = createHash("sha256");
	yield `{"${magicKey}":${String(formVersion)},"findings":[`;
	let between = "\n";
	for (const each of [...held].sort((a, b) => (a.id < b.id ? -1 : 1))) {
		const line = contentOf(each);
		hash.update(`${line}\n`);
		yield between + line;
		between = ",\n";
	}
	yield `\n],"sha256":"${hash.digest("hex")}"}\n`;
}
