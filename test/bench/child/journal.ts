import { rmSync } from "node:fs";
import type { Json } from "#shared/json";
import { FindingStore } from "../../../main/engine/findings/finding-store.ts";
import { openJournal } from "../../../main/engine/findings/journal/open-journal.ts";
import type { Operation } from "../../../main/engine/findings/operations.ts";
import { Random } from "../random.ts";
import { idOf, verdictOn } from "./made-verdicts.ts";
import type { Figures } from "./orders.ts";

const TOGETHER = 2000;
/** Milliseconds from a folder with so many operations, none of them compacted, to findings that can be asked for. */
export async function measureRestart(folder: string, operations: number): Promise<Figures> {
	rmSync(folder, { recursive: true, force: true });
	const random = new Random(1);
	const { journal } = await openJournal(folder);
	for (let n = 0; n < operations; n += TOGETHER) {
		const count = Math.min(TOGETHER, operations - n);
		const answers = await Promise.all(
			Array.from({ length: count }, (_, more) => {
				const label = `Verdict on picture ${n + more}`;
				const versions = [verdictOn(n + more, random)];
				const operation: Operation = { kind: "change", id: idOf(random, 22), label, versions };
				return journal.append(JSON.parse(JSON.stringify(operation)) as Json);
			}),
		);
		if (answers.some(({ ok }) => !ok)) throw new Error(`Not saved: ${journal.trouble?.detail ?? ""}`);
	}
	await journal.close();
	const begun = performance.now();
	const opened = await openJournal(folder);
	const read = performance.now();
	const store = new FindingStore(opened, () => undefined);
	const ready = performance.now();
	const { count } = store.held;
	await store.close();
	rmSync(folder, { recursive: true, force: true });
	return { ms: ready - begun, read: read - begun, held: ready - read, findings: count };
}
