import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Withheld } from "../../../../main/engine/findings/plans/withheld.ts";
import type { FindingBody, HeldFinding } from "../../../../preload/shared/findings/finding.ts";
import { findingOf, heldOf, planOf, verdictBody, verdictBy, versionOf } from "./some-findings.ts";

function told(...all: readonly HeldFinding[]): Withheld {
	const known = new Map<string, HeldFinding>();
	const withheld = new Withheld(() => known.values());
	for (const held of all) {
		known.set(held.id, held);
		withheld.put(held);
	}
	return withheld;
}

const remark: FindingBody = verdictBody(null, { remark: "is it blurred?" });
const note: FindingBody = {
	kind: "mark",
	geometry: { kind: "point", at: [1, 2] },
	page: null,
	meaning: "note",
	schemaId: null,
	title: "",
	text: "here",
	answers: [],
	replaces: null,
};
const violation: FindingBody = { kind: "violation", pack: "p", rule: "r", severity: "error", words: "too small" };
const said = (name: string, author: string, key: string, body: FindingBody): HeldFinding =>
	heldOf(versionOf(name, `r${name}`, findingOf(author, key, body)));

describe("what a blind reader may not see", () => {
	const plan = planOf(["t1", "t2"]);
	const others = verdictBy("ben", "t1", "reject");

	test("another reader's verdict, remark and mark on a task of the plan", () => {
		const withheld = told(plan);
		for (const held of [others, said("m", "ben", "t1", remark), said("n", "ben", "t1", note)]) {
			expect(withheld.isWithheld(held, "ana")).toBe(true);
			expect(withheld.isWithheld(held, "ben")).toBe(false);
			// Whoever does not read sees what is there: somebody has to lead.
			expect(withheld.isWithheld(held, "lea")).toBe(false);
		}
	});

	test("it is shown once their own verdict is in, and only of that task", () => {
		const withheld = told(plan, others, verdictBy("ana", "t1", "accept"));
		expect(withheld.isWithheld(others, "ana")).toBe(false);
		expect(withheld.isClosed("t1", "ana")).toBe(false);
		expect(withheld.isWithheld(verdictBy("ben", "t2", "fix"), "ana")).toBe(true);
		expect(withheld.isClosed("t2", "ana")).toBe(true);
	});

	test.each([
		["a skip", verdictBy("ana", "t1", "skip")],
		["a remark alone", verdictBy("ana", "t1", null, { remark: "hm" })],
		["a verdict as an adjudicator", verdictBy("ana", "t1", "accept", { role: "adjudicator" })],
		[
			"a verdict on an annotation",
			heldOf(
				versionOf("x", "rx", {
					...findingOf("ana", "t1", verdictBody("fix")),
					target: { kind: "relation", objectId: null, title: "holds" },
				}),
			),
		],
		["somebody else's verdict", verdictBy("eva", "t1", "accept")],
	])("%s opens nothing", (_, own) => {
		expect(told(plan, others, own).isWithheld(others, "ana")).toBe(true);
	});

	test("an adjudicator's verdict too, whoever gives it", () => {
		const settled = verdictBy("lea", "t1", "reject", { role: "adjudicator" });
		expect(told(plan).isWithheld(settled, "ana")).toBe(true);
		expect(told(plan).isWithheld(verdictBy("lea", "t1", "reject"), "ana")).toBe(false);
	});

	test("what an adjudicator drew of a task that they settled, whenever they did", () => {
		const settled = verdictBy("lea", "t1", "reject", { role: "adjudicator" });
		const drawn = said("n", "lea", "t1", note);
		const withheld = told(plan, drawn);
		expect(withheld.isWithheld(drawn, "ana")).toBe(false);
		withheld.put(settled);
		expect(withheld.isWithheld(drawn, "ana")).toBe(true);
		expect(withheld.isWithheld(drawn, "eva")).toBe(false);
		expect(withheld.isWithheld(said("m", "lea", "t2", note), "ana")).toBe(false);
		withheld.put(verdictBy("ana", "t1", "accept"));
		expect(withheld.isWithheld(drawn, "ana")).toBe(false);
	});

	test("what rules found, and what is said of other tasks, is shown", () => {
		expect(told(plan).isWithheld(said("v", "ben", "t1", violation), "ana")).toBe(false);
		expect(told(plan).isWithheld(verdictBy("ben", "t9", "reject"), "ana")).toBe(false);
	});

	test("a plan that is not blind withholds nothing", () => {
		expect(told(planOf(["t1"], { blind: false })).isWithheld(others, "ana")).toBe(false);
	});

	test("a verdict that is taken back closes the task again, a removed plan opens it", () => {
		const withheld = told(plan, others, verdictBy("ana", "t1", "accept"));
		withheld.put(heldOf(versionOf("vanat1", "later", null, ["ranat1"])));
		expect(withheld.isWithheld(others, "ana")).toBe(true);
		withheld.put(heldOf(versionOf("plan", "later", null, ["rplan"])));
		expect(withheld.isWithheld(others, "ana")).toBe(false);
	});

	test("a conflict is hidden where one of its versions is", () => {
		const mine = versionOf("c", "r1", findingOf("ana", "t1", remark));
		const theirs = versionOf("c", "r2", findingOf("ben", "t1", verdictBody("reject")));
		expect(told(plan).isWithheld(heldOf(mine, theirs), "ana")).toBe(true);
	});

	test("whatever was told before, it is as if only what is there now had been told", () => {
		const authors = fc.constantFrom("ana", "ben", "eva");
		const keys = fc.constantFrom("t1", "t2", "constructor", "__proto__");
		const verdict = fc.constantFrom("accept", "reject", "skip", null);
		const finding = fc.oneof(
			fc.tuple(authors, keys, verdict).map(([author, key, word]) => verdictBy(author, key, word)),
			fc
				.tuple(fc.uniqueArray(keys), fc.uniqueArray(authors), fc.boolean(), fc.nat(2))
				.map(([tasks, readers, blind, nth]) => {
					const [head] = planOf(tasks, { readers, blind }).heads;
					return heldOf({ ...versionOf("", "", null), ...head, id: `plan${String(nth)}` });
				}),
		);
		fc.assert(
			fc.property(fc.array(finding, { maxLength: 30 }), (history) => {
				const last = new Map(history.map((held) => [held.id, held]));
				const [long, short] = [told(...history), told(...last.values())];
				for (const held of last.values())
					for (const reviewer of ["ana", "ben", "eva", "lea"])
						expect(long.isWithheld(held, reviewer)).toBe(short.isWithheld(held, reviewer));
			}),
		);
	});
});
