import type { EngineRestart } from "#shared/contract";
import type { BatchComparison } from "./compare/batch-comparison.svelte.ts";
import type { Findings } from "./findings/findings.svelte.ts";
import type { Rules } from "./findings/rules.svelte.ts";
import type { Media } from "./media.svelte.ts";
import type { Notices } from "./notices.svelte.ts";
import type { TaskList } from "./task-list.svelte.ts";
import type { TaskView } from "./task-view.svelte.ts";
import type { TextFinder } from "./text-finder.svelte.ts";

/** What on the page rests on what only the engine knew. */
interface AroundRestart {
	notices: Notices;
	media: Media;
	list: TaskList;
	view: TaskView;
	batch: BatchComparison;
	rules: Rules;
	finder: TextFinder;
	findings: Findings;
}

/**
 * Another engine is there, with the same exports under the same ids: whatever a person looks at stays as it is, and what
 * only the one before knew is asked for anew.
 */
export function goOnAfter({ open, lost }: EngineRestart, around: AroundRestart): void {
	const { notices, media, list, view, batch, rules, finder, findings } = around;
	for (const { name, fault } of lost) notices.fault(fault, name);
	if (open.length > 0)
		notices.tell({
			severity: "info",
			title: "The reader ended and was started again",
			detail: `Open again: ${open.join(", ")}`,
			next: "Everything stands as it was. What was called saved is on the disk; what was on its way is sent again.",
		});
	void findings.start();
	void media.load();
	media.askAgain();
	view.ahead.forget();
	if (list.exportId !== null) void list.compared(list.exportId);
	void batch.read();
	void rules.again();
	if (finder.state?.phase === "running") void finder.again();
}
