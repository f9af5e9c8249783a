import type { Version } from "#shared/findings/finding";
import type { Random } from "../random.ts";

/** As the tasks of a made-up index are called. */
export function taskIdOf(row: number): string {
	return `0123456789abcdef${row.toString(16).padStart(8, "0")}`;
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

export function idOf(random: Random, length: number): string {
	return Array.from({ length }, () => letters[random.between(0, 63)]).join("");
}

/** A verdict on a task, as a digit gives it. */
export function verdictOn(task: number, random: Random): Version {
	const key = `id:${taskIdOf(task)}`;
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
