/** Says on stderr what nobody asked for and no window can show: a bug, or a small thing that could not be done. */
export function report(what: string, error: unknown): void {
	const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
	// Names in a message are somebody else's text: no control characters reach a terminal.
	process.stderr.write(`${what}: ${why.replaceAll(/[^\P{Cc}\n\t]/gu, "\uFFFD")}\n`);
}
