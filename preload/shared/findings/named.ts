import type { Geometry, Tool } from "#shared/task";
import type { NamedTool } from "./finding.ts";

/** Enough for what a hand does, and coarse enough that another export's last digits change nothing: 1/100 pixel. */
const grain = 100;

/** How a finding names an annotation. Page and engine have to say the same, or nothing would fit any more. */
export function namedTool({
	objectId,
	schemaId,
	title,
	page,
	geometry,
}: Pick<Tool, "objectId" | "schemaId" | "title" | "page" | "geometry">): NamedTool {
	return { objectId, schemaId, title, page, print: printOf(geometry) };
}

/** The kind of a geometry and 53 bits of its figures: tells "changed since" from "as it was". */
export function printOf(geometry: Geometry): string {
	return `${geometry.kind}:${hash53(textOf(geometry)).toString(36)}`;
}

/** The same text for the same content, whatever the order of its keys. */
function textOf(value: unknown): string {
	if (typeof value === "number") return String(Math.round(value * grain) + 0);
	if (Array.isArray(value)) return `[${value.map(textOf).join(",")}]`;
	if (typeof value !== "object" || value === null) return JSON.stringify(value);
	const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
	return `{${entries.map(([key, part]) => `${key}:${textOf(part)}`).join(",")}}`;
}

/** Two FNV-1a passes of 32 bits with different bases; the second keeps 21 of them. No secret hangs on it. */
function hash53(text: string): number {
	let low = 0x811c9dc5;
	let high = 0x9e3779b9;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		low = Math.imul(low ^ code, 0x01000193);
		high = Math.imul(high ^ code, 0x85ebca6b);
		high ^= high >>> 13;
	}
	return (high >>> 11) * 0x100000000 + (low >>> 0);
}
