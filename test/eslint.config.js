import { builtinModules } from "node:module";
import { fileURLToPath } from "node:url";
import globals from "globals";
import svelte from "eslint-plugin-svelte";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

const top = fileURLToPath(new URL("..", import.meta.url));
const scripts = ["**/*.ts", "**/*.mjs", "**/*.js", "**/*.svelte"];

const networkModules = ["http", "https", "http2", "net", "tls", "dgram", "dns", "dns/promises", "inspector", "undici"];
const sealed =
	"The program speaks to no other machine. Only main/browser/ opens a socket, on 127.0.0.1, and main/collect/ where it is asked to fetch.";

const network = {
	paths: [
		...networkModules.flatMap((name) => [name, `node:${name}`]).map((name) => ({ name, message: sealed })),
		{ name: "electron", importNames: ["net"], message: sealed },
	],
	globals: ["fetch", "WebSocket", "EventSource", "XMLHttpRequest"].map((name) => ({ name, message: sealed })),
};
const loopback = {
	paths: network.paths.filter(({ name }) => name !== "node:http"),
	globals: network.globals,
};
const ipcMain = { name: "electron", importNames: ["ipcMain"], message: "Only main/desktop/ipc.ts touches ipcMain." };
const ipcRenderer = {
	name: "electron",
	importNames: ["ipcRenderer"],
	message: "Only preload/preload.ts touches ipcRenderer.",
};
const dexie = { name: "dexie", message: "Only renderer/db.ts touches Dexie." };
const fabric = { name: "fabric", message: "Only renderer/canvas/ touches Fabric." };
const noNode = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)].map((name) => ({
	name,
	message: "Node does not exist in this room.",
}));

/** The last matching entry of a rule replaces the ones before it, so each area states its whole list. */
/** @param {...(object | readonly object[])} paths @returns {import("eslint").Linter.RulesRecord} */
function forbidImports(...paths) {
	return { "@typescript-eslint/no-restricted-imports": ["error", { paths: paths.flat() }] };
}

/** @param {readonly object[]} list @returns {import("eslint").Linter.RulesRecord} */
function forbidGlobals(list) {
	return { "no-restricted-globals": ["error", ...list] };
}

/** @type {import("eslint").Linter.RulesRecord} */
const windowHost = {
	"no-restricted-properties": [
		"error",
		...["window", "globalThis", "self"].map((object) => ({
			object,
			property: "host",
			message: "Only renderer/host.ts touches window.host.",
		})),
	],
};

export default defineConfig(
	{
		ignores: [
			"node_modules/",
			"dist/",
			"release/",
			"test-results/",
			"test/fixtures/",
			"test/browser/node_modules/",
			// AssemblyScript: its own compiler checks it.
			"main/engine/scanner/",
		],
	},
	{
		files: scripts,
		extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
		languageOptions: {
			parserOptions: {
				projectService: true,
				tsconfigRootDir: top,
				extraFileExtensions: [".svelte"],
			},
		},
		linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: "error" },
		rules: {
			eqeqeq: "error",
			"no-console": "error",
			"no-eval": "error",
			"no-new-func": "error",
			"no-implied-eval": "off", // The typed rule of the preset sees more.
			"no-script-url": "error",
			"prefer-const": "error",
			"@typescript-eslint/no-explicit-any": "error",
			"@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
			"@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
			// A number in a sentence is what most of our template literals are for, and it has only one text.
			"@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
			// An index that a loop has bounded is written `as number`; the preset forbids the `!` that this rule would prefer.
			"@typescript-eslint/non-nullable-type-assertion-style": "off",
			// `while (true)` with a reasoned exit is how a scanner's loop reads best.
			"@typescript-eslint/no-unnecessary-condition": [
				"error",
				{ allowConstantLoopConditions: "only-allowed-literals" },
			],
			// `() => call()` passes on what it calls; the braces would only hide it.
			"@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
			// A member named `_x` or an argument that a signature forces is unused by intent.
			"@typescript-eslint/no-unused-vars": [
				"error",
				{ argsIgnorePattern: "^_", varsIgnorePattern: "^_$", ignoreRestSiblings: true },
			],
			// tsconfig's noPropertyAccessFromIndexSignature asks for the brackets that this rule would remove.
			"@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
		},
	},
	// The parser's own set-up for .svelte and .svelte.ts stands before ours so that ours adds the TypeScript parser to it.
	svelte.configs.recommended,
	svelte.configs.prettier,
	{
		files: ["**/*.svelte", "**/*.svelte.ts"],
		languageOptions: {
			globals: globals.browser,
			parserOptions: {
				parser: tseslint.parser,
				projectService: true,
				tsconfigRootDir: top,
				extraFileExtensions: [".svelte"],
			},
		},
		rules: {
			"svelte/no-at-html-tags": "error",
			// A `style` attribute is parsed, which the page's policy refuses; a `style:` directive sets one property and is not.
			"no-restricted-syntax": [
				"error",
				{ selector: "SvelteAttribute[key.name='style']", message: "Use a style: directive." },
			],
			"svelte/require-each-key": "error",
			"svelte/no-target-blank": "error",
			"svelte/no-inspect": "error",
			"svelte/no-at-debug-tags": "error",
			"svelte/button-has-type": "error",
			"prefer-const": "off",
			// Knows that `let { a = $bindable() } = $props()` has to be a let.
			"svelte/prefer-const": ["error", { destructuring: "all", excludedRunes: ["$props", "$derived"] }],
		},
	},
	{
		files: ["**/*.mjs", "**/*.js"],
		languageOptions: { globals: globals.node },
	},

	// The walls that a linter can hold; the rest are in test/walls.test.ts.
	{
		files: ["main/**"],
		rules: { ...forbidImports(network.paths, ipcMain, ipcRenderer, dexie, fabric), ...forbidGlobals(network.globals) },
	},
	{ files: ["main/browser/**"], rules: forbidImports(loopback.paths, ipcMain, ipcRenderer, dexie, fabric) },
	{ files: ["main/collect/**"], rules: forbidImports(ipcMain, ipcRenderer, dexie, fabric) },
	{ files: ["main/desktop/ipc.ts"], rules: forbidImports(network.paths, ipcRenderer, dexie, fabric) },
	{
		files: ["preload/**"],
		rules: { ...forbidImports(noNode, ipcMain, ipcRenderer, dexie, fabric), ...forbidGlobals(network.globals) },
	},
	{ files: ["preload/preload.ts"], rules: forbidImports(noNode, ipcMain, dexie, fabric) },
	{
		files: ["renderer/**"],
		ignores: ["renderer/vite.config.ts"],
		rules: {
			...forbidImports(noNode, { name: "electron" }, dexie, fabric),
			...forbidGlobals(network.globals),
			...windowHost,
		},
	},
	{
		// `canvas/` is told what to show; `db.ts` is the only Dexie; the loopback client is the page's only network, beside pictures, texts and sounds.
		files: ["renderer/canvas/**"],
		rules: forbidImports(noNode, { name: "electron" }, dexie),
	},
	{ files: ["renderer/db.ts"], rules: forbidImports(noNode, { name: "electron" }, fabric) },
	{
		files: [
			"renderer/loopback.ts",
			"renderer/document/file-ranges.ts",
			"renderer/state/masks/label-file.ts",
			"renderer/state/picture-file.ts",
			"renderer/state/sound/sound-file.ts",
			"renderer/state/text/text-file.ts",
			"renderer/state/volume/voxel-bytes.ts",
		],
		rules: { "no-restricted-globals": "off" },
	},
	{ files: ["renderer/host.ts"], rules: { "no-restricted-properties": "off" } },
	{
		// Programs for a terminal: what they have to say goes to stdout.
		files: [
			"main/{build,setup,start}.mjs",
			"main/cli/**",
			"test/run.mjs",
			"test/{fuzz-media,power-cuts}.ts",
			"test/bench/**",
			"resources/**",
		],
		rules: { "no-console": "off" },
	},
);
