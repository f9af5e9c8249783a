import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseQuery, parseTerms, type Query } from "#shared/query";
import { flagNames, nearestField, type QueryField, queryFields } from "#shared/query-fields";
import { printQuery } from "#shared/query-print";
import { QueryError } from "#shared/query-tokens";
import { anyQueries } from "./random-queries.ts";

function errorOf(where: string): QueryError {
	try {
		parseQuery(where);
	} catch (error) {
		if (error instanceof QueryError) return error;
		throw error;
	}
	throw new Error(`${where} was understood`);
}

describe("a query that is not understood", () => {
	test.each([
		["stage:", 6, 6, "Expected a value after :, as in stage:Review"],
		["(a", 0, 1, "no end"],
		['a "b', 2, 4, "no end"],
		["a)", 1, 2, "without its beginning"],
		["foobar:1", 0, 6, "no field foobar; there are stage, visited"],
		["stge:Review", 0, 4, "Did you mean stage?"],
		["a -tool>3", 3, 7, "Did you mean tools?"],
		["http://x", 0, 4, "A text with a colon goes in quotes"],
		["tools>many", 6, 10, "Expected a number"],
		["tools>", 6, 6, "as in tools>10"],
		["tools > 3", 6, 7, "nothing stands between them"],
		["tools:none", 6, 10, "always set"],
		["tools:3..x", 9, 10, "Expected a number"],
		["stage>3", 5, 6, "stage is a text: use : or ="],
		["updated>yesterday", 8, 17, "Expected a date"],
		["updated>2024-13", 8, 15, "Expected a date"],
		["duration>3d", 9, 11, "Expected a duration"],
		["has:wings", 4, 9, "has: knows brush"],
		["has:brsh", 4, 8, "Did you mean brush?"],
		["has>brush", 3, 4, "has takes a name"],
		["class:Car>many", 10, 14, "Expected a number"],
		["answer:", 7, 7, "title"],
		["answer=Yes", 6, 7, 'as in answer:"Damaged?"=Yes'],
		['answer:"Damaged?"=', 18, 18, "Expected a value"],
		["answer:Age>old", 11, 14, "Expected a number"],
		["text:/a(/", 5, 9, "no regular expression"],
		["text:/a/b", 5, 9, "quote a plain text"],
		['text:""', 5, 7, "Expected a text"],
		["text=a", 4, 5, "use :"],
		["stage:(a b)", 9, 10, "Expected OR or )"],
		["stage:(a OR", 11, 11, "Expected a value"],
		["stage:(a", 6, 7, "no end"],
		["a OR", 4, 4, "Expected a word"],
		["a AND", 5, 5, "Expected a word"],
		["OR a", 0, 2, "Expected a word"],
		["-", 1, 1, "Expected a word"],
		["()", 1, 2, "Expected a word"],
		["(".repeat(200), 100, 101, "More than 100 brackets"],
	])("%s is refused at character %i", (where, at, to, words) => {
		const error = errorOf(where);
		expect([error.at, error.to]).toEqual([at, to]);
		expect(error.message).toContain(words);
	});

	test("is never answered with anything but a QueryError within it", () => {
		const piece = fc.constantFrom(
			...["stage", "text", "answer", "class", "updated", "has", "tools", ":", "(", ")", "-", '"', "/", "OR", "NOT"],
			...[" ", ">", "<=", "=", "!", "3", "..", "a\\", "none"],
		);
		const texts = fc.oneof(
			fc.string(),
			fc.array(piece).map((parts) => parts.join("")),
		);
		fc.assert(
			fc.property(texts, (text) => {
				try {
					parseQuery(text);
				} catch (error) {
					expect(error).toBeInstanceOf(QueryError);
					const { at, to } = error as QueryError;
					expect(at >= 0 && at <= to && to <= text.length).toBe(true);
				}
			}),
			{ numRuns: 5000 },
		);
	});
});

describe("a query", () => {
	test.each<[string, string]>([
		["stage:(Review OR Label)", "stage:Review OR stage:Label"],
		["-has:(brush OR volume)", "-(has:brush OR has:volume)"],
		["stage!=Review", "-stage=Review"],
		["tools!=3", "-tools=3"],
		["tools:>3", "tools>3"],
		["tools:3..8", "tools>=3 tools<=8"],
		["updated:2024-01..2024-02-03", "updated>=2024-01 updated<=2024-02-03"],
		["visits:..5", "visits<=5"],
		["page>1", "pages>1"],
		["answers>1", "classifications>1"],
		["Stage:none", "stage:none"],
		['stage:"none"', 'stage:"none"'],
		["duration>5min", "duration>300000"],
		["class:Car>3", "class:Car>3"],
		['class="Car, left">=2', 'class="Car, left">=2'],
		["class:Car:left", 'class:"Car:left"'],
		["a AND b", "a b"],
		["a NOT b", "a -b"],
		["a (b OR c) d", "a (b OR c) d"],
		["text:/a b\\/c/", "text:/a b\\/c/"],
		["text:foo", "text:foo"],
		[
			'answer:"Damaged?"=Yes answer:Age>3 answer:Note answer:Note:rain',
			'answer:"Damaged?"=Yes answer:Age>3 answer:Note answer:Note:rain',
		],
		["a-b", "a-b"],
		["or", "or"],
	])("%s reads as %s", (where, printed) => {
		expect(printQuery(parseQuery(where))).toBe(printed);
	});

	test("printed and parsed again is the same query", () => {
		fc.assert(
			fc.property(anyQueries, (query: Query) => {
				expect(parseQuery(printQuery(query))).toEqual(query);
			}),
			{ numRuns: 2000 },
		);
	});

	test("tells where its terms stand, and each of them is a query", () => {
		const where = '  stage:Review -class:"a b" (x OR y)  ';
		expect(parseTerms(where).map(({ from, to }) => where.slice(from, to))).toEqual([
			"stage:Review",
			'-class:"a b"',
			"(x OR y)",
		]);
		expect(parseTerms("a OR b c")).toHaveLength(1);
		fc.assert(
			fc.property(anyQueries, (query) => {
				const text = ` ${printQuery(query)} `;
				const terms = parseTerms(text).map((term) => {
					expect(parseQuery(text.slice(term.from, term.to))).toEqual(term.query);
					return term.query;
				});
				expect(query.kind === "and" ? query.terms : [query]).toEqual(terms);
			}),
		);
	});
});

describe("the table of fields", () => {
	test.each(queryFields.map((field) => [field.name, field] as const))(
		"%s has an example that is understood",
		(_, field) => {
			const query = parseQuery(field.example);
			expect(JSON.stringify(query)).toContain(
				field.kind === "flag" ? "flag" : field.kind === "content" ? "content" : field.name,
			);
			expect(field.words).not.toBe("");
			if (field.none) expect(parseQuery(`${field.name}:none`)).toEqual({ kind: "unset", field: field.name });
		},
	);

	test("is told in the README, whole", () => {
		const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
		const chapter = readme.slice(readme.indexOf("### Searching"), readme.indexOf("### Measuring"));
		const told = new Set([...chapter.matchAll(/`([^`]+)`/gu)].map(([, code]) => code));
		const names = queryFields.flatMap((field: QueryField) => [field.name, ...field.aliases]);
		expect([...names, ...flagNames].filter((name) => !told.has(name))).toEqual([]);
	});

	test("finds what a typo meant, and nothing where nothing is near", () => {
		expect(nearestField("clas")).toBe("class");
		expect(nearestField("reveiwer")).toBe("reviewer");
		expect(nearestField("updatedat")).toBe("updated");
		expect(nearestField("zzzz")).toBeNull();
		expect(flagNames).toContain("history");
	});
});
