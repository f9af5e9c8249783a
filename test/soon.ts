import { vi } from "vitest";

/** What an assertion answers once it holds. A busy machine needs more than the second that is usual. */
export function soon<T>(assert: () => T | Promise<T>): Promise<T> {
	return vi.waitFor(assert, { timeout: 10_000 });
}
