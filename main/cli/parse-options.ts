import { parseArgs, type ParseArgsConfig } from "node:util";
import { WrongCall } from "./usage.ts";

interface Form<T extends NonNullable<ParseArgsConfig["options"]>> {
	args: string[];
	allowPositionals: true;
	options: T;
}

/** Names and the values of options; --help is one of each call. Errors: WrongCall. */
export function parseOptions<const T extends NonNullable<ParseArgsConfig["options"]>>(
	args: readonly string[],
	options: T,
): ReturnType<typeof parseArgs<Form<T>>> {
	try {
		return parseArgs<Form<T>>({ args: joinDescending(args), allowPositionals: true, options });
	} catch (error) {
		throw new WrongCall(error instanceof Error ? error.message : String(error));
	}
}

/** `--sort -tools` and `--where -batch:B1` begin like options: they are joined to what they belong to. */
function joinDescending(args: readonly string[]): string[] {
	const joined: string[] = [];
	for (let i = 0; i < args.length; i++) {
		const name = args[i] ?? "";
		const value = args[i + 1];
		if ((name === "--sort" || name === "--where") && value?.startsWith("-") === true) {
			joined.push(`${name}=${value}`);
			i++;
		} else joined.push(name);
	}
	return joined;
}
