import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PlanTerms } from "#shared/findings/finding";
import type { Dispute, PlanState } from "#shared/findings/plans";
import { fault, ok } from "#shared/outcome";
import { createHost } from "../../../../renderer/host.ts";
import { PlanDraft } from "../../../../renderer/state/findings/plan-draft.svelte.ts";
import { WorkPlans } from "../../../../renderer/state/findings/work-plans.svelte.ts";
import { Notices } from "../../../../renderer/state/notices.svelte.ts";
import { FakeHost } from "../../fake-host.ts";
import { taskFindings } from "../../findings-answers.ts";

const terms: PlanTerms = {
	name: "July",
	where: "",
	size: 10,
	seed: 7,
	strata: { by: "none" },
	readers: ["ana", "ben"],
	blind: true,
};

function planState(more: Partial<PlanState> = {}): PlanState {
	return {
		id: "p",
		terms,
		keptFrom: null,
		tasks: 10,
		missing: 0,
		readers: [
			{ reader: "ana", done: 3 },
			{ reader: "ben", done: 1 },
		],
		complete: 1,
		disputed: 1,
		settled: 0,
		faulty: null,
		agreement: null,
		...more,
	};
}

function dispute(row: number, place: number, settled: Dispute["settled"] = null): Dispute {
	return { task: taskFindings({ export: "first", row }).task, place, row, verdicts: [], settled };
}

/** Plans on a host that answers as it is told. */
function onHost(answers: FakeHost["answers"]) {
	const host = new FakeHost();
	host.answers = { listPlans: () => ok([planState()]), ...answers };
	const said: unknown[] = [];
	let row = 0;
	let id: string | null = "first";
	const notices = new Notices();
	const plans = new WorkPlans(createHost(host), notices, {
		findings: {
			reviewer: "ana",
			change: (label, edits) => {
				said.push([label, edits]);
				return "";
			},
		},
		exportId: () => id,
		where: () => "class:Car",
		inFront: () => (id === null ? null : { export: id, row }),
		saved: () => Promise.resolve(),
		show: async (to) => {
			row = to;
			said.push(`row ${String(to)}`);
			await Promise.resolve();
		},
		judgeAs: (role) => said.push(role),
	});
	return {
		plans,
		said,
		notices,
		turnTo: (other: string | null) => {
			id = other;
			plans.follow(other);
		},
	};
}

beforeEach(() => {
	vi.useFakeTimers();
});

afterEach(() => {
	vi.useRealTimers();
});

describe("a plan at work", () => {
	it("shows the tasks that are to be read, one after the other, and says when there is none", async () => {
		const asked: unknown[] = [];
		const rows = [4, 2, null];
		const { plans, said } = onHost({
			nextOfPlan: (...args: unknown[]) => {
				asked.push(args);
				return ok(rows.shift() ?? null);
			},
		});
		await plans.begin("p", "read");
		await plans.next();
		expect(said).toEqual(["reader", "row 4", "row 2"]);
		expect(asked).toEqual([
			["first", "p", null],
			["first", "p", 4],
		]);
		expect(plans.current?.terms.name).toBe("July");
		expect(plans.isOver).toBe(false);
		await plans.next();
		expect(plans.isOver).toBe(true);
	});

	it("goes round the disputes that are open, as an adjudicator, and is a reader again when it is left", async () => {
		const disputes = [dispute(5, 0), dispute(8, 2), dispute(1, 1, { by: "lea", verdict: "fix" })];
		const { plans, said } = onHost({ listDisputes: () => ok({ total: 3, from: 0, disputes }) });
		await plans.begin("p", "settle");
		expect(plans.dispute?.row).toBe(5);
		await plans.next();
		await plans.next();
		plans.leave();
		expect(said).toEqual(["adjudicator", "row 5", "row 8", "row 5", "reader"]);
		expect(plans.dispute).toBeNull();
	});

	it("goes on from what was just settled to a dispute that is open now, and not to one of before", async () => {
		const settled = { by: "lea", verdict: "fix" };
		let disputes = [dispute(5, 0), dispute(8, 1), dispute(1, 2), dispute(3, 3)];
		const { plans, said } = onHost({ listDisputes: () => ok({ total: 4, from: 0, disputes }) });
		await plans.begin("p", "settle");
		await plans.next();
		// The first is passed over; the second is settled here, and the third in another window.
		disputes = [dispute(5, 0), dispute(3, 3), dispute(8, 1, settled), dispute(1, 2, settled)];
		await plans.next();
		expect(said).toEqual(["adjudicator", "row 5", "row 8", "row 3"]);
	});

	it("a look that begins meanwhile does not make the next dispute an old one", async () => {
		let disputes = [dispute(5, 0), dispute(8, 1), dispute(9, 2)];
		let looks = 0;
		const { plans, said } = onHost({
			// The second one is not answered in time.
			listPlans: () => (looks > 0 ? new Promise(() => undefined) : ok([planState()])),
			listDisputes: () => {
				if (disputes.length === 2 && looks++ === 0) void plans.look();
				return ok({ total: disputes.length, from: 0, disputes });
			},
		});
		await plans.begin("p", "settle");
		disputes = [dispute(5, 0), dispute(9, 2)];
		await plans.next();
		expect(said.at(-1)).toBe("row 9");
	});

	it("ends where another export comes in front", async () => {
		const { plans, said, turnTo } = onHost({ nextOfPlan: () => ok(4) });
		await plans.begin("p", "read");
		turnTo("second");
		expect(plans.atWork).toBeNull();
		expect(plans.plans).toBeNull();
		expect(said.at(-1)).toBe("reader");
	});

	it("a plan that is gone says so", async () => {
		const { plans, notices } = onHost({ nextOfPlan: () => fault("plan-missing", "p") });
		await plans.begin("p", "read");
		expect(notices.list[0]?.title).toBe("This plan is not there any more");
		expect(plans.isOver).toBe(true);
	});
});

describe("making and removing", () => {
	it("makes what is filled in, and tells why where it cannot", async () => {
		const made: unknown[] = [];
		const { plans } = onHost({
			makePlan: (...args: unknown[]) => {
				made.push(args[1]);
				return ok("p2");
			},
		});
		plans.open();
		plans.draft.name = " July ";
		plans.draft.seed = 7;
		plans.draft.size = 5;
		plans.draft.readers = "ana,  ben ,";
		plans.draft.blind = true;
		expect(await plans.make()).toBe(true);
		expect(made).toEqual([{ ...terms, size: 5, where: "class:Car" }]);

		const other = onHost({ makePlan: () => fault("plan-impossible", "nobody") });
		other.plans.open();
		expect(await other.plans.make()).toBe(false);
		expect(other.notices.list[0]?.title).toBe("The plan cannot be made like this");
	});

	it("removes a plan after everything that is known of it", async () => {
		const held = { id: "p", heads: [], past: [] };
		const { plans, said } = onHost({ readHeldFindings: () => ok([held]) });
		await plans.remove(planState());
		expect(said).toEqual([["Remove the plan July", [{ id: "p", finding: null, held }]]]);
	});
});

describe("the draft of a plan", () => {
	function draft(): PlanDraft {
		const begun = new PlanDraft(createHost(new FakeHost()));
		begun.begin("July", "", "ana");
		return begun;
	}

	it.each([
		[{ name: " " }, "The plan needs a name."],
		[{ size: 0 }, "The size is a whole number from 1 to 100000."],
		[{ size: null }, "The size is a whole number from 1 to 100000."],
		[{ seed: 1.5 }, "The seed is a whole number from 0 to 4294967295."],
		[{ readers: " , " }, "Somebody has to read: name the readers."],
		[{ readers: "ana, ana" }, "A reader is named twice."],
		[{ blind: true }, "Blind reading takes two readers or more, with commas between them."],
		[{ by: "similarity" as const, bounds: "0.5, 2" }, "The bounds are numbers from 0 to 1, with commas between them."],
	])("%j is complained about", (more, complaint) => {
		const changed = Object.assign(draft(), more);
		expect(changed.complaint).toBe(complaint);
		expect(changed.terms).toBeNull();
	});

	it("asks once typing rests, and takes only the last answer", async () => {
		const asked: PlanTerms[] = [];
		const host = new FakeHost();
		host.answers = {
			previewPlan: (_: string, given: PlanTerms) => {
				asked.push(given);
				return ok({ population: given.size, chosen: 1, strata: [], margin: 0, ruledOut: 1, notes: [] });
			},
		};
		const begun = new PlanDraft(createHost(host));
		begun.begin("July", "", "ana");
		for (const size of [1, 2, 3]) {
			begun.size = size;
			begun.look(begun.terms, "first");
		}
		await vi.runAllTimersAsync();
		expect(asked.map(({ size }) => size)).toEqual([3]);
		expect(begun.preview?.population).toBe(3);
	});
});
