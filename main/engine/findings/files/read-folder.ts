import { readdir } from "node:fs/promises";
import * as path from "node:path";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import { isSystemError, systemFault } from "../../exports/system-fault.ts";
import { Findings } from "../findings.ts";
import { generationsAmong } from "../journal/generation-name.ts";
import type { FindingsRead } from "./read-findings.ts";

/** What a program keeps in a folder of findings; it may be at work there. */
export async function readFindingsFolder(folder: string): Promise<Outcome<FindingsRead>> {
	const name = path.basename(folder);
	try {
		// Opening one where there is none would make it.
		if (generationsAmong(await readdir(folder)).length === 0)
			return fault("findings-refused", `${name} is a folder without a journal of findings`);
	} catch (error) {
		if (isSystemError(error)) return systemFault(error, name);
		throw error;
	}
	const findings = new Findings({
		folder,
		isPortable: false,
		exports: () => [],
		open: (id) => fault("export-closed", id),
		tell: () => undefined,
	});
	try {
		const store = await findings.ready();
		const { held, notes } = store;
		return whyUnread(store) ?? ok({ name, held: [...held.all.values()], notes: [...notes], damaged: [] });
	} finally {
		await findings.stop();
	}
}

const unread: ReadonlySet<string> = new Set(["findings-unreadable", "findings-newer", "findings-away"]);

/** Why nothing was read of a folder; null: it was, even where nothing can be saved to it. */
export function whyUnread({ seq, trouble }: { seq: number; trouble: Fault | null }): Fault | null {
	return seq === 0 && trouble !== null && unread.has(trouble.code) ? trouble : null;
}
