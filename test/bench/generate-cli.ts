import { parseArgs } from "node:util";
import type { Form } from "./export-writer.ts";
import { generateExport, kinds, writeTruth } from "./generate.ts";
import { parseBytes } from "./sizes.ts";

const usage = `Writes a made-up export:
  npx tsx test/bench/generate-cli.ts --out FILE [--kind mix|pretty|box|small|v2] [--form array|lines|ndjson]
    [--bytes 100MB] [--assets N] [--seed N] [--truth]

  --bytes, --assets   whichever is reached first; 100 MB where neither is given
  --seed              the same seed, kind, form and size make the same bytes
  --truth             beside the file, what a reader should count in it
`;
const forms: readonly Form[] = ["array", "lines", "ndjson"];

function oneOf<T extends string>(option: string, value: string, known: readonly T[]): T {
	const found = known.find((entry) => entry === value);
	if (found === undefined) throw new Error(`--${option}: got "${value}", expected one of ${known.join(", ")}`);
	return found;
}

const { values } = parseArgs({
	options: {
		out: { type: "string" },
		kind: { type: "string", default: "mix" },
		form: { type: "string", default: "array" },
		bytes: { type: "string" },
		assets: { type: "string" },
		seed: { type: "string", default: "1" },
		truth: { type: "boolean", default: false },
		help: { type: "boolean", short: "h", default: false },
	},
});
if (values.help) {
	process.stdout.write(usage);
	process.exit(0);
}
if (values.out === undefined) throw new Error("--out: got nothing, expected the file to write");
const path = values.out;
const whole = (option: string, text: string): number => {
	if (!/^\d{1,15}$/.test(text)) throw new Error(`--${option}: got "${text}", expected a whole number`);
	return Number(text);
};
const started = performance.now();
const { truth, places } = generateExport({
	path,
	kind: oneOf("kind", values.kind, kinds),
	form: oneOf("form", values.form, forms),
	seed: whole("seed", values.seed),
	bytes: values.bytes === undefined ? (values.assets === undefined ? 100e6 : Infinity) : parseBytes(values.bytes),
	assets: values.assets === undefined ? Infinity : whole("assets", values.assets),
});
if (values.truth) writeTruth(path, truth, places);
const seconds = (performance.now() - started) / 1000;
process.stdout.write(
	`${path}: ${truth.bytes.toString()} bytes, ${truth.assets.toString()} assets, ${truth.tasks.toString()} tasks, ${truth.tools.toString()} tools; ${(truth.bytes / 1e6 / seconds).toFixed(0)} MB/s\n`,
);
