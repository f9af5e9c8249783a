import { parseOptions } from "./parse-options.ts";
import { WrongCall } from "./usage.ts";

/** What is to be done with a bundle. */
export type BundleCall =
	| { command: "pack"; into: string; where: string; media: string[]; asFolder: boolean; json: boolean }
	| { command: "verify"; json: boolean }
	| { command: "unpack"; into: string; json: boolean };

export const bundleCommands = ["pack", "verify", "unpack"] as const;

const optionsOf: Readonly<Record<BundleCall["command"], readonly string[]>> = {
	pack: ["into", "where", "media", "folder", "json"],
	verify: ["json"],
	unpack: ["into", "json"],
};

/** Errors: WrongCall. Null where help was asked for. */
export function readBundleCall(
	command: BundleCall["command"],
	args: readonly string[],
): { file: string; call: BundleCall } | null {
	const { values, positionals } = parseOptions(args, options);
	if (values.help === true) return null;
	const [, file, ...more] = positionals;
	if (file === undefined || more.length > 0)
		throw new WrongCall(
			`${command} takes one ${command === "pack" ? "file" : "bundle"}; got ${String(positionals.length - 1)} names`,
		);
	for (const name of Object.keys(values)) {
		if (!optionsOf[command].includes(name)) throw new WrongCall(`${command} has no option --${name}`);
	}
	const json = values.json ?? false;
	if (command === "verify") return { file, call: { command, json } };
	const { into } = values;
	if (into === undefined || into === "")
		throw new WrongCall(`${command} takes --into ${command === "pack" ? "BUNDLE.loupe" : "FOLDER"}: what is made`);
	if (command === "unpack") return { file, call: { command, into, json } };
	const { where = "", media = [], folder = false } = values;
	return { file, call: { command, into, where, media, asFolder: folder, json } };
}

const options = {
	help: { type: "boolean", short: "h" },
	json: { type: "boolean" },
	into: { type: "string" },
	where: { type: "string" },
	media: { type: "string", multiple: true },
	folder: { type: "boolean" },
} as const;
