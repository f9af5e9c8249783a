import { rmSync } from "node:fs";
import type { Version } from "#shared/findings/finding";
import type { Json } from "#shared/json";
import { FindingStore } from "../../../main/engine/findings/finding-store.ts";
import { openJournal } from "../../../main/engine/findings/journal/open-journal.ts";
import type { Operation } from "../../../main/engine/findings/operations.ts";
import { Random } from "../random.ts";
import type { Figures } from "./orders.ts";

const TOGETHER = 2000;
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

function idOf(random: Random, length: number): string {
	return Array.from({ length }, () => letters[random.between(0, 63)]).join("");
}

/** A verdict on a task, as a digit gives it. */
function verdictOn(task: number, random: Random): Version {
	const key = `id:${task.toString(16).padStart(24, "0")}`;
	return {
		id: idOf(random, 22),
		rev: idOf(random, 16),
		after: [],
		utc: new Date(1_700_000_000_000 + task * 1000).toISOString(),
		finding: {
			author: random.pick(["ada", "chen", "eve"]),
			source: { hash: "0123456789".repeat(4), name: "export.json" },
			task: { key, taskId: key.slice(3), externalId: `picture ${task}`, asset: `picture-${task}.jpg` },
			target: { kind: "task" },
			body: {
				kind: "verdict",
				verdict: random.pick(["accept", "fix", "reject", "unsure"]),
				reasons: random.oneIn(3) ? ["box too large"] : [],
				remark: random.oneIn(5) ? "The left wheel is not inside." : "",
				tags: [],
				assignee: null,
				role: "reader",
			},
		},
	};
}

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
