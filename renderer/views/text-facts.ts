import type { Tool } from "#shared/task";
import { isSameText } from "../state/text/entity-ends.ts";
import type { TextAsset } from "../state/text/text-asset.svelte.ts";
import type { TextSpans } from "../state/text/text-spans.svelte.ts";
import { count, counted } from "../wording/count.ts";
import { encodingNames, endReasons, endWords } from "../wording/text.ts";
import type { FactGroup } from "./task-facts.ts";
import type { Fact } from "./tool-facts.ts";

/** A selection or what the text has in its place: the raw view has all of it. */
const longestExcerpt = 300;

/** What is known of the text and of how its entities were read. */
export function textGroup(text: TextAsset, spans: TextSpans): FactGroup {
	const { blocks, decoded } = text;
	const { agreement, ends, unplaced } = spans;
	const facts: Fact[] = [{ name: "offsets", value: endWords(ends), exact: endReasons(ends) }];
	if (ends.exclusive > 0 && ends.inclusive > 0) facts.push({ name: "ends disagree", value: endReasons(ends) });
	if (unplaced > 0)
		facts.push({ name: "not placed", value: `${counted(unplaced, "entity", "entities")} without whole offsets` });
	if (blocks !== null && decoded !== null) {
		const mark = decoded.marked ? ", byte order mark not counted" : "";
		facts.push(
			{ name: "encoding", value: `${encodingNames[decoded.encoding]}${mark}` },
			{
				name: "length",
				value: `${counted(blocks.text.length, "character")} in ${counted(blocks.lines, "line")}`,
				exact: "UTF-16 units, as offsets count; CR LF is two of them",
			},
		);
	}
	if (agreement !== null && agreement.agree + agreement.disagree > 0) {
		facts.push({
			name: "selections",
			value: `${count(agreement.agree)} of ${count(agreement.agree + agreement.disagree)} as the text says`,
			exact: "Blanks around them aside",
		});
	}
	return { title: "Text", facts };
}

/** What the text at hand says where an entity stands, if the export does not say the same. */
export function entityFacts(tool: Tool, spans: TextSpans): Fact[] {
	if (tool.geometry.kind !== "entity") return [];
	const there = spans.textOf(tool.index);
	const { selection } = tool.geometry;
	if (there === null || (selection !== null && isSameText(there, selection))) return [];
	const excerpt = there.length > longestExcerpt ? `${there.slice(0, longestExcerpt)}…` : there;
	return [{ name: "in the file", value: excerpt === "" ? "no character" : excerpt }];
}
