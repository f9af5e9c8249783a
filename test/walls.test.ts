import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { importsOf, wallBreaches } from "./source-walls.ts";

const top = fileURLToPath(new URL("..", import.meta.url));

function sourceTree(): Map<string, string> {
	const tree = new Map<string, string>();
	for (const room of ["main", "preload", "renderer", "resources", "test"]) {
		for (const entry of readdirSync(join(top, room), { withFileTypes: true, recursive: true })) {
			const file = relative(top, join(entry.parentPath, entry.name)).split(sep).join("/");
			if (!entry.isFile() || file.includes("/node_modules/") || file.startsWith("test/fixtures/")) continue;
			if (/\.(?:ts|mjs|js|svelte)$/u.test(file)) tree.set(file, readFileSync(join(top, file), "utf8"));
		}
	}
	return tree;
}

function breachesOf(files: Record<string, string>): string[] {
	return wallBreaches(new Map(Object.entries(files)));
}

describe("this tree", () => {
	test("crosses no wall, has no file over 400 lines and no loop of imports", () => {
		const tree = sourceTree();
		expect(tree.size).toBeGreaterThan(100);
		expect(wallBreaches(tree)).toEqual([]);
	});

	test("has one dependency at run time, pinned, which cannot be bundled: everything else is", () => {
		const manifest = JSON.parse(readFileSync(join(top, "package.json"), "utf8")) as Record<string, unknown>;
		expect(manifest["dependencies"]).toEqual({ sharp: expect.stringMatching(/^\d+\.\d+\.\d+$/u) as string });
		for (const kind of ["optionalDependencies", "peerDependencies", "bundleDependencies"]) {
			expect(manifest).not.toHaveProperty(kind);
		}
	});

	test("decodes pictures in one file, where what the decoder may read is said", () => {
		const importers = [...sourceTree()].filter(([file, text]) => importsOf(file, text).includes("sharp"));
		expect(importers.map(([file]) => file).filter((file) => !file.startsWith("test/"))).toEqual([
			"main/engine/media/raster-library.ts",
		]);
	});

	test("has nothing at the top but the rooms and what tools force there", () => {
		const rooms = ["main", "preload", "renderer", "resources", "test"];
		const files = [
			"package.json",
			"package-lock.json",
			"electron-builder.yml",
			"tsconfig.json",
			"README.md",
			"LICENSE",
			"CHANGELOG.md",
		];
		// Made by running the program; git does not keep them.
		const made = ["node_modules", "dist", "release", "test-results"];
		const others = readdirSync(top).filter(
			(name) => !name.startsWith(".") && ![...rooms, ...files, ...made].includes(name),
		);
		expect(others).toEqual([]);
	});
});

describe("the walls fail", () => {
	test.each([
		["preload/shared/task.ts", 'import { join } from "node:path";', "move it to that side"],
		["preload/preload.ts", 'import { readFile } from "fs/promises";', "carries and never decides"],
		["main/engine/exports/a.ts", 'import { app } from "electron";', "knows no screen"],
		["main/engine/a.ts", 'import { Window } from "../desktop/window.ts";', "main/desktop"],
		["main/engine/a.ts", 'import { request } from "https";', "no network"],
		["main/engine/a.ts", 'const net = await import("node:net");', "no network"],
		["main/engine/a.ts", 'const { connect } = require("node:tls");', "no network"],
		["main/engine/a.ts", 'export { lookup } from "node:dns/promises";', "no network"],
		["main/desktop/a.ts", 'import { serve } from "../browser/serve.ts";', "Hosts do not know each other"],
		["main/desktop/a.ts", 'import { createServer } from "node:http";', "Hosts do not know each other"],
		["main/browser/a.ts", 'import { net } from "electron";', "Hosts do not know each other"],
		["main/cli/a.ts", 'import { Gate } from "../browser/gate.ts";', "Hosts do not know each other"],
		["main/door.ts", 'import { Engine } from "./engine/engine.ts";', "by its type"],
		["main/helpers.ts", "export const x = 1;", "lives in no room"],
		[
			"renderer/views/A.svelte",
			'<script lang="ts">import { readFile } from "node:fs";</script>',
			"The page has no disk",
		],
		[
			"renderer/views/A.svelte",
			'<script lang="ts">\n\timport { Canvas } from "fabric";\n</script>',
			"The page has no disk",
		],
		["renderer/state/a.svelte.ts", 'import Dexie from "dexie";', "State has verbs"],
		["renderer/state/a.svelte.ts", 'import A from "../views/A.svelte";', "State has verbs"],
		["renderer/parts/A.svelte", '<script lang="ts">import { Host } from "../host.ts";</script>', "another app"],
		["renderer/canvas/a.ts", 'import { Session } from "../state/session.svelte.ts";', "told what to show"],
		["renderer/db.ts", 'import { Stage } from "./canvas/stage.ts";', "plain rows"],
		["renderer/host.ts", 'import { ipcRenderer } from "electron";', "nothing else"],
	])("where %s says %s", (file, text, advice) => {
		const breaches = breachesOf({ [file]: text });
		expect(breaches).toHaveLength(1);
		expect(breaches[0]).toContain(file);
		expect(breaches[0]).toContain(advice);
	});

	test("for an import that goes over several lines", () => {
		const text = 'import {\n\tapp,\n\ttype BrowserWindow,\n} from "electron";\n';
		expect(breachesOf({ "main/engine/a.ts": text })).toHaveLength(1);
	});

	test("for a file of 401 lines, and not for one of 400", () => {
		expect(breachesOf({ "test/a.ts": "x\n".repeat(400) })).toEqual([]);
		expect(breachesOf({ "test/a.ts": "x\n".repeat(401) })).toEqual([
			"test/a.ts has 401 lines, more than 400. Split it along the nouns in it.",
		]);
	});

	test("once for a loop over three files, also where an import is only of types", () => {
		const breaches = breachesOf({
			"main/engine/a.ts": 'import { b } from "./b.ts";',
			"main/engine/b.ts": 'import type { C } from "./c.ts";',
			"main/engine/c.ts": 'export { a } from "./a.ts";',
		});
		expect(breaches).toEqual([
			"main/engine/a.ts -> main/engine/b.ts -> main/engine/c.ts -> main/engine/a.ts is a loop of imports. Move what both need into a file of its own.",
		]);
	});
});

test("an import that is only written of in a comment is none", () => {
	expect(importsOf("main/engine/a.ts", '// import { app } from "electron";\n/**\n * import "electron"\n */\n')).toEqual(
		[],
	);
});

test("what the rooms are for is allowed", () => {
	expect(
		breachesOf({
			"main/desktop/a.ts": 'import { app } from "electron";\nimport { Engine } from "../engine/engine.ts";',
			"main/browser/serve.ts": 'import { createServer } from "node:http";\nimport type { Door } from "../door.ts";',
			"renderer/canvas/stage.ts": 'import { Canvas } from "fabric";\nimport type { Tool } from "#shared/task";',
			"renderer/db.ts": 'import Dexie from "dexie";',
		}),
	).toEqual([]);
});
