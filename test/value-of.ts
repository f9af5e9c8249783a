import type { Outcome } from "#shared/outcome";

/** What an outcome holds. Errors: its fault, in words. */
export function valueOf<T>(outcome: Outcome<T>): T {
	if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.detail}`);
	return outcome.value;
}
