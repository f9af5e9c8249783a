import type { DrawnAnswer, DrawnGeometry, Finding, VerdictWord, Version } from "#shared/findings/finding";
import { extentOf } from "#shared/drawing/extent";
import { short } from "#shared/drawing/measured";
import { verdictName } from "#shared/findings/verdict-names";
import type { Geometry } from "#shared/task";
import { drawnSize } from "./drawing.ts";
import { kindWords, sayingWords } from "./finding.ts";
import { kindNames } from "./geometry.ts";

/** Something that versions of a finding say, each in its words; "" where one does not say it. */
export interface VersionDifference {
	what: string;
	said: readonly string[];
}

/** A drawn shape as an annotation has it: an arrow is a line. */
export function asGeometry(drawn: DrawnGeometry): Geometry {
	return drawn.kind === "arrow" ? { kind: "polyline", points: [drawn.from, drawn.to] } : drawn;
}

/** "polygon, 12 points, 34×21 at 100, 75". */
export function shapeWords(drawn: DrawnGeometry): string {
	const kind = drawn.kind === "arrow" ? "arrow" : kindNames[drawn.kind];
	const extent = extentOf([{ geometry: asGeometry(drawn) }]);
	if (extent === null) return kind;
	const { x, y, width, height } = extent;
	const place = `${short(width)}×${short(height)} at ${short(x)}, ${short(y)}`;
	const size = drawn.kind === "bounding-box" || drawn.kind === "point" ? "" : `, ${drawnSize(drawn)}`;
	return drawn.kind === "point" ? `${kind} at ${short(x)}, ${short(y)}` : `${kind}${size}, ${place}`;
}

/** In what versions of one finding differ, in the order in which a person would ask. */
export function versionDifferences(heads: readonly Version[], own: readonly VerdictWord[]): VersionDifference[] {
	const said = heads.map(({ finding }) => new Map(finding === null ? [] : partsOf(finding, own)));
	const names = [...new Set(said.flatMap((parts) => [...parts.keys()]))];
	return names.flatMap((what) => {
		const values = said.map((parts) => parts.get(what) ?? "");
		const living = values.filter((_, at) => heads[at]?.finding !== null);
		return new Set(living).size > 1 ? [{ what, said: values }] : [];
	});
}

function partsOf({ author, body }: Finding, own: readonly VerdictWord[]): [string, string][] {
	const by: [string, string][] = [["Author", author]];
	switch (body.kind) {
		case "verdict":
			return [
				["Verdict", body.verdict === null ? "none" : verdictName(body.verdict, own)],
				["Reasons", body.reasons.join(", ")],
				["Remark", body.remark],
				["Tags", body.tags.join(", ")],
				["Assignee", body.assignee ?? ""],
				...by,
			];
		case "mark":
			return [
				["Shape", shapeWords(body.geometry)],
				["Points", pointsWords(body.geometry)],
				["Class", body.title],
				["Page", body.page === null ? "" : String(body.page + 1)],
				["Meant as", body.meaning === "right" ? "as it should be" : "a note"],
				["Text", body.text],
				["Answers", body.answers.flatMap((each) => answerWords(each, "")).join("\n")],
				["In place of", body.replaces?.title ?? ""],
				...by,
			];
		case "answer":
			return [["Answer", answerWords(body.answer, "").join("\n")], ...by];
		case "plan":
			return [
				["Name", body.terms.name],
				["Tasks", String(body.tasks.length)],
				["Readers", body.terms.readers.join(", ")],
				["Blind", body.terms.blind ? "yes" : "no"],
				...by,
			];
		case "removal":
		case "violation":
		case "words":
			return [["Says", `${kindWords[body.kind]}: ${sayingWords({ body }, own)}`], ...by];
	}
}

/** Shapes of one size at one place may still differ. */
function pointsWords(drawn: DrawnGeometry): string {
	switch (drawn.kind) {
		case "polygon":
			return String(drawn.ring.length);
		case "polyline":
			return String(drawn.points.length);
		case "segmentation":
			return String(drawn.zones.reduce((all, { region, holes }) => all + region.length + holes.flat().length, 0));
		default:
			return "";
	}
}

function answerWords({ title, answer, answers }: DrawnAnswer, before: string): string[] {
	const said = answer === null ? "no answer" : [answer].flat().join(", ");
	return [`${before}${title}: ${said}`, ...answers.flatMap((each) => answerWords(each, `${before}${title} › `))];
}
