/*
 * How long a selection of many rows takes: filters, orders and facets over a summary index in memory, medians of five.
 *
 *   npx tsx test/bench/select-rows.ts [--rows 1000000]
 */
import { parseArgs } from "node:util";
import type { RowOrder } from "#shared/export";
import { countFacets } from "../../main/engine/exports/row-facets.ts";
import { RowIndex } from "../../main/engine/exports/row-index.ts";
import { RowSelections } from "../../main/engine/exports/row-selections.ts";
import { Random } from "./random.ts";

const { values } = parseArgs({ options: { rows: { type: "string", default: "1000000" } } });
const rows = Number(values.rows);
if (!Number.isInteger(rows) || rows < 1) throw new Error(`--rows takes a whole number; got ${values.rows}`);

const index = fill(rows);
process.stdout.write(`${String(rows)} rows, medians of five, ms: of the clock, and of the processor\n`);
for (const where of [
	"tools>10",
	"stage:Review",
	"stage:Review tools>10 -status=Accepted",
	"updated>2024-01-01",
	"class:Car",
	"class:Car>3",
	"reviewer:ana",
	"has:brush OR batch:B7",
	"street_0999",
	"external:Ünlü",
]) {
	line(where, () => new RowSelections(index).rows({ where, order: null })?.length ?? 0);
}
for (const column of ["tools", "updatedAt", "consensus", "stage", "taskId", "externalId"] as const) {
	for (const descending of [false, true]) {
		const order: RowOrder = { column, descending };
		const name = `sorted by ${descending ? "-" : ""}${column}`;
		line(name, () => new RowSelections(index).rows({ where: "", order })?.length ?? 0);
	}
}
line("all facets", () => countFacets(index, null, null).length);
line("find in class", () => countFacets(index, null, { field: "class", text: "car" }).length);

function line(name: string, work: () => number): void {
	const times: number[] = [];
	const used: number[] = [];
	let result = 0;
	for (let round = 0; round < 5; round++) {
		const start = performance.now();
		const before = process.cpuUsage();
		result = work();
		const { user, system } = process.cpuUsage(before);
		times.push(performance.now() - start);
		used.push((user + system) / 1000);
	}
	const [clock, processor] = [times, used].map((list) => (list.sort((a, b) => a - b)[2] ?? 0).toFixed(1).padStart(8));
	process.stdout.write(`${clock ?? ""} ${processor ?? ""}  ${name}  (${String(result)})\n`);
}

function fill(count: number): RowIndex {
	const filled = new RowIndex();
	const random = new Random(7);
	const stages = ["Label", "Review", "Complete", "Rework"];
	const people = Array.from({ length: 40 }, (_, at) => `${at % 2 === 0 ? "ana" : "bo"}${String(at)}@example.org`);
	const classes = Array.from({ length: 30 }, (_, at) => ({
		schemaId: `c${String(at)}`,
		title: at % 3 === 0 ? `Car ${String(at)}` : `Lane ${String(at)}`,
	}));
	for (let row = 0; row < count; row++) {
		const tools = random.between(0, 30);
		const person = people[random.between(0, people.length - 1)] ?? null;
		const visits = stages.slice(0, random.between(1, 4)).map((stage, at) => ({
			stage,
			stageId: stage,
			completedBy: people[random.between(0, people.length - 1)] ?? null,
			duration: 1000,
			reviewStatus: at === 1 ? "Accepted" : null,
		}));
		const first = random.between(0, classes.length - 3);
		filled.push(
			{
				form: "v3",
				start: row * 1000,
				end: row * 1000 + 999,
				firstKey: "asset",
				asset: `https://host.invalid/street_${String(row).padStart(7, "0")}.jpg`,
				externalId: `images/${row % 97 === 0 ? "ünlü" : "street"}_${String((row * 7919) % count).padStart(7, "0")}.jpg`,
				assetId: `64e5${row.toString(16).padStart(20, "0")}`,
				batches: [`B${String(row % 12)}`],
				pages: 1,
				oddities: [],
				tasks: [
					{
						taskId: `${random.between(0, 0xffffff).toString(16).padStart(6, "0")}${row.toString(16).padStart(18, "0")}`,
						stage: visits.at(-1)?.stage ?? null,
						stageId: visits.at(-1)?.stage ?? null,
						updatedAt: Date.UTC(2023, 6, 1) + random.between(0, 31_536_000) * 1000,
						updatedBy: person,
						totalDuration: random.between(0, 600_000),
						tools,
						classes: classes.slice(first, first + 3).map((entry) => ({ ...entry, tools: 4, kinds: new Map([[0, 4]]) })),
						classifications: 2,
						relations: 0,
						visits,
						consensus: row % 3 === 0 ? random.between(0, 100) : null,
						hasBrush: row % 9 === 0,
						hasVolume: false,
					},
				],
			},
			0,
		);
	}
	return filled;
}
