import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CsvFolder, csvOfTask } from "../../../main/engine/reports/csv-folder.ts";
import type { ReportedTask, TaskFile } from "../../../main/engine/reports/reported-task.ts";

let folder: string;

beforeEach(() => {
	folder = path.join(mkdtempSync(path.join(tmpdir(), "csv-folder-")), "new", "folder");
});

afterEach(() => rmSync(path.dirname(path.dirname(folder)), { recursive: true }));

const names: TaskFile = { name: "names.csv", head: ["task", "name"], rows: (task) => [[task.taskId, task.externalId]] };
const rowsOf = (id: string, externalId: string) =>
	csvOfTask([names], { taskId: id, externalId } as ReportedTask, false);

test("files have their names once they are whole", () => {
	const files = new CsvFolder(folder, false);
	const file = files.begin(names);
	files.text(file, rowsOf("t1", 'a, "b"')[0] ?? "");
	files.rows(file, [["t2", null]]);
	expect(readdirSync(folder)).toEqual(["names.csv.part"]);
	files.finish();
	expect(readdirSync(folder)).toEqual(["names.csv"]);
	expect(readFileSync(path.join(folder, "names.csv"), "utf8")).toBe('task,name\nt1,"a, ""b"""\nt2,\n');
});

test("many rows come to the disk in their order, in whatever letters", () => {
	const files = new CsvFolder(folder, false);
	const file = files.begin(names);
	const ids = Array.from({ length: 20_000 }, (_, at) => `t${at}\u{1F600}`);
	for (const id of ids) files.text(file, rowsOf(id, "x")[0] ?? "");
	files.finish();
	const lines = readFileSync(path.join(folder, "names.csv"), "utf8").trimEnd().split("\n");
	expect(lines.slice(1)).toEqual(ids.map((id) => `${id},x`));
});

test("what is dropped leaves what was there before", () => {
	const before = new CsvFolder(folder, true);
	before.rows(before.begin(names), [["=t1", "x"]]);
	before.finish();
	const files = new CsvFolder(folder, true);
	files.begin(names);
	files.drop();
	expect(readdirSync(folder)).toEqual(["names.csv"]);
	expect(readFileSync(path.join(folder, "names.csv"), "utf8")).toBe("task,name\n'=t1,x\n");
});
