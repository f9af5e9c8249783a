import { builtinModules } from "node:module";
import { posix } from "node:path";

/** Path from the top, with `/`, to the text of the file. */
export type SourceTree = ReadonlyMap<string, string>;

interface Room {
	/** Of the files that live here. The first room that matches is the one. */
	files: RegExp;
	/** What its files may import: paths from the top, or names of packages. Its own files need no mention. */
	may: readonly RegExp[];
	/** Where code goes that needs more. */
	advice: string;
}

const shared = /^preload\/shared\//u;
const node = /^node:/u;
/** All of Node but what speaks to a network. */
const offlineNode = /^node:(?!https?$|http2$|net$|tls$|dgram$|dns(?:\/|$)|inspector)/u;
const engine = /^main\/engine\//u;
const engineTypes = /^main\/engine\/engine-api\.ts$/u;
const hostDoors = /^main\/(?:door|handlers|findings-shapes)\.ts$/u;
/** What crosses and what is kept on disk is checked by one table. */
const findingShapes = /^main\/engine\/findings\/finding-shapes\.ts$/u;
const page = /^main\/page\//u;
const svelte = /^svelte(?:\/|$)/u;
const ownPage = /^renderer\//u;

/** The table of rooms (house.md), one row each. */
const rooms: readonly Room[] = [
	{
		// What a task looks like: the page paints it, the command line writes it as SVG.
		files: /^preload\/shared\/drawing\//u,
		may: [shared, /^flatbush$/u],
		advice: "Drawings are pure: canvases, files and Node belong to the side that paints.",
	},
	{
		files: shared,
		may: [shared],
		advice: "What only one side needs does not belong in the contract: move it to that side.",
	},
	{
		files: /^preload\//u,
		may: [shared, /^electron$/u],
		advice: "The preload carries and never decides: decide in main or in the page.",
	},
	{
		files: engine,
		may: [engine, shared, offlineNode, /^(?:yauzl|valibot|sharp|flatbush|dicom-parser)$/u],
		advice:
			"The engine knows no screen and no network: what needs a host goes to main/desktop, main/browser or main/cli.",
	},
	{
		files: hostDoors,
		may: [shared, engineTypes, hostDoors, findingShapes, /^valibot$/u],
		advice: "The door and the handlers know the engine by its type: build it in a host.",
	},
	{
		files: page,
		may: [page, shared, engineTypes, offlineNode],
		advice: "What answers the page is the same for every host: what only one needs goes to that host.",
	},
	{
		files: /^main\/desktop\//u,
		may: [/^main\/desktop\//u, engine, hostDoors, page, shared, offlineNode, /^(?:electron|valibot)$/u],
		advice: "Hosts do not know each other: what two of them need goes to main/engine or main/page.",
	},
	{
		files: /^main\/browser\//u,
		may: [/^main\/browser\//u, engineTypes, hostDoors, page, shared, offlineNode, /^node:http$/u],
		advice: "Hosts do not know each other: what two of them need goes to main/engine or main/page.",
	},
	{
		files: /^main\/cli\//u,
		// `serve` starts the loopback host.
		may: [/^main\/cli\//u, engine, hostDoors, /^main\/browser\/serve\.ts$/u, shared, offlineNode],
		advice: "Hosts do not know each other: what two of them need goes to main/engine or main/page.",
	},
	{
		// The only one that speaks to others. Nothing imports it: a host loads it from a file of its own.
		files: /^main\/collect\//u,
		may: [/^main\/collect\//u, engine, shared, node],
		advice: "This room fetches files: what to fetch and where to keep it is the engine's.",
	},
	{
		files: /^main\/(?:build|setup|start)\.mjs$/u,
		may: [/^main\/(?:build|setup|start)\.mjs$/u, node, /^vite$/u],
		advice: "These run where nothing is installed yet: only Node's own modules, and vite once it is there.",
	},
	{
		files: /^renderer\/vite\.config\.ts$/u,
		may: [node, /^vite$/u, /^@sveltejs\/vite-plugin-svelte$/u],
		advice: "This only tells how the page is built.",
	},
	{
		files: /^renderer\/canvas\//u,
		may: [/^renderer\/canvas\//u, shared, /^(?:fabric|flatbush)$/u],
		advice: "The canvas is told what to show: ask and remember in renderer/state.",
	},
	{
		files: /^renderer\/document\//u,
		may: [/^renderer\/document\//u, /^pdfjs-dist\//u],
		advice: "This room reads documents and paints their pages: ask and remember in renderer/state.",
	},
	{
		files: /^renderer\/volume\//u,
		may: [/^renderer\/volume\//u, shared, /^@niivue\/niivue$/u],
		advice: "This room cuts and paints slices of voxels: ask and remember in renderer/state.",
	},
	{
		files: /^renderer\/parts\//u,
		may: [/^renderer\/parts\//u, svelte, /^(?:bits-ui|@lucide\/svelte)(?:\/|$)/u],
		advice:
			"A part could be lifted into another app: props in, callbacks out. What knows the product goes to renderer/views.",
	},
	{
		files: /^renderer\/db\.ts$/u,
		may: [shared, /^dexie$/u],
		advice: "The data base holds plain rows: decide in renderer/state.",
	},
	{
		files: /^renderer\/(?:host|loopback)\.ts$/u,
		may: [shared, /^renderer\/loopback\.ts$/u],
		advice: "The client trims arguments and subscribes, nothing else: decide in renderer/state.",
	},
	{
		files: /^renderer\/wording\//u,
		may: [/^renderer\/wording\//u, shared],
		advice: "Wording turns values into words: what remembers goes to renderer/state.",
	},
	{
		files: /^renderer\/state\//u,
		may: [
			/^renderer\/(?:state|canvas|document|volume|wording)\//u,
			/^renderer\/(?:db|host|keyboard)\.ts$/u,
			shared,
			svelte,
		],
		advice: "State has verbs and no screen: what is shown goes to renderer/views.",
	},
	{
		files: ownPage,
		may: [ownPage, shared, svelte, /^(?:bits-ui|@lucide\/svelte)(?:\/|$)/u],
		advice: "The page has no disk: ask for it by a question in preload/shared/contract.ts.",
	},
];

const mostLines = 400;
const source = /\.(?:ts|mjs|js|svelte)$/u;
const product = /^(?:main|preload|renderer)\//u;

/** Every crossing of a wall, file that is too long, and loop of imports; a sentence each, with where the code should go. */
export function wallBreaches(tree: SourceTree): string[] {
	const files = [...tree.keys()].filter((file) => source.test(file)).sort();
	const imports = new Map(files.map((file) => [file, importsOf(file, tree.get(file) ?? "")]));
	return [
		...files.flatMap((file) => crossings(file, imports.get(file) ?? [])),
		...files.flatMap((file) => tooLong(file, tree.get(file) ?? "")),
		...loops(imports),
	];
}

function crossings(file: string, imports: readonly string[]): string[] {
	if (!product.test(file)) return [];
	const room = rooms.find(({ files }) => files.test(file));
	if (!room) return [`${file} lives in no room. Put it into one of the rooms of test/source-walls.ts.`];
	return imports
		.filter((target) => !room.may.some((allowed) => allowed.test(target)))
		.map((target) => `${file} may not import ${target}. ${room.advice}`);
}

function tooLong(file: string, text: string): string[] {
	const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
	if (lines <= mostLines) return [];
	return [`${file} has ${String(lines)} lines, more than ${String(mostLines)}. Split it along the nouns in it.`];
}

/** Each loop once, from its first file in name order. Type-only imports count: two files that need each other are one. */
function loops(imports: ReadonlyMap<string, readonly string[]>): string[] {
	const found = new Map<string, string>();
	const finished = new Set<string>();
	const trail: string[] = [];

	function visit(file: string): void {
		const at = trail.indexOf(file);
		if (at >= 0) {
			const loop = trail.slice(at);
			found.set(
				[...loop].sort().join("\n"),
				`${[...loop, file].join(" -> ")} is a loop of imports. Move what both need into a file of its own.`,
			);
			return;
		}
		if (finished.has(file) || !imports.has(file)) return;
		trail.push(file);
		// A Svelte component that shows itself within itself imports itself: that is how a tree is drawn.
		for (const target of imports.get(file) ?? []) if (target !== file) visit(target);
		trail.pop();
		finished.add(file);
	}

	for (const file of imports.keys()) visit(file);
	return [...found.values()];
}

const statement =
	/(?:^|[;\n>}])\s*(?:import|export)\s(?:[^"';]*?\sfrom\s*)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']|\brequire\(\s*["']([^"']+)["']|\bnew URL\(\s*["'](\.[^"']+\.ts)["']/gu;

/** Paths from the top for our own files, `node:` for Node's modules however written, else the package as named. */
export function importsOf(file: string, text: string): string[] {
	// Only whole lines of comment: what begins in a line may be part of a string.
	const code = text.replace(/^\s*(?:\/\/|\/?\*).*$/gmu, "");
	// One of the groups matched; the others are undefined, which the library's type does not say.
	const targets = [...code.matchAll(statement)].map((match) => match.slice(1).find(Boolean) ?? "");
	return [...new Set(targets.map((target) => resolveImport(file, target)))];
}

function resolveImport(file: string, target: string): string {
	if (target.startsWith("#shared/")) return `preload/shared/${target.slice("#shared/".length)}.ts`;
	if (target.startsWith(".")) return posix.normalize(posix.join(posix.dirname(file), target.split("?", 1)[0] ?? ""));
	return builtinModules.includes(target) ? `node:${target}` : target;
}
