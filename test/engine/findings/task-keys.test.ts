import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { OpenExport } from "../../../main/engine/exports/open-export.ts";
import { TextColumn, TextKind } from "../../../main/engine/exports/text-column.ts";
import { TaskKeys } from "../../../main/engine/findings/task-keys.ts";

type Name = string | null;
const hash = "0".repeat(40);

/** A column as scanners fill it: each text in one of the ways in which it can be kept. */
function columnOf(names: readonly Name[], tailsOf: TextColumn | null = null): TextColumn {
	const column = new TextColumn((bytes, kind) =>
		kind === TextKind.escaped ? (JSON.parse(`"${bytes.toString("utf8")}"`) as string) : null,
	);
	column.tailsOf = tailsOf;
	const kept = names.map((name, row): [number, Buffer] => {
		if (name === null) return [TextKind.absent, Buffer.alloc(0)];
		if (/^[\da-f]{24}$/u.test(name)) return [TextKind.hex, Buffer.from(name, "hex")];
		if (tailsOf?.get(row)?.endsWith(`/${name}`)) return [TextKind.tail, Buffer.alloc(0)];
		const isPlain = Buffer.from(name).toString() === name && name !== "escaped" && !name.includes("\\");
		return isPlain
			? [TextKind.plain, Buffer.from(name)]
			: [TextKind.escaped, Buffer.from(name === "escaped" ? "\\u0065scaped" : JSON.stringify(name).slice(1, -1))];
	});
	let end = 0;
	column.append({
		bytes: Buffer.concat(kept.map(([, bytes]) => bytes)),
		ends: Uint32Array.from(kept, ([, bytes]) => (end += bytes.length)),
		kinds: Uint8Array.from(kept, ([kind]) => kind),
	});
	return column;
}

interface Rows {
	taskId: readonly Name[];
	externalId?: readonly Name[];
	asset?: readonly Name[];
}

function indexOf({ taskId, externalId = taskId.map(() => null), asset = taskId.map(() => null) }: Rows) {
	const external = columnOf(externalId);
	return {
		length: taskId.length,
		texts: { taskId: columnOf(taskId), externalId: external, asset: columnOf(asset, external) },
	};
}

function keysOf(rows: Rows): TaskKeys {
	return new TaskKeys({ index: indexOf(rows) } as unknown as OpenExport, hash);
}

/** Every key kept as text. */
function slowKeys({ taskId, externalId = [], asset = [] }: Rows): string[] {
	const keys = new Set<string>();
	for (const [row, id] of taskId.entries()) {
		const names = [
			["id:", id],
			["external:", externalId[row]],
			["asset:", asset[row]],
		] as const;
		const [prefix, name] = names.find(([, each]) => (each ?? "") !== "") ?? ["row:", `${hash}:${String(row)}`];
		const text = name ?? "";
		const stem =
			text.length <= 500
				? prefix + text
				: `${prefix}${text.slice(0, 400)}…${createHash("sha256").update(text).digest("hex")}`;
		let key = stem;
		for (let nth = 2; keys.has(key); nth++) key = `${stem}#${String(nth)}`;
		keys.add(key);
	}
	return [...keys];
}

test("Rows of one id are told apart by their order, whatever other ids look like", () => {
	const keys = keysOf({ taskId: ["a", "a#2", "a", "a#2", "a", "constructor", "a#3"] });
	expect([0, 1, 2, 3, 4, 5, 6].map((row) => keys.keyOf(row))).toEqual([
		"id:a",
		"id:a#2",
		"id:a#3",
		"id:a#2#2",
		"id:a#4",
		"id:constructor",
		"id:a#3#2",
	]);
	expect(keys.rowOf("id:a#3")).toBe(2);
});

test("A great many rows of one id take no longer than as many of their own", () => {
	const keys = keysOf({ taskId: new Array<string>(200_000).fill("same") });
	expect(keys.keyOf(199_999)).toBe("id:same#200000");
});

test("Keys are those that a table of all of them would have, however the export keeps its names", () => {
	const long = "x".repeat(600);
	const cut = `${long.slice(0, 400)}…${createHash("sha256").update(long).digest("hex")}`;
	const name = fc.constantFrom<Name>(
		...[null, "", "a", "a#2", "a#3", "b", "é", "\ud800", "escaped", "\\", long, cut, "constructor", "x/a", "x/"],
		...["0123456789abcdef01234567", "0123456789ABCDEF01234567", "0123456789abcdef0123456z"],
	);
	const names = fc.tuple(fc.array(name, { maxLength: 30 }), fc.array(name), fc.array(name));
	fc.assert(
		fc.property(names, fc.nat(29), ([taskId, externalId, asset], first) => {
			const all = { taskId, externalId: taskId.map((_, row) => externalId[row] ?? null) };
			const rows = { ...all, asset: taskId.map((_, row) => asset[row] ?? null) };
			const slow = slowKeys(rows);
			const index = indexOf(rows);
			// It is asked while the export is still read.
			index.length = Math.min(first, taskId.length);
			const keys = new TaskKeys({ index } as unknown as OpenExport, hash);
			for (const [row, key] of slow.entries()) expect(keys.rowOf(key)).toBe(row < index.length ? row : null);
			index.length = taskId.length;
			expect(slow.map((_, row) => keys.keyOf(row))).toEqual(slow);
			expect(slow.map((key) => keys.rowOf(key))).toEqual([...slow.keys()]);
			for (const other of ["id:", "id:c", "a", `row:${hash}:-1`, `row:${hash}:0.5`, `row:${hash}:`, "external:a#9"])
				if (!slow.includes(other)) expect(keys.rowOf(other)).toBe(null);
		}),
		{ numRuns: 500 },
	);
});
