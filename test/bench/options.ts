import { parseArgs } from "node:util";
import { type Kind, kinds } from "./generate.ts";
import { parseBytes } from "./sizes.ts";

export interface BenchOptions {
	/** Sizes of the exports, ascending. */
	bytes: number[];
	kinds: Kind[];
	rounds: number;
	/** Whether a round that counts for nothing comes first. */
	warmsUp: boolean;
	/** As little in the browser, and as few thumbnails, as show that they can be measured: such figures say nothing. */
	isBrief: boolean;
	/** Beginnings of the ids of the lines that are wanted; empty: all. */
	only: string[];
	/** Rows that are sorted and filtered. */
	rows: number;
	/** Shapes of the tasks that are panned and zoomed, ascending. */
	shapes: number[];
	/** Columns, rows and slices of the volume whose slices are gone through. */
	voxels: readonly [number, number, number];
	/** Pixels along a side of the mask that is read. */
	maskSide: number;
	/** Tasks that are looked at, one after the other. */
	views: number;
	/** Where the table goes as Markdown. */
	save: string | null;
}

function wholeNumber(option: string, text: string, most: number): number {
	const value = /^\d{1,8}$/u.test(text) ? Number(text) : NaN;
	if (value >= 1 && value <= most) return value;
	throw new Error(`--${option}: got "${text}", expected 1 to ${most}`);
}

function sizesOf(text: string): [number, number, number] {
	const [x, y, z, more] = text.split("x");
	if (x === undefined || y === undefined || z === undefined || more !== undefined) {
		throw new Error(`--voxels: got "${text}", expected three numbers as 512x512x300`);
	}
	return [wholeNumber("voxels", x, 2048), wholeNumber("voxels", y, 2048), wholeNumber("voxels", z, 2048)];
}

function listed(text: string): string[] {
	return text.split(",").map((each) => each.trim());
}

/** Errors: one that names the option and what it takes. */
export function readOptions(args: readonly string[]): BenchOptions {
	const { values } = parseArgs({
		args: [...args],
		options: {
			bytes: { type: "string", default: "100MB" },
			kinds: { type: "string", default: kinds.join(",") },
			rounds: { type: "string", default: "5" },
			"no-warm-up": { type: "boolean", default: false },
			brief: { type: "boolean", default: false },
			rows: { type: "string", default: "1000000" },
			shapes: { type: "string", default: "100,1000,5000,20000" },
			voxels: { type: "string", default: "512x512x300" },
			"mask-side": { type: "string", default: "16384" },
			views: { type: "string", default: "1000" },
			only: { type: "string" },
			save: { type: "string" },
		},
	});
	const chosen = listed(values.kinds).map((name) => {
		const kind = kinds.find((known) => known === name);
		if (kind === undefined) throw new Error(`--kinds: got "${name}", expected some of ${kinds.join(",")}`);
		return kind;
	});
	return {
		bytes: listed(values.bytes)
			.map(parseBytes)
			.sort((a, b) => a - b),
		kinds: chosen,
		rounds: wholeNumber("rounds", values.rounds, 99),
		warmsUp: !values["no-warm-up"],
		isBrief: values.brief,
		only: values.only === undefined ? [] : listed(values.only),
		rows: wholeNumber("rows", values.rows, 10_000_000),
		shapes: listed(values.shapes).map((count) => wholeNumber("shapes", count, 1_000_000)),
		voxels: sizesOf(values.voxels),
		maskSide: wholeNumber("mask-side", values["mask-side"], 30_000),
		views: wholeNumber("views", values.views, 100_000),
		save: values.save ?? null,
	};
}
