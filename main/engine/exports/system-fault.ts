import { getSystemErrorMap } from "node:util";
import { type Fault, fault } from "#shared/outcome";

export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
	return (
		error instanceof Error &&
		(error as NodeJS.ErrnoException).code !== undefined &&
		(error as NodeJS.ErrnoException).syscall !== undefined
	);
}

/**
 * For what may fail for reasons of the system that nobody need be told, as a cache does: `otherwise` then. Errors: all
 * others of `work`.
 */
export async function orElse<T, E>(work: () => Promise<T>, otherwise: E): Promise<T | E> {
	try {
		return await work();
	} catch (error) {
		if (isSystemError(error)) return otherwise;
		throw error;
	}
}

/** Errors that Node gives no name, though people meet them: shares, quotas and broken file systems. */
const unnamed: ReadonlyMap<number, readonly [code: string, words: string]> = new Map(
	process.platform === "darwin"
		? ([
				[-69, ["EDQUOT", "disk quota exceeded"]],
				[-70, ["ESTALE", "stale file handle"]],
			] as const)
		: ([
				[-116, ["ESTALE", "stale file handle"]],
				[-117, ["EUCLEAN", "the file system needs repair"]],
				[-122, ["EDQUOT", "disk quota exceeded"]],
				[-123, ["ENOMEDIUM", "no medium found"]],
			] as const),
);

function named(error: NodeJS.ErrnoException): readonly [code: string, words: string] {
	const errno = error.errno ?? 0;
	return getSystemErrorMap().get(errno) ?? unnamed.get(errno) ?? [error.code ?? "an unknown error", ""];
}

/** "ENOSPC". The error's own code is a sentence where Node has no name for it. */
export function systemCode(error: NodeJS.ErrnoException): string {
	return named(error)[0];
}

/** "ELOOP: too many symbolic links encountered". The message of the error itself holds a path, which a page never sees. */
export function systemWords(error: NodeJS.ErrnoException): string {
	const [code, words] = named(error);
	return words === "" ? code : `${code}: ${words}`;
}

/** The fault behind an error of the file system. `name`: of the file, without its folder. */
export function systemFault(error: NodeJS.ErrnoException, name: string): Fault {
	const code = systemCode(error);
	if (code === "ENOENT" || code === "ENOTDIR") return fault("file-missing", name);
	if (code === "EISDIR") return fault("not-a-file", name);
	if (code === "ENOSPC" || code === "EDQUOT") return fault("no-space", `${name} (${code})`);
	return fault("file-unreadable", `${name} (${systemWords(error)})`);
}
