import { readdir } from "node:fs/promises";
import * as path from "node:path";
import { isConflict, outward } from "#shared/findings/merge";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import { isSystemError, systemFault } from "../../exports/system-fault.ts";
import { FindingStore } from "../finding-store.ts";
import { generationsAmong } from "../journal/generation-name.ts";
import { openStill } from "../journal/still-journal.ts";
import type { FindingsRead } from "./read-findings.ts";

/** What a program keeps in a folder of findings, as others are told it. Nothing in the folder is changed. */
export async function readFindingsFolder(folder: string): Promise<Outcome<FindingsRead>> {
	const name = path.basename(folder);
	try {
		if (generationsAmong(await readdir(folder)).length === 0)
			return fault("findings-refused", `${name} is a folder without a journal of findings`);
	} catch (error) {
		if (isSystemError(error)) return systemFault(error, name);
		throw error;
	}
	const store = new FindingStore(await openStill(folder), () => undefined);
	const why = whyUnread(store);
	if (why !== null) return why;
	const held = [...store.held.all.values()].map(outward).filter((one) => one !== null);
	return ok({
		name,
		bytes: 0,
		findings: held.length,
		conflicts: held.filter(isConflict).length,
		notes: store.notes,
		damaged: [],
		pieces: () => [ok(held)],
	});
}

const unread: ReadonlySet<string> = new Set([
	"findings-unreadable",
	"findings-newer",
	"findings-away",
	"findings-refused",
]);

/** Why nothing was read of a folder; null: it was, even where nothing can be saved to it. */
export function whyUnread({ seq, trouble }: { seq: number; trouble: Fault | null }): Fault | null {
	return seq === 0 && trouble !== null && unread.has(trouble.code) ? trouble : null;
}
