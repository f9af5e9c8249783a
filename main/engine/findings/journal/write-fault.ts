import { type Fault, fault } from "#shared/outcome";
import { isSystemError, systemCode, systemWords } from "../../exports/system-fault.ts";

const readOnly: ReadonlySet<string> = new Set(["EROFS", "EACCES", "EPERM"]);

/** Why something could not be kept. Errors: what is none of the file system's is thrown on. */
/** What says that the folder, or the drive it is on, is not there. */
const away: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "ENODEV", "ENXIO", "ESTALE", "ENOMEDIUM"]);

export function writeFault(error: unknown, name: string): Fault {
	if (!isSystemError(error)) throw error;
	const words = `${name} (${systemWords(error)})`;
	const code = systemCode(error);
	if (readOnly.has(code)) return fault("findings-read-only", words);
	return fault(away.has(code) ? "findings-away" : "findings-not-saved", words);
}

export function readFault(error: unknown, name: string): Fault {
	if (!isSystemError(error)) throw error;
	return fault(
		away.has(systemCode(error)) ? "findings-away" : "findings-unreadable",
		`${name} (${systemWords(error)})`,
	);
}
