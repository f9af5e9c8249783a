import type { VolumeGrid } from "#shared/media";
import type { Instant, Tool } from "#shared/task";
import type { Interpolated } from "#shared/drawing/tracks";
import { count } from "../wording/count.ts";
import { pageWord } from "../wording/frame.ts";
import { geometryFacts, kindNames } from "../wording/geometry.ts";
import { instantWords } from "../wording/instant.ts";
import { unknownFacts } from "../wording/json.ts";
import { betweenWords } from "./frame-words.ts";

export interface Fact {
	name: string;
	value: string;
	exact?: string;
	mono?: boolean;
}

/** What facts of a tool depend on beside it. */
export interface ToolContext {
	/** What lies behind a tool that no export has. */
	between: Interpolated | null;
	isFilm: boolean;
	/** Of the volume that it lies in, where that is at hand. */
	grid: VolumeGrid | null;
	/** The link of the task's volume mask. */
	volumeMask: string | null;
}

/**
 * Everything the export says of one tool but its answers, one line each; keys that the format does not name included.
 */
export function toolFacts(tool: Tool, { between, isFilm, grid, volumeMask }: ToolContext): Fact[] {
	const facts: Fact[] = [{ name: "kind", value: kindNames[tool.geometry.kind] }];
	if (between !== null) facts.push({ name: "interpolated", value: betweenWords(between, isFilm) });
	for (const [name, value] of geometryFacts(tool.geometry, grid)) facts.push({ name, value });
	if (tool.geometry.kind === "voxel-brush") facts.push(...brushFacts(tool, volumeMask));
	if (tool.page !== null)
		facts.push({
			name: isFilm ? "frame" : "page",
			value: count(tool.page + 1),
			exact: between === null ? `${String(tool.page)} in the export` : "not in the export",
		});
	facts.push({ name: "object id", value: tool.objectId ?? "none", mono: true });
	facts.push({ name: "schema id", value: tool.schemaId ?? "none", mono: true });
	if (tool.ocrText !== null) facts.push({ name: "OCR text", value: tool.ocrText });
	for (const fact of unknownFacts(tool.ocrUnknown)) facts.push({ ...fact, name: `OCR ${fact.name}` });
	for (const [place, link] of tool.masks.entries())
		facts.push({ name: `mask ${count(place + 1)}`, value: link, exact: "Shown, never followed" });
	if (tool.interpolationStopped)
		facts.push({ name: "leaves", value: `from this ${pageWord(isFilm)} on (interpolation stopped)` });
	const { metadata } = tool;
	if (metadata !== null) {
		facts.push(...authored("created", metadata.createdAt, metadata.createdBy, metadata.createdIn));
		facts.push(...authored("updated", metadata.updatedAt, metadata.updatedBy, metadata.updatedIn));
		if (metadata.description !== null) facts.push({ name: "description", value: metadata.description });
		facts.push(...unknownFacts(metadata.unknown));
	}
	return [...facts, ...unknownFacts(tool.unknown)];
}

/** Voxels carry the class as their value: the schema id of the class is the label in the mask. */
function brushFacts({ schemaId }: Tool, mask: string | null): Fact[] {
	const isLabel = schemaId !== null && /^[1-9]\d{0,9}$/u.test(schemaId);
	return [
		{ name: "label", value: isLabel ? `${schemaId}, the value of its voxels` : "none: its schema id is no number" },
		{
			name: "volume mask",
			value: mask === null ? "not in the export" : (/([^/?#]+)(?:[?#].*)?$/u.exec(mask)?.[1] ?? mask),
			...(mask === null ? {} : { exact: "Shown, never followed" }),
		},
	];
}

function authored(verb: string, at: Instant | null, by: string | null, where: string | null): Fact[] {
	if (at === null && by === null && where === null) return [];
	const when = instantWords(at);
	const value = [at === null ? "" : when.text, by ?? "", where === null ? "" : `in ${where}`];
	return [{ name: verb, value: value.filter((part) => part !== "").join("\n"), exact: when.exact }];
}
