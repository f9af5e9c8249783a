import { join } from "node:path";
import type { BenchFile } from "./bench-files.ts";
import { wrongCounts } from "./check-counts.ts";
import type { Figures, Order, Threads } from "./child/orders.ts";
import { warmUpPasses } from "./figures.ts";
import type { CanvasOrder } from "./child/canvas.ts";
import type { PagePrograms } from "./child/page.ts";
import type { ScrollOrder } from "./child/scroll.ts";
import type { TypingOrder } from "./child/typing.ts";
import type { TaskOrder } from "./child/task.ts";
import type { ViewsOrder } from "./child/views.ts";
import type { VolumeOrder } from "./child/volume.ts";
import type { MasksOrder } from "./child/brush.ts";
import type { ThumbnailsOrder } from "./child/thumbnails.ts";
import type { Probe } from "./line.ts";
import type { Available, Programs } from "./programs.ts";
import { measuredRun, runProgram } from "./run-program.ts";

type PageOrder = ScrollOrder | CanvasOrder | TaskOrder | ViewsOrder | VolumeOrder;
type WithoutPrograms<O> = O extends Order ? Omit<O, "built"> : never;

const counted = ["assets", "tasks", "tools", "classifications", "relations"] as const;

function wrongOf(who: string, { truth, kind }: BenchFile): (figures: Figures) => string[] {
	return (figures) =>
		counted
			.filter((name) => name in figures && figures[name] !== truth[name])
			.map((name) => `${who} of ${kind}: ${String(figures[name])} ${name}, expected ${truth[name]}`);
}

/** What can be run on the exports. */
export class Probes {
	constructor(
		private readonly programs: Programs,
		/** Emptied when the benchmark begins, and removed at its end. */
		private readonly scratch: string,
		private readonly isBrief: boolean,
	) {}

	/** Why one of the references is not here; null where it is. */
	missing(which: "simdjson" | "dropCache" | "ripgrep" | "browser"): string | null {
		const found = this.programs[which];
		return "missing" in found ? found.missing : null;
	}

	/** Reading an export into an index; with `isWarm`, after the same threads have read it before. */
	scan({ path, ...file }: BenchFile, threads: Threads, isWarm = true): Probe {
		const key = `scan ${path} by ${threads}${isWarm ? "" : " cold"}`;
		const probe = this.#child(key, { job: "scan", file: path, threads, warmUp: isWarm ? path : null });
		const wrong = wrongOf("scan", { path, ...file });
		return {
			...probe,
			wrong: (figures) => [
				...wrong(figures),
				...(figures["problems"] === 0
					? []
					: [`scan of ${file.kind}: ${String(figures["problems"])} problems, expected 0`]),
			],
		};
	}

	simdjson(file: BenchFile): Probe {
		const program = programOf(this.programs.simdjson);
		return {
			key: `simdjson ${file.path}`,
			run: () => measuredRun(program, [file.path, String(1 + warmUpPasses(file.truth.bytes))], this.scratch),
			wrong: wrongOf("simdjson", file),
		};
	}

	/** JSON.parse of each asset. */
	parse(file: BenchFile): Probe {
		return { ...this.#reference("parse", file.path), wrong: wrongOf("JSON.parse", file) };
	}

	readSync({ path }: BenchFile): Probe {
		return this.#reference("read", path, path);
	}

	bareNode(): Probe {
		return this.#reference("bare");
	}

	/** Reading an export that the system does not hold in memory; `warmUp`: what the threads have read before. */
	coldScan({ path }: BenchFile, warmUp: BenchFile): Probe {
		return this.#dropped(
			path,
			this.#child(`cold scan ${path}`, { job: "scan", file: path, threads: 2, warmUp: warmUp.path }),
		);
	}

	coldReadSync({ path }: BenchFile, warmUp: BenchFile): Probe {
		return this.#dropped(path, this.#reference("read", path, warmUp.path));
	}

	firstRows({ path }: BenchFile, warmUp: BenchFile | null): Probe {
		const scratch = this.#scratchOf("first-rows");
		return this.#child(`first rows ${path} ${warmUp ? "warm" : ""}`, {
			job: "first-rows",
			file: path,
			warmUp: warmUp?.path ?? null,
			scratch,
		});
	}

	reopen({ path }: BenchFile): Probe {
		return this.#child(`reopen ${path}`, { job: "reopen", file: path, scratch: this.#scratchOf("reopen") });
	}

	asset({ path, truth }: BenchFile): Probe {
		const assets = Math.min(400, truth.assets);
		return this.#child(`asset ${path}`, { job: "asset", file: path, scratch: this.#scratchOf("asset"), assets });
	}

	cancel({ path }: BenchFile): Probe {
		return this.#child(`cancel ${path}`, { job: "cancel", file: path, scratch: this.#scratchOf("cancel") });
	}

	rows(rows: number): Probe {
		return this.#child(`rows ${rows}`, { job: "rows", rows });
	}

	/** A start with so many operations in the journal of findings. */
	restart(operations: number): Probe {
		const wrong = ({ findings }: Figures): string[] =>
			findings === operations ? [] : [`findings after a start: ${String(findings)}, expected ${operations}`];
		const order = { job: "restart", scratch: this.#scratchOf("restart"), operations } as const;
		return { ...this.#child(`restart ${operations}`, order), wrong };
	}

	/** Lists of so many findings, with their counts. */
	findingLists(findings: number): Probe {
		return this.#child(`finding-lists ${findings}`, { job: "finding-lists", findings });
	}

	/** The list of so many tasks in the page, or the gallery, scrolled by the wheel and by its bar. */
	scroll(rows: number, view: ScrollOrder["view"] = "list"): Probe {
		const order: ScrollOrder = { ...this.#page("scroll"), rows, view };
		return this.#inPage(`scroll ${view} ${rows}`, this.programs.scroll, order);
	}

	/** A remark of so many keys, typed while verdicts are given in another page of the same program. */
	typing(keys: number): Probe {
		const order: TypingOrder = { ...this.#page("typing"), keys };
		return this.#inPage(`typing ${keys}`, this.programs.typing, order);
	}

	/** Tasks of so many shapes, panned and zoomed in the page, and the same shapes on a bare canvas. */
	canvas(shapes: readonly number[]): Probe {
		const order: CanvasOrder = { ...this.#page("canvas"), shapes };
		return this.#inPage(`canvas ${shapes.join()}`, this.programs.canvas, order);
	}

	/** A task of so many shapes, opened by a click, and the same parsed and painted on a bare canvas. */
	task(shapes: number): Probe {
		const order: TaskOrder = { ...this.#page("task"), shapes };
		return this.#inPage(`task ${shapes}`, this.programs.task, order);
	}

	/** What is held after walking through a few tasks and after many. */
	views(few: number, many: number): Probe {
		const order: ViewsOrder = { ...this.#page("views"), few, many };
		return this.#inPage(`views ${many}`, this.programs.views, order);
	}

	/** Slices of a volume of so many columns, rows and slices, and slices that are ready. */
	volume(sizes: VolumeOrder["sizes"]): Probe {
		const order: VolumeOrder = { ...this.#page("volume"), sizes };
		return this.#inPage(`volume ${sizes.join()}`, this.programs.volume, order);
	}

	/** Thumbnails of tasks over pictures and on sheets, and the same pictures made as small without them. */
	thumbnails(): Probe {
		const order: ThumbnailsOrder = { scratch: this.#scratchOf("thumbnails"), isBrief: this.isBrief };
		return this.#inPage("thumbnails", this.programs.thumbnails, order);
	}

	/** One mask, read by this program, by sharp, or not at all. What both count has to be what was painted. */
	masks(side: number, by: MasksOrder["by"]): Probe {
		const order: MasksOrder = { scratch: this.#scratchOf("masks"), side, by };
		const args = ["--import", "tsx", this.programs.masks, JSON.stringify(order)];
		return {
			key: `masks ${by} ${side}`,
			run: () => measuredRun(process.execPath, args, order.scratch),
			wrong: ({ colours, coloured, painted }) =>
				by === "nothing" || (colours === 4 && coloured === painted)
					? []
					: [
							`masks by ${by}: ${String(coloured)} pixels in ${String(colours)} colours, expected ${String(painted)} in 4`,
						],
		};
	}

	#page(scratch: string): PagePrograms {
		const browser = programOf(this.programs.browser);
		return { loupe: this.programs.loupe, browser, scratch: this.#scratchOf(scratch), isBrief: this.isBrief };
	}

	#inPage(key: string, program: string, order: PageOrder | ThumbnailsOrder): Probe {
		const args = ["--import", "tsx", program, JSON.stringify(order)];
		return { key, run: () => measuredRun(process.execPath, args, order.scratch) };
	}

	/** Searching the text, and ripgrep (if it is here) right after it: both have to find the same number. */
	search({ path, kind }: BenchFile, text: string): Probe {
		const ours = this.#child(`search ${path} for ${text}`, {
			job: "search",
			file: path,
			scratch: this.#scratchOf("search"),
			text,
		});
		const { ripgrep } = this.programs;
		if ("missing" in ripgrep) return ours;
		return {
			key: ours.key,
			run: async () => {
				const figures = await ours.run();
				const began = performance.now();
				// Where nothing is found it exits with 1, unless it is told to print that number.
				const args = ["-F", "-i", "--count-matches", "--include-zero", "--no-filename", "--", text, path];
				const found = await runProgram(ripgrep.program, args, this.scratch, [0, 1]);
				return { ...figures, ripgrepMs: performance.now() - began, ripgrepHits: Number(found) };
			},
			wrong: ({ hits, ripgrepHits }) =>
				hits === ripgrepHits
					? []
					: [`search of ${kind} for ${text}: ${String(hits)} hits, ripgrep finds ${String(ripgrepHits)}`],
		};
	}

	/** Some relations lead to annotations that are gone, which the check calls odd; damaged is none. */
	check(file: BenchFile): Probe {
		const scratch = this.#scratchOf("check");
		const wrong = wrongOf("check", file);
		return {
			...this.#child(`check ${file.path}`, { job: "check", file: file.path, scratch }),
			wrong: (figures) => [
				...wrong(figures),
				...(figures["damaged"] === 0
					? []
					: [`check of ${file.kind}: ${String(figures["damaged"])} damaged, expected 0`]),
			],
		};
	}

	/** Every task between two of its moments. */
	compare(file: BenchFile, workers: 1 | 2): Probe {
		const scratch = this.#scratchOf("compare");
		const key = `compare ${file.path} by ${String(workers)}`;
		return {
			...this.#child(key, { job: "compare", file: file.path, scratch, workers }),
			wrong: wrongOf("compare", file),
		};
	}

	/** Every task judged by rules. */
	rules(file: BenchFile, workers: 1 | 2): Probe {
		const scratch = this.#scratchOf("rules");
		const key = `rules over ${file.path} by ${String(workers)}`;
		return { ...this.#child(key, { job: "rules", file: file.path, scratch, workers }), wrong: wrongOf("rules", file) };
	}

	compareBoxes(boxes: number): Probe {
		return this.#child(`compare ${String(boxes)} boxes`, { job: "compare-boxes", boxes });
	}

	/** Two masks of so many pixels along each side, and a plain pass over both. */
	compareMasks(side: number): Probe {
		return this.#child(`compare masks of ${String(side)}`, { job: "compare-masks", side });
	}

	rescore(tasks: number): Probe {
		return this.#child(`rescore ${String(tasks)}`, { job: "rescore", tasks });
	}

	/** Sentences on what the command line counts otherwise than the generator. */
	async wrongOnCommandLine({ path, truth }: BenchFile): Promise<string[]> {
		const { loupe } = this.programs;
		const text = await runProgram(process.execPath, [loupe, "info", path, "--json"], this.#scratchOf("info"));
		return wrongCounts(text, truth);
	}

	#child(key: string, order: WithoutPrograms<Order>): Probe {
		const { built, child } = this.programs;
		const whole = JSON.stringify({ ...order, built });
		return { key, run: () => measuredRun(process.execPath, [child, whole], this.scratch) };
	}

	#reference(...args: string[]): Probe {
		const key = args.join(" ");
		return { key, run: () => measuredRun(process.execPath, [this.programs.reference, ...args], this.scratch) };
	}

	/** The same after the file was taken out of the system's memory. */
	#dropped(path: string, probe: Probe): Probe {
		const program = programOf(this.programs.dropCache);
		return {
			...probe,
			key: `${probe.key} dropped`,
			run: async () => {
				const stayed = Number(await runProgram(program, [path], this.scratch));
				return { ...(await probe.run()), stayed };
			},
		};
	}

	#folders = 0;

	/** A folder of a probe's own: what it keeps there is found again in the next round only where that is wanted. */
	#scratchOf(name: string): string {
		return join(this.scratch, `${name}-${this.#folders++}`);
	}
}

function programOf(found: Available): string {
	if ("missing" in found) throw new Error(`A program is run that is missing: ${found.missing}`);
	return found.program;
}
