import { type Piece, QueryError } from "./query-tokens.ts";

export type Comparison = "<" | "<=" | ">" | ">=" | "=";

/** `value` up to (not including) `until`: a date is a day long, a number a point (both the same). */
export interface Span {
	value: number;
	until: number;
}

const durations = new Map([
	["ms", 1],
	["s", 1000],
	["min", 60_000],
	["h", 3_600_000],
]);

/** Errors: QueryError. */
export function readSpan(kind: "number" | "duration" | "time", piece: Piece): Span {
	return kind === "time" ? readTime(piece) : readNumber(kind, piece);
}

function readNumber(kind: "number" | "duration", piece: Piece): Span {
	const match = /^(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)([a-z]*)$/u.exec(piece.text);
	const unit = match?.[2] ?? "";
	const factor = unit === "" ? 1 : kind === "duration" ? durations.get(unit) : undefined;
	const value = Number(match?.[1]) * (factor ?? NaN);
	if (!Number.isFinite(value)) {
		throw new QueryError(
			kind === "duration" ? "Expected a duration such as 500ms, 90s, 5min or 2h" : "Expected a number such as 10",
			piece.at,
			piece.to,
		);
	}
	return { value, until: value };
}

function readTime(piece: Piece): Span {
	const { text } = piece;
	const [, year = "", month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/u.exec(text) ?? [];
	const isInstant = year === "";
	const value = isInstant
		? Date.parse(/[zZ]|[+-]\d{2}:?\d{2}$/u.test(text) ? text : `${text}Z`)
		: Date.parse(`${year}-${month ?? "01"}-${day ?? "01"}T00:00:00Z`);
	if (Number.isNaN(value)) {
		throw new QueryError(
			"Expected a date such as 2024-01-31, 2024-01, 2024 or 2024-01-31T12:00:00Z",
			piece.at,
			piece.to,
		);
	}
	if (isInstant) return { value, until: value };
	const end = new Date(value);
	if (day !== undefined) end.setUTCDate(end.getUTCDate() + 1);
	else if (month !== undefined) end.setUTCMonth(end.getUTCMonth() + 1);
	else end.setUTCFullYear(end.getUTCFullYear() + 1);
	return { value, until: end.getTime() };
}

/** The threshold behind the name of a field of the comparison. */
export function readThreshold(field: { name: string; kind: string }, piece: Piece): number {
	if (field.kind !== "figure" && field.kind !== "pair")
		throw new QueryError(
			`${field.name} knows no threshold: @ goes with figures and pairs of a comparison`,
			piece.at - 1,
			piece.to,
		);
	const { value } = readSpan("number", piece);
	if (value >= 0 && value <= 1) return value;
	throw new QueryError("A threshold is a number from 0 to 1", piece.at, piece.to);
}

/** A span as a query writes it, so that it reads back the same. */
export function printSpan(kind: "number" | "duration" | "time", { value, until }: Span): string {
	if (kind !== "time") return String(value);
	const instant = new Date(value).toISOString();
	if (until === value) return instant;
	const days = (until - value) / 86_400_000;
	return instant.slice(0, days === 1 ? 10 : days > 31 ? 4 : 7);
}
