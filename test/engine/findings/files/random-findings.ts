import fc from "fast-check";
import type { DrawnAnswer, Finding, FindingBody, FindingTarget, HeldFinding, Version } from "#shared/findings/finding";
import { withVersion } from "#shared/findings/merge";

/** Findings as hands make them, and histories of several people who bring each other's in now and then. */

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const idOf = (length: number) =>
	fc
		.array(fc.nat(letters.length - 1), { minLength: length, maxLength: length })
		.map((places) => places.map((place) => letters[place]).join(""));
const word = fc.oneof(
	fc.constantFrom(
		"",
		"Car",
		"__proto__",
		"constructor",
		'=1+1"\n',
		"<b>&'",
		"é𝄞\u2028",
		" a ",
		"\ud800",
		"-2",
		"x; y | z",
	),
	fc.string({ maxLength: 6 }),
);
const someName = fc.constantFrom("Ana", "Bo <b@x.io>", "=Cy", "Dí");
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const figure = fc.oneof(fc.integer({ min: -50, max: 5000 }), fc.double({ min: -100, max: 5000, noNaN: true }));
const side = figure.map(Math.abs);
const point = fc.tuple(figure, figure);
const ring = fc.array(point, { minLength: 3, maxLength: 6 });
const page = orNull(fc.nat(3));
const tool = fc.record({ objectId: orNull(word), schemaId: orNull(word), title: word, page, print: fc.constant("p1") });
const moment = fc.oneof(
	fc.constant({ kind: "exported" } as const),
	fc.constant({ kind: "mine" } as const),
	fc.record({ kind: fc.constant("visit" as const), visit: fc.nat(3) }),
	fc.record({
		kind: fc.constant("stage" as const),
		stage: word,
		which: fc.oneof(fc.constantFrom("first" as const, "latest" as const), fc.integer({ min: 1, max: 5 })),
	}),
);

const target: fc.Arbitrary<FindingTarget> = fc.oneof(
	fc.constant({ kind: "task" } as const),
	tool.map((named) => ({ kind: "tool" as const, ...named })),
	fc.record({
		kind: fc.constant("answer" as const),
		schemaId: orNull(word),
		title: word,
		page,
		owner: orNull(tool),
	}),
	fc.record({ kind: fc.constant("relation" as const), objectId: orNull(word), title: word }),
	fc.record({
		kind: fc.constant("difference" as const),
		from: moment,
		to: moment,
		a: orNull(tool),
		b: orNull(tool),
		question: orNull(fc.array(word, { maxLength: 2 })),
		changes: fc.array(word, { maxLength: 2 }),
	}),
);

const drawn = fc.oneof(
	fc.record({ kind: fc.constant("bounding-box" as const), x: figure, y: figure, width: side, height: side }),
	fc.record({
		kind: fc.constant("rotated-bounding-box" as const),
		corners: fc.tuple(point, point, point, point),
		rotation: figure,
	}),
	fc.record({ kind: fc.constant("polygon" as const), ring }),
	fc.record({ kind: fc.constant("polyline" as const), points: fc.array(point, { minLength: 2, maxLength: 5 }) }),
	fc.record({ kind: fc.constant("point" as const), at: point }),
	fc.record({
		kind: fc.constant("segmentation" as const),
		zones: fc.array(fc.record({ region: ring, holes: fc.array(ring, { maxLength: 2 }) }), { maxLength: 2 }),
	}),
	fc.record({ kind: fc.constant("arrow" as const), from: point, to: point }),
);

const answerWith = (answers: fc.Arbitrary<DrawnAnswer[]>): fc.Arbitrary<DrawnAnswer> =>
	fc.record({
		schemaId: orNull(word),
		tool: orNull(fc.constantFrom("radio", "checkbox", "text")),
		title: word,
		answer: fc.oneof(fc.constant(null), word, fc.array(word, { maxLength: 2 })),
		answers,
	});
const answer = answerWith(fc.array(answerWith(fc.constant([])), { maxLength: 2 }));

const names = fc.array(word, { maxLength: 3 });
const verdictId = fc.constantFrom("accept", "fix", "reject", "unsure", "skip", "own-1");
const task = fc.record({
	key: fc.nat(9).map((n) => `id:t${String(n)}`),
	taskId: orNull(word),
	externalId: orNull(word),
	asset: orNull(word),
});
const body: fc.Arbitrary<FindingBody> = fc.oneof(
	fc.record({
		kind: fc.constant("verdict" as const),
		verdict: orNull(verdictId),
		reasons: names,
		remark: word,
		tags: names,
		assignee: orNull(word),
		role: fc.constantFrom("reader" as const, "adjudicator" as const),
	}),
	fc.record({
		kind: fc.constant("mark" as const),
		geometry: drawn,
		page,
		meaning: fc.constantFrom("right" as const, "note" as const),
		schemaId: orNull(word),
		title: word,
		text: word,
		answers: fc.array(answer, { maxLength: 2 }),
		replaces: orNull(tool),
	}),
	fc.constant({ kind: "removal" } as const),
	fc.record({ kind: fc.constant("answer" as const), answer }),
	fc.record({
		kind: fc.constant("violation" as const),
		pack: word,
		rule: word,
		severity: fc.constantFrom("note" as const, "warning" as const, "error" as const),
		words: word,
	}),
	fc.record({
		kind: fc.constant("plan" as const),
		terms: fc.record({
			name: someName,
			where: word,
			size: fc.integer({ min: 1, max: 99 }),
			seed: fc.nat(99),
			strata: fc.oneof(
				fc.constant({ by: "class" } as const),
				fc.record({ by: fc.constant("similarity" as const), bounds: fc.array(fc.constant(0.5), { maxLength: 2 }) }),
			),
			readers: fc.array(someName, { minLength: 1, maxLength: 2 }),
			blind: fc.boolean(),
		}),
		tasks: fc.array(task, { maxLength: 3 }),
		strata: fc.array(fc.record({ name: word, population: fc.nat(99), places: fc.array(fc.nat(3), { maxLength: 2 }) }), {
			maxLength: 2,
		}),
	}),
	fc.record({
		kind: fc.constant("words" as const),
		verdicts: fc.array(fc.record({ id: fc.constant("own-1"), label: word, digit: fc.integer({ min: 5, max: 9 }) }), {
			maxLength: 2,
		}),
	}),
);

const finding: fc.Arbitrary<Finding> = fc.record({
	author: someName,
	source: fc.record({ hash: fc.constant("0123456789abcdef".repeat(4)), name: word }),
	task: fc.oneof({ arbitrary: task, weight: 9 }, { arbitrary: fc.constant(null), weight: 1 }),
	target,
	body,
});

const utc = fc.integer({ min: 0, max: 2_000_000_000 }).map((seconds) => new Date(seconds * 1000).toISOString());
const content = fc.record({
	utc,
	finding: fc.oneof({ arbitrary: finding, weight: 5 }, { arbitrary: fc.constant(null), weight: 1 }),
});

export type Collection = Map<string, HeldFinding>;

/**
 * What three people hold after each has written and brought in for a while. `steps`: who, whose findings are brought in
 * first (or none), which finding is changed (or a new one), and to what.
 */
export const histories: fc.Arbitrary<Collection[]> = fc
	.tuple(
		fc.uniqueArray(idOf(22), { minLength: 4, maxLength: 4 }),
		fc.uniqueArray(idOf(16), { minLength: 12, maxLength: 12 }),
		fc.array(fc.record({ who: fc.nat(2), from: fc.option(fc.nat(2), { nil: null }), which: fc.nat(3), content }), {
			maxLength: 12,
		}),
	)
	.map(([ids, revs, steps]) => {
		const people = Array.from({ length: 3 }, () => new Map<string, HeldFinding>());
		for (const [nth, { who, from, which, content: put }] of steps.entries()) {
			const mine = people[who] as Collection;
			// One after the other, as versions arrive: merging is what is tested.
			if (from !== null) for (const held of (people[from] as Collection).values()) bringIn(mine, held);
			const id = ids[which] as string;
			const before = mine.get(id) ?? null;
			const after = before?.heads.map(({ rev }) => rev) ?? [];
			const version: Version = { id, rev: revs[nth] as string, after, ...put };
			mine.set(id, withVersion(before, version));
		}
		return people;
	});

function bringIn(into: Collection, { id, heads, past }: HeldFinding): void {
	for (const head of heads) {
		const known = into.get(id) ?? null;
		if (known?.past.includes(head.rev) === true) continue;
		into.set(id, withVersion(known, head));
	}
	const known = into.get(id);
	if (known === undefined) return;
	const replaced = new Set([...known.past, ...past]);
	into.set(id, {
		id,
		heads: known.heads.filter(({ rev }) => !replaced.has(rev)),
		past: [...replaced].sort(),
	});
}

/** A held finding of one version. */
export const oneHeld: fc.Arbitrary<HeldFinding> = fc
	.tuple(idOf(22), idOf(16), content)
	.map(([id, rev, put]) => ({ id, heads: [{ id, rev, after: [], ...put }], past: [] }));
