import { expect, test } from "vitest";
import { HeldFindings } from "../../../main/engine/findings/held-findings.ts";
import { findingOf, heldOf, planOf, verdictBody, verdictBy, versionOf } from "./plans/some-findings.ts";

test("What a verdict opens is news, and nothing beside it", () => {
	const held = new HeldFindings();
	const [plan, theirs, other] = [planOf(["t1", "t2"]), verdictBy("ben", "t1", "fix"), verdictBy("ben", "t2", "fix")];
	for (const [at, one] of [plan, theirs, other].entries()) held.merge(one, at + 1);
	const own = verdictBy("ana", "t1", "accept");
	held.merge(own, 4);
	expect(held.changedSince(3)).toEqual([theirs.id, own.id]);
	expect(held.changedSince(4)).toEqual([]);
	expect(held.changedSince(0)).toHaveLength(4);
});

test("What a removed plan opens is news, and what a ruling taken back does", () => {
	const held = new HeldFindings();
	const [plan, theirs] = [planOf(["t1", "t2"]), verdictBy("ben", "t1", "fix")];
	const ruling = verdictBy("lea", "t1", "fix", { role: "adjudicator" });
	for (const [at, one] of [plan, theirs, ruling].entries()) held.merge(one, at + 1);
	held.merge(heldOf(versionOf("vleat1", "later", null, ["rleat1"])), 4);
	expect(held.changedSince(3)).toEqual([theirs.id, ruling.id]);
	held.merge(heldOf(versionOf("plan", "later", null, ["rplan"])), 5);
	expect(held.changedSince(4)).toEqual([plan.id, theirs.id, ruling.id]);
	expect(held.changedSince(5)).toEqual([]);
});

test("A great many findings about one task of a plan take no longer than about many", () => {
	const held = new HeldFindings();
	held.merge(planOf(["t1"]), 1);
	for (let n = 0; n < 60_000; n++) {
		const name = String(n);
		held.merge(heldOf(versionOf(name, name, findingOf("ben", "t1", verdictBody("fix")))), n + 2);
	}
	expect(held.changedSince(1)).toHaveLength(60_000);
});

test("Which of several came first makes no difference, in whatever order a file has them", () => {
	const first = versionOf("a", "r1", findingOf("ana", "t1", verdictBody("fix")));
	const second = versionOf("a", "r2", findingOf("ana", "t1", verdictBody("accept")), ["r1"]);
	// As another program may write it: the version that was replaced is still there.
	const both = { id: first.id, heads: [second, first], past: [] };
	const held = new HeldFindings();
	held.merge(both, 1);
	expect(held.all.get(first.id)).toEqual({ id: first.id, heads: [second], past: [first.rev] });
	expect(held.after(both)).toBeNull();
});
