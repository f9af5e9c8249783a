import { type Fault, fault } from "#shared/outcome";

export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
	return (
		error instanceof Error &&
		(error as NodeJS.ErrnoException).code !== undefined &&
		(error as NodeJS.ErrnoException).syscall !== undefined
	);
}

/** The fault behind an error of the file system, with its own words. */
export function systemFault(error: NodeJS.ErrnoException, name: string): Fault {
	const code = error.code ?? "";
	if (code === "ENOENT" || code === "ENOTDIR") return fault("file-missing", name);
	if (code === "EISDIR") return fault("not-a-file", name);
	if (code === "ENOSPC" || code === "EDQUOT") return fault("no-space", `${name} (${code})`);
	return fault("file-unreadable", `${name} (${code}: ${error.message})`);
}
