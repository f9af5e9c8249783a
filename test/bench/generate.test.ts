import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countExport } from "../independent-count.mjs";
import type { Form } from "./export-writer.ts";
import { generateExport, kinds } from "./generate.ts";
import type { Kind } from "./generate.ts";
import { parseBytes } from "./sizes.ts";

let folder = "";

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "loupe-generate-"));
});

afterAll(() => {
	rmSync(folder, { recursive: true, force: true });
});

function make(
	kind: Kind,
	form: Form,
	seed: number,
	assets: number,
): ReturnType<typeof generateExport> & { bytes: Buffer } {
	const path = join(folder, `${kind}-${form}-${seed.toString()}.json`);
	const made = generateExport({ path, kind, form, seed, bytes: Infinity, assets });
	return { ...made, bytes: readFileSync(path) };
}

describe("the generator of exports", () => {
	it.each(kinds)("writes %s exports that an independent count agrees with, in every form", (kind) => {
		for (const form of ["array", "lines", "ndjson"] as const) {
			const { truth, bytes } = make(kind, form, 7, 40);
			const { assets, tasks, tools, classifications, relations } = truth;
			expect(countExport(bytes.toString())).toEqual({
				assets,
				tasks,
				tools,
				classifications,
				relations,
				stages: truth.stages.map(({ stageId, tasks: at, visits }) => ({ stageId, tasks: at, visits })),
				classes: truth.classes.map(({ schemaId, tools: count }) => ({ schemaId, tools: count })),
			});
			expect(assets).toBe(40);
			expect(truth.bytes).toBe(bytes.length);
		}
	});

	it.each(kinds)("knows where every asset of %s lies", (kind) => {
		const { places, bytes } = make(kind, "array", 3, 10);
		const whole = JSON.parse(bytes.toString()) as unknown[];
		const cut = Array.from({ length: 10 }, (_, n): unknown => {
			const [offset = 0, length = 0] = places.subarray(2 * n, 2 * n + 2);
			return JSON.parse(bytes.subarray(offset, offset + length).toString());
		});
		expect(cut).toEqual(whole);
	});

	it("writes the same bytes for the same seed, on every machine", () => {
		const sum = (kind: Kind): string =>
			createHash("sha256")
				.update(make(kind, "array", 1, 20).bytes)
				.digest("hex")
				.slice(0, 16);
		expect(Object.fromEntries(kinds.map((kind) => [kind, sum(kind)]))).toEqual({
			mix: "7a63aeb5a4f8e464",
			pretty: "88c08e4e86b0b52d",
			box: "6979c9de141b87e3",
			small: "01780d42684eb10d",
			v2: "cf4c8b117643a1c2",
		});
		expect(make("mix", "array", 2, 5).bytes.equals(make("mix", "array", 1, 5).bytes)).toBe(false);
	});

	it.each([
		["mix", 113_000],
		["box", 19_000],
		["small", 2_300],
	] as const)("writes assets of %s of about the size that was measured with", (kind, size) => {
		const { truth } = make(kind, "array", 5, 300);
		expect(truth.bytes / truth.assets / size).toBeGreaterThan(0.85);
		expect(truth.bytes / truth.assets / size).toBeLessThan(1.15);
	});

	it("stops after the asset that reaches the bytes asked for", () => {
		const path = join(folder, "bytes.json");
		const { truth } = generateExport({ path, kind: "small", form: "ndjson", seed: 1, bytes: 50_000, assets: Infinity });
		expect(truth.bytes).toBeGreaterThanOrEqual(50_000);
		expect(truth.bytes).toBeLessThan(55_000);
	});

	it.each([
		["100MB", 100e6],
		["1.5 GB", 1.5e9],
		["4096", 4096],
		["10kb", 10_000],
	])("reads %s as a size", (text, bytes) => {
		expect(parseBytes(text)).toBe(bytes);
	});

	it.each(["", "MB", "-1", "1TB", "1e3"])("refuses %j as a size", (text) => {
		expect(() => parseBytes(text)).toThrow("expected a number");
	});
});
