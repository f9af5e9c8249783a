import type { Classification } from "#shared/task";
import { instantWords } from "../wording/instant.ts";
import { unknownFacts } from "../wording/json.ts";

/** What the export says of an answer beside the answer itself, a line each: for a tooltip. */
export function answerTip({ tool, schemaId, objectId, page, metadata }: Classification): string {
	const lines = [
		`${tool ?? "no kind"} · ${schemaId ?? "no schema id"}`,
		`object id ${objectId ?? "not in the export"}`,
	];
	if (page !== null) lines.push(`${String(page)} as page in the export`);
	if (metadata !== null) {
		const { createdAt, createdBy, createdIn, updatedAt, updatedBy, updatedIn, description, unknown } = metadata;
		lines.push(...authored("created", createdAt, createdBy, createdIn));
		lines.push(...authored("updated", updatedAt, updatedBy, updatedIn));
		if (description !== null) lines.push(description);
		for (const { name, value } of unknownFacts(unknown)) lines.push(`${name}: ${value}`);
	}
	return lines.join("\n");
}

function authored(
	verb: string,
	at: Parameters<typeof instantWords>[0],
	by: string | null,
	where: string | null,
): string[] {
	if (at === null && by === null && where === null) return [];
	const parts = [verb, at === null ? "" : instantWords(at).text, by ?? "", where === null ? "" : `in ${where}`];
	return [parts.filter((part) => part !== "").join(" ")];
}

/** Keys of an answer that the format does not name, in words. */
export function answerExtras({ unknown }: Classification): string[] {
	return unknownFacts(unknown).map(({ name, value }) =>
		name === "columnField" && value === "true" ? "a column of a table" : `${name}: ${value}`,
	);
}
