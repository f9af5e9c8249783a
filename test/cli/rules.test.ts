import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { box, task } from "../engine/findings/rules/rules-engine.ts";
import { builtProgram } from "./built-program.ts";

// Every call is a process of its own.
vi.setConfig({ testTimeout: 120_000 });

const { folder, loupe } = builtProgram("scan-worker", "rules-worker");

function written(name: string, text: string): string {
	const file = path.join(folder, name);
	writeFileSync(file, text);
	return file;
}

const assets = [task("t1", [box("a", 5), box("b", 9)]), task("t2", [box("a", 9)])];

describe("rules", () => {
	test("prints violations and figures, as text and as JSON, and exits as --strict asks", () => {
		const file = written("export.json", JSON.stringify(assets));
		const rules = written(
			"street.rules",
			"pack Street\nerror small: Car width >= 8 px\nnote crowded: Cra 0..1 per task",
		);
		const plain = loupe("rules", file, rules);
		expect(plain.code).toBe(0);
		expect(plain.out).toContain("error    #0  t1  small:  Car a  width is 5 px, not at least 8 px\n");
		expect(plain.out).toContain("Street: 2 tasks judged, 1 violation\n");
		expect(plain.err).toBe("Line 3: this export has no class Cra. Did you mean Car?\n");
		const json = loupe("rules", file, rules, "--json", "--strict", "--workers", "2");
		expect(json.code).toBe(3);
		const [first, last] = json.out
			.trimEnd()
			.split("\n")
			.map((line) => JSON.parse(line) as Record<string, unknown>);
		expect(first).toMatchObject({ row: 0, taskId: "t1", rule: "small", severity: "error", line: 2 });
		expect(last).toMatchObject({ summary: { pack: "Street", tasks: 2, violations: 1 } });
		expect(loupe("rules", file, rules, "--strict", "--where", "task:t2").code).toBe(0);
		const softer = written("softer.rules", "pack Street\nwarning small: Car width >= 8 px");
		expect(loupe("rules", file, softer, "--strict").code).toBe(0);
	});

	test("points at what is not understood, and refuses what is no file of rules", () => {
		const file = written("export.json", JSON.stringify(assets));
		const wrong = loupe("rules", file, written("wrong.rules", "pack p\nerror a: Car widht >= 8 px"));
		expect([wrong.code, wrong.out]).toEqual([2, ""]);
		expect(wrong.err).toMatch(/^wrong\.rules:2:14: Did you mean width\? Expected /u);
		expect(loupe("rules", file, path.join(folder, "none.rules"))).toMatchObject({ code: 1, out: "" });
		expect(loupe("rules", file, folder).code).toBe(1);
		expect(loupe("rules", file, written("long.rules", "#".repeat(1_000_001))).err).toContain(
			"at most 1\u00a0000\u00a0000 bytes",
		);
		expect(loupe("rules", file).code).toBe(2);
		expect(loupe("rules", file, file, "--csv").code).toBe(2);
	});
});
