import type { MediaRole } from "#shared/media-needs";
import { type CollectOptions, usualCollect } from "../engine/media/collect/collect-program.ts";
import { parseOptions } from "./parse-options.ts";
import { WrongCall } from "./usage.ts";

/** What is to be fetched, and how. */
export interface CollectCall {
	where: string;
	/** A file with a list that the page copied; null: all. */
	only: string | null;
	/** A bundle or a folder that what is here is packed into; null: it stays where media are kept. */
	into: string | null;
	roles: readonly MediaRole[];
	options: CollectOptions;
	json: boolean;
}

const roleNames: ReadonlyMap<string, MediaRole> = new Map([
	["pictures", "asset"],
	["brush", "brush"],
	["volumes", "volume"],
]);

/** Errors: WrongCall. Null where help was asked for. */
export function readCollectCall(args: readonly string[]): { files: string[]; call: CollectCall } | null {
	const { values, positionals } = parseOptions(args, options);
	if (values.help === true) return null;
	const [, ...files] = positionals;
	if (files.length !== 1) throw new WrongCall(`collect takes one file; got ${String(files.length)} names`);
	return {
		files,
		call: {
			where: values.where ?? "",
			only: named("--only", values.only),
			into: named("--into", values.into),
			roles: values.roles === undefined ? [...roleNames.values()] : readRoles(values.roles),
			options: {
				parallel: number("--parallel", values.parallel, 1, 64) ?? usualCollect.parallel,
				retries: number("--retries", values.retries, 0, 20) ?? usualCollect.retries,
				most: number("--most-bytes", values["most-bytes"], 1, 2 ** 44) ?? usualCollect.most,
				allowInner: values.inner ?? false,
			},
			json: values.json ?? false,
		},
	};
}

const options = {
	help: { type: "boolean", short: "h" },
	where: { type: "string" },
	only: { type: "string" },
	into: { type: "string" },
	roles: { type: "string" },
	parallel: { type: "string" },
	retries: { type: "string" },
	"most-bytes": { type: "string" },
	inner: { type: "boolean" },
	json: { type: "boolean" },
} as const;

function named(option: string, value: string | undefined): string | null {
	if (value === "") throw new WrongCall(`${option} takes a name; got nothing`);
	return value ?? null;
}

function readRoles(text: string): MediaRole[] {
	const roles = text.split(",").map((name) => {
		const role = roleNames.get(name.trim());
		if (role === undefined) throw new WrongCall(`--roles takes ${[...roleNames.keys()].join(", ")}; got ${name}`);
		return role;
	});
	return [...new Set(roles)];
}

function number(option: string, text: string | undefined, least: number, most: number): number | null {
	if (text === undefined) return null;
	const value = /^\d{1,15}$/u.test(text) ? Number(text) : NaN;
	if (!(value >= least && value <= most))
		throw new WrongCall(`${option} takes a whole number from ${String(least)} to ${String(most)}; got ${text}`);
	return value;
}
