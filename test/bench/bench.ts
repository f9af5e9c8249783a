import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { benchFile, type BenchFile } from "./bench-files.ts";
import type { Figures } from "./child/orders.ts";
import { mb, median } from "./figures.ts";
import type { AnyLine, Line, Medians, Probe } from "./line.ts";
import { allLines } from "./lines/lines.ts";
import type { Bench } from "./lines/with.ts";
import { readOptions } from "./options.ts";
import { Probes } from "./probes.ts";
import { preparePrograms } from "./programs.ts";
import { asMarkdown, asText, machine, type Row, rowOf } from "./table.ts";

const WARM_UP = 8e6;

export interface Place {
	/** Where exports are kept from one run to the next. */
	folder: string;
	/** The compiled programs. */
	built: string;
	say: (line: string) => void;
}

/**
 * Measures, prints and saves the table. Clocks decide nothing; counts that differ from the generator's do.
 *
 * @returns the rows, and the sentences on wrong counts
 */
export async function runBench(args: readonly string[], place: Place): Promise<{ rows: Row[]; wrong: string[] }> {
	const { folder, say } = place;
	const options = readOptions(args);
	const about = machine();
	say(about);
	const scratch = join(folder, `scratch-${process.pid}`);
	try {
		const probes = new Probes(await preparePrograms(place.built, scratch), scratch, options.isBrief);
		const files = options.bytes.flatMap((bytes) => options.kinds.map((kind) => benchFile(folder, kind, bytes, say)));
		const bench: Bench = {
			options,
			probes,
			file: (kind, bytes) => files.find((file) => file.kind === kind && file.bytes === bytes) ?? null,
			warmUp: benchFile(folder, "mix", WARM_UP, say),
		};
		const lines = allLines(bench).filter(
			({ id }) => options.only.length === 0 || options.only.some((beginning) => id.startsWith(beginning)),
		);
		if (lines.length === 0) throw new Error(`--only: no line begins with ${options.only.join(" or ")}`);
		const wrong = await checkCounts(probes, files, say);
		const measured = new Measured(options.rounds, options.warmsUp, scratch);
		for (const group of new Set(lines.flatMap((line) => (isMeasured(line) ? [line.group] : [])))) {
			const inGroup = lines.filter((line): line is Line => isMeasured(line) && line.group === group);
			wrong.push(
				...(await measured.run(
					inGroup.flatMap((line) => line.probes),
					say,
				)),
			);
		}
		const rows = lines.map((line) => rowOf(line, isMeasured(line) ? line.judge(measured.median) : null));
		for (const line of asText(rows)) say(line);
		for (const sentence of wrong) say(`WRONG: ${sentence.slice(0, 400)}`);
		if (options.save !== null)
			writeFileSync(options.save, asMarkdown(rows, [about, `medians of ${options.rounds} rounds`]));
		return { rows, wrong };
	} finally {
		rmSync(scratch, { recursive: true, force: true });
	}
}

function isMeasured(line: AnyLine): line is Line {
	return "judge" in line;
}

async function checkCounts(
	probes: Probes,
	files: readonly BenchFile[],
	say: (line: string) => void,
): Promise<string[]> {
	const all: string[] = [];
	for (const file of files) {
		const wrong = await probes.wrongOnCommandLine(file);
		say(`${mb(file.truth.bytes)} MB of ${file.kind}: counts ${wrong.length === 0 ? "as generated" : "WRONG"}`);
		all.push(...wrong.map((sentence) => `info of ${file.kind}: ${sentence}`));
	}
	return all;
}

/** Figures of all rounds, by probe. */
class Measured {
	readonly #figures = new Map<string, Figures[]>();

	constructor(
		private readonly rounds: number,
		private readonly warmsUp: boolean,
		private readonly scratch: string,
	) {}

	/** Runs everything in turn, `rounds` times, after a round that only warms up unless that is not wanted. Answers with what was counted wrongly. */
	async run(wanted: readonly Probe[], say: (line: string) => void): Promise<string[]> {
		const probes = new Map(wanted.filter(({ key }) => !this.#figures.has(key)).map((probe) => [probe.key, probe]));
		const wrong = new Set<string>();
		for (const key of probes.keys()) this.#figures.set(key, []);
		for (let round = this.warmsUp ? 0 : 1; round <= this.rounds; round++) {
			say(`round ${round} of ${this.rounds}: ${probes.size} measurements`);
			for (const [key, probe] of probes) {
				mkdirSync(this.scratch, { recursive: true });
				const figures = await probe.run();
				for (const sentence of probe.wrong?.(figures) ?? []) wrong.add(sentence);
				if (round > 0) this.#figures.get(key)?.push(figures);
			}
		}
		return [...wrong];
	}

	readonly median: Medians = ({ key }, figure) =>
		median(
			(this.#figures.get(key) ?? []).map((figures) => {
				const value = figures[figure];
				if (value === undefined) throw new Error(`${key} has no figure called ${figure}`);
				return value;
			}),
		);
}
