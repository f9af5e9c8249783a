import { parseOptions } from "./parse-options.ts";
import { WrongCall } from "./usage.ts";

/** Which rules are to be run over a file, and how it is told. */
export interface RulesCall {
	/** The file of rules. */
	rules: string;
	where: string;
	json: boolean;
	/** Exit with 3 where a rule of severity error does not hold. */
	strict: boolean;
	/** Null: as many as there are cores. */
	workers: number | null;
}

const options = {
	help: { type: "boolean", short: "h" },
	where: { type: "string" },
	json: { type: "boolean" },
	strict: { type: "boolean" },
	workers: { type: "string" },
} as const;

/** Errors: WrongCall. Null where help was asked for. */
export function readRulesCall(args: readonly string[]): { file: string; call: RulesCall } | null {
	const { values, positionals } = parseOptions(args, options);
	if (values.help === true) return null;
	const [, file, rules, ...more] = positionals;
	if (file === undefined || rules === undefined || more.length > 0)
		throw new WrongCall(`rules takes a file and a file of rules; got ${String(positionals.length - 1)} names`);
	const { where = "", json = false, strict = false, workers } = values;
	if (workers !== undefined && !/^[1-9]\d?$/u.test(workers))
		throw new WrongCall(`--workers takes a number from 1 to 99; got ${workers}`);
	return { file, call: { rules, where, json, strict, workers: workers === undefined ? null : Number(workers) } };
}
