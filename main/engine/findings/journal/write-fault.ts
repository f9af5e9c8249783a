import { type Fault, fault } from "#shared/outcome";
import { isSystemError, systemWords } from "../../exports/system-fault.ts";

const readOnly: ReadonlySet<string> = new Set(["EROFS", "EACCES", "EPERM"]);

/** Why something could not be kept. Errors: what is none of the file system's is thrown on. */
export function writeFault(error: unknown, name: string): Fault {
	if (!isSystemError(error)) throw error;
	const words = `${name} (${systemWords(error)})`;
	return fault(readOnly.has(error.code ?? "") ? "findings-read-only" : "not-saved", words);
}

export function readFault(error: unknown, name: string): Fault {
	if (!isSystemError(error)) throw error;
	return fault(error.code === "ENOENT" ? "file-missing" : "file-unreadable", `${name} (${systemWords(error)})`);
}
