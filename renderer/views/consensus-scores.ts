import type { Task } from "#shared/task";
import { unknownFacts } from "../wording/json.ts";

/** A line of the consensus: a name, its bar, and the score in words. */
export interface Score {
	name: string;
	/** 0-1 of the bar's length; null: there is no score, which is not 0. */
	share: number | null;
	value: string;
	exact: string;
	/** What else stands in the export beside it. */
	notes: string[];
}

/** The average first, then each class and question in the order of the export; empty without a consensus. */
export function consensusScores({ consensusAverage, consensusDetailed }: Task): Score[] {
	if (consensusAverage === null && consensusDetailed.length === 0) return [];
	return [
		{ name: "average", ...scored(consensusAverage), notes: [] },
		...consensusDetailed.map(({ title, schemaId, score, unknown }) => {
			const said = scored(score);
			return {
				name: title.trim() === "" ? "(no title)" : title,
				...said,
				exact: `${said.exact} · schema id ${schemaId ?? "not in the export"}`,
				notes: unknownFacts(unknown).map(({ name, value }) => `${name}: ${value}`),
			};
		}),
	];
}

function scored(score: number | null): Pick<Score, "share" | "value" | "exact"> {
	if (score === null) return { share: null, value: "no score", exact: "not in the export" };
	const value = `${String(Math.round(score * 100) / 100).replace("-", "−")} %`;
	return {
		share: Math.min(1, Math.max(0, score / 100)),
		value: score < 0 || score > 100 ? `${value}, beyond 0–100` : value,
		exact: `${String(score)} in the export`,
	};
}
