import type { FaultCode } from "#shared/faults";

/** A failure a user can meet. `detail` says what and where (byte, line, task, name); the table in faults.ts says what to do. */
export interface Fault {
	ok: false;
	code: FaultCode;
	detail: string;
}

/**
 * Failures a user can meet are values; only bugs are thrown, because across a process boundary an error keeps nothing
 * but its message.
 */
export type Outcome<T> = { ok: true; value: T } | Fault;

export function ok<T>(value: T): Outcome<T> {
	return { ok: true, value };
}

export function fault(code: FaultCode, detail: string): Fault {
	return { ok: false, code, detail };
}
